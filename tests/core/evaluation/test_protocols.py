"""The protocols: content of episodes, and the meaning of the figures."""

from __future__ import annotations

import argparse
import json
import math
from pathlib import Path

import numpy as np
import pytest
from vma_core.cli.main import main
from vma_core.evaluation.disjoint import ink_overlap
from vma_core.evaluation.nll import gmn_episode, nll_episode
from vma_core.evaluation.scaling import shape_of
from vma_resources import resource_path
from vma_tools.benchmarks.training import crossing_point
from vma_tools.commands import benchmark
from vma_tools.reproduce.document import markdown, write_document

BY_CLASS = [np.arange(20 * c, 20 * c + 20) for c in range(30)]


@pytest.mark.parametrize(("classes", "shots"), [(1, 19), (4, 1), (16, 5)])
def test_a_target_is_never_in_memory_and_its_class_comes_first(classes: int, shots: int) -> None:
    for episode in range(30):
        memory, target = nll_episode(BY_CLASS, classes, shots, 0, episode)
        assert len(set(memory.tolist()) | {target}) == classes * shots + 1
        labels = memory // 20
        assert (labels[:shots] == target // 20).all()
        assert len(set(labels.tolist())) == classes


def test_larger_memories_contain_the_smaller_ones() -> None:
    small, target = nll_episode(BY_CLASS, 1, 5, 0, 3)
    large, same = nll_episode(BY_CLASS, 16, 5, 0, 3)
    assert target == same
    assert large[:5].tolist() == small.tolist()


@pytest.mark.parametrize("leak_free", [True, False])
def test_gmn_sampling_leaks_only_in_the_leaking_variant(leak_free: bool) -> None:
    episodes = [gmn_episode(BY_CLASS, 1, 19, leak_free, 0, e) for e in range(200)]
    leaked = np.mean([target in memory for memory, target in episodes])
    if leak_free:
        assert leaked == 0
        assert all(len(set(memory.tolist())) == 19 for memory, _ in episodes)
    else:
        # With replacement the chance is 1 − (19/20)¹⁹.
        expected = 1 - (19 / 20) ** 19
        assert leaked == pytest.approx(expected, abs=4 * math.sqrt(expected * 0.4 / 200))


def test_gmn_memories_may_be_empty() -> None:
    memory, _ = gmn_episode(BY_CLASS, 2, 0, True, 0, 0)
    assert memory.shape == (0,)


@pytest.mark.parametrize(
    ("entries", "shape"), [(32, (32, 1)), (1000, (500, 2)), (2500, (625, 4)), (13000, (659, 19))]
)
def test_large_memories_exclude_the_target(entries: int, shape: tuple[int, int]) -> None:
    assert shape_of(entries, 659) == shape


def test_ink_overlap_is_intersection_over_union() -> None:
    image = np.zeros((2, 2), np.float32)
    image[0] = 1
    others = np.stack([image, 1 - image, np.ones((2, 2), np.float32)])
    assert ink_overlap(image, others).tolist() == [1.0, 0.0, 0.5]


def report(
    small_data: Path, capsys: pytest.CaptureFixture[str], *arguments: str
) -> list[dict[str, float]]:
    """Rows of `vma evaluate --json`."""
    capsys.readouterr()
    assert main(["evaluate", "--data", str(small_data), "--json", "--protocol", *arguments]) == 0
    rows: list[dict[str, float]] = json.loads(capsys.readouterr().out)["rows"]
    return rows


@pytest.mark.slow
def test_more_drawings_of_a_character_lower_its_cost(
    small_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    size = ["--episodes", "80", "--samples", "24"]
    rows = report(small_data, capsys, "table1", "--classes", "1", "16", "--shots", "1", "19", *size)
    nll = {(row["classes"], row["shots"]): row["nll_nats"] for row in rows}
    assert nll[1, 19] < nll[1, 1] - 2
    assert nll[16, 1] > nll[1, 1]
    excess = next(r["excess_nats"] for r in rows if (r["classes"], r["shots"]) == (16, 1))
    assert excess == pytest.approx(nll[16, 1] - nll[1, 1] - math.log(16), abs=1e-9)


def test_the_class_is_found_among_hundreds_of_entries(
    small_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    size = ["--episodes", "60", "--samples", "8"]
    rows = report(small_data, capsys, "scaling", "--entries", "32", "500", *size)
    assert rows[0]["top1"] > 0.75
    assert rows[1]["top1"] > 0.5
    assert rows[1]["top5"] >= rows[1]["top1"]
    assert 1 <= rows[1]["effective_entries"] <= 500


def test_the_address_never_costs_more_than_its_largest_surprise(
    small_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = report(small_data, capsys, "memory-use", "--episodes", "30", "--samples", "8")
    for row in rows:
        assert 0 < row["address_kl_nats"] < row["ln_entries"] + 0.1
        assert row["address_kl_bits"] == pytest.approx(row["address_kl_nats"] / math.log(2))


def test_likelihood_classifies_too(small_data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    size = ["--episodes", "20", "--samples", "4"]
    rows = report(small_data, capsys, "few-shot", "--at-rest", *size)
    by_likelihood = [row for row in rows if row["by"].startswith("likelihood")]
    by_product = [row for row in rows if row["by"].startswith("q × comparison ×")]
    assert len(by_likelihood) == len(by_product) == len(rows) / 4
    assert by_likelihood[0]["accuracy"] > 0.5
    assert by_product[0]["accuracy"] >= by_likelihood[0]["accuracy"] - 0.1


def test_addressing_modes_are_measured_on_the_same_targets(
    small_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    size = ["--episodes", "6", "--samples", "4"]
    rows = report(small_data, capsys, "soft-vs-hard", *size)
    assert [row["model"] for row in rows[::5]] == ["hard", "soft", "none"]
    assert all(row["accuracy"] == "" for row in rows if row["model"] == "none")
    rows = report(small_data, capsys, "disjoint", *size)
    assert {row["model"] for row in rows} == {"hard", "soft", "none"}
    assert all(row["overlap"] < 0.2 for row in rows if row["overlap"] != "")


def test_reproduce_reuses_reports_and_writes_the_document(
    small_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["reproduce", "--data", str(small_data), "--quick", "--only", "disjoint"]
    folders = ["--out", str(tmp_path / "docs"), "--runs", str(tmp_path / "runs")]
    assert main([*arguments, *folders]) == 0
    text = (tmp_path / "docs" / "results.md").read_text()
    assert "Question 5" in text
    assert "vma evaluate --protocol disjoint" in text
    (kept,) = (tmp_path / "runs").rglob("disjoint.json")
    stamp = kept.stat().st_mtime_ns
    assert main([*arguments, *folders]) == 0
    assert kept.stat().st_mtime_ns == stamp


def test_a_document_without_reports_has_no_figures(tmp_path: Path) -> None:
    path = write_document(tmp_path / "runs", tmp_path / "docs", quick=False)
    assert "##" not in path.read_text()
    assert markdown([{"a": 1}, {"a": 2, "b": 3}]) == [
        "| a | b |",
        "|---|---|",
        "| 1 |  |",
        "| 2 | 3 |",
    ]


def test_addressing_and_training_are_measured(
    capsys: pytest.CaptureFixture[str],
) -> None:
    parser = argparse.ArgumentParser()
    benchmark.add_arguments(parser)
    given = ["addressing", "--entries", "300", "--repeats", "3", "--json"]
    benchmark.addressing(parser.parse_args(given), streamed_bytes=1 << 20)
    report = json.loads(capsys.readouterr().out)
    (row,) = report["rows"]
    assert row["entries"] == 300
    assert 0 < row["heat_p50_ms"] <= row["heat_p95_ms"]
    assert 0 < row["add_one_p50_ms"] < row["recomputing_all_keys_ms"]
    assert report["read_bytes_per_s"] > 1e8
    recipe = str(resource_path("recipes/compact-hard.toml"))
    given = ["training", "--recipe", recipe, "--repeats", "1", "--json"]
    benchmark.training(parser.parse_args(given), sizes=(8, 200))
    report = json.loads(capsys.readouterr().out)
    for name in ("one_memory", "memory_per_target"):
        assert [row["entries"] for row in report[name]] == [8, 200]
    shared, separate = report["shared_against_separate"]
    assert shared["ratio"] == 1.0
    assert separate["ratio"] == pytest.approx(separate["update_ms"] / shared["update_ms"])


@pytest.mark.parametrize(
    ("hard", "soft", "crossing"),
    [((1, 1), (2, 3), 8.0), ((3, 2), (1, 4), 16.0), ((3, 3), (1, 2), None)],
)
def test_the_crossing_point_lies_where_the_curves_meet(
    hard: tuple[int, int], soft: tuple[int, int], crossing: float | None
) -> None:
    rows = [
        {"entries": size, "hard_ms": h, "soft_ms": s}
        for size, h, s in zip((8, 24), hard, soft, strict=True)
    ]
    assert crossing_point(rows) == crossing

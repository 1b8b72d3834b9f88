"""Figures of the benchmarks: multiply-adds, exponents, numbers of computations."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from vma_core.bundles.bundle import Bundle
from vma_core.cli.main import main
from vma_core.engine.request import Drawing, Request
from vma_core.engine.runtime import cuda
from vma_core.memory.entries import MemoryEntry
from vma_tools.benchmarks.engine import addressing_speed, random_memory, variants_speed
from vma_tools.benchmarks.growth import fitted_exponent
from vma_tools.benchmarks.machine import multiply_adds
from vma_tools.reproduce.plots import growth_plot


def test_a_memory_on_a_device_is_measured(
    stroke_bundle: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["benchmark", "device", "--rehearse", "--json", "--model", str(stroke_bundle)]
    assert main(command) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["left_out"] == []
    assert {row["source"] for row in report["live"]} == {"drawing", "recall"}
    assert {row["form"] for row in report["generation"]} == {"pixels", "strokes"}
    assert all(0 < row["sent_most_bytes"] <= 64 << 10 for row in report["live"])
    assert all(row["images"] <= 1e-4 and row["same_addresses"] == 1 for row in report["parity"])
    assert report["captured"][0]["images"] <= 1e-4
    met = {row["goal"]: row["met"] for row in report["goals"]}
    assert met["most bytes sent per request"]
    assert met["live p95 over 100,000 entries, ms"] is None, "not measured in a rehearsal"
    assert main([*command, "--minutes", "1e-9"]) == 0
    assert json.loads(capsys.readouterr().out)["left_out"] == ["40 entries", "60 entries"]


def test_without_a_gpu_no_figure_of_one_is_given(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cuda, "reason_cuda_is_unavailable", lambda _provider: cuda.NO_DRIVER)
    assert main(["benchmark", "device"]) == 1
    assert "No NVIDIA driver found." in capsys.readouterr().err


def test_multiply_adds_are_those_of_the_layers(bundle: Bundle) -> None:
    """Four convolutions of 3 × 3 with pooling between them, and one matrix."""
    expected = 32 * 9 * 28**2 + 64 * 32 * 9 * 14**2 + 64 * 64 * 9 * (7**2 + 4**2) + 1024 * 128
    assert multiply_adds(bundle.graphs["embed"]) == expected


@pytest.mark.parametrize("exponent", [0.0, 1.0, 2.0, -1.0])
def test_exponents_of_powers_are_found(exponent: float) -> None:
    rows = [{"n": n, "ms": 3.0 * n**exponent} for n in (10, 100, 1_000)]
    found = fitted_exponent(rows, "n", "ms")
    assert found["exponent"] == pytest.approx(exponent)
    assert found["at_the_end"] == pytest.approx(exponent)


def test_growth_is_drawn(tmp_path: Path) -> None:
    times = {"p50_ms": 2.0, "first_round_p50_ms": 1.0, "heat_p50_ms": 1.0, "add_one_p50_ms": 2.0}
    sizes = ("entries", "variants", "image_size_px", "threads")
    names = ("entries", "variants", "image_size", "threads")
    series = {
        name: [{size: n, **times} for n in (1, 2, 4)]
        for name, size in zip(names, sizes, strict=True)
    }
    growth_plot(series, tmp_path / "growth.svg")
    drawn = (tmp_path / "growth.svg").read_text()
    assert drawn.count("<!-- in proportion -->") == 4
    for label in ("heat", "one more entry", "all variants", "16 variants", "64 variants"):
        assert f"<!-- {label} -->" in drawn


def test_loading_is_measured_without_and_with_cached_keys(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["benchmark", "loading", "--entries", "5000", "--json"]) == 0
    first, second = json.loads(capsys.readouterr().out)["rows"]
    assert (first["keys"], second["keys"]) == ("computed", "from disk")
    for row in (first, second):
        parts = row["images_s"] + row["address_keys_s"] + row["first_variants_s"]
        assert row["in_all_s"] == pytest.approx(parts)
        assert row["resident_mb"] > 50


class Counting:
    """A runner that counts the rows it is given."""

    def __init__(self, runner: object) -> None:
        self._runner = runner
        self.rows: dict[str, int] = {}

    def __getattr__(self, name: str) -> object:
        found = getattr(self._runner, name)
        if not callable(found):
            return found

        def counted(*arguments: np.ndarray) -> object:
            batch = arguments[0] if name in ("embed", "features", "companion_keys") else ()
            self.rows[name] = self.rows.get(name, 0) + len(batch)
            return found(*arguments)

        return counted


def test_adding_an_entry_computes_one_key(bundle: Bundle) -> None:
    runner = Counting(bundle.engine("cpu").runner)
    engine = bundle.engine_on(runner)  # type: ignore[arg-type]
    memory = random_memory(28, 700)
    drawing = Drawing.of(memory[0].image)
    engine.answer(Request(memory.snapshot(), drawing, "recall", count=4))
    before = dict(runner.rows)
    memory.insert(0, [MemoryEntry(np.eye(28, dtype=np.uint8))])
    engine.address(memory.snapshot(), drawing)
    assert runner.rows["embed"] == before["embed"] + 1
    engine.answer(Request(memory.snapshot(), drawing, "recall", count=4))
    assert runner.rows["companion_keys"] == before["companion_keys"] + 1
    assert runner.rows["features"] <= before["features"] + 4 * 21


def test_the_floor_of_a_lookup_is_one_pass_over_the_keys(
    bundle: Bundle,
) -> None:
    (row,) = addressing_speed(bundle.engine("cpu"), (500,), 2, read_bytes_per_s=1e6)
    assert row["floor_ms"] == pytest.approx(1e3 * 501 * 128 * 4 / 1e6, rel=0.01)


def test_timed_variants_are_never_cached(bundle: Bundle) -> None:
    engine = bundle.engine()
    rows = variants_speed(engine, (2, 5, 9), repeats=2, entries=20)
    assert [row["variants"] for row in rows] == [2, 5, 9]
    assert engine.decoded.asked == 3 * (2 + 5 + 9)
    assert engine.decoded.found == 0

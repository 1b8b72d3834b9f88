"""The commands that measure, on as little as they take: each prints what the documents quote."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import onnxruntime as ort
import pytest
from vma_core.cli.main import main
from vma_core.engine.runtime.onnx_runner import session_options
from vma_core.glyphs.stroke_raster import strokes_to_glyph
from vma_core.models.bundle import baseline
from vma_core.storage.starter_memory import draw_character
from vma_core.training.corpus import Corpus
from vma_core.training.recipe import Recipe
from vma_resources import resource_path
from vma_tools import train_judges
from vma_tools.benchmarks import fine_tuning, growth, machine
from vma_tools.commands import benchmark


def test_growth_is_measured_over_everything_it_could_grow_with(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(growth, "ENTRIES", (20, 60))
    monkeypatch.setattr(growth, "VARIANTS", (2, 4))
    monkeypatch.setattr(growth, "IMAGE_SIZES", (20,))
    monkeypatch.setattr(growth, "default_threads", lambda: 1)
    monkeypatch.setattr(growth, "_untrained", lambda _bundle, _size: baseline("hard"))
    plot = tmp_path / "growth.svg"
    assert main(["benchmark", "growth", "--repeats", "2", "--plot", str(plot), "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert [row["entries"] for row in report["entries"]] == [20, 60]
    assert [row["image_size_px"] for row in report["image_size"]] == [20]
    found = {(row["over"], row["of"]): row["exponent"] for row in report["exponents"]}
    assert found["entries", "heat_p50_ms"] is not None
    assert found["threads", "p50_ms"] is None, "one size alone has no slope"
    assert plot.stat().st_size > 1_000


def test_the_engine_is_measured_against_the_floor_and_two_references(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(benchmark, "COUNTS", (1, 40))
    monkeypatch.setattr(benchmark, "MEMORY_SIZES", (10, 50))
    monkeypatch.setattr(benchmark, "SOFT_SIZES", (8, 16))
    monkeypatch.setattr(benchmark, "CHARACTERS", 2)
    monkeypatch.setattr(benchmark, "BATCHES", (8,))
    monkeypatch.setattr(machine, "RATE_REPEATS", 2)
    given = ["benchmark", "inference", "--repeats", "2", "--threads", "1", "--entries", "30"]
    assert main([*given, "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["multiply_adds_per_s"] > 1e8
    assert [row["entries"] for row in report["heat"]] == [10, 50]
    assert [row["entries"] for row in report["hard_against_soft"]] == [8, 16]
    few, many = report["variants"]
    assert few["first_round_p50_ms"] == few["p50_ms"]
    assert many["first_round_p50_ms"] < many["p50_ms"]
    for row in report["decoder"]:
        assert row["floor_ms"] > 0
        assert row["fraction_of_floor"] == pytest.approx(row["floor_ms"] / row["p50_ms"], rel=0.02)
    assert all(row["pytorch_over_this"] > 0 for row in report["variants"])
    assert [row["drawn"] for row in report["live"]] == ["first time", "again"]
    for row in report["live"]:
        assert (row["entries"], row["variants"]) == (30, 64)
        assert row["points"] > 10
        assert 0 < row["heat_p50_ms"] < row["p50_ms"]
    (bulk,) = report["generation"]
    assert bulk["variants_per_s"] == pytest.approx(8e3 / bulk["p50_ms"], rel=0.01)


def test_fine_tuning_is_measured_on_drawings_that_were_never_seen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hands = [draw_character("futural", c, h) for c in "AEFG" for h in range(8)]
    held_out = SimpleNamespace(
        class_names=list("AEFG"),
        classes=np.repeat(np.arange(4), 8),
        images=np.stack([strokes_to_glyph(strokes, 28) for strokes in hands]),
    )
    monkeypatch.setattr(fine_tuning, "background_sets", lambda _data, _size: (None, held_out))
    recipe = Recipe.read(resource_path("recipes/fine-tune.toml"))
    small = replace(recipe, steps=2, entries=4, targets=4, affine_maps=2)
    task = fine_tuning.FineTuningTask(classes=4, drawings=4, evaluated=5, samples=2)
    updates: list[int] = []
    row = fine_tuning.fine_tuning(baseline("hard"), Path(), small, task, updates.append)
    assert row["unseen"] == 5
    assert row["updates"] == len(updates) == 2
    assert row["change_nats"] == pytest.approx(row["after_nats"] - row["before_nats"], abs=1e-6)


def test_judges_are_trained_and_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    rng = np.random.default_rng(0)
    characters, drawings = 24, 6
    corpus = Corpus(
        (rng.random((2, characters * drawings, 28, 28)) < 0.1).astype(np.uint8),
        [np.arange(drawings * c, drawings * (c + 1)) for c in range(characters)],
        [str(c) for c in range(characters)],
        "made up",
    )
    monkeypatch.setattr(train_judges, "background_sets", lambda _data, _size: (corpus, corpus))
    monkeypatch.setattr(train_judges, "build_corpus", lambda train, _size, maps, seed: train)
    arguments = ["judges", "--data", str(tmp_path), "--out", str(tmp_path / "made")]
    monkeypatch.setattr(sys, "argv", [*arguments, "--steps", "2"])
    train_judges.main()
    card = json.loads((tmp_path / "made/card.json").read_text())
    assert card == json.loads(capsys.readouterr().out)
    assert (card["data_hash"], card["steps"]) == ("made up", 2)
    images = corpus.images[0, :3, None].astype(np.float32)
    for name in ("recognition", "similarity"):
        session = ort.InferenceSession(tmp_path / f"made/{name}.onnx", session_options())
        (features,) = session.run(None, {"images": images})
        assert features.shape == (3, train_judges.FEATURES)
        assert np.isfinite(features).all()

"""The measuring commands on small inputs."""

from __future__ import annotations

import argparse
import json
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnxruntime as ort
import pytest
from vma_core.bundles.bundle import baseline
from vma_core.engine.runtime.onnx_runner import session_options
from vma_core.glyphs.stroke_raster import strokes_to_glyph
from vma_core.importers.glyph_set import GlyphSet
from vma_core.storage.starter_memory import draw_character
from vma_core.training.corpus import Corpus
from vma_core.training.recipe import Recipe
from vma_resources import resource_path
from vma_tools import train_judges
from vma_tools.benchmarks import fine_tuning
from vma_tools.benchmarks.engine import InferenceSizes
from vma_tools.benchmarks.growth import GrowthSizes
from vma_tools.commands import benchmark


def parsed(*given: str) -> argparse.Namespace:
    """Arguments of `vma benchmark`."""
    parser = argparse.ArgumentParser()
    benchmark.add_arguments(parser)
    return parser.parse_args(given)


@pytest.mark.slow
def test_growth_is_measured_over_entries_variants_image_size_and_threads(
    small_bundle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plot = tmp_path / "growth.svg"
    given = ["--model", str(small_bundle), "--repeats", "2", "--plot", str(plot), "--json"]
    sizes = GrowthSizes(
        entries=(20, 60), variants=(2, 4), image_sizes_px=(20,), threads=1, streamed_bytes=1 << 20
    )
    benchmark.growth(parsed("growth", *given), sizes)
    report = json.loads(capsys.readouterr().out)
    assert [row["entries"] for row in report["entries"]] == [20, 60]
    assert [row["image_size_px"] for row in report["image_size"]] == [20]
    found = {(row["over"], row["of"]): row["exponent"] for row in report["exponents"]}
    first, second = report["entries"]
    slope = math.log(second["heat_p50_ms"] / first["heat_p50_ms"]) / math.log(60 / 20)
    assert found["entries", "heat_p50_ms"] == pytest.approx(slope)
    assert found["threads", "p50_ms"] is None, "one size alone has no slope"
    assert plot.stat().st_size > 1_000


def test_the_engine_is_measured_against_the_floor_and_two_references(
    capsys: pytest.CaptureFixture[str],
) -> None:
    sizes = InferenceSizes((10, 50), (1, 40), (8, 16), characters=2, batches=(8,))
    given = ["inference", "--repeats", "2", "--threads", "1", "--entries", "30", "--json"]
    benchmark.inference(parsed(*given), sizes)
    report = json.loads(capsys.readouterr().out)
    assert report["multiply_adds_per_s"] > 1e8
    assert [row["entries"] for row in report["heat"]] == [10, 50]
    assert [row["entries"] for row in report["hard_against_soft"]] == [8, 16]
    few, many = report["variants"]
    assert few["first_round_p50_ms"] == few["p50_ms"]
    assert many["first_round_p50_ms"] < many["p50_ms"]
    for row in report["decoder"]:
        assert row["fraction_of_floor"] == pytest.approx(row["floor_ms"] / row["p50_ms"], rel=0.02)
    for row in report["variants"]:
        ratio = row["pytorch_eager_p50_ms"] / row["p50_ms"]
        assert row["pytorch_over_this"] == pytest.approx(ratio)
    assert [row["drawn"] for row in report["live"]] == ["first time", "again"]
    for row in report["live"]:
        assert (row["entries"], row["variants"]) == (30, 64)
        assert row["points"] > 10
        assert 0 < row["heat_p50_ms"] < row["p50_ms"]
    (bulk,) = report["generation"]
    assert bulk["variants_per_s"] == pytest.approx(8e3 / bulk["p50_ms"], rel=0.01)


def test_fine_tuning_is_measured_on_unseen_drawings() -> None:
    hands = [draw_character("futural", c, h) for c in "AEFG" for h in range(8)]
    images = np.stack([strokes_to_glyph(strokes, 28) for strokes in hands])
    held_out = GlyphSet(images, np.repeat(np.arange(4), 8), list("AEFG"), "made up")
    recipe = Recipe.read(resource_path("recipes/fine-tune.toml"))
    small = replace(recipe, steps=2, entries=4, targets=4, affine_maps=2)
    task = fine_tuning.FineTuningTask(classes=4, drawings=4, evaluated=5, samples=2)
    updates: list[int] = []
    row = fine_tuning.fine_tuning(baseline("hard"), held_out, small, task, updates.append)
    assert row["unseen"] == 5
    assert row["updates"] == len(updates) == 2
    assert row["change_nats"] == pytest.approx(row["after_nats"] - row["before_nats"], abs=1e-6)


def test_judges_are_trained_and_saved(
    tmp_path: Path,
) -> None:
    rng = np.random.default_rng(0)
    characters, drawings = 24, 6
    corpus = Corpus(
        (rng.random((2, characters * drawings, 28, 28)) < 0.1).astype(np.uint8),
        [np.arange(drawings * c, drawings * (c + 1)) for c in range(characters)],
        [str(c) for c in range(characters)],
        "made up",
    )
    told = train_judges.train_judges(corpus, tmp_path / "made", steps=2, seed=11)
    card = json.loads((tmp_path / "made/card.json").read_text())
    assert card == json.loads(told)
    assert (card["data_hash"], card["steps"]) == ("made up", 2)
    images = corpus.images[0, :3, None].astype(np.float32)
    for name in ("recognition", "similarity"):
        session = ort.InferenceSession(tmp_path / f"made/{name}.onnx", session_options())
        (features,) = session.run(None, {"images": images})
        assert features.shape == (3, train_judges.FEATURES)
        assert np.isfinite(features).all()

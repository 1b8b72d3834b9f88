"""Protocol P9: would people recognise a variant, do variants differ, are they new?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vma_core.analysis.figures import Row, mean_and_stderr
from vma_core.analysis.judges import Judges
from vma_core.analysis.nll import Progress
from vma_core.engine.engine import Engine
from vma_core.engine.request import Request
from vma_core.glyphs.glyph_set import GlyphSet
from vma_core.memory import Memory, MemoryEntry

Array = NDArray[np.float32]
VARIANTS_PER_CLASS = 20
WAYS = 20
NEIGHBOUR_STRENGTH = 0.4


@dataclass(frozen=True)
class VariantSetting:
    """A named setting of the wall: "default" is the shipped one."""

    name: str
    variation: float
    z_temperature: float = 1.0


def variants(
    engine: Engine,
    judges: Judges,
    glyphs: GlyphSet,
    settings: Sequence[VariantSetting],
    episodes: int,
    seed: int,
    progress: Progress = lambda _: None,
) -> list[Row]:
    """One row a setting: recognisability, diversity and novelty, and their ratios to people's.

    For every class the exemplar is the drawing nearest to the class mean in the recognising
    judge's space and the only entry in memory. The 20 variants are binarised at 0.5, as they are
    shown and saved; real drawings are the class's other 19, at the same resolution.
    """
    exemplars, others = choose_exemplars(judges, glyphs)
    real = score(judges, exemplars, others, episodes, seed)
    rows = []
    for setting in settings:
        made = np.stack(
            [
                _make(engine, exemplar, setting, seed + index, progress) >= 0.5
                for index, exemplar in enumerate(exemplars)
            ]
        )
        ours = score(judges, exemplars, made.astype(np.float32), episodes, seed)
        rows.append(
            {
                "setting": setting.name,
                "variation": setting.variation,
                "recognisability": ours.recognisability,
                "diversity": ours.diversity,
                "real_recognisability": real.recognisability,
                "real_diversity": real.diversity,
                "recognisability_ratio": ours.recognisability / real.recognisability,
                "diversity_ratio": ours.diversity / real.diversity,
                "novelty_ratio": ours.novelty / real.novelty,
                "stderr": ours.recognisability_stderr,
                "episodes": episodes,
            }
        )
    return rows


@dataclass(frozen=True)
class Scores:
    """The judges' figures of a set of drawings."""

    recognisability: float
    recognisability_stderr: float
    diversity: float
    novelty: float


def choose_exemplars(judges: Judges, glyphs: GlyphSet) -> tuple[Array, list[Array]]:
    """(C, S, S) exemplars and the other drawings of each class."""
    images = glyphs.images.astype(np.float32)
    features = judges.recognition_features(images)
    exemplars, others = [], []
    for rows in glyphs.by_class():
        distance = ((features[rows] - features[rows].mean(0)) ** 2).sum(1)
        best = int(np.argmin(distance))
        exemplars.append(images[rows[best]])
        others.append(images[np.delete(rows, best)])
    return np.stack(exemplars), others


def score(
    judges: Judges,
    exemplars: Array,
    drawings: Sequence[Array] | Array,
    episodes: int,
    seed: int,
) -> Scores:
    """Judge drawings of each class against all classes' exemplars."""
    supports = judges.recognition_features(exemplars)
    queries = [judges.recognition_features(d) for d in drawings]
    rng = np.random.default_rng(seed)
    ways = min(WAYS, len(exemplars))
    correct = []
    for _ in range(episodes):
        classes = rng.choice(len(exemplars), ways, replace=False)
        asked = np.stack([queries[c][rng.integers(len(queries[c]))] for c in classes])
        distance = ((asked[:, None] - supports[classes][None]) ** 2).sum(2)
        correct.append(float((distance.argmin(1) == np.arange(ways)).mean()))
    mean, stderr = mean_and_stderr(correct)
    spread = [judges.similarity_features(d).std(axis=0, ddof=1).mean() for d in drawings]
    new = [np.abs(d - e).mean() for d, e in zip(drawings, exemplars, strict=True)]
    return Scores(mean, stderr, float(np.mean(spread)), float(np.mean(new)))


def example_rows(
    engine: Engine,
    judges: Judges,
    glyphs: GlyphSet,
    training: Array,
    setting: VariantSetting,
    seed: int,
    rows: int = 10,
    columns: int = 12,
) -> tuple[Array, Array]:
    """Two lines a class, classes evenly spaced: (N, S, S) images and (N,) their ink's strength.

    The first line holds the exemplar and its variants; below each, fainter, stands the training
    drawing that shares most ink with it: were variants copies, the lines would be alike.
    """
    exemplars, _ = choose_exemplars(judges, glyphs)
    lines = []
    for index in np.linspace(0, len(exemplars) - 1, rows).astype(int):
        made = _make(engine, exemplars[index], setting, seed + int(index), lambda _: None)
        shown = np.concatenate([exemplars[index][None], made[:columns]])
        lines += [shown, nearest_drawings(shown, training)]
    strength = np.tile(np.repeat([1.0, NEIGHBOUR_STRENGTH], columns + 1), rows)
    return np.concatenate(lines), strength.astype(np.float32)


def nearest_drawings(images: Array, training: Array) -> Array:
    """For each image the training drawing that shares most ink with it, same shape.

    By Dice’s ``2 |a ∩ b| / (|a| + |b|)``. Counting different pixels instead would favour drawings
    with little ink, whatever their form.
    """
    flat = (images >= 0.5).reshape(len(images), -1).astype(np.float32)
    others = training.reshape(len(training), -1)
    ink = flat.sum(1)[:, None] + others.sum(1)[None]
    nearest: Array = training[(2 * flat @ others.T / np.maximum(ink, 1)).argmax(1)]
    return nearest


def _make(
    engine: Engine, exemplar: Array, setting: VariantSetting, seed: int, progress: Progress
) -> Array:
    memory = Memory([MemoryEntry(exemplar.astype(np.uint8))])
    request = Request(
        memory.view(),
        source="memory",
        variation=setting.variation,
        z_temperature=setting.z_temperature,
        seed=seed,
        count=VARIANTS_PER_CLASS,
    )
    images = engine.answer(request).images
    progress(1)
    return images

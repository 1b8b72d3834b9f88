"""The user's drawings as a training corpus, some of them held out."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from vma_core.errors import UserError
from vma_core.glyphs.raster import RASTER_PX
from vma_core.glyphs.stroke_raster import strokes_to_glyph
from vma_core.glyphs.strokes import Stroke
from vma_core.memory.entries import MemoryEntry
from vma_core.memory.entry_strokes import inking_strokes
from vma_core.training.corpus import Corpus, random_affine
from vma_core.training.recipe import Recipe

HOLD_OUT_FROM = 4
"""Classes with at least this many drawings have one held out."""
MAX_DRAWINGS = 20_000


@dataclass(frozen=True, eq=False)
class UserData:
    """Training and held-out drawings.

    Attributes:
        corpus: training drawings with deformed copies.
        memory: the same drawings as entries, undeformed.
        held_out: other drawings of the same classes.
        left_out: labels of skipped classes, which have a single drawing.
    """

    corpus: Corpus
    memory: list[MemoryEntry]
    held_out: list[MemoryEntry]
    left_out: list[str]


def user_data(entries: Sequence[MemoryEntry], recipe: Recipe) -> UserData:
    """Split labelled drawings and deform them by the recipe's affine maps.

    Raises:
        UserError: fewer than two classes have two drawings, or a drawing has another size.
    """
    size = recipe.model.image_size
    if any(len(entry.image) != size for entry in entries):
        raise UserError(
            "The drawings do not have the {size}×{size} pixels this model expects.", size=size
        )
    if len(entries) > MAX_DRAWINGS:
        raise UserError(
            "Training takes at most {most:,} of your drawings. Disable some.", most=MAX_DRAWINGS
        )
    by_label: dict[str, list[MemoryEntry]] = {}
    for entry in entries:
        if entry.label:
            by_label.setdefault(entry.label, []).append(entry)
    left_out = [label for label, drawings in by_label.items() if len(drawings) < 2]
    classes = {label: d for label, d in by_label.items() if len(d) >= 2}
    if len(classes) < 2:
        raise UserError(
            "Training needs at least two classes with two drawings each; {classes} found in "
            "{drawings:,} drawings. Label the entries or add drawings.",
            classes=len(classes),
            drawings=len(entries),
        )
    rng = np.random.default_rng([recipe.seed, 5])
    memory: list[MemoryEntry] = []
    held_out: list[MemoryEntry] = []
    for drawings in classes.values():
        order = [drawings[i] for i in rng.permutation(len(drawings))]
        spared = 1 if len(order) >= HOLD_OUT_FROM else 0
        held_out += order[:spared]
        memory += order[spared:]
    return UserData(user_corpus(memory, recipe), memory, held_out, left_out)


def user_corpus(memory: Sequence[MemoryEntry], recipe: Recipe) -> Corpus:
    """Deform every drawing by the same affine maps; entries without strokes are traced first.

    Deforming strokes and inking them again keeps the line width; deforming pixels would not.
    """
    size = recipe.model.image_size
    images = np.empty((recipe.affine_maps, len(memory), size, size), np.uint8)
    images[0] = [entry.image for entry in memory]
    strokes = [inking_strokes(entry) for entry in memory]
    rng = np.random.default_rng(recipe.seed)
    for index in range(1, recipe.affine_maps):
        a, b, c, d, e, f = random_affine(rng)
        matrix, offset = np.array([[a, b], [d, e]]), np.array([c, f])
        for row, lines in enumerate(strokes):
            images[index, row] = strokes_to_glyph(_moved(lines, matrix, offset), size)
    labels = list(dict.fromkeys(entry.label for entry in memory))
    numbers = np.array([labels.index(entry.label) for entry in memory])
    digest = hashlib.sha256("\n".join(entry.label for entry in memory).encode())
    digest.update(np.packbits(images[0].astype(bool)).tobytes())
    rows = [np.flatnonzero(numbers == number) for number in range(len(labels))]
    return Corpus(images, rows, labels, digest.hexdigest())


def fitted_recipe(recipe: Recipe, corpus: Corpus) -> Recipe:
    """The recipe with no more shots than the smallest class has drawings to spare."""
    fewest = min(len(rows) for rows in corpus.rows)
    shots = tuple(s for s in recipe.shots if s < fewest) or (1,)
    return replace(recipe, shots=shots)


def _moved(
    strokes: Sequence[Stroke], matrix: NDArray[np.float64], offset: NDArray[np.float64]
) -> list[Stroke]:
    """Map points; those that leave the square are clamped to its edge."""
    moved = []
    for stroke in strokes:
        points = np.array([(p.x_px, p.y_px) for p in stroke.points])
        places = np.clip(points @ matrix.T + offset, 0.0, float(RASTER_PX))
        changed = (
            point._replace(x_px=float(x), y_px=float(y))
            for point, (x, y) in zip(stroke.points, places, strict=True)
        )
        moved.append(replace(stroke, points=tuple(changed)))
    return moved

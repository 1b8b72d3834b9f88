"""Labels for the letters of a sheet that holds each letter once, by one-to-one assignment.

Guessing each letter by itself gives some labels twice and others never; the assignment with the
largest sum of log q(a | x, M) uses each label once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from vma_core.cancellation import stop_if_cancelled
from vma_core.engine.engine import Engine
from vma_core.glyphs.stroke_raster import strokes_to_glyph
from vma_core.memory.entries import MemoryEntry
from vma_core.storage.starter_memory import draw_character, starter_set

MAX_REFERENCES = 5_000
"""Largest number of entries against which letters are compared."""
LEAST_LOG_Q = -60.0
BATCH = 64


@dataclass(frozen=True)
class AssignedLabel:
    """The label of a letter.

    Attributes:
        label: "" if there are more letters than labels and this one got none.
        single: the label that the letter would get by itself.
        share: probability of `label` among all labels, for this letter by itself.
    """

    label: str
    single: str
    share: float


def assign_labels(
    engine: Engine, glyphs: NDArray[np.uint8], references: Sequence[MemoryEntry]
) -> list[AssignedLabel]:
    """The labels of (n, size, size) glyphs, each used at most once.

    Args:
        engine: of the model.
        glyphs: model glyphs, ink = 1.
        references: labelled entries; several of one label count together.
    """
    known = [entry for entry in references if entry.label][:MAX_REFERENCES]
    if not known or not len(glyphs):
        return [AssignedLabel("", "", 0.0)] * len(glyphs)
    labels = list(dict.fromkeys(entry.label for entry in known))
    classes = np.array([labels.index(entry.label) for entry in known])
    keys = _embedded(engine, np.stack([entry.image for entry in known]))
    queries = _embedded(engine, glyphs)
    log_q = np.full((len(glyphs), len(labels)), -np.inf)
    for row, query in enumerate(queries):
        of_entries = engine.parameters.log_posterior(query, keys)[: len(keys)].astype(float)
        np.logaddexp.at(log_q[row], classes, of_entries)
    assigned = assign(log_q)
    shares = np.exp(log_q - np.logaddexp.reduce(log_q, axis=1, keepdims=True))
    return [
        AssignedLabel(
            labels[column] if column >= 0 else "",
            labels[int(log_q[row].argmax())],
            float(shares[row, column]) if column >= 0 else 0.0,
        )
        for row, column in enumerate(assigned.tolist())
    ]


def assign(log_q: NDArray[np.float64]) -> NDArray[np.intp]:
    """(n,) column of each row of (n, m) log-probabilities, each at most once; −1 without one."""
    from scipy.optimize import linear_sum_assignment

    rows, columns = linear_sum_assignment(np.maximum(log_q, LEAST_LOG_Q), maximize=True)
    found = np.full(len(log_q), -1, np.intp)
    found[rows] = columns
    return found


def _embedded(engine: Engine, images: NDArray[np.uint8]) -> NDArray[np.float32]:
    parts = []
    for start in range(0, len(images), BATCH):
        stop_if_cancelled()
        parts.append(engine.runner.embed(images[start : start + BATCH].astype(np.float32)))
    return np.concatenate(parts)


ALPHABETS = {
    "A–Z": "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "a–z": "abcdefghijklmnopqrstuvwxyz",
    "0–9": "0123456789",
    "A–Z a–z": "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
}
"""Reference alphabets by name, drawn in the hands of `REFERENCE_FONTS`."""
REFERENCE_FONTS = ("futural", "scripts")
HANDS = 3


def reference_alphabet(name: str, size: int) -> list[MemoryEntry]:
    """An alphabet in several hands.

    Args:
        name: one of `ALPHABETS` or a script of the starter set.
        size: of the model's images.
    """
    if name not in ALPHABETS:
        entries = starter_set(name, characters=100, drawings=HANDS, size=size)
        return [replace(entry, label=entry.label.removeprefix(f"{name} ")) for entry in entries]
    return [
        MemoryEntry(strokes_to_glyph(draw_character(font, character, hand), size), character)
        for character in ALPHABETS[name]
        for font in REFERENCE_FONTS
        for hand in range(HANDS)
    ]

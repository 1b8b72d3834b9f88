"""Characters of Omniglot's evaluation alphabets for the visual Turing test."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

from vma_core.glyphs.raster import RASTER_PX
from vma_core.glyphs.strokes import StrokeArrays
from vma_core.glyphs.tracing.trace import trace
from vma_core.importers.glyph_set import GlyphSet
from vma_core.importers.omniglot import data_file, read_omniglot_archive
from vma_core.turing.questions import Character, LazyDrawings

ARCHIVE = "omniglot/images_evaluation.zip"
CHARACTERS = 50
"""As many as in Lake's experiment, whose 50 are published as pictures without Omniglot's names."""


def archive_file(data: Path) -> Path:
    """The archive in a data folder; raises a UserError if it is missing."""
    within = data / Path(ARCHIVE).name
    return within if within.is_file() else data_file(data, ARCHIVE)


def evaluation_characters(data: Path, count: int = CHARACTERS) -> tuple[Character, ...]:
    """Evenly spaced characters, which cover the alphabets evenly; drawings are traced on demand.

    Args:
        data: folder with omniglot/images_evaluation.zip, or one that holds the archive itself.
        count: number of characters.

    Raises:
        UserError: the archive is missing or damaged.
    """
    glyphs = read_omniglot_archive(archive_file(data))
    rows = glyphs.by_class()
    chosen = np.linspace(0, len(rows) - 1, min(count, len(rows))).round().astype(int)
    return tuple(
        Character(
            glyphs.class_names[number],
            LazyDrawings(len(rows[number]), _tracer(glyphs, rows[number].tolist())),
        )
        for number in np.unique(chosen).tolist()
    )


def _tracer(glyphs: GlyphSet, rows: list[int]) -> Callable[[int], StrokeArrays]:
    if glyphs.size_px != RASTER_PX:
        raise ValueError(f"drawings of {glyphs.size_px} pixels")
    # The archive's other characters are not kept.
    images = glyphs.images[rows]
    return lambda number: StrokeArrays.of(trace(images[number]))

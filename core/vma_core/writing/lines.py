"""The lines a glyph stands on, and sensible ones for glyphs without."""

from __future__ import annotations

import numpy as np

from vma_core.glyphs.raster import RASTER_PX
from vma_core.glyphs.strokes import StrokeArrays
from vma_core.glyphs.writing_lines import (
    ASCENDER_EM,
    CAP_HEIGHT_EM,
    DESCENDER_EM,
    GUIDE_LINES,
    X_HEIGHT_EM,
    WritingLines,
)
from vma_core.memory.entries import MemoryEntry
from vma_core.writing.extents import character_extents

__all__ = [
    "ASCENDER_EM",
    "CAP_HEIGHT_EM",
    "DESCENDER_EM",
    "GUIDE_LINES",
    "X_HEIGHT_EM",
    "InkBox",
    "WritingLines",
    "character_lines",
    "entry_lines",
    "ink_box",
]

DEFAULT_EM_PX = 100.0
"""Size of the writing of a glyph that does not tell, as a dash."""

InkBox = tuple[float, float, float, float]
"""Left, top, right and bottom of a glyph's ink, in pixels of the 105-pixel square."""


def character_lines(
    character: str, ink_box: InkBox | None, em_px: float = DEFAULT_EM_PX
) -> WritingLines:
    """Sensible lines for the glyph of a character, from its Unicode class.

    Args:
        character: the glyph's label; labels that are no characters stand on the baseline.
        ink_box: of the glyph; None without ink.
        em_px: size of writing to take for signs that do not tell, as dots and dashes; their ink
            only limits it.
    """
    if ink_box is None:
        return GUIDE_LINES
    extents = character_extents(character)
    left, top, right, bottom = ink_box
    width, height = max(right - left, 1.0), max(bottom - top, 1.0)
    size = {"width": width, "height": height, "longer": max(width, height)}[extents.side]
    em_px = min(max(em_px, size / extents.most_em), size / extents.least_em)
    at_px = bottom - extents.anchor * (bottom - top)
    return WritingLines(at_px + extents.at_em * em_px, em_px)


def entry_lines(entry: MemoryEntry) -> WritingLines:
    """An entry's own lines, or those of its label and ink."""
    return entry.lines or character_lines(entry.label, ink_box(entry))


def ink_box(entry: MemoryEntry) -> InkBox | None:
    """The box of an entry's ink on the 105-pixel square: of its strokes, or else its image."""
    strokes = StrokeArrays.of(stroke for stroke in entry.strokes if not stroke.erases)
    if len(strokes.points_px) and np.isfinite(strokes.points_px).all():
        half = np.where(np.repeat(strokes.filled, np.diff(strokes.starts)), 0, strokes.widths_px)
        low = (strokes.points_px - 0.5 * half[:, None]).min(0)
        high = (strokes.points_px + 0.5 * half[:, None]).max(0)
        return float(low[0]), float(low[1]), float(high[0]), float(high[1])
    rows, columns = (np.flatnonzero(entry.image.any(axis)) for axis in (1, 0))
    if not len(rows):
        return None
    scale = RASTER_PX / len(entry.image)
    edges = columns[0], rows[0], columns[-1] + 1, rows[-1] + 1
    left, top, right, bottom = (scale * float(edge) for edge in edges)
    return left, top, right, bottom

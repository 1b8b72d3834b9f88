"""The lines a glyph stands on, and sensible ones for glyphs without."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from vma_core.glyphs.ink_fit import as_pen_strokes, guide_fit
from vma_core.glyphs.raster import RASTER_PX
from vma_core.glyphs.strokes import Stroke, StrokeArrays
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
    "on_guides",
    "strokes_box",
    "suggested_entry_lines",
    "suggested_lines",
    "writing_sizes",
]

DEFAULT_EM_PX = 100.0
"""Size of the writing of a glyph that does not tell, as a dash."""
FEW_NEIGHBOURS, MAX_NEIGHBOURS = 3, 200
"""Letters of a source from which a size is believed, and letters that are looked at."""

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


def suggested_lines(
    entries: Sequence[MemoryEntry], memory: Sequence[MemoryEntry]
) -> list[WritingLines]:
    """Lines that follow from label, ink and neighbours, whatever lines the entries have.

    Args:
        entries: to suggest lines for.
        memory: all entries.
    """
    sizes = writing_sizes(entries, memory)
    return [suggested_entry_lines(entry, sizes) for entry in entries]


def suggested_entry_lines(entry: MemoryEntry, sizes: Mapping[str, float]) -> WritingLines:
    """As `suggested_lines`, of one entry; `sizes` are `writing_sizes` of the entries."""
    em_px = sizes.get(entry.source, DEFAULT_EM_PX)
    return character_lines(entry.label, ink_box(entry), em_px)


def writing_sizes(
    entries: Sequence[MemoryEntry], memory: Sequence[MemoryEntry]
) -> dict[str, float]:
    """Size of the writing in em pixels by source, as far as its letters tell it.

    Signs that do not tell the size of their writing, as dots and dashes, take that of the letters
    of the same source. Sources without such signs are left out.

    Args:
        entries: with the signs.
        memory: all entries.
    """
    sources = {e.source for e in entries if not character_extents(e.label).is_exact}
    sizes: dict[str, list[float]] = {source: [] for source in sources}
    wanted = set(sources)
    for other in memory if wanted else ():
        if other.source not in wanted or not character_extents(other.label).is_exact:
            continue
        if box := ink_box(other):
            known = sizes[other.source]
            known.append(character_lines(other.label, box).em_px)
            if len(known) == MAX_NEIGHBOURS:
                wanted.remove(other.source)
                if not wanted:
                    break
    return {
        source: float(np.median(found))
        for source, found in sizes.items()
        if len(found) >= FEW_NEIGHBOURS
    }


def strokes_box(strokes: Iterable[Stroke]) -> InkBox | None:
    """The box of the ink of strokes, without erasing ones; None if they have no finite points."""
    drawn = StrokeArrays.of(stroke for stroke in strokes if not stroke.erases)
    filled = np.repeat(drawn.filled, np.diff(drawn.starts))
    radii = np.where(filled, 0.0, 0.5 * drawn.widths_px)[:, None]
    edges = np.concatenate([drawn.points_px - radii, drawn.points_px + radii])
    if not len(edges) or not np.isfinite(edges).all():
        return None
    (left, top), (right, bottom) = edges.min(0).tolist(), edges.max(0).tolist()
    return left, top, right, bottom


def ink_box(entry: MemoryEntry) -> InkBox | None:
    """The box of an entry's ink on the 105-pixel square: of its strokes, or else its image."""
    found = strokes_box(entry.strokes)
    if found is not None:
        return found
    rows, columns = (np.flatnonzero(entry.image.any(axis)) for axis in (1, 0))
    if not len(rows):
        return None
    scale = RASTER_PX / len(entry.image)
    edges = columns[0], rows[0], columns[-1] + 1, rows[-1] + 1
    left, top, right, bottom = (scale * float(edge) for edge in edges)
    return left, top, right, bottom


def on_guides(
    strokes: Sequence[Stroke], lines: WritingLines | None, label: str
) -> tuple[Stroke, ...]:
    """A glyph's strokes put on the guides of the canvas.

    Args:
        strokes: of the glyph, on the 105-pixel square.
        lines: that it stands on; None takes those of its label.
        label: its class.
    """
    box = strokes_box(strokes)
    if box is None:
        return tuple(strokes)
    fit = guide_fit(box, lines or character_lines(label, box))
    return fit.strokes(as_pen_strokes(strokes))

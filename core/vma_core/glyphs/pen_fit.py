"""Whether the pen is too thick for the model's grid, and lines thin enough for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from vma_core.glyphs.raster import RASTER_PX
from vma_core.glyphs.stroke_raster import model_glyph
from vma_core.glyphs.strokes import Stroke, StrokeArrays

LINE_CELLS = 1.1
"""Width of a thin line in pixels of the model's grid: sampling leaves no gaps in it."""
MIN_GROWTH = 2.0
"""A blot has at least this many times the ink pixels of the same lines drawn thin."""
MIN_FILL = 0.5
"""A blot fills at least this share of its bounding box.

Together with `MIN_GROWTH`, measured on 150 drawings of Omniglot at three sizes and three pens: of
the flagged drawings, the model no longer finds 79 % among 300; of those it finds with q > ½, 9 %
are flagged, and none in the pen of the data set.
"""
MIN_SIDE_CELLS = 4
"""A single straight line is as wide as its pen, and no blot."""
MIN_PART_SIDE = 1 / 7
"""Least side of a part that is judged alone, as a share of the grid's: smaller ones are details."""


def thin_width_px(size: int) -> float:
    """Width of a thin line for a model of `size` pixels, on the 105-pixel square."""
    return LINE_CELLS * RASTER_PX / size


def thinned(stroke: Stroke, size: int) -> Stroke:
    """A stroke whose ink is at most a thin line; filled and erasing strokes stay."""
    if stroke.filled or stroke.erases:
        return stroke
    most_px = thin_width_px(size)
    return replace(stroke, widths_px=tuple(min(width, most_px) for width in stroke.ink_widths_px))


def thinned_arrays(strokes: StrokeArrays, size: int) -> StrokeArrays:
    """As `thinned`, for all strokes of a glyph."""
    kept = np.repeat(strokes.filled | strokes.erases, np.diff(strokes.starts))
    thin = np.minimum(strokes.widths_px, np.float32(thin_width_px(size)))
    return replace(strokes, widths_px=np.where(kept, strokes.widths_px, thin))


def is_blot(strokes: Sequence[Stroke] | StrokeArrays, size: int) -> bool:
    """Whether the model of `size` pixels sees a blot where thin lines would show a glyph.

    Each connected part of the ink is judged alone, so that a blot stays one whatever is drawn
    beside it.
    """
    drawn = strokes if isinstance(strokes, StrokeArrays) else StrokeArrays.of(strokes)
    if not len(drawn) or drawn.filled.any():
        return False
    if float(drawn.widths_px[~np.repeat(drawn.erases, np.diff(drawn.starts))].max(initial=0)) <= (
        thin_width_px(size)
    ):
        return False
    seen, thin = model_glyph(drawn, size), model_glyph(thinned_arrays(drawn, size), size)
    least_px = max(MIN_SIDE_CELLS, MIN_PART_SIDE * size)
    return _fills_its_box(seen, thin, MIN_SIDE_CELLS) or any(
        _fills_its_box(part, thin & part, least_px) for part in _connected_parts(seen)
    )


def _fills_its_box(seen: NDArray[np.uint8], thin: NDArray[np.uint8], least_px: float) -> bool:
    """Whether ink is a blot compared with the same lines drawn thin, of at least this side."""
    if not thin.any() or min(_box(thin)) < least_px:
        return False
    height, width = _box(seen)
    ink = int(seen.sum())
    return ink >= MIN_GROWTH * int(thin.sum()) and ink >= MIN_FILL * height * width


def _connected_parts(glyph: NDArray[np.uint8]) -> Iterator[NDArray[np.uint8]]:
    """The 8-connected parts of the ink; SciPy's `label` would take too long to import."""
    remaining = np.pad(glyph, 1)
    while remaining.any():
        part = np.zeros_like(remaining)
        part.flat[int(remaining.argmax())] = 1
        ink = 0
        while (grown := int(part.sum())) > ink:
            ink = grown
            part[:, 1:-1] = part[:, :-2] | part[:, 1:-1] | part[:, 2:]
            part[1:-1] = part[:-2] | part[1:-1] | part[2:]
            part &= remaining
        remaining &= 1 - part
        yield part[1:-1, 1:-1]


def _box(glyph: NDArray[np.uint8]) -> tuple[int, int]:
    """(height, width) of the ink's bounding box."""
    rows, columns = np.flatnonzero(glyph.any(axis=1)), np.flatnonzero(glyph.any(axis=0))
    return int(rows[-1] - rows[0]) + 1, int(columns[-1] - columns[0]) + 1

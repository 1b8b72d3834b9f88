"""Mirroring, rotating, fitting and scaling drawings on the 105-pixel square."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from vma_core.glyphs.ink_fit import InkFit
from vma_core.glyphs.raster import RASTER_PX
from vma_core.glyphs.strokes import Stroke, StrokePoint

MARGIN_PX = 9.0
"""Margin around a fitted drawing, about that of Omniglot's drawings."""

Strokes = tuple[Stroke, ...]


def mirrored(strokes: Sequence[Stroke]) -> Strokes:
    """Mirrored left to right."""
    return _moved(strokes, lambda x, y: (RASTER_PX - x, y))


def flipped(strokes: Sequence[Stroke]) -> Strokes:
    """Mirrored top to bottom."""
    return _moved(strokes, lambda x, y: (x, RASTER_PX - y))


def rotated(strokes: Sequence[Stroke]) -> Strokes:
    """Rotated by 90° clockwise."""
    return _moved(strokes, lambda x, y: (RASTER_PX - y, x))


def fitted(strokes: Sequence[Stroke], longer_px: float = RASTER_PX - 2 * MARGIN_PX) -> Strokes:
    """Centred, with the longer side of all points `longer_px` long.

    Traced ink widths scale with the drawing; the pen width does not.
    """
    return square_fit(strokes, longer_px).strokes(strokes)


def square_fit(strokes: Sequence[Stroke], longer_px: float) -> InkFit:
    """Centres the points of strokes, with their longer side `longer_px` long; a dot keeps its size.

    Erasing strokes do not count.
    """
    points = [point for stroke in strokes if not stroke.erases for point in stroke.points]
    if not points:
        return InkFit()
    xs, ys = [p.x_px for p in points], [p.y_px for p in points]
    width, height = max(xs) - min(xs), max(ys) - min(ys)
    scale = longer_px / max(width, height) if max(width, height) > 1e-6 else 1.0
    middle_x, middle_y = (max(xs) + min(xs)) / 2, (max(ys) + min(ys)) / 2
    centre = RASTER_PX / 2
    return InkFit(scale, centre - scale * middle_x, centre - scale * middle_y)


def scaled(strokes: Sequence[Stroke], scale: float) -> Strokes:
    """Scaled about the centre. Traced ink widths scale with the drawing; the pen width does not."""
    centre = RASTER_PX / 2
    moved = _moved(
        strokes, lambda x, y: (centre + scale * (x - centre), centre + scale * (y - centre))
    )
    return tuple(replace(s, widths_px=tuple(scale * width for width in s.widths_px)) for s in moved)


def with_symmetry(stroke: Stroke, axes: int) -> Strokes:
    """A stroke and its mirror images: `axes` = 1 adds left–right, 2 also top–bottom."""
    copies: Strokes = (stroke,)
    if axes >= 1:
        copies += mirrored(copies)
    if axes >= 2:
        copies += flipped(copies)
    return copies


def _moved(
    strokes: Sequence[Stroke], move: Callable[[float, float], tuple[float, float]]
) -> Strokes:
    def point(p: StrokePoint) -> StrokePoint:
        # Not `_replace`, which takes several times as long.
        return StrokePoint(*move(p.x_px, p.y_px), p.pressure, p.time_ms)

    return tuple(replace(s, points=tuple(point(p) for p in s.points)) for s in strokes)

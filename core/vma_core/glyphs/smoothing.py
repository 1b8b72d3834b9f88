"""Strokes as smooth curves through their points, for pictures larger than the drawing square."""

from __future__ import annotations

import numpy as np

from vma_core.glyphs.stroke_arrays import StrokeArrays

STRAIGHT_FROM_PX = 8.0
"""Points farther apart than this were meant as the ends of a straight line."""
CORNER_RAD = 0.8
"""A line that turns by more at a point has a corner there."""
MAX_PIECES = 64


def smoothed(strokes: StrokeArrays, gap_px: float) -> StrokeArrays:
    """The same strokes with points between their points, about `gap_px` apart, on smooth curves.

    Cubic Hermite pieces with the directions of a Catmull-Rom spline: every point stays, and so do
    corners and long straight lines. This is also how the window paints strokes.
    """
    points = strokes.points_px.astype(np.float64)
    if len(points) < 2:
        return strokes
    way = np.diff(points, axis=0)
    length = np.hypot(way[:, 0], way[:, 1])
    inside = np.ones(len(way), bool)
    inside[strokes.starts[1:-1] - 1] = False
    curved = inside & (length <= STRAIGHT_FROM_PX)
    pieces = np.ones(len(way), np.int64)
    pieces[curved] = np.clip(np.ceil(length[curved] / gap_px), 1, MAX_PIECES)
    if pieces.max() == 1:
        return strokes
    direction = way / np.where(length > 0, length, 1.0)[:, None]
    arriving, leaving = direction.copy(), direction.copy()
    mean = direction[1:] + direction[:-1]
    size = np.hypot(mean[:, 0], mean[:, 1])
    bends = (size > 2 * np.cos(CORNER_RAD / 2)) & curved[1:] & curved[:-1]
    mean /= np.where(size > 0, size, 1.0)[:, None]
    leaving[1:][bends] = mean[bends]
    arriving[:-1][bends] = mean[bends]
    piece = np.repeat(np.arange(len(way)), pieces)
    first = np.cumsum(pieces) - pieces
    t = ((np.arange(len(piece)) - first[piece]) / pieces[piece])[:, None]
    bow = t * (1 - t) * length[piece, None]
    curve = points[piece] + way[piece] * (t * t * (3 - 2 * t))
    curve += bow * ((1 - t) * leaving[piece] - t * arriving[piece])
    widths = strokes.widths_px.astype(np.float64)
    wide = widths[piece] + t[:, 0] * (widths[piece + 1] - widths[piece])
    return StrokeArrays(
        np.concatenate([curve, points[-1:]]).astype(np.float32),
        np.append(wide, widths[-1]).astype(np.float32),
        np.append(np.append(first, len(piece))[strokes.starts[:-1]], len(piece) + 1),
        strokes.filled,
        strokes.erases,
    )

"""Rasterising strokes: anti-aliased ink coverage at any size, and the model's pixels."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vma_core.errors import UserError
from vma_core.glyphs.raster import RASTER_PX, sample_positions, to_model_grid
from vma_core.glyphs.strokes import Stroke, StrokeArrays

MAX_SIDE_PX = 4096
"""Longer side of the largest image that is read, painted or written."""
CHUNK_ELEMENTS = 1 << 16
"""Pixels of segment patches per batch; they fit into the CPU cache."""
SCATTER_BELOW_PX = 24
"""Patches smaller than this are merged in one call instead of one by one."""


@dataclass
class StrokeRaster:
    """Incremental raster of (105, 105) coverage in [0, 1]."""

    coverage: NDArray[np.float32] = field(
        default_factory=lambda: np.zeros((RASTER_PX, RASTER_PX), np.float32)
    )

    def add(self, stroke: Stroke, first_segment: int = 0) -> None:
        """Draw a stroke from segment `first_segment` on; a filled stroke as a whole."""
        if stroke.filled:
            self._merge(np.s_[:, :], _filled_coverage(stroke), stroke.erases)
            return
        count = len(stroke.points)
        if count == 1:
            self._segment(stroke, 0, 0)
        for start in range(first_segment, count - 1):
            self._segment(stroke, start, start + 1)

    def _segment(self, stroke: Stroke, first: int, last: int) -> None:
        """Draw a capsule whose radius changes linearly."""
        start, end = stroke.points[first], stroke.points[last]
        radius_start, radius_end = 0.5 * stroke.ink_width(first), 0.5 * stroke.ink_width(last)
        reach = max(radius_start, radius_end) + 1.0
        x0, x1 = _span(start.x_px, end.x_px, reach)
        y0, y1 = _span(start.y_px, end.y_px, reach)
        if x0 >= x1 or y0 >= y1:
            return
        px = np.arange(x0, x1, dtype=np.float32) + 0.5 - start.x_px
        py = (np.arange(y0, y1, dtype=np.float32) + 0.5 - start.y_px)[:, None]
        dx, dy = end.x_px - start.x_px, end.y_px - start.y_px
        length_squared = dx * dx + dy * dy
        if length_squared > 0:
            along = np.clip((px * dx + py * dy) / length_squared, 0.0, 1.0)
        else:
            along = np.zeros((y1 - y0, x1 - x0), np.float32)
        distance = np.hypot(px - along * dx, py - along * dy)
        radius = radius_start + along * (radius_end - radius_start)
        ink = np.clip(radius - distance + 0.5, 0.0, 1.0).astype(np.float32)
        self._merge(np.s_[y0:y1, x0:x1], ink, stroke.erases)

    def _merge(self, place: tuple[slice, slice], ink: NDArray[np.float32], erases: bool) -> None:
        patch = self.coverage[place]
        if erases:
            np.minimum(patch, 1.0 - ink, out=patch)
        else:
            np.maximum(patch, ink, out=patch)

    def glyph(self, size: int) -> NDArray[np.uint8]:
        """(size, size) uint8, ink = 1: the glyph as the model sees it."""
        return to_model_grid((self.coverage >= 0.5).astype(np.uint8), size)


def rasterise(strokes: Iterable[Stroke]) -> StrokeRaster:
    """All strokes in order on a new raster."""
    raster = StrokeRaster()
    for stroke in strokes:
        raster.add(stroke)
    return raster


def strokes_to_glyph(strokes: Iterable[Stroke], size: int) -> NDArray[np.uint8]:
    """Strokes → model glyph (size, size) uint8, ink = 1.

    Equal to `rasterise(strokes).glyph(size)` but twice as fast: only the sampled pixels are
    computed, for all segments of a stroke at once.
    """
    kept = sample_positions(size)
    centres = kept.astype(np.float32) + np.float32(0.5)
    inked = np.zeros((size, size), bool)
    for stroke in strokes:
        if not stroke.points:
            continue
        if stroke.filled:
            level = _filled_coverage(stroke)[kept[:, None], kept]
        else:
            level = _level(stroke, centres)
        if stroke.erases:
            inked &= level <= 0.5
        else:
            inked |= level >= 0.5
    return inked.astype(np.uint8)


def _filled_coverage(stroke: Stroke) -> NDArray[np.float32]:
    """(105, 105) coverage of a filled stroke."""
    return polygon_coverage(np.array([p[:2] for p in stroke.points], np.float32), RASTER_PX)


def _level(stroke: Stroke, centres: NDArray[np.float32]) -> NDArray[np.float32]:
    """(n, n): a stroke's coverage before clipping, at rows and columns `centres`."""
    points = np.array([(p.x_px, p.y_px) for p in stroke.points])
    radii = 0.5 * np.array(stroke.ink_widths_px)
    if len(points) == 1:
        points, radii = np.repeat(points, 2, axis=0), np.repeat(radii, 2)
    start, segment = points[:-1], np.diff(points, axis=0)
    length_squared = (segment**2).sum(axis=1)

    def column(values: NDArray[np.float64]) -> NDArray[np.float32]:
        return values.astype(np.float32)[:, None, None]

    px = centres[None, None, :] - column(start[:, 0])
    py = centres[None, :, None] - column(start[:, 1])
    dx, dy = column(segment[:, 0]), column(segment[:, 1])
    along = (px * dx + py * dy) / column(np.where(length_squared > 0, length_squared, 1.0))
    along = np.clip(along, 0.0, 1.0)
    distance = np.hypot(px - along * dx, py - along * dy)
    radius = column(radii[:-1]) + along * column(np.diff(radii))
    level: NDArray[np.float32] = (radius - distance + np.float32(0.5)).max(axis=0)
    return level


def _span(a: float, b: float, reach: float) -> tuple[int, int]:
    low, high = min(a, b) - reach, max(a, b) + reach
    return max(0, int(np.floor(low))), min(RASTER_PX, int(np.ceil(high)))


def coverage(strokes: StrokeArrays, side_px: int) -> NDArray[np.float32]:
    """(side_px, side_px) float32: ink coverage of each pixel in [0, 1].

    Segments are capsules whose radius changes linearly; a filled stroke is the area that its closed
    outline winds around. Erasing strokes remove the ink below them, in drawing order.

    Raises:
        UserError: `side_px` is out of range.
    """
    check_side(side_px)
    # Below 105 pixels strokes share pixels, where the maximum of their coverages is too low:
    # supersample.
    finer = -(-RASTER_PX // side_px)
    if finer == 1:
        return _paint(strokes, side_px)
    painted = _paint(strokes, finer * side_px).reshape(side_px, finer, side_px, finer)
    return painted.mean(axis=(1, 3))


def check_side(side_px: int) -> None:
    """Raise a UserError unless `side_px` is between 1 and `MAX_SIDE_PX`."""
    if not 1 <= side_px <= MAX_SIDE_PX:
        raise UserError(
            "A picture cannot be {size_px} px wide; choose a size from 1 to {most_px} px.",
            size_px=side_px,
            most_px=MAX_SIDE_PX,
        )


def model_glyph(strokes: StrokeArrays, size: int) -> NDArray[np.uint8]:
    """(size, size) uint8, ink = 1: strokes as the model sees them, as `strokes_to_glyph`."""
    covered = model_coverage(strokes) >= 0.5
    return to_model_grid(covered.view(np.uint8), size)


def model_coverage(strokes: StrokeArrays) -> NDArray[np.float32]:
    """(105, 105) float32: coverage exactly as that of a `StrokeRaster`."""
    return _paint(strokes, RASTER_PX, as_model=True)


def _paint(strokes: StrokeArrays, side_px: int, as_model: bool = False) -> NDArray[np.float32]:
    """Coverage; `as_model` gives exactly that of `StrokeRaster`, including hairlines and tapers."""
    scale = side_px / RASTER_PX
    canvas = np.zeros((side_px, side_px), np.float32)
    for first, last in strokes.runs():
        ink = np.zeros_like(canvas) if strokes.erases[first] else canvas
        start, end = int(strokes.starts[first]), int(strokes.starts[last])
        points = strokes.points_px[start:end] * np.float32(scale)
        if strokes.filled[first]:
            np.maximum(ink, polygon_coverage(points, side_px), out=ink)
        else:
            radii = strokes.widths_px[start:end] * np.float32(0.5 * scale)
            starts = strokes.starts[first : last + 1] - start
            _add_lines(ink, points, radii, starts, as_model)
        if strokes.erases[first]:
            np.minimum(canvas, 1.0 - ink, out=canvas)
    return canvas


def add_ink(ink: NDArray[np.float32], strokes: StrokeArrays, scale: float) -> None:
    """Paint strokes onto a picture of coverage in [0, 1], of any size, in drawing order.

    Args:
        ink: (height, width), changed in place.
        strokes: in any unit.
        scale: pixels per unit.
    """
    for first, last in strokes.runs():
        start, end = int(strokes.starts[first]), int(strokes.starts[last])
        points = strokes.points_px[start:end] * np.float32(scale)
        painted = np.zeros_like(ink) if strokes.erases[first] else ink
        if strokes.filled[first]:
            low = np.floor(points.min(axis=0)).astype(int)
            side = int(np.ceil((points.max(axis=0) - low).max())) + 1
            patch = polygon_coverage(points - low.astype(np.float32), side)
            x0, y0 = np.clip(low, 0, (ink.shape[1], ink.shape[0]))
            x1, y1 = np.clip(low + side, 0, (ink.shape[1], ink.shape[0]))
            target = painted[y0:y1, x0:x1]
            inside = patch[y0 - low[1] : y1 - low[1], x0 - low[0] : x1 - low[0]]
            np.maximum(target, inside, out=target)
        else:
            radii = strokes.widths_px[start:end] * np.float32(0.5 * scale)
            _add_lines(painted, points, radii, strokes.starts[first : last + 1] - start, False)
        if strokes.erases[first]:
            np.minimum(ink, 1.0 - painted, out=ink)


def _add_lines(
    ink: NDArray[np.float32],
    points: NDArray[np.float32],
    radii: NDArray[np.float32],
    starts: NDArray[np.int64],
    as_model: bool,
) -> None:
    """Paint polylines onto `ink` by maximum; points and radii are in its pixels."""
    height_px, width_px = ink.shape
    start, direction, radius0, slope, length = _segments(points, radii, starts, split=not as_model)
    reach = np.maximum(radius0, radius0 + slope * length) + 1.0
    low = np.floor(np.minimum(start, start + direction * length[:, None]) - reach[:, None])
    high = np.ceil(np.maximum(start, start + direction * length[:, None]) + reach[:, None])
    visible = np.flatnonzero((high > 0).all(axis=1) & (low < (width_px, height_px)).all(axis=1))
    extent = np.minimum((high - low).max(axis=1), min(height_px, width_px)).astype(np.int64)
    order = visible[np.argsort(-extent[visible], kind="stable")]
    flat = ink.reshape(-1)
    position = 0
    while position < len(order):
        n = int(extent[order[position]])
        chosen = order[position : position + max(1, CHUNK_ELEMENTS // (n * n))]
        position += len(chosen)
        # Patches that would leave the picture are moved inside it.
        origin = np.clip(low[chosen], 0, (width_px - n, height_px - n)).astype(np.int64)
        step = np.arange(n)
        columns, rows = origin[:, :1] + step, origin[:, 1:] + step
        px = (columns + np.float32(0.5) - start[chosen, :1]).astype(np.float32)[:, None, :]
        py = (rows + np.float32(0.5) - start[chosen, 1:]).astype(np.float32)[:, :, None]
        ux, uy = direction[chosen, 0, None, None], direction[chosen, 1, None, None]
        past = px * ux + py * uy
        aside = py * ux - px * uy
        radius = np.clip(past, 0.0, length[chosen, None, None])
        past -= radius
        past *= past
        aside *= aside
        aside += past
        distance = np.sqrt(aside, out=aside)
        radius *= slope[chosen, None, None]
        radius += radius0[chosen, None, None]
        level = radius - distance + np.float32(0.5)
        np.clip(level, 0.0, 1.0, out=level)
        if not as_model and float(radius0[chosen].min(initial=1.0)) < 0.5:
            # A line narrower than a pixel has both edges inside it.
            level -= np.clip(np.float32(0.5) - radius - distance, 0.0, 1.0)
        if n < SCATTER_BELOW_PX:
            np.maximum.at(flat, (rows[:, :, None] * width_px + columns[:, None, :]).ravel(),
                          level.ravel())  # fmt: skip
        else:
            for (x, y), patch in zip(origin.tolist(), level, strict=True):
                target = ink[y : y + n, x : x + n]
                np.maximum(target, patch, out=target)


def _segments(
    points: NDArray[np.float32],
    radii: NDArray[np.float32],
    starts: NDArray[np.int64],
    split: bool,
) -> tuple[NDArray[Any], ...]:
    """Start, direction, radius, slope of the radius, and length of each segment.

    `split` cuts long segments to keep their patches small. A stroke of one point is a segment of
    length 0.
    """
    inside = np.ones(len(points), bool)
    inside[starts[1:] - 1] = False
    single = starts[:-1][np.diff(starts) == 1]
    inside[single] = True
    first = np.flatnonzero(inside)
    second = np.minimum(first + 1, len(points) - 1)
    second[np.isin(first, single)] = single
    direction = points[second] - points[first]
    length = np.hypot(direction[:, 0], direction[:, 1])
    safe = np.where(length > 0, length, np.float32(1.0))
    direction = direction / safe[:, None]
    direction[length == 0] = (1.0, 0.0)
    radius0 = radii[first]
    slope = (radii[second] - radius0) / safe
    longest = 4.0 + 2.0 * np.maximum(radius0, radii[second])
    pieces = np.maximum(1, np.ceil(length / longest)).astype(np.int64)
    if split and (pieces > 1).any():
        owner = np.repeat(np.arange(len(pieces)), pieces)
        number = np.arange(len(owner)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
        part = (length / pieces)[owner].astype(np.float32)
        offset = part * number.astype(np.float32)
        start = points[first][owner] + direction[owner] * offset[:, None]
        return (
            start,
            direction[owner],
            radius0[owner] + slope[owner] * offset,
            slope[owner],
            part,
        )
    return points[first], direction, radius0, slope, length


def polygon_coverage(points: NDArray[np.float32], side_px: int) -> NDArray[np.float32]:
    """(side_px, side_px) float32: exact coverage of each pixel by a closed polygon.

    `points` is (P, 2) in pixels; multiple windings count once.

    Edges are cut at pixel borders, so that each piece lies in one pixel; the cumulative sum of
    signed areas along a row is the coverage, as in font rasterisers.
    """
    canvas = np.zeros((side_px, side_px), np.float32)
    if len(points) < 3:
        return canvas
    x0, y0 = np.clip(np.floor(points.min(axis=0)), 0, side_px).astype(np.int64).tolist()
    x1, y1 = np.clip(np.ceil(points.max(axis=0)), 0, side_px).astype(np.int64).tolist()
    if x0 >= x1 or y0 >= y1:
        return canvas
    width, height = x1 - x0, y1 - y0
    a = points.astype(np.float64) - (x0, y0)
    a, b = _cut(a, np.roll(a, -1, axis=0), 1, height)
    a, b = _cut(a, b, 0, width)
    middle = 0.5 * (a + b)
    kept = (middle[:, 1] > 0) & (middle[:, 1] < height) & (middle[:, 0] < width)
    rise, middle = (b - a)[kept, 1], np.maximum(middle[kept], 0.0)
    cell = middle.astype(np.int64)
    right = middle[:, 0] - cell[:, 0]
    index = cell[:, 1] * (width + 1) + cell[:, 0]
    cells = height * (width + 1)
    signed = np.bincount(index, rise * (1.0 - right), cells)
    signed += np.bincount(index + 1, rise * right, cells)
    area = signed.astype(np.float32).reshape(height, width + 1).cumsum(axis=1)[:, :width]
    np.abs(area, out=area)
    canvas[y0:y1, x0:x1] = np.minimum(area, 1.0, out=area)
    return canvas


def _cut(
    a: NDArray[np.float64], b: NDArray[np.float64], axis: int, limit: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Edges a → b cut at the integer coordinates 0 to `limit` along one axis."""
    low = np.minimum(a[:, axis], b[:, axis])
    high = np.maximum(a[:, axis], b[:, axis])
    first = np.maximum(np.floor(low).astype(np.int64) + 1, 0)
    beyond = np.minimum(np.ceil(high).astype(np.int64), limit + 1)
    crossings = np.maximum(0, beyond - first)
    pieces = crossings + 1
    owner = np.repeat(np.arange(len(a)), pieces)
    number = np.arange(len(owner)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    span = np.where(high > low, high - low, 1.0)
    # Fractions of the edge, from its low end.
    begin = np.where(number == 0, 0.0, (first[owner] + number - 1 - low[owner]) / span[owner])
    end = np.where(
        number == crossings[owner], 1.0, (first[owner] + number - low[owner]) / span[owner]
    )
    rising = (a[:, axis] <= b[:, axis])[owner]
    begin, end = np.where(rising, begin, 1.0 - end), np.where(rising, end, 1.0 - begin)
    edge = (b - a)[owner]
    return a[owner] + begin[:, None] * edge, a[owner] + end[:, None] * edge

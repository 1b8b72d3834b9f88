"""Pen strokes and their anti-aliased raster on the 105-pixel drawing square."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from vma_core.glyphs.raster import RASTER_PX, sample_positions, to_model_grid

PEN_WIDTH_PX = 5.0
"""Default pen width on the 105-pixel raster: twice the median distance from the centre line to the
ground is the same as in Omniglot's drawings."""
PEN_WIDTH_RANGE_PX = (2.0, 12.0)
MIN_PRESSURE_WIDTH = 0.45
"""Share of the pen's width that the lightest touch still draws."""
MAX_PRESSURE = 2.0


class StrokePoint(NamedTuple):
    """One sample of the pen, in pixels of the 105-pixel square."""

    x_px: float
    y_px: float
    pressure: float = 1.0
    time_ms: float = 0.0


@dataclass(frozen=True)
class Stroke:
    """A line drawn without lifting the pen, or the outline of a solid shape.

    Attributes:
        points: samples of the pen, in order, at full precision.
        width_px: of the pen at full pressure, on the 105-pixel square.
        erases: removes ink instead of adding it.
        widths_px: width of the ink at each point where it is known, as for traced ink; empty where
            it follows from the pen's width and pressure.
        filled: the points enclose a solid shape (its last point is joined to the first); with
            `erases` they enclose a hole.
    """

    points: tuple[StrokePoint, ...]
    width_px: float = PEN_WIDTH_PX
    erases: bool = False
    widths_px: tuple[float, ...] = ()
    filled: bool = False

    def __post_init__(self) -> None:
        if self.widths_px and len(self.widths_px) != len(self.points):
            raise ValueError("a stroke has one width for each point")

    @property
    def ink_widths_px(self) -> tuple[float, ...]:
        """Width of the ink at each point."""
        if self.widths_px:
            return self.widths_px
        return tuple(self.width_px * pressure_width(p.pressure) for p in self.points)

    def ink_width(self, index: int) -> float:
        """Width of the ink at one point, in pixels of the square."""
        if self.widths_px:
            return self.widths_px[index]
        return self.width_px * pressure_width(self.points[index].pressure)


Strokes = Sequence[Stroke]


@dataclass
class StrokeRaster:
    """Coverage in [0, 1] of strokes drawn so far; adding a point costs only its own segment."""

    coverage: NDArray[np.float32] = field(
        default_factory=lambda: np.zeros((RASTER_PX, RASTER_PX), np.float32)
    )

    def add(self, stroke: Stroke, first_segment: int = 0) -> None:
        """Draw a stroke's segments from number `first_segment` on; a filled stroke as a whole."""
        if stroke.filled:
            self._merge(np.s_[:, :], _filled_coverage(stroke), stroke.erases)
            return
        count = len(stroke.points)
        if count == 1:
            self._segment(stroke, 0, 0)
        for start in range(first_segment, count - 1):
            self._segment(stroke, start, start + 1)

    def _segment(self, stroke: Stroke, first: int, last: int) -> None:
        """A capsule whose radius changes linearly between the ink's widths at its two ends."""
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
        """The model's view: (size, size) uint8, ink = 1."""
        return to_model_grid((self.coverage >= 0.5).astype(np.uint8), size)


def pressure_width(pressure: float) -> float:
    """Share of the pen's width at a pressure; 1 is full, a pen held flat draws up to 2."""
    clipped = min(max(pressure, 0.0), MAX_PRESSURE)
    return MIN_PRESSURE_WIDTH + (1.0 - MIN_PRESSURE_WIDTH) * clipped


def rasterise(strokes: Iterable[Stroke]) -> StrokeRaster:
    """All strokes in order on a fresh raster."""
    raster = StrokeRaster()
    for stroke in strokes:
        raster.add(stroke)
    return raster


def strokes_to_glyph(strokes: Iterable[Stroke], size: int) -> NDArray[np.uint8]:
    """Strokes → model glyph (size, size) uint8, ink = 1. Deterministic.

    The same as `rasterise(strokes).glyph(size)`, computed at the kept pixels only and for all
    segments of a stroke at once: twice as fast.
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
    """(105, 105): the share of each pixel that a filled stroke encloses."""
    # The module builds on this one.
    from vma_core.glyphs.stroke_raster import polygon_coverage

    return polygon_coverage(np.array([p[:2] for p in stroke.points], np.float32), RASTER_PX)


def _level(stroke: Stroke, centres: NDArray[np.float32]) -> NDArray[np.float32]:
    """(n, n): a stroke's coverage before it is clipped to 1, at rows and columns `centres`."""
    points = np.array([(p.x_px, p.y_px) for p in stroke.points])
    radii = 0.5 * np.array(stroke.ink_widths_px)
    if len(points) == 1:
        points, radii = np.repeat(points, 2, axis=0), np.repeat(radii, 2)
    start, way = points[:-1], np.diff(points, axis=0)
    length_squared = (way**2).sum(axis=1)

    def column(values: NDArray[np.float64]) -> NDArray[np.float32]:
        return values.astype(np.float32)[:, None, None]

    px = centres[None, None, :] - column(start[:, 0])
    py = centres[None, :, None] - column(start[:, 1])
    dx, dy = column(way[:, 0]), column(way[:, 1])
    along = (px * dx + py * dy) / column(np.where(length_squared > 0, length_squared, 1.0))
    along = np.clip(along, 0.0, 1.0)
    distance = np.hypot(px - along * dx, py - along * dy)
    radius = column(radii[:-1]) + along * column(np.diff(radii))
    level: NDArray[np.float32] = (radius - distance + np.float32(0.5)).max(axis=0)
    return level


def polyline(points: Iterable[tuple[float, float]], width_px: float = PEN_WIDTH_PX) -> Stroke:
    """A stroke of full pressure through (x, y) points in raster pixels."""
    return Stroke(tuple(StrokePoint(float(x), float(y)) for x, y in points), width_px)


def _span(a: float, b: float, reach: float) -> tuple[int, int]:
    low, high = min(a, b) - reach, max(a, b) + reach
    return max(0, int(np.floor(low))), min(RASTER_PX, int(np.ceil(high)))

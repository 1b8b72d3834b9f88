"""Pen strokes on the 105-pixel drawing square, as objects and as arrays."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

PEN_WIDTH_PX = 5.0
"""Default pen width on the 105-pixel raster, that of Omniglot's drawings."""
PEN_WIDTH_RANGE_PX = (2.0, 12.0)
MIN_PRESSURE_WIDTH = 0.45
"""Share of the pen width at zero pressure."""
MAX_PRESSURE = 2.0


class StrokePoint(NamedTuple):
    """A sample of the pen, in pixels of the 105-pixel square."""

    x_px: float
    y_px: float
    pressure: float = 1.0
    time_ms: float = 0.0


@dataclass(frozen=True)
class Stroke:
    """A line drawn without lifting the pen, or the outline of a solid shape.

    Attributes:
        points: samples of the pen, in order.
        width_px: pen width at full pressure, on the 105-pixel square.
        erases: removes ink instead of adding it.
        widths_px: ink width at each point if known, as for traced ink; if empty, it follows from
            pen width and pressure.
        filled: the points are the closed outline of a solid shape or, with `erases`, of a hole.
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
        """Ink width at each point."""
        if self.widths_px:
            return self.widths_px
        return tuple(self.width_px * pressure_width(p.pressure) for p in self.points)

    @cached_property
    def arrays(self) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """(P, 2) points and (P,) ink widths."""
        flat = np.fromiter(chain.from_iterable(self.points), np.float64)
        samples = flat.reshape(-1, len(StrokePoint._fields))
        if self.widths_px:
            widths = np.array(self.widths_px, np.float32)
        else:
            shares = _pressure_widths(samples[:, 2])
            widths = (self.width_px * shares).astype(np.float32)
        return samples[:, :2].astype(np.float32), widths

    def ink_width(self, index: int) -> float:
        """Ink width at one point."""
        if self.widths_px:
            return self.widths_px[index]
        return self.width_px * pressure_width(self.points[index].pressure)


Strokes = Sequence[Stroke]


def pressure_width(pressure: float) -> float:
    """Share of the pen width at a pressure; 1 is full, a pen held flat has up to 2."""
    clipped = min(max(pressure, 0.0), MAX_PRESSURE)
    return MIN_PRESSURE_WIDTH + (1.0 - MIN_PRESSURE_WIDTH) * clipped


def _pressure_widths(pressures: NDArray[np.float64]) -> NDArray[np.float64]:
    """`pressure_width` of many."""
    clipped = np.clip(pressures, 0.0, MAX_PRESSURE)
    return MIN_PRESSURE_WIDTH + (1.0 - MIN_PRESSURE_WIDTH) * clipped


def width_pressure(share: float) -> float:
    """The pressure that gives a share of the pen width: the inverse of `pressure_width`."""
    return (share - MIN_PRESSURE_WIDTH) / (1.0 - MIN_PRESSURE_WIDTH)


def polyline(points: Iterable[tuple[float, float]], width_px: float = PEN_WIDTH_PX) -> Stroke:
    """A stroke of full pressure through (x, y) points in raster pixels."""
    return Stroke(tuple(StrokePoint(float(x), float(y)) for x, y in points), width_px)


@dataclass(frozen=True, eq=False)
class StrokeArrays:
    """The strokes of one glyph in drawing order, as read-only arrays.

    Attributes:
        points_px: (P, 2) float32, x and y on the 105-pixel square, stroke by stroke.
        widths_px: (P,) float32, ink width at each point.
        starts: (S + 1,) int64; stroke s has points starts[s] to starts[s + 1] − 1, at least one.
        filled: (S,) bool, whether a stroke is the outline of a solid shape.
        erases: (S,) bool, whether a stroke removes ink.
    """

    points_px: NDArray[np.float32]
    widths_px: NDArray[np.float32]
    starts: NDArray[np.int64]
    filled: NDArray[np.bool_]
    erases: NDArray[np.bool_]

    def __post_init__(self) -> None:
        for array in (self.points_px, self.widths_px, self.starts, self.filled, self.erases):
            array.setflags(write=False)

    def __len__(self) -> int:
        return len(self.filled)

    @classmethod
    def of(cls, strokes: Iterable[Stroke]) -> StrokeArrays:
        """From pen strokes; those without points are skipped."""
        kept = [stroke for stroke in strokes if stroke.points]
        if not kept:
            nothing = np.zeros((0, 2), np.float32)
            return cls(nothing, nothing[:, 0], np.zeros(1, np.int64), *np.zeros((2, 0), bool))
        points, widths = zip(*(stroke.arrays for stroke in kept), strict=True)
        return cls(
            np.concatenate(points),
            np.concatenate(widths),
            np.cumsum([0, *(len(stroke.points) for stroke in kept)], dtype=np.int64),
            np.array([stroke.filled for stroke in kept], bool),
            np.array([stroke.erases for stroke in kept], bool),
        )

    def to_strokes(self) -> tuple[Stroke, ...]:
        """As pen strokes with `widths_px`."""
        found = []
        for index, (start, end) in enumerate(zip(self.starts, self.starts[1:], strict=False)):
            widths = tuple(self.widths_px[start:end].tolist())
            found.append(
                Stroke(
                    tuple(StrokePoint(x, y) for x, y in self.points_px[start:end].tolist()),
                    max(widths),
                    bool(self.erases[index]),
                    widths,
                    bool(self.filled[index]),
                )
            )
        return tuple(found)

    @classmethod
    def joined(cls, drawings: Sequence[StrokeArrays]) -> StrokeArrays:
        """The strokes of one or more drawings, concatenated."""
        if len(drawings) == 1:
            return drawings[0]
        lengths = np.concatenate([np.diff(drawn.starts) for drawn in drawings])
        return cls(
            np.concatenate([drawn.points_px for drawn in drawings]),
            np.concatenate([drawn.widths_px for drawn in drawings]),
            np.append(0, np.cumsum(lengths, dtype=np.int64)),
            np.concatenate([drawn.filled for drawn in drawings]),
            np.concatenate([drawn.erases for drawn in drawings]),
        )

    def runs(self) -> Iterator[tuple[int, int]]:
        """(first, end) of strokes to paint together: lines of one kind, or one filled shape."""
        first = 0
        for end in range(1, len(self) + 1):
            if (
                end == len(self)
                or self.filled[first]
                or self.filled[end]
                or self.erases[end] != self.erases[first]
            ):
                yield first, end
                first = end

    def moved(self, points_px: NDArray[np.float32]) -> StrokeArrays:
        """The same strokes through other points."""
        return StrokeArrays(points_px, self.widths_px, self.starts, self.filled, self.erases)

    def with_pen_scale(self, scale: float) -> StrokeArrays:
        """The same strokes with ink widths scaled."""
        return replace(self, widths_px=self.widths_px * np.float32(scale))

    def dense(self, gap_px: float) -> StrokeArrays:
        """The same ink with points inserted so that they are at most `gap_px` apart."""
        start, end = self.points_px[:-1], self.points_px[1:]
        inside = np.ones(max(0, len(self.points_px) - 1), bool)
        inside[self.starts[1:-1] - 1] = False
        gaps = np.hypot(*(end - start).T) if len(start) else np.zeros(0)
        pieces = np.where(inside, np.maximum(1, np.ceil(gaps / gap_px)), 1).astype(np.int64)
        first = np.repeat(np.arange(len(pieces)), pieces)
        within = np.arange(len(first)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
        share = (within / pieces[first]).astype(np.float32)
        other = np.minimum(first + 1, len(self.points_px) - 1)
        at = np.append(np.cumsum(pieces) - pieces, len(first)).astype(np.int64)
        points = self.points_px[first] + share[:, None] * (
            self.points_px[other] - self.points_px[first]
        )
        widths = self.widths_px[first] + share * (self.widths_px[other] - self.widths_px[first])
        last = len(self.points_px) - 1
        return StrokeArrays(
            np.concatenate([points, self.points_px[last:]]).astype(np.float32),
            np.concatenate([widths, self.widths_px[last:]]).astype(np.float32),
            np.append(at[self.starts[:-1]], len(first) + (last >= 0)).astype(np.int64),
            self.filled,
            self.erases,
        )

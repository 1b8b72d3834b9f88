"""A pen stabiliser: exponential smoothing of the pointer that ends exactly at the pointer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from vma_core.glyphs.strokes import StrokePoint

Strength = Literal["off", "smooth", "strong"]
STRENGTHS: tuple[Strength, ...] = ("off", "smooth", "strong")
LEAD = {"off": 1.0, "smooth": 0.45, "strong": 0.18}
"""Smoothing factor: share of the distance to the pointer that each event covers."""
STEP_PX = 1.5
"""Largest step of the line while it catches up at the end."""


class Stabiliser:
    """Smooths the points of a stroke one by one; "off" passes them through."""

    def __init__(self, strength: Strength) -> None:
        self._lead = LEAD[strength]
        self._line: StrokePoint | None = None
        self._pointer: StrokePoint | None = None

    def begin(self, point: StrokePoint) -> StrokePoint:
        self._line = self._pointer = point
        return point

    def follow(self, point: StrokePoint) -> StrokePoint:
        """The smoothed point for the pointer's next position."""
        self._pointer = point
        self._line = self._towards(point, self._lead)
        return self._line

    def finish(self) -> Iterator[StrokePoint]:
        """Points from the end of the line to the pointer."""
        if self._line is None or self._pointer is None or self._lead == 1.0:
            return
        start, end = self._line, self._pointer
        distance = max(abs(end.x_px - start.x_px), abs(end.y_px - start.y_px))
        steps = int(distance / STEP_PX) + 1
        if distance > 0:
            for step in range(1, steps + 1):
                yield self._towards(end, step / steps)

    def _towards(self, target: StrokePoint, share: float) -> StrokePoint:
        line = self._line or target
        if share == 1.0:
            return target
        return StrokePoint(
            line.x_px + share * (target.x_px - line.x_px),
            line.y_px + share * (target.y_px - line.y_px),
            line.pressure + share * (target.pressure - line.pressure),
            target.time_ms,
        )

"""Fitting a drawing that stands on writing lines to the square as the model wants it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from vma_core.glyphs.raster import RASTER_PX
from vma_core.glyphs.strokes import (
    MAX_PRESSURE,
    PEN_WIDTH_PX,
    Stroke,
    StrokeArrays,
    pressure_width,
    width_pressure,
)
from vma_core.glyphs.writing_lines import GUIDE_LINES, WritingLines

FIT_LONGER_PX = 70.0
"""Longer side of the fitted ink, as that of imported pictures."""
STEP_PX = 4.0
"""About a pixel of the model's grid."""
MAX_FIT_SCALE = 1.75
"""Dots and the beginning of a stroke are not enlarged further, so that the fit follows the pen
smoothly; a letter of x-height on the guides reaches the whole size."""
LEAST_SHRINK, MAX_GUIDE_SCALE = 0.25, 4.0
"""Limits of `guide_fit`; beyond them the lines make no sense for the glyph."""
USUAL_PEN_PX = 2.0
"""Pens that differ less than this from the default are usual ones."""


@dataclass(frozen=True)
class InkFit:
    """A uniform scaling about the origin of the 105-pixel square, then a move.

    It moves points and scales known ink widths; the width of the pen stays.
    """

    scale: float = 1.0
    shift_x_px: float = 0.0
    shift_y_px: float = 0.0

    def inverse(self) -> InkFit:
        """Undoes this one."""
        scale = 1.0 / self.scale
        return InkFit(scale, -self.shift_x_px * scale, -self.shift_y_px * scale)

    def lines(self, lines: WritingLines) -> WritingLines:
        """Writing lines of the fitted drawing."""
        return lines.mapped(self.scale, self.shift_y_px)

    def strokes(self, strokes: Sequence[Stroke], keep_widths: bool = False) -> tuple[Stroke, ...]:
        """The fitted strokes; `keep_widths` if known ink widths are those of the pen."""
        if self == InkFit():
            return tuple(strokes)
        by = 1.0 if keep_widths else self.scale
        return tuple(
            replace(
                stroke,
                points=tuple(
                    p._replace(
                        x_px=self.scale * p.x_px + self.shift_x_px,
                        y_px=self.scale * p.y_px + self.shift_y_px,
                    )
                    for p in stroke.points
                ),
                widths_px=tuple(by * width for width in stroke.widths_px),
            )
            for stroke in strokes
        )

    def moved(self, strokes: StrokeArrays) -> StrokeArrays:
        """The fitted strokes of a pen, whose width stays."""
        shift = np.array([self.shift_x_px, self.shift_y_px], np.float32)
        return strokes.moved(strokes.points_px * np.float32(self.scale) + shift)

    def arrays(self, strokes: Sequence[Stroke]) -> StrokeArrays:
        """The fitted strokes as arrays; faster than `strokes`."""
        moved = self.moved(StrokeArrays.of(strokes))
        scaled = [bool(stroke.widths_px) for stroke in strokes if stroke.points]
        if not any(scaled):
            return moved
        factors = np.where(np.repeat(scaled, np.diff(moved.starts)), self.scale, 1.0)
        return replace(moved, widths_px=moved.widths_px * factors.astype(np.float32))


Edges = tuple[float, float, float, float]
"""Left, top, right and bottom, in pixels of the square."""


def ink_edges(coverage: NDArray[np.float32]) -> Edges | None:
    """The box of the ink, grown to steps of `STEP_PX`; None without ink.

    Most points of the pen leave it, and therefore the fit, as it is.

    Args:
        coverage: (105, 105) ink coverage in [0, 1].
    """
    ink = coverage >= 0.5
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    if not len(rows):
        return None
    left, top = (STEP_PX * (edge // STEP_PX) for edge in (float(columns[0]), float(rows[0])))
    right, bottom = (
        STEP_PX * -(-edge // STEP_PX) for edge in (float(columns[-1] + 1), float(rows[-1] + 1))
    )
    return left, top, right, bottom


def edges_fit(edges: Edges | None, pen_px: float) -> InkFit:
    """Centres the ink and scales it to about `FIT_LONGER_PX`, at most by `MAX_FIT_SCALE`.

    A function of the ink's box alone, so the same drawing always gets the same fit.

    Args:
        edges: see `ink_edges`.
        pen_px: width of the pen, which does not scale; 0 if all ink widths are known.
    """
    if edges is None:
        return InkFit()
    left, top, right, bottom = edges
    line_px = max(right - left, bottom - top) - pen_px
    wanted_px = max(FIT_LONGER_PX - pen_px, 1.0)
    scale = min(MAX_FIT_SCALE, wanted_px / line_px) if line_px > 0.0 else MAX_FIT_SCALE
    centre = 0.5 * RASTER_PX
    return InkFit(
        scale, centre - 0.5 * scale * (left + right), centre - 0.5 * scale * (top + bottom)
    )


def is_within(edges: Edges | None, strokes: Sequence[Stroke], first_segment: int) -> bool:
    """Whether new segments of pen strokes surely leave the edges of the ink as they are."""
    if edges is None or any(stroke.erases or stroke.filled for stroke in strokes):
        return False
    left, top, right, bottom = edges
    for stroke in strokes:
        for index in range(first_segment, len(stroke.points)):
            x, y, *_ = stroke.points[index]
            reach = 0.5 * stroke.ink_width(index) + 1.0
            if not (left + reach <= x <= right - reach and top + reach <= y <= bottom - reach):
                return False
    return True


def guide_fit(ink_box: tuple[float, float, float, float], lines: WritingLines) -> InkFit:
    """Puts a glyph back on the guides of the canvas, in the middle.

    Ink that would leave the square there is shrunk towards the baseline; a glyph far from its lines
    stays as it is.

    Args:
        ink_box: left, top, right and bottom of its ink, in pixels of the square.
        lines: that it stands on.
    """
    left, top, right, bottom = ink_box
    scale = GUIDE_LINES.em_px / lines.em_px
    rise_px, fall_px = scale * (lines.baseline_px - top), scale * (bottom - lines.baseline_px)
    shrink = 1.0
    for needed_px, room_px in (
        (rise_px, GUIDE_LINES.baseline_px),
        (fall_px, RASTER_PX - GUIDE_LINES.baseline_px),
        (scale * (right - left), float(RASTER_PX)),
    ):
        if needed_px > room_px:
            shrink = min(shrink, room_px / needed_px)
    scale *= shrink
    if shrink < LEAST_SHRINK or scale > MAX_GUIDE_SCALE:
        return InkFit()
    return InkFit(
        scale,
        0.5 * (RASTER_PX - scale * (left + right)),
        GUIDE_LINES.baseline_px - scale * lines.baseline_px,
    )


def as_pen_strokes(strokes: Sequence[Stroke]) -> tuple[Stroke, ...]:
    """Lines whose ink widths a pen of usual width can draw, as strokes of that pen.

    So that the strokes of a variant, which carry their widths, go on like those they vary.
    """
    return tuple(map(_as_pen_stroke, strokes))


def _as_pen_stroke(stroke: Stroke) -> Stroke:
    if not stroke.widths_px or stroke.filled:
        return stroke
    pen_px = float(np.median(stroke.widths_px))
    low, high = pressure_width(0.0) * pen_px, pressure_width(MAX_PRESSURE) * pen_px
    usual = abs(pen_px - PEN_WIDTH_PX) <= USUAL_PEN_PX
    if not usual or min(stroke.widths_px) < low or max(stroke.widths_px) > high:
        return stroke
    return Stroke(
        tuple(
            point._replace(pressure=width_pressure(width / pen_px))
            for point, width in zip(stroke.points, stroke.widths_px, strict=True)
        ),
        pen_px,
        stroke.erases,
    )

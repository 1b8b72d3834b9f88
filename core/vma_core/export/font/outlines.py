"""Glyph outlines as type designers draw them: few curves, points at extremes, no overlaps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from vma_core.export.drawable import Drawable
from vma_core.export.outlines import EDGE_DEG, NOTCH_DEG, pixel_contours
from vma_core.glyphs.curves import flatten
from vma_core.glyphs.geometry import Points, signed_area
from vma_core.glyphs.ink_polygons import ink_polygons
from vma_core.glyphs.outline_fit import Degree, FittedOutline, fit_outlines
from vma_core.glyphs.strokes import StrokeArrays
from vma_core.glyphs.writing_lines import WritingLines

UNITS_PER_EM = 1000
TOLERANCE_EM = 0.0041
"""Largest distance of the curves from the ink, before points are rounded to font units."""
EXTREME_EM = 0.004
"""Extremes this close to a point need none of their own."""
FIT_EM_PX = 100.0
"""Size at which outlines are fitted: about that of drawings on the 105-pixel square."""
FITTED_TOGETHER = 10
"""Drawings whose curves are best fitted at once."""
STRAIGHT = 0.02
"""Curves whose handles leave the chord by less than this angle, in radians, become lines."""
SPECK_UNITS = 12.0
"""Outlines with less area, in square font units, are dropped."""

Outline: TypeAlias = NDArray[np.float64]
"""(n, 4, 2) a closed outline in font units, y upwards: start, two handles and end of each cubic
Bézier, or of two quadratic ones that meet between the handles. Straight ones have their handles at
a third and two thirds. Ink is on the left, as in PostScript."""


def glyph_outlines(
    drawable: Drawable, lines: WritingLines, degree: Degree = "cubic"
) -> list[Outline]:
    """The ink of a drawing in font units, its baseline at y = 0; empty without ink."""
    return outlines_of([drawable], [lines], degree)[0]


def outlines_of(
    drawables: Sequence[Drawable], lines: Sequence[WritingLines], degree: Degree = "cubic"
) -> list[list[Outline]]:
    """`glyph_outlines` of drawings that stand on these lines, faster than one by one."""
    polygons: list[Points] = []
    counts = []
    for drawable, on in zip(drawables, lines, strict=True):
        found = (
            ink_polygons(drawable)
            if isinstance(drawable, StrokeArrays)
            else pixel_contours(drawable)
        )
        counts.append(len(found))
        polygons += [
            (polygon - (0.0, on.baseline_px)) * (FIT_EM_PX / on.em_px) for polygon in found
        ]
    fitted = iter(
        fit_outlines(
            polygons,
            TOLERANCE_EM * FIT_EM_PX,
            EXTREME_EM * FIT_EM_PX,
            EDGE_DEG,
            NOTCH_DEG,
            degree,
        )
    )
    rounded = [[_rounded(next(fitted), degree) for _ in range(count)] for count in counts]
    return [
        [
            o
            for o in outlines
            if len(o) >= 2 and abs(signed_area(o[:, :3].reshape(-1, 2))) >= SPECK_UNITS
        ]
        for outlines in rounded
    ]


def moved(outlines: list[Outline], x: float, y: float = 0.0) -> list[Outline]:
    """Outlines shifted by font units."""
    return [outline + np.array([x, y]) for outline in outlines]


def bounds(outlines: list[Outline]) -> tuple[float, float, float, float] | None:
    """(left, bottom, right, top) of outlines, on whole font units; None without any."""
    if not outlines:
        return None
    points = np.concatenate([flatten(outline, 12) for outline in outlines])
    (left, bottom), (right, top) = np.floor(points.min(axis=0)), np.ceil(points.max(axis=0))
    return float(left), float(bottom), float(right), float(top)


def point_count(outlines: list[Outline]) -> int:
    """Points on and off the curves."""
    return sum(1 if is_line(bezier) else 3 for outline in outlines for bezier in outline)


def is_line(bezier: NDArray[np.float64]) -> bool:
    """Whether a Bézier of an outline is straight."""
    chord = bezier[3] - bezier[0]
    return bool(
        np.abs(bezier[1] - bezier[0] - chord / 3).max() < 1e-6
        and np.abs(bezier[3] - bezier[2] - chord / 3).max() < 1e-6
    )


def _line(start: Points, end: Points) -> NDArray[np.float64]:
    return np.stack([start, start + (end - start) / 3, end - (end - start) / 3, end])


def _rounded(fitted: FittedOutline, degree: Degree) -> Outline:
    """Points on whole font units; short curves go, straight ones become lines."""
    scale = UNITS_PER_EM / FIT_EM_PX
    kept: list[NDArray[np.float64]] = []
    lined: list[bool] = []
    for curve, straight in zip(fitted.curves, fitted.straight.tolist(), strict=True):
        points = np.round(curve * (scale, -scale))
        if kept:
            points[0] = kept[-1][3]
        if np.abs(points[3] - points[0]).max() < 1 and np.abs(points - points[0]).max() <= 2:
            continue
        kept.append(points)
        lined.append(straight)
    if kept:
        kept[-1][3] = kept[0][0]
    for number, (points, straight) in enumerate(zip(kept, lined, strict=True)):
        if straight:
            kept[number] = _line(points[0], points[3])
        elif degree == "cubic":
            kept[number] = _straightened(points)
    return np.stack(kept) if kept else np.zeros((0, 4, 2))


def _straightened(bezier: NDArray[np.float64]) -> NDArray[np.float64]:
    """A line if the handles leave the chord by less than `STRAIGHT`."""
    chord = bezier[3] - bezier[0]
    length = float(np.hypot(*chord))
    if length == 0:
        return bezier
    normal = np.array([-chord[1], chord[0]]) / length
    for handle, end in ((bezier[1] - bezier[0], chord), (bezier[3] - bezier[2], chord)):
        reach = float(np.hypot(*handle))
        aside = abs(float(handle @ normal))
        if reach > 0 and (handle @ end < 0 or aside > max(0.6, STRAIGHT * reach)):
            return bezier
    return _line(bezier[0], bezier[3])

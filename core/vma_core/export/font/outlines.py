"""Glyph outlines as type designers draw them: few curves, points at extremes, no overlaps."""

from __future__ import annotations

import itertools
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from vma_core.export.drawable import Drawable
from vma_core.export.outlines import EDGE_DEG, NOTCH_DEG, pixel_contours
from vma_core.glyphs.curves import Curve, corners_of, fit_alike, fit_smooth, flatten
from vma_core.glyphs.geometry import Points, arc_length, points_at, signed_area
from vma_core.glyphs.ink_polygons import ink_polygons
from vma_core.glyphs.strokes import StrokeArrays
from vma_core.glyphs.writing_lines import WritingLines

UNITS_PER_EM = 1000
TOLERANCE_EM = 0.0042
"""Largest distance of the curves from the ink, before points are rounded to font units."""
EXTREME_EM = 0.004
"""Extremes this close to a point need none of their own."""
STRAIGHT_EDGE_PX = 6.0
"""Longer edges of the ink are straight lines."""
SHORT_EDGE_PX = 0.03
CORNER_GAP_PX = 0.9
"""Smallest distance of corners."""
STRAIGHT = 0.02
"""Curves whose handles leave the chord by less than this angle, in radians, become lines."""
PLATEAU_PX = 2.0
"""Straight stretches at an extreme that are longer get a point at both ends."""
SPECK_UNITS = 12.0
"""Outlines with less area, in square font units, are dropped."""

Outline: TypeAlias = NDArray[np.float64]
"""(n, 4, 2) a closed outline of cubic Béziers in font units, y upwards; straight ones have their
control points at a third and two thirds. Ink is on the left, as in PostScript."""


def glyph_outlines(drawable: Drawable, lines: WritingLines) -> list[Outline]:
    """The ink of a drawing in font units, its baseline at y = 0; empty without ink."""
    scale = UNITS_PER_EM / lines.em_px
    if isinstance(drawable, StrokeArrays):
        polygons = ink_polygons(drawable)
    else:
        polygons = pixel_contours(drawable)
    found = []
    for polygon in polygons:
        curve = fit_outline(polygon, TOLERANCE_EM * lines.em_px, EXTREME_EM * lines.em_px)
        outline = np.stack(
            [curve[..., 0] * scale, (lines.baseline_px - curve[..., 1]) * scale], axis=-1
        )
        outline = _rounded(outline)
        if len(outline) >= 2 and abs(signed_area(flatten(outline)[:-1])) >= SPECK_UNITS:
            found.append(outline)
    return found


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


def fit_outline(polygon: Points, tolerance_px: float, extreme_px: float) -> Curve:
    """A closed curve along a polygon: corners, straight edges and extremes get points.

    Args:
        polygon: (n, 2), clockwise around ink with y downwards.
        tolerance_px: largest distance of the curve from the polygon.
        extreme_px: extremes this close to a point, across, get none of their own.
    """
    polygon = _without_short_edges(polygon)
    corners = set(corners_at(polygon))
    count = len(polygon)
    step = np.roll(polygon, -1, axis=0) - polygon
    length = np.hypot(step[:, 0], step[:, 1])
    straight = length > STRAIGHT_EDGE_PX
    tangent: dict[int, tuple[Points | None, Points | None]] = {}
    for index in corners:
        tangent[index] = None, None
    for index in np.flatnonzero(straight).tolist():
        direction = step[index] / length[index]
        following = (index + 1) % count
        for end in (index, following):
            arriving, leaving = tangent.get(end, (direction, direction))
            if end == index:
                leaving = direction
            else:
                arriving = direction
            tangent[end] = arriving, leaving
    for index, direction in _extremes(polygon, set(tangent), extreme_px):
        tangent.setdefault(index, (direction, direction))
    if not tangent:
        tangent[0] = None, None
    cuts = sorted(tangent)
    pieces: list[Curve] = []
    for a, b in itertools.pairwise([*cuts, cuts[0] + count]):
        points = polygon[np.arange(a, b + 1) % count]
        if b == a + 1 and straight[a]:
            pieces.append(_line(points[0], points[1])[None])
            continue
        leaving, arriving = tangent[a][1], tangent[b % count][0]
        curve = fit_smooth(
            _even(points), tolerance_px, leaving, None if arriving is None else -arriving
        )
        pieces.append(_merged(curve, _even(points), tolerance_px))
    fitted = np.concatenate(pieces)
    parts = [part for bezier in fitted for part in _at_extremes(bezier, extreme_px)]
    return np.stack(parts)


def _merged(curve: Curve, points: Points, tolerance_px: float) -> Curve:
    """Fewer Béziers along the same points: neighbours that one can replace are joined."""
    kept = list(curve)
    at = 0
    while at + 1 < len(kept):
        first, second = kept[at], kept[at + 1]
        ends = [_nearest(points, first[0]), _nearest(points, second[3])]
        if ends[0] > ends[1]:
            ends = [ends[0], len(points) - 1]
        leaving, arriving = _unit(first[1] - first[0]), _unit(second[2] - second[3])
        run = points[ends[0] : ends[1] + 1]
        if len(run) >= 3 and leaving.any() and arriving.any():
            beziers, error = fit_alike(run[None], leaving[None], arriving[None])
            if error.max() <= tolerance_px:
                kept[at : at + 2] = [beziers[0]]
                at = max(0, at - 1)
                continue
        at += 1
    return np.stack(kept)


def _nearest(points: Points, place: Points) -> int:
    return int(np.abs(points - place).sum(axis=1).argmin())


def _unit(vector: Points) -> Points:
    length = float(np.hypot(*vector))
    return vector / length if length else vector


def corners_at(polygon: Points) -> list[int]:
    """Indices of corners, also of those beside a straight edge."""
    found = corners_of(polygon, EDGE_DEG, NOTCH_DEG)
    step = np.roll(polygon, -1, axis=0) - polygon
    length = np.hypot(step[:, 0], step[:, 1])
    angle = np.arctan2(step[:, 1], step[:, 0])
    turn = np.degrees((angle - np.roll(angle, 1) + np.pi) % (2 * np.pi) - np.pi)
    beside = (length > STRAIGHT_EDGE_PX) | (np.roll(length, 1) > STRAIGHT_EDGE_PX)
    for index in np.flatnonzero(beside & ((turn > EDGE_DEG) | (turn < -NOTCH_DEG))).tolist():
        gaps = np.hypot(*(polygon[found] - polygon[index]).T) if found else np.zeros(0)
        if not len(gaps) or gaps.min() > CORNER_GAP_PX:
            found.append(index)
    return sorted(found)


def _without_short_edges(polygon: Points) -> Points:
    """The polygon without the vertices that a union leaves beside others."""
    step = np.roll(polygon, -1, axis=0) - polygon
    kept = polygon[np.hypot(step[:, 0], step[:, 1]) > SHORT_EDGE_PX]
    return kept if len(kept) >= 3 else polygon


def _even(points: Points) -> Points:
    """The same line with points so close that a fit cannot leave it unnoticed."""
    gaps = np.hypot(*np.diff(points, axis=0).T)
    if gaps.max(initial=0.0) <= 1.5:
        return points
    pieces = np.maximum(1, np.ceil(gaps)).astype(np.int64)
    along = arc_length(points)
    share = [np.linspace(0, 1, n, endpoint=False) * g for n, g in zip(pieces, gaps, strict=True)]
    at = np.concatenate([*(a + s for a, s in zip(along, share, strict=False)), along[-1:]])
    return points_at(at, points, along)


def _extremes(
    polygon: Points, cuts: set[int], extreme_px: float
) -> list[tuple[int, NDArray[np.float64]]]:
    """Smooth extremes of x and y: indices, and the direction of travel there."""
    found: list[tuple[int, NDArray[np.float64]]] = []
    count = len(polygon)
    for axis in (0, 1):
        values = polygon[:, axis]
        for index in _turning_points(values, extreme_px):
            level = values[index]
            first = last = index
            while last - first < count and abs(values[(first - 1) % count] - level) < 0.02:
                first -= 1
            while last - first < count and abs(values[(last + 1) % count] - level) < 0.02:
                last += 1
            ends = polygon[first % count], polygon[last % count]
            plateau = float(np.hypot(*(ends[1] - ends[0])))
            places = [first, last] if plateau > PLATEAU_PX else [(first + last) // 2]
            across = polygon[(last + 1) % count] - polygon[(first - 1) % count]
            direction = np.zeros(2)
            direction[1 - axis] = 1.0 if across[1 - axis] > 0 else -1.0
            if _is_known(values, index, cuts, extreme_px):
                continue
            found += [(place % count, direction) for place in places]
    return found


def _turning_points(values: NDArray[np.float64], least: float) -> list[int]:
    """Indices of the extremes of a closed row of values that stand out by `least`."""
    count = len(values)
    start = int(values.argmin())
    found: list[int] = []
    rising, best = True, start
    for step in range(1, count + 1):
        index = (start + step) % count
        value = values[index]
        if rising:
            if value > values[best]:
                best = index
            elif value < values[best] - least:
                found.append(best)
                rising, best = False, index
        elif value < values[best]:
            best = index
        elif value > values[best] + least:
            found.append(best)
            rising, best = True, index
    return [*found, start]


def _is_known(
    values: NDArray[np.float64],
    index: int,
    cuts: set[int],
    extreme_px: float,
) -> bool:
    """Whether the next point on either side is as extreme."""
    count, level = len(values), values[index]
    for sign in (1, -1):
        for step in range(count):
            at = (index + sign * step) % count
            if abs(values[at] - level) > extreme_px:
                break
            if at in cuts:
                return True
    return False


def _line(start: Points, end: Points) -> NDArray[np.float64]:
    return np.stack([start, start + (end - start) / 3, end - (end - start) / 3, end])


def _at_extremes(bezier: NDArray[np.float64], least: float) -> list[NDArray[np.float64]]:
    """A Bézier cut where it goes beyond its ends by more than `least`."""
    low = np.minimum(bezier[0], bezier[3]) - least
    high = np.maximum(bezier[0], bezier[3]) + least
    if ((bezier[1:3] >= low) & (bezier[1:3] <= high)).all():
        return [bezier]
    cuts: list[float] = []
    for axis in (0, 1):
        p0, p1, p2, p3 = bezier[:, axis]
        coefficients = [p3 - 3 * p2 + 3 * p1 - p0, 2 * (p2 - 2 * p1 + p0), p1 - p0]
        for root in np.roots(coefficients):
            t = float(root.real)
            if abs(root.imag) > 1e-9 or not 0.02 < t < 0.98:
                continue
            value = (1 - t) ** 3 * p0 + 3 * t * (1 - t) ** 2 * p1
            value += 3 * t * t * (1 - t) * p2 + t**3 * p3
            if not low[axis] <= value <= high[axis]:
                cuts.append(t)
    parts, rest, done = [], bezier, 0.0
    for t in sorted(cuts):
        first, rest = split(rest, (t - done) / (1 - done))
        parts.append(first)
        done = t
    return [*parts, rest]


def split(bezier: NDArray[np.float64], t: float) -> tuple[NDArray[np.float64], ...]:
    """A Bézier in two parts."""
    a, b, c = bezier[:-1] + t * np.diff(bezier, axis=0)
    d, e = a + t * (b - a), b + t * (c - b)
    middle = d + t * (e - d)
    return np.stack([bezier[0], a, d, middle]), np.stack([middle, e, c, bezier[3]])


def _rounded(outline: Outline) -> Outline:
    """Points on whole font units; short and straight curves become lines or go."""
    kept: list[NDArray[np.float64]] = []
    for bezier in outline:
        points = np.round(bezier)
        if kept:
            points[0] = kept[-1][3]
        if np.abs(points[3] - points[0]).max() < 1 and np.abs(points - points[0]).max() <= 2:
            continue
        kept.append(_straightened(points))
    if kept and (kept[-1][3] != kept[0][0]).any():
        kept[-1] = kept[-1].copy()
        kept[-1][3] = kept[0][0]
        kept[-1] = _straightened(kept[-1])
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

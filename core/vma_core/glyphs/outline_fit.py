"""The fewest curves along closed outlines, by dynamic programming over places for their points.

Between corners, each pair of candidate places gets the curve that fits best (least squares, with
the outline's tangents at both ends); the cheapest chain of curves within the tolerance is taken.
A curve is a cubic Bézier, or two quadratic ones that meet smoothly in the middle: both have two
handles, and therefore as many points.

M. Plass and M. Stone, "Curve-fitting with piecewise parametric cubics", SIGGRAPH 1983.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from vma_core.glyphs.curves import Curve, corners_of
from vma_core.glyphs.geometry import Points, arc_length, points_at

Degree = Literal["cubic", "quadratic"]

STEP_PX = 0.5
"""Distance of the points by which outlines are followed."""
SHORT_EDGE_PX = 0.03
STRAIGHT_EDGE_PX = 6.0
"""Turns beside longer edges are corners even where `corners_of` sees none; both ends are candidate
places."""
CORNER_GAP_PX = 0.9
"""Smallest distance of corners."""
NEAR_PX, FAR_PX = 0.8, 2.5
"""Distances over which tangents are measured: in tight bends, and elsewhere."""
TIGHT_RAD = 0.3
"""Turn within `FAR_PX` that makes a bend tight."""
CANDIDATE_RAD = 0.35
"""Turn from one candidate place to the next."""
CANDIDATE_PX = (0.9, 6.0)
"""Least and largest distance of candidate places."""
MAX_TURN_RAD = 2.2
"""Largest turn of the outline along one curve."""
SAMPLES, LONG_SAMPLES = 14, 32
"""Points at which short and long curves are compared with the outline."""
LONG_PX = 14.0
ROUNDS = 4
"""Of least squares and reparameterisation."""
LINE_SHARE = 0.8
"""Lines keep closer to the outline than curves, by this factor."""
LINE_RAD = 0.1
"""Largest angle between a line and the tangents at its ends."""
LINE_PX = 3.0
"""Length of the shortest line."""
CURVE_COST, LINE_COST = 3.0, 1.0
"""Points of a curve and of a line, without the last."""
BESIDE = (-2, 2)
"""Steps from the places of the first round to further ones of the second."""
MISFIT_COST = 0.6
"""Of a curve that just fits: decides among chains of equally many points."""
EXTREME_REWARD = 0.7
"""For a point at an extreme."""
INNER_SHARE = 0.4
"""By how much less extremes count that are not the outermost of their outline."""
UNFIT_COST = 30.0
"""Of a curve between neighbouring places that does not fit."""


class FittedOutline(NamedTuple):
    """A closed outline.

    Attributes:
        curves: (n, 4, 2) consecutive curves: start, two handles, end.
        straight: (n,) whether each is a line, with its handles at a third and two thirds.
    """

    curves: Curve
    straight: NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class _Track:
    """Outlines cut at their corners, as rows of close points.

    Attributes:
        points: (n, 2) of all parts, one part after the other.
        along: (n,) length up to each point; grows over all parts, with gaps between them.
        angle: (n,) direction of travel, continuous along each part.
        part: (n,) number of each point's part.
        is_key: (n,) whether it must be a candidate place.
        extreme: (n,) whether x or y has an extreme there.
        outline: (p,) number of each part's outline.
    """

    points: Points
    along: NDArray[np.float64]
    angle: NDArray[np.float64]
    part: NDArray[np.intp]
    is_key: NDArray[np.bool_]
    extreme: NDArray[np.bool_]
    outline: NDArray[np.intp]


class _Pairs(NamedTuple):
    """Pairs of candidate places that a curve may connect, by their numbers."""

    start: NDArray[np.intp]
    end: NDArray[np.intp]


class _Chain(NamedTuple):
    """The pairs that are connected, part by part in order.

    Attributes:
        pairs: (k,) their numbers.
        straight: (k,) whether by lines.
    """

    pairs: NDArray[np.intp]
    straight: NDArray[np.bool_]


class _Fits(NamedTuple):
    """The best curve of each pair.

    Attributes:
        curves: (m, 4, 2).
        error: (m,) largest distance from the outline.
        off_chord: (m,) that of a straight line.
    """

    curves: Curve
    error: NDArray[np.float64]
    off_chord: NDArray[np.float64]


def fit_outlines(
    polygons: Sequence[Points],
    tolerance_px: float,
    extreme_px: float,
    clockwise_deg: float,
    counter_deg: float,
    degree: Degree = "cubic",
) -> list[FittedOutline]:
    """Curves along closed polygons.

    Args:
        polygons: (n, 2) each, the first point once.
        tolerance_px: largest distance of the curves from the polygons.
        extreme_px: no curve goes beyond its ends by more, in x or y, to be the outermost of its
            outline; by `1 / INNER_SHARE` of that elsewhere.
        clockwise_deg: larger clockwise turns are corners (with y downwards).
        counter_deg: larger counter-clockwise turns are corners.
        degree: of the curves.
    """
    if not polygons:
        return []
    track = _track(polygons, clockwise_deg, counter_deg)
    places = _candidates(track)
    for _ in range(2):
        pairs = _pairs(track, places, extreme_px)
        angle = track.angle[places]
        fits = _fits(track, places, pairs, angle[pairs.start], angle[pairs.end], degree)
        chain = _cheapest(track, places, pairs, fits, tolerance_px)
        result = places, pairs, fits, chain
        places = _beside(track, places, pairs, fits, chain, tolerance_px)
    return _assembled(track, *result, degree, tolerance_px)


def without_short_edges(polygon: Points) -> Points:
    """The polygon without the vertices that a union leaves beside others."""
    step = np.roll(polygon, -1, axis=0) - polygon
    kept = polygon[np.hypot(step[:, 0], step[:, 1]) > SHORT_EDGE_PX]
    return kept if len(kept) >= 3 else polygon


def corners_at(polygon: Points, clockwise_deg: float, counter_deg: float) -> list[int]:
    """Indices of corners, also of those beside a straight edge."""
    found = corners_of(polygon, clockwise_deg, counter_deg)
    step = np.roll(polygon, -1, axis=0) - polygon
    length = np.hypot(step[:, 0], step[:, 1])
    angle = np.arctan2(step[:, 1], step[:, 0])
    turn = np.degrees((angle - np.roll(angle, 1) + np.pi) % (2 * np.pi) - np.pi)
    beside = (length > STRAIGHT_EDGE_PX) | (np.roll(length, 1) > STRAIGHT_EDGE_PX)
    for index in np.flatnonzero(beside & ((turn > clockwise_deg) | (turn < -counter_deg))).tolist():
        gaps = np.hypot(*(polygon[found] - polygon[index]).T) if found else np.zeros(0)
        if not len(gaps) or gaps.min() > CORNER_GAP_PX:
            found.append(index)
    return sorted(found)


def _track(polygons: Sequence[Points], clockwise_deg: float, counter_deg: float) -> _Track:
    rows: list[Points] = []
    keys: list[NDArray[np.bool_]] = []
    outline: list[int] = []
    smooth: list[int] = []
    for number, polygon in enumerate(polygons):
        polygon = without_short_edges(polygon)
        corners = corners_at(polygon, clockwise_deg, counter_deg)
        if not corners:
            smooth.append(len(rows))
        # Smooth outlines begin where they are leftmost: at an extreme.
        start = corners[0] if corners else int(polygon[:, 0].argmin())
        ring = np.roll(polygon, -start, axis=0)
        ring = np.concatenate([ring, ring[:1]])
        cuts = [corner - start for corner in corners] or [0]
        for a, b in itertools.pairwise([*cuts, len(polygon)]):
            points, is_key = _even(ring[a : b + 1])
            rows.append(points)
            keys.append(is_key)
            outline.append(number)
    sizes = np.array([len(row) for row in rows])
    ends = np.cumsum(sizes)
    points = np.concatenate(rows)
    lengths = [arc_length(row) for row in rows]
    totals = np.array([length[-1] for length in lengths])
    # No tangent reaches across the gaps between parts.
    offsets = np.cumsum(totals + 1.0) - totals
    along = np.concatenate(lengths) + np.repeat(offsets, sizes)
    part = np.repeat(np.arange(len(rows)), sizes)
    angle = _angles(points, along, ends - sizes, ends - 1, part)
    extreme = _extremes(points, part)
    for number in smooth:
        # They begin and end upright.
        first, last = ends[number] - sizes[number], ends[number] - 1
        for at in (first, last):
            angle[at] = np.pi * (round(angle[at] / np.pi - 0.5) + 0.5)
            extreme[at] = True
    axis_angle = 0.5 * np.pi * np.round(angle / (0.5 * np.pi))
    near_axis = extreme & (np.abs(angle - axis_angle) < 0.5)
    angle[near_axis] = axis_angle[near_axis]
    return _Track(points, along, angle, part, np.concatenate(keys), extreme, np.array(outline))


def _even(line: Points) -> tuple[Points, NDArray[np.bool_]]:
    """A polyline with points about `STEP_PX` apart; the ends of long edges are kept, and marked."""
    along = arc_length(line)
    gaps = np.diff(along)
    kept = np.zeros(len(line), bool)
    kept[0] = kept[-1] = True
    is_long = gaps > STRAIGHT_EDGE_PX
    kept[:-1] |= is_long
    kept[1:] |= is_long
    knots = along[kept]
    pieces = np.maximum(1, np.ceil(np.diff(knots) / STEP_PX - 1e-6)).astype(np.int64)
    if len(pieces) == 1:
        pieces = np.maximum(pieces, 4)
    within = np.arange(pieces.sum()) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    at = np.repeat(knots[:-1], pieces) + within * np.repeat(np.diff(knots) / pieces, pieces)
    is_key = np.append(within == 0, True)
    return points_at(np.append(at, knots[-1]), line, along), is_key


def _angles(
    points: Points,
    along: NDArray[np.float64],
    first: NDArray[np.intp],
    last: NDArray[np.intp],
    part: NDArray[np.intp],
) -> NDArray[np.float64]:
    """(n,) direction of travel at each point, continuous along each part."""
    low, high = along[first][part], along[last][part]

    def chord(reach_px: float) -> tuple[Points, Points]:
        # The same reach on both sides, so that bends do not tilt the chord.
        reach = np.minimum(reach_px, np.minimum(along - low, high - along))
        before = points_at(along - reach, points, along)
        after = points_at(along + reach, points, along)
        return points - before, after - points

    behind, ahead = chord(FAR_PX)
    turn = _turns(behind, ahead)
    wide, narrow = behind + ahead, np.add(*chord(NEAR_PX))
    tangent = np.where((np.abs(turn) < TIGHT_RAD)[:, None], wide, narrow)
    # At the ends, the derivative of the parabola through three points.
    reach = np.minimum(NEAR_PX, 0.25 * (high - low))
    for ends, sign in ((first, 1.0), (last, -1.0)):
        step = sign * reach[ends]
        one = points_at(along[ends] + step, points, along)
        two = points_at(along[ends] + 2 * step, points, along)
        tangent[ends] = sign * (4 * one - two - 3 * points[ends])
    beside = np.hypot(tangent[:, 0], tangent[:, 1]) < 1e-6
    tangent[beside] = (np.roll(points, -1, axis=0) - np.roll(points, 1, axis=0))[beside]
    angle = np.arctan2(tangent[:, 1], tangent[:, 0])
    steps = np.append(0.0, (np.diff(angle) + np.pi) % (2 * np.pi) - np.pi)
    total = np.cumsum(steps)
    found: NDArray[np.float64] = total - total[first][part] + angle[first][part]
    return found


def _turns(before: Points, after: Points) -> NDArray[np.float64]:
    cross = before[:, 0] * after[:, 1] - before[:, 1] * after[:, 0]
    found: NDArray[np.float64] = np.arctan2(cross, (before * after).sum(axis=1))
    return found


def _extremes(points: Points, part: NDArray[np.intp]) -> NDArray[np.bool_]:
    """(n,) whether x or y turns back at a point inside a part; the middle of level stretches."""
    found = np.zeros(len(points), bool)
    inside = np.diff(part) == 0
    for axis in (0, 1):
        step = np.diff(points[:, axis])
        moving = np.flatnonzero((np.abs(step) > 1e-3) | ~inside)
        sign = np.where(inside[moving], np.sign(step[moving]), 0.0)
        turns = np.flatnonzero(sign[1:] * sign[:-1] < 0)
        found[(moving[turns] + 1 + moving[turns + 1]) // 2] = True
    return found


def _candidates(track: _Track) -> NDArray[np.intp]:
    """Indices of places where curves may begin: more of them in bends."""
    same = np.diff(track.part) == 0
    gap = np.where(same, np.diff(track.along), 0.0)
    turn = np.where(same, np.abs(np.diff(track.angle)), 0.0)
    least, most = CANDIDATE_PX
    # Straight edges need none.
    weight = np.clip(turn / CANDIDATE_RAD, np.where(turn > 1e-6, gap / most, 0.0), gap / least)
    total = np.append(0.0, np.cumsum(weight))
    edges = np.append(True, ~same)
    start = np.maximum.accumulate(np.where(edges, total, 0.0))
    number = np.floor(total - start)
    chosen = np.append(False, np.diff(number) > 0) & np.append(False, same)
    fixed = edges | np.append(~same, True) | track.is_key | track.extreme
    # Places right beside those that are fixed say nothing new.
    near = fixed.copy()
    near[1:] |= fixed[:-1] & same
    near[:-1] |= fixed[1:] & same
    return np.flatnonzero(fixed | (chosen & ~near))


def _pairs(track: _Track, places: NDArray[np.intp], extreme_px: float) -> _Pairs:
    """Pairs of places between which the outline turns little and stays within their box.

    Neighbouring places are always a pair.
    """
    part = track.part[places]
    values = np.column_stack([track.points, track.angle])
    low = np.minimum.reduceat(values, places)
    high = np.maximum.reduceat(values, places)
    ends = values[places]
    # The box of each place's outline: of its extremes, the outermost need points most.
    owner = track.outline[track.part]
    first = np.flatnonzero(np.append(True, np.diff(owner) > 0))
    outermost_low = np.minimum.reduceat(track.points, first)[owner[places]] + extreme_px
    outermost_high = np.maximum.reduceat(track.points, first)[owner[places]] - extreme_px
    starts: list[NDArray[np.intp]] = []
    stops: list[NDArray[np.intp]] = []
    now = np.flatnonzero(part[1:] == part[:-1])
    reach = 1
    lowest, highest = low[now], high[now]
    while len(now):
        stop = now + reach
        under = np.minimum(lowest, ends[stop])
        over = np.maximum(highest, ends[stop])
        below = np.minimum(ends[now], ends[stop])[:, :2] - under[:, :2]
        above = over[:, :2] - np.maximum(ends[now], ends[stop])[:, :2]
        below *= np.where(under[:, :2] < outermost_low[now], 1.0, INNER_SHARE)
        above *= np.where(over[:, :2] > outermost_high[now], 1.0, INNER_SHARE)
        inside = (np.maximum(below, above) <= extreme_px).all(axis=1)
        turns = over[:, 2] - under[:, 2] <= MAX_TURN_RAD
        allowed = (inside & turns) | (reach == 1)
        starts.append(now[allowed])
        stops.append(stop[allowed])
        # A longer stretch turns at least as much; its box may fit again.
        further = turns & (stop + 1 < len(places))
        further[further] = part[stop[further] + 1] == part[now[further]]
        now, stop = now[further], stop[further]
        lowest = np.minimum(under[further], low[stop])
        highest = np.maximum(over[further], high[stop])
        reach += 1
    return _Pairs(np.concatenate(starts), np.concatenate(stops))


def _fits(
    track: _Track,
    places: NDArray[np.intp],
    pairs: _Pairs,
    leaving: NDArray[np.float64],
    arriving: NDArray[np.float64],
    degree: Degree,
) -> _Fits:
    """The best curve of each pair, given the directions at both of its ends."""
    count = len(pairs.start)
    curves, error, off_chord = np.zeros((count, 4, 2)), np.zeros(count), np.zeros(count)
    first, last = track.along[places[pairs.start]], track.along[places[pairs.end]]
    is_long = last - first > LONG_PX
    for chosen, samples in (
        (np.flatnonzero(~is_long), SAMPLES),
        (np.flatnonzero(is_long), LONG_SAMPLES),
    ):
        if not len(chosen):
            continue
        share = np.linspace(0.0, 1.0, samples)
        at = first[chosen, None] + (last - first)[chosen, None] * share
        lines = points_at(at, track.points, track.along)
        curves[chosen], error[chosen] = _fitted(
            lines, (last - first)[chosen], leaving[chosen], arriving[chosen], degree
        )
        chord = lines[:, -1] - lines[:, 0]
        length = np.maximum(np.hypot(chord[:, 0], chord[:, 1]), 1e-9)
        off = lines - lines[:, :1]
        across = off[..., 0] * chord[:, None, 1] - off[..., 1] * chord[:, None, 0]
        off_chord[chosen] = np.abs(across).max(axis=1) / length
    return _Fits(curves, error, off_chord)


def _fitted(
    lines: NDArray[np.float64],
    length: NDArray[np.float64],
    leaving: NDArray[np.float64],
    arriving: NDArray[np.float64],
    degree: Degree,
) -> tuple[Curve, NDArray[np.float64]]:
    """The best curve along each of m lines of n even points, and its largest distance from them.

    Args:
        lines: (m, n, 2).
        length: (m,) of the lines.
        leaving: (m,) direction at the first point.
        arriving: (m,) direction at the last point.
        degree: of the curves.
    """
    start = np.stack([np.cos(leaving), np.sin(leaving)], axis=1)
    end = -np.stack([np.cos(arriving), np.sin(arriving)], axis=1)
    x, y = np.ascontiguousarray(lines[..., 0]), np.ascontiguousarray(lines[..., 1])
    x0, y0, x3, y3 = x[:, :1], y[:, :1], x[:, -1:], y[:, -1:]
    sx, sy, ex, ey = (v[:, None] for v in (start[:, 0], start[:, 1], end[:, 0], end[:, 1]))
    cosine = (start * end).sum(axis=1)
    u = np.broadcast_to(np.linspace(0.0, 1.0, x.shape[1]), x.shape)
    for remaining in reversed(range(ROUNDS)):
        w0, w1, w2, w3 = _weights(u, degree)
        rest_x, rest_y = x - (w0 + w1) * x0 - (w2 + w3) * x3, y - (w0 + w1) * y0 - (w2 + w3) * y3
        c00, c11 = (w1 * w1).sum(axis=1), (w2 * w2).sum(axis=1)
        c01 = (w1 * w2).sum(axis=1) * cosine
        b0 = (w1 * (rest_x * sx + rest_y * sy)).sum(axis=1)
        b1 = (w2 * (rest_x * ex + rest_y * ey)).sum(axis=1)
        determinant = c00 * c11 - c01 * c01
        known = determinant > 1e-9 * c00 * c11
        divisor = np.where(known, determinant, 1.0)
        alpha = np.where(known, (b0 * c11 - b1 * c01) / divisor, length / 3)
        beta = np.where(known, (c00 * b1 - c01 * b0) / divisor, length / 3)
        # Handles that point backwards, or beyond the curve, would make a loop.
        alpha, beta = (np.clip(handle, 0.02 * length, length) for handle in (alpha, beta))
        x1, y1 = x0 + alpha[:, None] * sx, y0 + alpha[:, None] * sy
        x2, y2 = x3 + beta[:, None] * ex, y3 + beta[:, None] * ey
        off_x = x - (w0 * x0 + w1 * x1 + w2 * x2 + w3 * x3)
        off_y = y - (w0 * y0 + w1 * y1 + w2 * y2 + w3 * y3)
        if not remaining:
            break
        s0, s1, s2, s3 = _slopes(u, degree)
        slope_x = s0 * x0 + s1 * x1 + s2 * x2 + s3 * x3
        slope_y = s0 * y0 + s1 * y1 + s2 * y2 + s3 * y3
        # Gauss–Newton: the second derivative matters little this close to the curve.
        step = (off_x * slope_x + off_y * slope_y) / np.maximum(
            slope_x * slope_x + slope_y * slope_y, 1e-9
        )
        u = np.maximum.accumulate(np.clip(u + step, 0.0, 1.0), axis=1)
        u[:, 0], u[:, -1] = 0.0, 1.0
    curves = np.stack(
        [np.concatenate(column, axis=1) for column in ((x0, x1, x2, x3), (y0, y1, y2, y3))], axis=-1
    )
    return curves, np.sqrt((off_x * off_x + off_y * off_y).max(axis=1))


_Four = tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]


def _weights(u: NDArray[np.float64], degree: Degree) -> _Four:
    """Of start, handles and end at each parameter."""
    v = 1.0 - u
    if degree == "cubic":
        return v * v * v, 3 * u * v * v, 3 * u * u * v, u * u * u
    # A quadratic spline with a knot in the middle: two Béziers whose joint is between the handles.
    a, b = np.maximum(1.0 - 2 * u, 0.0), np.maximum(2 * u - 1.0, 0.0)
    is_first = u < 0.5
    w1 = np.where(is_first, 4 * u - 6 * u * u, 2 * v * v)
    w2 = np.where(is_first, 2 * u * u, 4 * v - 6 * v * v)
    return a * a, w1, w2, b * b


def _slopes(u: NDArray[np.float64], degree: Degree) -> _Four:
    """Derivatives of `_weights`."""
    v = 1.0 - u
    if degree == "cubic":
        return -3 * v * v, 3 * v * (v - 2 * u), 3 * u * (2 * v - u), 3 * u * u
    a, b = np.maximum(1.0 - 2 * u, 0.0), np.maximum(2 * u - 1.0, 0.0)
    is_first = u < 0.5
    s1 = np.where(is_first, 4 - 12 * u, -4 * v)
    s2 = np.where(is_first, 4 * u, 12 * v - 4)
    return -4 * a, s1, s2, 4 * b


def _cheapest(
    track: _Track,
    places: NDArray[np.intp],
    pairs: _Pairs,
    fits: _Fits,
    tolerance_px: float,
) -> _Chain:
    """The cheapest chain along each part."""
    misfit = (fits.error / tolerance_px) ** 2
    cost = CURVE_COST + MISFIT_COST * misfit
    cost = np.where(misfit <= 1.0, cost, np.where(pairs.end == pairs.start + 1, UNFIT_COST, np.inf))
    reward = EXTREME_REWARD * track.extreme[places][pairs.end]
    straight = _lines(track, places, pairs, fits, tolerance_px)
    line_cost = np.where(straight, LINE_COST, UNFIT_COST)
    straight |= (cost == UNFIT_COST) & (fits.off_chord < fits.error)
    order = np.lexsort((pairs.start, pairs.end))
    order = order[np.isfinite(cost[order]) | straight[order]]
    part = track.part[places]
    is_first = np.append(True, np.diff(part) > 0)
    # Cheapest chains to each place that end in a curve, or begin there, and in a line. Lines do
    # not follow each other: they would be facets of a curve.
    after_curve = np.where(is_first, 0.0, math.inf).tolist()
    after_line = [math.inf] * len(places)
    curve_to, line_to = [-1] * len(places), [-1] * len(places)
    for number, a, b, price, line_price, saved, is_line in zip(
        order.tolist(),
        pairs.start[order].tolist(),
        pairs.end[order].tolist(),
        cost[order].tolist(),
        line_cost[order].tolist(),
        reward[order].tolist(),
        straight[order].tolist(),
        strict=True,
    ):
        through = min(after_curve[a], after_line[a]) + price - saved
        if through < after_curve[b]:
            after_curve[b], curve_to[b] = through, number
        if is_line:
            through = after_curve[a] + line_price - saved
            if through < after_line[b]:
                after_line[b], line_to[b] = through, number
    chosen: list[int] = []
    lined: list[bool] = []
    for last in np.flatnonzero(np.append(np.diff(part) > 0, True))[::-1].tolist():
        at, may_line = last, True
        while not is_first[at]:
            is_line = may_line and after_line[at] < after_curve[at]
            number = line_to[at] if is_line else curve_to[at]
            chosen.append(number)
            lined.append(is_line)
            at, may_line = int(pairs.start[number]), not is_line
    return _Chain(np.array(chosen[::-1]), np.array(lined[::-1], bool))


def _beside(
    track: _Track,
    places: NDArray[np.intp],
    pairs: _Pairs,
    fits: _Fits,
    chain: _Chain,
    tolerance_px: float,
) -> NDArray[np.intp]:
    """The places of a chain and others beside them; all between those that nothing fits."""
    start, end = places[pairs.start[chain.pairs]], places[pairs.end[chain.pairs]]
    used = np.unique(np.concatenate([start, end]))
    part = track.part
    edge = np.append(True, np.diff(part) > 0) | np.append(np.diff(part) > 0, True)
    found = [np.flatnonzero(edge | track.is_key), used]
    free = used[~edge[used]]
    for shift in BESIDE:
        other = free + shift
        kept = (other > 0) & (other < len(part))
        kept[kept] = part[other[kept]] == part[free[kept]]
        found.append(other[kept])
    unfit = ~chain.straight & (fits.error[chain.pairs] > tolerance_px)
    found += [np.arange(a, b) for a, b in zip(start[unfit], end[unfit], strict=True)]
    return np.unique(np.concatenate(found))


def _lines(
    track: _Track,
    places: NDArray[np.intp],
    pairs: _Pairs,
    fits: _Fits,
    tolerance_px: float,
) -> NDArray[np.bool_]:
    """(m,) whether a straight line may connect a pair."""
    start, end = places[pairs.start], places[pairs.end]
    chord = track.points[end] - track.points[start]
    direction = np.arctan2(chord[:, 1], chord[:, 0])
    straight = fits.off_chord <= LINE_SHARE * tolerance_px
    straight &= np.hypot(chord[:, 0], chord[:, 1]) >= LINE_PX
    part = track.part
    edge = np.append(True, np.diff(part) > 0) | np.append(np.diff(part) > 0, True)
    for at in (start, end):
        off = np.abs((track.angle[at] - direction + np.pi) % (2 * np.pi) - np.pi)
        straight &= edge[at] | (off <= LINE_RAD)
    return straight


def _assembled(
    track: _Track,
    places: NDArray[np.intp],
    pairs: _Pairs,
    fits: _Fits,
    chain: _Chain,
    degree: Degree,
    tolerance_px: float,
) -> list[FittedOutline]:
    """The chosen curves; those beside lines leave in their direction."""
    taken, is_line = chain
    own = _Pairs(pairs.start[taken], pairs.end[taken])
    curves = fits.curves[taken].copy()
    first, last = track.points[places[own.start]], track.points[places[own.end]]
    third = (last - first) / 3
    lines = np.stack([first, first + third, last - third, last], axis=1)
    curves[is_line] = lines[is_line]
    angle = track.angle[places]
    leaving, arriving = angle[own.start], angle[own.end]
    direction = np.arctan2(third[:, 1], third[:, 0])
    follows = np.append(False, own.start[1:] == own.end[:-1])
    after = follows & np.append(False, is_line[:-1]) & ~is_line
    before = np.append(follows[1:] & is_line[1:], False) & ~is_line
    leaving = np.where(after, np.roll(direction, 1), leaving)
    arriving = np.where(before, np.roll(direction, -1), arriving)
    turned = np.flatnonzero(after | before)
    if len(turned):
        again = _fits(
            track,
            places,
            _Pairs(own.start[turned], own.end[turned]),
            leaving[turned],
            arriving[turned],
            degree,
        )
        good = again.error <= np.maximum(tolerance_px, fits.error[taken[turned]])
        curves[turned[good]] = again.curves[good]
    outline = track.outline[track.part[places[own.start]]]
    cuts = np.flatnonzero(np.diff(outline)) + 1
    return [
        FittedOutline(part, lined)
        for part, lined in zip(np.split(curves, cuts), np.split(is_line, cuts), strict=True)
    ]

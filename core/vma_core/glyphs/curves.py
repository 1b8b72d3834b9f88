"""Smooth curves through points: Catmull-Rom smoothing of strokes, and fitted cubic Béziers.

P. J. Schneider, "An Algorithm for Automatically Fitting Digitized Curves", Graphics Gems, 1990.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from vma_core.glyphs.geometry import Points, arc_length, points_at
from vma_core.glyphs.strokes import StrokeArrays

Curve = NDArray[np.float64]
"""(n, 4, 2) consecutive cubic Béziers: start, two control points, end."""

TANGENT_PX = 0.6
"""Distance over which a direction is measured, larger than pixel noise."""
REFINEMENTS = 4
SPLIT_FACTOR = 5.0
"""A fit whose error exceeds this multiple of the tolerance is split without refinement."""

STRAIGHT_FROM_PX = 8.0
"""Segments longer than this are straight lines."""
CORNER_RAD = 0.8
"""A larger turn at a point is a corner."""
MAX_PIECES = 64


def fit_open(points: Points, tolerance_px: float, corner_deg: float) -> Curve:
    """A curve through a polyline of at least two different points; corners stay corners.

    Points are at most about `tolerance_px` from the curve. A turn of more than `corner_deg` is a
    corner.
    """
    points = _distinct(points)
    cuts = [0, *_corners(points, corner_deg, corner_deg, closed=False), len(points) - 1]
    return np.concatenate(
        [_fit(points[a : b + 1], tolerance_px) for a, b in itertools.pairwise(cuts)]
    )


def fit_closed(
    points: Points, tolerance_px: float, clockwise_deg: float, counter_deg: float
) -> Curve:
    """A closed curve through an outline of at least three points, the first not repeated.

    A turn of more than `clockwise_deg`, or counter-clockwise of more than `counter_deg`, is a
    corner (with y downwards).
    """
    points = _distinct(points)
    corners = _corners(points, clockwise_deg, counter_deg, closed=True)
    if not corners:
        ring = np.concatenate([points, points[:1]])
        back, ahead = _at_distance(points, np.array([-TANGENT_PX, TANGENT_PX]))
        tangent = _unit(ahead - back)
        return _fit(ring, tolerance_px, tangent, -tangent)
    points = np.roll(points, -corners[0], axis=0)
    ring = np.concatenate([points, points[:1]])
    cuts = [corner - corners[0] for corner in corners] + [len(points)]
    return np.concatenate(
        [_fit(ring[a : b + 1], tolerance_px) for a, b in itertools.pairwise(cuts)]
    )


def fit_open_many(lines: Sequence[Points], tolerance_px: float, corner_deg: float) -> list[Curve]:
    """`fit_open` of many polylines, several times as fast for more than a few."""
    pieces: list[_Piece] = []
    counts = []
    for line in map(_distinct, lines):
        cuts = [0, *_corners(line, corner_deg, corner_deg, closed=False), len(line) - 1]
        pieces += [_Piece(line[a : b + 1], None, None) for a, b in itertools.pairwise(cuts)]
        counts.append(len(cuts) - 1)
    return _joined(_fit_pieces(pieces, tolerance_px), counts)


def fit_closed_many(
    outlines: Sequence[Points], tolerance_px: float, clockwise_deg: float, counter_deg: float
) -> list[Curve]:
    """`fit_closed` of many outlines, several times as fast for more than a few."""
    pieces: list[_Piece] = []
    counts = []
    for outline in map(_distinct, outlines):
        corners = _corners(outline, clockwise_deg, counter_deg, closed=True)
        if not corners:
            back, ahead = _at_distance(outline, np.array([-TANGENT_PX, TANGENT_PX]))
            tangent = _unit(ahead - back)
            ring = np.concatenate([outline, outline[:1]])
            pieces.append(_Piece(ring, tangent, -tangent))
            counts.append(1)
            continue
        outline = np.roll(outline, -corners[0], axis=0)
        ring = np.concatenate([outline, outline[:1]])
        cuts = [corner - corners[0] for corner in corners] + [len(outline)]
        pieces += [_Piece(ring[a : b + 1], None, None) for a, b in itertools.pairwise(cuts)]
        counts.append(len(corners))
    return _joined(_fit_pieces(pieces, tolerance_px), counts)


class _Piece(NamedTuple):
    """A line without corners, and unit tangents at its ends, inwards, if they are given."""

    points: Points
    start: Points | None
    end: Points | None


def _joined(curves: Sequence[Curve], counts: Sequence[int]) -> list[Curve]:
    """Curves of `counts` consecutive pieces each."""
    remaining = iter(curves)
    return [np.concatenate(list(itertools.islice(remaining, count))) for count in counts]


def _fit_pieces(pieces: Sequence[_Piece], tolerance_px: float) -> list[Curve]:
    """`_fit` of many pieces: the same steps, each for all unfinished segments at once."""
    if not pieces:
        return []
    sizes = np.array([len(piece.points) for piece in pieces])
    ends = np.cumsum(sizes)
    points = np.concatenate([piece.points for piece in pieces])
    lengths = [arc_length(piece.points) for piece in pieces]
    # Lengths along all pieces, with gaps between them that no tangent reaches across.
    totals = np.array([length[-1] for length in lengths])
    offsets = np.cumsum(totals + 1.0) - totals
    along = np.concatenate(
        [length + offset for length, offset in zip(lengths, offsets, strict=True)]
    )
    low, high = along[ends - sizes], along[ends - 1]

    def tangents(at: NDArray[np.intp], piece: NDArray[np.intp], sign: float) -> Points:
        s = np.clip(along[at] + sign * TANGENT_PX, low[piece], high[piece])
        return _units(points_at(s, points, along) - points[at])

    piece = np.arange(len(pieces))
    first, last = ends - sizes, ends - 1
    leaving, arriving = tangents(first, piece, 1.0), tangents(last, piece, -1.0)
    for number, (_, start, end) in enumerate(pieces):
        if start is not None:
            leaving[number] = start
        if end is not None:
            arriving[number] = end
    done: list[tuple[NDArray[np.intp], NDArray[np.intp], Curve]] = []
    while len(first):
        beziers, cut = _fit_segments(points, along, first, last, leaving, arriving, tolerance_px)
        good = cut < 0
        done.append((piece[good], first[good], beziers[good]))
        first, last, piece, middle = first[~good], last[~good], piece[~good], cut[~good]
        leaving, arriving = leaving[~good], arriving[~good]
        through = _units(tangents(middle, piece, 1.0) - tangents(middle, piece, -1.0))
        lost = ~through.any(axis=1)
        through[lost] = _units(points[middle[lost] + 1] - points[middle[lost] - 1])
        first, last = np.concatenate([first, middle]), np.concatenate([middle, last])
        leaving, arriving = np.concatenate([leaving, through]), np.concatenate([-through, arriving])
        piece = np.concatenate([piece, piece])
    owner, begin, curves = (np.concatenate(parts) for parts in zip(*done, strict=True))
    order = np.argsort(begin, kind="stable")
    return np.split(curves[order], np.cumsum(np.bincount(owner, minlength=len(pieces)))[:-1])


def _fit_segments(
    points: Points,
    along: NDArray[np.float64],
    first: NDArray[np.intp],
    last: NDArray[np.intp],
    start: Points,
    end: Points,
    tolerance_px: float,
) -> tuple[Curve, NDArray[np.intp]]:
    """`_fit_one` of m segments: (m, 4, 2) Béziers, and (m,) where to split, −1 if good enough."""
    beziers = np.zeros((len(first), 4, 2))
    cut = np.full(len(first), -1)
    length = along[last] - along[first]
    third = length[:, None] / 3
    beziers[:, 0], beziers[:, 3] = points[first], points[last]
    beziers[:, 1] = points[first] + third * start
    beziers[:, 2] = points[last] + third * end
    now = np.flatnonzero(last - first > 1)
    sizes = (last - first + 1)[now]
    index = np.repeat(first[now], sizes) + _within(sizes)
    u = (along[index] - np.repeat(along[first[now]], sizes)) / np.repeat(length[now], sizes)
    x, y = points[index, 0], points[index, 1]
    for _ in range(REFINEMENTS):
        if not len(now):
            break
        heads, owner = np.cumsum(sizes) - sizes, np.repeat(np.arange(len(now)), sizes)
        weights = _bernstein(u)
        found = _least_squares_many(
            x, y, weights, heads, owner, beziers[now][:, [0, 3]], start[now], end[now], length[now]
        )
        beziers[now] = found
        curves = found.reshape(-1, 8).T[:, owner]
        off_x, off_y = x - _blended(weights, curves[::2]), y - _blended(weights, curves[1::2])
        error = np.sqrt(off_x * off_x + off_y * off_y)
        error[heads] = error[heads + sizes - 1] = -1.0
        worst = np.maximum.reduceat(error, heads)
        # The first point with the largest error.
        is_worst = np.flatnonzero(error == worst[owner])
        place = is_worst[np.searchsorted(owner[is_worst], np.arange(len(now)))]
        cut[now] = np.where(worst <= tolerance_px, -1, index[place])
        kept = (worst > tolerance_px) & (worst <= SPLIT_FACTOR * tolerance_px)
        inside = kept[owner]
        if not inside.any():
            break
        u = _reparameterised_many(
            curves[:, inside], off_x[inside], off_y[inside], u[inside], sizes[kept]
        )
        x, y, index, now, sizes = x[inside], y[inside], index[inside], now[kept], sizes[kept]
    return beziers, cut


def _blended(weights: NDArray[np.float64], columns: NDArray[np.float64]) -> NDArray[np.float64]:
    """(n,) sums of four (n,) columns, weighted."""
    total = weights[:, 0] * columns[0]
    for number in (1, 2, 3):
        total += weights[:, number] * columns[number]
    return total


def _within(sizes: NDArray[np.intp]) -> NDArray[np.intp]:
    """0 … size − 1 of each part, one after the other."""
    return np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)


def _least_squares_many(
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    weights: NDArray[np.float64],
    heads: NDArray[np.intp],
    owner: NDArray[np.intp],
    ends: NDArray[np.float64],
    start: Points,
    end: Points,
    length: NDArray[np.float64],
) -> Curve:
    """`_least_squares` of segments whose points begin at `heads`."""
    first, last = ends[:, 0], ends[:, 1]
    b1, b2 = weights[:, 1], weights[:, 2]
    near, far = weights[:, 0] + b1, b2 + weights[:, 3]
    rest_x = x - near * first[owner, 0] - far * last[owner, 0]
    rest_y = y - near * first[owner, 1] - far * last[owner, 1]

    def total(values: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.add.reduceat(values, heads)

    along_start = rest_x * start[owner, 0] + rest_y * start[owner, 1]
    along_end = rest_x * end[owner, 0] + rest_y * end[owner, 1]
    c00, c11 = total(b1 * b1), total(b2 * b2)
    c00 *= (start * start).sum(1)
    c11 *= (end * end).sum(1)
    c01 = total(b1 * b2) * (start * end).sum(1)
    x0, x1 = total(b1 * along_start), total(b2 * along_end)
    determinant = c00 * c11 - c01 * c01
    known = determinant > 1e-9 * np.maximum(c00 * c11, 1e-12)
    divisor = np.where(known, determinant, 1.0)
    alpha, beta = (x0 * c11 - x1 * c01) / divisor, (c00 * x1 - c01 * x0) / divisor
    # Negative tangents, or tangents longer than the line, would make a loop.
    fine = known & (np.minimum(alpha, beta) > 1e-3 * length) & (np.maximum(alpha, beta) < length)
    alpha, beta = (np.where(fine, value, length / 3)[:, None] for value in (alpha, beta))
    return np.stack([first, first + alpha * start, last + beta * end, last], axis=1)


def _reparameterised_many(
    curves: NDArray[np.float64],
    off_x: NDArray[np.float64],
    off_y: NDArray[np.float64],
    u: NDArray[np.float64],
    sizes: NDArray[np.intp],
) -> NDArray[np.float64]:
    """`_reparameterised` of segments; `curves` (8, n) has the numbers of each point's curve."""
    v = 1.0 - u
    a, b, c = 3 * v * v, 6 * u * v, 3 * u * u
    slopes, bends = [], []
    for axis in (0, 1):
        p0, p1, p2, p3 = curves[axis::2]
        d0, d1, d2 = p1 - p0, p2 - p1, p3 - p2
        slopes.append(a * d0 + b * d1 + c * d2)
        bends.append(6 * (v * (d1 - d0) + u * (d2 - d1)))
    falling = slopes[0] ** 2 + slopes[1] ** 2 - off_x * bends[0] - off_y * bends[1]
    step = (off_x * slopes[0] + off_y * slopes[1]) / np.where(np.abs(falling) > 1e-12, falling, 1.0)
    moved = np.clip(u + step, 0.0, 1.0)
    # Parameters only grow along a segment.
    segment = np.repeat(2.0 * np.arange(len(sizes)), sizes)
    moved = np.maximum.accumulate(moved + segment) - segment
    heads = np.cumsum(sizes) - sizes
    moved[heads], moved[heads + sizes - 1] = 0.0, 1.0
    return moved


def _units(vectors: Points) -> Points:
    length = np.hypot(vectors[:, 0], vectors[:, 1])[:, None]
    return vectors / np.where(length > 0, length, 1.0)


def flatten(curve: Curve, pieces: int = 8) -> Points:
    """(n · pieces + 1, 2): points on a curve, `pieces` per Bézier."""
    t = np.linspace(0.0, 1.0, pieces + 1)[1:]
    inside = np.einsum("tk,nkd->ntd", _bernstein(t), curve).reshape(-1, 2)
    return np.concatenate([curve[:1, 0], inside])


def corners_of(points: Points, clockwise_deg: float, counter_deg: float) -> list[int]:
    """Indices of the corners of a closed outline, in order; see `fit_closed`."""
    return _corners(points, clockwise_deg, counter_deg, closed=True)


def _distinct(points: Points) -> Points:
    kept = np.ones(len(points), bool)
    kept[1:] = np.any(np.diff(points, axis=0) != 0, axis=1)
    return points[kept]


def _corners(points: Points, clockwise_deg: float, counter_deg: float, closed: bool) -> list[int]:
    """Indices of corners in order, without the ends of an open line."""
    ring = np.concatenate([points, points[:1]]) if closed else points
    along = arc_length(ring)
    total, at = along[-1], along[: len(points)]
    if total < 4 * TANGENT_PX:
        return []

    def place(s: NDArray[np.float64]) -> Points:
        s = s % total if closed else np.clip(s, 0.0, total)
        return points_at(s, ring, along)

    behind, ahead = points - place(at - TANGENT_PX), place(at + TANGENT_PX) - points
    cross = behind[:, 0] * ahead[:, 1] - behind[:, 1] * ahead[:, 0]
    turn = np.degrees(np.arctan2(cross, (behind * ahead).sum(axis=1)))
    sharp = np.where(turn > 0, turn / clockwise_deg, -turn / counter_deg)
    if not closed:
        sharp[[0, -1]] = 0.0
    corners: list[int] = []
    for index in np.argsort(-sharp, kind="stable"):
        if sharp[index] <= 1.0:
            break
        gaps = np.abs(at[corners] - at[index])
        if closed:
            gaps = np.minimum(gaps, total - gaps)
        if not len(gaps) or gaps.min() > 1.5 * TANGENT_PX:
            corners.append(int(index))
    return sorted(corners)


def _at_distance(points: Points, distances: NDArray[np.float64]) -> Points:
    """Points of a closed outline at distances along it from its first point."""
    ring = np.concatenate([points, points[:1]])
    along = arc_length(ring)
    return points_at(distances % along[-1], ring, along)


def _fit(
    points: Points,
    tolerance_px: float,
    start: Points | None = None,
    end: Points | None = None,
) -> Curve:
    """Béziers through a smooth line; `start` and `end` are unit tangents pointing inwards."""
    along = arc_length(points)

    def tangent(index: int, sign: float) -> Points:
        """Unit tangent at a point, forwards (`sign` = 1) or backwards (−1)."""
        s = min(max(along[index] + sign * TANGENT_PX, 0.0), along[-1])
        return _unit(points_at(s, points, along) - points[index])

    beziers: list[Curve] = []
    last = len(points) - 1
    waiting = [
        (
            0,
            last,
            tangent(0, 1.0) if start is None else start,
            tangent(last, -1.0) if end is None else end,
        )
    ]
    while waiting:
        a, b, leaving, arriving = waiting.pop()
        bezier, cut = _fit_one(points[a : b + 1], along[a : b + 1], leaving, arriving, tolerance_px)
        if cut is None:
            beziers.append(bezier)
            continue
        middle = a + cut
        through = _unit(tangent(middle, 1.0) - tangent(middle, -1.0))
        if not through.any():
            through = _unit(points[middle + 1] - points[middle - 1])
        waiting.append((middle, b, through, arriving))
        waiting.append((a, middle, leaving, -through))
    return np.stack(beziers)


def _fit_one(
    points: Points, along: NDArray[np.float64], start: Points, end: Points, tolerance_px: float
) -> tuple[NDArray[np.float64], int | None]:
    """The best single Bézier, and the index at which to split if it is not good enough."""
    length = along[-1] - along[0]
    third = length / 3
    if len(points) == 2:
        return np.stack(
            [points[0], points[0] + third * start, points[1] + third * end, points[1]]
        ), None
    u = (along - along[0]) / length
    for _ in range(REFINEMENTS):
        bezier = _least_squares(points, u, start, end, length)
        off = points - _bernstein(u) @ bezier
        error = np.hypot(off[:, 0], off[:, 1])
        worst = int(error[1:-1].argmax()) + 1
        if error[worst] <= tolerance_px:
            return bezier, None
        if error[worst] > SPLIT_FACTOR * tolerance_px:
            break
        u = _reparameterised(bezier, off, u)
    return bezier, worst


def _least_squares(
    points: Points, u: NDArray[np.float64], start: Points, end: Points, length: float
) -> NDArray[np.float64]:
    """The Bézier with given end tangents closest to points at parameters `u`."""
    weights = _bernstein(u)
    first, last = points[0], points[-1]
    a0, a1 = weights[:, 1:2] * start, weights[:, 2:3] * end
    rest = points - (
        (weights[:, :1] + weights[:, 1:2]) * first + (weights[:, 2:3] + weights[:, 3:]) * last
    )
    c00, c01, c11 = (a0 * a0).sum(), (a0 * a1).sum(), (a1 * a1).sum()
    x0, x1 = (a0 * rest).sum(), (a1 * rest).sum()
    determinant = c00 * c11 - c01 * c01
    alpha = beta = 0.0
    if determinant > 1e-9 * max(c00 * c11, 1e-12):
        alpha = (x0 * c11 - x1 * c01) / determinant
        beta = (c00 * x1 - c01 * x0) / determinant
    # Negative tangents, or tangents longer than the line, would make a loop.
    if not (1e-3 * length < alpha < length and 1e-3 * length < beta < length):
        alpha = beta = length / 3
    return np.stack([first, first + alpha * start, last + beta * end, last])


def _reparameterised(
    bezier: NDArray[np.float64], off: Points, u: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Parameters of the closest points on the curve, by one Newton step."""
    differences, second_differences = np.diff(bezier, axis=0), np.diff(bezier, n=2, axis=0)
    v = 1.0 - u
    squares = np.empty((len(u), 3))
    squares[:, 0], squares[:, 1], squares[:, 2] = v * v, 2 * u * v, u * u
    first = 3 * (squares @ differences)
    second = 6 * (v[:, None] * second_differences[0] + u[:, None] * second_differences[1])
    slope = (first * first).sum(axis=1) - (off * second).sum(axis=1)
    step = (off * first).sum(axis=1) / np.where(np.abs(slope) > 1e-12, slope, 1.0)
    moved = np.maximum.accumulate(np.clip(u + step, 0.0, 1.0))
    moved[0], moved[-1] = 0.0, 1.0
    return moved


def _bernstein(u: NDArray[np.float64]) -> NDArray[np.float64]:
    v = 1.0 - u
    weights = np.empty((len(u), 4))
    weights[:, 0], weights[:, 3] = v * v * v, u * u * u
    weights[:, 1], weights[:, 2] = 3 * u * v * v, 3 * u * u * v
    return weights


def _unit(vector: Points) -> Points:
    length = float(np.hypot(*vector))
    return vector / length if length else vector


def smoothed(strokes: StrokeArrays, gap_px: float) -> StrokeArrays:
    """The same strokes with points about `gap_px` apart inserted on smooth curves.

    Cubic Hermite pieces with Catmull-Rom tangents; points, corners and long straight lines stay.
    The window paints strokes the same way.
    """
    return smoothed_alike([strokes], gap_px)[0]


def smoothed_alike(drawings: Sequence[StrokeArrays], gap_px: float) -> list[StrokeArrays]:
    """`smoothed` for drawings of one structure, which gets as many points in each.

    The first decides where points are inserted and what is a corner.
    """
    strokes = drawings[0]
    points = strokes.points_px.astype(np.float64)
    if len(points) < 2:
        return list(drawings)
    segment = np.diff(points, axis=0)
    length = np.hypot(segment[:, 0], segment[:, 1])
    inside = np.ones(len(segment), bool)
    inside[strokes.starts[1:-1] - 1] = False
    curved = inside & (length <= STRAIGHT_FROM_PX)
    pieces = np.ones(len(segment), np.int64)
    pieces[curved] = np.clip(np.ceil(length[curved] / gap_px), 1, MAX_PIECES)
    if pieces.max() == 1:
        return list(drawings)
    direction = segment / np.where(length > 0, length, 1.0)[:, None]
    mean = direction[1:] + direction[:-1]
    bends = np.hypot(mean[:, 0], mean[:, 1]) > 2 * np.cos(CORNER_RAD / 2)
    bends &= curved[1:] & curved[:-1]
    return [_bent(drawn, pieces, bends) for drawn in drawings]


def _bent(
    strokes: StrokeArrays, pieces: NDArray[np.int64], bends: NDArray[np.bool_]
) -> StrokeArrays:
    """Strokes with `pieces` per segment, smooth at the inner points that bend."""
    points = strokes.points_px.astype(np.float64)
    segment = np.diff(points, axis=0)
    length = np.hypot(segment[:, 0], segment[:, 1])
    direction = segment / np.where(length > 0, length, 1.0)[:, None]
    arriving, leaving = direction.copy(), direction.copy()
    mean = direction[1:] + direction[:-1]
    size = np.hypot(mean[:, 0], mean[:, 1])
    mean /= np.where(size > 0, size, 1.0)[:, None]
    leaving[1:][bends] = mean[bends]
    arriving[:-1][bends] = mean[bends]
    piece = np.repeat(np.arange(len(segment)), pieces)
    first = np.cumsum(pieces) - pieces
    t = ((np.arange(len(piece)) - first[piece]) / pieces[piece])[:, None]
    bulge = t * (1 - t) * length[piece, None]
    curve = points[piece] + segment[piece] * (t * t * (3 - 2 * t))
    curve += bulge * ((1 - t) * leaving[piece] - t * arriving[piece])
    widths = strokes.widths_px.astype(np.float64)
    width = widths[piece] + t[:, 0] * (widths[piece + 1] - widths[piece])
    return StrokeArrays(
        np.concatenate([curve, points[-1:]]).astype(np.float32),
        np.append(width, widths[-1]).astype(np.float32),
        np.append(np.append(first, len(piece))[strokes.starts[:-1]], len(piece) + 1),
        strokes.filled,
        strokes.erases,
    )


def fit_alike(
    lines: NDArray[np.float64], starts: NDArray[np.float64], ends: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """One Bézier along each of m polylines of n points with given tangents at the ends.

    Args:
        lines: (m, n, 2), each of at least two points.
        starts: (m, 2) unit tangents at the first points, inwards.
        ends: (m, 2) unit tangents at the last points, inwards.

    Returns:
        (m, 4, 2) Béziers, and (m, n) the distance of each point from them.
    """
    gaps = np.hypot(*np.moveaxis(np.diff(lines, axis=1), -1, 0))
    along = np.concatenate([np.zeros((len(lines), 1)), np.cumsum(gaps, axis=1)], axis=1)
    length = along[:, -1:]
    u = along / np.where(length > 0, length, 1.0)
    first, last = lines[:, :1], lines[:, -1:]
    for _ in range(3):
        weights = _bernstein(u.reshape(-1)).reshape(*u.shape, 4)
        a0 = weights[..., 1:2] * starts[:, None]
        a1 = weights[..., 2:3] * ends[:, None]
        rest = lines - (weights[..., :2].sum(-1)[..., None] * first)
        rest -= weights[..., 2:].sum(-1)[..., None] * last
        c00, c01, c11 = ((p * q).sum((1, 2)) for p, q in ((a0, a0), (a0, a1), (a1, a1)))
        x0, x1 = (a0 * rest).sum((1, 2)), (a1 * rest).sum((1, 2))
        determinant = c00 * c11 - c01 * c01
        known = determinant > 1e-9 * np.maximum(c00 * c11, 1e-12)
        divisor = np.where(known, determinant, 1.0)
        alpha, beta = (x0 * c11 - x1 * c01) / divisor, (c00 * x1 - c01 * x0) / divisor
        size = length[:, 0]
        fine = known & (np.minimum(alpha, beta) > 1e-3 * size) & (np.maximum(alpha, beta) < size)
        alpha, beta = (np.where(fine, value, size / 3)[:, None] for value in (alpha, beta))
        bezier = np.stack(
            [lines[:, 0], lines[:, 0] + alpha * starts, lines[:, -1] + beta * ends, lines[:, -1]],
            axis=1,
        )
        off = lines - weights @ bezier
        v = 1.0 - u
        slope = 3 * (np.stack([v * v, 2 * u * v, u * u], -1) @ np.diff(bezier, axis=1))
        bend = 6 * (np.stack([v, u], -1) @ np.diff(bezier, n=2, axis=1))
        falling = (slope * slope).sum(-1) - (off * bend).sum(-1)
        step = (off * slope).sum(-1) / np.where(np.abs(falling) > 1e-12, falling, 1.0)
        u = np.maximum.accumulate(np.clip(u + step, 0.0, 1.0), axis=1)
        u[:, 0], u[:, -1] = 0.0, 1.0
    return bezier, np.hypot(off[..., 0], off[..., 1])

"""Strokes that connect letters, as a hand writes them.

A joint continues the stroke with which a letter ends and runs into the next letter in one bend:
into the stroke with which it begins, or, where that begins elsewhere, as in round letters, along
its left side. The ends of both strokes give way by a little where that makes the curve smoother.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from vma_core.glyphs.geometry import arc_length, points_at
from vma_core.glyphs.strokes import StrokeArrays

LOWEST_EM, HIGHEST_EM = -0.1, 0.58
"""Heights between which letters are joined: from the baseline to above the x-height."""
RIGHT_SIDE, LEFT_SIDE = 0.45, 0.65
"""Shares of a letter's width, from its sides, within which its last and first stroke are joined."""
EDGE_EM = 0.06
"""A joined end has no more ink of its letter than this beyond itself."""
CLEAR_EM = 0.045
"""An end closer than this to another stroke of its letter closes a shape and is not joined."""
SMALLEST_EM = 0.12
"""Strokes of less height are dots, accents and bars."""
SHORTEST_EM, LONGEST_EM = 0.05, 0.6
TANGENT_EM = 0.04
"""Length over which the pen's direction is measured."""
TRIMS_EM = np.arange(0.0, 0.23, 0.02)
"""By how much the ends of strokes may give way, along them."""
CLOSINGS_EM = np.arange(0.0, 0.09, 0.02)
"""By how much a letter may come closer to be joined at its first stroke."""
DOWNWARDS, UPWARDS = np.radians(-50.0), np.radians(85.0)
"""Directions in which a stroke may leave a letter or enter the next."""
SIDE_HEIGHTS_EM = np.arange(0.14, 0.505, 0.02)
"""Heights at which joints run into the side of a letter."""
SIDE_DEPTH = 0.18
"""How far from its leftmost place, of its width."""
FLATTEST, STEEPEST = np.radians(20.0), np.radians(115.0)
"""Directions of the side there."""
SHARPEST = np.radians(80.0)
"""Largest bend at either end of a joint, against the straight line."""
SECOND_CHOICE = 1.0
"""Cost of the side of a letter whose first stroke can be entered."""
POINTS = 16
NOTHING = np.zeros(1)


class Joint(NamedTuple):
    """A connecting stroke and the letters, whose joined strokes it may have shortened."""

    stroke: StrokeArrays
    left: StrokeArrays
    right: StrokeArrays


class _Tips(NamedTuple):
    """Points at which a joint can leave or enter a letter, and what it looks like there.

    Attributes:
        points: (n, 2).
        angles: (n,) direction of the pen there, counter-clockwise from the right.
        widths: (n,) of the pen.
        costs: (n,) how much another place is to be preferred, in radians.
        stroke: number of the stroke that is shortened; None if it stays as it is.
        cuts: (n,) arc length from its start to the points.
    """

    points: NDArray[np.float64]
    angles: NDArray[np.float64]
    widths: NDArray[np.float64]
    costs: NDArray[np.float64]
    stroke: int | None
    cuts: NDArray[np.float64]


class _Fit(NamedTuple):
    cost: float
    start: int
    end: int
    closing: float


def joint(
    left: StrokeArrays, right: StrokeArrays, baseline_mm: float, em_mm: float
) -> Joint | None:
    """A smooth stroke from a letter to the next, or None where a hand would lift the pen.

    Args:
        left: strokes of a letter, in millimetres with y downwards.
        right: of the letter to its right.
        baseline_mm: y of their baseline.
        em_mm: size of the writing.
    """
    shift, scale = np.array([0.0, baseline_mm]), np.array([1.0, -1.0]) / em_mm
    leaving = _leaving(left, (left.points_px - shift) * scale)
    if leaving is None:
        return None
    chosen = _entered(leaving, right, (right.points_px - shift) * scale)
    if chosen is None:
        return None
    fit, arriving = chosen
    start, end = leaving.points[fit.start], arriving.points[fit.end]
    points = _curve(start, end, leaving.angles[fit.start], arriving.angles[fit.end])
    t = np.linspace(0.0, 1.0, POINTS)
    width0, width1 = leaving.widths[fit.start], arriving.widths[fit.end]
    stroke = StrokeArrays(
        (points / scale + shift).astype(np.float32),
        (width0 + (width1 - width0) * t).astype(np.float32),
        np.array([0, POINTS], np.int64),
        np.zeros(1, bool),
        np.zeros(1, bool),
    )
    if leaving.stroke is not None:
        left = _shortened(
            left, leaving.stroke, None, em_mm * leaving.cuts[fit.start], stroke.points_px[0]
        )
    if arriving.stroke is not None:
        right = _shortened(
            right, arriving.stroke, em_mm * arriving.cuts[fit.end], None, stroke.points_px[-1]
        )
    return Joint(stroke, left, right)


def closing_em(left: StrokeArrays, right: StrokeArrays, distance_em: float) -> float:
    """By how much a letter comes closer to the one before it to be joined by a short stroke.

    Args:
        left: strokes of a letter in em, with y upwards from the baseline.
        right: of the next letter.
        distance_em: between the origins of both.
    """
    leaving = _leaving(left, left.points_px.astype(np.float64))
    if leaving is None:
        return 0.0
    points = right.points_px.astype(np.float64) + np.array([distance_em, 0.0])
    entry = _first_stroke(right, points, _letter_lines(right, points))
    fit = None if entry is None else _best(leaving, entry, CLOSINGS_EM)
    return 0.0 if fit is None else fit.closing


def _entered(
    leaving: _Tips, strokes: StrokeArrays, points: NDArray[np.float64]
) -> tuple[_Fit, _Tips] | None:
    """How a letter is best entered: by its first stroke, or along its left side."""
    lines = _letter_lines(strokes, points)
    entry = _first_stroke(strokes, points, lines)
    fit = None if entry is None else _best(leaving, entry, NOTHING)
    if entry is not None and fit is not None and fit.cost <= SECOND_CHOICE:
        return fit, entry
    side = _left_side(strokes, points, lines)
    along_side = None if side is None else _best(leaving, side, NOTHING)
    if side is not None and along_side is not None:
        extra = 0.0 if entry is None else SECOND_CHOICE
        if fit is None or along_side.cost + extra < fit.cost:
            return along_side, side
    return None if entry is None or fit is None else (fit, entry)


def _best(leaving: _Tips, arriving: _Tips, closings: NDArray[np.float64]) -> _Fit | None:
    """The smoothest joint of some that are possible."""
    dx = arriving.points[None, :, 0] - leaving.points[:, None, 0]
    dy = arriving.points[None, :, 1] - leaving.points[:, None, 1]
    dx = dx[:, :, None] - closings
    dy = np.broadcast_to(dy[:, :, None], dx.shape)
    length = np.hypot(dx, dy)
    chord = np.arctan2(dy, dx)
    first = _turn(leaving.angles[:, None, None], chord)
    second = _turn(chord, arriving.angles[None, :, None])
    # A bend to one side and back is what makes joints look kinked.
    both_ways = np.where(first * second < 0, np.minimum(np.abs(first), np.abs(second)), 0.0)
    cost = np.maximum(np.abs(first), np.abs(second)) + 0.5 * (np.abs(first) + np.abs(second))
    cost = cost + 2.0 * both_ways + 1.5 * length + 2.0 * closings
    cost = cost + leaving.costs[:, None, None] + arriving.costs[None, :, None]
    possible = (length >= SHORTEST_EM) & (length <= LONGEST_EM) & (dx > 0)
    possible &= (np.abs(first) <= SHARPEST) & (np.abs(second) <= SHARPEST)
    if not possible.any():
        return None
    cost = np.where(possible, cost, np.inf)
    start, end, closing = np.unravel_index(int(np.argmin(cost)), cost.shape)
    return _Fit(float(cost[start, end, closing]), int(start), int(end), float(closings[closing]))


def _turn(before: NDArray[np.float64], after: NDArray[np.float64]) -> NDArray[np.float64]:
    """Angle from one direction to another, −π to π."""
    return (after - before + np.pi) % (2 * np.pi) - np.pi


def _curve(
    start: NDArray[np.float64], end: NDArray[np.float64], away: float, towards: float
) -> NDArray[np.float64]:
    """(POINTS, 2) cubic with these directions at its ends, close to an arc."""
    length = float(np.hypot(*(end - start)))
    turn = abs(float(_turn(np.array(away), np.array(towards))))
    reach = length * 2.0 / (3.0 * (1.0 + np.cos(0.5 * min(turn, 2.4))))
    control = np.stack(
        [
            start,
            start + reach * np.array([np.cos(away), np.sin(away)]),
            end - reach * np.array([np.cos(towards), np.sin(towards)]),
            end,
        ]
    )
    t = np.linspace(0.0, 1.0, POINTS)[:, None]
    weights = np.hstack([(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3])
    found: NDArray[np.float64] = weights @ control
    return found


def _lines(strokes: StrokeArrays) -> list[tuple[int, slice]]:
    """Strokes of ink that are lines, with their points."""
    return [
        (n, slice(int(strokes.starts[n]), int(strokes.starts[n + 1])))
        for n in range(len(strokes))
        if not strokes.filled[n] and not strokes.erases[n]
    ]


def _letter_lines(strokes: StrokeArrays, points: NDArray[np.float64]) -> list[tuple[int, slice]]:
    """The same without dots, accents and bars, if anything else remains."""
    lines = [(n, part) for n, part in _lines(strokes) if part.stop - part.start > 1]
    tall = [found for found in lines if np.ptp(points[found[1], 1]) >= SMALLEST_EM]
    return tall or lines


def _body(ink: NDArray[np.float64]) -> tuple[float, float]:
    """Left and right edge of a letter without its ascenders and descenders, if it has a body."""
    inside = (ink[:, 1] > -EDGE_EM) & (ink[:, 1] < HIGHEST_EM)
    x = ink[inside, 0] if inside.any() else ink[:, 0]
    return float(x.min()), float(x.max())


def _leaving(strokes: StrokeArrays, points: NDArray[np.float64]) -> _Tips | None:
    """Where a joint can leave a letter: near the rightmost end of a stroke that is free."""
    lines = _letter_lines(strokes, points)
    if not lines:
        return None
    ink = np.concatenate([points[part] for _, part in lines])
    low, high = _body(ink)
    best: tuple[float, int, slice] | None = None
    for number, part in lines:
        tip = points[part.stop - 1]
        if not LOWEST_EM <= tip[1] <= HIGHEST_EM or tip[0] < high - RIGHT_SIDE * (high - low):
            continue
        beside = np.abs(ink[:, 1] - tip[1]) < 2 * EDGE_EM
        if ink[beside, 0].max() > tip[0] + EDGE_EM:
            continue
        if any(_distance(tip, points[other]) < CLEAR_EM for n, other in lines if n != number):
            continue
        if best is None or tip[0] > best[0]:
            best = float(tip[0]), number, part
    if best is None:
        return None
    return _along(strokes, points, best[1], best[2], at_end=True)


def _first_stroke(
    strokes: StrokeArrays, points: NDArray[np.float64], lines: list[tuple[int, slice]]
) -> _Tips | None:
    """Where a joint can enter a letter as the pen does: near the leftmost start of a stroke."""
    if not lines:
        return None
    ink = np.concatenate([points[part] for _, part in lines])
    low, high = _body(ink)
    best: tuple[float, int, slice] | None = None
    for number, part in lines:
        tip = points[part.start]
        if not LOWEST_EM <= tip[1] <= HIGHEST_EM or tip[0] > low + LEFT_SIDE * (high - low):
            continue
        beside = np.abs(ink[:, 1] - tip[1]) < EDGE_EM
        if ink[beside, 0].min() < tip[0] - EDGE_EM:
            continue
        if best is None or tip[0] < best[0]:
            best = float(tip[0]), number, part
    if best is None:
        return None
    return _along(strokes, points, best[1], best[2], at_end=False)


def _along(
    strokes: StrokeArrays, points: NDArray[np.float64], number: int, part: slice, at_end: bool
) -> _Tips | None:
    """Places near an end of a stroke at which the pen moves to the right."""
    line = points[part]
    along = arc_length(line)
    length = float(along[-1])
    if length < 2 * TANGENT_EM:
        return None
    trims = TRIMS_EM[0.4 * length >= TRIMS_EM]
    cuts = length - trims if at_end else trims
    before, after = (cuts - TANGENT_EM, cuts) if at_end else (cuts, cuts + TANGENT_EM)
    step = points_at(after, line, along) - points_at(before, line, along)
    angles = np.arctan2(step[:, 1], step[:, 0])
    kept = (angles > DOWNWARDS) & (angles < UPWARDS)
    if not kept.any():
        return None
    # Only from the end on: what follows a turn is another part of the letter.
    if kept.argmax() > 3:
        return None
    widths = np.interp(cuts, along, strokes.widths_px[part].astype(np.float64))
    return _Tips(
        points_at(cuts, line, along)[kept],
        angles[kept],
        widths[kept],
        (2.0 + 14.0 * trims[kept]) * trims[kept],
        number,
        cuts[kept],
    )


def _left_side(
    strokes: StrokeArrays, points: NDArray[np.float64], lines: list[tuple[int, slice]]
) -> _Tips | None:
    """Places at the left of a letter that the pen can touch as it goes up."""
    if not lines:
        return None
    ink = np.concatenate([points[part] for _, part in lines])
    low, high = _body(ink)
    starts = np.concatenate([np.arange(part.start, part.stop - 1) for _, part in lines])
    a, b = points[starts], points[starts + 1]
    below, above = a[:, 1] - SIDE_HEIGHTS_EM[:, None], b[:, 1] - SIDE_HEIGHTS_EM[:, None]
    crosses = (below <= 0) != (above <= 0)
    share = below / np.where(crosses, below - above, 1.0)
    x = np.where(crosses, a[:, 0] + share * (b[:, 0] - a[:, 0]), np.inf)
    leftmost = x.argmin(axis=1)
    found = np.column_stack([x[np.arange(len(x)), leftmost], SIDE_HEIGHTS_EM])
    along = arc_length(points)
    edges = np.array([(along[part.start], along[part.stop - 1]) for _, part in lines])
    counts = [part.stop - part.start - 1 for _, part in lines]
    first, last = np.repeat(edges, counts, axis=0)[leftmost].T
    chosen = starts[leftmost]
    at = along[chosen] + share[np.arange(len(x)), leftmost] * (along[chosen + 1] - along[chosen])
    step = points_at(np.minimum(at + TANGENT_EM, last), points, along)
    step = step - points_at(np.maximum(at - TANGENT_EM, first), points, along)
    step *= np.where(step[:, 1] < 0, -1.0, 1.0)[:, None]
    angles = np.arctan2(step[:, 1], step[:, 0])
    kept = (
        (angles > FLATTEST) & (angles < STEEPEST) & (found[:, 0] <= low + SIDE_DEPTH * (high - low))
    )
    if not kept.any():
        return None
    widths = strokes.widths_px[starts[leftmost]][kept].astype(np.float64)
    nothing = np.zeros(len(widths))
    return _Tips(found[kept], angles[kept], widths, nothing, None, nothing)


def _distance(tip: NDArray[np.float64], line: NDArray[np.float64]) -> float:
    """From a point to a line of points."""
    start, step = line[:-1], np.diff(line, axis=0)
    squared = np.maximum((step * step).sum(axis=1), 1e-12)
    share = np.clip(((tip - start) * step).sum(axis=1) / squared, 0.0, 1.0)
    off = start + share[:, None] * step - tip
    return float(np.sqrt((off * off).sum(axis=1).min()))


def _shortened(
    strokes: StrokeArrays,
    number: int,
    first: float | None,
    last: float | None,
    tip: NDArray[np.float32],
) -> StrokeArrays:
    """Strokes of which one begins or ends at another place, which becomes a point of it."""
    part = slice(int(strokes.starts[number]), int(strokes.starts[number + 1]))
    line, width = strokes.points_px[part], strokes.widths_px[part]
    along = arc_length(line.astype(np.float64))
    at = first if first is not None else last
    assert at is not None
    kept = along > at + 1e-4 if first is not None else along < at - 1e-4
    edge = np.float32(np.interp(at, along, width))
    if first is not None:
        line, width = np.vstack([tip, line[kept]]), np.append(edge, width[kept])
    else:
        line, width = np.vstack([line[kept], tip]), np.append(width[kept], edge)
    starts = strokes.starts.copy()
    starts[number + 1 :] += len(line) - (part.stop - part.start)
    return StrokeArrays(
        np.concatenate([strokes.points_px[: part.start], line, strokes.points_px[part.stop :]]),
        np.concatenate([strokes.widths_px[: part.start], width, strokes.widths_px[part.stop :]]),
        starts,
        strokes.filled,
        strokes.erases,
    )

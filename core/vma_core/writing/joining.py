"""Strokes that connect letters, as a hand writes them.

A joint continues the stroke with which a letter ends and runs into the next letter in one bend:
into the stroke with which it begins, or, where that begins elsewhere, as in round letters, along
its left side. The ends of both strokes give way by a little where that makes the curve smoother. A
stem that ends on the baseline, as in print hands, is turned to the right by a foot.

Everything is computed for many letters at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from vma_core.writing.shapes import Shape

LOWEST_EM, HIGHEST_EM = -0.1, 0.58
"""Heights between which letters are joined: from the baseline to above the x-height."""
RIGHT_SIDE, LEFT_SIDE = 0.45, 0.65
"""Shares of a letter's width, from its sides, within which its last and first stroke are joined."""
NARROW_EM = 0.12
"""The same of narrow letters, as leaning stems, in em."""
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
MOST_TRIM = 0.4
"""The same, of a stroke's length."""
CLOSINGS_EM = np.arange(0.0, 0.09, 0.02)
"""By how much a letter may come closer to be joined at its first stroke."""
DOWNWARDS, UPWARDS = np.radians(-50.0), np.radians(85.0)
"""Directions in which a stroke may leave a letter or enter the next."""
FIRST_TRIMS = 4
"""A stroke must have such a direction within these trims: what is further is another part."""
FOOT_HIGHEST_EM = 0.12
"""Stems that end lower, downwards, get a foot."""
FOOT_STEEPEST = np.radians(-125.0)
FEET = tuple(
    (radius, np.radians(angle))
    for radius in (0.035, 0.06, 0.1)
    for angle in (10.0, 30.0, 50.0, 70.0)
)
"""Radius in em of the bend of a foot, and direction in which it ends."""
FOOT_COST = 0.3
FOOT_POINTS = 7
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
CHUNK = 256
"""Pairs of letters that are compared at once: their tips fit into the CPU cache."""

Tips = NDArray[np.float64]
"""(k, 7) places where a joint can leave or enter a letter, a row each: x and y in em, y upwards
from the baseline; direction of the pen, counter-clockwise from the right; its width, as that of the
shape; how much another place is to be preferred, inf if this is none; place in the stroke, counted
in its points; radius of the foot that leads there, or 0."""
_X, _Y, _ANGLE, _WIDTH, _COST, _PLACE, _FOOT = range(7)


class Ends(NamedTuple):
    """How letters can be left, and entered by their first strokes.

    Attributes:
        leaving: (m, k, 7) tips.
        left_stroke: (m,) number of the stroke they are on; −1 without any.
        entry: (m, l, 7) tips.
        entered_stroke: (m,) number of the stroke they are on; −1 without any.
    """

    leaving: Tips
    left_stroke: NDArray[np.intp]
    entry: Tips
    entered_stroke: NDArray[np.intp]


class Stand(NamedTuple):
    """How letters stand on their line: one number each.

    Attributes:
        x_em: of their origins.
        lift_em: of their baselines.
        slope: of their slant.
    """

    x_em: NDArray[np.float64]
    lift_em: NDArray[np.float64]
    slope: NDArray[np.float64]


class Joints(NamedTuple):
    """Strokes that connect pairs of letters, which give way to them.

    Attributes:
        counts: (m,) points of each pair's joint; 0 where a hand would lift the pen.
        points_em: (n, 2) of all joints, y upwards from their lines.
        widths: (n,) of the pen, as those of shapes.
        left_stroke: (m,) stroke of the left letter that ends at the joint.
        left_place: (m,) where it ends, counted in its points.
        right_stroke: (m,) stroke of the right letter that begins at the joint; −1 if it stays as
            it is.
        right_place: (m,) where it begins.
    """

    counts: NDArray[np.intp]
    points_em: NDArray[np.float64]
    widths: NDArray[np.float64]
    left_stroke: NDArray[np.intp]
    left_place: NDArray[np.float64]
    right_stroke: NDArray[np.intp]
    right_place: NDArray[np.float64]

    @classmethod
    def joined(cls, parts: Sequence[Joints]) -> Joints:
        """The joints of several lists of pairs, one after the other."""
        return cls(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))


class _Kept:
    """Arrays with a row for each shape that was asked for; their capacity doubles."""

    def __init__(self) -> None:
        self._place: dict[int, int] = {}
        self._arrays: list[NDArray[Any]] = []

    def missing(self, rows: Iterable[int]) -> list[int]:
        """Shapes that are not there, each once."""
        return [row for row in dict.fromkeys(rows) if row not in self._place]

    def add(self, rows: Sequence[int], arrays: Sequence[NDArray[Any]]) -> None:
        """Add shapes, with their part of each array."""
        first, end = len(self._place), len(self._place) + len(rows)
        if not self._arrays:
            self._arrays = [np.empty((0, *array.shape[1:]), array.dtype) for array in arrays]
        if end > len(self._arrays[0]):
            room = 2 * end
            for number, array in enumerate(self._arrays):
                larger = np.empty((room, *array.shape[1:]), array.dtype)
                larger[:first] = array[:first]
                self._arrays[number] = larger
        for kept, array in zip(self._arrays, arrays, strict=True):
            kept[first:end] = array
        self._place.update(zip(rows, range(first, end), strict=True))

    def of(self, rows: Iterable[int], number: int) -> NDArray[Any]:
        """A copy of an array's part for some shapes, in their order."""
        place = self._place
        found: NDArray[Any] = self._arrays[number][[place[row] for row in rows]]
        return found


class Joiner:
    """Joints between the shapes of a store, by their rows."""

    def __init__(self, shapes: Sequence[Shape]) -> None:
        self._shapes = shapes
        self._ends = _Kept()
        self._sides = _Kept()

    def closings(self, pairs: Sequence[tuple[int, int, float]]) -> list[float]:
        """By how many em letters come closer to those before them to be joined by short strokes.

        Args:
            pairs: rows of two letters, and the distance between their origins in em.
        """
        found: list[float] = []
        for start in range(0, len(pairs), CHUNK):
            now = pairs[start : start + CHUNK]
            left, right = [a for a, _, _ in now], [b for _, b, _ in now]
            self._prepare([*left, *right])
            # Every other tip is enough for what the eye cannot tell apart.
            leaving = self._ends.of(left, _LEAVING)[:, ::2]
            entry = self._ends.of(right, _ENTRY)[:, ::2]
            entry[..., _X] += np.array([distance for _, _, distance in now])[:, None]
            cost, _, _, closing = _best(leaving, entry, CLOSINGS_EM)
            found += np.where(np.isfinite(cost), CLOSINGS_EM[closing], 0.0).tolist()
        return found

    def joints(
        self, left: Sequence[int], right: Sequence[int], stands: tuple[Stand, Stand]
    ) -> Joints:
        """Smooth strokes from letters to the next.

        Args:
            left: rows of letters; at least one.
            right: of the letters to their right.
            stands: of both.
        """
        self._prepare([*left, *right])
        found = []
        for start in range(0, len(left), CHUNK):
            part = slice(start, start + CHUNK)
            first, second = (Stand(*(values[part] for values in stand)) for stand in stands)
            found.append(self._joints(left[part], right[part], first, second))
        return Joints.joined(found)

    def _joints(
        self, left: Sequence[int], right: Sequence[int], first: Stand, second: Stand
    ) -> Joints:
        leaving, entry = self._ends.of(left, _LEAVING), self._ends.of(right, _ENTRY)
        _place(leaving, first)
        _place(entry, second)
        cost, start, end, _ = _best(leaving, entry, NOTHING)
        count = np.arange(len(left))
        arriving = entry[count, end]
        right_stroke = self._ends.of(right, _ENTERED)
        others = np.flatnonzero(cost > SECOND_CHOICE)
        if len(others):
            sides = self._left_sides([right[n] for n in others.tolist()])
            _place(sides, Stand(*(values[others] for values in second)))
            side_cost, side_start, side_end, _ = _best(leaving[others], sides, NOTHING)
            has_entry = np.isfinite(entry[others, :, _COST]).any(axis=1)
            better = side_cost + np.where(has_entry, SECOND_CHOICE, 0.0) < cost[others]
            chosen = others[better]
            cost[chosen], start[chosen] = side_cost[better], side_start[better]
            arriving[chosen] = sides[better, side_end[better]]
            right_stroke[chosen] = -1
        away = leaving[count, start]
        possible = np.isfinite(cost)
        away, arriving = away[possible], arriving[possible]
        # Each joint has room for a foot before its curve.
        points = np.concatenate([_feet_to(away, first.slope[possible]), _curves(away, arriving)], 1)
        share = np.append(np.zeros(FOOT_POINTS), np.linspace(0.0, 1.0, POINTS))
        widths = away[:, _WIDTH, None] + (arriving - away)[:, _WIDTH, None] * share
        inside = np.ones(widths.shape, bool)
        inside[:, :FOOT_POINTS] = (away[:, _FOOT] > 0)[:, None]
        counts, right_place = np.zeros(len(left), np.intp), np.zeros(len(left))
        left_place = np.zeros(len(left))
        counts[possible] = inside.sum(axis=1)
        left_place[possible], right_place[possible] = away[:, _PLACE], arriving[:, _PLACE]
        return Joints(
            counts,
            points[inside],
            widths[inside],
            self._ends.of(left, _LEFT),
            left_place,
            right_stroke,
            right_place,
        )

    def _prepare(self, rows: Sequence[int]) -> None:
        """Find how letters are left and entered that were not asked for yet."""
        missing = self._ends.missing(rows)
        if missing:
            self._ends.add(missing, _ends([self._shapes[row] for row in missing]))

    def _left_sides(self, rows: Sequence[int]) -> Tips:
        missing = self._sides.missing(rows)
        if missing:
            self._sides.add(missing, [_left_sides([self._shapes[row] for row in missing])])
        return self._sides.of(rows, 0)


_LEAVING, _LEFT, _ENTRY, _ENTERED = range(4)
"""Numbers of the arrays of `Ends`."""
NOTHING = np.zeros(1)


def _place(tips: Tips, stand: Stand) -> None:
    """Move tips of upright letters, in place, to where the letters stand."""
    slope = stand.slope[:, None]
    tips[..., _X] += stand.x_em[:, None] + slope * tips[..., _Y]
    tips[..., _Y] += stand.lift_em[:, None]
    angle = tips[..., _ANGLE]
    tips[..., _ANGLE] = np.arctan2(np.sin(angle), np.cos(angle) + slope * np.sin(angle))


def _best(
    leaving: Tips, arriving: Tips, closings: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]:
    """The smoothest joint of each pair.

    Args:
        leaving: (m, k, 7).
        arriving: (m, l, 7).
        closings: (c,) by how much the second letter may come closer.

    Returns:
        (m,) cost, inf if none is possible; and (m,) numbers of tips and closing.
    """
    a, b = leaving[:, :, None, None], arriving[:, None, :, None]
    dx, dy = b[..., _X] - a[..., _X] - closings, b[..., _Y] - a[..., _Y]
    length = np.sqrt(dx * dx + dy * dy)
    chord = np.arctan2(dy, dx)
    first, second = _turn(a[..., _ANGLE], chord), _turn(chord, b[..., _ANGLE])
    first_size, second_size = np.abs(first), np.abs(second)
    larger, smaller = np.maximum(first_size, second_size), np.minimum(first_size, second_size)
    # A bend to one side and back is what makes joints look kinked.
    cost = 1.5 * larger + 0.5 * smaller + np.where(first * second < 0, 2.0 * smaller, 0.0)
    cost += 1.5 * length + 2.0 * closings
    cost += a[..., _COST] + b[..., _COST]
    possible = (length >= SHORTEST_EM) & (length <= LONGEST_EM) & (dx > 0) & (larger <= SHARPEST)
    flat = np.where(possible, cost, np.inf).reshape(len(cost), -1)
    best = flat.argmin(axis=1)
    start, end, closing = np.unravel_index(best, cost.shape[1:])
    return flat[np.arange(len(flat)), best], start, end, closing


def _turn(before: NDArray[np.float64], after: NDArray[np.float64]) -> NDArray[np.float64]:
    """Angle from one direction to another, −π to π."""
    turn = after - before
    turn -= 2 * np.pi * np.rint(turn / (2 * np.pi))
    return turn


def _curves(away: Tips, arriving: Tips) -> NDArray[np.float64]:
    """(m, POINTS, 2) cubics from tips to tips, close to arcs."""
    start, end = away[:, [_X, _Y]], arriving[:, [_X, _Y]]
    length = np.hypot(*(end - start).T)
    turn = np.abs(_turn(away[:, _ANGLE], arriving[:, _ANGLE]))
    reach = (length * 2.0 / (3.0 * (1.0 + np.cos(0.5 * np.minimum(turn, 2.4)))))[:, None]
    control = np.stack(
        [start, start + reach * _unit(away), end - reach * _unit(arriving), end], axis=1
    )
    t = np.linspace(0.0, 1.0, POINTS)[:, None]
    weights = np.hstack([(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3])
    found: NDArray[np.float64] = weights @ control
    return found


def _unit(tips: Tips) -> NDArray[np.float64]:
    return np.stack([np.cos(tips[..., _ANGLE]), np.sin(tips[..., _ANGLE])], axis=-1)


def _feet_to(tips: Tips, slope: NDArray[np.float64]) -> NDArray[np.float64]:
    """(m, FOOT_POINTS, 2) the bends from stems to tips, without the tips."""
    sine, cosine = np.sin(tips[:, _ANGLE]), np.cos(tips[:, _ANGLE])
    upright = np.arctan2(sine, cosine - slope * sine)[:, None]
    share = np.arange(FOOT_POINTS) / FOOT_POINTS
    angle = -0.5 * np.pi + (upright + 0.5 * np.pi) * share
    radius = tips[:, _FOOT, None]
    x = radius * (np.sin(angle) - np.sin(upright))
    y = radius * (np.cos(upright) - np.cos(angle))
    bend = np.stack([x + slope[:, None] * y, y], axis=-1)
    found: NDArray[np.float64] = tips[:, None, [_X, _Y]] + bend
    return found


class _Ink(NamedTuple):
    """The lines of many letters, one after the other.

    Attributes:
        points: (n, 2) in em.
        widths: (n,).
        along: (n,) length; strokes are 1 em apart.
        owner: (n,) number of each point's letter.
        stroke: (n,) number of each point's stroke, over all letters.
        first: (s,) first point of each stroke.
        last: (s,) its last.
        used: (s,) whether it is a line, and no dot or bar if the letter has anything else.
        letter: (s,) number of its letter.
        number: (s,) of the stroke in its letter.
        low: (m,) left edge of each letter without ascenders and descenders.
        high: (m,) its right edge.
    """

    points: NDArray[np.float64]
    widths: NDArray[np.float64]
    along: NDArray[np.float64]
    owner: NDArray[np.intp]
    stroke: NDArray[np.intp]
    first: NDArray[np.intp]
    last: NDArray[np.intp]
    used: NDArray[np.bool_]
    letter: NDArray[np.intp]
    number: NDArray[np.intp]
    low: NDArray[np.float64]
    high: NDArray[np.float64]

    @classmethod
    def of(cls, shapes: Sequence[Shape]) -> _Ink:
        """The lines of letters with ink."""
        counts = np.array([len(shape.points_em) for shape in shapes])
        strokes = np.array([len(shape.filled) for shape in shapes])
        offsets = np.cumsum(counts) - counts
        first = np.concatenate(
            [shape.starts[:-1] + offset for shape, offset in zip(shapes, offsets, strict=True)]
        ).astype(np.intp)
        points = np.concatenate([shape.points_em for shape in shapes]).astype(np.float64)
        last = np.append(first[1:], len(points)) - 1
        letter = np.repeat(np.arange(len(shapes)), strokes)
        number = np.arange(len(letter)) - np.repeat(np.cumsum(strokes) - strokes, strokes)
        stroke = np.repeat(np.arange(len(first)), last - first + 1)
        owner = letter[stroke]
        steps = np.hypot(*np.diff(points, axis=0).T)
        steps[last[:-1]] = 1.0
        y = points[:, 1]
        height = np.maximum.reduceat(y, first) - np.minimum.reduceat(y, first)
        is_line = ~np.concatenate([shape.filled | shape.erases for shape in shapes])
        is_line &= last > first
        tall = is_line & (height >= SMALLEST_EM)
        has_tall = np.bincount(letter[tall], minlength=len(shapes)) > 0
        used = np.where(has_tall[letter], tall, is_line)
        inside = used[stroke] & (y > -EDGE_EM) & (y < HIGHEST_EM)
        has_body = np.bincount(owner[inside], minlength=len(shapes)) > 0
        body = inside | (used[stroke] & ~has_body[owner])
        low, high = np.full(len(shapes), np.inf), np.full(len(shapes), -np.inf)
        np.minimum.at(low, owner[body], points[body, 0])
        np.maximum.at(high, owner[body], points[body, 0])
        return cls(
            points,
            np.concatenate([shape.widths for shape in shapes]).astype(np.float64),
            np.append(0.0, np.cumsum(steps)),
            owner,
            stroke,
            first,
            last,
            used,
            letter,
            number,
            low,
            high,
        )

    def beside(self, strokes: NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """All points of the letters of some strokes: index into `strokes`, and of the point."""
        count = np.bincount(self.owner, minlength=len(self.low))
        start = np.cumsum(count) - count
        sizes = count[self.letter[strokes]]
        within = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        at = np.repeat(start[self.letter[strokes]], sizes) + within
        number = np.repeat(np.arange(len(strokes)), sizes)
        kept = self.used[self.stroke[at]]
        return number[kept], at[kept]

    def at(self, along: NDArray[np.float64]) -> NDArray[np.float64]:
        """(…, 2) points at lengths."""
        return np.stack(
            [np.interp(along, self.along, self.points[:, axis]) for axis in (0, 1)], axis=-1
        )


def _ends(shapes: Sequence[Shape]) -> Ends:
    """How letters can be left and entered."""
    ink = _Ink.of(shapes)
    left = _left_strokes(ink)
    entered = _entered_strokes(ink)
    leaving = _along(ink, left, at_end=True)
    stems = np.flatnonzero((left >= 0) & ~np.isfinite(leaving[..., _COST]).any(axis=1))
    leaving[stems] = _feet(ink, left[stems])
    entry = _along(ink, entered, at_end=False)
    return Ends(
        leaving,
        np.where(left >= 0, ink.number[left], -1),
        entry,
        np.where(entered >= 0, ink.number[entered], -1),
    )


def _left_strokes(ink: _Ink) -> NDArray[np.intp]:
    """(m,) the stroke that leaves each letter: the rightmost free end near the line; or −1."""
    tips = ink.points[ink.last]
    width = ink.high - ink.low
    near = ink.used & (tips[:, 1] >= LOWEST_EM) & (tips[:, 1] <= HIGHEST_EM)
    near &= tips[:, 0] >= (ink.high - np.maximum(RIGHT_SIDE * width, NARROW_EM))[ink.letter]
    found = np.flatnonzero(near)
    number, at = ink.beside(found)
    tip = tips[found][number]
    level = np.abs(ink.points[at, 1] - tip[:, 1]) < 2 * EDGE_EM
    reach = np.full(len(found), -np.inf)
    np.maximum.at(reach, number[level], ink.points[at[level], 0])
    free = reach <= tips[found, 0] + EDGE_EM
    # Distance from the other strokes.
    other = (ink.stroke[at] != found[number]) & (at != ink.last[ink.stroke[at]])
    start = ink.points[at[other]]
    step = ink.points[at[other] + 1] - start
    squared = np.maximum((step * step).sum(axis=1), 1e-12)
    share = np.clip(((tip[other] - start) * step).sum(axis=1) / squared, 0.0, 1.0)
    off = start + share[:, None] * step - tip[other]
    touches = (off * off).sum(axis=1) < CLEAR_EM * CLEAR_EM
    free[number[other][touches]] = False
    return _outermost(ink, found[free], tips[found[free], 0])


def _entered_strokes(ink: _Ink) -> NDArray[np.intp]:
    """(m,) the stroke that a joint can enter as the pen does: that which begins leftmost; or −1."""
    tips = ink.points[ink.first]
    width = ink.high - ink.low
    near = ink.used & (tips[:, 1] >= LOWEST_EM) & (tips[:, 1] <= HIGHEST_EM)
    near &= tips[:, 0] <= (ink.low + np.maximum(LEFT_SIDE * width, NARROW_EM))[ink.letter]
    found = np.flatnonzero(near)
    number, at = ink.beside(found)
    level = np.abs(ink.points[at, 1] - tips[found][number, 1]) < EDGE_EM
    reach = np.full(len(found), np.inf)
    np.minimum.at(reach, number[level], ink.points[at[level], 0])
    free = found[reach >= tips[found, 0] - EDGE_EM]
    return _outermost(ink, free, -tips[free, 0])


def _outermost(
    ink: _Ink, strokes: NDArray[np.intp], value: NDArray[np.float64]
) -> NDArray[np.intp]:
    """(m,) the stroke with the largest value of each letter, or −1."""
    found = np.full(len(ink.low), -1)
    order = np.argsort(value, kind="stable")
    found[ink.letter[strokes[order]]] = strokes[order]
    return found


def _along(ink: _Ink, strokes: NDArray[np.intp], at_end: bool) -> Tips:
    """(m, k, 7) places near an end of strokes at which the pen moves to the right."""
    first, last = ink.along[ink.first[strokes]], ink.along[ink.last[strokes]]
    length = (last - first)[:, None]
    cuts = last[:, None] - TRIMS_EM if at_end else first[:, None] + TRIMS_EM
    before, after = (cuts - TANGENT_EM, cuts) if at_end else (cuts, cuts + TANGENT_EM)
    step = ink.at(after) - ink.at(before)
    angles = np.arctan2(step[..., 1], step[..., 0])
    kept = (angles > DOWNWARDS) & (angles < UPWARDS)
    kept &= (MOST_TRIM * length >= TRIMS_EM) & (length >= 2 * TANGENT_EM)
    kept &= (strokes >= 0)[:, None]
    kept &= kept[:, :FIRST_TRIMS].any(axis=1)[:, None]
    place = np.interp(cuts, ink.along, np.arange(len(ink.along)))
    cost = np.where(kept, (2.0 + 14.0 * TRIMS_EM) * TRIMS_EM, np.inf)
    return np.concatenate(
        [
            ink.at(cuts),
            np.stack(
                [
                    angles,
                    np.interp(cuts, ink.along, ink.widths),
                    cost,
                    place - ink.first[strokes][:, None],
                    np.zeros_like(cuts),
                ],
                axis=-1,
            ),
        ],
        axis=-1,
    )


def _feet(ink: _Ink, strokes: NDArray[np.intp]) -> Tips:
    """(m, k, 7) ends of feet of stems that end downwards on the baseline."""
    radius, angle = np.array(FEET).T
    first, last = ink.along[ink.first[strokes]][:, None], ink.along[ink.last[strokes]][:, None]
    cuts = last - radius
    start = ink.at(cuts)
    step = start - ink.at(cuts - TANGENT_EM)
    away = np.arctan2(step[..., 1], step[..., 0])
    kept = (ink.points[ink.last[strokes], 1] <= FOOT_HIGHEST_EM)[:, None]
    kept = kept & (last - first >= 2 * TANGENT_EM) & (radius <= MOST_TRIM * (last - first))
    kept &= (away > FOOT_STEEPEST) & (away <= DOWNWARDS)
    place = np.interp(cuts, ink.along, np.arange(len(ink.along)))
    columns = (
        start[..., 0] + radius * (1.0 + np.sin(angle)),
        start[..., 1] - radius * np.cos(angle),
        np.broadcast_to(angle, cuts.shape),
        np.interp(cuts, ink.along, ink.widths),
        np.where(kept, FOOT_COST, np.inf),
        place - ink.first[strokes][:, None],
        np.broadcast_to(radius, cuts.shape),
    )
    return np.stack(columns, axis=-1)


def _left_sides(shapes: Sequence[Shape]) -> Tips:
    """(m, heights, 7) places at the left of letters that the pen can touch as it goes up."""
    ink = _Ink.of(shapes)
    start = np.flatnonzero(
        ink.used[ink.stroke] & (np.arange(len(ink.points)) < ink.last[ink.stroke])
    )
    # Of each part of a line: the heights between its ends.
    below = np.searchsorted(SIDE_HEIGHTS_EM, ink.points[:, 1])
    first, last = below[start], below[start + 1]
    sizes = np.abs(last - first)
    segment = np.repeat(np.arange(len(start)), sizes)
    height = np.arange(len(segment)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    height += np.minimum(first, last)[segment]
    a, b = ink.points[start[segment]], ink.points[start[segment] + 1]
    share = (SIDE_HEIGHTS_EM[height] - a[:, 1]) / (b[:, 1] - a[:, 1])
    x = a[:, 0] + share * (b[:, 0] - a[:, 0])
    cell = ink.owner[start[segment]] * len(SIDE_HEIGHTS_EM) + height
    # The leftmost crossing of each letter at each height is written last.
    order = np.argsort(-x, kind="stable")
    count = len(shapes) * len(SIDE_HEIGHTS_EM)
    chosen = np.full(count, -1)
    chosen[cell[order]] = order
    has = chosen >= 0
    found = np.zeros((count, 7))
    found[:, _COST] = np.inf
    pick = chosen[has]
    point = start[segment[pick]]
    length = ink.along[point + 1] - ink.along[point]
    along = ink.along[point] + share[pick] * length
    stroke = ink.stroke[point]
    ahead = np.minimum(along + TANGENT_EM, ink.along[ink.last[stroke]])
    behind = np.maximum(along - TANGENT_EM, ink.along[ink.first[stroke]])
    step = ink.at(ahead) - ink.at(behind)
    step *= np.where(step[:, 1] < 0, -1.0, 1.0)[:, None]
    angle = np.arctan2(step[:, 1], step[:, 0])
    owner = ink.owner[point]
    width = (ink.high - ink.low)[owner]
    depth = ink.low[owner] + np.maximum(SIDE_DEPTH * width, 0.5 * NARROW_EM)
    kept = (angle > FLATTEST) & (angle < STEEPEST) & (x[pick] <= depth)
    found[has, _X], found[has, _Y] = x[pick], SIDE_HEIGHTS_EM[height[pick]]
    found[has, _ANGLE], found[has, _WIDTH] = angle, ink.widths[point]
    found[has, _COST] = np.where(kept, 0.0, np.inf)
    return found.reshape(len(shapes), len(SIDE_HEIGHTS_EM), 7)

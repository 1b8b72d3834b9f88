"""Text lines of a sheet and the reading order of its letters.

Lines may run uphill or downhill, each with a slope of its own, and bend. The skew of the whole
sheet is estimated first; then each letter is linked to its neighbours, and the chains are joined
where one continues another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from vma_core.importers.boxes import Box

MAX_SKEW_DEGREES = 12.0
SKEW_STEP_DEGREES = 0.25
SKEW_FROM_LETTERS = 5
"""Fewer letters do not tell the skew of a sheet."""
TALL = 0.4
"""Boxes of at least this share of the letter height make lines; smaller ones join them."""
SHARED = 0.3
"""Neighbours on a line share at least this part of their heights."""
NEIGHBOURS = 12
OFF_LINE = 0.65
"""Largest distance of a letter's middle from its line, in letter heights."""
FAR_GAP = 8.0
"""Largest gap in a line, in letter heights, if it is longer than the chains beside it."""
END_BOXES = 5
"""Boxes at the end of a chain from which it is continued."""
SMALL_REACH = 1.2
"""Largest distance of a dot or a comma from the middle of its line, in letter heights."""
MAX_SWAPS = 50
SURE = 6.0
STEADY = 1.5
"""Letters' heights over which a slope must be seen to be believed; less while lines are joined."""


@dataclass(frozen=True)
class TextLine:
    """Boxes of one line.

    Attributes:
        boxes: from left to right.
        slope: pixels downwards for each pixel to the right.
        middle_px: y of the line through the boxes' middles at x = 0.
    """

    boxes: tuple[Box, ...]
    slope: float
    middle_px: float

    def middle_at(self, x_px: float) -> float:
        """y of the line through the boxes' middles."""
        return self.middle_px + self.slope * x_px


def in_reading_order(boxes: Sequence[Box]) -> list[Box]:
    """Boxes by line from top to bottom, then from left to right, each with its line's slope."""
    return [replace(box, slope=line.slope) for line in text_lines(boxes) for box in line.boxes]


def in_order_of_cells(boxes: Sequence[Box], cells: NDArray[np.intp]) -> list[Box]:
    """As `in_reading_order`, by the (c, 4) edges of the cells in which the boxes lie."""
    places = [Box(*edges) for edges in cells.tolist()]
    number_of = {id(place): number for number, place in enumerate(places)}
    ranks: dict[int, tuple[int, float]] = {}
    for line in text_lines(places):
        for place in line.boxes:
            ranks[number_of[id(place)]] = len(ranks), line.slope
    ordered = []
    for box in boxes:
        across = np.minimum(cells[:, 2], box.right) - np.maximum(cells[:, 0], box.left)
        down = np.minimum(cells[:, 3], box.bottom) - np.maximum(cells[:, 1], box.top)
        rank, slope = ranks[int((across.clip(0) * down.clip(0)).argmax())]
        ordered.append((rank, box.left, replace(box, slope=slope)))
    return [box for _, _, box in sorted(ordered, key=lambda item: item[:2])]


def text_lines(boxes: Sequence[Box]) -> list[TextLine]:
    """The lines of boxes, from top to bottom."""
    if not boxes:
        return []
    places = _Places(boxes)
    lines = _absorbed(_joined(_chains(places)))
    lines += _with_small(places, lines)
    return [_text_line(places, boxes, line) for line in _from_top(lines)]


def letter_height_px(boxes: Sequence[Box]) -> float:
    """Typical height of a letter: half of the boxes may be dots and commas."""
    heights = np.array([box.height for box in boxes], float)
    return float(np.median(heights[heights >= 0.5 * np.quantile(heights, 0.9)]))


class _Places:
    """The boxes' middles and sizes, sheared so that lines are level on average.

    Attributes:
        x, y: (n,) middles; `y` is sheared.
        height: (n,) heights.
        letter_px: typical height of a letter.
        skew: slope of the sheet.
    """

    def __init__(self, boxes: Sequence[Box]) -> None:
        edges = np.array([(b.left, b.top, b.right, b.bottom) for b in boxes], float)
        self.x = (edges[:, 0] + edges[:, 2]) / 2
        self.height = edges[:, 3] - edges[:, 1]
        self.width = edges[:, 2] - edges[:, 0]
        self.letter_px = max(1.0, letter_height_px(boxes))
        self.tall = np.flatnonzero(self.height >= TALL * self.letter_px)
        self.skew = _skew(self.x[self.tall], edges[self.tall], self.letter_px)
        self.y = (edges[:, 1] + edges[:, 3]) / 2 - self.skew * self.x


def _skew(x: NDArray[np.float64], edges: NDArray[np.float64], letter_px: float) -> float:
    """Slope at which tops, middles and bottoms of letters gather in the sharpest rows."""
    if len(x) < SKEW_FROM_LETTERS:
        return 0.0
    steps = round(MAX_SKEW_DEGREES / SKEW_STEP_DEGREES)
    degrees = SKEW_STEP_DEGREES * np.arange(-steps, steps + 1)
    slopes = np.tan(np.deg2rad(degrees))
    bin_px = 0.15 * letter_px
    x = x - x.mean()
    scores = np.zeros(len(slopes))
    for y in (edges[:, 1], (edges[:, 1] + edges[:, 3]) / 2, edges[:, 3]):
        for number, slope in enumerate(slopes):
            row = (y - slope * x) / bin_px
            counts = np.bincount((row - row.min()).astype(np.intp) + 1, minlength=3).astype(float)
            smooth = np.convolve(counts, (0.25, 0.5, 0.25))
            scores[number] += float((smooth**2).sum())
    # A few letters gather in rows at any angle: level is likelier.
    scores *= 1.0 - 0.01 * np.abs(degrees)
    return float(slopes[int(scores.argmax())])


@dataclass(eq=False)
class _Chain:
    """Boxes from left to right, by number."""

    places: _Places
    members: list[int]
    fits: dict[str, tuple[float, float, float]] = field(default_factory=dict)

    @property
    def left_px(self) -> float:
        return float(self.places.x[self.members[0]])

    @property
    def right_px(self) -> float:
        return float(self.places.x[self.members[-1]])

    @property
    def middle_y(self) -> float:
        return self.fit()[1]

    def fit(self, part: str = "all") -> tuple[float, float, float]:
        """(x, y, slope) of the line through all boxes, or those at its "left" or "right"."""
        if part not in self.fits:
            chosen = {
                "all": self.members,
                "left": self.members[:END_BOXES],
                "right": self.members[-END_BOXES:],
            }[part]
            x, y = self.places.x[chosen], self.places.y[chosen]
            dx, dy = x - x.mean(), y - y.mean()
            steady = (STEADY * self.places.letter_px) ** 2
            slope = float((dx * dy).sum() / ((dx**2).sum() + steady))
            self.fits[part] = float(x.mean()), float(y.mean()), slope
        return self.fits[part]

    def y_at(self, x: float, part: str = "all") -> float:
        middle_x, middle_y, slope = self.fit(part)
        return middle_y + slope * (x - middle_x)

    def near(self, x: float) -> float:
        """y of the line at x, with the bend seen in the nearest boxes."""
        xs = self.places.x[self.members]
        if len(xs) < 4:
            return self.y_at(x)
        nearest = np.argsort(np.abs(xs - x))[:3]
        rest = [self.places.y[self.members[n]] - self.y_at(float(xs[n])) for n in nearest]
        return self.y_at(x) + float(np.median(rest))

    def merged(self, other: _Chain) -> _Chain:
        members = sorted([*self.members, *other.members], key=lambda n: self.places.x[n])
        return _Chain(self.places, members)


def _chains(places: _Places) -> list[_Chain]:
    """Tall boxes linked to the next one on their line where both agree."""
    from scipy.spatial import cKDTree

    tall = places.tall
    x, y, height = places.x[tall], places.y[tall], places.height[tall]
    count = len(tall)
    if count == 1:
        return [_Chain(places, [int(tall[0])])]
    scaled = np.column_stack([x, 3.0 * y])
    _, found = cKDTree(scaled).query(scaled, k=min(NEIGHBOURS, count))
    one = np.repeat(np.arange(count), found.shape[1])
    other = found.ravel()
    shared = np.minimum(y[one] + height[one] / 2, y[other] + height[other] / 2) - np.maximum(
        y[one] - height[one] / 2, y[other] - height[other] / 2
    )
    right = (x[other] > x[one]) & (shared >= SHARED * np.minimum(height[one], height[other]))
    one, other = one[right], other[right]
    cost = x[other] - x[one] + 3.0 * np.abs(y[other] - y[one])
    following = _cheapest(one, other, cost, count)
    preceding = _cheapest(other, one, cost, count)
    chains = []
    for start in range(count):
        before = preceding[start]
        if before >= 0 and following[before] == start:
            continue
        members = [start]
        while (after := following[members[-1]]) >= 0 and preceding[after] == members[-1]:
            members.append(int(after))
        chains.append(_Chain(places, [int(tall[n]) for n in members]))
    return chains


def _cheapest(
    one: NDArray[np.intp], other: NDArray[np.intp], cost: NDArray[np.float64], count: int
) -> NDArray[np.intp]:
    """(count,) the cheapest `other` of each `one`, or −1."""
    best = np.full(count, -1, np.intp)
    order = np.argsort(-cost, kind="stable")
    best[one[order]] = other[order]
    return best


def _joined(chains: list[_Chain]) -> list[_Chain]:
    """Chains joined where one continues another, the best fits first."""
    from scipy.spatial import cKDTree

    while len(chains) > 1:
        starts = np.array([_end(chain, 0) for chain in chains])
        ends = np.array([_end(chain, -1) for chain in chains])
        _, found = cKDTree(starts).query(ends, k=min(NEIGHBOURS, len(chains)))
        offers = []
        for number, followers in enumerate(found):
            for following in followers.tolist():
                if following != number:
                    misfit = _misfit(chains[number], chains[following])
                    if misfit is not None:
                        offers.append((misfit, number, following))
        taken: set[int] = set()
        merged = []
        for _, number, following in sorted(offers):
            if number not in taken and following not in taken:
                taken |= {number, following}
                merged.append(chains[number].merged(chains[following]))
        if not merged:
            break
        chains = [c for n, c in enumerate(chains) if n not in taken] + merged
    return chains


def _end(chain: _Chain, which: int) -> tuple[float, float]:
    """Place of the first or last box, in the metric of neighbours."""
    number = chain.members[which]
    return float(chain.places.x[number]), 3.0 * float(chain.places.y[number])


def _misfit(left: _Chain, right: _Chain) -> float | None:
    """How badly the right chain continues the left one; None if it does not."""
    letter_px = left.places.letter_px
    gap = right.left_px - left.right_px
    reach = max(
        FAR_GAP * letter_px, (left.right_px - left.left_px) + right.right_px - right.left_px
    )
    if not 0 < gap <= reach:
        return None
    middle = (left.right_px + right.left_px) / 2
    miss = abs(left.y_at(middle, "right") - right.y_at(middle, "left")) / letter_px
    return miss + 0.02 * gap / letter_px if miss <= OFF_LINE else None


def _absorbed(chains: list[_Chain]) -> list[_Chain]:
    """Short chains go into the longer ones on whose line they lie."""
    if len(chains) < 2:
        return chains
    lines: dict[int, _Chain] = {}
    near = _Nearest(chains[0].places)
    for number, chain in enumerate(sorted(chains, key=lambda c: -len(c.members))):
        places = chain.places
        best, least = -1, OFF_LINE * places.letter_px
        for candidate in near.lines(chain.members[len(chain.members) // 2]):
            line = lines[candidate]
            if chain.left_px > line.right_px or chain.right_px < line.left_px:
                continue
            away = [abs(places.y[n] - line.near(float(places.x[n]))) for n in chain.members]
            if float(np.median(away)) < least:
                best, least = candidate, float(np.median(away))
        if best < 0:
            best, lines[number] = number, chain
        else:
            lines[best] = lines[best].merged(chain)
        near.line[chain.members] = best
    return list(lines.values())


def _with_small(places: _Places, lines: list[_Chain]) -> list[_Chain]:
    """Put small boxes into the nearest line; returns lines of those that are on none."""
    near = _Nearest(places)
    for number, line in enumerate(lines):
        near.line[line.members] = number
    joining: list[list[int]] = [[] for _ in lines]
    alone = []
    for small in np.setdiff1d(np.arange(len(places.x)), places.tall).tolist():
        x, y = float(places.x[small]), float(places.y[small])
        away = {n: abs(lines[n].near(x) - y) for n in near.lines(small)}
        nearest = min(away, key=lambda n: away[n], default=-1)
        if nearest >= 0 and away[nearest] <= SMALL_REACH * places.letter_px:
            joining[nearest].append(small)
        else:
            alone.append(small)
    for number, smalls in enumerate(joining):
        if smalls:
            # The line is that of its letters.
            fits = {"all": lines[number].fit()}
            lines[number] = lines[number].merged(_Chain(places, smalls))
            lines[number].fits = fits
    return _joined([_Chain(places, [number]) for number in alone])


class _Nearest:
    """The lines of the tall boxes nearest to a box."""

    def __init__(self, places: _Places) -> None:
        from scipy.spatial import cKDTree

        self.line = np.full(len(places.x), -1, np.intp)
        self._points = np.column_stack([places.x, 3.0 * places.y])
        self._tall = places.tall
        self._tree = cKDTree(self._points[self._tall])

    def lines(self, box: int) -> list[int]:
        """Their lines, each once, the nearest first."""
        k = min(NEIGHBOURS, len(self._tall))
        _, found = self._tree.query(self._points[box], k=k)
        numbers = self.line[self._tall[np.atleast_1d(found)]]
        return [n for n in dict.fromkeys(numbers.tolist()) if n >= 0]


def _from_top(lines: list[_Chain]) -> list[_Chain]:
    """Lines from top to bottom; those with different slopes compared where both are."""
    lines = sorted(lines, key=lambda line: line.middle_y)
    for _ in range(MAX_SWAPS):
        swapped = False
        for number in range(len(lines) - 1):
            upper, lower = lines[number], lines[number + 1]
            start = max(upper.left_px, lower.left_px)
            stop = min(upper.right_px, lower.right_px)
            middle = (start + stop) / 2
            if start < stop and upper.y_at(middle) > lower.y_at(middle):
                lines[number], lines[number + 1] = lower, upper
                swapped = True
        if not swapped:
            break
    return lines


def _text_line(places: _Places, boxes: Sequence[Box], line: _Chain) -> TextLine:
    x, y, slope = line.fit()
    # The slope of a short line is mostly chance.
    spread = float(((places.x[line.members] - x) ** 2).sum())
    steady = places.letter_px**2
    slope *= (spread + STEADY**2 * steady) / (spread + SURE**2 * steady)
    slope += places.skew
    level = y + places.skew * x
    return TextLine(tuple(boxes[n] for n in line.members), slope, level - slope * x)

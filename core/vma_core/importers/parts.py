"""Connected parts of the ink on a sheet, and the letters that they make up.

A part above or below another one on the same text line belongs to it: the dot of an i, the two of
an umlaut, the point of a question mark, the bars of an equals sign. A dot with no letter above or
below is a full stop.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vma_core.importers.boxes import Box
from vma_core.importers.text_lines import TALL, TextLine, text_lines

MIN_LETTER_PX = 6.0
NOISE_PX = 2
"""Parts of at most this size are grain."""
SPECK = 0.55
"""Parts smaller than this share of the pen's width are dirt."""
PALE = 0.55
"""Lone dots less dark than this share of the letters' darkness are shadows or dirt."""
FULL_STOP = 0.8
"""Dots that stand alone have at least this share of the pen's width."""
SMALL = 0.45
"""Parts up to this share of the letter height may be dots and accents of another one."""
NEAR = 0.75
"""Largest gap between an accent and its letter, in letter heights."""
TOUCHING = 0.12
"""Largest gap between the pieces of a broken letter, in letter heights."""
TICKS = 0.3
"""Largest gap between the ticks of a quotation mark, in letter heights."""
TICK_HEIGHT = 0.7
BESIDE = 0.12
"""How far an accent may stand beside its letter, in letter heights."""
OVERLAP = 0.4
"""Share of the narrower part's width that lies above or below the other one."""
SLIGHT = 0.3
"""Parts at the page's edge that are thinner than this share of the letter height are the edge."""
TALLEST = 2.2
"""Largest height of a letter with its accents, in letter heights."""
DIRT_COUNT = 3.0
"""More lone specks than this for each letter are a dotted paper or dust."""


@dataclass(frozen=True, eq=False)
class Parts:
    """8-connected parts of ink.

    Attributes:
        labels: (h, w) int32, number of each pixel's part plus 1; 0 = paper.
        edges: (n, 4) left, top, right and bottom of each part.
        areas: (n,) pixels.
    """

    labels: NDArray[np.int32]
    edges: NDArray[np.intp]
    areas: NDArray[np.intp]

    @classmethod
    def of(cls, ink: NDArray[np.bool_]) -> Parts:
        """The parts of (h, w) bool ink."""
        from scipy.ndimage import label

        labels, _ = label(ink, np.ones((3, 3), bool))
        return cls.numbered(labels)

    @classmethod
    def numbered(cls, labels: NDArray[np.int32]) -> Parts:
        """The parts of (h, w) numbered pixels, of which no number is left out."""
        from scipy.ndimage import find_objects

        edges = [(c.start, r.start, c.stop, r.stop) for r, c in find_objects(labels)]
        areas = np.bincount(labels.ravel(), minlength=len(edges) + 1)[1:]
        return cls(labels, np.array(edges, np.intp).reshape(-1, 4), areas)

    def __len__(self) -> int:
        return len(self.edges)

    @property
    def ink(self) -> NDArray[np.bool_]:
        """(h, w) bool."""
        return self.labels > 0

    @property
    def sizes_px(self) -> NDArray[np.intp]:
        """(n,) longer side of each part."""
        return np.maximum(self.edges[:, 2] - self.edges[:, 0], self.edges[:, 3] - self.edges[:, 1])

    def only(self, wanted: NDArray[np.bool_]) -> Parts:
        """The parts for which (n,) `wanted` is true."""
        if wanted.all():
            return self
        numbers = np.zeros(len(self) + 1, np.int32)
        numbers[1:][wanted] = np.arange(1, int(wanted.sum()) + 1)
        return Parts(numbers[self.labels], self.edges[wanted], self.areas[wanted])

    def at_edge(self, page: NDArray[np.bool_] | None) -> NDArray[np.bool_]:
        """(n,) parts that touch the edge of the sheet or the page."""
        from scipy.ndimage import minimum_filter

        height, width = self.labels.shape
        left, top, right, bottom = self.edges.T
        found = (left == 0) | (top == 0) | (right == width) | (bottom == height)
        if page is not None:
            ring = page & (minimum_filter(page, 5) == 0)
            found[np.setdiff1d(self.labels[ring], [0]) - 1] = True
        return np.asarray(found, bool)

    def darkness(self, grey: NDArray[np.uint8]) -> NDArray[np.float64]:
        """(n,) darkness of the darkest pixels of each part, in [0, 255]."""
        from scipy.ndimage import minimum

        numbers = np.arange(1, len(self) + 1)
        return 255.0 - np.asarray(minimum(grey, self.labels, numbers), float)

    def letter_px(self) -> float:
        """Typical longer side of a letter; 0 without letters.

        Half of all parts may be dots and most may be dust: the larger parts that hold most of the
        ink decide.
        """
        sizes = self.sizes_px.astype(float)
        if not len(sizes):
            return 0.0
        order = np.argsort(sizes)
        held = np.cumsum(self.areas[order])
        typical = float(sizes[order[int(np.searchsorted(held, 0.5 * held[-1]))]])
        return float(np.median(sizes[sizes >= 0.5 * typical]))

    def outline(self) -> NDArray[np.bool_]:
        """(h, w) bool, ink beside paper."""
        ink = self.ink
        inner = ink.copy()
        inner[1:-1, 1:-1] &= ink[:-2, 1:-1] & ink[2:, 1:-1] & ink[1:-1, :-2] & ink[1:-1, 2:]
        return ink & ~inner

    def pen_px(self) -> float:
        """Width of the pen: ink by the length of its outline."""
        return 2.0 * float(self.areas.sum()) / max(1, int(self.outline().sum()))


def letters_of(
    parts: Parts,
    cells: NDArray[np.intp] | None = None,
    grey: NDArray[np.uint8] | None = None,
    page: NDArray[np.bool_] | None = None,
) -> list[Box]:
    """The bounding boxes of letters, in no particular order.

    Args:
        parts: of the ink, without rulings and frames.
        cells: (n,) cell of each part on a sheet with cells; one letter in each.
        grey: (h, w) uint8 of the sheet; lone dots must be as dark as the letters.
        page: (h, w) bool, where the page lies; small parts at its edge are not letters.
    """
    letter_px = parts.letter_px()
    if letter_px < MIN_LETTER_PX:
        return []
    pen_px = parts.pen_px()
    keep = (parts.sizes_px > NOISE_PX) & (parts.sizes_px >= SPECK * pen_px)
    sides = np.column_stack(
        [parts.edges[:, 2] - parts.edges[:, 0], parts.edges[:, 3] - parts.edges[:, 1]]
    )
    slight = (sides.max(1) < SMALL * letter_px) | (sides.min(1) < SLIGHT * letter_px)
    keep &= ~(parts.at_edge(page) & slight)
    parts = parts.only(keep)
    if not len(parts):
        return []
    darkness = None if grey is None else parts.darkness(grey)
    boxes = [Box(left, top, right, bottom) for left, top, right, bottom in parts.edges.tolist()]
    if cells is not None:
        found = [_union(boxes, members) for members in _members(cells[keep])]
        return [box for box in found if box.longer_px >= FULL_STOP * pen_px]
    groups = _grouped(boxes, letter_px)
    if darkness is not None and len(boxes):
        usual = float(np.median(darkness[parts.sizes_px >= SMALL * letter_px]))
        pale = set(np.flatnonzero(darkness < PALE * usual).tolist())
    else:
        pale = set()
    all_groups = [
        group
        for group in groups.all()
        if len(group) > 1 or group[0] not in pale or boxes[group[0]].longer_px >= SMALL * letter_px
    ]
    found = [_union(boxes, group) for group in all_groups]
    small = [b for b in found if b.longer_px < SMALL * letter_px]
    letters = [b for b in found if b.longer_px >= SMALL * letter_px]
    stops = [b for b in small if b.longer_px >= FULL_STOP * pen_px]
    tiny = sum(1 for b in small if b.longer_px < 0.15 * letter_px)
    if tiny > max(8.0, DIRT_COUNT * len(letters)):
        stops = [b for b in stops if b.longer_px >= 0.15 * letter_px]
    return letters + _on_lines(stops, letters, letter_px)


class Groups:
    """Disjoint sets of numbers."""

    def __init__(self, count: int) -> None:
        self._parent = list(range(count))

    def root(self, number: int) -> int:
        while self._parent[number] != number:
            self._parent[number] = self._parent[self._parent[number]]
            number = self._parent[number]
        return number

    def join(self, one: int, other: int) -> None:
        self._parent[self.root(other)] = self.root(one)

    def all(self) -> list[list[int]]:
        """The members of each set."""
        sets: dict[int, list[int]] = {}
        for number in range(len(self._parent)):
            sets.setdefault(self.root(number), []).append(number)
        return list(sets.values())


def _members(cells: NDArray[np.intp]) -> list[list[int]]:
    """The numbers of parts in each cell."""
    found: dict[int, list[int]] = {}
    for number, cell in enumerate(cells.tolist()):
        found.setdefault(cell, []).append(number)
    return list(found.values())


def _union(boxes: Sequence[Box], members: Sequence[int]) -> Box:
    whole = boxes[members[0]]
    for number in members[1:]:
        whole = whole.union(boxes[number])
    return whole


def _grouped(boxes: Sequence[Box], letter_px: float) -> Groups:
    """Parts of the same letter, in three steps: enclosed, stacked on a line, accents."""
    groups = Groups(len(boxes))
    _join_enclosed(boxes, groups, letter_px)
    wholes = _wholes(boxes, groups)
    numbers = {id(box): root for root, box in wholes.items()}
    lines = text_lines(list(wholes.values()))
    for above, line in zip([None, *lines[:-1]], lines, strict=True):
        _join_stacked(line, numbers, groups, letter_px)
        if above is not None:
            _join_strays(above, line, numbers, groups, letter_px)
    return groups


def _wholes(boxes: Sequence[Box], groups: Groups) -> dict[int, Box]:
    """The bounding box of each group, by its root."""
    return {groups.root(group[0]): _union(boxes, group) for group in groups.all()}


def _join_enclosed(boxes: Sequence[Box], groups: Groups, letter_px: float) -> None:
    """Parts that lie in another one's box, and the pieces of a broken letter."""
    order = sorted(range(len(boxes)), key=lambda n: boxes[n].top)
    tallest = max(box.height for box in boxes)
    reach = TOUCHING * letter_px
    # Neighbours by rows: columns of the width of a letter.
    columns: dict[int, list[int]] = {}
    for number in order:
        box = boxes[number]
        first, last = int(box.left / letter_px), int(box.right / letter_px)
        seen: set[int] = set()
        for column in range(first, last + 1):
            near = columns.setdefault(column, [])
            while near and boxes[near[0]].top + tallest + reach < box.top:
                near.pop(0)
            for other in near:
                if other not in seen and _enclosed_or_broken(boxes[other], box, letter_px):
                    groups.join(other, number)
                seen.add(other)
            near.append(number)


def _enclosed_or_broken(one: Box, other: Box, letter_px: float) -> bool:
    across = min(one.right, other.right) - max(one.left, other.left)
    down = min(one.bottom, other.bottom) - max(one.top, other.top)
    if across <= 0:
        return False
    smaller, larger = sorted((one, other), key=lambda b: b.width * b.height)
    if across >= 0.5 * smaller.width and down >= 0.5 * smaller.height:
        return True
    height = max(one.bottom, other.bottom) - min(one.top, other.top)
    return (
        across >= OVERLAP * smaller.width
        and down >= -TOUCHING * letter_px
        and height <= 1.5 * max(letter_px, larger.height)
    )


def _join_stacked(
    line: TextLine, numbers: dict[int, int], groups: Groups, letter_px: float
) -> None:
    """Parts of one line above each other, and accents a little beside their letter."""
    boxes = sorted(line.boxes, key=lambda b: b.left)
    widest = max(box.width for box in boxes)
    reach = max(BESIDE, TICKS) * letter_px
    first = 0
    for here, box in enumerate(boxes):
        while boxes[first].left + widest + reach < box.left:
            first += 1
        best: tuple[float, Box] | None = None
        for other in boxes[first:here]:
            gap = _stack_gap(other, box, letter_px)
            if gap is None:
                continue
            if _is_small(other, letter_px) == _is_small(box, letter_px):
                groups.join(numbers[id(other)], numbers[id(box)])
            elif best is None or gap < best[0]:
                best = gap, other
        # An accent belongs to one letter, the nearest.
        if best is not None and _is_small(box, letter_px):
            after = _nearest_after(boxes, here, best[0], letter_px)
            groups.join(numbers[id(after or best[1])], numbers[id(box)])
        elif best is not None:
            groups.join(numbers[id(box)], numbers[id(best[1])])


def _nearest_after(boxes: Sequence[Box], here: int, gap: float, letter_px: float) -> Box | None:
    """A letter to the right that an accent is nearer to than `gap`."""
    box = boxes[here]
    nearest = None
    for other in boxes[here + 1 :]:
        if other.left > box.right + BESIDE * letter_px:
            break
        found = _stack_gap(other, box, letter_px)
        if found is not None and found < gap and not _is_small(other, letter_px):
            nearest, gap = other, found
    return nearest


def _is_small(box: Box, letter_px: float) -> bool:
    return box.longer_px < SMALL * letter_px


def _stack_gap(one: Box, other: Box, letter_px: float) -> float | None:
    """Distance of two parts of a line that are one letter; None if they are two."""
    across = min(one.right, other.right) - max(one.left, other.left)
    down = min(one.bottom, other.bottom) - max(one.top, other.top)
    height = max(one.bottom, other.bottom) - min(one.top, other.top)
    if down < -NEAR * letter_px or height > TALLEST * letter_px:
        return None
    narrower = min(one.width, other.width)
    gap = max(0.0, -down) + 2.0 * max(0.0, -across)
    if across >= OVERLAP * narrower:
        return gap
    small, large = sorted((one, other), key=lambda b: b.longer_px)
    if _are_ticks(small, large, letter_px) and -across < TICKS * letter_px:
        return gap
    if not _is_small(small, letter_px) or _is_small(large, letter_px):
        return None
    raised = small.bottom <= large.top + 0.3 * large.height
    return gap if raised and across > -BESIDE * letter_px else None


def _are_ticks(small: Box, large: Box, letter_px: float) -> bool:
    """Whether two parts are the ticks of a quotation mark: high, short and alike."""
    return (
        large.height <= TICK_HEIGHT * letter_px
        and small.height >= 0.7 * large.height
        and all(box.height > 1.5 * box.width for box in (small, large))
        and abs(small.top - large.top) < 0.2 * large.height
    )


def _join_strays(
    above: TextLine, line: TextLine, numbers: dict[int, int], groups: Groups, letter_px: float
) -> None:
    """Accents of a line that were taken for commas of the line above, and the other way round."""
    letters = [box for box in line.boxes if not _is_small(box, letter_px)]
    lefts = np.array([box.left for box in letters])
    rights = np.array([box.right for box in letters])
    tops = np.array([box.top for box in letters])
    if not letters:
        return
    tall = [box for box in above.boxes if box.height >= TALL * letter_px]
    if tall:
        feet = float(np.median([box.bottom - above.middle_at(_middle(box)) for box in tall]))
    else:
        feet = -np.inf  # a row of dots
    for box in above.boxes:
        if not _is_small(box, letter_px):
            continue
        below_line = box.top - above.middle_at(_middle(box)) - feet
        if below_line < 0.02 * letter_px or groups.root(numbers[id(box)]) != numbers[id(box)]:
            continue
        near = np.flatnonzero(
            (np.minimum(rights, box.right) - np.maximum(lefts, box.left) >= OVERLAP * box.width)
            & (tops - box.bottom >= 0)
            & (tops - box.bottom <= NEAR * letter_px)
        )
        if len(near) and float((tops[near] - box.bottom).min()) < below_line + box.height:
            other = letters[int(near[np.argmin(tops[near])])]
            groups.join(numbers[id(other)], numbers[id(box)])


def _middle(box: Box) -> float:
    return (box.left + box.right) / 2


def _on_lines(stops: list[Box], letters: list[Box], letter_px: float) -> list[Box]:
    """The marks that stand on a line of letters, or all if there are no letters."""
    if not letters or not stops:
        return stops
    wanted = {id(box) for box in stops}
    found = []
    for line in text_lines([*letters, *stops]):
        tall = [box for box in line.boxes if id(box) not in wanted]
        if not tall:
            continue
        for box in line.boxes:
            if id(box) in wanted:
                off = abs((box.top + box.bottom) / 2 - line.middle_at(_middle(box)))
                if off <= 0.9 * letter_px:
                    found.append(box)
    return found

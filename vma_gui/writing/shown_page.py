"""A page as the view needs it: letters with their cells, found by place and by line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from vma_core.glyphs.strokes import StrokeArrays
from vma_core.writing.lines import X_HEIGHT_EM
from vma_core.writing.page import Box, Letter, Line, Page, PageSettings


@dataclass(frozen=True, eq=False, slots=True)
class ShownLetter:
    """A letter of the page. The same object as before means that it looks the same.

    Attributes:
        letter: as it was set.
        sheet: number of the sheet it is on.
        cell_mm: what reacts to the pointer: the ink, at least as high as a small letter.
        ink_mm: box of the ink.
        is_pinned: whether another page seed keeps its variant.
    """

    letter: Letter
    sheet: int
    cell_mm: QRectF
    ink_mm: QRectF
    is_pinned: bool

    @property
    def is_missing(self) -> bool:
        """Whether nothing is drawn for it."""
        return self.letter.kind == "placeholder"

    @property
    def is_joint(self) -> bool:
        """Whether it connects two letters."""
        return self.letter.kind == "joint"

    @property
    def strokes(self) -> StrokeArrays:
        """In millimetres on the page."""
        return self.letter.strokes


class ShownLine:
    """Letters of a line, and their boxes as arrays."""

    def __init__(self, line: Line, letters: Sequence[ShownLetter]) -> None:
        self.line = line
        self.letters = tuple(letters)
        self.ids = frozenset(shown.letter.letter_id for shown in letters)
        self.cells_mm = _boxes([shown.cell_mm for shown in letters])
        self.inks_mm = _boxes([shown.ink_mm for shown in letters])
        self.is_target = np.array([not shown.is_joint for shown in letters], bool)

    @cached_property
    def by_id(self) -> dict[int, list[ShownLetter]]:
        """Letters by id; those of a character that is composed share one."""
        found: dict[int, list[ShownLetter]] = defaultdict(list)
        for shown in self.letters:
            found[shown.letter.letter_id].append(shown)
        return found


class ShownPage:
    """Letters of a page in writing order, joints included.

    Args:
        page: as it was set; None for an empty one.
        pinned: letter ids.
        before: the page shown until now, whose lines and letters are kept where they look the
            same.
    """

    def __init__(
        self,
        page: Page | None = None,
        pinned: frozenset[int] = frozenset(),
        before: ShownPage | None = None,
    ) -> None:
        self.page = page
        self.pinned = pinned
        self.lines: tuple[ShownLine, ...] = ()
        if page is not None:
            self.lines = tuple(_shown_lines(page, pinned, before or ShownPage()))
        self.letters = tuple(shown for line in self.lines for shown in line.letters)
        nothing = np.zeros((0, 4))
        self._cells = np.concatenate([nothing, *(line.cells_mm for line in self.lines)])
        self._inks = np.concatenate([nothing, *(line.inks_mm for line in self.lines)])
        targets = [np.zeros(0, bool), *(line.is_target for line in self.lines)]
        self._is_target = np.concatenate(targets)

    @property
    def sheet_size_mm(self) -> tuple[float, float]:
        """Width and height of a sheet."""
        settings = PageSettings() if self.page is None else self.page.settings
        return settings.page_width_mm, settings.page_height_mm

    @property
    def sheets(self) -> int:
        """Number of sheets, at least one."""
        return 1 if self.page is None else max(1, self.page.sheets)

    def changes_from(self, before: ShownPage) -> list[ShownLetter] | None:
        """Letters of either page that look different; None if a sheet has another size."""
        if (self.sheet_size_mm, self.sheets) != (before.sheet_size_mm, before.sheets):
            return None
        same = set(before.lines) & set(self.lines)
        old, new = (
            {shown for line in page.lines if line not in same for shown in line.letters}
            for page in (before, self)
        )
        return [*(old - new), *(new - old)]

    # --- places ------------------------------------------------------------------------------

    def at(self, x_mm: float, y_mm: float) -> int:
        """Letter at a place of the page; −1 if there is none."""
        left, top, right, bottom = self._cells.T
        inside = (left <= x_mm) & (x_mm <= right) & (top <= y_mm) & (y_mm <= bottom)
        found = np.flatnonzero(inside & self._is_target)
        if not len(found):
            return -1
        # Cells overlap in slanted and joined writing: the nearest centre is meant.
        distance = np.abs((left + right)[found] / 2 - x_mm)
        return int(found[distance.argmin()])

    def index_of(self, letter_id: int) -> int:
        """The first letter with an id; −1 if the page has none."""
        before = 0
        for line in self.lines:
            if letter_id in line.ids:
                found = (n for n, shown in enumerate(line.letters, before)
                         if shown.letter.letter_id == letter_id)  # fmt: skip
                return next(found)
            before += len(line.letters)
        return -1

    def within(self, box_mm: QRectF) -> list[int]:
        """Letters that may show in a box."""
        x0, x1, y0, y1 = box_mm.left(), box_mm.right(), box_mm.top(), box_mm.bottom()
        low = np.minimum(self._cells[:, :2], self._inks[:, :2])
        high = np.maximum(self._cells[:, 2:], self._inks[:, 2:])
        shown = (low[:, 0] <= x1) & (high[:, 0] >= x0) & (low[:, 1] <= y1) & (high[:, 1] >= y0)
        return [int(index) for index in np.flatnonzero(shown)]

    def step(self, index: int, by: int) -> int:
        """The next or previous letter; the same at the ends."""
        place = index + by
        while 0 <= place < len(self.letters):
            if self._is_target[place]:
                return place
            place += by
        return index

    def line_end(self, index: int, side: int) -> int:
        """First (−1) or last (1) letter of a letter's line."""
        line = self.letters[index].letter.line
        same = [i for i in self._targets() if self.letters[i].letter.line == line]
        return (same[0] if side < 0 else same[-1]) if same else index

    def runs_left(self, index: int) -> bool:
        """Whether the letters of a letter's line run from right to left."""
        if not 0 <= index < len(self.letters):
            return False
        first, last = self.line_end(index, -1), self.line_end(index, 1)
        middle = [self.letters[i].cell_mm.center().x() for i in (first, last)]
        return middle[1] < middle[0]

    def end(self, side: int) -> int:
        """First (−1) or last (1) letter; −1 without any."""
        targets = self._targets()
        return (targets[0] if side < 0 else targets[-1]) if targets else -1

    def beside(self, index: int, by: int) -> int:
        """The nearest letter of the next line with letters below (1) or above (−1)."""
        letters = self.letters
        lines = sorted({letters[i].letter.line for i in self._targets()})
        place = lines.index(letters[index].letter.line) + by
        if not 0 <= place < len(lines):
            return index
        x = letters[index].cell_mm.center().x()
        on_line = [i for i in self._targets() if letters[i].letter.line == lines[place]]
        return min(on_line, key=lambda i: abs(letters[i].cell_mm.center().x() - x))

    def _targets(self) -> list[int]:
        return [int(index) for index in np.flatnonzero(self._is_target)]


def _shown_lines(page: Page, pinned: frozenset[int], before: ShownPage) -> Iterator[ShownLine]:
    """Lines of a page; the typesetter returns the same object for one that has not changed."""
    known = {id(shown.line): shown for shown in before.lines}
    other_pins = pinned ^ before.pinned
    x_height = X_HEIGHT_EM * page.settings.em_mm
    for number, line in enumerate(page.lines):
        same = known.get(id(line))
        if same is not None and same.line is line and other_pins.isdisjoint(same.ids):
            yield same
            continue
        old = before.lines[number].by_id if number < len(before.lines) else {}
        yield ShownLine(
            line, [_shown(letter, line, pinned, old, x_height) for letter in line.letters]
        )


def _shown(
    letter: Letter,
    line: Line,
    pinned: frozenset[int],
    old: Mapping[int, Sequence[ShownLetter]],
    x_height_mm: float,
) -> ShownLetter:
    """A letter; that of `old` if it looks the same."""
    is_pinned = letter.letter_id in pinned and letter.kind != "joint"
    ink = _rect(letter.box)
    low = min(letter.box.top, line.baseline_mm - x_height_mm)
    high = max(letter.box.bottom, line.baseline_mm)
    cell = QRectF(ink.left(), low, ink.width(), high - low)
    for same in old.get(letter.letter_id, ()):
        if (same.is_pinned, same.sheet, same.cell_mm) == (
            is_pinned,
            line.sheet,
            cell,
        ) and _look_alike(same.letter, letter):
            return same
    return ShownLetter(letter, line.sheet, cell, ink, is_pinned)


def _boxes(rects: Sequence[QRectF]) -> NDArray[np.float64]:
    """(n, 4) left, top, right, bottom."""
    edges = [(r.left(), r.top(), r.right(), r.bottom()) for r in rects]
    return np.array(edges, float).reshape(-1, 4)


def _rect(box: Box) -> QRectF:
    return QRectF(box.left, box.top, box.right - box.left, box.bottom - box.top)


def _look_alike(old: Letter, new: Letter) -> bool:
    """Whether two letters have the same ink at the same place, and mean the same."""
    if old is new:
        return True
    if (old.kind, old.character, old.variant, old.line, old.is_provisional) != (
        new.kind,
        new.character,
        new.variant,
        new.line,
        new.is_provisional,
    ):
        return False
    if old.box != new.box:
        return False
    return old.strokes is new.strokes or (
        np.array_equal(old.strokes.points_px, new.strokes.points_px)
        and np.array_equal(old.strokes.widths_px, new.strokes.widths_px)
    )

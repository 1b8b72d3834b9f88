"""Headings of the classes in the memory grid, above the entries of each class."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, QRect, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen, QPixmap

from vma_gui.theme.theme import Theme
from vma_gui.theme.tokens import SMALL_PT

GAP_PX = 4
MAX_CACHED = 256
STRETCHES = (100, 85, 75, 65)
"""Widths of the font in percent, from the usual one to the narrowest."""


class HeadingPart(NamedTuple):
    """The piece of a heading above one cell.

    Attributes:
        label: of the class.
        before: cells of the class before this one in the line.
        cells: cells of the class in the line.
        begins: whether the class begins in this line.
    """

    label: str
    before: int
    cells: int
    begins: bool


class Headings:
    """Where the classes begin and end among the entries shown.

    Args:
        labels: of the entries shown, grouped by class.
        rows: their rows in the memory, ascending; None for all rows.
    """

    def __init__(self, labels: Sequence[str], rows: Sequence[int] | None = None) -> None:
        self._labels = labels
        self._rows = rows
        self._starts = [i for i, label in enumerate(labels) if not i or label != labels[i - 1]]

    def part(self, row: int, columns: int) -> HeadingPart | None:
        """The heading above a row, in lines of `columns` cells; None for a row not shown."""
        index = row if self._rows is None else bisect_left(self._rows, row)
        if index >= len(self._labels):
            return None
        number = bisect_right(self._starts, index) - 1
        start = self._starts[number]
        following = number + 1 < len(self._starts)
        end = self._starts[number + 1] if following else len(self._labels)
        line = index // columns * columns
        first, last = max(start, line), min(end, line + columns)
        return HeadingPart(self._labels[index], index - first, last - first, first == start)


class HeadingPainter:
    """Paints headings piece by piece, so that each cell can be repainted alone."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._scene: object = None
        self._cached: dict[tuple[str, int, bool], QPixmap] = {}

    def paint(self, painter: QPainter, cell: QRect, height: int, part: HeadingPart) -> None:
        """Paint the piece above a cell, over its whole width including the gap."""
        ratio = painter.device().devicePixelRatioF()
        scene = (self._theme.tokens, self._theme.text_percent, cell.width(), height, ratio)
        if scene != self._scene:
            self._scene, self._cached = scene, {}
        name = (part.label, part.cells, part.begins)
        found = self._cached.get(name)
        if found is None:
            found = self._whole(part, cell.width() * part.cells, height, ratio)
            if len(self._cached) >= MAX_CACHED:
                del self._cached[next(iter(self._cached))]
            self._cached[name] = found
        source = QRectF(part.before * cell.width() * ratio, 0, cell.width() * ratio, height * ratio)
        painter.drawPixmap(QRectF(cell.x(), cell.y(), cell.width(), height), found, source)

    def _whole(self, part: HeadingPart, width: int, height: int, ratio: float) -> QPixmap:
        """Label and a line over all cells of the class in one line of cells."""
        theme = self._theme
        # Opaque, so that a cell can be painted over itself.
        found = QPixmap(round(width * ratio), round(height * ratio))
        found.setDevicePixelRatio(ratio)
        found.fill(theme.color("surface"))
        with QPainter(found) as painter:
            font = painter.font()
            font.setPointSizeF(theme.scaled(SMALL_PT))
            font.setWeight(QFont.Weight.DemiBold if part.label else QFont.Weight.Normal)
            room = width - GAP_PX
            label = part.label or QCoreApplication.translate("Headings", "no label")
            font = fitting_font(font, label, room)
            metrics = QFontMetrics(font)
            painter.setFont(font)
            text = heading_text(label, metrics, room)
            painter.setPen(theme.color("ink" if part.begins and part.label else "muted"))
            place = QRect(2, 0, room, height)
            flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(place, flags, text)
            begin, end = 2 + metrics.horizontalAdvance(text) + 6, width - GAP_PX - 2
            if begin < end:
                painter.setPen(QPen(theme.color("line"), 1))
                painter.drawLine(begin, height // 2, end, height // 2)
        return found


def fitting_font(font: QFont, label: str, width: int) -> QFont:
    """The font, as narrow as a label needs: a class with one cell in a line has little room."""
    found = QFont(font)
    for stretch in STRETCHES:
        found.setStretch(stretch)
        if QFontMetrics(found).horizontalAdvance(label) <= width:
            break
    return found


def heading_text(label: str, metrics: QFontMetrics, width: int) -> str:
    """A label that fits, elided so that its last word stays: it tells “Handwriting A” from “B”."""
    for mode in (Qt.TextElideMode.ElideMiddle, Qt.TextElideMode.ElideLeft):
        text = metrics.elidedText(label, mode, width)
        if text.endswith(label.rpartition(" ")[2]):
            break
    return text

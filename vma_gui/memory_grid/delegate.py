"""The grid's cells: entries with the marks of what is done with them."""

from __future__ import annotations

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QIcon, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from vma_gui.document.entry_strokes import EntryStrokes
from vma_gui.memory_grid.entry_painter import PADDING_PX, EntryPainter
from vma_gui.memory_grid.model import MemoryModel
from vma_gui.theme.icons import icon
from vma_gui.theme.theme import Theme
from vma_gui.widgets.cell_view import CellDelegate

GAP_PX = 4
BADGE_PX = 18
PIN_PX = 14


class EntryDelegate(CellDelegate):
    """Paints the grid's cells."""

    def __init__(self, model: MemoryModel, strokes: EntryStrokes, theme: Theme) -> None:
        super().__init__()
        self._model = model
        self._theme = theme
        self.painter = EntryPainter(strokes, theme)
        self.width_px = 0
        self._pins: dict[str, QIcon] = {}
        """The pin's sign by its colour."""

    @property
    def cell_size(self) -> QSize:
        """Size of a cell with its gap."""
        side = self.painter.thumbnail_px + 2 * PADDING_PX + GAP_PX
        return QSize(side, side + self.painter.caption_px)

    def sizeHint(
        self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """All cells alike, as wide as the grid makes them."""
        cell = self.cell_size
        return QSize(max(cell.width(), self.width_px), cell.height())

    def paint_cell(
        self, painter: QPainter, rect: QRect, row: int, chosen: bool, hovered: bool
    ) -> None:
        """One entry with its marks."""
        entry = self._model.entry(row)
        if entry is None:
            return
        pinned = self._model.is_pinned(entry)
        line, line_px = "muted" if hovered else "line", 1
        if self._model.is_read(row):
            line, line_px = "ink", 3
        elif pinned or chosen:
            line, line_px = "accent", 3 if pinned else 2
        cell = rect.adjusted(0, 0, -GAP_PX, -GAP_PX)
        self.painter.paint(painter, cell, entry, self._model.probability(row), line, line_px)
        if pinned:
            self._paint_pin(painter, cell)

    def _paint_pin(self, painter: QPainter, cell: QRect) -> None:
        """A badge in the corner, so that a pinned entry is found at a glance."""
        badge = QRectF(cell.right() - BADGE_PX - 2, cell.y() + 3, BADGE_PX, BADGE_PX)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("accent"))
        painter.drawRoundedRect(badge, 4, 4)
        color = self._theme.tokens.on_accent
        if color not in self._pins:
            self._pins = {color: icon("pin", self._theme, "on_accent", side_px=PIN_PX)}
        inset = (BADGE_PX - PIN_PX) // 2
        self._pins[color].paint(painter, badge.toRect().adjusted(inset, inset, -inset, -inset))
        painter.restore()

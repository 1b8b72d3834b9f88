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
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from vma_gui.cell_view import CellDelegate
from vma_gui.memory_grid.entry_painter import PADDING_PX, EntryPainter
from vma_gui.memory_grid.model import MemoryModel
from vma_gui.theme import Theme

GAP_PX = 4


class EntryDelegate(CellDelegate):
    """Paints the grid's cells."""

    def __init__(self, model: MemoryModel, theme: Theme) -> None:
        super().__init__()
        self._model = model
        self._theme = theme
        self.painter = EntryPainter(theme)
        self.width_px = 0

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
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("accent"))
            painter.drawEllipse(QRectF(cell.right() - 12, cell.y() + 5, 8, 8))
            painter.restore()

"""A wrapping list of equal cells, of which some can be painted alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QAction, QCursor, QPainter, QPaintEvent, QRegion
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from vma_gui.theme.theme import Theme
from vma_gui.widgets.basics import fill_background, paint_hint


class CellDelegate(QStyledItemDelegate):
    """Paints cells by their row, for Qt's list and for a view that paints some alone."""

    def __init__(self) -> None:
        super().__init__()
        self.dirty = QRegion()
        """What the view is painting now."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """One cell, if anything of it is to be painted."""
        if not self.dirty.intersects(option.rect):
            return
        state = QStyle.StateFlag
        chosen = bool(option.state & (state.State_Selected | state.State_HasFocus))
        hovered = bool(option.state & state.State_MouseOver)
        self.paint_cell(painter, option.rect, index.row(), chosen, hovered)

    def paint_cell(
        self, painter: QPainter, rect: QRect, row: int, chosen: bool, hovered: bool
    ) -> None:
        """One cell with its marks; `chosen` is selected, or where the keyboard is."""
        raise NotImplementedError


class CellView(QListView):
    """Arrows move over cells that lie in lines, as many in each as fit.

    Qt's list lays its items out again when told of changed data, and goes through all that lie
    between changed ones: too slow for what changes at every point of a pen.
    """

    def __init__(self, delegate: CellDelegate, theme: Theme) -> None:
        super().__init__()
        self._cells = delegate
        self._changed: dict[int, QRect] = {}
        """Rows that are to be painted alone, with their places."""
        self._changed_at: object = None
        """How the cells lay when these places were looked up."""
        self.setItemDelegate(delegate)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setUniformItemSizes(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_Hover)
        # Opaque: otherwise every repaint paints the panels and the window below it too.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        theme.changed.connect(self.viewport().update)

    @property
    def hint(self) -> str:
        """Stands where there is no cell."""
        return ""

    @property
    def has_changed_cells(self) -> bool:
        """Whether cells wait to be painted."""
        return bool(self._changed)

    def offer(self, actions: Sequence[QAction]) -> None:
        """What the right mouse button offers."""
        self.addActions(list(actions))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    def repaint_rows(self, rows: Iterable[int], at_once: bool = False) -> None:
        """Paint these cells anew, and nothing else; `at_once` before anything else is done."""
        if self._layout() != self._changed_at:
            self._changed, self._changed_at = {}, self._layout()
        model, region = self.model(), QRegion()
        for row in rows:
            place = self.visualRect(model.index(row, 0))
            if not place.isEmpty():  # a filter may hide it
                self._changed[row] = place
                region += place
        if at_once:
            self.viewport().repaint(region)
        else:
            self.viewport().update(region)

    def _layout(self) -> object:
        """Changes whenever cells move without being painted anew."""
        return self.verticalOffset(), self.viewport().size(), self.gridSize()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Changed cells alone where nothing else is to be painted."""
        left, changed = event.region(), self._changed
        self._changed = {}
        if changed and self._layout() == self._changed_at:
            for place in changed.values():
                left -= place
            if left.isEmpty():
                self._paint_cells(changed)
                return
        fill_background(self.viewport(), event.region())
        self._cells.dirty = event.region()
        super().paintEvent(event)
        if not self.model().rowCount():
            paint_hint(self.viewport(), self.hint)

    def _paint_cells(self, places: dict[int, QRect]) -> None:
        # Asked cell by cell: a list of all selected ones may be a hundred thousand long.
        model, selected = self.model(), self.selectionModel().isSelected
        current = self.currentIndex().row() if self.hasFocus() else -1
        hovered = -1
        if self.viewport().underMouse():
            hovered = self.indexAt(self.viewport().mapFromGlobal(QCursor.pos())).row()
        with QPainter(self.viewport()) as painter:
            for row, place in places.items():
                chosen = row == current or selected(model.index(row, 0))
                self._cells.paint_cell(painter, place, row, chosen, row == hovered)

"""Grid view of uniform cells that can be repainted individually."""

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
    """Paints cells by row, both for QListView and for `CellView.repaint_rows`."""

    def __init__(self) -> None:
        super().__init__()
        self.dirty = QRegion()
        """Region being painted."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint a cell if it intersects the dirty region."""
        if not self.dirty.intersects(option.rect):
            return
        state = QStyle.StateFlag
        chosen = bool(option.state & (state.State_Selected | state.State_HasFocus))
        hovered = bool(option.state & state.State_MouseOver)
        self.begin(painter)
        self.paint_cell(painter, option.rect, index.row(), chosen, hovered)

    def begin(self, painter: QPainter) -> None:
        """Called before `paint_cell`, once for cells that are painted together."""

    def paint_cell(
        self, painter: QPainter, rect: QRect, row: int, chosen: bool, hovered: bool
    ) -> None:
        """Paint a cell; `chosen` means selected or current."""
        raise NotImplementedError


class CellView(QListView):
    """QListView in wrapping icon layout with cheap repaints of single cells.

    QListView lays out its items on `dataChanged` and visits all between the changed ones: too slow
    for changes at every point of a stroke.
    """

    def __init__(self, delegate: CellDelegate, theme: Theme) -> None:
        super().__init__()
        self._cells = delegate
        self._changed: dict[int, QRect] = {}
        """Rectangles of rows waiting to be repainted."""
        self._changed_at: object = None
        """Layout for which `_changed` is valid."""
        self._places: dict[int, QRect] = {}
        """Rectangles by row for the layout `_changed_at`; Qt takes long to tell them."""
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
        # Opaque: otherwise every repaint also paints the widgets below.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        theme.changed.connect(self.viewport().update)

    @property
    def hint(self) -> str:
        """Text shown while there are no cells."""
        return ""

    @property
    def has_changed_cells(self) -> bool:
        """Whether cells wait to be repainted."""
        return bool(self._changed)

    def set_context_actions(self, actions: Sequence[QAction]) -> None:
        """Show these actions in the context menu."""
        self.addActions(list(actions))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    def repaint_rows(self, rows: Iterable[int], immediately: bool = False) -> None:
        """Repaint only these cells; `immediately` does not wait for the event loop."""
        if self._layout() != self._changed_at:
            self._changed, self._changed_at, self._places = {}, self._layout(), {}
        region = QRegion()
        for row in rows:
            place = self._places.get(row)
            if place is None:
                place = self._places[row] = self.visualRect(self.model().index(row, 0))
            if not place.isEmpty():  # empty if filtered out
                self._changed[row] = place
                region += place
        if immediately:
            self.viewport().repaint(region)
        else:
            self.viewport().update(region)

    def doItemsLayout(self) -> None:
        """Items were added, removed or filtered: all cells may move."""
        self._places = {}
        super().doItemsLayout()

    def _layout(self) -> object:
        """Differs whenever cells may have moved."""
        return self.verticalOffset(), self.viewport().size(), self.gridSize()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint only the changed cells if nothing else is dirty."""
        remaining, changed = event.region(), self._changed
        self._changed = {}
        if changed and self._layout() == self._changed_at:
            for place in changed.values():
                remaining -= place
            if remaining.isEmpty():
                self._paint_cells(changed)
                return
        fill_background(self.viewport(), event.region())
        self._cells.dirty = event.region()
        super().paintEvent(event)
        if not self.model().rowCount():
            paint_hint(self.viewport(), self.hint)

    def _paint_cells(self, places: dict[int, QRect]) -> None:
        # Checked per cell: the list of all selected rows may have a hundred thousand items.
        model, selection = self.model(), self.selectionModel()
        some_are_selected = selection.hasSelection()
        current = self.currentIndex().row() if self.hasFocus() else -1
        hovered = -1
        if self.viewport().underMouse():
            hovered = self.indexAt(self.viewport().mapFromGlobal(QCursor.pos())).row()
        with QPainter(self.viewport()) as painter:
            self._cells.begin(painter)
            for row, place in places.items():
                chosen = row == current or (
                    some_are_selected and selection.isSelected(model.index(row, 0))
                )
                self._cells.paint_cell(painter, place, row, chosen, row == hovered)

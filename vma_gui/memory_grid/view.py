"""List view of the memory grid."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

import numpy as np
from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QCursor,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView

from vma_gui.document.session import Session
from vma_gui.memory_grid.clipboard import ENTRIES_MIME
from vma_gui.memory_grid.delegate import EntryDelegate
from vma_gui.memory_grid.headings import Headings
from vma_gui.memory_grid.model import MemoryModel
from vma_gui.theme.theme import Theme
from vma_gui.widgets.cell_view import CellView

MOVE_KEYS: dict[int, int] = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class MemoryGridView(CellView):
    """Grid of entries: selection, reordering by drag or Alt+arrow, drops, filter.

    Signals:
        external_drop(object): QMimeData of files, images, text or entries from elsewhere.
        cell_size_changed(QSize, int): new cell size including the gap, and height of its label.
    """

    external_drop = Signal(object)
    cell_size_changed = Signal(QSize, int)

    def __init__(self, session: Session, model: MemoryModel, theme: Theme) -> None:
        delegate = EntryDelegate(model, session.entry_strokes, theme)
        super().__init__(delegate, theme)
        self._delegate = delegate
        self._session = session
        self._model = model
        self._filter = ""
        self.shown_count = 0
        """Entries that match the filter, if there is one."""
        self._selected_ids: frozenset[int] = frozenset()
        """Image ids of the selected entries."""
        selected = session.selection  # a view without one clears it
        self.setModel(model)
        self.setAccessibleName(self.tr("Memory entries"))
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setDragEnabled(True)
        self.setAcceptDrops(True)
        self.setDropIndicatorShown(True)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self._show_labels()
        model.labels_changed.connect(self._show_labels)
        model.modelReset.connect(self._on_reset)
        model.appearance_changed.connect(self._repaint)
        # The heat is painted before anything else an answer brings.
        model.heat_changed.connect(self._repaint_immediately)
        session.entry_strokes.traced.connect(self._on_traced)
        session.ink_changed.connect(self._show_ink)
        session.reveal_requested.connect(self.reveal)
        session.select_requested.connect(self.select)
        session.thumbnail_px_changed.connect(self._show_thumbnail_size)
        session.top_entry_changed.connect(self._scroll_to_top_entry)
        self.verticalScrollBar().valueChanged.connect(self._note_top_entry)
        self._show_ink()
        self._show_thumbnail_size()
        self._select_positions(selected)

    def scroll_to_top_entry(self, position: int) -> None:
        """Show an entry in the first row."""
        self.executeDelayedItemsLayout()
        self.scrollTo(self.model().index(position, 0), QAbstractItemView.ScrollHint.PositionAtTop)

    @property
    def hint(self) -> str:
        """Shown while the memory is empty."""
        return self.tr(
            "The memory is empty. Draw and press Enter, drop images here, or open files."
        )

    def set_thumbnail_px(self, side: int) -> None:
        self._delegate.painter.thumbnail_px = side
        self._fit()
        self.viewport().update()

    def _show_thumbnail_size(self) -> None:
        self.set_thumbnail_px(self._session.thumbnail_px)

    def _first_in_view(self) -> int:
        """Position of the entry in the corner of the viewport; 0 without one."""
        return max(0, self.indexAt(self.viewport().rect().topLeft() + QPoint(1, 1)).row())

    def _note_top_entry(self) -> None:
        """Let the session know where the user has scrolled to."""
        self._session.set(top_entry=self._first_in_view())

    def _scroll_to_top_entry(self) -> None:
        """Scroll to where the session says, unless the user has just scrolled there."""
        position = self._session.top_entry
        if position != self._first_in_view():
            self.scroll_to_top_entry(position)

    def _fit(self) -> None:
        """Fit as many columns as possible and share the remaining width among them."""
        cell = self._delegate.cell_size
        width = self.viewport().width() - 1
        columns = max(1, width // cell.width())
        size = QSize(max(cell.width(), width // columns), cell.height())
        self._delegate.columns = max(1, width // size.width())
        if size != self.gridSize():
            self._delegate.width_px = size.width()
            self.setGridSize(size)
            self.cell_size_changed.emit(size, self.label_px)

    def _show_labels(self) -> None:
        """Show labels as headings of classes, or below each entry if classes are mixed."""
        labels, delegate = self._model.labels, self._delegate
        delegate.painter.shows_labels = any(labels)
        delegate.headings = None
        if self._model.is_grouped and self._filter:
            rows = [row for row in range(len(labels)) if not self.isRowHidden(row)]
            delegate.headings = Headings([labels[row] for row in rows], rows)
        elif self._model.is_grouped:
            delegate.headings = Headings(labels)
        self._fit()
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @property
    def label_px(self) -> int:
        """Height of the labels, 0 where there are none."""
        return self._delegate.painter.label_px

    @property
    def thumbnail_px(self) -> int:
        return self._delegate.painter.thumbnail_px

    def selected_positions(self) -> tuple[int, ...]:
        """Positions of the selected entries, ascending."""
        return tuple(sorted(index.row() for index in self.selectedIndexes()))

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        self._select(self.selected_positions())
        memory = self._session.memory
        self._selected_ids = frozenset(memory[p].image_id for p in self._session.selection)

    def ablate_hovered(self) -> bool:
        """Ablate the hovered entry while a key is held; False if none is hovered."""
        place = self.viewport().mapFromGlobal(QCursor.pos())
        within = self.isVisible() and self.viewport().rect().contains(place)
        index = self.indexAt(place) if within else QModelIndex()
        if index.isValid():
            self._session.ablate(index.row())
        return index.isValid()

    def filter(self, text: str) -> None:
        """Show only entries whose label or source contains the text; "" shows all."""
        self._filter = text.casefold().strip()
        shown = self.shown_count = self._apply_filter()
        self._show_labels()
        text = self.tr("{count} entries shown", "", shown).format(count=shown)
        self.setAccessibleDescription(text if self._filter else "")

    def _apply_filter(self) -> int:
        """Hide rows that do not match; returns the number of visible entries."""
        shown = 0
        for position, entry in enumerate(self._session.memory.entries):
            match = (
                self._filter in entry.label.casefold() or self._filter in entry.source.casefold()
            )
            if self.isRowHidden(position) == match:
                self.setRowHidden(position, not match)
            shown += match
        return shown

    def _on_reset(self) -> None:
        if self._filter:
            self.shown_count = self._apply_filter()
        self._select_again()
        policy = Qt.ScrollBarPolicy
        filled = self.model().rowCount() > 0
        self.setVerticalScrollBarPolicy(
            policy.ScrollBarAlwaysOn if filled else policy.ScrollBarAlwaysOff
        )

    def _select_again(self) -> None:
        """Select the entries that were selected before a reset and are still there."""
        ids, model, chosen = self._selected_ids, self.model(), QItemSelection()
        entries = self._session.memory.entries if ids else ()
        places = np.flatnonzero([entry.image_id in ids for entry in entries])
        if not len(places):
            self._select(())
            self._selected_ids = frozenset()
            return
        for run in np.split(places, np.flatnonzero(np.diff(places) > 1) + 1):
            chosen.select(model.index(int(run[0]), 0), model.index(int(run[-1]), 0))
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.selectionModel().select(chosen, flags)

    def _on_traced(self, image_ids: list[int]) -> None:
        """Repaint visible entries that have been traced."""
        traced = set(image_ids)
        self._delegate.painter.invalidate(traced)
        rows = [r for r in self._rows_in_view() if self._session.memory[r].image_id in traced]
        self.repaint_rows(rows)

    def _show_ink(self) -> None:
        self._delegate.painter.set_pen(self._session.pen_scale, self._session.show_pixels)
        self.viewport().update()

    def _repaint(self, rows: Sequence[int] | np.ndarray | None, immediately: bool = False) -> None:
        """Repaint those of `rows` that are in view; None repaints everything."""
        if rows is None:
            self.viewport().update()
            return
        seen, rows = self._rows_in_view(), np.asarray(rows, np.intp)
        self.repaint_rows(rows[(seen.start <= rows) & (rows < seen.stop)].tolist(), immediately)

    def _repaint_immediately(self, rows: np.ndarray) -> None:
        self._repaint(rows, immediately=True)

    def _rows_in_view(self) -> range:
        """Rows in view; may include a few more."""
        area = self.viewport().rect().adjusted(1, 1, -1, -1)
        first = self.indexAt(area.topLeft()).row()
        last = self.indexAt(area.bottomRight()).row()
        if last < 0:  # no cell at the corner of the viewport
            hidden = self.model().rowCount() if self._filter else 0
            last = first + self._cells_in_view() + hidden
        return range(max(0, first), min(last + 1, self.model().rowCount()))

    def _cells_in_view(self) -> int:
        """Upper bound of the number of cells in the viewport."""
        cell, area = self.gridSize(), self.viewport().size()
        columns = area.width() // max(1, cell.width())
        return int((columns + 1) * (area.height() // max(1, cell.height()) + 2))

    def reveal(self, position: int) -> None:
        """Scroll to an entry and make it current."""
        index = self.model().index(position, 0)
        self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)
        self.setCurrentIndex(index)

    def select(self, positions: Sequence[int]) -> None:
        """Select entries and scroll to them; to the first ones if there is no room for all."""
        if positions:
            self.scrollTo(self.model().index(max(positions), 0))
            self.scrollTo(self.model().index(min(positions), 0))
        self._select_positions(positions)

    def _select_positions(self, positions: Sequence[int]) -> None:
        model, chosen = self.model(), QItemSelection()
        # One range for neighbours: thousands of entries come at once.
        for _, run in groupby(enumerate(sorted(positions)), lambda pair: pair[1] - pair[0]):
            rows = [position for _, position in run]
            chosen.select(model.index(rows[0], 0), model.index(rows[-1], 0))
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.selectionModel().select(chosen, flags)

    def _select(self, positions: tuple[int, ...]) -> None:
        self._session.set(selection=positions)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape unpins and clears the selection; Alt+arrow moves the current entry."""
        current = self.currentIndex()
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if alt and event.key() in MOVE_KEYS and current.isValid():
            self._move_current(current.row(), MOVE_KEYS[event.key()])
        elif event.key() == Qt.Key.Key_Escape:
            self._session.unpin()
            self.clearSelection()
        else:
            super().keyPressEvent(event)

    def _move_current(self, position: int, step: int) -> None:
        """Move the current entry by one position."""
        target = position + step
        if 0 <= target < self.model().rowCount():
            self._session.move_entries([position], target if step < 0 else target + 1)
            self.setCurrentIndex(self.model().index(target, 0))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept rows of this window, and external data that can be imported."""
        if self._model.dragged_rows(event.mimeData()):
            super().dragEnterEvent(event)
        elif _has_external_data(event):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if self._model.dragged_rows(event.mimeData()):
            super().dragMoveEvent(event)
        elif _has_external_data(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Move rows of this window; pass external data on."""
        if self._model.dragged_rows(event.mimeData()):
            super().dropEvent(event)
        elif _has_external_data(event):
            event.acceptProposedAction()
            self.external_drop.emit(event.mimeData())


def _has_external_data(event: QDropEvent) -> bool:
    data = event.mimeData()
    return data.hasFormat(ENTRIES_MIME) or data.hasUrls() or data.hasImage() or data.hasText()

"""Item model of the memory with the live address probabilities."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

import numpy as np
from PySide6.QtCore import (
    QAbstractListModel,
    QByteArray,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from vma_core.engine.request import Addresses, Request
from vma_core.memory.entries import MemoryEntry

from vma_gui.document.session import Session, class_starts
from vma_gui.memory_grid.clipboard import ENTRIES_MIME, entries_to_mime
from vma_gui.system.language import locale_number
from vma_gui.theme.heat_colormap import heat_keys

ROWS_MIME = "application/x-vma-entry-positions"
Index = QModelIndex | QPersistentModelIndex


class MemoryModel(QAbstractListModel):
    """Rows are positions in the memory. Dragging rows reorders them through the session.

    Signals:
        heat_changed(NDArray): rows whose visible heat changed, ascending.
        appearance_changed(Sequence[int] | None): rows whose marks changed; None for all rows.
            `dataChanged` would make the list view lay out all items for every point drawn.
        labels_changed: `labels` or `is_grouped` is new.
    """

    heat_changed = Signal(object)
    appearance_changed = Signal(object)
    labels_changed = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._token = uuid.uuid4().hex
        """Identifies drags that started in this window."""
        self._probabilities: np.ndarray = np.zeros(0)
        self._heat_keys: np.ndarray = np.zeros((2, 0))
        self._hovered = -1
        self.labels: list[str] = []
        """Label of each entry."""
        self.is_grouped = False
        """Whether entries are grouped by class, so that headings can show their labels."""
        self._read_labels()
        self._hovered_id = 0
        """Image id of the hovered entry; 0 without one."""
        session.memory_reset.connect(self._reset)
        session.entries_changed.connect(self._entries_changed)
        session.addresses_changed.connect(self._addresses_changed)
        session.heat_view_changed.connect(self._heat_view_changed)
        session.pins_changed.connect(self._pins_changed)
        session.hovered_changed.connect(self._hovered_changed)

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._session.memory)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Label, tool tip and accessible text."""
        row = index.row()
        entry = self.entry(row)
        if entry is None:
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return entry.label
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tool_tip(row, entry)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._accessible_text(row, entry)
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Rename an entry edited in place."""
        if role != Qt.ItemDataRole.EditRole or not index.isValid():
            return False
        self._session.label_entries([index.row()], str(value).strip())
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Entries can be selected, edited and dragged; drops go between them."""
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled
        return (
            Qt.ItemFlag.ItemIsEnabled
            | Qt.ItemFlag.ItemIsSelectable
            | Qt.ItemFlag.ItemIsEditable
            | Qt.ItemFlag.ItemIsDragEnabled
        )

    def entry(self, row: int) -> MemoryEntry | None:
        """The entry at a row, or None if the memory has shrunk since the last reset."""
        memory = self._session.memory
        return memory[row] if 0 <= row < len(memory) else None

    def is_pinned(self, entry: MemoryEntry) -> bool:
        return entry.image_id in self._session.pins

    def is_highlighted(self, row: int) -> bool:
        """Whether a variant that read this entry is hovered."""
        return row == self._hovered

    def probability(self, row: int) -> float | None:
        """Address probability shown at a row, or None if there is none yet."""
        return float(self._probabilities[row]) if row < len(self._probabilities) else None

    # --- drag and drop -----------------------------------------------------------------------

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        """Row positions within this window, packed entries for others."""
        return [ROWS_MIME, ENTRIES_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """Pack the dragged entries, and their rows for this window."""
        rows = [i.row() for i in indexes]
        data = entries_to_mime([self._session.memory[row] for row in rows], self._session)
        text = ",".join(str(row) for row in rows)
        data.setData(ROWS_MIME, QByteArray(f"{self._token}|{text}".encode()))
        return data

    def dragged_rows(self, data: QMimeData) -> list[int]:
        """Rows dragged within this window; empty for a drag from another one."""
        token, _, text = bytes(data.data(ROWS_MIME).data()).decode().partition("|")
        return [int(row) for row in text.split(",")] if token == self._token and text else []

    def dropMimeData(
        self, data: QMimeData, _action: Qt.DropAction, row: int, _column: int, parent: Index
    ) -> bool:
        """Move the dragged entries before `row`; False, so that the view does not remove rows."""
        rows = self.dragged_rows(data)
        before = row if row >= 0 else parent.row() if parent.isValid() else self.rowCount()
        if rows:
            self._session.move_entries(rows, before)
        return False

    # --- changes -----------------------------------------------------------------------------

    def _reset(self) -> None:
        self.beginResetModel()
        self._probabilities, self._heat_keys = np.zeros(0), np.zeros((2, 0))
        self._read_labels()
        if self._hovered >= 0:  # the mark follows the entry, not the row
            self._hovered = self._session.position_of(self._hovered_id)
        self.endResetModel()
        self.labels_changed.emit()

    def _entries_changed(self, positions: list[int]) -> None:
        for position in positions:
            self.dataChanged.emit(self.index(position), self.index(position))
        if any(self._session.memory[p].label != self.labels[p] for p in positions):
            self._read_labels()
            self.labels_changed.emit()

    def _read_labels(self) -> None:
        self.labels = [entry.label for entry in self._session.memory.entries]
        self.is_grouped = bool(class_starts(self.labels))

    def _addresses_changed(self) -> None:
        session = self._session
        addresses, request = session.addresses, session.addresses_request
        count = len(session.memory)
        if addresses is None or request is None or request.memory != session.memory.snapshot():
            return
        shown = self._values(addresses, request)
        self._probabilities = shown
        if len(shown) != count:  # disabled entries have none
            self._probabilities = np.zeros(count, np.float32)
            self._probabilities[list(request.memory.positions)] = shown
        before, self._heat_keys = self._heat_keys, heat_keys(self._probabilities)
        if before.shape != self._heat_keys.shape:
            self.appearance_changed.emit(None)
            return
        # Most entries stay near zero while the pen moves: repaint those that changed.
        self.heat_changed.emit(np.flatnonzero((before != self._heat_keys).any(axis=0)))

    def _values(self, addresses: Addresses, request: Request) -> np.ndarray:
        """Values of the chosen heat view, one per row of the request's memory."""
        session = self._session
        if session.heat_view == "p":
            return addresses.prior
        if session.heat_view == "difference":
            return addresses.posterior - addresses.prior
        sampled, of = session.sampled_posterior, session.sampled_request
        drawn = request.drawing is not None
        if session.heat_view != "sampled" or sampled is None or of is None or not drawn:
            return addresses.posterior
        # Sampling lags behind the pen: keep the last answer until the next one arrives.
        return sampled if of.memory == request.memory else addresses.posterior

    def _heat_view_changed(self) -> None:
        self._addresses_changed()
        self.appearance_changed.emit(None)

    def _pins_changed(self) -> None:
        self.appearance_changed.emit(None)

    def _hovered_changed(self, position: int) -> None:
        before, self._hovered = self._hovered, position
        entry = self.entry(position)
        self._hovered_id = 0 if entry is None else entry.image_id
        self.appearance_changed.emit(sorted(row for row in {before, position} if row >= 0))

    # --- texts -------------------------------------------------------------------------------

    def _tool_tip(self, row: int, entry: MemoryEntry) -> str:
        lines = [entry.label or self.tr("no label"), entry.source]
        probability = self.probability(row)
        if probability is not None:
            names = {
                "q": self.tr("address probability q(a|x) {probability}"),
                "p": self.tr("address prior p(a) {probability}"),
                "difference": self.tr("q − p {probability}"),
                "sampled": self.tr("address posterior p(a|x), sampled, {probability}"),
            }
            text = names[self._session.heat_view]
            lines.append(text.format(probability=locale_number(probability, 4)))
        if not entry.enabled:
            lines.append(self.tr("disabled: never addressed"))
        if self.is_pinned(entry):
            lines.append(self.tr("Pinned: variants read only pinned entries. P unpins it."))
        return "\n".join(line for line in lines if line)

    def _accessible_text(self, row: int, entry: MemoryEntry) -> str:
        probability = self.probability(row) or 0.0
        text = self.tr("entry {number}, {label}, {percent} percent")
        if not entry.enabled:
            text = self.tr("entry {number}, {label}, {percent} percent, disabled")
        elif self.is_pinned(entry):
            text = self.tr("entry {number}, {label}, {percent} percent, pinned")
        return text.format(
            number=row + 1,
            label=entry.label or self.tr("no label"),
            percent=locale_number(100 * probability),
        )

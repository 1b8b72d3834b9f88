"""Item model of the variants."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from vma_core.engine.request import DRAWING_ROW, Result

from vma_gui.document.favourites import Favourites
from vma_gui.document.session import Session

Index = QModelIndex | QPersistentModelIndex


class VariantsModel(QAbstractListModel):
    """One row per variant; resets only when the count changes.

    Signals:
        appearance_changed: the images changed but not the number of rows.
    """

    appearance_changed = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        shown = session.shown_result
        self._rows = 0 if shown is None else len(shown.images)
        self.favourites: Favourites | None = None
        """Tell which variants are favourites."""
        session.variants_changed.connect(self._changed)
        session.variants_arriving.connect(self._changed)

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else self._rows

    @property
    def result(self) -> Result | None:
        """The result shown; a newer one as soon as its first variants have arrived."""
        return self._session.shown_result

    def position_of_entry(self, row: int) -> int:
        """Position in memory of the entry a variant read; −1 if none or deleted.

        `DRAWING_ROW` if it read the drawing itself.
        """
        result, request = self._session.result, self._session.result_request
        arriving = self._session.arriving
        if (
            arriving is not None
            and 0 <= row < len(arriving.is_decoded)
            and arriving.is_decoded[row]
        ):
            result, request = arriving, self._session.arriving_request
        if result is None or request is None or not 0 <= row < len(result.addressed):
            return -1
        view_row = int(result.addressed[row])
        if view_row == DRAWING_ROW:
            return DRAWING_ROW
        if view_row < 0:
            return -1
        if request.memory == self._session.memory.snapshot():
            return request.memory.positions[view_row]
        return self._session.position_of(request.memory.entries[view_row].image_id)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Tool tip and accessible text."""
        row = index.row()
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._description(row)
        return None

    def _description(self, row: int) -> str:
        request = self._session.result_request
        position = self.position_of_entry(row)
        if position >= 0:
            entry = self._session.memory[position]
            read = self.tr("read entry {number}").format(number=position + 1)
            read += f" ({entry.label})" if entry.label else ""
        elif position == DRAWING_ROW:
            read = self.tr("of your drawing")
        else:
            read = self.tr("no entry matches")
        seed = request.seed if request else 0
        text = self.tr("variant {number}, seed {seed}, {source}")
        text = text.format(number=row + 1, seed=seed, source=read)
        result = self.result
        if (
            result is not None
            and self.favourites
            and row in self.favourites.rows_kept(result.images)
        ):
            text = self.tr("{variant}, favourite").format(variant=text)
        return text

    def _changed(self) -> None:
        if not self._resized():
            self.appearance_changed.emit()

    def _resized(self) -> bool:
        """Reset if the number of rows changed; returns whether it did."""
        result = self._session.shown_result
        rows = 0 if result is None else len(result.images)
        if rows == self._rows:
            return False
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()
        return True

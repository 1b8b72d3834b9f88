"""Undo commands: each knows how to do itself and how to take itself back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QUndoCommand
from vma_core.glyphs.strokes import Stroke
from vma_core.memory.entries import MemoryEntry

if TYPE_CHECKING:
    from vma_gui.document.session import Session


class AddStrokes(QUndoCommand):
    """One stroke of the pen or the eraser, with its mirror images where symmetry is on."""

    def __init__(self, session: Session, strokes: Sequence[Stroke]) -> None:
        super().__init__(QCoreApplication.translate("Session", "Stroke"))
        self._session = session
        self._before = tuple(session.strokes)
        self._strokes = tuple(strokes)
        self._drawn = True

    def redo(self) -> None:
        """Draw it; the first time its points are on the raster already."""
        if self._drawn:
            self._session.append_drawn_strokes(self._strokes)
        else:
            self._session.set_strokes((*self._before, *self._strokes))

    def undo(self) -> None:
        """Take it away."""
        self._drawn = False
        self._session.set_strokes(self._before)


class SetStrokes(QUndoCommand):
    """Other strokes on the canvas."""

    def __init__(self, session: Session, strokes: Sequence[Stroke], text: str) -> None:
        super().__init__(text)
        self._session = session
        self._before = tuple(session.strokes)
        self._after = tuple(strokes)

    def redo(self) -> None:
        """Put the new ones."""
        self._session.set_strokes(self._after)

    def undo(self) -> None:
        """Put the old ones."""
        self._session.set_strokes(self._before)


class InsertEntries(QUndoCommand):
    """Entries that came into the memory."""

    def __init__(
        self, session: Session, position: int, entries: Sequence[MemoryEntry], text: str
    ) -> None:
        super().__init__(text)
        self._session = session
        self._position = position
        self._entries = list(entries)

    def redo(self) -> None:
        """Put them in."""
        self._session.memory.insert(self._position, self._entries)
        self._session.memory_reset.emit()

    def undo(self) -> None:
        """Take them out."""
        positions = range(self._position, self._position + len(self._entries))
        self._session.memory.remove(positions)
        self._session.memory_reset.emit()


class RemoveEntries(QUndoCommand):
    """Entries that were deleted."""

    def __init__(self, session: Session, positions: Sequence[int]) -> None:
        super().__init__(QCoreApplication.translate("Session", "Delete"))
        self._session = session
        self._positions = list(positions)
        self._taken: list[tuple[int, MemoryEntry]] = []

    def redo(self) -> None:
        """Take them out."""
        self._taken = self._session.memory.remove(self._positions)
        self._session.memory_reset.emit()

    def undo(self) -> None:
        """Put them back where they were."""
        self._session.memory.restore(self._taken)
        self._session.memory_reset.emit()


class ChangeEntries(QUndoCommand):
    """Other labels or enabled flags; images and so keys stay."""

    def __init__(
        self, session: Session, positions: Sequence[int], values: Mapping[str, Any], text: str
    ) -> None:
        super().__init__(text)
        self._session = session
        self._before = [(p, session.memory[p]) for p in positions]
        self._values = dict(values)

    def redo(self) -> None:
        """Apply the values."""
        self._put([(p, replace(e, **self._values)) for p, e in self._before])

    def undo(self) -> None:
        """Put the entries as they were."""
        self._put(self._before)

    def _put(self, entries: Sequence[tuple[int, MemoryEntry]]) -> None:
        for position, entry in entries:
            self._session.memory.replace(position, entry)
        self._session.entries_changed.emit([p for p, _ in entries])


class Reorder(QUndoCommand):
    """Entries in another order."""

    def __init__(self, session: Session, order: Sequence[int]) -> None:
        super().__init__(QCoreApplication.translate("Session", "Move"))
        self._session = session
        self._order = list(order)

    def redo(self) -> None:
        """Apply the order."""
        self._session.memory.reorder(self._order)
        self._session.memory_reset.emit()

    def undo(self) -> None:
        """Apply its inverse."""
        self._session.memory.reorder([int(i) for i in np.argsort(self._order)])
        self._session.memory_reset.emit()

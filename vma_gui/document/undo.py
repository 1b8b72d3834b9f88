"""Undo commands on a document."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Generic, TypeVar

import numpy as np
from PySide6.QtGui import QUndoCommand
from vma_core.glyphs.strokes import Stroke
from vma_core.glyphs.writing_lines import WritingLines
from vma_core.memory.entries import MemoryEntry

from vma_gui.document.document import Document

T = TypeVar("T")
MERGED = 1
"""Qt's number for commands that may merge."""


class AddStrokes(QUndoCommand):
    """One stroke of the pen or the eraser, with its mirror images if symmetry is on."""

    def __init__(self, document: Document, strokes: Sequence[Stroke], text: str) -> None:
        super().__init__(text)
        self._document = document
        self._before = tuple(document.strokes)
        self._strokes = tuple(strokes)
        self._is_drawn = True

    def redo(self) -> None:
        """Add the strokes; the first time their points are on the raster already."""
        if self._is_drawn:
            self._document.append_drawn_strokes(self._strokes)
        else:
            self._document.set_strokes((*self._before, *self._strokes))

    def undo(self) -> None:
        """Restore the strokes before."""
        self._is_drawn = False
        self._document.set_strokes(self._before)


class SetStrokes(QUndoCommand):
    """Replaces all strokes on the canvas."""

    def __init__(self, document: Document, strokes: Sequence[Stroke], text: str) -> None:
        super().__init__(text)
        self._document = document
        self._before = tuple(document.strokes)
        self._after = tuple(strokes)

    def redo(self) -> None:
        """Show the new strokes."""
        self._document.set_strokes(self._after)

    def undo(self) -> None:
        """Show the old strokes."""
        self._document.set_strokes(self._before)


class InsertEntries(QUndoCommand):
    """Inserts entries into the memory."""

    def __init__(
        self, document: Document, position: int, entries: Sequence[MemoryEntry], text: str
    ) -> None:
        super().__init__(text)
        self._document = document
        self._position = position
        self._entries = list(entries)

    def redo(self) -> None:
        """Insert them."""
        self._document.apply_insertion(self._position, self._entries)

    def undo(self) -> None:
        """Remove them."""
        self._document.apply_removal(range(self._position, self._position + len(self._entries)))


class RemoveEntries(QUndoCommand):
    """Removes entries from the memory."""

    def __init__(self, document: Document, positions: Sequence[int], text: str) -> None:
        super().__init__(text)
        self._document = document
        self._positions = list(positions)
        self._removed: list[tuple[int, MemoryEntry]] = []

    def redo(self) -> None:
        """Remove them."""
        self._removed = self._document.apply_removal(self._positions)

    def undo(self) -> None:
        """Insert them where they were."""
        self._document.apply_restoration(self._removed)


class ChangeEntryFields(QUndoCommand):
    """Changes labels or enabled flags; images, and therefore keys, stay."""

    def __init__(
        self, document: Document, positions: Sequence[int], values: Mapping[str, Any], text: str
    ) -> None:
        super().__init__(text)
        self._document = document
        self._before = [(p, document.memory[p]) for p in positions]
        self._values = dict(values)

    def redo(self) -> None:
        """Apply the values."""
        self._document.apply_replacement(
            [(p, replace(entry, **self._values)) for p, entry in self._before]
        )

    def undo(self) -> None:
        """Restore the entries."""
        self._document.apply_replacement(self._before)


class SetLines(QUndoCommand):
    """Changes where entries stand in writing."""

    def __init__(
        self, document: Document, lines: Mapping[int, WritingLines | None], text: str
    ) -> None:
        super().__init__(text)
        self._document = document
        self._before = [(p, document.memory[p]) for p in lines]
        self._lines = dict(lines)

    def redo(self) -> None:
        """Apply the lines."""
        self._document.apply_replacement(
            [(p, replace(entry, lines=self._lines[p])) for p, entry in self._before]
        )

    def undo(self) -> None:
        """Restore the entries."""
        self._document.apply_replacement(self._before)


class Reorder(QUndoCommand):
    """Moves entries."""

    def __init__(self, document: Document, order: Sequence[int], text: str) -> None:
        super().__init__(text)
        self._document = document
        self._order = list(order)

    def redo(self) -> None:
        """Apply the order."""
        self._document.apply_order(self._order)

    def undo(self) -> None:
        """Apply its inverse."""
        self._document.apply_order([int(i) for i in np.argsort(self._order)])


class Assign(QUndoCommand, Generic[T]):
    """Assigns a value, for example favourites, pins or settings, and the former one on undo.

    Args:
        assign: called with `after` by redo, and with `before` by undo.
        before: the present value.
        after: the new one.
        text: names the step.
        subject: consecutive steps with an equal subject merge into one, as while a slider is
            dragged; None never merges.
    """

    def __init__(
        self,
        assign: Callable[[T], object],
        before: T,
        after: T,
        text: str,
        subject: Hashable | None = None,
    ) -> None:
        super().__init__(text)
        self._assign = assign
        self._before, self._after = before, after
        self._subject = subject

    def redo(self) -> None:
        """Assign the new value."""
        self._assign(self._after)

    def undo(self) -> None:
        """Assign the former value."""
        self._assign(self._before)

    def id(self) -> int:
        """Only steps with a subject are offered to `mergeWith`."""
        return -1 if self._subject is None else MERGED

    def mergeWith(self, other: QUndoCommand) -> bool:
        """Take over the value of the next step if it has the same subject."""
        if not isinstance(other, Assign) or other._subject != self._subject:
            return False
        self._after = other._after
        return True

"""Strokes of memory entries for views: read at once where that is quick, else traced later."""

from __future__ import annotations

import threading
from collections import OrderedDict

from PySide6.QtCore import QObject, Signal
from vma_core.glyphs.strokes import StrokeArrays
from vma_core.memory.entries import MemoryEntry
from vma_core.memory.entry_strokes import cached_strokes, entry_strokes

from vma_gui.inference.background import BackgroundTask
from vma_gui.system.error_reporter import report

WAITING = 256
"""Entries that may wait; when scrolling adds more, the oldest are dropped."""
AT_ONCE = 8
"""Entries traced between two emissions of `traced`."""
MAX_POINTS = 1000
"""Strokes with more points take longer than a few milliseconds to read."""


class EntryStrokes(QObject):
    """Traces entries in the background; the views of a window share one.

    Signals:
        traced(list[int]): image ids of entries whose strokes are available now.
    """

    traced = Signal(list)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._lock = threading.Lock()
        self._failed: set[int] = set()
        """Image ids of entries that cannot be traced."""
        self._waiting: OrderedDict[int, MemoryEntry] = OrderedDict()
        self._task = BackgroundTask(self, low_priority=True)
        self._tracing = False
        """Whether the task still takes entries from `_waiting`."""
        self._closed = False

    def get(self, entry: MemoryEntry) -> StrokeArrays | None:
        """An entry's strokes, or None if they are not traced yet or cannot be traced.

        Missing strokes are traced in the background; `traced` announces them.
        """
        found = cached_strokes(entry)
        if found is not None:
            return found
        if _is_quick(entry):
            return entry_strokes(entry)
        identity = entry.image_id
        with self._lock:
            if identity in self._failed:
                return None
            self._waiting[identity] = entry
            self._waiting.move_to_end(identity)
            if len(self._waiting) > WAITING:
                self._waiting.popitem(last=False)
            starts = not self._tracing and not self._closed
            self._tracing = self._tracing or starts
        if starts:
            self._task.run(self._trace, lambda _: None, lambda _text: None)
        return None

    def close(self) -> None:
        """Trace no more, and wait for the entry that is being traced."""
        with self._lock:
            self._closed = True
        self._task.wait()

    def _trace(self) -> None:
        """On the worker thread: the newest first, until nothing waits."""
        while entries := self._next():
            for entry in entries:
                try:
                    entry_strokes(entry)
                except Exception as error:  # one odd entry must not leave the others untraced
                    report(error)
                    with self._lock:
                        self._failed.add(entry.image_id)
            if not self._closed:
                self.traced.emit([entry.image_id for entry in entries])

    def _next(self) -> list[MemoryEntry]:
        """The most recently requested entries; empty ends the work."""
        with self._lock:
            count = 0 if self._closed else min(AT_ONCE, len(self._waiting))
            entries = [self._waiting.popitem()[1] for _ in range(count)]
            if not entries:
                self._tracing = False
            return entries


def _is_quick(entry: MemoryEntry) -> bool:
    """Whether the strokes need no tracing and have few points."""
    strokes = entry.strokes
    return (
        bool(strokes)
        and not any(stroke.erases for stroke in strokes)
        and sum(len(stroke.points) for stroke in strokes) <= MAX_POINTS
    )

"""Strokes of memory entries for views: at once where that is quick, a moment later elsewhere."""

from __future__ import annotations

import threading
from collections import OrderedDict
from concurrent.futures import Future, ThreadPoolExecutor

from PySide6.QtCore import QObject, Signal
from vma_core.engine.runtime.row_threads import lower_thread_priority
from vma_core.glyphs.strokes import StrokeArrays
from vma_core.memory.entries import MemoryEntry
from vma_core.memory.entry_strokes import entry_strokes, kept_strokes

from vma_gui.system.error_reporter import report

NICENESS = 10
WAITING = 256
"""Of a memory that is scrolled through, the entries that were asked for last are traced."""
AT_ONCE = 8
"""Entries that are traced before those that wait for them are told."""
MOST_POINTS = 1000
"""Strokes of as many points are read in a few milliseconds; of more, in the background."""


class EntryStrokes(QObject):
    """Traces entries in the background; the views of a window share one.

    Signals:
        traced(list[int]): image ids of entries whose strokes are there now.
    """

    traced = Signal(list)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._lock = threading.Lock()
        self._failed: set[int] = set()
        """Image ids of entries that cannot be traced."""
        self._waiting: OrderedDict[int, MemoryEntry] = OrderedDict()
        self._executor = ThreadPoolExecutor(
            1, thread_name_prefix="tracing", initializer=lower_thread_priority, initargs=(NICENESS,)
        )
        self._work: Future[None] | None = None
        self._closed = False

    def get(self, entry: MemoryEntry) -> StrokeArrays | None:
        """An entry's strokes; None where they are not there yet, or its ink cannot be traced.

        What is not there is traced, and `traced` tells of it.
        """
        found = kept_strokes(entry)
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
            if self._work is None and not self._closed:
                self._work = self._executor.submit(self._trace)
        return None

    def close(self) -> None:
        """Trace no more, and wait for what is being traced."""
        with self._lock:
            self._closed = True
            work = self._work
        if work is not None:
            work.result()
        self._executor.shutdown()

    def _trace(self) -> None:
        """On the worker: the newest first, until nothing waits."""
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
        """The entries that were asked for last; none ends the work."""
        with self._lock:
            count = 0 if self._closed else min(AT_ONCE, len(self._waiting))
            entries = [self._waiting.popitem()[1] for _ in range(count)]
            if not entries:
                self._work = None
            return entries


def _is_quick(entry: MemoryEntry) -> bool:
    """Whether the strokes need no tracing and are few."""
    strokes = entry.strokes
    return (
        bool(strokes)
        and not any(stroke.erases for stroke in strokes)
        and sum(len(stroke.points) for stroke in strokes) <= MOST_POINTS
    )

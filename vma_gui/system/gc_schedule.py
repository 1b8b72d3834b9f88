"""Runs the garbage collector on the UI thread only, and only while no button is pressed.

Python collects on whichever thread allocates. Widgets and timers in reference cycles would then be
deleted on a thread that must not touch them, and the program would crash.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication

CHECK_MS = 2_000
YOUNG_OBJECTS = 2_000
"""New container objects before a collection."""
OLD_COLLECTIONS = 10
"""Young collections before a full one, as in Python's default."""


class GarbageCollector(QObject):
    """Replaces Python's automatic collection; lives on the UI thread."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.VeryCoarseTimer)
        self._timer.setInterval(CHECK_MS)
        self._timer.timeout.connect(self._collect_if_due)
        self._timer.start()

    def _collect_if_due(self) -> None:
        young, _, collections = gc.get_count()
        pen_is_down = QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton
        if young > YOUNG_OBJECTS and not pen_is_down:
            gc.collect(2 if collections >= OLD_COLLECTIONS else 1)


def freeze_gc() -> None:
    """Exclude everything created at start-up from garbage collection.

    It lives as long as the window, and a full collection would block all threads for 50 ms, which
    is noticeable while drawing.
    """
    gc.collect()
    gc.freeze()

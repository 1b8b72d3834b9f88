"""Python's garbage is collected on the interface thread only, and while the pen is up.

By itself Python collects on whichever thread happens to allocate. Widgets and timers that refer to
each other would then be deleted by a thread that must not touch them, and the program crashes.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication

LOOK_MS = 2_000
YOUNG_OBJECTS = 2_000
"""New containers before it is worth looking through them."""
OLD_COLLECTIONS = 10
"""Collections of the young before the old are looked through too, as Python itself does."""


class GarbageCollector(QObject):
    """Takes the place of Python's own automatic collection; lives on the interface thread."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.VeryCoarseTimer)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def _look(self) -> None:
        young, _, collections = gc.get_count()
        pen_is_down = QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton
        if young > YOUNG_OBJECTS and not pen_is_down:
            gc.collect(2 if collections >= OLD_COLLECTIONS else 1)


def freeze_gc() -> None:
    """Keep the garbage collector from looking at what the start has made.

    It lives as long as the window, and a full collection holds all threads for fifty milliseconds:
    that is felt under the pen.
    """
    gc.collect()
    gc.freeze()

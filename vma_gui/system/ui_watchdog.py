"""Logs stalls of the UI thread with its stack.

From an input event until some seconds after the last one, a thread checks twenty times a second
that the event loop responds. An idle window is not checked.
"""

from __future__ import annotations

import sys
import threading
import time
import traceback
from collections import deque
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QWindow

from vma_gui.system.log import log

STALL_S = 0.1
PAUSE_S = 0.05
ENGAGED_S = 3.0
KEPT = 50
INPUT = {
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseButtonRelease,
    QEvent.Type.MouseMove,
    QEvent.Type.Wheel,
    QEvent.Type.KeyPress,
    QEvent.Type.KeyRelease,
    QEvent.Type.TouchBegin,
    QEvent.Type.TouchUpdate,
    QEvent.Type.TabletPress,
    QEvent.Type.TabletMove,
    QEvent.Type.Drop,
}


@dataclass(frozen=True)
class Stall:
    """One stall: its duration, and the UI thread's stack when it was noticed."""

    seconds: float
    stack: str


class UiWatchdog(QObject):
    """Lives on the UI thread; `stalls` holds the newest ones."""

    _asked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.stalls: deque[Stall] = deque(maxlen=KEPT)
        self._thread_id = threading.get_ident()
        self._engaged_until_s = 0.0
        self._engaged = threading.Event()
        self._answered = threading.Event()
        self._closed = False
        self._asked.connect(self._answered.set, Qt.ConnectionType.QueuedConnection)
        self._watcher = threading.Thread(target=self._watch, name="stalls", daemon=True)
        self._watcher.start()

    def watch(self, window: QWindow) -> None:
        """Watch for input to this window."""
        window.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Start checking on input; blocks nothing."""
        if event.type() in INPUT:
            self.engage()
        return False

    def engage(self) -> None:
        """Check for `ENGAGED_S` from now on."""
        self._engaged_until_s = time.perf_counter() + ENGAGED_S
        if not self._engaged.is_set():
            self._engaged.set()

    def close(self) -> None:
        self._closed = True
        self._engaged.set()
        self._answered.set()
        self._watcher.join()

    def _watch(self) -> None:
        """Runs on the watcher thread."""
        while self._engaged.wait() and not self._closed:
            self._answered.clear()
            asked_s = time.perf_counter()
            self._asked.emit()
            if not self._answered.wait(STALL_S):
                stack = self._stack()
                self._answered.wait()
                self._note(time.perf_counter() - asked_s, stack)
            if self._closed:
                return
            if time.perf_counter() > self._engaged_until_s:
                self._engaged.clear()
            time.sleep(PAUSE_S)

    def _stack(self) -> str:
        frame = sys._current_frames().get(self._thread_id)
        return "".join(traceback.format_stack(frame)) if frame else ""

    def _note(self, seconds: float, stack: str) -> None:
        self.stalls.append(Stall(seconds, stack))
        log.warning("The window was busy for %.0f ms\n%s", 1e3 * seconds, stack)

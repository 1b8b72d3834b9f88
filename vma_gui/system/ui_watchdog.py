"""Notes every time the interface thread does not answer for a while, with what it did meanwhile.

From an input event on, and for some seconds after the last one, a thread beside it asks twenty
times a second whether the event loop comes round. A window that rests is left in peace.
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
    """The loop did not come round for so long; the stack is what it did when that was noticed."""

    seconds: float
    stack: str


class UiWatchdog(QObject):
    """Lives on the interface thread; `stalls` are the newest ones."""

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

    def follow(self, window: QWindow) -> None:
        """Input of this window is where the system delivers it, before anything reacts to it."""
        window.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Nothing is held back."""
        if event.type() in INPUT:
            self.engage()
        return False

    def engage(self) -> None:
        """Look for a while."""
        self._engaged_until_s = time.perf_counter() + ENGAGED_S
        if not self._engaged.is_set():
            self._engaged.set()

    def close(self) -> None:
        """End the watcher."""
        self._closed = True
        self._engaged.set()
        self._answered.set()
        self._watcher.join()

    def _watch(self) -> None:
        """On the watcher's thread."""
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

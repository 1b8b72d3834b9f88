"""SIGTERM, SIGINT and SIGHUP arrive as events of Qt's loop, so that the program ends as usual.

A Python signal handler runs between any two bytecodes of the main thread, perhaps while that thread
holds a lock that closing the window needs. Here the handler does nothing of the kind: the
interpreter writes the signal's number to a socket, and the event loop reads it
(https://docs.python.org/3/library/signal.html#signal.set_wakeup_fd).
"""

from __future__ import annotations

import signal
import socket
from types import FrameType

from PySide6.QtCore import QObject, QSocketNotifier, Signal

NAMES = ("SIGTERM", "SIGINT", "SIGHUP")


class TerminationSignals(QObject):
    """Watches for the process's termination signals until it is closed.

    Create it on the main thread; one at a time. A signal that the parent process had set to be
    ignored (nohup, background jobs of a shell) stays ignored. The same signal sent twice ends the
    process at once, in case the event loop hangs.

    Signals:
        received(int): number of the signal, on the interface thread.
    """

    received = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._reader, self._writer = socket.socketpair()
        self._reader.setblocking(False)
        self._writer.setblocking(False)
        wanted = [getattr(signal, name) for name in NAMES if hasattr(signal, name)]
        self._handlers = {
            number: signal.signal(number, _restore_default)
            for number in wanted
            if signal.getsignal(number) is not signal.SIG_IGN
        }
        self._previous_fd = signal.set_wakeup_fd(self._writer.fileno(), warn_on_full_buffer=False)
        self._notifier = QSocketNotifier(self._reader.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._read)

    def close(self) -> None:
        """Put back the handlers that were there before."""
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(self._previous_fd)
        for number, handler in self._handlers.items():
            signal.signal(number, handler)
        self._reader.close()
        self._writer.close()

    def _read(self) -> None:
        for number in self._reader.recv(64):
            if number in self._handlers:
                self.received.emit(number)


def _restore_default(number: int, _frame: FrameType | None) -> None:
    signal.signal(number, signal.SIG_DFL)

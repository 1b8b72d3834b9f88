"""Long work with progress and cancel, off the interface thread and behind the live answers."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QThread, Signal
from vma_core.cancellation import CancelledError
from vma_core.errors import UserError

from vma_gui.system.error_reporter import report
from vma_gui.system.messages import translate, unexpected

Progress = Callable[[int, int], None]


class _Thread(QThread):
    def __init__(self, work: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._work = work

    def run(self) -> None:
        """The work, once."""
        self._work()


class Job(QObject):
    """One piece of work at a time; starting another one cancels the first.

    Signals:
        progressed(int, int): done and total.
        done(object): the work's value.
        failed(str): one sentence.
        ended: whichever way.
    """

    progressed = Signal(int, int)
    done = Signal(object)
    failed = Signal(str)
    ended = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._thread: _Thread | None = None
        self._stop = threading.Event()

    @property
    def is_running(self) -> bool:
        """Whether there is work."""
        return self._thread is not None and self._thread.isRunning()

    def start(self, work: Callable[[Progress], Any]) -> None:
        """Run `work(progress)`; it must call `progress` often, which is where it is cancelled."""
        self.cancel()
        self._stop = stop = threading.Event()

        def progress(done: int, total: int) -> None:
            if stop.is_set():
                raise CancelledError
            self.progressed.emit(done, total)

        def run() -> None:
            try:
                value = work(progress)
            except CancelledError:
                pass
            except UserError as error:
                self.failed.emit(translate(error))
            except Exception as error:  # the thread must not end silently
                report(error)
                self.failed.emit(translate(unexpected(error)))
            else:
                if not stop.is_set():
                    self.done.emit(value)
            self.ended.emit()

        self._thread = _Thread(run, self)
        # The pen comes first: on a busy machine the job waits, not the answer to a stroke.
        self._thread.start(QThread.Priority.LowestPriority)

    def cancel(self) -> None:
        """Stop at the next step and wait for it."""
        self._stop.set()
        if self._thread is not None:
            self._thread.wait()

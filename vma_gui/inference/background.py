"""Work beside the interface thread, with progress, cancellation, result and error."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from PySide6.QtCore import QObject, Signal
from vma_core.cancellation import CancelledError, cancellable, stop_if_cancelled
from vma_core.engine.runtime.row_threads import lower_thread_priority
from vma_core.errors import Message, UserError

from vma_gui.system.error_reporter import report
from vma_gui.system.messages import translate, unexpected

NOT_ENOUGH_MEMORY = Message("There is not enough memory for this. Choose a smaller file.")

BACKGROUND_NICENESS = 10
PROGRESS_S = 0.1
"""Interval of `at_intervals`."""

Progress = Callable[[int, int], None]
"""Called with the steps done and their total; raises `CancelledError` once cancelled."""
Callbacks = tuple[Callable[[Any], None], Callable[[str], None]]


class BackgroundTask(QObject):
    """Runs functions one after another on one thread; only the outcome of the newest counts.

    Args:
        parent: owner; it calls `close` before it is deleted.
        low_priority: whether the work yields to live answers on a busy machine.

    Signals:
        progressed(int, int): steps done and their total, of the running work.
        finished: the newest work ended, after its callback, or was cancelled.
        ended(int, object, bool): internal; number of the work, its value or error text, and
            whether it is a value.
    """

    progressed = Signal(int, int)
    finished = Signal()
    # This object is the sender: an object per run could be deleted by its callback while emitting.
    ended = Signal(int, object, bool)

    def __init__(self, parent: QObject, low_priority: bool = False) -> None:
        super().__init__(parent)
        self._executor = ThreadPoolExecutor(
            1,
            thread_name_prefix="background",
            initializer=_lower_priority if low_priority else None,
        )
        self._newest = 0
        self._waiting: dict[int, Callbacks] = {}
        self._last: Future[None] | None = None
        self.ended.connect(self._finish)

    @property
    def is_running(self) -> bool:
        """Whether work runs or waits, even if it was cancelled."""
        return self._last is not None and not self._last.done()

    def run(
        self, work: Callable[[], Any], done: Callable[[Any], None], failed: Callable[[str], None]
    ) -> None:
        """Call `done(value)` or `failed(text)` on this thread unless newer work is started."""
        self._newest += 1
        self._waiting = {self._newest: (done, failed)}
        self._last = self._executor.submit(self._work, self._newest, work)

    def run_with_progress(
        self,
        work: Callable[[Progress], Any],
        done: Callable[[Any], None],
        failed: Callable[[str], None],
    ) -> None:
        """As `run`, for work that calls its argument several times a second."""
        number = self._newest + 1

        def progress(steps: int, total: int) -> None:
            if number != self._newest:
                raise CancelledError
            self.progressed.emit(steps, total)

        self.run(lambda: work(progress), done, failed)

    def cancel(self) -> None:
        """Stop the running work at its next step and discard its outcome."""
        self._newest += 1
        waited, self._waiting = self._waiting, {}
        if waited:
            self.finished.emit()

    def wait(self) -> None:
        """Block until nothing runs."""
        if self._last is not None:
            self._last.result()

    def close(self) -> None:
        """Cancel, and wait until the work has stopped."""
        self.cancel()
        self.wait()

    def _work(self, number: int, work: Callable[[], Any]) -> None:
        """On the worker thread: run the work unless newer work has been started."""
        if number != self._newest:
            return
        try:
            with cancellable(lambda: number != self._newest):
                value, succeeded = work(), True
        except CancelledError:
            return
        except UserError as error:
            value, succeeded = translate(error), False
        except MemoryError:
            value, succeeded = translate(NOT_ENOUGH_MEMORY), False
        except Exception as error:  # an unexpected error must not end silently
            report(error)
            value, succeeded = translate(unexpected(error)), False
        self.ended.emit(number, value, succeeded)

    def _finish(self, number: int, value: Any, succeeded: bool) -> None:
        callbacks = self._waiting.pop(number, None)
        if callbacks is not None:
            callbacks[0 if succeeded else 1](value)
            self.finished.emit()


def at_intervals(progress: Progress) -> Progress:
    """Passes progress on every `PROGRESS_S`, and the first and last step."""
    last_s = 0.0

    def sparse(done: int, total: int) -> None:
        nonlocal last_s
        stop_if_cancelled()
        now_s = time.monotonic()
        if done >= total or now_s - last_s >= PROGRESS_S:
            last_s = now_s
            progress(done, total)

    return sparse


def _lower_priority() -> None:
    lower_thread_priority(BACKGROUND_NICENESS)

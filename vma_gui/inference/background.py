"""Work off the interface thread: a function in, its value or one sentence out."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from PySide6.QtCore import QObject, Signal
from vma_core.cancellation import CancelledError, cancellable
from vma_core.errors import Message, UserError

from vma_gui.system.error_reporter import report
from vma_gui.system.messages import translate, unexpected

NOT_ENOUGH_MEMORY = Message("There is not enough memory for this. Choose a smaller file.")

Callbacks = tuple[Callable[[Any], None], Callable[[str], None]]


class BackgroundTask(QObject):
    """Runs one kind of work at a time; only the newest answer counts.

    Signals:
        ended(int, object, bool): number of the work, its value or sentence, and whether it is a
            value. The sender lives as long as the work: an object of each task's own could be
            deleted by its answer while it is still emitting.
    """

    ended = Signal(int, object, bool)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="background")
        self._newest = 0
        self._waiting: dict[int, Callbacks] = {}
        self._last: Future[None] | None = None
        self.ended.connect(self._finish)

    def run(
        self, work: Callable[[], Any], done: Callable[[Any], None], failed: Callable[[str], None]
    ) -> None:
        """Call `done(value)` or `failed(sentence)` on this thread unless newer work came."""
        self._newest += 1
        self._waiting = {self._newest: (done, failed)}
        self._last = self._executor.submit(self._work, self._newest, work)

    def forget(self) -> None:
        """No answer counts any more; what runs stops where it can."""
        self._newest += 1
        self._waiting = {}

    def close(self) -> None:
        """Cancel what runs, and wait until it has stopped."""
        self.forget()
        self.wait()

    def wait(self) -> None:
        """Until nothing runs any more."""
        if self._last is not None:
            self._last.result()

    def _work(self, number: int, work: Callable[[], Any]) -> None:
        """On the worker's thread: exceptions become a sentence; what is overtaken is not begun."""
        if number != self._newest:
            return
        try:
            with cancellable(lambda: number != self._newest):
                value, fine = work(), True
        except CancelledError:
            return
        except UserError as error:
            value, fine = translate(error), False
        except MemoryError:
            value, fine = translate(NOT_ENOUGH_MEMORY), False
        except Exception as error:  # a reader's surprise must not end silently
            report(error)
            value, fine = translate(unexpected(error)), False
        self.ended.emit(number, value, fine)

    def _finish(self, number: int, value: Any, fine: bool) -> None:
        callbacks = self._waiting.pop(number, None)
        if callbacks is not None:
            callbacks[0 if fine else 1](value)

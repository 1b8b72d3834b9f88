"""Work off the interface thread: a function in, its value or one sentence out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal
from vma_core.errors import UserError


class _Signals(QObject):
    done = Signal(object)
    failed = Signal(str)


class _Task(QRunnable):
    def __init__(self, work: Callable[[], Any], signals: _Signals) -> None:
        super().__init__()
        self._work = work
        self._signals = signals

    def run(self) -> None:
        """Exceptions become a sentence on the interface thread."""
        try:
            value = self._work()
        except UserError as error:
            self._signals.failed.emit(str(error))
        except MemoryError:
            self._signals.failed.emit("There is not enough memory for this. Choose a smaller file.")
        except Exception as error:  # a reader's surprise must not end the pool's thread silently
            self._signals.failed.emit(f"This could not be done ({type(error).__name__}: {error}).")
        else:
            self._signals.done.emit(value)


class Background(QObject):
    """Runs one kind of work at a time; only the newest answer counts."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._newest = 0

    def run(
        self, work: Callable[[], Any], done: Callable[[Any], None], failed: Callable[[str], None]
    ) -> None:
        """Call `done(value)` or `failed(sentence)` on this thread unless newer work came."""
        self._newest += 1
        number = self._newest
        signals = _Signals(self)

        def finish(callback: Callable[[Any], None], value: Any) -> None:
            signals.deleteLater()
            if number == self._newest:
                callback(value)

        signals.done.connect(lambda value: finish(done, value))
        signals.failed.connect(lambda text: finish(failed, text))
        self._pool.start(_Task(work, signals))

    def wait(self) -> None:
        """Until nothing runs any more."""
        self._pool.waitForDone()

"""Reporting of unexpected exceptions from any thread, once per cause."""

from __future__ import annotations

import sys
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType

from PySide6.QtCore import QObject, Signal


@dataclass(frozen=True)
class ErrorDetails:
    """An unexpected exception.

    Attributes:
        sentence: English message for logs and reports.
        trace: traceback.
        cause: type and location, equal for repeated occurrences.
        thread: name of the thread.
        error: type and message, or "".
    """

    sentence: str
    trace: str
    cause: str
    thread: str
    error: str = ""

    @classmethod
    def of(cls, error: BaseException) -> ErrorDetails:
        """From a caught exception with its traceback."""
        frames = traceback.extract_tb(error.__traceback__)
        place = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else "nowhere"
        kind = type(error).__name__
        return cls(
            f"Something went wrong ({kind}: {error}). Your drawing and memory are kept.",
            "".join(traceback.format_exception(error)),
            f"{kind} at {place}",
            threading.current_thread().name,
            f"{kind}: {error}",
        )


class ErrorReporter(QObject):
    """Collects uncaught exceptions and those caught by workers, on the UI thread.

    Signals:
        caught(ErrorDetails): emitted on the thread of the exception.
    """

    caught = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._listener: Callable[[ErrorDetails], None] = lambda _trouble: None
        self.counts: dict[str, int] = {}
        """How often each cause was met."""
        self._hooks_before = sys.excepthook, threading.excepthook
        self.caught.connect(self._tell)

    def set_listener(self, listener: Callable[[ErrorDetails], None]) -> None:
        """Set the callback for the first occurrence of each cause."""
        self._listener = listener

    def _tell(self, trouble: ErrorDetails) -> None:
        self.counts[trouble.cause] = self.counts.get(trouble.cause, 0) + 1
        if self.counts[trouble.cause] == 1:
            self._listener(trouble)

    def install(self) -> None:
        """Install as `sys.excepthook`, `threading.excepthook` and target of `report`."""
        global _installed
        _installed = self
        self._hooks_before = sys.excepthook, threading.excepthook
        sys.excepthook = self._on_uncaught
        threading.excepthook = lambda arguments: self._on_uncaught(
            arguments.exc_type, arguments.exc_value, arguments.exc_traceback
        )

    def uninstall(self) -> None:
        """Put back the interpreter's own hooks."""
        global _installed
        _installed = None
        sys.excepthook, threading.excepthook = self._hooks_before

    def report(self, error: BaseException) -> None:
        """From any thread."""
        traceback.print_exception(error)
        self.caught.emit(ErrorDetails.of(error))

    def _on_uncaught(
        self,
        kind: type[BaseException],
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        found = error if error is not None else kind()
        if isinstance(found, KeyboardInterrupt):
            traceback.print_exception(found)
        else:
            self.report(found.with_traceback(trace))


_installed: ErrorReporter | None = None


def report(error: BaseException) -> None:
    """Report an exception from which a worker continues."""
    if _installed is not None:
        _installed.report(error)

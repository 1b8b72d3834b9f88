"""Exceptions nobody expected, from any thread: one reporter, one report for each cause."""

from __future__ import annotations

import sys
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType

from PySide6.QtCore import QObject, Signal


@dataclass(frozen=True)
class Trouble:
    """An exception that nobody expected.

    Attributes:
        sentence: for logs and reports, whatever language the window speaks.
        trace: for those who mend it.
        cause: kind and place; the same for the same fault.
        thread: on which it happened.
        error: kind of the exception and what it says; "" where there was none.
    """

    sentence: str
    trace: str
    cause: str
    thread: str
    error: str = ""

    @classmethod
    def of(cls, error: BaseException) -> Trouble:
        """From an exception that was caught, with its traceback."""
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
    """Hooks uncaught exceptions and takes those that workers caught; tells the window's thread.

    Signals:
        caught(Trouble): from whichever thread it happened on.
    """

    caught = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._listener: Callable[[Trouble], None] = lambda _trouble: None
        self.counts: dict[str, int] = {}
        """How often each cause was met."""
        self._hooks_before = sys.excepthook, threading.excepthook
        self.caught.connect(self._tell)

    def listen(self, listener: Callable[[Trouble], None]) -> None:
        """Who is told of the first of each cause from now on: the present window."""
        self._listener = listener

    def _tell(self, trouble: Trouble) -> None:
        self.counts[trouble.cause] = self.counts.get(trouble.cause, 0) + 1
        if self.counts[trouble.cause] == 1:
            self._listener(trouble)

    def install(self) -> None:
        """Take over `sys.excepthook` and `threading.excepthook`, and what `report` is given."""
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

    def take(self, error: BaseException) -> None:
        """From any thread."""
        traceback.print_exception(error)
        self.caught.emit(Trouble.of(error))

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
            self.take(found.with_traceback(trace))


_installed: ErrorReporter | None = None


def report(error: BaseException) -> None:
    """Of a worker that goes on after an exception it did not expect."""
    if _installed is not None:
        _installed.take(error)

"""Exceptions nobody caught: one sentence in the window, the trace on standard error."""

from __future__ import annotations

import sys
import threading
import traceback
from collections.abc import Callable
from types import TracebackType

from PySide6.QtCore import QObject, Signal


class ErrorReporter(QObject):
    """Hooks both kinds of uncaught exception; emits from any thread, shown on the window's.

    Signals:
        caught(str): one sentence.
    """

    caught = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._listener: Callable[[str], None] = lambda _text: None
        self.caught.connect(self._tell)

    def listen(self, listener: Callable[[str], None]) -> None:
        """Who shows the sentences from now on: the present window."""
        self._listener = listener

    def _tell(self, text: str) -> None:
        self._listener(text)

    def install(self) -> None:
        """Take over `sys.excepthook` and `threading.excepthook`."""
        sys.excepthook = self._report
        threading.excepthook = lambda arguments: self._report(
            arguments.exc_type, arguments.exc_value, arguments.exc_traceback
        )

    def _report(
        self,
        kind: type[BaseException],
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        traceback.print_exception(kind, error, trace)
        if not issubclass(kind, KeyboardInterrupt):
            self.caught.emit(
                f"Something went wrong ({kind.__name__}: {error}). Your drawing and memory are "
                "kept; details are on standard error."
            )

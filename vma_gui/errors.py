"""Exceptions nobody caught: one sentence in the window, the trace on standard error."""

from __future__ import annotations

import sys
import threading
import traceback
from types import TracebackType

from PySide6.QtCore import QObject, Signal


class ErrorReporter(QObject):
    """Hooks both kinds of uncaught exception; emits from any thread, shown on the window's.

    Signals:
        caught(str): one sentence.
    """

    caught = Signal(str)

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

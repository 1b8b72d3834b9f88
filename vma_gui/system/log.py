"""Log file of the window, readable by its user only, and its last lines for reports.

Drawings, labels and file names are never logged.
"""

from __future__ import annotations

import contextlib
import logging
import os
from collections import deque
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

NAME = "vma_gui"
MAX_BYTES = 256 << 10
KEPT_LINES = 200
FORMAT = "%(asctime)s %(levelname)s %(threadName)s %(message)s"

log = logging.getLogger(NAME)


class Tail(logging.Handler):
    """Keeps the last lines for reports."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: deque[str] = deque(maxlen=KEPT_LINES)
        self.setFormatter(logging.Formatter(FORMAT))

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


class PrivateFile(RotatingFileHandler):
    """Rotating file with mode 0600."""

    def _open(self) -> TextIOWrapper:
        descriptor = os.open(self.baseFilename, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        return os.fdopen(descriptor, "a", encoding="utf-8")


tail = Tail()


def start_log(folder: Path) -> None:
    """Log to a file in `folder`; if that fails, only the last lines are kept."""
    log.setLevel(logging.INFO)
    log.propagate = False
    stop_log()
    log.addHandler(tail)
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = PrivateFile(folder / "window.log", maxBytes=MAX_BYTES, backupCount=1)
        file.setFormatter(logging.Formatter(FORMAT))
        log.addHandler(file)


def stop_log() -> None:
    for handler in list(log.handlers):
        log.removeHandler(handler)
        if handler is not tail:
            handler.close()

"""What a program under test shows, written to a file again and again."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtWidgets import QAbstractButton, QPushButton, QToolButton, QWidget

WRITE_MS = 50


class StateFile(QTimer):
    """Writes a state as JSON every `WRITE_MS`; "written" counts the times.

    Args:
        path: of the file, which is replaced atomically.
        state: returns the present state; None if there is none to write yet.
    """

    def __init__(self, path: Path, state: Callable[[], dict[str, object] | None]) -> None:
        super().__init__()
        self._path = path
        self._state = state
        self._written = 0
        self.setInterval(WRITE_MS)
        self.timeout.connect(self._write)

    def _write(self) -> None:
        state = self._state()
        if state is None:
            return
        self._written += 1
        new = self._path.with_suffix(".new")
        new.write_text(json.dumps(state | {"written": self._written}))
        os.replace(new, self._path)


def deliver_every_motion() -> None:
    """Have Qt deliver each motion of the pointer; call it once the application is created.

    On X11 it delivers only the last of those that wait. Lines drawn by a script, much faster than
    by hand, would lose their corners.
    """
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_CompressHighFrequencyEvents, False)


def button_places(windows: Iterable[QWidget]) -> dict[str, list[int]]:
    """Screen places of visible, enabled buttons by their texts, icons by their accessible names."""
    found: dict[str, list[int]] = {}
    for top in windows:
        pressed: list[QAbstractButton] = [*top.findChildren(QToolButton)]
        for button in (*pressed, *top.findChildren(QPushButton)):
            if button.isVisible() and button.isEnabled():
                place = button.mapToGlobal(button.rect().center())
                is_icon = isinstance(button, QToolButton) or not button.text()
                name = button.accessibleName() if is_icon else button.text().replace("&", "")
                found[name.strip()] = [place.x(), place.y()]
    return found

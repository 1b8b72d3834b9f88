"""A window that shows the page, for the tests of the Write view."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from vma_core.writing.page import Letter

from vma_gui.app.application import Application
from vma_gui.writing.panel import WritePanel

TIMEOUT_MS = 20_000


class Desk:
    """A window that shows the page."""

    def __init__(self, application: Application, qtbot: QtBot) -> None:
        self.application, self.qtbot = application, qtbot
        self.session = application.session
        self.window = application.window
        self.session.set(writes=True)
        panel = self.window.write_panel
        assert panel is not None
        self.panel: WritePanel = panel
        self.view = panel.view
        self.writing = self.session.writing

    def settle(self) -> None:
        """Wait until the page shows the text with all its variants."""
        self.qtbot.waitUntil(lambda: self.panel.composer.is_settled, timeout=TIMEOUT_MS)
        QApplication.processEvents()

    def write(self, text: str) -> None:
        self.panel.text.setFocus()
        self.panel.text.selectAll()
        self.panel.text.insertPlainText(text)
        self.settle()

    @property
    def letters(self) -> list[Letter]:
        return [shown.letter for shown in self.view.page.letters]

    def index(self, character: str) -> int:
        return next(i for i, letter in enumerate(self.letters) if letter.character == character)

    def place(self, index: int) -> QPoint:
        return self.view.letter_rect(index).center().toPoint()

    def click(self, index: int) -> None:
        QTest.mouseClick(self.view.viewport(), Qt.MouseButton.LeftButton, pos=self.place(index))

    def names(self) -> list[object]:
        """The variant of each letter, whatever its entry's position."""
        latest = self.panel.composer.latest
        assert latest is not None
        return [latest.choice_of(letter) for letter in self.letters]

    @property
    def step(self) -> str:
        return self.session.undo_stack.undoText()


def looks(letters: list[Letter]) -> list[bytes]:
    """Ink of letters, relative to where they stand."""
    found = []
    for letter in letters:
        points = letter.strokes.points_px
        corner = points.min(axis=0) if len(points) else np.zeros(2)
        found.append(np.round(points - corner, 3).tobytes())
    return found

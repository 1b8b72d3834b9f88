"""A table to read: all shortcuts, the model's card. It scrolls where the screen is too small."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QTextBrowser, QVBoxLayout, QWidget

MOST_OF_SCREEN = 0.8
EDGE_PX = 48
"""Beside the text: the frame, the margins, the scroll bar."""


class ExplainDialog(QDialog):
    """Rich text with a way out."""

    def __init__(self, title: str, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.browser = QTextBrowser()
        self.browser.setAccessibleName(title)
        self.browser.setHtml(text)
        document = self.browser.document()
        document.adjustSize()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self.browser)
        layout.addWidget(buttons)
        room = parent.screen().availableSize() * MOST_OF_SCREEN
        wanted = document.size().toSize()
        self.resize(
            min(wanted.width() + 2 * EDGE_PX, room.width()),
            min(wanted.height() + 2 * EDGE_PX, room.height()),
        )

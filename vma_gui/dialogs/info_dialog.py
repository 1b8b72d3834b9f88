"""Scrollable information dialog, for shortcuts and the model card."""

from __future__ import annotations

from PySide6.QtWidgets import QDialogButtonBox, QTextBrowser, QVBoxLayout, QWidget

from vma_gui.widgets.basics import GrowingDialog

MAX_SCREEN_SHARE = 0.8
EDGE_PX = 48
"""Allowance for frame, margins and scroll bar."""


class InfoDialog(GrowingDialog):
    """Rich text with a close button."""

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
        room = parent.screen().availableSize() * MAX_SCREEN_SHARE
        wanted = document.size().toSize()
        self.resize(
            min(wanted.width() + 2 * EDGE_PX, room.width()),
            min(wanted.height() + 2 * EDGE_PX, room.height()),
        )

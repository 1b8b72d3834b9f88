"""Dialog that lists past messages with their times."""

from __future__ import annotations

from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from vma_gui.system.language import current_language
from vma_gui.theme.tokens import UNIT_PX
from vma_gui.widgets.basics import GrowingDialog, push_button, resize_scaled
from vma_gui.widgets.message_bar import MessageHistory, Notice

WIDTH_PX, HEIGHT_PX = 560, 360


class MessagesDialog(GrowingDialog):
    """All messages, newest first; it stays open beside the work and follows new messages."""

    def __init__(self, history: MessageHistory, window: QWidget) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Messages"))
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Messages"))
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._empty = QLabel(self.tr("No messages yet."))
        self._copy = push_button(self.tr("Copy all"), self.copy)
        self._copy.setEnabled(False)
        close = push_button(self.tr("Close"), self.close)
        row = QHBoxLayout()
        row.addWidget(self._copy)
        row.addStretch()
        row.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(2 * UNIT_PX,) * 4)
        layout.setSpacing(UNIT_PX)
        layout.addWidget(self._empty)
        layout.addWidget(self.list, 1)
        layout.addLayout(row)
        resize_scaled(self, WIDTH_PX, HEIGHT_PX)
        for notice in history.notices:
            self._add(notice)
        self.list.setCurrentRow(0)
        history.added.connect(self._add)

    def _add(self, notice: Notice) -> None:
        self._empty.hide()
        self._copy.setEnabled(True)
        locale = QLocale(current_language())
        time = locale.toString(notice.time.time(), "HH:mm:ss")
        text = self.tr("Error: {text}").format(text=notice.text)
        text = text if notice.kind == "error" else notice.text
        self.list.insertItem(0, QListWidgetItem(f"{time}   {text}"))

    def copy(self) -> None:
        """Copy all messages as lines of text."""
        lines = [self.list.item(row).text() for row in range(self.list.count())]
        QGuiApplication.clipboard().setText("\n".join(lines))

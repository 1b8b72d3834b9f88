"""Message bar above the panels."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QWidget,
)

from vma_gui.theme.icons import icon
from vma_gui.theme.theme import Theme

INFO_MS = 6000


class MessageBar(QFrame):
    """Shows one message; errors stay until closed, information hides after `INFO_MS`."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("message")
        self._theme = theme
        self._label = QLabel()
        self._label.setWordWrap(True)
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._close = QToolButton()
        self._close.setAccessibleName(self.tr("Close message"))
        self._close.setToolTip(self.tr("Close message"))
        self._close.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 6, 6)
        row.addWidget(self._label, 1)
        self._choices = QHBoxLayout()
        row.addLayout(self._choices)
        row.addWidget(self._close)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        theme.changed.connect(self._show_icon)
        self._show_icon()
        self.hide()

    @property
    def text(self) -> str:
        """The message shown, or "" while hidden."""
        return self._label.text() if not self.isHidden() else ""

    def show_message(self, text: str, kind: str) -> None:
        """Show a message; `kind` is "info" or "error"."""
        self._clear_choices()
        self._label.setText(text)
        self.setProperty("kind", kind)
        self.style().unpolish(self)
        self.style().polish(self)
        self.show()
        if kind == "info":
            self._timer.start(INFO_MS)
        else:
            self._timer.stop()

    def show_choices(self, text: str, choices: Sequence[tuple[str, Callable[[], None]]]) -> None:
        """Show a message with (text, callback) buttons until one is pressed or it is replaced."""
        self.show_message(text, "info")
        self._timer.stop()
        for name, chosen in choices:
            button = QPushButton(name)
            button.clicked.connect(self.hide)
            button.clicked.connect(lambda _=False, c=chosen: c())
            self._choices.addWidget(button)

    def _clear_choices(self) -> None:
        while (item := self._choices.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def _show_icon(self) -> None:
        self._close.setIcon(icon("x", self._theme))

"""The field that the text of the page is typed into."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QTextCursor, QTextOption
from PySide6.QtWidgets import QPlainTextEdit

from vma_gui.document.writing import Writing, changed_part

LINES = 4
"""Preferred height in lines of text."""


class TextField(QPlainTextEdit):
    """Plain text of several lines; every change is a step of the window's undo stack.

    Signals:
        left: Escape was pressed; the focus is to go to the page.
    """

    left = Signal()

    def __init__(self, writing: Writing) -> None:
        super().__init__()
        self._writing = writing
        self._shows = False
        """Whether the field is being filled, rather than typed into."""
        self.setObjectName("text")
        self.setAccessibleName(self.tr("Text"))
        self.setPlaceholderText(self.tr("Type or paste text to write it in your hand…"))
        self.setToolTip(self.tr("The text of the page; Escape moves to its letters"))
        self.setUndoRedoEnabled(False)  # the window has one undo stack
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.textChanged.connect(self._on_typed)
        writing.text_changed.connect(self._show)
        self._show()

    def sizeHint(self) -> QSize:
        """A few lines."""
        return QSize(super().sizeHint().width(), self._height_px(LINES))

    def minimumSizeHint(self) -> QSize:
        """Two lines."""
        return QSize(super().minimumSizeHint().width(), self._height_px(2))

    def _height_px(self, lines: int) -> int:
        frame_px = 2 * round(self.document().documentMargin() + self.frameWidth())
        return lines * self.fontMetrics().lineSpacing() + frame_px + 4

    @property
    def caret(self) -> int:
        """Number of characters before the caret."""
        return code_points(self.toPlainText(), self.textCursor().position())

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste as much as a page may have, and say so if that is not all."""
        text = source.text()
        selected = len(self.textCursor().selectedText())
        taken = self._writing.fitting(text, len(self.toPlainText()) - selected)
        self.textCursor().insertText(taken)
        self.ensureCursorVisible()

    def event(self, event: QEvent) -> bool:
        """Leave undo and redo to the window, whose stack has the steps of this field."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            keys = QKeySequence.StandardKey
            if event.matches(keys.Undo) or event.matches(keys.Redo):
                event.ignore()
                return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves the field."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _on_typed(self) -> None:
        if not self._shows:
            self._writing.type_text(self.toPlainText())

    def _show(self) -> None:
        """Replace only what differs, so that the caret stands where the change was."""
        before, after = self.toPlainText(), self._writing.text
        if before == after:
            return
        first, end_before, end_after = changed_part(before, after)
        self._shows = True
        try:
            cursor = self.textCursor()
            cursor.setPosition(utf16_length(before[:first]))
            cursor.setPosition(utf16_length(before[:end_before]), QTextCursor.MoveMode.KeepAnchor)
            cursor.insertText(after[first:end_after])
            self.setTextCursor(cursor)
        finally:
            self._shows = False


def utf16_length(text: str) -> int:
    """Length in Qt's units; characters beyond U+FFFF have two."""
    return len(text) + sum(character > "\uffff" for character in text)


def code_points(text: str, length: int) -> int:
    """Number of characters in the first `length` of Qt's units."""
    return len(
        text.encode("utf-16-le", "surrogatepass")[: 2 * length].decode("utf-16-le", "ignore")
    )

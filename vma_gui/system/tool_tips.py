"""Tool tips break into lines; Qt leaves plain text in one line as wide as the screen."""

from __future__ import annotations

import textwrap

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import Qt
from PySide6.QtWidgets import QApplication, QLabel

LINE_CHARACTERS = 60
BETWEEN_TEXT_AND_PLACE = (QEvent.Type.StyleChange, QEvent.Type.Resize)
"""Events of a tip after Qt has set its text and before it computes the place: a new tip takes on
the style sheet, and a tip shown already is resized to its new text."""


class ToolTipWrapper(QObject):
    """Wraps every tool tip of an application as it is shown, of widgets, items and menus alike."""

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Every event of the program comes here: the cheapest test is first.
        if (
            isinstance(watched, QLabel)
            and event.type() in BETWEEN_TEXT_AND_PLACE
            and watched.inherits("QTipLabel")
        ):
            text = watched.text()
            wrapped = wrap_tip(text)
            if wrapped != text:
                watched.setText(wrapped)
        return False


def wrap_tip(text: str) -> str:
    """A text with lines of at most `LINE_CHARACTERS`; rich text, which Qt wraps, stays."""
    if Qt.mightBeRichText(text):
        return text
    return "\n".join(
        textwrap.fill(line, LINE_CHARACTERS, break_long_words=False, break_on_hyphens=False)
        for line in text.split("\n")
    )

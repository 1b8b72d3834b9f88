"""The visitor's buttons: four deeds, the other hand, the languages. All low, all large."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

from vma_gui.booth import texts
from vma_gui.booth.layout import SPACING_PX
from vma_gui.booth.texts import NAMES, Speech
from vma_gui.document.session import Session
from vma_gui.theme.icons import icon
from vma_gui.theme.theme import Theme

ICON_PX = 34


class VisitorButtons(QWidget):
    """Back, clear, remember, take along."""

    def __init__(self, theme: Theme, speech: Speech) -> None:
        super().__init__()
        self._theme = theme
        self._icons: list[tuple[QPushButton, str, str]] = []
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(SPACING_PX)
        self.undo = self._button(speech, texts.undo_text, "arrow-back-up", "")
        self.clear = self._button(speech, texts.clear_text, "square-x", "")
        self.remember = self._button(speech, texts.remember_text, "plus", "primary")
        self.take = self._button(speech, texts.take_text, "qrcode", "")
        self._layout.addStretch(1)
        theme.changed.connect(self._tint)
        self._tint()

    def show_state(self, session: Session, has_work: bool) -> None:
        """What can be done now."""
        drawn = bool(session.strokes)
        self.undo.setEnabled(session.undo_stack.canUndo() and drawn)
        self.clear.setEnabled(drawn)
        self.remember.setEnabled(drawn and not session.drawing.is_blank)
        self.take.setEnabled(has_work)

    def _button(
        self, speech: Speech, text: Callable[[], str], icon_name: str, role: str
    ) -> QPushButton:
        button = plain_button(role)
        # Qt leaves four pixels between icon and text, too few at this size.
        speech.bind(button.setText, lambda: f" {text()}")
        speech.bind(button.setAccessibleName, text)
        self._icons.append((button, icon_name, "on_accent" if role == "primary" else "ink"))
        self._layout.addWidget(button)
        return button

    def _tint(self) -> None:
        for button, name, color in self._icons:
            button.setIcon(icon(name, self._theme, color, side_px=ICON_PX))
            button.setIconSize(QSize(ICON_PX, ICON_PX))


class Options(QWidget):
    """The other hand and the languages.

    Args:
        chosen: called with the language a visitor picks.
    """

    def __init__(self, theme: Theme, speech: Speech, chosen: Callable[[str], None]) -> None:
        super().__init__()
        self._theme = theme
        self._speech = speech
        self._chosen = chosen
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(SPACING_PX)
        self._layout.addStretch(1)
        self.hand = plain_button("icon")
        speech.bind(self.hand.setAccessibleName, texts.hand_text)
        self._layout.addWidget(self.hand)
        self._group = QButtonGroup(self)
        self.languages: dict[str, QPushButton] = {}
        speech.changed.connect(self._mark)
        theme.changed.connect(self._tint)
        self._tint()

    def offer(self, languages: tuple[str, ...]) -> None:
        """These languages in this order; a single one needs no choice."""
        if languages == tuple(self.languages):
            return
        for button in self.languages.values():
            self._group.removeButton(button)
            self._layout.removeWidget(button)
            button.deleteLater()
        self.languages = {}
        for language in languages:
            button = plain_button("")
            button.setText(NAMES[language])
            button.setAccessibleName(NAMES[language])
            button.setCheckable(True)
            button.setVisible(len(languages) > 1)
            button.clicked.connect(lambda _=False, name=language: self._chosen(name))
            self._group.addButton(button)
            self.languages[language] = button
            self._layout.addWidget(button)
        self._mark(self._speech.language)

    def _mark(self, language: str) -> None:
        if language in self.languages:
            self.languages[language].setChecked(True)

    def _tint(self) -> None:
        self.hand.setIcon(icon("switch-horizontal", self._theme, side_px=ICON_PX))
        self.hand.setIconSize(QSize(ICON_PX, ICON_PX))


def plain_button(role: str) -> QPushButton:
    """A button that no key reaches."""
    button = QPushButton()
    button.setProperty("role", role)
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return button

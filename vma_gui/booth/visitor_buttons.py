"""Touch buttons of the booth: drawing actions, hand and language."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

from vma_gui.booth import texts
from vma_gui.booth.layout import SPACING_PX
from vma_gui.booth.texts import LANGUAGE_NAMES, Localizer
from vma_gui.document.session import Session
from vma_gui.theme.icons import icon
from vma_gui.theme.theme import Theme

ICON_PX = 34


class VisitorButtons(QWidget):
    """Drawing actions, result card, guessing, and at the far end the button that ends the visit."""

    def __init__(self, theme: Theme, localizer: Localizer) -> None:
        super().__init__()
        self._theme = theme
        self._icons: list[tuple[QPushButton, str, str]] = []
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(SPACING_PX)
        # Words would not leave room for the others in landscape.
        self.undo = self._button(localizer, texts.undo_text, "arrow-back-up", "icon")
        self.clear = self._button(localizer, texts.clear_text, "square-x", "icon")
        self.remember = self._button(localizer, texts.remember_text, "plus", "primary")
        self.card = self._button(localizer, texts.take_card_text, "qrcode", "")
        self._layout.addStretch(1)
        self.done = self._button(localizer, texts.done_text, "check", "")
        # In the layout's own place: in portrait there is no room for it in this row.
        self.guess = self._button(localizer, texts.guess_text, "help", "")
        self._layout.removeWidget(self.guess)
        theme.changed.connect(self._update_icons)
        self._update_icons()

    def show_state(self, session: Session, has_work: bool) -> None:
        """Enable the actions that apply."""
        drawn = bool(session.strokes)
        self.undo.setEnabled(session.undo_stack.canUndo() and drawn)
        self.clear.setEnabled(drawn)
        self.remember.setEnabled(drawn and not session.drawing.is_blank)
        self.card.setEnabled(has_work)

    def _button(
        self, localizer: Localizer, text: Callable[[], str], icon_name: str, role: str
    ) -> QPushButton:
        button = touch_button(role)
        # Qt's four pixels between icon and text are too few at this size.
        if role != "icon":
            localizer.bind(button.setText, lambda: f" {text()}")
        localizer.bind(button.setAccessibleName, text)
        self._icons.append((button, icon_name, "on_accent" if role == "primary" else "ink"))
        self._layout.addWidget(button)
        return button

    def _update_icons(self) -> None:
        for button, name, color in self._icons:
            button.setIcon(icon(name, self._theme, color, side_px=ICON_PX))
            button.setIconSize(QSize(ICON_PX, ICON_PX))


class BoothOptions(QWidget):
    """Switches hand and language.

    Args:
        chosen: called with the language code that was picked.
    """

    def __init__(self, theme: Theme, localizer: Localizer, chosen: Callable[[str], None]) -> None:
        super().__init__()
        self._theme = theme
        self._localizer = localizer
        self._chosen = chosen
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(SPACING_PX)
        self._layout.addStretch(1)
        self.hand = touch_button("icon")
        localizer.bind(self.hand.setAccessibleName, texts.switch_hand_text)
        self._layout.addWidget(self.hand)
        self._group = QButtonGroup(self)
        self.languages: dict[str, QPushButton] = {}
        localizer.changed.connect(self._mark)
        theme.changed.connect(self._update_icons)
        self._update_icons()

    def set_languages(self, languages: tuple[str, ...]) -> None:
        """Offer these languages in this order; a single one is hidden."""
        if languages == tuple(self.languages):
            return
        for button in self.languages.values():
            self._group.removeButton(button)
            self._layout.removeWidget(button)
            button.deleteLater()
        self.languages = {}
        for language in languages:
            button = touch_button("")
            button.setText(LANGUAGE_NAMES[language])
            button.setAccessibleName(LANGUAGE_NAMES[language])
            button.setCheckable(True)
            button.setVisible(len(languages) > 1)
            button.clicked.connect(lambda _=False, name=language: self._chosen(name))
            self._group.addButton(button)
            self.languages[language] = button
            self._layout.addWidget(button)
        self._mark(self._localizer.language)

    def _mark(self, language: str) -> None:
        if language in self.languages:
            self.languages[language].setChecked(True)

    def _update_icons(self) -> None:
        self.hand.setIcon(icon("switch-horizontal", self._theme, side_px=ICON_PX))
        self.hand.setIconSize(QSize(ICON_PX, ICON_PX))


def touch_button(role: str) -> QPushButton:
    """A button that never takes the keyboard focus; `role` selects its style."""
    button = QPushButton()
    button.setProperty("role", role)
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return button

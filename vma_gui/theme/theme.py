"""The theme in force: which tokens, how large its text, what Qt's palette makes of them.

Everything that has a colour, a size or a radius takes it from here, at paint time.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from vma_gui.theme.colors import READABLE, contrast, luminance, readable_on
from vma_gui.theme.heat_colormap import heat_position, heat_table
from vma_gui.theme.style_sheet import style_sheet
from vma_gui.theme.tokens import CONTRAST_DARK, CONTRAST_LIGHT, DARK, LIGHT, Choice, Tokens

TOKENS = {
    "light": LIGHT,
    "dark": DARK,
    "contrast-light": CONTRAST_LIGHT,
    "contrast-dark": CONTRAST_DARK,
}


class Theme(QObject):
    """The theme in force; follows the system unless a choice was made.

    Args:
        app: its style and palette are set.
        choice: by the user.
        text_percent: size of text.
        hints: `QAccessibilityHints` of the system, its wishes for contrast and motion, by default.

    Signals:
        changed: colours are different now; painters read `tokens` anew.
    """

    changed = Signal()

    def __init__(
        self,
        app: QApplication,
        choice: Choice = "system",
        text_percent: int = 100,
        hints: Any = None,
    ) -> None:
        super().__init__(app)
        self._app = app
        self._choice: Choice = choice
        self._house: Tokens | None = None
        self.tokens = LIGHT
        self.text_percent = text_percent
        """How large text is; windows that are there when it changes are made anew."""
        # Both are kept: PySide takes the second for deleted as soon as nobody holds the first.
        self._system = QGuiApplication.styleHints()
        self._hints = self._system.accessibility() if hints is None else hints
        self._system.colorSchemeChanged.connect(self._system_changed)
        self._hints.contrastPreferenceChanged.connect(self._system_changed)
        app.setStyle("Fusion")
        self._apply()

    @property
    def choice(self) -> Choice:
        """What the user chose."""
        return self._choice

    @property
    def is_dark(self) -> bool:
        """True where dark ground is in force."""
        return luminance(self.tokens.ground) < luminance(self.tokens.ink)

    def choose(self, choice: Choice) -> None:
        """Follow the system, or stay with one of the others."""
        self._choice = choice
        self._house = None
        self._apply()

    def use(self, tokens: Tokens, is_dark: bool) -> None:
        """A house's own colours until `choose` is called."""
        self._choice = "dark" if is_dark else "light"
        self._house = tokens
        self._apply()

    def write_larger(self, text_percent: int) -> None:
        """Another size of text."""
        self.text_percent = text_percent
        self._apply()

    def scaled(self, size: float) -> float:
        """What belongs to text and grows with it: points, or the pixels it stands in."""
        return size * self.text_percent / 100

    def color(self, name: str) -> QColor:
        """A token as QColor."""
        return QColor(getattr(self.tokens, name))

    def heat_color(self, probability: float) -> QColor:
        """The address-probability colour: surface at 0, heat at 1, uniform steps in between.

        Below 0, where a difference of probabilities is shown, it goes to the cold colour.
        """
        index = round(255 * heat_position(abs(probability)))
        end = self.tokens.heat if probability >= 0 else self.tokens.cold
        return QColor(*heat_table(self.tokens.surface, end)[index])

    @property
    def wants_less_motion(self) -> bool:
        """Whether the system asks for less motion; Qt tells from 6.12 on."""
        preference = getattr(self._hints, "motionPreference", None)
        return preference is not None and "Reduced" in preference().name

    def ink_on(self, ground: QColor) -> QColor:
        """The ink that is read on a ground: the theme's own where it contrasts enough.

        In the middle of the heat's scale only black or white does.
        """
        return QColor(_ink_on(self.tokens, ground.name()))

    def _system_changed(self) -> None:
        if self._choice == "system":
            self._apply()

    def _apply(self) -> None:
        self.tokens = self._house or self._chosen_tokens()
        self._app.setPalette(palette(self.tokens))
        sheet = style_sheet(self.tokens, self.text_percent)
        if sheet != self._app.styleSheet():  # a fifth of a second, and every widget anew
            self._app.setStyleSheet(sheet)
        self.changed.emit()

    def _chosen_tokens(self) -> Tokens:
        if self._choice != "system":
            return TOKENS[self._choice]
        dark = self._system.colorScheme() == Qt.ColorScheme.Dark
        if self._hints.contrastPreference() == Qt.ContrastPreference.HighContrast:
            return CONTRAST_DARK if dark else CONTRAST_LIGHT
        return DARK if dark else LIGHT


@lru_cache(maxsize=1024)
def _ink_on(t: Tokens, ground: str) -> str:
    enough = (ink for ink in (t.ink, t.on_heat) if contrast(ink, ground) >= READABLE)
    return next(enough, readable_on(ground))


def palette(t: Tokens) -> QPalette:
    """The Qt palette of a theme."""
    result = QPalette()
    roles = {
        QPalette.ColorRole.Window: t.ground,
        QPalette.ColorRole.WindowText: t.ink,
        QPalette.ColorRole.Base: t.surface,
        QPalette.ColorRole.AlternateBase: t.raised,
        QPalette.ColorRole.Text: t.ink,
        QPalette.ColorRole.Button: t.raised,
        QPalette.ColorRole.ButtonText: t.ink,
        QPalette.ColorRole.ToolTipBase: t.raised,
        QPalette.ColorRole.ToolTipText: t.ink,
        QPalette.ColorRole.Highlight: t.accent,
        QPalette.ColorRole.HighlightedText: t.on_accent,
        QPalette.ColorRole.PlaceholderText: t.muted,
        QPalette.ColorRole.Link: t.accent,
        QPalette.ColorRole.Mid: t.line,
    }
    for role, color in roles.items():
        result.setColor(role, QColor(color))
    disabled = QPalette.ColorGroup.Disabled
    for role in (
        QPalette.ColorRole.WindowText,
        QPalette.ColorRole.Text,
        QPalette.ColorRole.ButtonText,
    ):
        result.setColor(disabled, role, QColor(t.muted))
    return result

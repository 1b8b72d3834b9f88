"""The current theme: tokens, text size, palette and style sheet.

Painters read colours and sizes from here at paint time.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from vma_gui.theme.contrast import MIN_TEXT_CONTRAST, contrast, luminance, readable_on
from vma_gui.theme.heat_colormap import heat_position, heat_table
from vma_gui.theme.style_sheet import style_sheet
from vma_gui.theme.tokens import CONTRAST_DARK, CONTRAST_LIGHT, DARK, LIGHT, ThemeChoice, Tokens

TOKENS = {
    "light": LIGHT,
    "dark": DARK,
    "contrast-light": CONTRAST_LIGHT,
    "contrast-dark": CONTRAST_DARK,
}


class Theme(QObject):
    """The current theme; follows the system unless another was chosen.

    Args:
        app: its style and palette are set.
        choice: by the user.
        text_percent: size of text.
        hints: `QAccessibilityHints` (contrast and motion); those of the system by default.

    Signals:
        changed: tokens or text size changed.
    """

    changed = Signal()

    def __init__(
        self,
        app: QApplication,
        choice: ThemeChoice = "system",
        text_percent: int = 100,
        hints: Any = None,
    ) -> None:
        super().__init__(app)
        self._app = app
        self._choice: ThemeChoice = choice
        self._custom: Tokens | None = None
        self.tokens = LIGHT
        self.text_percent = text_percent
        """Text size; open windows are rebuilt when it changes."""
        # Keep both: PySide deletes the second when the first is garbage-collected.
        self._system = QGuiApplication.styleHints()
        self._hints = self._system.accessibility() if hints is None else hints
        self._system.colorSchemeChanged.connect(self._system_changed)
        self._hints.contrastPreferenceChanged.connect(self._system_changed)
        if not app.styleSheet():  # else an earlier theme of this process has set it
            app.setStyle("Fusion")  # repolishes every widget
        self._apply()

    @property
    def choice(self) -> ThemeChoice:
        return self._choice

    @property
    def is_dark(self) -> bool:
        """Whether the background is darker than the ink."""
        return luminance(self.tokens.ground) < luminance(self.tokens.ink)

    def choose(self, choice: ThemeChoice) -> None:
        """Follow the system or use a fixed theme."""
        self._choice = choice
        self._custom = None
        self._apply()

    def use_custom(self, tokens: Tokens, is_dark: bool) -> None:
        """Use custom tokens until `choose` is called."""
        self._choice = "dark" if is_dark else "light"
        self._custom = tokens
        self._apply()

    def set_text_percent(self, text_percent: int) -> None:
        self.text_percent = text_percent
        self._apply()

    def scaled(self, size: float) -> float:
        """Scale a length that grows with the text."""
        return size * self.text_percent / 100

    def color(self, name: str) -> QColor:
        """A token as QColor."""
        return QColor(getattr(self.tokens, name))

    def heat_color(self, probability: float) -> QColor:
        """Colour of an address probability, from surface at 0 to heat at 1.

        Negative differences of probabilities go to the cold colour.
        """
        index = round(255 * heat_position(abs(probability)))
        end = self.tokens.heat if probability >= 0 else self.tokens.cold
        return QColor(*heat_table(self.tokens.surface, end)[index])

    @property
    def wants_less_motion(self) -> bool:
        """Whether the system asks for reduced motion; known from Qt 6.12 on."""
        preference = getattr(self._hints, "motionPreference", None)
        return preference is not None and "Reduced" in preference().name

    def ink_on(self, ground: QColor) -> QColor:
        """Readable ink on a background: the theme's if its contrast suffices, else black or white.

        In the middle of the heat scale neither theme ink suffices.
        """
        return QColor(_ink_on(self.tokens, ground.name()))

    def _system_changed(self) -> None:
        if self._choice == "system":
            self._apply()

    def _apply(self) -> None:
        self.tokens = self._custom or self._chosen_tokens()
        self._app.setPalette(palette(self.tokens))
        sheet = style_sheet(self.tokens, self.text_percent)
        if sheet != self._app.styleSheet():  # takes 0.2 s and repolishes every widget
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
    enough = (ink for ink in (t.ink, t.on_heat) if contrast(ink, ground) >= MIN_TEXT_CONTRAST)
    return next(enough, readable_on(ground))


def palette(t: Tokens) -> QPalette:
    """Qt palette of a theme."""
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

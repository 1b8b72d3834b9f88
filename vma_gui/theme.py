"""Design tokens and what Qt makes of them: palette, style sheet, heat colours.

Everything that has a colour, a size or a radius takes it from here, at paint time.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from vma_gui.contrast import luminance

UNIT_PX = 8
"""Everything is spaced in multiples or halves of this."""
RADIUS_PX = 6
BODY_PT = 10.0
SMALL_PT = 8.5
TITLE_PT = 11.5

Choice = Literal["system", "light", "dark"]


@dataclass(frozen=True)
class Tokens:
    """Colours of one theme, as #rrggbb."""

    ground: str
    surface: str
    raised: str
    line: str
    ink: str
    muted: str
    accent: str
    on_accent: str
    heat: str
    on_heat: str
    cold: str
    danger: str
    level_coarse: str
    level_middle: str
    level_fine: str
    pixels: str


LIGHT = Tokens(
    ground="#f6f3ec",
    surface="#fffdf8",
    raised="#ffffff",
    line="#ddd7ca",
    ink="#1b1a18",
    muted="#67625a",
    accent="#2456c7",
    on_accent="#ffffff",
    heat="#f0930c",
    on_heat="#1b1a18",
    cold="#4f8fd6",
    danger="#b3261e",
    level_coarse="#2456c7",
    level_middle="#6a8fe0",
    level_fine="#a9c0f0",
    pixels="#8a857b",
)
DARK = Tokens(
    ground="#10131a",
    surface="#171b24",
    raised="#1f2430",
    line="#323947",
    ink="#efeae0",
    muted="#a2a8b4",
    accent="#8db0ff",
    on_accent="#0d1220",
    heat="#ffa62b",
    on_heat="#14161b",
    cold="#5aa7f5",
    danger="#ff9a91",
    level_coarse="#8db0ff",
    level_middle="#5c83d6",
    level_fine="#3d5ea8",
    pixels="#7a8291",
)


class Theme(QObject):
    """The theme in force; follows the system unless a choice was made.

    Signals:
        changed: colours are different now; painters read `tokens` anew.
    """

    changed = Signal()

    def __init__(self, app: QApplication, choice: Choice = "system") -> None:
        super().__init__(app)
        self._app = app
        self._choice: Choice = choice
        self._house: Tokens | None = None
        self.tokens = LIGHT
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._system_changed)
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
        """Follow the system, or stay light or dark."""
        self._choice = choice
        self._house = None
        self._apply()

    def use(self, tokens: Tokens, is_dark: bool) -> None:
        """A house's own colours until `choose` is called."""
        self._choice = "dark" if is_dark else "light"
        self._house = tokens
        self._apply()

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

    def _system_changed(self) -> None:
        if self._choice == "system":
            self._apply()

    def _apply(self) -> None:
        scheme = QGuiApplication.styleHints().colorScheme()
        dark = self._choice == "dark" or (
            self._choice == "system" and scheme == Qt.ColorScheme.Dark
        )
        self.tokens = self._house or (DARK if dark else LIGHT)
        self._app.setPalette(palette(self.tokens))
        sheet = style_sheet(self.tokens)
        if sheet != self._app.styleSheet():  # a fifth of a second, and every widget anew
            self._app.setStyleSheet(sheet)
        self.changed.emit()


def heat_position(probability: float) -> float:
    """Place on the colour scale: the square root, so that one entry in a hundred still shows."""
    return float(min(max(probability, 0.0), 1.0)) ** 0.5


def heat_positions(values: np.ndarray) -> np.ndarray:
    """Places on the scale of many values; differences below 0 lie on its other side."""
    places: np.ndarray = np.sign(values) * np.sqrt(np.abs(values))
    return places


@lru_cache(maxsize=8)
def heat_table(low: str, high: str) -> tuple[tuple[int, int, int], ...]:
    """256 colours in equal perceptual steps (linear in OKLab) between two colours."""
    steps = np.linspace(0, 1, 256)[:, None]
    start, end = _to_oklab(QColor(low)), _to_oklab(QColor(high))
    return tuple((r, g, b) for r, g, b in _from_oklab(start + steps * (end - start)).tolist())


_LMS = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)


def _to_oklab(color: QColor) -> np.ndarray:
    srgb = np.array([color.redF(), color.greenF(), color.blueF()])
    linear = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)
    return np.asarray(_LAB @ np.cbrt(_LMS @ linear))


def _from_oklab(lab: np.ndarray) -> np.ndarray:
    """(n, 3) colours as integers 0 … 255; all at once, because the first heat waits for them."""
    linear = np.linalg.inv(_LMS) @ (np.linalg.inv(_LAB) @ lab.T) ** 3
    linear = np.clip(linear, 0, 1)
    srgb = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    return np.round(255 * srgb).astype(int).T


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


def style_sheet(t: Tokens) -> str:
    """Rules for what the palette does not reach; focus first."""
    return f"""
* {{ font-size: {BODY_PT}pt; }}
QMainWindow, QDialog {{ background: {t.ground}; }}
QFrame#panel {{ background: {t.surface}; border: 1px solid {t.line}; border-radius: 10px; }}
QLabel[role="title"] {{ font-size: {TITLE_PT}pt; font-weight: 600; }}
QLabel[role="muted"] {{ color: {t.muted}; font-size: {SMALL_PT}pt; }}
QLabel[role="figure"] {{ font-weight: 600; }}
QPushButton, QToolButton {{
    background: {t.raised}; border: 1px solid {t.line}; border-radius: {RADIUS_PX}px;
    padding: 5px 10px; min-height: 20px;
}}
QToolButton {{ padding: 5px; min-width: 20px; }}
QToolButton[popupMode="2"] {{ padding-right: 16px; }}
QToolButton::menu-indicator {{ subcontrol-position: right center; right: 5px; }}
QPushButton:hover, QToolButton:hover {{ border-color: {t.muted}; }}
QPushButton:pressed, QToolButton:pressed {{ background: {t.line}; }}
QToolButton:checked {{ background: {t.accent}; color: {t.on_accent}; border-color: {t.accent}; }}
QPushButton[role="primary"] {{
    background: {t.accent}; color: {t.on_accent}; border-color: {t.accent}; font-weight: 600;
}}
QPushButton:disabled, QToolButton:disabled {{
    color: {t.muted}; background: {t.surface}; border-color: {t.line};
}}
QPushButton:focus, QToolButton:focus, QDialog QLineEdit:focus {{
    border: 2px solid {t.accent}; padding: 4px 9px;
}}
QToolButton:focus {{ padding: 4px; }}
QPushButton[role="primary"]:focus {{ border-color: {t.ink}; }}
QDialog QLineEdit {{
    background: {t.raised}; border: 1px solid {t.line}; border-radius: {RADIUS_PX}px;
    padding: 4px 8px; min-height: 20px; selection-background-color: {t.accent};
}}
QSlider {{ min-height: 24px; }}
QSlider::groove:horizontal {{ height: 4px; background: {t.line}; border-radius: 2px; }}
QSlider::sub-page:horizontal {{ background: {t.accent}; border-radius: 2px; }}
QSlider::handle:horizontal {{
    background: {t.raised}; border: 2px solid {t.accent}; width: 14px; height: 14px;
    margin: -7px 0; border-radius: 9px;
}}
QSlider::handle:horizontal:focus {{ background: {t.accent}; }}
QCheckBox::indicator:unchecked {{
    width: 13px; height: 13px; border: 1px solid {t.muted}; border-radius: 3px;
    background: {t.raised};
}}
QListView {{ background: {t.surface}; border: none; outline: none; }}
QListWidget::item {{ padding: 4px 6px; }}
QTabBar {{ qproperty-drawBase: 0; }}
QTabBar::tab {{ background: {t.ground}; color: {t.muted}; border: none; padding: 6px 12px;
    margin-left: 4px; border-bottom: 2px solid {t.ground}; }}
QTabBar::tab:selected {{ color: {t.ink}; border-bottom: 2px solid {t.accent}; }}
QTabBar::tab:hover {{ color: {t.ink}; }}
QMenuBar {{ background: {t.ground}; padding: 2px 6px; }}
QMenuBar::item {{ padding: 5px 10px; border-radius: {RADIUS_PX}px; background: transparent; }}
QMenuBar::item:selected {{ background: {t.line}; }}
QMenu {{ background: {t.raised}; border: 1px solid {t.line}; padding: 4px; }}
QMenu::item {{ padding: 6px 28px 6px 24px; border-radius: 4px; }}
QMenu::item:selected {{ background: {t.accent}; color: {t.on_accent}; }}
QMenu::item:disabled {{ color: {t.muted}; }}
QMenu::separator {{ height: 1px; background: {t.line}; margin: 4px 8px; }}
QToolTip {{
    background: {t.raised}; color: {t.ink}; border: 1px solid {t.line}; padding: 4px 6px;
}}
QStatusBar {{ background: {t.ground}; color: {t.muted}; }}
QStatusBar::item {{ border: none; }}
QStatusBar QLabel {{ color: {t.muted}; font-size: {SMALL_PT}pt; padding: 0 6px; }}
QScrollBar:vertical {{ background: transparent; width: 10px; margin: 0; }}
QScrollBar::handle:vertical {{ background: {t.line}; border-radius: 5px; min-height: 32px; }}
QScrollBar::handle:vertical:hover {{ background: {t.muted}; }}
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {{
    background: transparent; height: 0;
}}
QSplitter::handle {{ background: transparent; }}
QFrame#message {{
    background: {t.raised}; border: 1px solid {t.danger}; border-radius: {RADIUS_PX}px;
}}
QFrame#message[kind="info"] {{ border-color: {t.accent}; }}
"""

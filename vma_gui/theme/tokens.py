"""Design tokens: all colours and sizes of the window."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

ThemeChoice = Literal["system", "light", "dark", "contrast-light", "contrast-dark"]
"""User setting; "system" follows the system's colour scheme and contrast preference."""
THEME_CHOICES: tuple[ThemeChoice, ...] = get_args(ThemeChoice)
TEXT_PERCENTS = (100, 125, 150, 175, 200)
"""Selectable text sizes."""
UNIT_PX = 8
"""Spacing grid; multiples and halves are used."""
RADIUS_PX = 6
ICON_PX = 16
TARGET_PX = 24
"""Minimum target size (WCAG 2.2, success criterion 2.5.8)."""
BOX_PX = 13
"""Side of a check box."""
LINE_PX, FIELD_PX = 20, 22
"""Minimum height of text in a button, and of an input field."""
BODY_PT = 10.0
SMALL_PT = 8.5
TITLE_PT = 11.5


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
CONTRAST_LIGHT = Tokens(
    ground="#ffffff",
    surface="#ffffff",
    raised="#ffffff",
    line="#4a4a4a",
    ink="#000000",
    muted="#333333",
    accent="#0033a0",
    on_accent="#ffffff",
    heat="#ff9d0a",
    on_heat="#000000",
    cold="#5aa7f5",
    danger="#8c0000",
    level_coarse="#0033a0",
    level_middle="#4d74d1",
    level_fine="#9db8f2",
    pixels="#6b6b6b",
)
CONTRAST_DARK = Tokens(
    ground="#000000",
    surface="#000000",
    raised="#0c0c0c",
    line="#b0b0b0",
    ink="#ffffff",
    muted="#dcdcdc",
    accent="#8fd3ff",
    on_accent="#000000",
    heat="#ffa62b",
    on_heat="#000000",
    cold="#5aa7f5",
    danger="#ffb3ac",
    level_coarse="#8fd3ff",
    level_middle="#5b9bd0",
    level_fine="#36658f",
    pixels="#9a9a9a",
)

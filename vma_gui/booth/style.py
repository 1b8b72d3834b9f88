"""The booth's own style sheet: sizes follow the screen, nothing that can be touched is small."""

from __future__ import annotations

from vma_gui.booth.layout import BUTTON_PX, TARGET_PX
from vma_gui.theme.tokens import Tokens

BODY_PX = 24
TITLE_PX = 30
SENTENCE_PX = 40
QUESTION_PX = 56
BORDER_PX = 2
SPACING_PX = 16
"""Between two targets."""


def booth_style(t: Tokens, unit: float) -> str:
    """Rules for the booth's window; `unit` is one design pixel in screen pixels."""

    def px(design_px: float, least: float = 1) -> str:
        return f"{max(least, round(design_px * unit)):.0f}px"

    # Without the two pixels of border on either side, which Qt adds.
    button = f"{max(TARGET_PX, round(BUTTON_PX * unit)) - 2 * BORDER_PX}px"
    return f"""
* {{ font-size: {px(BODY_PX, 14)}; color: {t.ink}; }}
QWidget#booth {{ background: {t.ground}; }}
QFrame#boothPanel {{
    background: {t.surface}; border: 1px solid {t.line}; border-radius: {px(24)};
}}
QLabel {{ background: transparent; }}
QLabel[role="title"] {{ font-size: {px(TITLE_PX, 15)}; font-weight: 600; }}
QLabel[role="sentence"] {{ font-size: {px(SENTENCE_PX, 18)}; }}
QWidget#booth > QLabel[role="sentence"] {{ background: {t.ground}; }}
QLabel[role="question"] {{ font-size: {px(QUESTION_PX, 24)}; font-weight: 600; }}
QLabel[role="muted"] {{ font-size: {px(BODY_PX, 14)}; color: {t.muted}; }}
QLabel[role="trouble"] {{ color: {t.danger}; }}
QPushButton {{
    background: {t.raised}; border: {BORDER_PX}px solid {t.line}; border-radius: {px(16)};
    min-height: {button}; max-height: {button}; min-width: {button}; padding: 0 {px(20, 8)};
    margin: 0; outline: none;
}}
QPushButton:hover {{ border-color: {t.line}; }}
QPushButton:pressed {{ background: {t.line}; }}
QPushButton:focus {{ border: {BORDER_PX}px solid {t.line}; padding: 0 {px(20, 8)}; }}
QPushButton:disabled {{ color: {t.muted}; background: {t.ground}; border-color: {t.raised}; }}
QPushButton[role="primary"] {{
    background: {t.accent}; color: {t.on_accent}; border-color: {t.accent}; font-weight: 600;
}}
QPushButton[role="primary"]:disabled {{
    color: {t.muted}; background: {t.ground}; border-color: {t.raised}; font-weight: 400;
}}
QPushButton:checked {{ border-color: {t.accent}; background: {t.line}; }}
QPushButton[role="icon"] {{ padding: 0; }}
"""

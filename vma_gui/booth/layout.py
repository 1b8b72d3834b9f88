"""Where everything of the picture lies: pure geometry, the hand below or beside the result."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect

from vma_gui.theme.tokens import Tokens

DESIGN_PX = 1080
"""Shorter side of the screen that the sizes are meant for."""
TARGET_PX = 60
"""Nothing that can be touched is smaller, on any screen."""
BUTTON_PX = 76
MARGIN_PX = 32
GAP_PX = 24
TITLE_HEIGHT_PX = 64
SENTENCE_HEIGHT_PX = 68
ONE_ROW = 1.5
"""Ratio of a landscape's sides from which all buttons fit beside each other."""
CANVAS_SHARE = 0.46
"""Of a landscape's width."""
BOARD_SHARE_PORTRAIT = 0.26
"""Of a portrait's width, for two rows of six variants."""
WALL_SHARE_PORTRAIT = 0.19
"""Of a portrait's height."""


@dataclass(frozen=True)
class Layout:
    """Rectangles in widget coordinates, and one design pixel in screen pixels."""

    unit: float
    title: QRect
    board: QRect
    wall: QRect
    sentence: QRect
    canvas: QRect
    deeds: QRect
    options: QRect
    is_portrait: bool

    def px(self, design_px: float) -> int:
        """Screen pixels of a length in design pixels."""
        return max(1, round(design_px * self.unit))


def compute_layout(width: int, height: int, hand: str) -> Layout:
    """Lay out a screen.

    A hand comes from below and from its own side. In portrait the results lie above the canvas,
    the memory nearest to it; in landscape they lie beside it, away from the hand.
    """
    unit = min(width, height) / DESIGN_PX
    if height > width:
        return _portrait(width, height, unit)
    return _landscape(width, height, unit, hand)


def _landscape(width: int, height: int, unit: float, hand: str) -> Layout:
    margin, gap = round(MARGIN_PX * unit), round(GAP_PX * unit)
    button = max(TARGET_PX, round(BUTTON_PX * unit))
    title, sentence = round(TITLE_HEIGHT_PX * unit), round(SENTENCE_HEIGHT_PX * unit)
    row = QRect(margin, height - margin - button, width - 2 * margin, button)
    if width < ONE_ROW * height:
        deeds, options = row.translated(0, -button - gap), row
    else:
        deeds = QRect(row.left(), row.top(), row.width() * 3 // 5, button)
        options = row.adjusted(deeds.width(), 0, 0, 0)
    controls_top = deeds.top()
    side = min(round(width * CANVAS_SHARE), controls_top - gap - margin - sentence - gap)
    canvas_top = margin + sentence + gap
    results_width = width - 2 * margin - 2 * gap - side
    canvas_left = width - margin - side if hand == "right" else margin
    results_left = margin if hand == "right" else margin + side + 2 * gap
    # The title keeps the upper left corner, where staff know to look for it.
    title_box = QRect(margin, margin, results_width if hand == "right" else side, title)
    sentence_left = canvas_left if hand == "right" else results_left
    sentence_width = side if hand == "right" else results_width
    board_top = margin + title + gap if hand == "right" else canvas_top
    board_height = round((controls_top - gap - board_top) * 0.45)
    wall_top = board_top + board_height + gap
    return Layout(
        unit,
        title_box,
        QRect(results_left, board_top, results_width, board_height),
        QRect(results_left, wall_top, results_width, controls_top - gap - wall_top),
        QRect(sentence_left, margin, sentence_width, sentence),
        QRect(canvas_left, canvas_top, side, side),
        deeds,
        options,
        False,
    )


def _portrait(width: int, height: int, unit: float) -> Layout:
    margin, gap = round(MARGIN_PX * unit), round(GAP_PX * unit)
    button = max(TARGET_PX, round(BUTTON_PX * unit))
    title, sentence = round(TITLE_HEIGHT_PX * unit), round(SENTENCE_HEIGHT_PX * unit)
    inner = width - 2 * margin
    options_top = height - margin - button
    deeds_top = options_top - gap - button
    board_top = margin + title + gap
    board_height = round(width * BOARD_SHARE_PORTRAIT)
    wall_top = board_top + board_height + gap
    wall_height = round(height * WALL_SHARE_PORTRAIT)
    side = min(inner, deeds_top - wall_top - wall_height - sentence - 3 * gap)
    canvas_top = deeds_top - gap - side
    sentence_top = canvas_top - gap - sentence
    return Layout(
        unit,
        QRect(margin, margin, inner, title),
        QRect(margin, board_top, inner, board_height),
        QRect(margin, wall_top, inner, sentence_top - gap - wall_top),
        QRect(margin, sentence_top, inner, sentence),
        QRect((width - side) // 2, canvas_top, side, side),
        QRect(margin, deeds_top, inner, button),
        QRect(margin, options_top, inner, button),
        True,
    )


BODY_FONT_PX = 24
TITLE_FONT_PX = 30
SENTENCE_FONT_PX = 40
QUESTION_FONT_PX = 56
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
* {{ font-size: {px(BODY_FONT_PX, 14)}; color: {t.ink}; }}
QWidget#booth {{ background: {t.ground}; }}
QFrame#boothPanel {{
    background: {t.surface}; border: 1px solid {t.line}; border-radius: {px(24)};
}}
QLabel {{ background: transparent; }}
QLabel[role="title"] {{ font-size: {px(TITLE_FONT_PX, 15)}; font-weight: 600; }}
QLabel[role="sentence"] {{ font-size: {px(SENTENCE_FONT_PX, 18)}; }}
QWidget#booth > QLabel[role="sentence"] {{ background: {t.ground}; }}
QLabel[role="question"] {{ font-size: {px(QUESTION_FONT_PX, 24)}; font-weight: 600; }}
QLabel[role="muted"] {{ font-size: {px(BODY_FONT_PX, 14)}; color: {t.muted}; }}
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

"""Layout geometry and style sheet of the booth, scaled to the screen."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect

from vma_gui.theme.tokens import Tokens

DESIGN_SHORT_SIDE_PX = 1080
"""Shorter side of the screen that sizes are designed for."""
TARGET_PX = 60
"""Minimum side of touch targets on any screen."""
BUTTON_PX = 76
MARGIN_PX = 32
GAP_PX = 24
TITLE_HEIGHT_PX = 48
SENTENCE_HEIGHT_PX = 72
CAPTION_HEIGHT_PX = 34
CAPTION_GAP_PX = 8
ONE_ROW_ASPECT = 1.65
"""Aspect ratio from which all buttons fit in one row: not on 16:10."""
BUTTONS_SHARE = 0.68
"""Of that row; the options take the rest."""
GUESS_PX = 268
"""Width of the button that opens the guessing."""
CANVAS_SHARE = 0.46
"""Share of the width in landscape."""
VARIANT_ROW_SHARE = 2 / 6
"""Height of the variants as a share of their width: two rows of six."""
VARIANTS_SHARE_PORTRAIT = 0.26
"""The same in portrait, where the height is needed for the canvas."""
MEMORY_SHARE_PORTRAIT = 0.18
"""Share of the height in portrait."""


@dataclass(frozen=True)
class Layout:
    """Rectangles in widget coordinates; `unit` is one design pixel in screen pixels."""

    unit: float
    title: QRect
    variants_caption: QRect
    variants: QRect
    memory_caption: QRect
    memory: QRect
    sentence: QRect
    canvas: QRect
    buttons: QRect
    guess: QRect
    options: QRect
    is_portrait: bool

    def px(self, design_px: float) -> int:
        return max(1, round(design_px * self.unit))


def compute_layout(width: int, height: int, hand: str, has_title: bool = True) -> Layout:
    """Lay out a screen so that the drawing hand never covers the results.

    In portrait the results lie above the canvas, the memory nearest to it; in landscape they lie
    beside it, on the side away from `hand` ("left" or "right"). Captions lie above what they name.
    """
    unit = min(width, height) / DESIGN_SHORT_SIDE_PX
    if height > width:
        return _portrait(width, height, unit, has_title)
    return _landscape(width, height, unit, hand, has_title)


def _landscape(width: int, height: int, unit: float, hand: str, has_title: bool) -> Layout:
    margin, gap = round(MARGIN_PX * unit), round(GAP_PX * unit)
    button = max(TARGET_PX, round(BUTTON_PX * unit))
    sentence = round(SENTENCE_HEIGHT_PX * unit)
    caption, caption_gap = round(CAPTION_HEIGHT_PX * unit), round(CAPTION_GAP_PX * unit)
    row = QRect(margin, height - margin - button, width - 2 * margin, button)
    guess_width = round(GUESS_PX * unit)
    if width < ONE_ROW_ASPECT * height:
        buttons = row.translated(0, -button - gap)
        guess = QRect(row.left(), row.top(), guess_width, button)
        options = row.adjusted(guess_width + gap, 0, 0, 0)
    else:
        left = QRect(row.left(), row.top(), round(row.width() * BUTTONS_SHARE), button)
        options = row.adjusted(left.width() + gap, 0, 0, 0)
        buttons = left.adjusted(0, 0, -guess_width - SPACING_PX, 0)
        guess = QRect(buttons.right() + 1 + SPACING_PX, row.top(), guess_width, button)
    bottom = buttons.top() - gap
    canvas_top = margin + sentence + gap // 2
    side = min(round(width * CANVAS_SHARE), bottom - canvas_top)
    results_width = width - 2 * margin - 2 * gap - side
    canvas_left = width - margin - side if hand == "right" else margin
    results_left = margin if hand == "right" else margin + side + 2 * gap
    title = round(TITLE_HEIGHT_PX * unit) if has_title else 0
    caption_top = margin + title + (gap // 2 if has_title else 0)
    variants_top = caption_top + caption + caption_gap
    free = bottom - variants_top - gap - caption - caption_gap
    variants_height = min(round(results_width * VARIANT_ROW_SHARE), round(free * 0.46))
    memory_caption_top = variants_top + variants_height + gap
    memory_top = memory_caption_top + caption + caption_gap
    return Layout(
        unit,
        QRect(results_left, margin, results_width, title),
        QRect(results_left, caption_top, results_width, caption),
        QRect(results_left, variants_top, results_width, variants_height),
        QRect(results_left, memory_caption_top, results_width, caption),
        QRect(results_left, memory_top, results_width, bottom - memory_top),
        QRect(canvas_left, margin, side, sentence),
        QRect(canvas_left, canvas_top, side, side),
        buttons,
        guess,
        options,
        False,
    )


def _portrait(width: int, height: int, unit: float, has_title: bool) -> Layout:
    margin, gap = round(MARGIN_PX * unit), round(GAP_PX * unit)
    button = max(TARGET_PX, round(BUTTON_PX * unit))
    sentence = round(SENTENCE_HEIGHT_PX * unit)
    caption, caption_gap = round(CAPTION_HEIGHT_PX * unit), round(CAPTION_GAP_PX * unit)
    inner = width - 2 * margin
    options_top = height - margin - button
    guess_width = round(GUESS_PX * unit)
    buttons_top = options_top - gap - button
    title = round(TITLE_HEIGHT_PX * unit) if has_title else 0
    caption_top = margin + title + (gap // 2 if has_title else 0)
    variants_top = caption_top + caption + caption_gap
    variants_height = round(width * VARIANTS_SHARE_PORTRAIT)
    memory_caption_top = variants_top + variants_height + gap
    memory_top = memory_caption_top + caption + caption_gap
    memory_height = round(height * MEMORY_SHARE_PORTRAIT)
    side = min(inner, buttons_top - memory_top - memory_height - sentence - 3 * gap)
    canvas_top = buttons_top - gap - side
    sentence_top = canvas_top - gap // 2 - sentence
    return Layout(
        unit,
        QRect(margin, margin, inner, title),
        QRect(margin, caption_top, inner, caption),
        QRect(margin, variants_top, inner, variants_height),
        QRect(margin, memory_caption_top, inner, caption),
        QRect(margin, memory_top, inner, sentence_top - gap - memory_top),
        QRect(margin, sentence_top, inner, sentence),
        QRect((width - side) // 2, canvas_top, side, side),
        QRect(margin, buttons_top, inner, button),
        QRect(margin, options_top, guess_width, button),
        QRect(margin + guess_width + gap, options_top, inner - guess_width - gap, button),
        True,
    )


BODY_FONT_PX = 24
CAPTION_FONT_PX = 24
TITLE_FONT_PX = 30
SENTENCE_FONT_PX = 40
QUESTION_FONT_PX = 56
BORDER_PX = 2
SPACING_PX = 16
"""Between touch targets."""
CAPTION_ALPHA = 0xB8
"""Rays shine through the captions that they cross, and leave them readable."""


def booth_style_sheet(t: Tokens, unit: float) -> str:
    """Style sheet of the booth window; `unit` is one design pixel in screen pixels."""

    def px(design_px: float, least: float = 1) -> str:
        return f"{max(least, round(design_px * unit)):.0f}px"

    # Qt adds the border on either side.
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
QWidget#booth > QLabel[role="caption"] {{ background: #{CAPTION_ALPHA:02x}{t.ground[1:]}; }}
QLabel[role="caption"] {{ font-size: {px(CAPTION_FONT_PX, 14)}; color: {t.muted}; }}
QLabel[role="question"] {{ font-size: {px(QUESTION_FONT_PX, 24)}; font-weight: 600; }}
QLabel[role="muted"] {{ font-size: {px(BODY_FONT_PX, 14)}; color: {t.muted}; }}
QLabel[role="trouble"] {{ color: {t.danger}; }}
QPushButton {{
    background: {t.raised}; border: {BORDER_PX}px solid {t.line}; border-radius: {px(16)};
    min-height: {button}; max-height: {button}; min-width: {button}; padding: 0 {px(16, 8)};
    margin: 0; outline: none;
}}
QPushButton:hover {{ border-color: {t.line}; }}
QPushButton:pressed {{ background: {t.line}; }}
QPushButton:focus {{ border: {BORDER_PX}px solid {t.line}; padding: 0 {px(16, 8)}; }}
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

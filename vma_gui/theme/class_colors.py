"""Colours that tell classes apart in figures."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtGui import QColor

from vma_gui.theme.contrast import contrast
from vma_gui.theme.theme import Theme

GOLDEN_RATIO = 0.618034
"""Successive multiples spread over the circle of hues, however many there are."""
SATURATION = 0.7
MIN_CONTRAST = 3.0
"""With the ground (WCAG 2, success criterion 1.4.11)."""


def class_numbers(labels: Iterable[str]) -> dict[str, int]:
    """Number of each class in order of first appearance; unlabelled entries have none."""
    return {label: number for number, label in enumerate(dict.fromkeys(filter(None, labels)))}


def class_color(number: int | None, theme: Theme) -> QColor:
    """Colour of a class, readable on the theme's ground; muted for None."""
    if number is None:
        return theme.color("muted")
    hue = (0.6 + number * GOLDEN_RATIO) % 1.0
    ground = theme.tokens.ground
    lightness = 0.65 if theme.is_dark else 0.42
    color = QColor.fromHslF(hue, SATURATION, lightness)
    while contrast(color.name(), ground) < MIN_CONTRAST and 0.1 < lightness < 0.9:
        lightness += 0.05 if theme.is_dark else -0.05
        color = QColor.fromHslF(hue, SATURATION, lightness)
    return color

"""How well two colours are told apart: WCAG 2's relative luminance and contrast."""

from __future__ import annotations

READABLE = 4.5
"""WCAG 2's contrast of text (success criterion 1.4.3)."""


def luminance(color: str) -> float:
    """Relative luminance, 0 black to 1 white, of “#rrggbb”."""
    channels = (int(color[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """1 for the same colour to 21 for black on white."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def readable_on(ground: str) -> str:
    """Black or white, whichever contrasts more."""
    return max("#000000", "#ffffff", key=lambda front: contrast(front, ground))

"""Contrast of colours (WCAG 2), and themes with custom colours."""

from __future__ import annotations

from dataclasses import replace

from vma_gui.theme.heat_colormap import heat_table
from vma_gui.theme.tokens import Tokens

MIN_TEXT_CONTRAST = 4.5
"""Minimum contrast of text (WCAG 2, success criterion 1.4.3)."""


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
    """Black or white, whichever contrasts more with `ground`."""
    return max("#000000", "#ffffff", key=lambda front: contrast(front, ground))


STEPS = 255
MIN_MUTED_CONTRAST = 5.5
"""Minimum contrast of secondary text, if ink and ground allow it."""


def custom_tokens(base: Tokens, ground: str, ink: str, accent: str) -> Tokens:
    """`base` with custom colours (#rrggbb, or "" to keep); surfaces and lines are interpolated."""
    tokens = replace(
        base, ground=ground or base.ground, ink=ink or base.ink, accent=accent or base.accent
    )
    if accent:
        tokens = replace(tokens, on_accent=readable_on(accent))
    if not (ground or ink):
        return tokens
    between = heat_table(tokens.ground, tokens.ink)
    muted = next(
        (c for c in map(_hex, between) if contrast(c, tokens.ground) >= MIN_MUTED_CONTRAST),
        tokens.ink,
    )
    surface, raised, line = (_hex(between[round(STEPS * share)]) for share in (0.03, 0.07, 0.18))
    return replace(tokens, surface=surface, raised=raised, line=line, muted=muted)


def _hex(rgb: tuple[int, int, int]) -> str:
    return "#{:02x}{:02x}{:02x}".format(*rgb)

"""A theme with a house's own colours: the others follow from them."""

from __future__ import annotations

from dataclasses import replace

from vma_gui.theme.contrast import contrast, readable_on
from vma_gui.theme.heat_colormap import heat_table
from vma_gui.theme.tokens import Tokens

STEPS = 255
MUTED_CONTRAST = 5.5
"""What secondary text keeps at least, where ink and ground allow it."""


def custom_tokens(base: Tokens, ground: str, ink: str, accent: str) -> Tokens:
    """`base` with the colours that are not ""; surfaces and lines lie between ground and ink."""
    tokens = replace(
        base, ground=ground or base.ground, ink=ink or base.ink, accent=accent or base.accent
    )
    if accent:
        tokens = replace(tokens, on_accent=readable_on(accent))
    if not (ground or ink):
        return tokens
    between = heat_table(tokens.ground, tokens.ink)
    muted = next(
        (c for c in map(_hex, between) if contrast(c, tokens.ground) >= MUTED_CONTRAST), tokens.ink
    )
    surface, raised, line = (_hex(between[round(STEPS * share)]) for share in (0.03, 0.07, 0.18))
    return replace(tokens, surface=surface, raised=raised, line=line, muted=muted)


def _hex(rgb: tuple[int, int, int]) -> str:
    return "#{:02x}{:02x}{:02x}".format(*rgb)

"""SVG fonts, whose glyphs are paths: single-line fonts of plotters and engravers as strokes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from vma_core.errors import Message, UserError
from vma_core.importers.imported_glyph import ImportedGlyph
from vma_core.importers.svg_path import PathLines, pen_stroke
from vma_core.importers.svg_shapes import local_name

MAX_GLYPHS = 20_000
MAX_DATA_CHARACTERS = 8 << 20
OUTLINED = 0.5
"""Share of closed subpaths from which a font has outlines rather than pen lines."""
FLIP = np.array([1.0, -1.0])
"""Glyphs have their y axis upwards."""


def read_svg_font(root: Any, name: str) -> list[ImportedGlyph]:
    """The glyphs of the fonts in a document, labelled by their characters; empty without a font.

    Raises:
        UserError: the font has outlines, or is too large.
    """
    glyphs = [
        (element, element.get("unicode", ""))
        for font in root.iter()
        if local_name(font) == "font"
        for element in font
        if local_name(element) == "glyph" and element.get("d", "").strip()
    ]
    if not glyphs:
        return []
    size = sum(len(element.get("d")) for element, _ in glyphs)
    if len(glyphs) > MAX_GLYPHS or size > MAX_DATA_CHARACTERS:
        raise UserError("{name} has too many glyphs for a font.", name=name)
    paths = [PathLines(element.get("d")) for element, _ in glyphs]
    closed = [is_closed for path in paths for is_closed in path.closed]
    if closed and np.mean(closed) >= OUTLINED:
        raise UserError(
            "{name} is an SVG font of outlines. Convert it to TTF or OTF, for example with "
            "FontForge.",
            name=name,
        )
    found: list[ImportedGlyph] = []
    damaged = 0
    for (element, text), path in zip(glyphs, paths, strict=True):
        damaged += not path.is_complete
        lines = [line * FLIP for line in path.lines]
        if not lines or not all(np.isfinite(x).all() and np.abs(x).max() < 1e9 for x in lines):
            continue
        label = text or element.get("glyph-name", "")
        strokes = tuple(map(pen_stroke, lines))
        found.append(ImportedGlyph.drawn(strokes, label, f"{name} {label}".strip()))
    if found and damaged:
        parts = f"{damaged} damaged part of glyph"
        note = Message("{name}: left out {left_out}.", name=name, left_out=parts)
        found[0] = replace(found[0], note=note)
    return found

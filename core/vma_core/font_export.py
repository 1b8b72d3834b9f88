"""An OpenType font out of labelled entries and their variants, whose alternates cycle.

Every character has several glyphs; the font's `calt` feature takes the next one each time, so that
neighbouring letters differ as they do in handwriting.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vma_core.engine.engine import Engine
from vma_core.engine.request import MAX_VARIANTS, Request
from vma_core.errors import UserError
from vma_core.memory import MemoryView
from vma_core.outlines import contours
from vma_core.settings import WallSettings

UNITS_PER_EM = 1000
DESCENT = -200
BEARING = 60
SPACE_WIDTH = 320
MAX_ALTERNATES = 12
MAX_CHARACTERS = 4_000

Progress = Callable[[int, int], object]
"""Called with (done, total) characters; raising stops."""


def character_of(label: str) -> str:
    """The character a label names: the label itself or its last word, if that is one; else "".

    “A”, “Japanese あ” and “U+3042” name one; “arrow” does not.
    """
    word = label.split()[-1] if label.split() else ""
    code = re.fullmatch(r"U\+([0-9A-Fa-f]{4,6})", word)
    if code:
        number = int(code.group(1), 16)
        word = chr(number) if number <= 0x10FFFF and not 0xD800 <= number <= 0xDFFF else ""
    return word if len(word) == 1 and word.isprintable() and not word.isspace() else ""


def font_glyphs(
    engine: Engine,
    memory: MemoryView,
    alternates: int,
    settings: WallSettings,
    progress: Progress = lambda _done, _total: None,
) -> tuple[dict[str, list[NDArray[np.float32]]], list[str]]:
    """Images of each character, its entries first and then variants of them.

    Args:
        engine: makes the variants.
        memory: entries whose labels name characters.
        alternates: images of each character, at most `MAX_ALTERNATES`.
        settings: variation, temperatures and seed.
        progress: see `Progress`.

    Returns:
        Images (size, size) in [0, 1] by character, and the labels that name none.

    Raises:
        UserError: no label names a character, or too many do.
    """
    positions: dict[str, list[int]] = {}
    unused: list[str] = []
    for position, entry in zip(memory.positions, memory.entries, strict=True):
        character = character_of(entry.label)
        if character:
            positions.setdefault(character, []).append(position)
        elif entry.label not in unused:
            unused.append(entry.label)
    if not positions:
        raise UserError(
            "No label names a character. Label entries with the character they stand for, such as "
            "“A” or “あ”."
        )
    if len(positions) > MAX_CHARACTERS:
        raise UserError(f"A font can have at most {MAX_CHARACTERS:,} characters.")
    alternates = max(1, min(alternates, MAX_ALTERNATES, MAX_VARIANTS))
    glyphs: dict[str, list[NDArray[np.float32]]] = {}
    asked = Request(
        memory,
        source="selection",
        variation=settings.variation,
        z_temperature=settings.z_temperature,
        address_temperature=settings.address_temperature,
        seed=settings.seed,
    )
    for done, (character, own) in enumerate(positions.items(), 1):
        entries = [memory.entries[memory.row_of[p]] for p in own[:alternates]]
        images = [entry.image.astype(np.float32) for entry in entries]
        missing = alternates - len(images)
        if missing:
            request = replace(asked, restrict_to=tuple(own), count=missing)
            images += list(engine.answer(request).images)
        glyphs[character] = images
        progress(done, len(positions))
    return glyphs, unused


def build_font(glyphs: Mapping[str, Sequence[NDArray[np.float32]]], family: str) -> bytes:
    """A TrueType-flavoured OpenType font; every character needs the same number of images.

    Raises:
        UserError: a character has no ink in any of its images.
    """
    from fontTools.feaLib.builder import addOpenTypeFeaturesFromString
    from fontTools.fontBuilder import FontBuilder
    from fontTools.ttLib.tables._g_l_y_f import Glyph

    count = min(len(images) for images in glyphs.values())
    names = {c: f"uni{ord(c):04X}" if ord(c) <= 0xFFFF else f"u{ord(c):X}" for c in glyphs}
    outlines: dict[str, Glyph] = {".notdef": Glyph(), "space": Glyph()}
    widths = {".notdef": (SPACE_WIDTH, 0), "space": (SPACE_WIDTH, 0)}
    for character, images in glyphs.items():
        for number, image in enumerate(images[:count]):
            name = names[character] + (f".alt{number}" if number else "")
            outlines[name], width = glyph_of(image)
            if not width:
                raise UserError(f"An image of “{character}” is empty. Disable it or draw it anew.")
            widths[name] = (width, BEARING)
    builder = FontBuilder(UNITS_PER_EM, isTTF=True)
    builder.setupGlyphOrder(list(outlines))
    builder.setupCharacterMap({ord(" "): "space"} | {ord(c): n for c, n in names.items()})
    builder.setupGlyf(outlines)
    builder.setupHorizontalMetrics(widths)
    builder.setupHorizontalHeader(ascent=UNITS_PER_EM + DESCENT, descent=DESCENT)
    builder.setupOS2(
        sTypoAscender=UNITS_PER_EM + DESCENT,
        sTypoDescender=DESCENT,
        usWinAscent=UNITS_PER_EM + DESCENT,
        usWinDescent=-DESCENT,
    )
    builder.setupPost()
    builder.setupNameTable({"familyName": family, "styleName": "Regular"})
    if count > 1:
        addOpenTypeFeaturesFromString(builder.font, cycling(list(names.values()), count))
    buffer = io.BytesIO()
    builder.save(buffer)
    return buffer.getvalue()


def cycling(names: Sequence[str], count: int) -> str:
    """Feature code: after alternate k of any character comes alternate k + 1 of the next one.

    A glyph that was replaced is what stands before the next one, so the rules go round.
    """
    classes = []
    for number in range(count):
        ending = f".alt{number}" if number else ""
        classes.append(f"@alt{number} = [{' '.join(name + ending for name in names)}];")
    rules = [f"  sub @alt{k} @alt0' by @alt{k + 1};" for k in range(count - 1)]
    return "\n".join(
        [
            "languagesystem DFLT dflt;",
            "languagesystem latn dflt;",
            *classes,
            "feature calt {",
            *rules,
            "} calt;",
        ]
    )


def glyph_of(image: NDArray[np.float32]) -> tuple[Any, int]:
    """(S, S) probability of ink → a TrueType glyph and its advance width; width 0 without ink."""
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    pen = TTGlyphPen(None)
    found = contours(image)
    if not found:
        return pen.glyph(), 0
    left = min(float(outline[:, 0].min()) for outline in found)
    right = max(float(outline[:, 0].max()) for outline in found)
    for outline in found:
        x = np.round((outline[:, 0] - left) * UNITS_PER_EM).astype(int) + BEARING
        y = np.round((1.0 - outline[:, 1]) * UNITS_PER_EM).astype(int) + DESCENT
        places = list(zip(x.tolist(), y.tolist(), strict=True))
        pen.moveTo(places[0])
        for place in places[1:]:
            pen.lineTo(place)
        pen.closePath()
    width = round((right - left) * UNITS_PER_EM) + 2 * BEARING
    return pen.glyph(), width

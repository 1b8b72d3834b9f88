"""An OpenType font of labelled entries and their variants, with cycling alternates.

Each character has several glyphs, which the font's `calt` feature cycles through, so that repeated
letters differ as in handwriting.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from vma_core.engine.engine import Engine
from vma_core.engine.request import MAX_VARIANTS, Request
from vma_core.engine.variant_settings import VariantSettings
from vma_core.errors import UserError
from vma_core.export.drawable import Drawable, VariantForm, drawables_of
from vma_core.export.outlines import outline_curves
from vma_core.glyphs.characters import character_of
from vma_core.glyphs.curves import flatten
from vma_core.glyphs.raster import RASTER_PX
from vma_core.memory.entries import MemoryEntry, MemorySnapshot

UNITS_PER_EM = 1000
DESCENT = -200
BEARING = 60
SPACE_WIDTH = 320
MAX_ALTERNATES = 12
MAX_CHARACTERS = 4_000
CURVE_ERROR = 1.0
"""Largest distance of the quadratic curves from the cubic ones, in font units."""

Progress = Callable[[int, int], object]
"""Called with (done, total) characters; raise to stop."""


def font_glyphs(
    engine: Engine,
    memory: MemorySnapshot,
    alternates: int,
    settings: VariantSettings,
    progress: Progress = lambda _done, _total: None,
    form: VariantForm = "strokes",
) -> tuple[dict[str, list[Drawable]], list[str]]:
    """Glyphs of each character: its entries, then variants of them.

    Args:
        engine: generates the variants.
        memory: entries whose labels name characters.
        alternates: variants per character, at most `MAX_ALTERNATES`.
        settings: variation, temperatures and seed.
        progress: see `Progress`.
        form: of the variants; pixels if the model has no stroke head.

    Returns:
        Glyphs by character, and the labels that name no character.

    Raises:
        UserError: no label names a character, or there are more than `MAX_CHARACTERS`.
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
            "No label is a character. Label entries with the character they show, such as “A” or "
            "“あ”."
        )
    if len(positions) > MAX_CHARACTERS:
        raise UserError("A font can have at most {most:,} characters.", most=MAX_CHARACTERS)
    alternates = max(1, min(alternates, MAX_ALTERNATES, MAX_VARIANTS))
    glyphs: dict[str, list[Drawable]] = {}
    template = Request(
        memory,
        source="selection",
        variation=settings.variation,
        z_temperature=settings.z_temperature,
        address_temperature=settings.address_temperature,
        seed=settings.seed,
    )
    for done, (character, places) in enumerate(positions.items(), 1):
        entries = [memory.entries[memory.row_of[p]] for p in places[:alternates]]
        drawables = [_entry_drawable(entry, form) for entry in entries]
        missing = alternates - len(drawables)
        if missing:
            request = replace(template, restrict_to=tuple(places), count=missing)
            result = engine.answer(request)
            drawables += drawables_of(result.images, result.strokes, form)
        glyphs[character] = drawables
        progress(done, len(positions))
    return glyphs, unused


def _entry_drawable(entry: MemoryEntry, form: VariantForm) -> Drawable:
    if form == "pixels":
        return entry.image.astype(np.float32)
    from vma_core.memory.entry_strokes import entry_strokes

    return entry_strokes(entry)


def build_font(glyphs: Mapping[str, Sequence[Drawable]], family: str) -> bytes:
    """An OpenType font with TrueType outlines; each character needs the same number of variants.

    Raises:
        UserError: a variant has no ink.
    """
    from fontTools.feaLib.builder import addOpenTypeFeaturesFromString
    from fontTools.fontBuilder import FontBuilder
    from fontTools.ttLib.tables._g_l_y_f import Glyph

    count = min(len(drawables) for drawables in glyphs.values())
    names = {c: f"uni{ord(c):04X}" if ord(c) <= 0xFFFF else f"u{ord(c):X}" for c in glyphs}
    outlines: dict[str, Glyph] = {".notdef": Glyph(), "space": Glyph()}
    widths = {".notdef": (SPACE_WIDTH, 0), "space": (SPACE_WIDTH, 0)}
    for character, drawables in glyphs.items():
        for number, drawable in enumerate(drawables[:count]):
            name = names[character] + (f".alt{number}" if number else "")
            outlines[name], width = truetype_glyph(drawable)
            if not width:
                raise UserError(
                    "A drawing of “{character}” is empty. Disable it or draw it again.",
                    character=character,
                )
            widths[name] = (width, outlines[name].xMin)
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
        addOpenTypeFeaturesFromString(builder.font, alternates_feature(list(names.values()), count))
    buffer = io.BytesIO()
    builder.save(buffer)
    return buffer.getvalue()


def alternates_feature(names: Sequence[str], count: int) -> str:
    """Feature code: alternate k of any character is followed by alternate k + 1.

    Rules see the glyphs that were already substituted, so the alternates cycle.
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


def truetype_glyph(drawable: Drawable) -> tuple[Any, int]:
    """A TrueType glyph of quadratic curves, and its advance width, 0 without ink."""
    from fontTools.pens.cu2quPen import Cu2QuPen
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    quadratic = TTGlyphPen(None)
    pen = Cu2QuPen(quadratic, CURVE_ERROR)
    curves = outline_curves(drawable)
    if not curves:
        return quadratic.glyph(), 0
    scale = UNITS_PER_EM / RASTER_PX
    left = min(float(flatten(curve)[:, 0].min()) for curve in curves)
    for curve in curves:
        x = (curve[..., 0] - left) * scale + BEARING
        y = (RASTER_PX - curve[..., 1]) * scale + DESCENT
        points = np.round(np.stack([x, y], axis=-1)).tolist()
        pen.moveTo(tuple(points[0][0]))
        for _, *controls in points:
            pen.curveTo(*(tuple(point) for point in controls))
        pen.closePath()
    glyph = quadratic.glyph()
    glyph.recalcBounds(None)
    return glyph, glyph.xMax + BEARING

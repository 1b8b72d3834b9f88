"""Small TrueType fonts, made from scratch."""

from __future__ import annotations

import io
from collections.abc import Sequence

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.ttCollection import TTCollection

BOLDER = 100
"""Units by which a bar grows from the regular weight to the bold one."""


def bar(width: int) -> object:
    """An upright bar."""
    pen = TTGlyphPen(None)
    pen.moveTo((100, 0))
    for place in ((100, 700), (100 + width, 700), (100 + width, 0)):
        pen.lineTo(place)
    pen.closePath()
    return pen.glyph()


def font(
    characters: Sequence[str] = "AB", family: str = "Hand", width: int = 100, variable: bool = False
) -> TTFont:
    names = [f"g{ord(c):X}" for c in characters]
    builder = FontBuilder(1000)
    builder.setupGlyphOrder([".notdef", *names])
    builder.setupCharacterMap(dict(zip(map(ord, characters), names, strict=True)))
    builder.setupGlyf({name: bar(width) for name in (".notdef", *names)})
    builder.setupHorizontalMetrics(dict.fromkeys((".notdef", *names), (700, 100)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": family, "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    if variable:
        from fontTools.ttLib.tables.TupleVariation import TupleVariation

        instances = [
            {"location": {"wght": weight}, "stylename": name}
            for weight, name in ((400, "Regular"), (550, "Medium"), (700, "Bold"))
        ]
        builder.setupFvar([("wght", 400, 400, 700, "Weight")], instances)
        grown = [(0, 0), (0, 0), (BOLDER, 0), (BOLDER, 0), *[(0, 0)] * 4]
        builder.setupGvar(
            {name: [TupleVariation({"wght": (0, 1, 1)}, grown)] for name in (".notdef", *names)}
        )
    return builder.font


def content(made: TTFont | TTCollection, flavor: str | None = None) -> bytes:
    buffer = io.BytesIO()
    if isinstance(made, TTFont):
        made.flavor = flavor
    made.save(buffer)
    return buffer.getvalue()

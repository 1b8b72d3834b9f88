"""OpenType files of one weight: CFF with cubic curves, or TrueType with quadratic ones."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from vma_core.export.font.design import FontDesign, FontGlyph
from vma_core.export.font.names import FS_TYPE, LICENCES, VERSION
from vma_core.export.font.outlines import (
    FITTED_TOGETHER,
    UNITS_PER_EM,
    Outline,
    bounds,
    is_line,
    moved,
    outlines_of,
)

SMOOTH_AT_ALL_SIZES = {0xFFFF: 0x000F}
Progress = Callable[[int, int], object]
"""Called with (done, total) glyphs; raise to stop."""
DROPOUT_CONTROL = bytes.fromhex("b801ff85b0048d")
"""Program that keeps thin lines of unhinted fonts from breaking on old rasterisers."""


def draw(outlines: list[Outline], pen: Any) -> None:
    """Draw outlines with a fontTools pen; straight curves as lines."""
    for outline in outlines:
        pen.moveTo(_point(outline[0, 0]))
        for number, bezier in enumerate(outline):
            if not is_line(bezier):
                pen.curveTo(*(_point(point) for point in bezier[1:]))
            elif number < len(outline) - 1:
                pen.lineTo(_point(bezier[3]))
        pen.closePath()


def _point(point: Any) -> tuple[int, int]:
    return int(np.round(point[0])), int(np.round(point[1]))


def otf_bytes(design: FontDesign) -> bytes:
    """OpenType with CFF outlines (.otf)."""
    from fontTools.fontBuilder import FontBuilder
    from fontTools.pens.t2CharStringPen import T2CharStringPen

    builder = FontBuilder(UNITS_PER_EM, isTTF=False)
    _set_up(builder, design)
    charstrings = {}
    for name, glyph in design.glyphs.items():
        pen = T2CharStringPen(glyph.advance, None)
        draw(glyph.outlines, pen)
        charstrings[name] = pen.getCharString()
    names = design.names
    info = {
        "FullName": f"{names.shown_family} Regular",
        "FamilyName": names.shown_family,
        "Weight": "Regular",
        "version": VERSION,
        "isFixedPitch": False,
        "UnderlinePosition": -100,
        "UnderlineThickness": 50,
    }
    builder.setupCFF(names.postscript, _ascii(info), charstrings, {})
    builder.setupHorizontalMetrics(
        {name: (glyph.advance, _left(glyph)) for name, glyph in design.glyphs.items()}
    )
    return finish(builder, design)


def _ascii(info: Mapping[str, Any]) -> dict[str, Any]:
    """CFF strings are ASCII."""
    return {
        key: value.encode("ascii", "ignore").decode().strip() or "Hand"
        if isinstance(value, str)
        else value
        for key, value in info.items()
    }


def ttf_bytes(design: FontDesign, progress: Progress = lambda _done, _total: None) -> bytes:
    """OpenType with TrueType outlines (.ttf); composed letters refer to their parts.

    Args:
        design: to write.
        progress: see `Progress`.
    """
    from fontTools.fontBuilder import FontBuilder
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    builder = FontBuilder(UNITS_PER_EM, isTTF=True)
    _set_up(builder, design)
    quadratics = _quadratic_outlines(design, progress)
    glyphs: dict[str, Any] = {}
    for name, glyph in design.glyphs.items():
        if glyph.parts:
            pen = TTGlyphPen(glyphs)
            for part, x, y in glyph.parts:
                pen.addComponent(part, (1, 0, 0, 1, x, y))
            glyphs[name] = pen.glyph()
        else:
            glyphs[name] = quadratic_glyph(quadratics[name])
    builder.setupGlyf(glyphs)
    builder.setupHorizontalMetrics(
        {name: (glyph.advance, glyphs[name].xMin) for name, glyph in design.glyphs.items()}
    )
    set_up_rasteriser(builder.font)
    return finish(builder, design)


def _quadratic_outlines(design: FontDesign, progress: Progress) -> dict[str, list[Outline]]:
    """Outlines of the glyphs that are not composed; those of drawings are fitted to the ink."""
    drawn = [(name, g, g.shape) for name, g in design.glyphs.items() if g.shape]
    found = {name: g.outlines for name, g in design.glyphs.items() if not g.parts}
    for start in range(0, len(drawn), FITTED_TOGETHER):
        now = drawn[start : start + FITTED_TOGETHER]
        fitted = outlines_of(
            [shape.drawable for _, _, shape in now],
            [shape.lines for _, _, shape in now],
            "quadratic",
        )
        for (name, glyph, _), outlines in zip(now, fitted, strict=True):
            found[name] = moved(outlines, glyph.shift)
        progress(start + len(now), len(drawn))
    return found


def quadratic_glyph(outlines: list[Outline]) -> Any:
    """A TrueType glyph of quadratic outlines: ink clockwise, implied points left out."""
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    pen = TTGlyphPen(None)
    for outline in outlines:
        clockwise = outline[::-1, ::-1]
        pen.moveTo(_point(clockwise[0, 0]))
        for number, curve in enumerate(clockwise):
            if not is_line(curve):
                pen.qCurveTo(*(_point(point) for point in curve[1:]))
            elif number < len(clockwise) - 1:
                pen.lineTo(_point(curve[3]))
        pen.closePath()
    return pen.glyph(dropImpliedOnCurves=True)


def _set_up(builder: Any, design: FontDesign) -> None:
    builder.setupGlyphOrder(list(design.glyphs))
    builder.setupCharacterMap(design.characters)


def set_up_rasteriser(font: Any) -> None:
    from fontTools.ttLib import newTable
    from fontTools.ttLib.tables.ttProgram import Program

    font["gasp"] = newTable("gasp")
    font["gasp"].version = 1
    font["gasp"].gaspRange = dict(SMOOTH_AT_ALL_SIZES)
    font["prep"] = newTable("prep")
    font["prep"].program = Program()
    font["prep"].program.fromBytecode(DROPOUT_CONTROL)


def set_up_metrics(builder: Any, design: FontDesign) -> None:
    """Tables of vertical metrics, rights and names."""
    from fontTools.misc.timeTools import timestampNow

    ascent, descent = design.vertical
    bottom, top = _ink(builder.font, design)
    names = design.names
    builder.setupHorizontalHeader(ascent=ascent, descent=descent, lineGap=0)
    builder.setupOS2(
        version=4,
        sTypoAscender=ascent,
        sTypoDescender=descent,
        sTypoLineGap=0,
        usWinAscent=top,
        usWinDescent=-bottom,
        sxHeight=design.x_height,
        sCapHeight=design.cap_height,
        usWeightClass=400,
        usWidthClass=5,
        fsType=FS_TYPE[names.embedding],
        fsSelection=0x40 | 0x80,  # regular; use the typographic metrics
        achVendID="NONE",
        yStrikeoutPosition=round(0.6 * design.x_height),
        yStrikeoutSize=50,
        ySubscriptXSize=650,
        ySubscriptYSize=600,
        ySubscriptYOffset=75,
        ySuperscriptXSize=650,
        ySuperscriptYSize=600,
        ySuperscriptYOffset=350,
        usDefaultChar=0,
        usBreakChar=0x20,
        usMaxContext=2,
    )
    os2, font = builder.font["OS/2"], builder.font
    os2.recalcAvgCharWidth(font)
    os2.recalcUnicodeRanges(font)
    os2.recalcCodePageRanges(font)
    builder.setupPost(underlinePosition=-100, underlineThickness=50, keepGlyphNames=True)
    licence, address = LICENCES[names.licence]
    family = names.shown_family
    records = {
        "copyright": names.copyright,
        "familyName": family,
        "styleName": "Regular",
        "uniqueFontIdentifier": f"{VERSION};{names.postscript}",
        "fullName": f"{family} Regular",
        "version": f"Version {VERSION}",
        "psName": names.postscript,
        "designer": names.designer,
        "licenseDescription": licence,
        "licenseInfoURL": address,
    }
    builder.setupNameTable({key: text for key, text in records.items() if text}, mac=False)
    builder.updateHead(
        fontRevision=1.0, created=timestampNow(), modified=timestampNow(), lowestRecPPEM=6
    )


def _ink(font: Any, design: FontDesign) -> tuple[int, int]:
    """Lowest (at most 0) and highest ink of the file, whose curves are not quite the design's."""
    if "glyf" not in font:
        return design.ink
    inked = [glyph for glyph in font["glyf"].glyphs.values() if glyph.numberOfContours]
    for glyph in inked:
        glyph.recalcBounds(font["glyf"])
    return min(0, *(glyph.yMin for glyph in inked)), max(glyph.yMax for glyph in inked)


def finish(builder: Any, design: FontDesign) -> bytes:
    """Metrics, names and features; the file's bytes."""
    from fontTools.feaLib.builder import addOpenTypeFeaturesFromString

    set_up_metrics(builder, design)
    addOpenTypeFeaturesFromString(builder.font, design.features)
    buffer = io.BytesIO()
    builder.save(buffer)
    return buffer.getvalue()


def _left(glyph: FontGlyph) -> int:
    box = bounds(glyph.outlines)
    return 0 if box is None else int(box[0])

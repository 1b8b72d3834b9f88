"""A font's sources for other font editors: UFO 3 with layers."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from vma_core.export.font.design import FontDesign, FontGlyph
from vma_core.export.font.names import FS_TYPE, LICENCES
from vma_core.export.font.outlines import UNITS_PER_EM
from vma_core.export.font.single_line import fitted_line, glyph_lines
from vma_core.export.font.static import draw
from vma_core.glyphs.strokes import StrokeArrays

OUTLINES, CENTRE_LINES = "public.default", "strokes"
"""Layers: merged outlines, and the pen's lines as open contours."""
LINE_TOLERANCE = 2.0
WIDTH_KEY = "org.vma-explorer.penWidth"
"""In a glyph's lib: median width of the pen's lines, in font units."""
FS_TYPE_BIT = {0: [], 2: [1], 4: [2], 8: [3]}


class _Info:
    """Attributes of fontinfo.plist."""


class _Glyph:
    """What a UFO stores of a glyph besides its outline."""

    def __init__(self, glyph: FontGlyph) -> None:
        self.width = glyph.advance
        self.unicodes = list(glyph.characters)
        width = _pen_width(glyph)
        self.lib: dict[str, Any] = {WIDTH_KEY: width} if width else {}


def ufoz_bytes(design: FontDesign) -> bytes:
    """The UFO as one zip file (.ufoz)."""
    with tempfile.TemporaryDirectory(prefix="vma-ufo-") as folder:
        path = Path(folder) / "font.ufoz"
        write_ufo(design, path, zipped=True)
        return path.read_bytes()


def write_ufo(design: FontDesign, path: Path, zipped: bool = False) -> None:
    """Write the UFO to a new folder or zip file."""
    from fontTools.ufoLib import UFOFileStructure, UFOWriter

    structure = UFOFileStructure.ZIP if zipped else UFOFileStructure.PACKAGE
    with UFOWriter(str(path), structure=structure, fileCreator="org.vma-explorer") as writer:
        writer.writeInfo(_info(design))
        outlines = writer.getGlyphSet(OUTLINES, defaultLayer=True)
        lines = writer.getGlyphSet(CENTRE_LINES, defaultLayer=False)
        for name, glyph in design.glyphs.items():
            outlines.writeGlyph(name, _Glyph(glyph), drawPointsFunc=_outline_drawer(glyph))
            if glyph.shape is not None:
                lines.writeGlyph(name, _Glyph(glyph), drawPointsFunc=_line_drawer(design, glyph))
        outlines.writeContents()
        lines.writeContents()
        writer.writeLayerContents([OUTLINES, CENTRE_LINES])
        groups, pairs = _kerning(design)
        writer.writeGroups(groups)
        writer.writeKerning(pairs)
        # Editors write the feature kern from kerning.plist.
        code = design.features
        writer.writeFeatures(code[: code.find("@kern_")] if "@kern_" in code else code)
        writer.writeLib({"public.glyphOrder": list(design.glyphs)})


def _info(design: FontDesign) -> _Info:
    names, info = design.names, _Info()
    ascent, descent = design.vertical
    licence, address = LICENCES[names.licence]
    values: dict[str, Any] = {
        "familyName": names.shown_family,
        "styleName": "Regular",
        "postscriptFontName": names.postscript,
        "unitsPerEm": UNITS_PER_EM,
        "ascender": ascent,
        "descender": descent,
        "xHeight": design.x_height,
        "capHeight": design.cap_height,
        "copyright": names.copyright,
        "versionMajor": 1,
        "versionMinor": 0,
        "openTypeHheaAscender": ascent,
        "openTypeHheaDescender": descent,
        "openTypeHheaLineGap": 0,
        "openTypeOS2TypoAscender": ascent,
        "openTypeOS2TypoDescender": descent,
        "openTypeOS2TypoLineGap": 0,
        "openTypeOS2WinAscent": max(0, design.ink[1]),
        "openTypeOS2WinDescent": -design.ink[0],
        "openTypeOS2Type": FS_TYPE_BIT[FS_TYPE[names.embedding]],
        "openTypeOS2Selection": [7],
    }
    if names.designer:
        values["openTypeNameDesigner"] = names.designer
    if licence:
        values |= {"openTypeNameLicense": licence, "openTypeNameLicenseURL": address}
    for key, value in values.items():
        setattr(info, key, value)
    return info


def _outline_drawer(glyph: FontGlyph) -> Any:
    def draw_points(point_pen: Any) -> None:
        from fontTools.pens.pointPen import SegmentToPointPen

        if glyph.parts:
            for name, x, y in glyph.parts:
                point_pen.addComponent(name, (1, 0, 0, 1, x, y))
        else:
            draw(glyph.outlines, SegmentToPointPen(point_pen))

    return draw_points


def _line_drawer(design: FontDesign, glyph: FontGlyph) -> Any:
    def draw_points(point_pen: Any) -> None:
        from fontTools.pens.pointPen import SegmentToPointPen

        pen = SegmentToPointPen(point_pen)
        for line in glyph_lines(design, glyph):
            curve = fitted_line(line, LINE_TOLERANCE)
            start = line[0] if curve is None else curve[0, 0]
            pen.moveTo(_whole(start))
            if curve is None:
                pen.lineTo(_whole(start))
            else:
                for bezier in curve:
                    pen.curveTo(*(_whole(point) for point in bezier[1:]))
            pen.endPath()

    return draw_points


def _whole(point: Any) -> tuple[int, int]:
    return int(np.round(point[0])), int(np.round(point[1]))


def _pen_width(glyph: FontGlyph) -> int:
    shape = glyph.shape
    if shape is None or not isinstance(shape.drawable, StrokeArrays):
        return 0
    widths = shape.drawable.widths_px
    return round(float(np.median(widths)) * UNITS_PER_EM / shape.lines.em_px) if len(widths) else 0


def _kerning(design: FontDesign) -> tuple[dict[str, list[str]], dict[tuple[str, str], int]]:
    """Groups of a character's shapes, and pairs of groups."""
    used = dict.fromkeys(c for pair in design.kerning for c in pair)
    groups: dict[str, list[str]] = {}
    for character in used:
        names = design.shapes[character]
        groups[f"public.kern1.{names[0]}"] = list(names)
        groups[f"public.kern2.{names[0]}"] = list(names)
    pairs = {
        (f"public.kern1.{design.shapes[a][0]}", f"public.kern2.{design.shapes[b][0]}"): units
        for (a, b), units in design.kerning.items()
    }
    return groups, pairs

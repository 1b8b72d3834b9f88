"""Single-line fonts for plotters and engravers: SVG fonts and Hershey fonts (JHF).

Each character has its first shape only: neither format can alternate.
"""

from __future__ import annotations

from html import escape

import numpy as np
from numpy.typing import NDArray

from vma_core.export.drawable import CONTOUR_LEVEL, Drawable
from vma_core.export.font.design import FontDesign, FontGlyph
from vma_core.export.font.outlines import UNITS_PER_EM
from vma_core.export.outlines import curve_path
from vma_core.glyphs.curves import Curve, fit_open, smoothed
from vma_core.glyphs.geometry import Points
from vma_core.glyphs.raster import RASTER_PX
from vma_core.glyphs.stroke_raster import coverage
from vma_core.glyphs.strokes import StrokeArrays

DENSE_PX = 0.75
TOLERANCE_PX = 0.25
CORNER_DEG = 40.0
HERSHEY_PER_EM = 60
"""Capitals are 42 units tall, twice those of Hershey's own fonts: its units are whole numbers."""
HERSHEY_BASELINE = 18
FIRST_CODE, LAST_CODE = 32, 126
LOW, HIGH = -49, 44
"""Range of Hershey coordinates; −50 would read as a lifted pen."""
HERSHEY_TOLERANCE = 0.4
MAX_PAIRS = 999


def centre_lines(drawable: Drawable) -> list[Points]:
    """The pen's lines on the 105-pixel square, in drawing order; traced from pixels.

    Outlines of solid shapes are closed lines. Drawings with erased ink are traced, as a plotter
    cannot erase.
    """
    if not isinstance(drawable, StrokeArrays) or drawable.erases.any():
        from vma_core.glyphs.tracing.trace import trace

        if isinstance(drawable, StrokeArrays):
            ink = coverage(drawable, 3 * RASTER_PX) >= 0.5
        else:
            ink = drawable >= CONTOUR_LEVEL
        drawable = StrokeArrays.of(trace(ink.astype(np.uint8))) if ink.any() else NOTHING
    dense = smoothed(drawable, DENSE_PX)
    found = []
    for number, (start, end) in enumerate(zip(dense.starts, dense.starts[1:], strict=False)):
        points = dense.points_px[start:end].astype(np.float64)
        if dense.filled[number]:
            points = np.concatenate([points, points[:1]])
        found.append(points)
    return found


NOTHING = StrokeArrays.of(())


def glyph_lines(design: FontDesign, glyph: FontGlyph) -> list[Points]:
    """A glyph's lines in font units, y upwards; those of its parts if it is composed."""
    if glyph.shape is None:
        return [
            line + np.array([x, y])
            for name, x, y in glyph.parts
            for line in glyph_lines(design, design.glyphs[name])
        ]
    lines = glyph.shape.lines
    scale = UNITS_PER_EM / lines.em_px
    return [
        np.stack(
            [points[:, 0] * scale + glyph.shift, (lines.baseline_px - points[:, 1]) * scale], axis=1
        )
        for points in centre_lines(glyph.shape.drawable)
    ]


def fitted_line(points: Points, tolerance: float) -> Curve | None:
    """Béziers along a line; None for a dot."""
    if len(np.unique(points, axis=0)) < 2:
        return None
    return fit_open(points, tolerance, CORNER_DEG)


def svg_font_bytes(design: FontDesign) -> bytes:
    """An SVG font whose glyphs are open paths, as Inkscape's Hershey Text reads it."""
    names = design.names
    ascent, descent = design.vertical
    family = escape(names.shown_family, quote=True)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<svg xmlns="http://www.w3.org/2000/svg" version="1.1">',
        f"<metadata>{escape(names.copyright)}</metadata>",
        "<defs>",
        f'<font id="{names.postscript}" horiz-adv-x="{UNITS_PER_EM // 2}">',
        f'<font-face font-family="{family}" units-per-em="{UNITS_PER_EM}" ascent="{ascent}" '
        f'descent="{descent}" cap-height="{design.cap_height}" x-height="{design.x_height}"/>',
        f'<missing-glyph horiz-adv-x="{UNITS_PER_EM // 2}"/>',
    ]
    for code, name in sorted(design.characters.items()):
        glyph = design.glyphs[name]
        data = "".join(_path(line) for line in glyph_lines(design, glyph))
        lines.append(
            f'<glyph unicode="&#x{code:X};" glyph-name="{name}" horiz-adv-x="{glyph.advance}"'
            + (f' d="{data}"/>' if data else "/>")
        )
    for (left, right), units in design.kerning.items():
        lines.append(f'<hkern u1="&#x{ord(left):X};" u2="&#x{ord(right):X};" k="{-units}"/>')
    return ("\n".join([*lines, "</font>", "</defs>", "</svg>"]) + "\n").encode()


def _path(points: Points) -> str:
    """Path data of a line; a dot is a line of length 0."""
    scale = UNITS_PER_EM / RASTER_PX
    curve = fitted_line(points / scale, TOLERANCE_PX)
    if curve is None:
        x, y = np.round(points[0]).astype(int).tolist()
        return f"M{x} {y}L{x} {y}"
    return curve_path(curve * scale)


def hershey_bytes(design: FontDesign) -> bytes:
    """A Hershey font in Hurt's format (JHF): the characters of ASCII, in their order."""
    found = []
    for code in range(FIRST_CODE, LAST_CODE + 1):
        name = design.characters.get(code)
        glyph = design.glyphs[name] if name else design.glyphs["space"]
        found.append(_hershey_glyph(design, glyph, code))
    return ("\n".join(found) + "\n").encode("ascii")


def hershey_left_out(design: FontDesign) -> list[str]:
    """Characters that a Hershey font cannot have."""
    return [c for c in design.shapes if not FIRST_CODE <= ord(c) <= LAST_CODE]


def _hershey_glyph(design: FontDesign, glyph: FontGlyph, code: int) -> str:
    scale = HERSHEY_PER_EM / UNITS_PER_EM
    half = 0.5 * glyph.advance * scale
    left, right = _whole(np.array([-half, half])).tolist()
    pairs = [_pair(left, right)]
    for number, line in enumerate(glyph_lines(design, glyph)):
        from skimage.measure import approximate_polygon

        points = np.stack([line[:, 0] * scale - half, HERSHEY_BASELINE - line[:, 1] * scale], 1)
        if len(points) > 2:
            points = approximate_polygon(points, HERSHEY_TOLERANCE)
        whole = _whole(points)
        kept = np.append(True, np.any(np.diff(whole, axis=0) != 0, axis=1))
        drawn = [_pair(x, y) for x, y in whole[kept].tolist()]
        if len(drawn) == 1:
            drawn *= 2  # a dot
        pairs += [" R", *drawn] if number else drawn
    pairs = pairs[:MAX_PAIRS]
    return f"{code:5d}{len(pairs):3d}{''.join(pairs)}"


def _whole(values: NDArray[np.float64]) -> NDArray[np.int64]:
    return np.clip(np.round(values), LOW, HIGH).astype(np.int64)


def _pair(x: int, y: int) -> str:
    return chr(ord("R") + x) + chr(ord("R") + y)

"""A variable font: a weight axis (the pen) and an axis from each drawing to another variant."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from vma_core.errors import UserError
from vma_core.export.font.design import FontDesign, FontGlyph
from vma_core.export.font.expansion import Master, compatible_outlines
from vma_core.export.font.outlines import UNITS_PER_EM, Outline, is_line
from vma_core.export.font.static import set_up_metrics, set_up_rasteriser
from vma_core.glyphs.curves import flatten
from vma_core.glyphs.strokes import StrokeArrays

WEIGHTS = {"Thin": 100, "Light": 300, "Regular": 400, "Bold": 700, "Black": 900}
LIGHTEST, REGULAR, HEAVIEST = 100, 400, 900
LIGHT_PEN, HEAVY_PEN = 0.35, 2.2
"""Pen widths at both ends of the weight axis, relative to the hand's own."""
VARIATION_TAG = "VARI"
VARIATION_NAME = "Variation"
MAX_VARIATION = 100
QUADRATIC_ERROR = 1.0

MASTERS = (
    Master(False, 1.0),
    Master(False, LIGHT_PEN),
    Master(False, HEAVY_PEN),
    Master(True, 1.0),
    Master(True, LIGHT_PEN),
    Master(True, HEAVY_PEN),
)
"""The first is the default."""
REGIONS: tuple[dict[str, tuple[float, float, float]], ...] = (
    {"wght": (-1.0, -1.0, 0.0)},
    {"wght": (0.0, 1.0, 1.0)},
    {VARIATION_TAG: (0.0, 1.0, 1.0)},
    {"wght": (-1.0, -1.0, 0.0), VARIATION_TAG: (0.0, 1.0, 1.0)},
    {"wght": (0.0, 1.0, 1.0), VARIATION_TAG: (0.0, 1.0, 1.0)},
)
"""Where each further master acts."""

Progress = Callable[[int, int], object]
"""Called with (done, total) glyphs; raise to stop."""


@dataclass(frozen=True, eq=False)
class _Masters:
    """A glyph in all masters: outlines in place, and advances."""

    outlines: list[list[Outline]]
    advances: list[int]


def variable_bytes(design: FontDesign, progress: Progress = lambda _done, _total: None) -> bytes:
    """OpenType with TrueType outlines and two axes (.ttf).

    Args:
        design: whose shapes have `varied` strokes.
        progress: see `Progress`.

    Raises:
        UserError: a shape has no strokes.
    """
    from fontTools.fontBuilder import FontBuilder
    from fontTools.varLib.hvar import add_HVAR

    builder = FontBuilder(UNITS_PER_EM, isTTF=True)
    builder.setupGlyphOrder(list(design.glyphs))
    builder.setupCharacterMap(design.characters)
    made: dict[str, _Masters] = {}
    for done, (name, glyph) in enumerate(design.glyphs.items(), 1):
        made[name] = _composed(glyph, made) if glyph.parts else _masters(glyph)
        progress(done, len(design.glyphs))
    glyphs, variations = {}, {}
    for name, masters in made.items():
        glyphs[name], variations[name] = _quadratic(masters)
    builder.setupGlyf(glyphs)
    builder.setupHorizontalMetrics(
        {name: (masters.advances[0], glyphs[name].xMin) for name, masters in made.items()}
    )
    set_up_metrics(builder, design)
    _set_up_axes(builder)
    builder.setupGvar({name: found for name, found in variations.items() if found})
    add_HVAR(builder.font)
    set_up_rasteriser(builder.font)
    from fontTools.feaLib.builder import addOpenTypeFeaturesFromString

    addOpenTypeFeaturesFromString(builder.font, design.features)
    buffer = io.BytesIO()
    builder.save(buffer)
    return buffer.getvalue()


def _set_up_axes(builder: Any) -> None:
    axes = [
        ("wght", LIGHTEST, REGULAR, HEAVIEST, "Weight"),
        (VARIATION_TAG, 0, 0, MAX_VARIATION, VARIATION_NAME),
    ]
    instances = [
        {"location": {"wght": value, VARIATION_TAG: 0}, "stylename": name}
        for name, value in WEIGHTS.items()
    ]
    builder.setupFvar(axes, instances)
    weights = [
        {"value": value, "name": name, **({"flags": 2} if value == REGULAR else {})}
        for name, value in WEIGHTS.items()
    ]
    next(w for w in weights if w["value"] == REGULAR)["linkedValue"] = WEIGHTS["Bold"]
    builder.setupStat(
        [
            {"tag": "wght", "name": "Weight", "ordering": 0, "values": weights},
            {
                "tag": VARIATION_TAG,
                "name": VARIATION_NAME,
                "ordering": 1,
                "values": [
                    {"value": 0, "name": "Drawn", "flags": 2},
                    {"value": MAX_VARIATION, "name": "Varied"},
                ],
            },
        ],
        elidedFallbackName=2,
    )


def _masters(glyph: FontGlyph) -> _Masters:
    """A glyph in all masters; the bearings are those of the default."""
    shape = glyph.shape
    if shape is None:
        return _Masters([glyph.outlines] * len(MASTERS), [glyph.advance] * len(MASTERS))
    if not isinstance(shape.drawable, StrokeArrays) or shape.varied is None:
        raise UserError(
            "A variable font needs pen strokes, and this model draws pixels. Choose another format "
            "or another model."
        )
    found = compatible_outlines(shape.drawable, shape.varied, shape.lines, MASTERS)
    boxes = [_box(outlines) for outlines in found]
    left = boxes[0][0] + glyph.shift
    right = glyph.advance - boxes[0][1] - glyph.shift
    placed, advances = [], []
    for outlines, (low, high) in zip(found, boxes, strict=True):
        if glyph.advance:
            x = left - low
            advances.append(max(1, round(left + high - low + right)))
        else:
            x = glyph.shift
            advances.append(0)
        placed.append([outline + np.array([x, 0.0]) for outline in outlines])
    return _Masters(placed, advances)


def _box(outlines: list[Outline]) -> tuple[float, float]:
    """Left and right of the ink."""
    if not outlines:
        return 0.0, 0.0
    x = np.concatenate([flatten(outline)[:, 0] for outline in outlines])
    return float(x.min()), float(x.max())


def _composed(glyph: FontGlyph, made: Mapping[str, _Masters]) -> _Masters:
    """A letter with a mark that stays centred over it."""
    (base_name, _, _), (mark_name, x, y) = glyph.parts
    base, mark = made[base_name], made[mark_name]
    outlines = []
    centres = [
        sum(_box(masters.outlines[0])) / 2 * sign for masters, sign in ((base, 1), (mark, -1))
    ]
    extra = x - sum(centres)
    for under, over in zip(base.outlines, mark.outlines, strict=True):
        shift = (sum(_box(under)) - sum(_box(over))) / 2 + extra
        outlines.append([*under, *(outline + np.array([shift, y]) for outline in over)])
    return _Masters(outlines, base.advances)


def _quadratic(masters: _Masters) -> tuple[Any, list[Any]]:
    """A TrueType glyph of the default master, and what the others change."""
    from fontTools.ttLib.tables._g_l_y_f import Glyph, GlyphCoordinates, flagOverlapSimple
    from fontTools.ttLib.tables.TupleVariation import TupleVariation

    glyph = Glyph()
    glyph.numberOfContours = 0
    coordinates: list[list[tuple[float, float]]] = [[] for _ in masters.outlines]
    flags: list[int] = []
    ends: list[int] = []
    for contour in zip(*masters.outlines, strict=True):
        points, on_curve = _contour(list(contour))
        for kept, found in zip(coordinates, points, strict=True):
            # TrueType's ink runs clockwise.
            kept += [found[0], *found[:0:-1]]
        flags += [on_curve[0], *on_curve[:0:-1]]
        ends.append(len(flags) - 1)
    whole = [np.round(np.array(found, float).reshape(-1, 2)) for found in coordinates]
    variations = []
    if ends:
        flags[0] |= flagOverlapSimple
        glyph.numberOfContours = len(ends)
        glyph.endPtsOfContours = ends
        glyph.coordinates = GlyphCoordinates([(int(x), int(y)) for x, y in whole[0].tolist()])
        glyph.flags = bytearray(flags)
        from fontTools.ttLib.tables.ttProgram import Program

        glyph.program = Program()
        glyph.program.fromBytecode(b"")
    glyph.recalcBounds(None)
    vectors = [
        np.concatenate([points, [(0, 0), (advance, 0), (0, 0), (0, 0)]])
        for points, advance in zip(whole, masters.advances, strict=True)
    ]
    light, heavy, varied = (vectors[n] - vectors[0] for n in (1, 2, 3))
    deltas = [
        light,
        heavy,
        varied,
        vectors[4] - vectors[0] - light - varied,
        vectors[5] - vectors[0] - heavy - varied,
    ]
    for region, delta in zip(REGIONS, deltas, strict=True):
        if np.any(delta):
            moves = [(round(x), round(y)) for x, y in delta.tolist()]
            variations.append(TupleVariation(region, moves))
    return glyph, variations


def _contour(outlines: list[Outline]) -> tuple[list[list[tuple[float, float]]], list[int]]:
    """A contour in all masters as quadratic points, and which are on the curve."""
    from fontTools.cu2qu import curves_to_quadratic

    points: list[list[tuple[float, float]]] = [[] for _ in outlines]
    on_curve: list[int] = []
    for beziers in zip(*outlines, strict=True):
        if all(is_line(bezier) for bezier in beziers):
            for found, bezier in zip(points, beziers, strict=True):
                found.append((float(bezier[0, 0]), float(bezier[0, 1])))
            on_curve.append(1)
            continue
        cubics = [[(float(x), float(y)) for x, y in bezier] for bezier in beziers]
        splines = curves_to_quadratic(cubics, [QUADRATIC_ERROR] * len(cubics))
        for found, spline in zip(points, splines, strict=True):
            found += [(float(x), float(y)) for x, y in spline[:-1]]
        on_curve += [1] + [0] * (len(splines[0]) - 2)
    return points, on_curve

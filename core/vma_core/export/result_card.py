"""A visitor's result as a small SVG: their glyph and a few of its variants.

It has to fit into a QR code that phones read off a screen at arm's length, so it holds short paths
and nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import quote

import numpy as np
from numpy.typing import NDArray

from vma_core.export.drawable import Drawable
from vma_core.glyphs.raster import RASTER_PX
from vma_core.glyphs.strokes import Stroke, StrokeArrays

CELL = 60
"""Width of a variant in SVG units. Small, because most steps of a path then have one digit."""
ROWS = 2
"""Of variants, beside the glyph."""
MAX_BYTES = 586
"""Of the data URI: what QR version 16 holds at the lowest error correction. Its 81 modules per side
leave 7 pixels to each on 640 pixels of screen."""
TOLERANCES = (1.2, 1.8, 2.6, 3.6, 5.0, 7.0)
"""Of the simplified lines, as a percentage of the side; the first with which the card fits is
used."""
FINE_TOLERANCES = 4
"""Of these, how many a card with variants may use."""
VARIANT_COUNTS = (4, 2)
SCRIBBLE_STROKES = 20
SCRIBBLE_POINTS = (16, 8, 4, 2)
"""Of a stroke, for drawings that simplification alone does not make short enough; the last always
fits."""
SPECK = 0.06
"""Share of the side below which lines are dropped as tracing artefacts."""
URI_PREFIX = "data:image/svg+xml,"


def card_svg(
    strokes: Sequence[Stroke],
    variants: Sequence[Drawable] | NDArray[np.float32],
    most_bytes: int = MAX_BYTES,
) -> str:
    """A result card as SVG text.

    Args:
        strokes: of the visitor's glyph, on the 105-pixel raster.
        variants: strokes or (S, S) probabilities of ink, which are traced; at most four are
            shown, fewer if they do not fit.
        most_bytes: limit for the length of the `data_uri`. Variants are dropped to keep it, then
            points and the shortest strokes of the glyph.
    """
    lines = [_lines(drawable) for drawable in variants[: VARIANT_COUNTS[0]]]
    for count in VARIANT_COUNTS:
        for tolerance in TOLERANCES[:FINE_TOLERANCES]:
            svg = _svg(strokes, lines[:count], tolerance)
            if len(data_uri(svg)) <= most_bytes:
                return svg
    for tolerance in TOLERANCES:
        svg = _svg(strokes, [], tolerance)
        if len(data_uri(svg)) <= most_bytes:
            return svg
    longest = set(sorted(map(_length_px, strokes))[-SCRIBBLE_STROKES:])
    kept = [stroke for stroke in strokes if _length_px(stroke) in longest]
    for count in SCRIBBLE_POINTS:
        svg = _svg([_thinned(stroke, count) for stroke in kept], [], TOLERANCES[-1])
        if len(data_uri(svg)) <= most_bytes:
            break
    return svg


def _length_px(stroke: Stroke) -> float:
    """Length of a stroke on the 105-pixel raster."""
    points = np.array([(p.x_px, p.y_px) for p in stroke.points]).reshape(-1, 2)
    return float(np.hypot(*np.diff(points, axis=0).T).sum())


def _thinned(stroke: Stroke, count: int) -> Stroke:
    """A stroke with at most `count` points, evenly chosen."""
    places = np.linspace(0, len(stroke.points) - 1, min(count, len(stroke.points)))
    points = tuple(stroke.points[round(place)] for place in places)
    return replace(stroke, points=points, widths_px=())


def _lines(drawable: Drawable) -> tuple[Stroke, ...]:
    if isinstance(drawable, StrokeArrays):
        return drawable.to_strokes()
    # scikit-image is slow to import.
    from vma_core.glyphs.tracing.trace import trace

    return trace((drawable >= 0.5).astype(np.uint8))


def data_uri(svg: str) -> str:
    """The SVG as a data URI."""
    return URI_PREFIX + quote(svg, safe=" <>=/:',-.;")


def _svg(strokes: Sequence[Stroke], variants: Sequence[Sequence[Stroke]], tolerance: float) -> str:
    """The glyph on the left, as high as the two rows of variants on its right."""
    glyph_path = _path(strokes, 0, 0, ROWS * CELL, tolerance)
    columns = -(-len(variants) // ROWS)
    variant_paths = "".join(
        _path(
            lines,
            (ROWS + index % columns) * CELL,
            index // columns * CELL,
            CELL,
            tolerance,
        )
        for index, lines in enumerate(variants)
    )
    width = (ROWS + columns) * CELL
    second = f"<path stroke-width='3' d='{variant_paths}'/>" if variant_paths else ""
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {width} {ROWS * CELL}' "
        "style='background:white;fill:none;stroke:black;stroke-linecap:round;"
        "stroke-linejoin:round'>"
        f"<path stroke-width='6' d='{glyph_path}'/>{second}</svg>"
    )


def _path(strokes: Sequence[Stroke], left: int, top: int, side: int, tolerance: float) -> str:
    """Path data of strokes in a square, in relative integer coordinates."""
    from skimage.measure import approximate_polygon

    parts = []
    for stroke in strokes:
        if stroke.erases or not stroke.points:
            continue
        points = np.array([(p.x_px, p.y_px) for p in stroke.points]) * (side / RASTER_PX)
        if len(points) > 2:
            points = approximate_polygon(points, tolerance * side / 100)
        places = np.round(points + np.array([left, top])).astype(int)
        steps = np.diff(places, axis=0)
        steps = steps[steps.any(axis=1)]
        numbers = [int(n) for n in steps.ravel()] or [0, 0]
        if len(strokes) > 1 and np.abs(steps).sum() < SPECK * side:
            continue
        parts.append(f"M{places[0, 0]} {places[0, 1]}l" + _short(numbers))
    return "".join(parts)


def _short(numbers: Sequence[int]) -> str:
    """Numbers with a space only where no minus sign separates them."""
    return " ".join(map(str, numbers)).replace(" -", "-")

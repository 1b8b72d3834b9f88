"""A visitor's result as a small SVG: their glyph, its variants, the bits saved by the memory.

It has to fit into a QR code that phones can read off a screen, so its paths are short.
"""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

import numpy as np
from numpy.typing import NDArray

from vma_core.export.drawable import Drawable
from vma_core.glyphs.raster import RASTER_PX
from vma_core.glyphs.strokes import Stroke, StrokeArrays

CELL = 100
"""Width of a variant in SVG units."""
COLUMNS = 4
MAX_BYTES = 1_200
"""Of the data URI. QR version 25 holds 1,273 bytes at the lowest error correction: 117 modules per
side, of 4 pixels each on 500 pixels of screen."""
TOLERANCES = (1.2, 1.8, 2.6, 3.6)
"""Of the simplified lines, in SVG units; the first with which the card fits is used."""
VARIANT_COUNTS = (8, 4, 2)
SPECK = 0.06
"""Share of the side below which lines are dropped as tracing artefacts."""
URI_PREFIX = "data:image/svg+xml,"


def card_svg(
    strokes: Sequence[Stroke],
    variants: Sequence[Drawable] | NDArray[np.float32],
    saved_bits: float | None,
    most_bytes: int = MAX_BYTES,
) -> str:
    """A result card as SVG text.

    Args:
        strokes: of the visitor's glyph, on the 105-pixel raster.
        variants: strokes or (S, S) probabilities of ink, which are traced; at most eight are
            shown, fewer if they do not fit.
        saved_bits: bits saved by the memory, None if unknown.
        most_bytes: limit for the length of the `data_uri`.
    """
    lines = [_lines(drawable) for drawable in variants[: VARIANT_COUNTS[0]]]
    svg = ""
    for count in VARIANT_COUNTS:
        for tolerance in TOLERANCES:
            svg = _svg(strokes, lines[:count], saved_bits, tolerance)
            if len(data_uri(svg)) <= most_bytes:
                return svg
    return (
        svg if len(data_uri(svg)) <= most_bytes else _svg(strokes, [], saved_bits, TOLERANCES[-1])
    )


def _lines(drawable: Drawable) -> tuple[Stroke, ...]:
    if isinstance(drawable, StrokeArrays):
        return drawable.to_strokes()
    # scikit-image is slow to import.
    from vma_core.glyphs.tracing.trace import trace

    return trace((drawable >= 0.5).astype(np.uint8))


def data_uri(svg: str) -> str:
    """The SVG as a data URI."""
    return URI_PREFIX + quote(svg, safe=" <>=/:',-.;")


def _svg(
    strokes: Sequence[Stroke],
    variants: Sequence[Sequence[Stroke]],
    saved_bits: float | None,
    tolerance: float,
) -> str:
    """The glyph on the left, as high as the two rows of variants on its right."""
    glyph_path = _path(strokes, 0, 0, 2 * CELL, tolerance)
    variant_paths = "".join(
        _path(
            lines,
            (2 + index % COLUMNS) * CELL,
            index // COLUMNS * CELL,
            CELL,
            tolerance,
        )
        for index, lines in enumerate(variants)
    )
    width = 2 * CELL + min(len(variants), COLUMNS) * CELL
    bits = (
        ""
        if saved_bits is None
        else f"<text x='9' y='222' font-size='20'>{_bits(saved_bits)}</text>"
    )
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {width} 230'>"
        "<rect width='100%' height='100%' fill='white'/>"
        "<g fill='none' stroke='black' stroke-linecap='round' stroke-linejoin='round'>"
        f"<path stroke-width='9' d='{glyph_path}'/><path stroke-width='5' d='{variant_paths}'/></g>"
        f"{bits}</svg>"
    )


def _bits(saved: float) -> str:
    return f"{-saved:+.0f} bits".replace("-", "−")


def _path(strokes: Sequence[Stroke], left: int, top: int, side: int, tolerance: float) -> str:
    """Path data of strokes in a square, in relative integer coordinates."""
    from skimage.measure import approximate_polygon

    parts = []
    for stroke in strokes:
        if stroke.erases:
            continue
        points = np.array([(p.x_px, p.y_px) for p in stroke.points]) * (side / RASTER_PX)
        if len(points) > 2:
            points = approximate_polygon(points, tolerance * side / CELL)
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

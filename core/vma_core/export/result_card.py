"""A visitor's result as one small SVG: their glyph, its variants, the bits the memory saved.

It must fit into a QR code that a telephone still reads off a screen, so lines are few and short.
"""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

import numpy as np
from numpy.typing import NDArray

from vma_core.export.contact_sheet import Shape
from vma_core.glyphs.raster import RASTER_PX
from vma_core.glyphs.strokes import Stroke, StrokeArrays

CELL = 100
"""Units of the picture a glyph is wide."""
COLUMNS = 4
MAX_BYTES = 1_200
"""Of the picture as an address. QR version 25 holds 1,273 at the lowest correction: 117 modules a
side, 4 pixels each on 500 pixels of screen."""
TOLERANCES = (1.2, 1.8, 2.6, 3.6)
"""How far a simplified line may stray, in units; the first with which the card fits is taken."""
FEWER = (8, 4, 2)
SPECK = 0.06
"""Of the side: shorter lines are where tracing stumbled, and cost as much as long ones."""
URI = "data:image/svg+xml,"


def card_svg(
    strokes: Sequence[Stroke],
    variants: Sequence[Shape] | NDArray[np.float32],
    saved_bits: float | None,
    most_bytes: int = MAX_BYTES,
) -> str:
    """A result card as SVG text.

    Args:
        strokes: of the visitor's glyph, on the 105-pixel raster.
        variants: strokes or (S, S) probabilities of ink, which are traced; at most eight are
            shown, fewer where they would not fit.
        saved_bits: what the memory saved, or None where it is not known.
        most_bytes: that `data_uri` of it may have.
    """
    lines = [_lines(shape) for shape in variants[: FEWER[0]]]
    svg = ""
    for count in FEWER:
        for tolerance in TOLERANCES:
            svg = _svg(strokes, lines[:count], saved_bits, tolerance)
            if len(data_uri(svg)) <= most_bytes:
                return svg
    return (
        svg if len(data_uri(svg)) <= most_bytes else _svg(strokes, [], saved_bits, TOLERANCES[-1])
    )


def _lines(shape: Shape) -> tuple[Stroke, ...]:
    if isinstance(shape, StrokeArrays):
        return shape.to_strokes()
    # scikit-image is slow to import, and the booth should open fast.
    from vma_core.glyphs.tracing.trace import trace

    return trace((shape >= 0.5).astype(np.uint8))


def data_uri(svg: str) -> str:
    """The picture as an address that a browser opens without any network."""
    return URI + quote(svg, safe=" <>=/:',-.;")


def _svg(
    strokes: Sequence[Stroke],
    variants: Sequence[Sequence[Stroke]],
    saved_bits: float | None,
    tolerance: float,
) -> str:
    """The glyph on the left as high as two rows of variants on its right."""
    own = _path(strokes, 0, 0, 2 * CELL, tolerance)
    made = "".join(
        _path(
            lines,
            (2 + place % COLUMNS) * CELL,
            place // COLUMNS * CELL,
            CELL,
            tolerance,
        )
        for place, lines in enumerate(variants)
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
        f"<path stroke-width='9' d='{own}'/><path stroke-width='5' d='{made}'/></g>{bits}</svg>"
    )


def _bits(saved: float) -> str:
    return f"{-saved:+.0f} bits".replace("-", "−")


def _path(strokes: Sequence[Stroke], left: int, top: int, side: int, tolerance: float) -> str:
    """Path data of strokes in a square: whole numbers, relative to the last point."""
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
    """Numbers with a space only where no minus separates them."""
    text = " ".join(str(n) for n in numbers)
    return text.replace(" -", "-")

"""Variants as SVG: outlines of the ink as Bézier curves, or single pen lines."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from html import escape

import numpy as np
from numpy.typing import NDArray

from vma_core.export.contact_sheet import grid_shape
from vma_core.export.drawable import CONTOUR_LEVEL, Drawable, upsample
from vma_core.glyphs.curves import Curve, fit_closed_many, fit_open, smoothed
from vma_core.glyphs.geometry import points_at, signed_area
from vma_core.glyphs.raster import RASTER_PX
from vma_core.glyphs.stroke_raster import coverage
from vma_core.glyphs.strokes import StrokeArrays

TOLERANCE_PX = 0.1
"""Largest distance of a curve from the edge of the ink, on the 105-pixel square."""
PIXEL_TOLERANCE_PX = 0.3
"""The same where the edge comes from the model's pixels."""
LINE_TOLERANCE_PX = 0.2
"""Largest distance of a curve from a pen line."""
SCALE = 4
"""Pixels of the contoured raster per pixel of the 105-pixel square; more for thin lines."""
MAX_SCALE = 16
THINNEST = 3.0
"""Width of the thinnest line in pixels of the contoured raster."""
NOTCH_DEG = 40.0
"""Smallest concave turn that is a corner, as where strokes meet."""
EDGE_DEG = 60.0
"""Smallest convex turn that is a corner, as of solid shapes; pens draw round ends."""
LINE_CORNER_DEG = 40.0
SPECK_AREA_PX = 0.1
"""Area, in square pixels, below which outlines are dropped."""
DENSE_PX = 0.75
"""Distance of the points to which curves are fitted."""
GAP_PX = 12


def outline_curves(drawable: Drawable) -> list[Curve]:
    """A variant's ink as closed outlines of cubic Béziers, on the 105-pixel square.

    Overlapping strokes share an outline. With y downwards, outlines of ink run clockwise and those
    of holes counter-clockwise, so that the non-zero and even-odd rules agree.
    """
    contours, tolerance = outline_contours(drawable)
    return fit_closed_many(contours, tolerance, EDGE_DEG, NOTCH_DEG)


def outline_contours(drawable: Drawable) -> tuple[list[NDArray[np.float64]], float]:
    """The edge of a variant's ink as polygons, and the tolerance of curves along it; in pixels."""
    from skimage.measure import find_contours

    level, corner, scale, tolerance = _edge_map(drawable)
    # Most of the square is empty.
    rows, columns = (np.flatnonzero(level.any(axis)) for axis in (1, 0))
    if not len(rows):
        return [], tolerance
    top, left = max(0, rows[0] - 1), max(0, columns[0] - 1)
    level = level[top : rows[-1] + 2, left : columns[-1] + 2]
    corner = corner + np.array([left, top]) / scale
    contours = []
    for contour in find_contours(level, 0.5):
        points = contour[:-1, ::-1] / scale + corner
        if len(points) >= 3 and abs(signed_area(points)) >= SPECK_AREA_PX:
            contours.append(points)
    return contours, tolerance


def pixel_contours(pixels: NDArray[np.float32]) -> list[NDArray[np.float64]]:
    """The edge of a variant's pixels as polygons on the 105-pixel square, as `outline_curves`."""
    from skimage.measure import find_contours

    level, corner, scale, _ = _edge_map(pixels)
    contours = [
        points[:-1, ::-1] / scale + corner
        for points in find_contours(level, 0.5)
        if len(points) > 3
    ]
    return [points for points in contours if abs(signed_area(points)) >= SPECK_AREA_PX]


def _edge_map(drawable: Drawable) -> tuple[NDArray[np.float32], NDArray[np.float64], float, float]:
    """A padded raster whose level 0.5 is the edge of the ink.

    Also the position of its pixel (0, 0) on the 105-pixel square, its scale, and the tolerance of
    fitted curves.
    """
    if isinstance(drawable, StrokeArrays):
        lines = drawable.widths_px[np.repeat(~drawable.filled, np.diff(drawable.starts))]
        thinnest = float(lines[lines > 0].min(initial=1.0))
        scale = min(max(SCALE, math.ceil(THINNEST / thinnest)), MAX_SCALE)
        level = coverage(smoothed(drawable, DENSE_PX), scale * RASTER_PX)
        tolerance = TOLERANCE_PX
    else:
        scale = SCALE
        values = np.asarray(upsample(drawable, scale * RASTER_PX), np.float32) / 255
        level = (values + (0.5 - CONTOUR_LEVEL)).astype(np.float32)
        level[values == 0] = 0.0
        tolerance = PIXEL_TOLERANCE_PX
    return np.pad(level, 1), np.full(2, -0.5 / scale), float(scale), tolerance


def outline_path(drawable: Drawable) -> str:
    """SVG path data on the 105-pixel square; empty without ink."""
    return "".join(f"{curve_path(curve)}Z" for curve in outline_curves(drawable))


def outlines_svg(
    drawables: Sequence[Drawable] | NDArray[np.float32],
    settings: Mapping[str, object],
    columns: int | None = None,
) -> bytes:
    """A sheet of black outlines on transparency, with the settings in its description.

    Each variant is a path on a square of 105 units.
    """
    return _sheet(
        [f'<path d="{outline_path(drawable)}"/>' for drawable in drawables], settings, columns
    )


def strokes_svg(
    variants: Sequence[StrokeArrays], settings: Mapping[str, object], columns: int | None = None
) -> bytes:
    """A sheet of single lines in drawing order, for pen plotters.

    Each variant is a group on a square of 105 units, each stroke a smooth path with the stroke's
    median width; solid shapes are filled paths. Variants with erased ink are traced.
    """
    return _sheet([_group(variant) for variant in variants], settings, columns)


def _group(variant: StrokeArrays) -> str:
    if variant.erases.any():
        from vma_core.glyphs.tracing.trace import trace

        variant = StrokeArrays.of(trace((coverage(variant, 3 * RASTER_PX) >= 0.5).astype(np.uint8)))
    variant = smoothed(variant, DENSE_PX)
    lines = ['<g fill="none" stroke="#000" stroke-linecap="round" stroke-linejoin="round">']
    for number, (start, end) in enumerate(zip(variant.starts, variant.starts[1:], strict=False)):
        points = variant.points_px[start:end].astype(np.float64)
        if variant.filled[number]:
            data = "M" + "L".join(f"{_number(x)} {_number(y)}" for x, y in points)
            lines.append(f'<path fill="#000" stroke="none" d="{data}Z"/>')
        else:
            width = float(np.median(variant.widths_px[start:end]))
            lines.append(f'<path stroke-width="{_number(width)}" d="{_line(points)}"/>')
    return "\n".join([*lines, "</g>"])


def _line(points: NDArray[np.float64]) -> str:
    """Path data of a stroke; a dot is a line of length 0."""
    if len(np.unique(points, axis=0)) < 2:
        x, y = (_number(value) for value in points[0])
        return f"M{x} {y}L{x} {y}"
    pieces = np.maximum(1, np.ceil(np.hypot(*np.diff(points, axis=0).T) / DENSE_PX)).astype(int)
    share = np.concatenate([[0.0], *(np.arange(1, n + 1) / n + i for i, n in enumerate(pieces))])
    at = np.arange(len(points))
    return curve_path(fit_open(points_at(share, points, at), LINE_TOLERANCE_PX, LINE_CORNER_DEG))


def curve_path(curve: Curve) -> str:
    """Path data of a curve; straight Béziers become lines."""
    parts = ["M" + " ".join(_number(value) for value in curve[0, 0])]
    for bezier in curve:
        straight = is_straight(bezier)
        numbers = (bezier[3:] if straight else bezier[1:]).ravel()
        parts.append(("L" if straight else "C") + " ".join(_number(value) for value in numbers))
    return "".join(parts)


def is_straight(bezier: NDArray[np.float64]) -> bool:
    """Whether the control points are on the line between the ends, within 1 %."""
    chord = bezier[3] - bezier[0]
    length = float(np.hypot(*chord))
    aside = (bezier[1:3] - bezier[0]) @ np.array([-chord[1], chord[0]])
    along = (bezier[1:3] - bezier[0]) @ chord
    inside = bool(((along >= 0) & (along <= length * length)).all())
    return inside and float(np.abs(aside).max()) <= 0.01 * length


def _number(value: float) -> str:
    """Shortest form with two decimals."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _sheet(drawings: Iterable[str], settings: Mapping[str, object], columns: int | None) -> bytes:
    drawings = list(drawings)
    columns, rows = grid_shape(len(drawings), columns)
    pitch = RASTER_PX + GAP_PX
    width, height = columns * pitch + GAP_PX, rows * pitch + GAP_PX
    described = escape(" ".join(f"{key}={value}" for key, value in settings.items()))
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}">',
        f"<desc>{described}</desc>",
    ]
    for index, drawing in enumerate(drawings):
        x = GAP_PX + index % columns * pitch
        y = GAP_PX + index // columns * pitch
        lines.append(f'<g transform="translate({x} {y})">{drawing}</g>')
    return ("\n".join([*lines, "</svg>"]) + "\n").encode()

"""Variants as SVG: outlines of the ink as Bézier curves, or single pen lines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape

import numpy as np
from numpy.typing import NDArray

from vma_core.export.contact_sheet import grid_shape
from vma_core.export.drawable import CONTOUR_LEVEL, Drawable, upsample
from vma_core.glyphs.curves import Curve, fit_closed_many, fit_open, smoothed
from vma_core.glyphs.geometry import points_at, signed_area
from vma_core.glyphs.ink_polygons import ink_polygons
from vma_core.glyphs.raster import RASTER_PX
from vma_core.glyphs.stroke_raster import coverage
from vma_core.glyphs.strokes import StrokeArrays

TOLERANCE_PX = 0.13
"""Largest distance of a curve from the edge of the ink, on the 105-pixel square."""
EDGE_PX = 0.03
"""The part of it that is left to the polygon along the edge."""
EDGE_GAP_PX = 1.2
"""Distance of its points."""
PIXEL_TOLERANCE_PX = 0.3
"""The same where the edge comes from the model's pixels."""
LINE_TOLERANCE_PX = 0.2
"""Largest distance of a curve from a pen line."""
SCALE = 4
"""Pixels of the contoured raster per pixel of the 105-pixel square."""
NOTCH_DEG = 40.0
"""Smallest concave turn that is a corner, as where strokes meet."""
EDGE_DEG = 60.0
"""Smallest convex turn that is a corner, as of solid shapes; pens draw round ends."""
LINE_CORNER_DEG = 40.0
SPECK_AREA_PX = 0.1
"""Area, in square pixels, below which outlines are dropped."""
DENSE_PX = 0.75
"""Distance of the points to which curves are fitted."""
LONG_EDGE_PX = 1.5
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
    if isinstance(drawable, StrokeArrays):
        polygons = ink_polygons(drawable, EDGE_PX, EDGE_GAP_PX)
        return [_dense(polygon) for polygon in polygons], TOLERANCE_PX - EDGE_PX
    return pixel_contours(drawable), PIXEL_TOLERANCE_PX


def pixel_contours(pixels: NDArray[np.float32]) -> list[NDArray[np.float64]]:
    """The edge of a variant's pixels as polygons on the 105-pixel square, as `outline_curves`."""
    from skimage.measure import find_contours

    values = np.asarray(upsample(pixels, SCALE * RASTER_PX), np.float32) / 255
    level = (values + (0.5 - CONTOUR_LEVEL)).astype(np.float32)
    level[values == 0] = 0.0
    contours = [
        points[:-1, ::-1] / SCALE - 0.5 / SCALE
        for points in find_contours(np.pad(level, 1), 0.5)
        if len(points) > 3
    ]
    return [points for points in contours if abs(signed_area(points)) >= SPECK_AREA_PX]


def _dense(polygon: NDArray[np.float64]) -> NDArray[np.float64]:
    """A polygon with points inserted on long edges, which curves could leave unnoticed."""
    ring = np.concatenate([polygon, polygon[:1]])
    gaps = np.hypot(*np.diff(ring, axis=0).T)
    pieces = np.maximum(1, np.ceil(gaps / LONG_EDGE_PX)).astype(np.int64)
    first = np.repeat(np.arange(len(pieces)), pieces)
    within = np.arange(len(first)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    share = (within / pieces[first])[:, None]
    found: NDArray[np.float64] = ring[first] + share * (ring[first + 1] - ring[first])
    return found


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
    return path_data(curve, 2)


def path_data(curve: Curve, decimals: int) -> str:
    """Path data of a curve in shortest numbers; straight Béziers become lines."""
    # Adding 0 turns −0 into 0.
    values = np.round(curve, decimals) + 0.0
    x, y = values[0, 0].tolist()
    parts = [f"M{x:.10g} {y:.10g}"]
    numbers = values[:, 1:].reshape(-1, 6).tolist()
    for row, straight in zip(numbers, _are_straight(curve).tolist(), strict=True):
        parts.append(_LINE % tuple(row[4:]) if straight else _CURVE % tuple(row))
    return "".join(parts)


_LINE, _CURVE = "L%.10g %.10g", "C" + " ".join(["%.10g"] * 6)


def _are_straight(curve: Curve) -> NDArray[np.bool_]:
    """(n,) whether control points are on the line between the ends, within 1 %."""
    chord, off = curve[:, 3] - curve[:, 0], curve[:, 1:3] - curve[:, :1]
    length = np.hypot(chord[:, 0], chord[:, 1])
    aside = off[..., 1] * chord[:, None, 0] - off[..., 0] * chord[:, None, 1]
    along = off[..., 0] * chord[:, None, 0] + off[..., 1] * chord[:, None, 1]
    inside = ((along >= 0) & (along <= (length * length)[:, None])).all(axis=1)
    found: NDArray[np.bool_] = inside & (np.abs(aside).max(axis=1) <= 0.01 * length)
    return found


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

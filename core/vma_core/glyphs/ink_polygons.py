"""The ink of strokes as polygons that do not overlap: each stroke swept by its pen, then united."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from vma_core.glyphs.curves import smoothed
from vma_core.glyphs.geometry import Points, signed_area
from vma_core.glyphs.strokes import StrokeArrays

ERROR_PX = 0.01
"""Usual distance of the polygons from the ink, at most, on the 105-pixel square."""
DENSE_PX = 0.75
"""Distance of points along curved strokes."""
UNITS_PER_PX = 4096
"""The union is computed in integers, and is therefore exact."""
MIN_RADIUS_PX = 0.05
SPECK_AREA_PX = 0.1
"""Area, in square pixels, below which polygons are dropped."""


def ink_polygons(
    strokes: StrokeArrays, error_px: float = ERROR_PX, gap_px: float = DENSE_PX
) -> list[Points]:
    """The outlines of the ink as (n, 2) polygons on the 105-pixel square; first points once.

    Segments are capsules whose radius changes linearly, on the smooth curve through the points;
    filled strokes are their polygons, and erasing strokes remove the ink below them, in drawing
    order. With y downwards, outlines of ink run clockwise and those of holes counter-clockwise.

    Args:
        strokes: on the square.
        error_px: largest distance of the polygons from the ink.
        gap_px: distance of points along curved strokes.
    """
    import pyclipper

    if not len(strokes) or not _is_finite(strokes):
        return []
    dense = smoothed(strokes, gap_px)
    found: list[list[tuple[int, int]]] = []
    for first, last in dense.runs():
        pieces: list[Points] = []
        for number in range(first, last):
            span = slice(int(dense.starts[number]), int(dense.starts[number + 1]))
            points = dense.points_px[span].astype(np.float64)
            if dense.filled[number]:
                pieces.append(points)
            else:
                pieces += swept(points, 0.5 * dense.widths_px[span].astype(np.float64), error_px)
        paths = [path for piece in pieces if len(path := _integers(piece)) >= 3]
        clipper = pyclipper.Pyclipper()
        if dense.erases[first]:
            if not found or not paths:
                continue
            clipper.AddPaths(paths, pyclipper.PT_CLIP, True)
            operation = pyclipper.CT_DIFFERENCE
        else:
            operation = pyclipper.CT_UNION
            found += paths
        if not found:
            continue
        clipper.AddPaths(found, pyclipper.PT_SUBJECT, True)
        found = clipper.Execute(operation, pyclipper.PFT_NONZERO, pyclipper.PFT_NONZERO)
    polygons = [np.array(path, np.float64) / UNITS_PER_PX for path in found]
    return [polygon for polygon in polygons if abs(signed_area(polygon)) >= SPECK_AREA_PX]


def swept(points: Points, radii: NDArray[np.float64], error_px: float = ERROR_PX) -> list[Points]:
    """Clockwise polygons that cover a line of discs with changing radii; they may overlap.

    Args:
        points: (n, 2) centres, close to each other where the line bends.
        radii: (n,) of the discs.
        error_px: largest distance of the polygons from the ink.
    """
    radii = np.maximum(radii, MIN_RADIUS_PX)
    kept = np.append(True, np.any(np.diff(points, axis=0) != 0, axis=1))
    points, radii = points[kept], radii[kept]
    if len(points) == 1:
        return [_disc(points[0], radii[0], error_px)]
    step = np.diff(points, axis=0)
    length = np.hypot(step[:, 0], step[:, 1])
    along = step / length[:, None]
    # The sides are the common tangents of neighbouring discs.
    tilt = np.clip(-np.diff(radii) / length, -1.0, 1.0)
    swallowed = np.abs(tilt) >= 1.0
    lift = np.sqrt(1.0 - tilt * tilt)
    normal = np.stack([along[:, 1], -along[:, 0]], axis=1)
    left = tilt[:, None] * along + lift[:, None] * normal
    right = tilt[:, None] * along - lift[:, None] * normal
    joint = np.ones(len(points), bool)
    if len(points) > 2:
        bend = (along[1:] * along[:-1]).sum(axis=1)
        slack = radii[1:-1] * (1.0 - np.sqrt(np.clip(0.5 + 0.5 * bend, 0.0, 1.0)))
        joint[1:-1] = slack > error_px
        sides_turn = np.abs(np.diff(tilt)) * radii[1:-1] > 4 * error_px
        joint[1:-1] |= sides_turn | swallowed[1:] | swallowed[:-1]
    joined_left, joined_right = _at_points(left), _at_points(right)
    # Where the inner side runs backwards the line bends more tightly than its pen.
    for joined in (joined_left, joined_right):
        edge = np.diff(points + radii[:, None] * joined, axis=0)
        backwards = (edge * along).sum(axis=1) <= 0
        joint[:-1] |= backwards
        joint[1:] |= backwards
    polygons = [_disc(points[i], radii[i], error_px) for i in np.flatnonzero(joint)]
    cuts = np.flatnonzero(joint)
    for a, b in zip(cuts[:-1].tolist(), cuts[1:].tolist(), strict=True):
        if b == a + 1 and swallowed[a]:
            continue
        upper, lower = joined_left[a : b + 1].copy(), joined_right[a : b + 1].copy()
        upper[0], lower[0], upper[-1], lower[-1] = left[a], right[a], left[b - 1], right[b - 1]
        reach = radii[a : b + 1, None]
        centre = points[a : b + 1]
        polygons.append(np.concatenate([centre + reach * upper, (centre + reach * lower)[::-1]]))
    return polygons


def _at_points(direction: Points) -> Points:
    """(n, 2) unit vectors at n points, from those of the n − 1 segments between them."""
    mean = np.concatenate([direction[:1], direction[:-1] + direction[1:], direction[-1:]])
    size = np.hypot(mean[:, 0], mean[:, 1])
    mean[size < 1e-9] = direction[np.minimum(np.flatnonzero(size < 1e-9), len(direction) - 1)]
    return mean / np.maximum(np.hypot(mean[:, 0], mean[:, 1]), 1e-9)[:, None]


def _disc(centre: Points, radius: float, error_px: float) -> Points:
    """A clockwise polygon around a disc, with y downwards."""
    # Points half an error outside the circle, edges half an error inside.
    half_turn = math.acos(max(0.0, (radius - 0.5 * error_px) / (radius + 0.5 * error_px)))
    count = max(8, math.ceil(math.pi / max(half_turn, 0.05)))
    return centre + (radius + 0.5 * error_px) * _circle(count)


@lru_cache(128)
def _circle(count: int) -> Points:
    """(count, 2) points of the unit circle."""
    angle = 2 * math.pi / count * np.arange(count)
    return np.stack([np.cos(angle), np.sin(angle)], axis=1)


def _integers(points: Points) -> list[tuple[int, int]]:
    """A clockwise path in the union's units."""
    path = np.round(points * UNITS_PER_PX).astype(np.int64)
    if signed_area(path.astype(np.float64)) < 0:
        path = path[::-1]
    return [(x, y) for x, y in path.tolist()]


def _is_finite(strokes: StrokeArrays) -> bool:
    return bool(np.isfinite(strokes.points_px).all() and np.isfinite(strokes.widths_px).all())

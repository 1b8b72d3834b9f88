"""Centre lines between the pixels: the smoothest lines whose ink has the image's pixels.

Thinning leads a line along the pixel grid, in steps where the ink's edges step. What an image tells
about a line is which pixel centres its ink covers. So each line becomes the smoothest one that
covers the pixels inside the edge and leaves out those outside: a smoothing spline with one
inequality per pixel at the edge, whose violations are penalised by their square (Newton steps on
the violated ones).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from vma_core.glyphs.geometry import Points, arc_length, points_at

STIFFNESS = 0.1
"""Weight of the squared curvature, integrated along the line in image pixels, against a squared
violation."""
WIDTH_STIFFNESS = 1.0
"""The same for the slope of the half width."""
ATTACHMENT = 1e-3
"""Weight of the squared distance to the thinned line, per knot."""
WIDTH_ATTACHMENT = 0.02
ROUNDS, NEWTON_STEPS = 2, 3
"""How often normals and widths are updated, and steps with the same ones."""
MARGIN = 0.07
"""Distance in image pixels by which a pixel centre is to be inside or outside."""
REACH = 0.6
"""Pixels that violate the line by more, in image pixels, are not its own: specks and spurs."""
MAX_SHIFT = 0.75
"""In image pixels; thinning is not wrong by more."""
KNOTS_PX = (0.5, 1.0)
"""Least and largest distance of the knots; otherwise an image pixel."""
PIECE, OVERLAP = 48, 12
"""Knots of a line that are solved for at once, and those shared with each neighbouring piece."""
SHORTEST = 5.0
"""Lines up to this many image pixels are left as they are."""


class EdgePixels(NamedTuple):
    """Pixels on both sides of the edge of the ink."""

    xy: Points
    """(n, 2) their centres on the raster."""
    inside: NDArray[np.bool_]

    @classmethod
    def of(cls, solid: NDArray[np.bool_], columns_x: Points, rows_y: Points) -> EdgePixels:
        """Of an image; the centres of its columns and rows are on the raster.

        Args:
            solid: (h, w) ink, none of it at the border.
            columns_x: (w,) centres.
            rows_y: (h,) centres.
        """
        steps = solid[1:] != solid[:-1], solid[:, 1:] != solid[:, :-1]
        at_edge = np.zeros(solid.shape, bool)
        at_edge[1:] |= steps[0]
        at_edge[:-1] |= steps[0]
        at_edge[:, 1:] |= steps[1]
        at_edge[:, :-1] |= steps[1]
        rows, columns = np.nonzero(at_edge)
        return cls(np.stack([columns_x[columns], rows_y[rows]], axis=1), solid[rows, columns])


Bands = NDArray[np.float64]
"""(3, n): diagonal of a symmetric matrix, and the bands one and two to its right."""
SECOND_DIFFERENCE = (1.0, -2.0, 1.0)
NO_PIXELS = EdgePixels(np.zeros((0, 2)), np.zeros(0, bool))


class _Line:
    """A line at evenly spaced knots; a closed one without its last point, which is its first."""

    def __init__(self, xy: Points, radii: Points, closed: bool, pixel: float) -> None:
        along = arc_length(xy)
        gap = min(max(pixel, KNOTS_PX[0]), KNOTS_PX[1])
        at = np.linspace(0.0, along[-1], math.ceil(along[-1] / gap) + 1)
        kept = slice(0, len(at) - closed)
        self.xy = points_at(at, xy, along)[kept]
        self.radii = np.interp(at, along, radii)[kept]
        self.gap, self.closed = float(at[1]), closed
        self._shift = np.zeros(len(self.xy))

    def normals(self) -> Points:
        """(n, 2) unit normals at the knots."""
        if self.closed:
            ahead = np.roll(self.xy, -1, axis=0) - np.roll(self.xy, 1, axis=0)
        else:
            ahead = np.gradient(self.xy, axis=0)
        ahead /= np.maximum(np.hypot(ahead[:, 0], ahead[:, 1]), 1e-9)[:, None]
        return np.stack([-ahead[:, 1], ahead[:, 0]], axis=1)

    def fit(
        self,
        normals: Points,
        knot: NDArray[np.intp],
        offset: Points,
        inside: NDArray[np.bool_],
        pixel: float,
    ) -> None:
        """Move the line along its normals, then adapt its widths.

        Args:
            normals: (n, 2) at the knots.
            knot: (p,) nearest to each pixel.
            offset: (p,) distance of each pixel from the line along the normal.
            inside: (p,) whether the pixel is ink.
            pixel: size of an image pixel.
        """
        count = len(self.xy)
        side, outward = np.sign(offset), np.where(inside, 1.0, -1.0)
        reached = np.abs(offset) + MARGIN * pixel * outward
        """Half widths from which, or up to which, the line has each pixel."""
        shift, radii = np.zeros(count), self.radii
        bending, pull = self._bending(normals, STIFFNESS * (pixel / self.gap) ** 3)
        for step in range(NEWTON_STEPS):
            missed = outward * (reached - side * shift[knot] - radii[knot]) > 0
            at, towards = knot[missed], side[missed]
            right = np.bincount(at, towards * (reached[missed] - radii[at]), count) - pull
            pixels = np.bincount(at, minlength=count)
            found = _solved(bending, pixels + ATTACHMENT, right, self.closed)
            # Halfway, because pixels that are no longer missed would be missed again.
            shift = 0.5 * (shift + found) if step else found
        missed = outward * (reached - side * shift[knot] - radii[knot]) > 0
        at, towards = knot[missed], side[missed]
        wanted = np.bincount(at, reached[missed] - towards * shift[at], count)
        right = wanted + WIDTH_ATTACHMENT * self.radii
        pixels = np.bincount(at, minlength=count)
        self.radii = _solved(self._sloping(pixel), pixels + WIDTH_ATTACHMENT, right, self.closed)
        limit = MAX_SHIFT * pixel
        total = np.clip(self._shift + shift, -limit, limit)
        self.xy = self.xy + (total - self._shift)[:, None] * normals
        self._shift = total

    def _bending(self, normals: Points, weight: float) -> tuple[Bands, NDArray[np.float64]]:
        """Matrix and gradient of the squared second differences, for shifts along the normals."""
        count = len(self.xy)
        middle = np.arange(count) if self.closed else np.arange(1, count - 1)
        triple = ((middle - 1) % count, middle, (middle + 1) % count)
        bend = self.xy[triple[0]] - 2.0 * self.xy[middle] + self.xy[triple[2]]
        bands, gradient = np.zeros((3, count)), np.zeros(count)
        for place, (one, factor) in enumerate(zip(triple, SECOND_DIFFERENCE, strict=True)):
            across = weight * factor * normals[one]
            gradient[one] += (across * bend).sum(axis=1)
            for other in range(place, 3):
                product = (across * normals[triple[other]]).sum(axis=1)
                bands[other - place, one] += SECOND_DIFFERENCE[other] * product
        return bands, gradient

    def _sloping(self, pixel: float) -> Bands:
        """Matrix of the squared first differences of the half widths."""
        bands = np.zeros((3, len(self.xy)))
        weight = WIDTH_STIFFNESS * pixel / self.gap
        bands[0] = 2.0 * weight
        bands[1] = -weight
        if not self.closed:
            bands[0, [0, -1]] = weight
        return bands

    def result(self) -> tuple[Points, Points]:
        """Points and half widths."""
        if not self.closed:
            return self.xy, self.radii
        return np.vstack([self.xy, self.xy[:1]]), np.append(self.radii, self.radii[0])


def fitted_to_pixels(
    lines: Sequence[tuple[Points, Points, bool]], edge: EdgePixels, pixel: float
) -> list[tuple[Points, Points]]:
    """Lines and half widths that have an image's pixels.

    Args:
        lines: (n, 2) points, (n,) half widths, and whether the line is closed (its last point is
            its first); all lines of a connected component.
        edge: pixels at the edge of the component.
        pixel: size of an image pixel in raster pixels.

    Returns:
        Points and half widths of each line at evenly spaced knots; very short lines as they were.
    """
    results = [(xy, radii) for xy, radii, _ in lines]
    long = [n for n, (xy, _, _) in enumerate(lines) if arc_length(xy)[-1] > SHORTEST * pixel]
    if not long or not len(edge.xy):
        return results
    moving = [_Line(*lines[n], pixel) for n in long]
    still = [xy for n, (xy, _) in enumerate(results) if n not in long]
    points = [*(line.xy for line in moving), *still]
    starts = np.cumsum([0, *map(len, points)]).tolist()
    _, nearest = cKDTree(np.concatenate(points)).query(edge.xy)
    for _ in range(ROUNDS):
        for line, first, end in zip(moving, starts, starts[1:], strict=False):
            # Pixels beyond an end tell about the length of the line, not about its place.
            own = (nearest >= first + (not line.closed)) & (nearest < end - (not line.closed))
            knot, normals = nearest[own] - first, line.normals()
            offset = ((edge.xy[own] - line.xy[knot]) * normals[knot]).sum(axis=1)
            near = np.abs(np.abs(offset) - line.radii[knot]) < REACH * pixel
            line.fit(normals, knot[near], offset[near], edge.inside[own][near], pixel)
    for n, line in zip(long, moving, strict=True):
        results[n] = line.result()
    return results


def _solved(
    bands: Bands, diagonal: NDArray[Any], right: NDArray[Any], closed: bool
) -> NDArray[np.float64]:
    """Solution of a banded system; long and closed lines in overlapping pieces.

    A pixel moves a line only some knots away, so that pieces agree where they overlap. Packages
    lack SciPy's banded solver.

    Args:
        bands: matrix.
        diagonal: (n,) added to its diagonal.
        right: (n,) right-hand side.
        closed: whether the last unknown is next to the first.
    """
    count = len(right)
    solution = np.empty(count)
    pieces = -(-count // PIECE)
    for piece in range(pieces):
        first, end = count * piece // pieces, count * (piece + 1) // pieces
        before, behind = first - OVERLAP, end + OVERLAP
        if not closed:
            before, behind = max(before, 0), min(behind, count)
        rows = np.arange(before, behind) % count
        size = len(rows)
        system = np.zeros(size * size)
        system[:: size + 1] = bands[0, rows] + diagonal[rows]
        for offset in (1, 2):
            band = bands[offset, rows[:-offset]]
            system[offset : size * (size - offset) : size + 1] = band
            system[offset * size :: size + 1] = band
        found = np.linalg.solve(system.reshape(size, size), right[rows])
        solution[first:end] = found[first - before : end - before]
    return solution

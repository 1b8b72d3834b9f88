"""Strokes as outlines of one structure for all weights and variants of a drawing.

Each smooth part of a stroke is a contour of its own: one side, a round cap, the other side, a round
cap. The same points of the line are nodes in every master, so the masters interpolate; a side's
distance from the line is proportional to the pen. Contours overlap where strokes cross.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from vma_core.export.font.outlines import TOLERANCE_EM, UNITS_PER_EM, Outline
from vma_core.export.outlines import EDGE_DEG, NOTCH_DEG
from vma_core.glyphs.curves import fit_alike, smoothed_alike
from vma_core.glyphs.geometry import Points, signed_area
from vma_core.glyphs.outline_fit import corners_at
from vma_core.glyphs.strokes import StrokeArrays
from vma_core.glyphs.writing_lines import WritingLines

DENSE_PX = 1.0
CORNER_RAD = 0.9
"""Larger turns of a line are corners, where parts end."""
TIGHT_TURN_RAD = 0.8
"""Where a line bends more tightly than its pen, parts turn at most this much."""
QUARTER = 0.5523
"""Length of the handles of a quarter of a circle."""
LEAST_HEIGHT_EM = 0.15
"""Flatter drawings keep their height when the pen grows."""


@dataclass(frozen=True)
class Master:
    """Which drawing and pen an outline shows.

    Attributes:
        varied: the other variant instead of the drawing.
        pen: factor on the width of its lines.
    """

    varied: bool
    pen: float


@dataclass(frozen=True, eq=False)
class _Line:
    """A part of a stroke in every master, in font units with y upwards."""

    centres: list[Points]
    radii: list[NDArray[np.float64]]


def compatible_outlines(
    drawing: StrokeArrays,
    varied: StrokeArrays,
    lines: WritingLines,
    masters: Sequence[Master],
) -> list[list[Outline]]:
    """The outlines of each master; contours and curves correspond."""
    dense = smoothed_alike([drawing, varied], DENSE_PX)
    found: list[list[Outline]] = [[] for _ in masters]
    for number in range(len(drawing)):
        span = slice(int(dense[0].starts[number]), int(dense[0].starts[number + 1]))
        centres, radii = _in_masters(dense, span, lines, masters, bool(drawing.filled[number]))
        if drawing.filled[number]:
            contours = [_solid(centres, bool(drawing.erases[number]))]
        elif drawing.erases[number]:
            continue
        else:
            parts = _parts(_Line(centres, radii))
            contours = [_expanded(part) for part in parts]
        for contour in contours:
            if contour is not None:
                for outlines, outline in zip(found, contour, strict=True):
                    outlines.append(outline)
    return found


def _in_masters(
    dense: Sequence[StrokeArrays],
    span: slice,
    lines: WritingLines,
    masters: Sequence[Master],
    filled: bool,
) -> tuple[list[Points], list[NDArray[np.float64]]]:
    """A stroke's points and radii in every master, with the ink's height kept."""
    scale = UNITS_PER_EM / lines.em_px
    centres, radii = [], []
    for master in masters:
        drawn = dense[int(master.varied)]
        y = lines.baseline_px - drawn.points_px[:, 1].astype(np.float64)
        radius = 0.5 * drawn.widths_px.astype(np.float64)
        if not filled:
            y = _with_pen(y, radius, master.pen, lines.em_px)
        points = np.stack([drawn.points_px[:, 0].astype(np.float64), y], axis=1)
        centres.append(points[span] * scale)
        radii.append(np.maximum(radius[span] * master.pen * scale, 1.0))
    return centres, radii


def _with_pen(
    y: NDArray[np.float64], radius: NDArray[np.float64], pen: float, em_px: float
) -> NDArray[np.float64]:
    """Heights moved so that the ink of another pen reaches as high and as low."""
    grown = float(np.median(radius)) * (pen - 1.0)
    low, high = float(y.min()), float(y.max())
    if high - low < LEAST_HEIGHT_EM * em_px or high - low <= 2 * grown:
        return y
    return low + grown + (y - low) * ((high - low - 2 * grown) / (high - low))


def _parts(line: _Line) -> list[_Line]:
    """The smooth parts of a line."""
    count = len(line.centres[0])
    if count < 3:
        return [line]
    cuts: set[int] = set()
    for centres, radii in zip(line.centres, line.radii, strict=True):
        step = np.diff(centres, axis=0)
        length = np.hypot(step[:, 0], step[:, 1])
        heading = np.arctan2(step[:, 1], step[:, 0])
        # A step without length has no direction of its own.
        for at in np.flatnonzero(length < 1e-6).tolist():
            heading[at] = heading[at - 1] if at else 0.0
        turn = (np.diff(heading) + np.pi) % (2 * np.pi) - np.pi
        cuts |= set((np.flatnonzero(np.abs(turn) > CORNER_RAD) + 1).tolist())
        reach = 0.5 * (length[1:] + length[:-1])
        tight = (np.abs(turn) * radii[1:-1] > 0.9 * reach).tolist()
        turned = 0.0
        for at in range(len(turn)):
            turned = turned + abs(float(turn[at])) if tight[at] else 0.0
            if at + 1 in cuts:
                turned = 0.0
            elif turned > TIGHT_TURN_RAD:
                cuts.add(at + 1)
                turned = 0.0
    ends = sorted({0, count - 1, *cuts})
    return [
        _Line(
            [centres[a : b + 1] for centres in line.centres],
            [radii[a : b + 1] for radii in line.radii],
        )
        for a, b in pairwise(ends)
    ]


def _expanded(line: _Line) -> list[Outline] | None:
    """The contour of a part in every master; None if it is swallowed by its neighbours."""
    count = len(line.centres[0])
    tangents = [_tangents(centres) for centres in line.centres]
    if count < 2 or any(t is None for t in tangents):
        return [
            _disc(c.mean(axis=0), float(r.max()))
            for c, r in zip(line.centres, line.radii, strict=True)
        ]
    centres, radii = np.stack(line.centres), np.stack(line.radii)
    tangent = np.stack([t for t in tangents if t is not None])
    across = radii[..., None] * np.stack([tangent[..., 1], -tangent[..., 0]], axis=-1)
    sides = np.concatenate([centres + across, centres - across])
    fitted = _fitted(sides, np.concatenate([tangent, tangent]), _extremes(tangent[0]))
    found = []
    for number in range(len(centres)):
        right, left = fitted[number], fitted[number + len(centres)]
        end = _cap(centres[number, -1], tangent[number, -1], float(radii[number, -1]))
        start = _cap(centres[number, 0], -tangent[number, 0], float(radii[number, 0]))
        found.append(np.concatenate([right, end, left[::-1, ::-1], start]))
    return found


def _tangents(points: Points) -> Points | None:
    """(n, 2) unit tangents; None for a line without length."""
    ahead = np.empty_like(points)
    ahead[1:-1] = points[2:] - points[:-2]
    ahead[0], ahead[-1] = points[1] - points[0], points[-1] - points[-2]
    length = np.hypot(ahead[:, 0], ahead[:, 1])
    whole = points[-1] - points[0]
    if length.max() < 1e-3:
        return None
    for at in np.flatnonzero(length < 1e-3).tolist():
        near = np.flatnonzero(length >= 1e-3)
        ahead[at] = ahead[near[np.argmin(np.abs(near - at))]] if len(near) else whole
    tangent: Points = ahead / np.hypot(ahead[:, 0], ahead[:, 1])[:, None]
    return tangent


def _extremes(tangent: Points) -> list[int]:
    """Indices where the line turns back horizontally or vertically."""
    found = set()
    for axis in (0, 1):
        sign = np.sign(np.where(np.abs(tangent[:, axis]) < 0.02, 0.0, tangent[:, axis]))
        kept = np.flatnonzero(sign)
        for a, b in pairwise(kept.tolist()):
            if sign[a] != sign[b]:
                found.add((a + b) // 2)
    return sorted(found)


def _fitted(
    sides: NDArray[np.float64], tangents: NDArray[np.float64], seeds: list[int]
) -> NDArray[np.float64]:
    """(m, k, 4, 2) Béziers along each of m sides, between the same of their points.

    Args:
        sides: (m, n, 2).
        tangents: (m, n, 2) unit tangents.
        seeds: indices that get a point.
    """
    last = sides.shape[1] - 1
    cuts = sorted({0, last, *(seed for seed in seeds if 2 < seed < last - 2)})
    tolerance = TOLERANCE_EM * UNITS_PER_EM
    done: dict[int, NDArray[np.float64]] = {}
    waiting = list(pairwise(cuts))
    while waiting:
        a, b = waiting.pop()
        beziers, error = fit_alike(sides[:, a : b + 1], tangents[:, a], -tangents[:, b])
        place = int(error.max(axis=0).argmax())
        if b - a < 3 or error[:, place].max() <= tolerance:
            done[a] = beziers
            continue
        place = a + min(max(place, 1), b - a - 1)
        waiting += [(a, place), (place, b)]
    return np.stack([done[a] for a in sorted(done)], axis=1)


def _cap(centre: Points, ahead: Points, radius: float) -> Outline:
    """Two quarters of a circle around the end of a line, counter-clockwise from its right."""
    right = np.array([ahead[1], -ahead[0]])
    start, tip, end = centre + radius * right, centre + radius * ahead, centre - radius * right
    k = QUARTER * radius
    return np.stack(
        [
            np.stack([start, start + k * ahead, tip + k * right, tip]),
            np.stack([tip, tip - k * right, end + k * ahead, end]),
        ]
    )


def _disc(centre: Points, radius: float) -> Outline:
    ahead = np.array([1.0, 0.0])
    return np.concatenate([_cap(centre, ahead, radius), _cap(centre, -ahead, radius)])


def _solid(polygons: list[Points], erases: bool) -> list[Outline] | None:
    """A filled shape in every master."""
    if len(polygons[0]) < 3 or abs(signed_area(polygons[0])) < 1:
        return None
    # With y upwards, ink runs counter-clockwise, where the area is positive.
    if (signed_area(polygons[0]) > 0) == erases:
        polygons = [polygon[::-1] for polygon in polygons]
    corners = corners_at(polygons[0] * (0.1, -0.1), EDGE_DEG, NOTCH_DEG)
    shift = corners[0] if corners else 0
    rolled = [np.roll(polygon, -shift, axis=0) for polygon in polygons]
    closed = [np.concatenate([polygon, polygon[:1]]) for polygon in rolled]
    cuts = sorted({0, len(closed[0]) - 1, *((corner - shift) for corner in corners)})
    pieces: list[list[Outline]] = [[] for _ in polygons]
    for a, b in pairwise(cuts):
        if b - a < 1:
            continue
        parts = [points[a : b + 1] for points in closed]
        tangents = [_tangents(part) for part in parts]
        if any(t is None for t in tangents):
            return None
        known = np.stack([t for t in tangents if t is not None])
        for found, side in zip(pieces, _fitted(np.stack(parts), known, []), strict=True):
            found.append(side)
    return [np.concatenate(found) for found in pieces]

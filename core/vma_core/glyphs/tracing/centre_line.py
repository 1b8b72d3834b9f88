"""Traced centre lines: ends, widths and simplification."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from vma_core.glyphs.geometry import Points, arc_length, points_at, signed_area
from vma_core.glyphs.strokes import Stroke, StrokePoint
from vma_core.glyphs.tracing.ink_grid import InkPart

SMOOTHING = 0.9
"""Standard deviation along the line, in image pixels."""
SPACING_PX = 0.5
KEEP_WITHIN_PX = 0.12
"""Tolerance of the simplification."""
STEEPEST_TAPER = 0.45
"""Change of radius per pixel: a brush tapers by less, the corner of a blunt end by more."""
SERIF_REACH = 1.7
"""Ink that extends farther beyond a steep taper, in radii of the line, is a serif; the corner of a
blunt end extends by 1.42."""
SERIF_WIDTH = 0.6
"""A serif is narrower than this share of its stem."""
SERIF_EVENNESS = 0.4
"""Minimum width at a serif's end, as a share of its median width."""
FINE_PITCH_PX = 0.9
"""In images with coarser pixels, apparent serifs are unevenness of the pen."""
MIN_WIDTH_PX = 0.4


@dataclass(eq=False)
class CentreLine:
    """A traced stroke; `radii` are NaN where a junction hides the width."""

    xy: Points
    radii: Points
    closed: bool = False

    def stroke(self) -> Stroke:
        widths = tuple((2.0 * self.radii).tolist())
        points = tuple(StrokePoint(x, y) for x, y in self.xy.tolist())
        return Stroke(points, max(widths), widths_px=widths)


def extend(line: CentreLine, part: InkPart) -> list[CentreLine]:
    """Move free ends so that their round caps end where the ink does.

    Returns:
        Serifs that the line ran into, as separate lines.
    """
    serifs: list[CentreLine] = []
    for side in (0, 1):
        xy, radii = (line.xy, line.radii) if side else (line.xy[::-1], line.radii[::-1])
        xy, radii = _end_moved(xy, radii, part, serifs)
        line.xy, line.radii = (xy, radii) if side else (xy[::-1], radii[::-1])
    return serifs


def _end_moved(
    xy: Points, radii: Points, part: InkPart, serifs: list[CentreLine] | None = None
) -> tuple[Points, Points]:
    """The line with its last point moved; appends a serif that it ran into to `serifs`."""
    landing = bool(np.isnan(radii[-1]))
    known = np.flatnonzero(~np.isnan(radii))
    if len(xy) < 2 or not len(known):
        return xy, radii
    if not landing:
        # Thinning leads a blunt end into one of its corners, where the width drops.
        distance = np.hypot(*(xy - xy[-1]).T)
        is_near = distance < 2.5 * np.nanmax(radii)
        # The line may have passed here before: its end is the last contiguous stretch.
        first = len(xy) - int(np.argmin(is_near[::-1])) if not is_near.all() else 0
        last = first + np.flatnonzero(~np.isnan(radii[first:]))[:-1]
        falls = (radii[last] - radii[-1]) / np.maximum(distance[last], 1e-6)
        falls[distance[last] < 2.0 * part.pitch] = 0.0
        if len(falls) and falls.max() > STEEPEST_TAPER:
            widest = last[radii[last] > 0.9 * radii[last].max()]
            if widest[-1] > 0:
                if serifs is not None:
                    serifs += _serif(xy[widest[-1] :], radii[widest[-1] :], part)
                xy, radii = xy[: widest[-1] + 1], radii[: widest[-1] + 1]
                known = known[known <= widest[-1]]
    radius = float(radii[known[-1]])
    tip = xy[-2] if landing else xy[-1]
    distance = np.hypot(*(xy - tip).T)
    back = np.flatnonzero(distance[: len(xy) - 1 - landing] >= max(2.0 * radius, 2.0))
    direction = xy[-1] - tip if landing else tip - xy[back[-1] if len(back) else 0]
    length = float(np.hypot(*direction))
    if length < 1e-6:
        return xy, radii
    direction = direction / length
    step = 0.5 * part.pitch
    steps = np.arange(1, math.ceil((4.0 * radius + landing * length) / step) + 4) * step
    inside = part.is_ink(tip + steps[:, None] * direction)
    reach = float(steps[int(np.argmin(inside))] if not inside.all() else steps[-1])
    shift = reach - 0.5 * step - radius
    if landing:
        # A stem wider than the line it meets would protrude.
        if shift < length - 0.1:
            xy = np.vstack([xy[:-1], tip + max(shift, 0.0) * direction])
    elif shift > 0.1:
        xy = np.vstack([xy, tip + shift * direction])
        radii = np.append(radii, radius)
    return xy, radii


def _serif(xy: Points, radii: Points, part: InkPart) -> list[CentreLine]:
    """The serif at the end of a broader line, if any.

    An acute corner may extend as far, but its width tapers to nothing.
    """
    reach = math.dist(xy[0], xy[-1]) + radii[-1]
    serif_radii = np.where(radii < SERIF_WIDTH * radii[0], radii, np.nan)
    if (
        part.source_pitch > FINE_PITCH_PX
        or reach < SERIF_REACH * radii[0]
        or np.isnan(serif_radii[-1])
        or serif_radii[-1] < SERIF_EVENNESS * np.nanmedian(serif_radii)
    ):
        return []
    return [CentreLine(*_end_moved(xy, serif_radii, part))]


def is_dot(line: CentreLine, part: InkPart) -> bool:
    """Whether a line is hardly longer than wide, and its ink about as high as wide."""
    spans = [float(np.ptp(np.flatnonzero(part.solid.any(axis)))) + 1.0 for axis in (0, 1)]
    radius = float(np.nanmax(line.radii))
    short = arc_length(line.xy)[-1] < max(radius, 0.5 * part.source_pitch)
    return short and max(spans) < 1.4 * min(spans)


def dot_of(part: InkPart) -> CentreLine:
    """A single point with the ink's centroid and area."""
    weights = np.where(part.solid, part.field, 0.0)
    total = max(float(weights.sum()), 1e-6)
    rows, columns = np.indices(weights.shape)
    middle = np.array([[(weights * rows).sum() / total, (weights * columns).sum() / total]])
    radius = math.sqrt(max(float(part.field.sum()), 1.0) / math.pi) * part.pitch
    return CentreLine(part.to_raster(middle), np.array([radius]))


def finished(line: CentreLine, part: InkPart) -> CentreLine:
    """The line resampled, smoothed, simplified and in writing direction, without unknown widths."""
    xy, radii, closed = line.xy, line.radii, line.closed
    along = arc_length(xy)
    known = ~np.isnan(radii)
    if along[-1] < 1e-6:
        return CentreLine(xy[:1], radii[known][:1])
    count = max(3, 1 + round(along[-1] / SPACING_PX))
    at = np.linspace(0.0, along[-1], count)
    gap = at[1]
    period = along[-1] if closed else None
    values = np.interp(at, along[known], radii[known], period=period)
    points = points_at(at, xy, along)
    middle = float(np.median(values))
    sigma = max(SMOOTHING * max(part.source_pitch, part.pitch), 0.2 * middle) / gap
    points = _smooth(points, sigma, closed)
    sigma = max(2.5 * part.source_pitch, 0.8 * middle) / gap
    values = _smooth(values[:, None], sigma, closed, sharp=False)[:, 0]
    values = np.maximum(values, MIN_WIDTH_PX / 2)
    if closed:
        points, values = _from_top(points, values)
    elif reading_place(points[-1]) < reading_place(points[0]):
        points, values = points[::-1], values[::-1]
    kept = simplified(np.column_stack([points, values]), KEEP_WITHIN_PX)
    return CentreLine(kept[:, :2], kept[:, 2], closed)


def _smooth(values: Points, sigma: float, closed: bool, sharp: bool = True) -> Points:
    """Gaussian smoothing along the rows with fixed ends; a second pass restores `sharp` bends."""
    reach = min(math.ceil(3.0 * sigma), len(values) - 1)
    if reach < 1:
        return values
    offsets = np.arange(-reach, reach + 1)
    kernel = np.exp(-0.5 * (offsets / sigma) ** 2)
    kernel /= kernel.sum()

    def once(rows: Points) -> Points:
        if closed:
            open_rows = rows[:-1]
            padded = np.take(open_rows, np.arange(-reach, len(open_rows) + reach), 0, mode="wrap")
        elif sharp:
            padded = np.pad(rows, ((reach, reach), (0, 0)), "reflect", reflect_type="odd")
        else:
            padded = np.pad(rows, ((reach, reach), (0, 0)), "edge")
        columns = [np.convolve(padded[:, c], kernel, "valid") for c in range(rows.shape[1])]
        result = np.stack(columns, axis=1)
        return np.vstack([result, result[:1]]) if closed else result

    first = once(values)
    return first + once(values - first) if sharp else first


def _from_top(points: Points, values: Points) -> tuple[Points, Points]:
    """A closed line from its top, counter-clockwise as an O is drawn."""
    points, values = points[:-1], values[:-1]
    if signed_area(points) > 0:
        points, values = points[::-1], values[::-1]
    start = int(np.argmin(points[:, 1] - 0.2 * points[:, 0]))
    points, values = np.roll(points, -start, axis=0), np.roll(values, -start)
    return np.vstack([points, points[:1]]), np.append(values, values[0])


def simplified(rows: Points, within: float) -> Points:
    """Douglas-Peucker simplification over all columns: x, y and optionally the radius."""
    kept = np.zeros(len(rows), bool)
    kept[[0, -1]] = True
    spans = [(0, len(rows) - 1)]
    if np.allclose(rows[0], rows[-1]) and len(rows) > 3:
        middle = len(rows) // 2
        kept[middle] = True
        spans = [(0, middle), (middle, len(rows) - 1)]
    while spans:
        first, last = spans.pop()
        if last - first < 2:
            continue
        chord = rows[last] - rows[first]
        inner = rows[first + 1 : last] - rows[first]
        square = float(chord @ chord)
        share = np.clip(inner @ chord / square, 0.0, 1.0) if square else np.zeros(len(inner))
        distance = ((inner - share[:, None] * chord) ** 2).sum(axis=1)
        farthest = int(distance.argmax())
        if distance[farthest] > within**2:
            middle = first + 1 + farthest
            kept[middle] = True
            spans += [(first, middle), (middle, last)]
    return rows[kept]


def reading_place(xy: Points) -> float:
    """Sort key of the reading order: top first, then left."""
    return float(xy[1] + 0.5 * xy[0])

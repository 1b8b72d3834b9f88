"""Traced centre lines: ends, widths and simplification."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from vma_core.glyphs.geometry import Points, arc_length, points_at, signed_area
from vma_core.glyphs.strokes import Stroke, StrokePoint
from vma_core.glyphs.tracing.ink_grid import InkPart
from vma_core.glyphs.tracing.pixel_fit import fitted_to_pixels

SMOOTHING = 0.9
"""Standard deviation along the line, in image pixels."""
SPACING_PX = 0.5
KEEP_WITHIN_PX = 0.06
"""Tolerance of the simplification."""
WIDTH_SHARE = 0.5
"""Weight of an error of the half width in it."""
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


def finished(lines: Sequence[CentreLine], part: InkPart) -> list[CentreLine]:
    """A component's lines smoothed, between its pixels, simplified and in writing direction."""
    smooth = [_smoothed(line, part) for line in lines]
    pixel = max(part.source_pitch, part.pitch)
    fitted = fitted_to_pixels([(s.xy, s.radii, s.closed) for s in smooth], part.edge, pixel)
    return [
        _simplified(CentreLine(xy, radii, line.closed))
        for line, (xy, radii) in zip(smooth, fitted, strict=True)
    ]


def _smoothed(line: CentreLine, part: InkPart) -> CentreLine:
    """The line resampled and smoothed, without unknown widths."""
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
    return CentreLine(points, _smooth(values[:, None], sigma, closed, sharp=False)[:, 0], closed)


def _simplified(line: CentreLine) -> CentreLine:
    """The line in writing direction with the fewest points."""
    points, values = line.xy, np.maximum(line.radii, MIN_WIDTH_PX / 2)
    if line.closed:
        points, values = _from_top(points, values)
    elif reading_place(points[-1]) < reading_place(points[0]):
        points, values = points[::-1], values[::-1]
    kept = simplified(np.column_stack([points, WIDTH_SHARE * values]), KEEP_WITHIN_PX)
    return CentreLine(kept[:, :2], kept[:, 2] / WIDTH_SHARE, line.closed)


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
    ends = [0, len(rows) - 1]
    if np.allclose(rows[0], rows[-1]) and len(rows) > 3:
        ends.insert(1, len(rows) // 2)
    kept = np.array(ends)
    firsts, lasts = kept[:-1], kept[1:]
    while True:
        # All spans at once; those without inner points are done.
        wide = lasts - firsts > 1
        firsts, lasts = firsts[wide], lasts[wide]
        if not len(firsts):
            return rows[np.sort(kept)]
        counts = lasts - firsts - 1
        starts = np.cumsum(counts) - counts
        span = np.repeat(np.arange(len(counts)), counts)
        place = np.arange(len(span)) + (firsts + 1 - starts)[span]
        chord = rows[lasts] - rows[firsts]
        square = np.einsum("ij,ij->i", chord, chord)
        from_first = rows[place] - rows[firsts[span]]
        along = chord[span]
        share = np.einsum("ij,ij->i", from_first, along) / np.where(square > 0, square, 1.0)[span]
        from_first -= np.minimum(np.maximum(share, 0.0), 1.0)[:, None] * along
        distance = np.einsum("ij,ij->i", from_first, from_first)
        farthest = np.maximum.reduceat(distance, starts)
        split = farthest > within**2
        at = np.flatnonzero((distance == farthest[span]) & split[span])
        spans, first_at = np.unique(span[at], return_index=True)
        middles = place[at[first_at]]
        kept = np.concatenate([kept, middles])
        firsts, lasts = (
            np.concatenate([firsts[spans], middles]),
            np.concatenate([middles, lasts[spans]]),
        )


def reading_place(xy: Points) -> float:
    """Sort key of the reading order: top first, then left."""
    return float(xy[1] + 0.5 * xy[0])

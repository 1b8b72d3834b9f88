"""Frames of the same size on a sheet, whole where letters hide one of their sides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from vma_core.importers.lines import Line, slope_of

ALIKE = 0.15
"""Difference in size of frames that are the same, as a share of it."""
SHIFT = 0.06
"""How far a side may lie from where the others say, as a share of the frame."""
SEEN = 0.6
"""Share of each side that is seen."""
ALL_SEEN = 0.75
"""Share of the four sides that is seen."""
SAME_FRAME = 0.5
"""Frames whose middles are nearer than this share of their size are one."""
SAMPLES = 48

Point = NDArray[np.float64]
"""x and y."""


def completed_frames(
    ink: NDArray[np.bool_],
    across: Sequence[Line],
    down: Sequence[Line],
    size_px: tuple[float, float],
) -> tuple[list[Line], list[Line]]:
    """The sides of all frames of a size, of which at least one side was found as a line.

    Args:
        ink: (h, w) bool, with the frames.
        across, down: lines that are mostly level or upright; the latter with x and y exchanged.
        size_px: width and height of the frames.

    Returns:
        their level and upright sides, among them all lines of this length.
    """
    from scipy.ndimage import maximum_filter

    wide, high = size_px
    level = [line for line in across if abs(line.length - wide) <= ALIKE * wide]
    upright = [line for line in down if abs(line.length - high) <= ALIKE * high]
    if not level or not upright:
        return [], []
    slope = float(np.median([slope_of(line) for line in level]))
    lean = float(np.median([slope_of(line) for line in upright]))
    width_px = float(np.median([line.width_px for line in (*level, *upright)]))
    along, downwards = np.array([wide, slope * wide]), np.array([lean * high, high])
    near = maximum_filter(ink.astype(np.uint8), 3) > 0
    offers = []
    for corner in _corners(level, upright, along, downwards):
        ends = (
            (corner, corner + along, 0),
            (corner + downwards, corner + downwards + along, 0),
            (corner, corner + downwards, 1),
            (corner + along, corner + along + downwards, 1),
        )
        fitted = [_fitted_side(near, start, end, axis) for start, end, axis in ends]
        seen = [share for _, _, share in fitted]
        if min(seen) >= SEEN and float(np.mean(seen)) >= ALL_SEEN:
            offers.append((float(np.mean(seen)), corner + (along + downwards) / 2, fitted))
    # Two neighbours may look like a frame between them: the most complete ones first.
    offers.sort(key=lambda offer: -offer[0])
    middles: list[Point] = []
    sides = list(level), list(upright)
    for _, middle, fitted in offers:
        if any((np.abs(middle - m) < SAME_FRAME * np.array(size_px)).all() for m in middles):
            continue
        middles.append(middle)
        for (start, end, _), axis in zip(fitted, (0, 0, 1, 1), strict=True):
            sides[axis].append(_line(start, end, axis, width_px))
    return sides


def _corners(
    level: Sequence[Line], upright: Sequence[Line], along: Point, downwards: Point
) -> Iterator[Point]:
    """Top left corners of the frames to which lines may belong."""
    for line in level:
        start = np.array([float(line.start), line.y_at(line.start)])
        yield start
        yield start - downwards
    for line in upright:
        start = np.array([line.y_at(line.start), float(line.start)])
        yield start
        yield start - along


def _fitted_side(
    ink: NDArray[np.bool_], start: Point, end: Point, axis: int
) -> tuple[Point, Point, float]:
    """A side with its ends moved across to where most ink is, and its share of ink."""
    reach = max(3, round(SHIFT * float(np.linalg.norm(end - start))))
    shifts = np.arange(-reach, reach + 1, max(1, reach // 5))
    share = np.linspace(0.03, 0.97, SAMPLES)
    points = start + (end - start) * share[:, None]
    moved = shifts[:, None, None] * (1 - share) + shifts[None, :, None] * share
    x, y = points[:, 0], points[:, 1]
    columns = np.rint(x + (moved if axis else 0 * moved)).astype(np.intp)
    rows = np.rint(y + (0 * moved if axis else moved)).astype(np.intp)
    height, width = ink.shape
    inside = (rows >= 0) & (rows < height) & (columns >= 0) & (columns < width)
    hit = ink[rows.clip(0, height - 1), columns.clip(0, width - 1)] & inside
    score = hit.mean(-1)
    # The line of a neighbour may be near too.
    best = shifts[np.argwhere(score >= score.max() - 0.03)]
    nearest = best[np.abs(best).sum(1).argmin()]
    first, last = best[np.abs(best - nearest).max(1) <= 3].mean(0)
    across = np.array([1.0, 0.0]) if axis else np.array([0.0, 1.0])
    return start + first * across, end + last * across, float(score.max())


def _line(start: Point, end: Point, axis: int, width_px: float) -> Line:
    """A side as a line; upright ones have x and y exchanged."""
    (x0, y0), (x1, y1) = (start[::-1], end[::-1]) if axis else (start, end)
    slope = (y1 - y0) / max(1.0, x1 - x0)
    bend = np.polynomial.Polynomial([y0 - slope * x0, slope])
    return Line(round(float(x0)), round(float(x1)), bend, width_px, -1)

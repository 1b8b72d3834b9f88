"""Strokes that connect letters which end and begin near the baseline."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vma_core.glyphs.geometry import arc_length, points_at
from vma_core.glyphs.strokes import StrokeArrays

LOWEST_EM, HIGHEST_EM = -0.08, 0.34
"""Heights at which strokes are joined."""
SIDE = 0.45
"""Share of a letter's width, from its side, within which a stroke is joined."""
LONGEST_EM = 0.7
SHORTEST_EM = 0.02
TANGENT_EM = 0.06
"""Length over which the pen's direction is measured."""
STEEPNESS = 0.4
"""Length of the tangents, of the distance."""
POINTS = 12


def joint(
    left: StrokeArrays, right: StrokeArrays, baseline_mm: float, em_mm: float
) -> StrokeArrays | None:
    """A smooth stroke from the end of a letter to the beginning of the next, or None.

    Args:
        left: strokes of a letter, in millimetres with y downwards.
        right: of the letter to its right.
        baseline_mm: y of their baseline.
        em_mm: size of the writing.
    """
    leaving = _end(left, baseline_mm, em_mm)
    arriving = _begin(right, baseline_mm, em_mm)
    if leaving is None or arriving is None:
        return None
    (start, away, width0), (end, towards, width1) = leaving, arriving
    length = float(np.hypot(*(end - start)))
    if not SHORTEST_EM * em_mm <= length <= LONGEST_EM * em_mm or end[0] < start[0]:
        return None
    reach = STEEPNESS * length
    control = np.stack([start, start + reach * away, end - reach * towards, end])
    t = np.linspace(0.0, 1.0, POINTS)[:, None]
    weights = np.hstack([(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3])
    points = weights @ control
    widths = width0 + (width1 - width0) * t[:, 0]
    return StrokeArrays(
        points.astype(np.float32),
        widths.astype(np.float32),
        np.array([0, POINTS], np.int64),
        np.zeros(1, bool),
        np.zeros(1, bool),
    )


_Tip = tuple[NDArray[np.float64], NDArray[np.float64], float]
"""Point, direction of the pen and width."""


def _end(strokes: StrokeArrays, baseline_mm: float, em_mm: float) -> _Tip | None:
    """Where the pen leaves a letter to the right: the rightmost end of a stroke near the line."""
    if not len(strokes):
        return None
    x = strokes.points_px[:, 0]
    right, width = float(x.max()), float(np.ptp(x))
    best: tuple[float, int] | None = None
    for stroke in range(len(strokes)):
        if strokes.filled[stroke] or strokes.erases[stroke]:
            continue
        px, py = strokes.points_px[strokes.starts[stroke + 1] - 1].tolist()
        near = LOWEST_EM * em_mm <= baseline_mm - py <= HIGHEST_EM * em_mm
        if near and px >= right - SIDE * width and (best is None or px > best[0]):
            best = px, stroke
    return None if best is None else _tip(strokes, best[1], em_mm, at_end=True)


def _begin(strokes: StrokeArrays, baseline_mm: float, em_mm: float) -> _Tip | None:
    """Where the pen enters a letter from the left: the leftmost start of a stroke near the line."""
    if not len(strokes):
        return None
    x = strokes.points_px[:, 0]
    left, width = float(x.min()), float(np.ptp(x))
    best: tuple[float, int] | None = None
    for stroke in range(len(strokes)):
        if strokes.filled[stroke] or strokes.erases[stroke]:
            continue
        px, py = strokes.points_px[strokes.starts[stroke]].tolist()
        near = LOWEST_EM * em_mm <= baseline_mm - py <= HIGHEST_EM * em_mm
        if near and px <= left + SIDE * width and (best is None or px < best[0]):
            best = px, stroke
    return None if best is None else _tip(strokes, best[1], em_mm, at_end=False)


def _tip(strokes: StrokeArrays, stroke: int, em_mm: float, at_end: bool) -> _Tip:
    """End or start of a stroke; directions that lead backwards are turned along the line."""
    part = slice(int(strokes.starts[stroke]), int(strokes.starts[stroke + 1]))
    points = strokes.points_px[part].astype(np.float64)
    widths = strokes.widths_px[part]
    tip = points[-1] if at_end else points[0]
    along = arc_length(points)
    direction = np.array([1.0, 0.0])
    if along[-1] > 0:
        inside = min(TANGENT_EM * em_mm, along[-1])
        other = points_at(along[-1] - inside if at_end else inside, points, along)
        direction = tip - other if at_end else other - tip
        length = float(np.hypot(*direction))
        direction = direction / length if length else np.array([1.0, 0.0])
    if direction[0] < 0.1:
        direction = np.array([1.0, 0.0])
    return tip, direction, float(widths[-1 if at_end else 0])

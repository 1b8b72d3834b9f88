"""Variants that stand as their entries do, and are as smooth.

The model varies height, place and smoothness of a letter together with its form. In a font, letters
share their lines, and a line that trembles more than its drawing does is noise.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vma_core.glyphs.strokes import StrokeArrays

STEADY_EM = 0.012
"""How far the lowest and highest ink of a variant may leave those of its entry."""
SIZED_FROM_EM = 0.2
"""Variants of flatter drawings keep their own size."""
TREMBLE_EM = 0.25
"""Wavelength from which on, downwards, a line's waves are tremble."""
BENDS_EM = (0.04, 0.08)
"""Lengths before and after a point over which bends are looked for."""
BEND_RAD = 0.7
"""Smallest turn that is a bend: trembling lines turn less."""
SHRINK = 0.01
"""By how much a bend's radius may shrink."""
MOST_EM = 0.015
"""How far points may be moved."""


def steadied(strokes: StrokeArrays, own: StrokeArrays, em_px: float) -> StrokeArrays:
    """A variant whose lowest and highest point are near those of its entry.

    It is scaled as a whole, so that it keeps its proportions; flat signs are only moved.
    """
    if not len(strokes.points_px) or not len(own.points_px):
        return strokes
    most_px = STEADY_EM * em_px
    points = strokes.points_px.astype(np.float64)
    top, bottom = float(points[:, 1].min()), float(points[:, 1].max())
    own_top, own_bottom = float(own.points_px[:, 1].min()), float(own.points_px[:, 1].max())
    new_top = float(np.clip(top, own_top - most_px, own_top + most_px))
    new_bottom = float(np.clip(bottom, own_bottom - most_px, own_bottom + most_px))
    scale = 1.0
    if own_bottom - own_top > SIZED_FROM_EM * em_px and bottom > top:
        scale = (new_bottom - new_top) / (bottom - top)
    middle = 0.5 * float(points[:, 0].min() + points[:, 0].max())
    points[:, 0] = middle + scale * (points[:, 0] - middle)
    points[:, 1] = new_bottom + scale * (points[:, 1] - bottom)
    return strokes.moved(points.astype(np.float32))


def as_smooth(strokes: StrokeArrays, own: StrokeArrays, em_px: float) -> StrokeArrays:
    """A variant whose lines tremble no more than those of its entry; bends and corners stay."""
    if len(strokes.points_px) < 5 or len(own.points_px) < 5:
        return strokes
    tremble, straight = _tremble(strokes, em_px)
    own_tremble, own_straight = _tremble(own, em_px)
    if not straight.any() or not own_straight.any():
        return strokes
    size = float(np.median(np.hypot(*tremble[straight].T)))
    own_size = float(np.median(np.hypot(*own_tremble[own_straight].T)))
    if size <= own_size:
        return strokes
    removed = tremble * (1.0 - own_size / size)
    length = np.hypot(removed[:, 0], removed[:, 1])
    removed *= np.minimum(1.0, MOST_EM * em_px / np.maximum(length, 1e-9))[:, None]
    return strokes.moved((strokes.points_px - removed).astype(np.float32))


def _tremble(strokes: StrokeArrays, em_px: float) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """(n, 2) by how much each point leaves a smooth line, and (n,) which are not in bends."""
    points = strokes.points_px.astype(np.float64)
    count = len(points)
    lines = np.repeat(~strokes.filled, np.diff(strokes.starts))
    edge = np.zeros(count, bool)
    edge[strokes.starts[:-1]] = edge[strokes.starts[1:] - 1] = True
    step = np.diff(points, axis=0)
    length = np.hypot(step[:, 0], step[:, 1])
    gaps = length[(np.diff(_stroke_of(strokes)) == 0) & (length > 0)]
    gap = float(np.median(gaps)) if len(gaps) else 1.0
    radius = _bend_radius(strokes, points, gap, em_px)
    stiffest = (TREMBLE_EM * em_px / (2 * np.pi * gap)) ** 4
    stiff = np.minimum(SHRINK * (radius / gap) ** 4, stiffest)
    stiff[edge | ~lines] = 0.0
    # Second differences, within strokes only.
    middle = stiff[1:-1]
    banded = np.zeros((3, count))
    banded[0] = 1.0
    banded[0, :-2] += middle
    banded[0, 1:-1] += 4 * middle
    banded[0, 2:] += middle
    banded[1, :-2] -= 2 * middle
    banded[1, 1:-1] -= 2 * middle
    banded[2, :-2] += middle
    smooth = solve_banded(banded, points)
    return points - smooth, stiff >= 0.5 * stiffest


def solve_banded(banded: NDArray[np.float64], right: NDArray[np.float64]) -> NDArray[np.float64]:
    """Solve a positive definite system with two bands on each side, by Cholesky's method (LDLᵀ).

    SciPy has it, but packages leave out its linear algebra.

    Args:
        banded: (3, n) diagonal, and the two bands below it, each from its first row on.
        right: (n, 2) right-hand sides.

    Returns:
        (n, 2) solutions.
    """
    diagonal, below, far = banded.tolist()
    xs, ys = right.T.tolist()
    for i in range(len(xs)):
        pivot, one, two = diagonal[i], below[i] / diagonal[i], far[i] / diagonal[i]
        if i + 1 < len(xs):
            diagonal[i + 1] -= one * one * pivot
            below[i + 1] -= one * two * pivot
            xs[i + 1] -= one * xs[i]
            ys[i + 1] -= one * ys[i]
        if i + 2 < len(xs):
            diagonal[i + 2] -= two * two * pivot
            xs[i + 2] -= two * xs[i]
            ys[i + 2] -= two * ys[i]
        below[i], far[i] = one, two
    for values in (xs, ys):
        for i in reversed(range(len(values))):
            values[i] /= diagonal[i]
            if i + 1 < len(values):
                values[i] -= below[i] * values[i + 1]
            if i + 2 < len(values):
                values[i] -= far[i] * values[i + 2]
    return np.array([xs, ys]).T


def _stroke_of(strokes: StrokeArrays) -> NDArray[np.intp]:
    """(n,) number of each point's stroke."""
    return np.repeat(np.arange(len(strokes)), np.diff(strokes.starts))


def _bend_radius(
    strokes: StrokeArrays, points: NDArray[np.float64], gap: float, em_px: float
) -> NDArray[np.float64]:
    """(n,) radius of the tightest bend at each point; inf away from bends."""
    owner = _stroke_of(strokes)
    found = np.full(len(points), np.inf)
    for reach_em in (0.0, *BENDS_EM):
        reach = max(1, round(reach_em * em_px / gap))
        if len(points) <= 2 * reach:
            continue
        at = np.arange(reach, len(points) - reach)
        before, after = points[at] - points[at - reach], points[at + reach] - points[at]
        cross = before[:, 0] * after[:, 1] - before[:, 1] * after[:, 0]
        turn = np.abs(np.arctan2(cross, (before * after).sum(axis=1)))
        bends = (owner[at - reach] == owner[at + reach]) & (turn > BEND_RAD)
        chosen, radius = at[bends], reach * gap / turn[bends]
        for shift in range(-reach, reach + 1):
            np.minimum.at(found, chosen + shift, radius)
    return found

"""Fitting many lines at once gives the curves of fitting each."""

from __future__ import annotations

import numpy as np
from hand_examples import latin
from numpy.typing import NDArray
from vma_core.export.outlines import EDGE_DEG, NOTCH_DEG, outline_contours
from vma_core.glyphs.curves import (
    fit_closed,
    fit_closed_many,
    fit_open,
    fit_open_many,
    flatten,
    smoothed,
)
from vma_core.glyphs.strokes import StrokeArrays


def lines() -> list[NDArray[np.float64]]:
    """Strokes of letters, a straight line, a corner, two points, and repeated points."""
    found = []
    for entry in latin("aeghkmsxzAQRW&"[:-1], 2):
        for stroke in entry.strokes:
            found.append(smoothed(StrokeArrays.of([stroke]), 0.75).points_px.astype(float))
    found.append(np.column_stack([np.linspace(0, 50, 60), np.linspace(0, 20, 60)]))
    found.append(np.array([[0, 0], [20, 0], [20, 20]], float))
    found.append(np.array([[0, 0], [3, 4]], float))
    found.append(np.array([[0, 0], [0, 0], [5, 1], [5, 1], [9, 9]], float))
    return found


def test_open_lines_fitted_together_are_those_fitted_alone() -> None:
    together = fit_open_many(lines(), 0.2, 40.0)
    for curve, line in zip(together, lines(), strict=True):
        np.testing.assert_allclose(curve, fit_open(line, 0.2, 40.0), atol=1e-6)
        np.testing.assert_array_equal(curve[[0, -1], [0, 3]], line[[0, -1]])
        np.testing.assert_array_equal(curve[1:, 0], curve[:-1, 3])
    assert fit_open_many([], 0.2, 40.0) == []


def test_outlines_fitted_together_are_those_fitted_alone() -> None:
    contours = []
    for entry in latin("aegB8i", 1):
        contours += outline_contours(StrokeArrays.of(entry.strokes))[0]
    angle = np.linspace(0, 2 * np.pi, 80, endpoint=False)
    circle = 50 + 30 * np.column_stack([np.cos(angle), np.sin(angle)])
    contours.append(circle)
    contours.append(np.array([[10, 10], [60, 10], [60, 60], [10, 60]], float))
    together = fit_closed_many(contours, 0.1, EDGE_DEG, NOTCH_DEG)
    for curve, contour in zip(together, contours, strict=True):
        if contour is not circle:  # all of its points are equally good to split at
            alone = fit_closed(contour, 0.1, EDGE_DEG, NOTCH_DEG)
            np.testing.assert_allclose(curve, alone, atol=1e-6)
        np.testing.assert_array_equal(curve[0, 0], curve[-1, 3])
        gaps = np.hypot(*(flatten(curve, 64)[:, None] - contour[None]).transpose(2, 0, 1))
        assert gaps.min(axis=0).max() < 0.4

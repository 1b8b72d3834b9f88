"""Optical spacing: stems, hollows, diagonals and overhangs."""

from __future__ import annotations

import numpy as np
import pytest
from vma_core.glyphs.strokes import StrokeArrays, polyline
from vma_core.writing.spacing import (
    LEAST_GAP_EM,
    STEM_GAP_EM,
    Profile,
    distance,
    kerning_em,
    side_bearings,
    stroke_profile,
)

EM_PX = 100.0
BASELINE_PX = 90.0


def glyph(*lines: list[tuple[float, float]], width_px: float = 6.0) -> Profile:
    """The profile of lines through points in hundredths of an em above the baseline."""
    strokes = [polyline([(x, BASELINE_PX - y) for x, y in line], width_px) for line in lines]
    return stroke_profile(StrokeArrays.of(strokes), BASELINE_PX, EM_PX)


STEM = glyph([(10, 3), (10, 67)])
SHIFTED = glyph([(40, 3), (40, 67)])
T = glyph([(10, 67), (60, 67)], [(35, 3), (35, 67)])
A = glyph([(5, 3), (30, 67), (55, 3)])
V = glyph([(5, 67), (30, 3), (55, 67)])
DOT = glyph([(20, 3), (20, 4)])
QUOTE = glyph([(20, 60), (20, 70)])


def test_stems_stand_a_fixed_white_apart_wherever_they_were_drawn() -> None:
    assert distance(STEM, SHIFTED) == pytest.approx(STEM_GAP_EM, abs=0.012)
    left, right = side_bearings([STEM, SHIFTED])
    np.testing.assert_allclose([*left, *right], 0.5 * STEM_GAP_EM, atol=0.012)
    assert STEM.right_em - STEM.left_em == pytest.approx(0.06, abs=0.002)


def test_open_shapes_move_into_each_other_and_parallel_ones_do_not() -> None:
    pairs = kerning_em([STEM, T, A, V])
    assert abs(pairs[0, 0]) < 0.005
    assert pairs[2, 3] < -0.04  # AV
    assert pairs[3, 2] < -0.04  # VA
    assert pairs[1, 2] < -0.04  # TA
    assert pairs[2, 2] > pairs[2, 3] + 0.05  # the feet of AA meet


def test_ink_never_touches() -> None:
    found = glyph([(10, 30), (40, 30)], [(10, 3), (10, 67)])
    for a in (STEM, T, A, V, found):
        for b in (STEM, T, A, V, found):
            white = a.right + b.left + distance(a, b)
            assert white[np.isfinite(white)].min() >= LEAST_GAP_EM - 1e-9


def test_signs_that_do_not_face_each_other_do_not_swap_places() -> None:
    assert -0.2 < distance(QUOTE, DOT) < STEM_GAP_EM
    assert distance(T, DOT) < distance(STEM, DOT)


def test_a_glyph_without_ink_has_a_profile() -> None:
    nothing = stroke_profile(StrokeArrays.of([]), BASELINE_PX, EM_PX)
    assert np.isfinite(side_bearings([nothing, STEM])).all()
    assert np.isfinite(kerning_em([nothing, STEM])).all()
    assert kerning_em([]).shape == (0, 0)

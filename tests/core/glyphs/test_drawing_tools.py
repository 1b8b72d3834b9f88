"""What one does to a drawing: turning, mirroring, fitting, symmetry, the stabiliser."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from vma_core.glyphs.raster import RASTER_PX
from vma_core.glyphs.stabiliser import STRENGTHS, Stabiliser, Strength
from vma_core.glyphs.stroke_raster import rasterise, strokes_to_glyph
from vma_core.glyphs.strokes import Stroke, StrokePoint, polyline
from vma_core.glyphs.transform import (
    MARGIN_PX,
    fitted,
    flipped,
    mirrored,
    rotated,
    with_symmetry,
)

HOOK = (polyline([(20, 30), (20, 70), (60, 70)]),)
places = st.floats(0, RASTER_PX)


def test_turns_and_mirrors_are_those_of_the_picture() -> None:
    picture = rasterise(HOOK).coverage
    np.testing.assert_allclose(rasterise(mirrored(HOOK)).coverage, picture[:, ::-1], atol=1e-4)
    np.testing.assert_allclose(rasterise(flipped(HOOK)).coverage, picture[::-1], atol=1e-4)
    np.testing.assert_allclose(rasterise(rotated(HOOK)).coverage, np.rot90(picture, -1), atol=1e-4)


def test_four_turns_and_two_mirrors_change_nothing() -> None:
    again = rotated(rotated(rotated(rotated(HOOK))))
    assert [p[:2] for p in again[0].points] == [p[:2] for p in HOOK[0].points]
    assert mirrored(mirrored(HOOK)) == HOOK


@given(st.lists(st.tuples(places, places), min_size=2, max_size=8))
def test_a_fitted_drawing_fills_the_square_and_keeps_its_shape(
    points: list[tuple[float, float]],
) -> None:
    before = np.array(points)
    after = np.array([p[:2] for p in fitted((polyline(points),))[0].points])
    extent = np.ptp(after, axis=0)
    if np.ptp(before, axis=0).max() > 1.0:
        assert extent.max() == pytest.approx(RASTER_PX - 2 * MARGIN_PX)
        ratio = extent.max() / np.ptp(before, axis=0).max()
        np.testing.assert_allclose(after - after[0], ratio * (before - before[0]), atol=1e-6)
    np.testing.assert_allclose(after.min(0) + after.max(0), RASTER_PX, atol=1e-6)


def test_symmetry_draws_the_mirror_images_too() -> None:
    assert with_symmetry(HOOK[0], 0) == HOOK
    picture = rasterise(with_symmetry(HOOK[0], 2)).coverage
    np.testing.assert_allclose(picture, picture[:, ::-1], atol=1e-4)
    np.testing.assert_allclose(picture, picture[::-1], atol=1e-4)


@pytest.mark.parametrize("strength", STRENGTHS)
@given(points=st.lists(st.tuples(places, places), min_size=1, max_size=20))
def test_the_stabilised_line_begins_and_ends_at_the_pointer(
    strength: Strength, points: list[tuple[float, float]]
) -> None:
    stabiliser = Stabiliser(strength)
    line = [stabiliser.begin(StrokePoint(*points[0]))]
    line += [stabiliser.follow(StrokePoint(*p)) for p in points[1:]]
    line += stabiliser.finish()
    assert line[0][:2] == points[0]
    assert line[-1][:2] == pytest.approx(points[-1])


def test_a_stronger_stabiliser_gives_a_smoother_line() -> None:
    rng = np.random.default_rng(0)
    along = np.linspace(10, 90, 60)
    shaky = [StrokePoint(x, 50 + y) for x, y in zip(along, rng.normal(0, 2, 60), strict=True)]
    roughness = []
    for strength in STRENGTHS:
        stabiliser = Stabiliser(strength)
        line = [stabiliser.begin(shaky[0]), *(stabiliser.follow(p) for p in shaky[1:])]
        roughness.append(np.abs(np.diff([p.y_px for p in line])).mean())
    assert roughness[0] > 1.8 * roughness[1] > 1.8 * roughness[2]


TRACED = Stroke((StrokePoint(20, 30), StrokePoint(60, 70)), widths_px=(4.0, 12.0))
SHAPE = (
    Stroke(tuple(StrokePoint(*p) for p in ((20, 20), (85, 20), (85, 85), (20, 85))), filled=True),
    Stroke(
        tuple(StrokePoint(*p) for p in ((40, 40), (60, 40), (60, 60), (40, 60))),
        erases=True,
        filled=True,
    ),
)


def test_widths_of_traced_ink_grow_with_the_picture_and_survive_turns() -> None:
    assert rotated((TRACED,))[0].ink_widths_px == (4.0, 12.0)
    larger = fitted((TRACED,), 80.0)[0]
    assert larger.ink_widths_px == pytest.approx((8.0, 24.0))
    pen = polyline([(20, 30), (60, 70)])
    assert fitted((pen,), 80.0)[0].ink_widths_px == pen.ink_widths_px


def test_traced_ink_and_solid_shapes_are_drawn() -> None:
    picture = rasterise((TRACED,)).coverage >= 0.5
    # Across the diagonal the ink is about as wide as its widths say.
    assert 4 <= picture[32:36, :].sum(1).mean() <= 10
    assert 13 <= picture[66:70, :].sum(1).mean() <= 18
    solid = rasterise(SHAPE).coverage
    assert solid[30, 30] == solid[70, 70] == 1.0
    assert solid[50, 50] == solid[10, 10] == 0.0
    for strokes in ((TRACED,), SHAPE):
        inked = rasterise(strokes).glyph(28)
        assert np.array_equal(strokes_to_glyph(strokes, 28), inked)

"""Strokes painted at any size show the same ink as the drawing raster."""

from __future__ import annotations

import numpy as np
import pytest
from stroke_examples import drawings, overlap, pen_drawings, solid, square
from vma_core.errors import UserError
from vma_core.glyphs.curves import smoothed
from vma_core.glyphs.stroke_raster import coverage, model_glyph, rasterise, strokes_to_glyph
from vma_core.glyphs.strokes import Stroke, StrokeArrays, StrokePoint, polyline


@pytest.mark.parametrize("strokes", pen_drawings())
def test_at_105_pixels_it_is_the_drawing_raster(strokes: tuple[Stroke, ...]) -> None:
    erased = (*strokes, Stroke(strokes[0].points[:5], 8.0, erases=True), strokes[-1])
    for drawn in (strokes, erased):
        painted = coverage(StrokeArrays.of(drawn), 105)
        np.testing.assert_allclose(painted, rasterise(drawn).coverage, atol=0.03)
        for size in (28, 40, 105):
            glyph = model_glyph(StrokeArrays.of(drawn), size)
            np.testing.assert_array_equal(glyph, strokes_to_glyph(drawn, size))


@pytest.mark.parametrize("strokes", drawings())
def test_every_size_has_the_same_ink(strokes: StrokeArrays) -> None:
    reference = coverage(strokes, 840)
    for side_px in (28, 105, 420):
        painted = coverage(strokes, side_px)
        assert painted.shape == (side_px, side_px)
        assert painted.dtype == np.float32
        assert painted.min() >= 0.0
        assert painted.max() <= 1.0
        area = painted.sum() / side_px**2
        assert area == pytest.approx(reference.sum() / 840**2, rel=0.03)
    blocks = reference.reshape(105, 8, 105, 8).mean(axis=(1, 3))
    assert overlap(blocks, coverage(strokes, 105)) > 0.96


def test_areas_are_exact() -> None:
    shape = StrokeArrays.of([square(10.25, 50.5), square(20, 30, erases=True)])
    for side_px in (28, 105, 333):
        area = coverage(shape, side_px).sum() * (105 / side_px) ** 2
        assert area == pytest.approx(40.25**2 - 100, rel=1e-3)
    beyond = StrokeArrays.of([square(-50, 52.5)])
    assert coverage(beyond, 210).sum() == pytest.approx(105**2)
    assert coverage(beyond, 210)[104, 104] == 1.0
    assert coverage(beyond, 210)[105, 105] == 0.0


def test_a_thin_line_gets_fainter_and_keeps_its_ink() -> None:
    for width in (0.2, 0.5, 1.0, 3.0):
        line = StrokeArrays.of([polyline([(10, 52.3), (95, 52.3)], width)])
        assert coverage(line, 105)[:, 50].sum() == pytest.approx(width, abs=0.02)


def test_later_ink_covers_what_was_erased() -> None:
    line = polyline([(10, 50), (95, 50)])
    eraser = Stroke(line.points, 20.0, erases=True)
    assert coverage(StrokeArrays.of([line, eraser]), 105).max() == 0.0
    assert coverage(StrokeArrays.of([line, eraser, line]), 105).max() == 1.0
    assert coverage(StrokeArrays.of(solid()), 105)[45, 50] == 0.0


def test_degenerate_strokes_are_painted() -> None:
    assert coverage(StrokeArrays.of([]), 28).max() == 0.0
    flat = Stroke(tuple(StrokePoint(x, 50) for x in (10, 90)), filled=True)
    assert coverage(StrokeArrays.of([flat]), 28).max() == 0.0
    still = polyline([(50, 50)] * 3, 8.0)
    assert coverage(StrokeArrays.of([still]), 105).sum() == pytest.approx(16 * np.pi, rel=0.02)
    outside = polyline([(-900, -900), (2000, 1950)], 4.0)
    assert coverage(StrokeArrays.of([outside]), 105).max() == 1.0
    many = [polyline([(x % 100, 10), (x % 100 + 3, 90)], 2.0) for x in range(10_000)]
    assert coverage(StrokeArrays.of(many), 105).max() == 1.0


@pytest.mark.parametrize("side_px", [0, -5, 4097, 100_000])
def test_sizes_out_of_range_are_errors(side_px: int) -> None:
    with pytest.raises(UserError, match="choose a size from 1 to 4096"):
        coverage(StrokeArrays.of(solid()), side_px)


def test_curves_go_through_their_points_and_corners_stay() -> None:
    turns = np.linspace(0, np.pi, 20)
    arc = StrokeArrays.of([polyline([(50 + 20 * np.cos(t), 50 + 20 * np.sin(t)) for t in turns])])
    fine = smoothed(arc, 0.2)
    distance = np.hypot(*(fine.points_px - 50).T)
    np.testing.assert_allclose(distance, 20, atol=0.05)
    for point in arc.points_px:
        assert np.abs(fine.points_px - point).sum(axis=1).min() < 1e-4
    corner = StrokeArrays.of([polyline([(10, 50), (15, 50), (20, 50), (20, 45), (20, 40)])])
    assert smoothed(corner, 0.2).points_px[:, 0].max() <= 20.0001
    two = StrokeArrays.of(pen_drawings()[1])
    assert len(smoothed(two, 0.2)) == len(two)
    np.testing.assert_array_equal(
        smoothed(two, 0.2).points_px[smoothed(two, 0.2).starts[:-1]],
        two.points_px[two.starts[:-1]],
    )

"""Traced lines run between the pixels: they bear no mark of the grid they were inked on."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.spatial import cKDTree
from vma_core.glyphs.raster import RASTER_PX
from vma_core.glyphs.stroke_raster import coverage
from vma_core.glyphs.strokes import Stroke, StrokeArrays, polyline
from vma_core.glyphs.tracing.trace import trace

PEN_PX = 5.2
Points = NDArray[np.float64]


def inked(*lines: Points, side: int = RASTER_PX) -> NDArray[np.bool_]:
    return coverage(StrokeArrays.of(polyline(line, PEN_PX) for line in lines), side) >= 0.5


def dense(strokes: tuple[Stroke, ...]) -> Points:
    return StrokeArrays.of(strokes).dense(0.25).points_px.astype(float)


def aside(found: Points, line: Points) -> Points:
    """(n,) signed distance of points below or right of a line of increasing x."""
    return found[:, 1] - np.interp(found[:, 0], line[:, 0], line[:, 1])


@pytest.mark.parametrize("shift_px", [0.0, 0.25, 0.5, 0.75])
def test_a_slightly_sloping_line_has_no_steps(shift_px: float) -> None:
    line = np.add([(15.0, 50.0), (90.0, 54.0)], (0.0, shift_px))
    (stroke,) = trace(inked(line))
    found = dense((stroke,))
    off = aside(found, line)
    # Near an end, fewer pixels tell.
    assert np.abs(off).max() < 0.55
    assert np.abs(off[(found[:, 0] > 25) & (found[:, 0] < 80)]).max() < 0.3
    assert abs(off.mean()) < 0.1
    assert np.median(stroke.ink_widths_px) == pytest.approx(PEN_PX, abs=0.3)


def test_a_line_shifted_by_part_of_a_pixel_is_traced_shifted() -> None:
    x = np.linspace(15.0, 90.0, 200)
    wave = np.stack([x, 50.0 + 12.0 * np.sin(x / 14.0)], axis=1)
    for shift_px in np.linspace(0.0, 1.0, 6):
        off = aside(dense(trace(inked(np.add(wave, (0.0, shift_px))))), wave)
        assert off.mean() == pytest.approx(shift_px, abs=0.1)
        assert off.std() < 0.15


def test_lines_longer_than_a_piece_and_closed_ones_stay_true() -> None:
    turn = np.linspace(0.0, 10.0 * np.pi, 1500)
    spiral = 52.5 + (4.0 + 1.35 * turn[:, None]) * np.stack([np.cos(turn), np.sin(turn)], axis=1)
    ring_turn = np.linspace(0.0, 2.0 * np.pi, 400)
    ring = 52.3 + 40.4 * np.stack([np.cos(ring_turn), np.sin(ring_turn)], axis=1)
    for line, closed in ((spiral, False), (ring, True)):
        (stroke,) = trace(inked(line))
        assert (stroke.points[0][:2] == stroke.points[-1][:2]) == closed
        found = dense((stroke,))
        distance = cKDTree(line).query(found)[0]
        assert np.median(distance) < 0.25
        assert cKDTree(found).query(line)[0].max() < 1.0


def test_a_speck_on_a_line_does_not_bend_it() -> None:
    line = np.array([(15.0, 52.5), (90.0, 52.5)])
    ink = inked(line)
    ink[47:50, 50:52] = True
    off = aside(dense(trace(ink)[:1]), line)
    assert np.abs(off).max() < 0.5


def test_lines_bear_no_mark_of_the_grid() -> None:
    """Lines along rows and columns lie anywhere in a pixel, not only in its middle."""
    random = np.random.default_rng(0)
    x = np.linspace(15.0, 90.0, 100)
    phases = []
    for _ in range(40):
        slope, bend = random.normal(0.0, [0.08, 1.0])
        y = random.uniform(40.0, 60.0) + slope * (x - 52.5) + bend * np.sin(x / 12.0)
        line = np.stack([x, y], axis=1)
        for axis in (1, 0):
            picture = inked(line if axis else line[:, ::-1])
            phases.append(dense(trace(picture))[:, axis])
    mark = abs(np.exp(2j * np.pi * np.concatenate(phases)).mean())
    assert mark < 0.3

"""Slots and arrays of a drawing that grows under the pen equal those computed from scratch."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from vma_core.glyphs.stroke_slots import MAX_SLOTS, StrokeSlots, stroke_slots
from vma_core.glyphs.strokes import Stroke, StrokeArrays, StrokePoint, polyline


def curve(seed: int, points: int) -> Stroke:
    """A smooth stroke with pressure."""
    rng = np.random.default_rng(seed)
    steps = np.cumsum(rng.normal(0.0, 1.0, (points, 2)), axis=0)
    places = np.clip(52.0 + np.cumsum(0.6 * steps, axis=0), 0.0, 105.0).tolist()
    pressures = rng.uniform(-0.2, 2.4, points).tolist()
    return Stroke(
        tuple(StrokePoint(x, y, p) for (x, y), p in zip(places, pressures, strict=True)), 4.0
    )


def states(strokes: tuple[Stroke, ...], step: int = 3) -> Iterator[tuple[Stroke, ...]]:
    """The drawing after every few points."""
    for number, stroke in enumerate(strokes):
        for count in range(1, len(stroke.points) + 1, step):
            part = Stroke(stroke.points[:count], stroke.width_px, filled=stroke.filled)
            yield (*strokes[:number], part)
    yield strokes


def check(strokes: tuple[Stroke, ...], before: StrokeSlots | None) -> StrokeSlots:
    arrays = StrokeArrays.of(strokes)
    found, expected = stroke_slots(arrays, before=before), stroke_slots(arrays)
    for name in ("features", "stroke_ids", "taps", "weights"):
        ours, theirs = getattr(found, name), getattr(expected, name)
        assert ours.dtype == theirs.dtype
        np.testing.assert_array_equal(ours, theirs)
    np.testing.assert_array_equal(found.strokes.points_px, expected.strokes.points_px)
    return found


def test_slots_of_a_growing_drawing_equal_those_from_scratch() -> None:
    before = None
    for strokes in states(tuple(curve(seed, 30) for seed in range(4))):
        before = check(strokes, before)


def test_slots_stay_right_when_growing_changes_their_spacing() -> None:
    long = tuple(
        polyline([(5.0, y), (100.0, y)]) for y in np.linspace(10.0, 95.0, MAX_SLOTS // 12).tolist()
    )
    assert len(stroke_slots(StrokeArrays.of(long[:1])).features) > MAX_SLOTS // len(long)
    before = None
    for strokes in states(long, step=1):
        before = check(strokes, before)


def test_slots_stay_right_when_earlier_strokes_change() -> None:
    a, b, c = (curve(seed, 20) for seed in range(3))
    dot = polyline([(30.0, 30.0)])
    outline = Stroke(polyline([(10.0, 10.0), (60.0, 12.0), (30.0, 70.0)]).points, filled=True)
    filled_later = Stroke(outline.points)
    many = tuple(polyline([(float(x), 5.0)]) for x in range(MAX_SLOTS + 4))
    drawings = [(a, b, c), (a, c), (a, b), (b, a), (), (dot, a), (dot, dot, a), (filled_later, b)]
    before = None
    for strokes in [*drawings, (outline, b), many, (a, *many), (a, b)]:
        before = check(strokes, before)


@pytest.mark.parametrize("seed", range(3))
def test_arrays_of_strokes_have_the_points_and_widths_of_each(seed: int) -> None:
    strokes = (curve(seed, 17), polyline([(1.0, 2.0)]), Stroke(()), curve(seed + 9, 5))
    arrays = StrokeArrays.of(strokes)
    points = [(p.x_px, p.y_px) for stroke in strokes for p in stroke.points]
    widths = [width for stroke in strokes for width in stroke.ink_widths_px]
    np.testing.assert_array_equal(arrays.points_px, np.array(points, np.float32))
    np.testing.assert_array_equal(arrays.widths_px, np.array(widths, np.float32))
    assert arrays.starts.tolist() == [0, 17, 18, 23]

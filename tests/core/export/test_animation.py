"""Animations: there and back between variants, and a variant drawn stroke by stroke."""

from __future__ import annotations

import io
import itertools
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image
from stroke_examples import drawings, overlap, pen_drawings, square
from vma_core.engine.engine import Engine
from vma_core.engine.request import Request
from vma_core.errors import UserError
from vma_core.export.animation import animation_bytes, drawing_movie, movie_steps
from vma_core.glyphs.strokes import StrokeArrays, polyline
from vma_core.memory.entries import Memory
from vma_core.storage.starter_memory import starter_memory

KINDS = [(".gif", "GIF"), (".webp", "WEBP")]


def frames_of(data: bytes) -> list[np.ndarray]:
    """Grey levels of every frame."""
    with Image.open(io.BytesIO(data)) as found:
        pictures = []
        for number in range(getattr(found, "n_frames", 1)):
            found.seek(number)
            pictures.append(np.asarray(found.convert("L")).astype(int))
        return pictures


@pytest.mark.parametrize(("suffix", "kind"), KINDS)
def test_an_animation_runs_forth_and_back(engine: Engine, suffix: str, kind: str) -> None:
    memory = Memory(starter_memory()[:5])
    asked = Request(memory.snapshot(), source="memory", seed=3, count=6)
    answer = engine.answer(asked)
    way = engine.path(asked, 1, 4, frames=9).images
    np.testing.assert_allclose(way[0], answer.images[1], atol=1e-5)
    np.testing.assert_allclose(way[-1], answer.images[4], atol=1e-5)
    data = animation_bytes(way, suffix)
    with Image.open(io.BytesIO(data)) as found:
        assert found.format == kind
    # Frames that look alike may be joined, never more made than were asked for.
    assert 4 < len(frames_of(data)) <= 16
    with pytest.raises(UserError, match=r"\.gif"):
        animation_bytes(way, ".avi")


def test_interpolation_within_an_entry_is_gradual(engine: Engine) -> None:
    one = Memory(starter_memory()[:1]).snapshot()
    way = engine.path(Request(one, source="memory", seed=3, count=2), 0, 1, frames=33).images
    steps = np.abs(np.diff(way, axis=0)).mean(axis=(1, 2))
    assert steps.max() < 0.5 * np.abs(way[-1] - way[0]).mean()


@pytest.mark.parametrize(("suffix", "kind"), KINDS)
def test_animated_strokes_have_the_requested_size(suffix: str, kind: str) -> None:
    first = drawings()[0]
    way = [first.moved(first.points_px + np.float32(2 * step)) for step in range(4)]
    pictures = frames_of(animation_bytes(way, suffix, 300))
    assert len(pictures) == 6
    assert pictures[0].shape == (300, 300)
    np.testing.assert_allclose(pictures[1], pictures[5], atol=8)
    with pytest.raises(UserError, match="from 1 to 1024"):
        animation_bytes(way, suffix, 2000)
    assert kind


@pytest.mark.parametrize("suffix", [".gif", ".webp"])
@pytest.mark.parametrize("strokes", pen_drawings())
def test_a_movie_only_adds_ink_until_all_is_drawn(suffix: str, strokes: tuple) -> None:
    drawn = StrokeArrays.of(strokes)
    told: list[tuple[int, int]] = []
    pictures = frames_of(drawing_movie(drawn, suffix, 120, lambda *step: told.append(step)))
    assert told[-1][0] == told[-1][1]
    assert len(pictures) > 5
    for before, after in itertools.pairwise(pictures):
        assert (after <= before + 4).all()
    assert pictures[0].min() < 128
    (last,) = frames_of(animation_bytes([drawn], ".webp", 120))
    assert overlap(255.0 - pictures[-1], 255.0 - last) > 0.97


def test_strokes_are_drawn_in_order_at_one_speed() -> None:
    first, second = polyline([(10, 20), (90, 20)]), polyline([(10, 80), (50, 80), (90, 80)])
    steps = list(movie_steps(StrokeArrays.of([first, second])))
    counts = [len(step) for step in steps]
    assert counts == sorted(counts)
    assert counts[0] == 1
    assert counts[-1] == 2
    tips = [step.points_px[-1, 0] for step in steps if len(step) == 1]
    moved = np.diff(tips)
    np.testing.assert_allclose(moved[moved > 0][:-1], moved[0], rtol=1e-3)
    assert all(step.points_px[: step.starts[1], 1].max() == 20 for step in steps)


def test_shapes_appear_at_once_and_long_drawings_faster() -> None:
    shape, line = square(20, 80), polyline([(5, 5), (95, 5)])
    steps = list(movie_steps(StrokeArrays.of([shape, line])))
    assert {tuple(np.diff(step.starts)[:1]) for step in steps if len(step)} == {(4,)}
    long = [polyline([(5, y % 100), (95, y % 100)]) for y in range(1000)]
    assert len(list(movie_steps(StrokeArrays.of(long)))) <= 300
    with pytest.raises(UserError, match="no strokes"):
        drawing_movie(StrokeArrays.of([]), ".gif")
    dot = replace(line, points=line.points[:1])
    assert len(frames_of(drawing_movie(StrokeArrays.of([dot]), ".gif", 60))) == 1

"""Latents seen from an entry: posterior means, principal axes, ways between drawings."""

from __future__ import annotations

import numpy as np
import pytest
from vma_core.engine.engine import Engine
from vma_core.engine.index.feature_cache import TemplateCache
from vma_core.engine.likelihood.latents import PrincipalAxes
from vma_core.engine.runtime.runner import VariantBatch
from vma_core.memory.entries import Memory


def test_decoding_a_drawings_latents_is_the_reconstruction(
    engine: Engine, memory: Memory, glyphs: np.ndarray
) -> None:
    """Spread 0 without noise decodes the posterior's mean: the same by another way."""
    view = memory.snapshot()
    row = 2
    latents = engine.latents.of(view, row, glyphs[4:7])
    assert latents.shape == (3, engine.runner.config.latent_size)
    templates = TemplateCache(engine.runner, engine.companions)
    template, _ = templates.get(view, np.array([row]))
    reference = engine.runner.features(glyphs[4:7].astype(np.float32))
    levels = len(engine.runner.config.level_channels)
    nothing = np.zeros((3, levels), np.float32)
    rows, others = np.zeros(3, np.int64), np.arange(3)
    mean = engine.runner.generate(
        VariantBatch(template, reference, rows, others, np.zeros_like(latents), nothing, nothing)
    )
    np.testing.assert_allclose(engine.latents.decode(view, row, latents).images, mean, atol=1e-4)


def test_axes_recover_the_directions_of_the_points() -> None:
    rng = np.random.default_rng(1)
    basis = np.linalg.qr(rng.standard_normal((10, 10)))[0][:, :3].T
    weights = rng.standard_normal((4000, 3)) * [3.0, 2.0, 0.5]
    points = (weights @ basis + 7.0).astype(np.float32)
    axes = PrincipalAxes.of(points, 2)
    assert axes.axes.shape == (2, 10)
    np.testing.assert_allclose(axes.axes @ axes.axes.T, np.eye(2), atol=1e-5)
    np.testing.assert_allclose(axes.deviations, [3.0, 2.0], rtol=0.05)
    np.testing.assert_allclose(axes.shares, np.array([9.0, 4.0]) / 13.25, rtol=0.05)
    assert np.abs((axes.axes * basis[:2]).sum(1)).min() > 0.99
    # In standard deviations the points have mean 0 and variance 1.
    placed = axes.place(points)
    np.testing.assert_allclose(placed.mean(0), 0.0, atol=1e-3)
    np.testing.assert_allclose(placed.std(0), 1.0, rtol=1e-3)


def test_moving_changes_two_coordinates_and_nothing_else() -> None:
    rng = np.random.default_rng(2)
    axes = PrincipalAxes.of(rng.standard_normal((50, 8)).astype(np.float32), 4)
    start = rng.standard_normal(8).astype(np.float32)
    places = np.array([[0.5, -1.5], [2.0, 0.0]], np.float32)
    moved = axes.move(start, (2, 0), places)
    before, after = axes.place(start[None])[0], axes.place(moved)
    np.testing.assert_allclose(after[:, [2, 0]], places, atol=1e-4)
    np.testing.assert_allclose(after[:, [1, 3]], np.tile(before[[1, 3]], (2, 1)), atol=1e-4)
    outside = np.eye(8) - axes.axes.T @ axes.axes
    np.testing.assert_allclose(outside @ (moved - start).T, 0.0, atol=1e-4)
    home = before[[2, 0]][None]
    np.testing.assert_allclose(axes.move(start, (2, 0), home)[0], start, atol=1e-5)


@pytest.mark.parametrize(("entries", "kept"), [(1, 0), (2, 1), (3, 2)])
def test_few_points_have_few_axes(entries: int, kept: int) -> None:
    points = np.random.default_rng(3).standard_normal((entries, 5)).astype(np.float32)
    assert len(PrincipalAxes.of(points, 6).axes) == kept
    assert len(PrincipalAxes.of(np.tile(points[:1], (4, 1)), 6).axes) == 0


def test_interpolation_begins_and_ends_at_the_drawings(
    engine: Engine, memory: Memory, glyphs: np.ndarray
) -> None:
    view = memory.snapshot()
    way = engine.latents.between(view, 3, glyphs[[3, 8]], 7).images
    ends = engine.latents.decode(view, 3, engine.latents.of(view, 3, glyphs[[3, 8]]))
    np.testing.assert_allclose(way[[0, -1]], ends.images, atol=1e-4)
    steps = np.abs(np.diff(way, axis=0)).sum((1, 2))
    assert steps.max() < np.abs(way[-1] - way[0]).sum()
    # What both ends decode to is closer to the drawings than they are to each other.
    apart = np.abs(glyphs[3].astype(float) - glyphs[8]).sum()
    assert np.abs(way[0] - glyphs[3]).sum() < 0.3 * apart
    assert np.abs(way[-1] - glyphs[8]).sum() < 0.7 * apart

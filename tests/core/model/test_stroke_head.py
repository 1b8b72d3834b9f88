"""The stroke head: its slots, its network, its loss, its training."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from tiny import ONE_LEVEL
from vma_core.errors import UserError
from vma_core.glyphs.stroke_raster import strokes_to_glyph
from vma_core.glyphs.stroke_slots import EMPTY, MAX_SLOTS, PADDING_SLOTS, stroke_slots
from vma_core.glyphs.strokes import Stroke, StrokeArrays, StrokePoint, polyline
from vma_core.model.vma import VariationalMemoryAddressing
from vma_core.training.stroke_corpus import (
    PairSampler,
    StrokeCorpus,
    directed_points,
    reordered,
)
from vma_core.training.stroke_head import StrokeRecipe, StrokeTrainer
from vma_core.training.stroke_loss import Contacts, ContactTerms, contact_terms, stroke_terms

CROSS = (polyline([(20, 50), (80, 50)]), polyline([(50, 20), (50, 80)]))


def test_points_follow_their_slots() -> None:
    slots = stroke_slots(StrokeArrays.of(CROSS))
    shifts = np.tile(np.float32([3.0, -2.0]), (5, len(slots), 1))
    moved = slots.follow(shifts)
    assert moved.shape == (5, len(slots.strokes.points_px), 2)
    expected = np.broadcast_to(np.float32([3.0, -2.0]), moved.shape)
    np.testing.assert_allclose(moved - slots.strokes.points_px, expected, atol=1e-4)


def test_an_affine_map_of_the_slots_is_the_map_of_straight_strokes() -> None:
    slots = stroke_slots(StrokeArrays.of(CROSS))
    matrix, offset = np.float32([[0.1, 0.05], [-0.2, 0.0]]), np.float32([1.0, 2.0])
    used = slots.stroke_ids != EMPTY
    places = (slots.features[:, :2] + 1.0) * 52.5
    shifts = np.where(used[:, None], places @ matrix.T + offset, 0.0).astype(np.float32)
    points = slots.strokes.points_px
    expected = points + points @ matrix.T + offset
    # The cubic repeats a stroke's last slot beyond its end, which costs a little there.
    np.testing.assert_allclose(slots.follow(shifts), expected, atol=0.15)


def test_slots_mark_separate_and_closed_strokes() -> None:
    angles = np.linspace(0, 2 * np.pi, 60)
    ring = polyline((50 + 20 * np.cos(a), 50 + 20 * np.sin(a)) for a in angles)
    slots = stroke_slots(StrokeArrays.of([*CROSS, ring]))
    empty = slots.stroke_ids == EMPTY
    assert empty.sum() == 2 * PADDING_SLOTS
    assert not slots.features[empty].any()
    closed = {number: slots.features[slots.stroke_ids == number, 6].all() for number in range(3)}
    assert closed == {0: False, 1: False, 2: True}


@pytest.mark.parametrize("count", [0, 1, 300, 10_000])
def test_any_number_of_strokes_has_a_bounded_number_of_slots(count: int) -> None:
    strokes = [polyline([(i % 100, i // 100), (i % 100 + 1, i // 100 + 1)]) for i in range(count)]
    slots = stroke_slots(StrokeArrays.of(strokes))
    assert (slots.stroke_ids != EMPTY).sum() <= MAX_SLOTS
    if count:
        shifts = np.ones((1, len(slots), 2), np.float32)
        np.testing.assert_allclose(
            slots.follow(shifts)[0], slots.strokes.points_px + 1.0, atol=1e-4
        )


def test_dots_and_repeated_points_have_finite_slots() -> None:
    dot = Stroke((StrokePoint(30.0, 40.0),))
    stuck = polyline([(10, 10)] * 5)
    slots = stroke_slots(StrokeArrays.of([dot, stuck]))
    assert np.isfinite(slots.features).all()
    assert np.isfinite(slots.weights).all()


def test_dense_points_keep_the_ink() -> None:
    strokes = StrokeArrays.of([*CROSS, Stroke((StrokePoint(90.0, 90.0),))])
    dense = strokes.dense(2.0)
    assert len(dense) == len(strokes)
    gaps = np.hypot(*np.diff(dense.points_px[: dense.starts[1]], axis=0).T)
    assert gaps.max() <= 2.0 + 1e-4
    np.testing.assert_array_equal(
        strokes_to_glyph(dense.to_strokes(), 28), strokes_to_glyph(strokes.to_strokes(), 28)
    )


def _decoded(model: VariationalMemoryAddressing, count: int) -> tuple[torch.Tensor, ...]:
    config = model.config
    channels = (*config.level_channels[:-1], 4 * config.output_channels)
    generator = torch.Generator().manual_seed(3)
    return tuple(
        torch.randn(count, c, s, s, generator=generator)
        for c, s in zip(channels, config.level_sides, strict=True)
    )


def test_padding_changes_nothing(stroke_model: VariationalMemoryAddressing) -> None:
    head = stroke_model.stroke_head
    assert head is not None
    slots = stroke_slots(StrokeArrays.of(CROSS))
    features, ids = torch.from_numpy(slots.features), torch.from_numpy(slots.stroke_ids)
    decoded, rows = _decoded(stroke_model, 3), torch.zeros(3, dtype=torch.int64)
    longer = torch.cat([features, torch.zeros(9, features.shape[1])])
    more = torch.cat([ids, torch.full((9,), EMPTY)])
    with torch.no_grad():
        alone = head(decoded, features[None], ids[None], rows)
        padded = head(decoded, longer[None], more[None], rows)
    torch.testing.assert_close(padded[:, : len(ids)], alone, atol=1e-4, rtol=1e-4)


def test_a_model_with_one_level_has_a_head_too() -> None:
    config = replace(ONE_LEVEL, image_size=28, stroke_channels=6, stroke_steps=1)
    model = VariationalMemoryAddressing(config).eval()
    assert model.stroke_head is not None
    slots = stroke_slots(StrokeArrays.of(CROSS))
    features, ids = torch.from_numpy(slots.features), torch.from_numpy(slots.stroke_ids)
    with torch.no_grad():
        terms = model.decoder.entry_terms(model.features(torch.zeros(1, 1, 28, 28)))
        noise, ones = torch.zeros(1, config.latent_size), torch.ones(1, 1)
        decoded = model.decoder.generate_from_prior(terms, noise, ones).decoded
        rows = torch.zeros(1, dtype=torch.int64)
        shifts = model.stroke_head(decoded, features[None], ids[None], rows)
    assert shifts.shape == (1, len(slots), 2)


def test_the_loss_is_least_where_strokes_lie_on_the_target() -> None:
    drawing = StrokeArrays.of(CROSS)
    slots = stroke_slots(drawing)
    features = torch.from_numpy(slots.features)[None]
    ids = torch.from_numpy(slots.stroke_ids)[None]
    points = torch.from_numpy(directed_points(drawing))[None]
    weights = torch.ones(points.shape[:2])
    inside = (ids >= 0).float()

    def total(shift: float) -> float:
        shifts = torch.full((1, len(slots), 2), shift)
        terms = stroke_terms(shifts, features, ids, points, weights, features[..., :2], inside)
        return float(terms.total)

    assert total(0.0) < 0.01
    assert total(0.0) < total(0.05) < total(0.2)


def _contacts_of(strokes: list[Stroke], shift_last: tuple[float, float]) -> ContactTerms:
    """Loss of a glyph whose last stroke is moved by some pixels."""
    slots = stroke_slots(StrokeArrays.of(strokes))
    features = torch.from_numpy(slots.features)[None]
    ids = torch.from_numpy(slots.stroke_ids)[None]
    shifts = torch.zeros(1, len(slots), 2)
    shifts[ids == len(strokes) - 1] = torch.tensor(shift_last) / 52.5
    return contact_terms(Contacts.of(features, ids), shifts, features, ids)


def test_strokes_that_stand_apart_keep_paper_between_them() -> None:
    dot_beside_a_line = [polyline([(50, 20), (50, 90)]), polyline([(62, 50)])]
    assert float(_contacts_of(dot_beside_a_line, (0, 0)).clearance) == 0.0
    assert float(_contacts_of(dot_beside_a_line, (-3, 0)).clearance) == 0.0
    near = _contacts_of(dot_beside_a_line, (-8, 0)).clearance
    merged = _contacts_of(dot_beside_a_line, (-12, 0)).clearance
    assert 0.0 < float(near) < float(merged)


def test_an_end_stays_on_the_stroke_that_it_touches() -> None:
    tee = [polyline([(50, 20), (50, 90)]), polyline([(50, 55), (85, 55)])]
    touching = _contacts_of(tee, (0, 6))
    assert float(touching.joints) == 0.0, "it may slide along the other stroke"
    assert float(touching.clearance) == 0.0
    assert float(_contacts_of(tee, (8, 0)).joints) > 0.0


def test_a_crossing_may_move_along_both_strokes() -> None:
    assert float(_contacts_of(list(CROSS), (6, 6)).clearance) == 0.0


def test_order_and_direction_do_not_change_the_ink() -> None:
    strokes = StrokeArrays.of([*CROSS, polyline([(10, 10), (20, 15), (20, 30)])])
    shuffled = reordered(strokes, np.random.default_rng(1))
    np.testing.assert_array_equal(
        strokes_to_glyph(shuffled.to_strokes(), 28), strokes_to_glyph(strokes.to_strokes(), 28)
    )


def _corpus() -> StrokeCorpus:
    """Three characters of three drawings each, a little apart."""
    shapes = (CROSS, CROSS[:1], (polyline([(30, 20), (30, 80), (70, 80)]),))
    strokes, rasters = [], []
    for shape in shapes:
        for number in range(3):
            arrays = StrokeArrays.of(shape)
            moved = arrays.moved(arrays.points_px + np.float32(2 * number))
            strokes.append([moved])
            rasters.append(strokes_to_glyph(moved.to_strokes(), 105))
    rows = [np.arange(3 * c, 3 * c + 3) for c in range(3)]
    identity = np.array([[[1.0, 0, 0], [0, 1, 0]]])
    return StrokeCorpus(np.stack(rasters)[None], identity, strokes, rows, "made here")


def test_training_pairs_match_their_points() -> None:
    pairs = PairSampler(_corpus(), 28).batch(seed=0, number=5, size=16)
    again = PairSampler(_corpus(), 28).batch(seed=0, number=5, size=16)
    np.testing.assert_array_equal(pairs.slots, again.slots)
    for points, weights, image in zip(
        pairs.points, pairs.point_weights, pairs.targets, strict=True
    ):
        px = (points[weights > 0, :2] + 1.0) * 52.5
        pixel = np.clip(np.round((px - 0.5) / 3.75).astype(int), 0, 27)
        assert image[pixel[:, 1], pixel[:, 0]].mean() > 0.9


def _trainer(model: VariationalMemoryAddressing) -> StrokeTrainer:
    recipe = StrokeRecipe(steps=6, batch=4, warmup_steps=1)
    sampler = PairSampler(_corpus(), model.config.image_size)
    return StrokeTrainer(model, sampler, recipe)


def test_only_the_head_learns_and_a_run_resumes_exactly(
    stroke_model: VariationalMemoryAddressing, tmp_path: Path
) -> None:
    model = copy.deepcopy(stroke_model)  # training changes it
    before = {k: v.clone() for k, v in model.state_dict().items()}
    whole = _trainer(model)
    whole.save(tmp_path / "start")
    for _ in range(4):
        whole.update()
    expected = {k: v.clone() for k, v in whole.averaged.items()}
    changed = {n for n, value in model.state_dict().items() if not torch.equal(value, before[n])}
    assert changed
    assert all(name.startswith("stroke_head.") for name in changed)

    first = _trainer(model)
    first.restore(tmp_path / "start")
    first.update()
    first.update()
    first.save(tmp_path / "half")
    second = _trainer(model)
    second.restore(tmp_path / "half")
    assert second.step == 2
    second.update()
    second.update()
    for name, value in second.averaged.items():
        torch.testing.assert_close(value, expected[name])


def test_invalid_recipe_values_are_named(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text("[stroke_head]\nsteps = 'many'\n")
    with pytest.raises(UserError, match="steps"):
        StrokeRecipe.read(path)
    path.write_text("steps = 3\n")
    assert StrokeRecipe.read(path) is None


def test_the_bundled_heads_card_names_its_training() -> None:
    from vma_resources import resource_path

    card = json.loads((resource_path("models/omniglot28") / "card.json").read_text())
    assert card["stroke_head"]["steps"] > 1_000
    assert card["stroke_head"]["recipe"]["channels"] == card["architecture"]["stroke_channels"]

"""New characters: the comparing network, its calibration, and the cases a window meets."""

from __future__ import annotations

import json
import math
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from safetensors.numpy import load_file, save_file
from vma_core.bundles.bundle import Bundle
from vma_core.engine.address_parameters import AddressParameters
from vma_core.engine.engine import Engine
from vma_core.engine.novelty import (
    CANDIDATES,
    Calibration,
    ComparisonNetwork,
    NoveltyDetector,
    load_detector,
    shipped_detector,
    typical_similarity,
)
from vma_core.engine.request import Drawing, Request
from vma_core.engine.runtime.torch_runner import TorchRunner
from vma_core.errors import UserError
from vma_core.importers.glyph_set import GlyphSet
from vma_core.memory.entries import Memory, MemoryEntry
from vma_core.model.vma import VariationalMemoryAddressing
from vma_core.training.corpus import background_sets
from vma_core.training.novelty_detector import (
    ComparisonTrainer,
    Trials,
    auroc,
    calibrate,
    probabilities,
    reference_keys,
    train_network,
    trials,
    turned_classes,
)
from vma_resources import resource_path

CALIBRATION = Calibration(constant=14.0, best=-20.0, near=3.0, far=2.0, log_entries=0.4)


def trainer_with_statistics() -> ComparisonTrainer:
    """An untrained network whose batch normalisations all do something."""
    torch.manual_seed(0)
    net = ComparisonTrainer()
    for module in net.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            assert module.running_mean is not None
            assert module.running_var is not None
            module.running_mean.normal_(0, 0.2)
            module.running_var.uniform_(0.5, 2.0)
            torch.nn.init.uniform_(module.weight, 0.5, 1.5)
            torch.nn.init.normal_(module.bias, 0, 0.2)
    return net.eval()


def test_numpy_features_equal_the_trained_networks(glyphs: np.ndarray) -> None:
    net = trainer_with_statistics()
    ours = ComparisonNetwork(net.folded())(glyphs)
    with torch.no_grad():
        reference = net(torch.from_numpy(glyphs).float().unsqueeze(1)).numpy()
    np.testing.assert_allclose(ours, reference, atol=1e-5)
    np.testing.assert_allclose(np.linalg.norm(ours, axis=1), 1, atol=1e-5)


def test_plain_characters_are_typically_more_similar() -> None:
    references = np.eye(200, dtype=np.float32)
    plain = np.full((1, 200), 200**-0.5, np.float32)
    near, far = typical_similarity(np.concatenate([plain, references[:1]]), references)
    np.testing.assert_allclose(near, [200**-0.5, 0.2], atol=1e-6)
    np.testing.assert_allclose(far, [200**-0.5, 0.01], atol=1e-6)


def test_the_probability_falls_with_similarity_and_rises_with_entries() -> None:
    by_best = [CALIBRATION.new_probability(best, 0.8, 0.5, 32) for best in (0.2, 0.6, 0.9, 1.0)]
    assert by_best == sorted(by_best, reverse=True)
    by_entries = [CALIBRATION.new_probability(0.9, 0.8, 0.5, n) for n in (1, 32, 100_000)]
    assert by_entries == sorted(by_entries)
    assert 0 < CALIBRATION.new_probability(50.0, 0, 0, 1) < 1e-9


def test_calibration_recovers_the_true_odds() -> None:
    rng = np.random.default_rng(0)
    parts = []
    for entries in (2, 32, 256):
        features = rng.uniform(0, 1, (40_000, 4))
        features[:, 3] = math.log(entries)
        drawn = Trials(np.zeros(len(features), bool), features, entries)
        parts.append(replace(drawn, is_new=rng.random(40_000) < probabilities(drawn, CALIBRATION)))
    found = calibrate(parts)
    for name, value in CALIBRATION.to_dict().items():
        assert getattr(found, name) == pytest.approx(value, rel=0.1, abs=0.15), name
    for part in parts:
        given = probabilities(part, found)
        for low in np.arange(0, 1, 0.2):
            inside = (given >= low) & (given < low + 0.2)
            assert part.is_new[inside].mean() == pytest.approx(given[inside].mean(), abs=0.03)


def test_trials_are_half_new_and_exclude_the_query() -> None:
    keys = np.eye(60, dtype=np.float32)
    by_class = [np.arange(c * 3, c * 3 + 3) for c in range(20)]
    found = trials(keys, by_class, keys, entries=8, episodes=5, seed=1)
    assert found.is_new.mean() == 0.5
    assert len(found.features) == 2 * 8 * 5
    # Every drawing is similar to itself alone: a cosine of 1 would be the drawing itself.
    assert found.features[:, 0].max() == 0


def test_separable_classes_are_recognised() -> None:
    rng = np.random.default_rng(2)
    centres = rng.standard_normal((40, 16))
    keys = np.repeat(centres, 5, axis=0) + 0.2 * rng.standard_normal((200, 16))
    keys = (keys / np.linalg.norm(keys, axis=1, keepdims=True)).astype(np.float32)
    by_class = [np.arange(c * 5, c * 5 + 5) for c in range(40)]
    found = trials(keys, by_class, keys[::7], entries=16, episodes=20, seed=0)
    assert auroc(found, calibrate([found])) > 0.98


def test_every_drawing_is_new_to_an_empty_memory(engine: Engine, glyphs: np.ndarray) -> None:
    empty = Memory([]).snapshot()
    engine.prepare(empty)
    assert engine.address(empty, Drawing.of(glyphs[0])).new_probability == 1.0


def test_a_drawing_that_was_just_added_is_known(engine: Engine, glyphs: np.ndarray) -> None:
    for glyph in glyphs:
        alone = Memory([MemoryEntry(glyph)]).snapshot()
        assert engine.address(alone, Drawing.of(glyph)).new_probability < 0.1
        among = Memory([MemoryEntry(g) for g in glyphs]).snapshot()
        assert engine.address(among, Drawing.of(glyph)).new_probability < 0.3


def test_a_single_entry_of_another_character_is_no_match(
    engine: Engine, glyphs: np.ndarray
) -> None:
    one = Memory([MemoryEntry(glyphs[0])]).snapshot()
    others = [engine.address(one, Drawing.of(glyph)).new_probability for glyph in glyphs[1:]]
    assert np.mean(np.array(others) > 0.5) >= 0.8


def test_more_drawings_of_a_character_stay_known(engine: Engine, glyphs: np.ndarray) -> None:
    shifted = [np.roll(glyphs[3], (y, x), (0, 1)) for y in (-1, 0, 1) for x in (-1, 1)]
    drawing = Drawing.of(glyphs[3])
    one, many = (
        engine.address(Memory([MemoryEntry(g) for g in images]).snapshot(), drawing).new_probability
        for images in (shifted[:1], shifted)
    )
    assert max(one, many) < 0.3


def test_an_empty_drawing_has_no_novelty(engine: Engine, memory: Memory) -> None:
    blank = Drawing.of(np.zeros((28, 28), np.uint8))
    for drawing in (None, blank):
        addresses = engine.address(memory.snapshot(), drawing)
        assert addresses.novelty is None
        assert addresses.new_probability == addresses.dummy_posterior


def test_the_detector_leaves_the_model_unchanged(
    bundle: Bundle, memory: Memory, glyphs: np.ndarray
) -> None:
    watched, plain = bundle.engine("cpu"), bundle.engine("cpu")
    plain.novelty = None
    drawing = Drawing.of(glyphs[5])
    with_it, without = (e.address(memory.snapshot(), drawing) for e in (watched, plain))
    np.testing.assert_array_equal(with_it.posterior, without.posterior)
    assert with_it.dummy_posterior == without.dummy_posterior
    assert with_it.kl_bits == without.kl_bits
    assert without.new_probability == without.dummy_posterior


def test_novelty_is_computed_only_when_needed(
    bundle: Bundle, memory: Memory, glyphs: np.ndarray
) -> None:
    engine = bundle.engine("cpu")
    asked = Request(memory.snapshot(), Drawing.of(glyphs[5]), count=2)
    addresses = engine.address(asked.memory, asked.drawing)
    assert engine.answer(asked).addresses is addresses
    assert not addresses.novelty_is_known
    engine.answer(replace(asked, source="recall"))
    assert addresses.novelty_is_known, "what is recalled depends on it"
    assert addresses.novelty == addresses.new_probability


def test_without_a_detector_novelty_is_the_dummy_posterior(
    tiny: VariationalMemoryAddressing,
) -> None:
    assert shipped_detector(8) is None
    weights = {name: value.numpy() for name, value in tiny.state_dict().items()}
    engine = Engine(TorchRunner(tiny), AddressParameters.from_weights(weights))
    image = np.eye(8, dtype=np.uint8)
    addresses = engine.address(Memory([MemoryEntry(image)]).snapshot(), Drawing.of(image))
    assert addresses.new_probability == addresses.dummy_posterior


def test_a_large_memory_costs_no_more_than_its_candidates() -> None:
    seen: list[int] = []

    class Counting(ComparisonNetwork):
        def __call__(self, images: NDArray[Any]) -> NDArray[np.float32]:
            seen.append(len(images))
            return super().__call__(images)

    rng = np.random.default_rng(0)
    images = (rng.random((300, 28, 28)) < 0.1).astype(np.uint8)
    memory = Memory([MemoryEntry(image) for image in images]).snapshot()
    net = Counting(trainer_with_statistics().folded())
    detector = NoveltyDetector(net, np.eye(128, dtype=np.float32), CALIBRATION)
    similarity = rng.random(300).astype(np.float32)
    first = detector.new_probability(images[0], memory, similarity)
    assert sum(seen) == CANDIDATES + 1
    assert detector.new_probability(images[0], memory, similarity) == first
    assert sum(seen) == CANDIDATES + 2, "the entries' keys are kept"
    similarity[0] = 2.0
    assert detector.new_probability(images[0], memory, similarity) < first


def _nan(folder: Path) -> None:
    weights = load_file(folder / "weights.safetensors")
    weights["project.bias"][0] = np.nan
    save_file(weights, folder / "weights.safetensors")


def _without_calibration(folder: Path) -> None:
    (folder / "card.json").write_text(json.dumps({"calibration": {"best": 1.0}}))


def _truncated(folder: Path) -> None:
    path = folder / "weights.safetensors"
    path.write_bytes(path.read_bytes()[:1000])


def _missing(folder: Path) -> None:
    (folder / "card.json").unlink()


@pytest.mark.parametrize("damage", [_nan, _without_calibration, _truncated, _missing])
def test_a_damaged_detector_is_refused(tmp_path: Path, damage: Callable[[Path], None]) -> None:
    folder = Path(shutil.copytree(resource_path("novelty"), tmp_path / "novelty"))
    load_detector(folder)
    damage(folder)
    with pytest.raises(UserError, match="novelty detector"):
        load_detector(folder)


def test_training_needs_the_original_drawings() -> None:
    small = GlyphSet(np.zeros((4, 28, 28), np.uint8), np.array([0, 0, 1, 1]), ("a", "b"), "small")
    with pytest.raises(UserError, match="105-pixel"):
        train_network(small, steps=1, characters=2, learning_rate=1e-3, seed=0)


@pytest.mark.slow
def test_the_detector_separates_held_out_alphabets(small_data: Path) -> None:
    train, held_out = background_sets(small_data, 28)
    weights = load_file(resource_path("novelty/weights.safetensors"))
    references = weights.pop("references").astype(np.float32)
    network = ComparisonNetwork(weights)
    some = reference_keys(network, train.select(range(3)))
    apart = np.abs(some[:, None] - references).max(axis=2)
    assert (apart.min(axis=1) < 2e-3).all(), "each is one of the references"
    keys, classes = turned_classes(network, held_out)
    card = json.loads(resource_path("novelty/card.json").read_text())
    calibration = Calibration.from_dict(card["calibration"])
    found = trials(keys, classes, references, entries=32, episodes=20, seed=1)
    assert auroc(found, calibration) > 0.9

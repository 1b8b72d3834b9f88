"""Random but repeatable inputs through all networks: for parity, and for a first trial."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vma_core.engine.runtime.runner import PairBatch, Runner, SlotBatch, VariantBatch
from vma_core.glyphs.raster import RASTER_PX
from vma_core.glyphs.stroke_slots import SLOT_FEATURES

SLOTS = 9


def probe(runner: Runner, batch: int, entries: int) -> list[NDArray[np.float32]]:
    """Every output of every graph for random inputs that follow from the sizes.

    Log-likelihoods and the like are sums over all pixels and given per pixel; shifts of slots are
    given in halves of the picture.
    """
    config = runner.config
    rng = np.random.default_rng(7)
    shape = (entries, config.image_size, config.image_size)
    images = (rng.random(shape) < 0.08).astype(np.float32)
    rows = rng.integers(0, entries, batch)
    others = rows[::-1].copy()
    noise = rng.standard_normal((batch, config.latent_size)).astype(np.float32)
    levels = len(config.level_channels)
    spread = rng.random((batch, levels)).astype(np.float32)
    heat = (0.5 + rng.random((batch, levels))).astype(np.float32)
    features = runner.features(images)
    answers: list[NDArray[np.float32]] = []
    if config.companions:
        gates = rng.random((entries, 2)).astype(np.float32)
        accompany = rng.integers(0, entries, gates.shape)
        answers = [runner.companion_keys(images), *runner.templates(features, accompany, gates)]
    at_prior = np.ones_like(spread)
    pairs = runner.infer(PairBatch(features, features, rows, others, images, noise))
    if config.stroke_channels:
        stroke_ids = np.sort(rng.integers(-1, 3, (entries, SLOTS)))[:, ::-1].copy()
        slots = rng.uniform(-1.0, 1.0, (entries, SLOTS, SLOT_FEATURES)).astype(np.float32)
        moved = SlotBatch(slots, stroke_ids, rows)
        there = (stroke_ids >= 0)[rows]
        for spreads in (spread, at_prior):
            wanted = VariantBatch(features, features, rows, others, noise, spreads, heat)
            drawn, shifts_px = runner.draw(wanted, moved)
            answers += [drawn, shifts_px[there] / np.float32(RASTER_PX / 2)]
    pixels = config.image_size**2
    return [
        *answers,
        runner.embed(images),
        *features,
        runner.generate(VariantBatch(features, features, rows, others, noise, spread, heat)),
        runner.generate(VariantBatch(features, features, rows, others, noise, at_prior, heat)),
        *((part / pixels).astype(np.float32) for part in pairs[:-1]),
        pairs.latents,
    ]

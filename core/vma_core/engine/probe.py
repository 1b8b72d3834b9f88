"""Random but repeatable inputs through all networks: for parity, and for a first trial."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vma_core.engine.runner import PairBatch, Runner, VariantBatch


def probe(runner: Runner, batch: int, entries: int) -> list[NDArray[np.float32]]:
    """Every output of every graph for random inputs that follow from the sizes.

    Log-likelihoods and the like are sums over all pixels and given per pixel.
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

"""Protocol P5: what the memory contributes, and where the cost of a drawing lies."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from vma_core.engine.engine import Engine
from vma_core.engine.likelihood.bits import to_bits
from vma_core.evaluation.encoded_dataset import EncodedSet, estimate
from vma_core.evaluation.nll import Progress, nll_episode
from vma_core.standard_errors import Row, means

MEMORY_SIZES = (8, 32, 128)


def memory_use(
    engine: Engine,
    encoded: EncodedSet,
    sizes: Sequence[int],
    samples: int,
    episodes: int,
    seed: int,
    progress: Progress = lambda _: None,
) -> list[Row]:
    """One row a memory size: KL of the address, of the latents, and the cost of the pixels.

    A set with one class (MNIST's digits taken together) has a memory of random images; otherwise
    one drawing a class, the target's class among them. KL(q ‖ p) cannot exceed the address's
    largest prior surprise, which is ln M for a memory of M equally probable entries.
    """
    rows = []
    for size in sizes:
        classes, shots = (1, size) if len(encoded.by_class) == 1 else (size, 1)
        parts = []
        for episode in range(episodes):
            memory, target = nll_episode(encoded.by_class, classes, shots, seed, episode)
            rng = np.random.default_rng([seed, 7, episode])
            found = estimate(engine, encoded, memory, target, samples, rng, max(1, samples // 2))
            parts.append((found.address_kl, float(found.latent_kl.sum()), found.pixels))
            progress(1)
        address, latent, pixels = np.array(parts).T
        row: Row = {"entries": size, "ln_entries": math.log(size)}
        row |= means({"address_kl_nats": address, "latent_kl_nats": latent, "pixel_nats": pixels})
        row["address_kl_bits"] = to_bits(row["address_kl_nats"])
        rows.append(row | {"episodes": episodes})
    return rows

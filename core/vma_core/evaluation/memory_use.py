"""Protocol P5: contribution of the memory, and the parts of a drawing's cost."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from vma_core.engine.engine import Engine
from vma_core.evaluation.encoded_dataset import EncodedSet, estimate
from vma_core.evaluation.nll import Progress, nll_episode
from vma_core.standard_errors import Row, means
from vma_core.units import to_bits

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
    """One row per memory size: KL of address and latents, and the cost of the pixels.

    The memory has one drawing per class, the target's class among them; for a set with a single
    class (MNIST's digits together) it has random images. KL(q ‖ p) is at most −ln min p(a), which
    is ln M for M equally probable entries.
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

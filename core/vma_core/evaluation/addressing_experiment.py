"""The addressing experiment: one importance-weighted estimate for every kind of addressing.

Unlike the other protocols this one runs the networks in PyTorch, from a run folder: the baselines
that it compares are not all exported.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from vma_core.engine.likelihood.estimators import allocate, at_most
from vma_core.evaluation.nll import Progress, nll_episode
from vma_core.importers.glyph_set import GlyphSet
from vma_core.model.blocks import set_memory_format
from vma_core.model.encoder import Features
from vma_core.model.vma import VariationalMemoryAddressing
from vma_core.standard_errors import Row, mean_and_stderr

CLASSES = (1, 2, 4, 8, 16, 48, 144)
ENCODED_BATCH = 256
PAIR_BATCH = 125


@dataclass(frozen=True, eq=False)
class EncodedDrawings:
    """Drawings with their embeddings and features, as tensors.

    Attributes:
        images: (N, 1, size, size) float32, ink = 1.
        embedded: (N, D) queries and keys.
        features: per level (N, channels, side, side).
        by_class: rows of each class's drawings.
    """

    images: Tensor
    embedded: Tensor
    features: Features
    by_class: list[NDArray[np.intp]]


@torch.no_grad()
def encode_drawings(model: VariationalMemoryAddressing, glyphs: GlyphSet) -> EncodedDrawings:
    """Encode a set with a model in evaluation mode."""
    images = torch.from_numpy(glyphs.images.astype(np.float32)).unsqueeze(1)
    images = images.contiguous(memory_format=torch.channels_last)
    batches = images.split(ENCODED_BATCH)
    features = [model.features(batch) for batch in batches]
    return EncodedDrawings(
        images,
        torch.cat([model.embed(batch) for batch in batches]),
        tuple(torch.cat(level) for level in zip(*features, strict=True)),
        glyphs.by_class(),
    )


class EvaluationSampling:
    """Random numbers of one estimate; discrete addresses are stratified, not sampled.

    Attributes:
        samples: K, decoded reads.
        log_counts: (1, K) log of the number of reads of each read's address, once there are
            discrete addresses.
    """

    def __init__(self, samples: int, seed: Sequence[int]) -> None:
        self.samples = samples
        self.log_counts: Tensor | None = None
        states = np.random.SeedSequence(seed).generate_state(2, np.uint64)
        self._generator, self._latent_generator = (
            torch.Generator().manual_seed(int(state >> np.uint64(1))) for state in states
        )

    def addresses(self, log_q: Tensor) -> Tensor:
        """log q(a | x, M), (1, n + d) → (1, K): the K / 2 most probable ones at least once each."""
        values = log_q[0].double().numpy()
        read = at_most(max(1, self.samples // 2))(values, len(values))
        counts = allocate(np.exp(values[read]), self.samples)
        self.log_counts = torch.from_numpy(np.log(np.repeat(counts, counts))).float()[None]
        return torch.from_numpy(np.repeat(read, counts))[None]

    def normal(self, *shape: int) -> Tensor:
        """Standard normal noise of an address."""
        return torch.randn(*shape, generator=self._generator)

    def latents(self, *shape: int) -> Tensor:
        """Standard normal noise of z."""
        return torch.randn(*shape, generator=self._latent_generator)


@torch.no_grad()
def log_likelihood(
    model: VariationalMemoryAddressing,
    drawings: EncodedDrawings,
    memory: NDArray[np.intp],
    target: int,
    sampling: EvaluationSampling,
) -> float:
    """Importance-weighted estimate of log p(x | M) in nats, never too high on average.

    A discrete address gives Σ_a p(a) mean_k w(a, z_k), a continuous one the mean over K samples of
    all latents.
    """
    rows = memory if model.addressing.reads_memory else memory[:0]
    own = tuple(level[target : target + 1] for level in drawings.features)
    reads = model.addressing.read(
        drawings.embedded[target : target + 1],
        drawings.embedded[rows],
        tuple(level[rows] for level in drawings.features),
        sampling,
        own,
    )
    image = drawings.images[target : target + 1]
    count = reads.log_q.shape[1]
    parts = []
    for start in range(0, count, PAIR_BATCH):
        pairs = slice(start, min(start + PAIR_BATCH, count))
        size = pairs.stop - start
        terms = model.pair_terms(
            image.expand(size, -1, -1, -1),
            tuple(level[pairs] for level in reads.template),
            tuple(level.expand(size, -1, -1, -1) for level in own),
            sampling.latents(size, model.config.latent_size),
            None if reads.latents is None else reads.latents[pairs],
        )
        parts.append(terms.log_weight)
    log_weights = torch.cat(parts)[None] + reads.log_prior + reads.shift_ratio
    proposal = reads.log_q + math.log(count)
    if sampling.log_counts is not None:
        proposal = sampling.log_counts
    return float(torch.logsumexp((log_weights - proposal).double(), dim=1))


def addressing_experiment(
    model: VariationalMemoryAddressing,
    glyphs: GlyphSet,
    classes: Sequence[int],
    samples: int,
    episodes: int,
    seed: int,
    progress: Progress = lambda _: None,
) -> list[Row]:
    """One row per number of classes with one drawing each, as `evaluation.nll.table1`.

    `nlls` are the single targets' values; all models and numbers of classes have the same targets,
    so differences are paired.
    """
    set_memory_format(model.eval(), torch.channels_last)
    drawings = encode_drawings(model, glyphs)
    rows: list[Row] = []
    alone: NDArray[np.float64] | None = None
    for count in classes:
        values = np.empty(episodes)
        for episode in range(episodes):
            memory, target = nll_episode(drawings.by_class, count, 1, seed, episode)
            sampling = EvaluationSampling(samples, (seed, 7, episode))
            values[episode] = -log_likelihood(model, drawings, memory, target, sampling)
            progress(1)
        mean, stderr = mean_and_stderr(values)
        row: Row = {"classes": count, "nll_nats": mean, "stderr": stderr}
        if count == 1:
            alone = values
        elif alone is not None:
            excess, error = mean_and_stderr(values - alone - math.log(count))
            row |= {"excess_nats": excess, "excess_stderr": error}
        rows.append(row | {"episodes": episodes, "samples": samples, "nlls": values.tolist()})
    return rows

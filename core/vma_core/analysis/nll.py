"""Protocol P1: conditional NLL given C classes × s drawings, the target never among them."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from vma_core.analysis.figures import Row, mean_and_stderr
from vma_core.engine.engine import Engine
from vma_core.engine.runner import Array, Features
from vma_core.glyphs.glyph_set import GlyphSet

Progress = Callable[[int], object]
PAIR_BATCH = 500
TABLE1_SHOTS = (1, 2, 3, 4, 5, 10, 19)
TABLE1_CLASSES = (1, 2, 4, 16)


def table1(
    engine: Engine,
    glyphs: GlyphSet,
    cells: Sequence[tuple[int, int]],
    samples: int,
    episodes: int,
    seed: int,
    progress: Progress = lambda _: None,
) -> list[Row]:
    """One row for each (classes, shots); the same targets are used in every cell of a class count.

    The estimate is stratified exactly over the addresses: every address gets at least one of the
    `samples` importance samples of z, the rest in proportion to q(a | x, M), and
    p(x | M) ≈ Σ_a p(a) · mean_k w(a, z_k), whose −log is reported.
    """
    rows = []
    for classes, shots in cells:
        values = []
        for episode in range(episodes):
            rng = np.random.default_rng([seed, classes, episode])
            memory, target = nll_episode(glyphs, classes, shots, rng)
            values.append(-log_likelihood(engine, memory, target, samples, rng))
            progress(1)
        mean, stderr = mean_and_stderr(values)
        rows.append(
            {
                "classes": classes,
                "shots": shots,
                "nll_nats": mean,
                "stderr": stderr,
                "episodes": episodes,
                "samples": samples,
            }
        )
    return rows


def nll_episode(
    glyphs: GlyphSet, classes: int, shots: int, rng: np.random.Generator
) -> tuple[Array, Array]:
    """(classes · shots, S, S) memory and (S, S) target, float32, drawn without replacement."""
    by_class = glyphs.by_class()
    chosen = rng.choice(len(by_class), classes, replace=False)
    drawn = [rng.permutation(by_class[c])[: shots + 1] for c in chosen]
    target = drawn[0][0]
    rows = np.concatenate([d[1:] for d in drawn])
    images = glyphs.images
    return images[rows].astype(np.float32), images[target].astype(np.float32)


def log_likelihood(
    engine: Engine, memory: Array, target: Array, samples: int, rng: np.random.Generator
) -> float:
    """Stratified importance-weighted estimate of log p(x | M) in nats."""
    runner, parameters = engine.runner, engine.parameters
    query = runner.embed(target[None])[0]
    keys = runner.embed(memory)
    log_q = parameters.log_posterior(query, keys)
    log_prior = parameters.log_prior(len(memory)).astype(np.float64)
    counts = allocate(np.exp(log_q.astype(np.float64)), samples)
    features = runner.features(memory)
    template = tuple(
        np.concatenate([f, d]) for f, d in zip(features, parameters.dummy_features, strict=True)
    )
    rows = np.repeat(np.arange(len(counts)), counts)
    log_weights = pair_log_weights(engine, template, rows, target, rng)
    total = -math.inf
    for address, part in enumerate(np.split(log_weights, np.cumsum(counts)[:-1])):
        mean_weight = np.logaddexp.reduce(part) - math.log(len(part))
        total = np.logaddexp(total, log_prior[address] + mean_weight)
    return float(total)


def allocate(q: NDArray[np.float64], samples: int) -> NDArray[np.intp]:
    """How many of `samples` each address gets: at least one, the rest in proportion to q."""
    spare = max(0, samples - len(q))
    counts = 1 + np.floor(q / q.sum() * spare).astype(np.intp)
    counts[int(np.argmax(q))] += max(0, samples - int(counts.sum()))
    return counts


def pair_log_weights(
    engine: Engine,
    template: Features,
    rows: NDArray[np.intp],
    target: Array,
    rng: np.random.Generator,
) -> NDArray[np.float64]:
    """log w(a, z) for one fresh z per row of `rows`, in nats."""
    runner = engine.runner
    target_features = runner.features(target[None])
    parts = []
    for start in range(0, len(rows), PAIR_BATCH):
        chunk = rows[start : start + PAIR_BATCH].astype(np.int64)
        noise = rng.standard_normal((len(chunk), runner.config.latent_size), dtype=np.float32)
        pairs = runner.infer(
            template, target_features, chunk, np.zeros_like(chunk), target[None], noise
        )
        parts.append(pairs.log_likelihood.astype(np.float64) + pairs.log_ratio.sum(1))
    return np.concatenate(parts)

"""log p(x | M) by importance sampling, the discrete address summed instead of sampled."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vma_core.analysis.encoded import EncodedSet
from vma_core.engine.addressing import SoftParameters
from vma_core.engine.engine import Engine
from vma_core.engine.runner import Array, Features

PAIR_BATCH = 256


@dataclass(frozen=True)
class Estimate:
    """One target's estimate, in nats.

    The three parts are of the evidence bound (one z an address): together with their negative
    sum they say where the cost of x lies.
    """

    log_likelihood: float
    """Importance-weighted estimate of log p(x | M)."""
    address_kl: float
    """KL(q(a | x, M) ‖ p(a))."""
    latent_kl: float
    """Mean KL of z under q(a | x, M)."""
    pixels: float
    """Mean −log p(x | z, m_a) under q."""


@dataclass(frozen=True)
class Pairs:
    """Log weights of sampled z, each with the address it belongs to."""

    log_weights: NDArray[np.float64]
    latent_kl: NDArray[np.float64]
    pixels: NDArray[np.float64]


def estimate(
    engine: Engine,
    encoded: EncodedSet,
    memory: NDArray[np.intp],
    target: int,
    samples: int,
    rng: np.random.Generator,
    max_addresses: int | None = None,
) -> Estimate:
    """Estimate for one target and one memory, both rows of an encoded set.

    With hard addressing it is stratified exactly over the addresses: every address (or the
    `max_addresses` most probable under q) gets at least one of the `samples` samples of z, the
    rest go in proportion to q(a | x, M), and p(x | M) ≈ Σ_a p(a) · mean_k w(a, z_k). Addresses
    left out can only make the estimate of p(x | M) smaller. With soft attention every sample has
    an address latent and a z of its own.
    """
    if isinstance(engine.parameters, SoftParameters):
        return _soft_estimate(engine, engine.parameters, encoded, memory, target, samples, rng)
    if engine.runner.config.addressing == "none":
        memory = memory[:0]
    parameters = engine.parameters
    entries = len(memory)
    log_q = parameters.log_posterior(encoded.keys[target], encoded.keys[memory]).astype(np.float64)
    log_prior = parameters.log_prior(entries).astype(np.float64)
    q = np.exp(log_q)
    read = np.arange(len(q))
    if max_addresses is not None and len(q) > max_addresses:
        read = np.argsort(-q)[:max_addresses]
    counts = allocate(q[read], samples)
    template = _templates(engine, encoded, memory, read)
    rows = np.repeat(np.arange(len(read)), counts)
    pairs = sample_pairs(engine, encoded, template, rows, target, rng)
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
    means = np.array(
        [
            np.logaddexp.reduce(part) - math.log(len(part))
            for part in np.split(pairs.log_weights, starts[1:])
        ]
    )
    share = q[read] / q[read].sum()
    return Estimate(
        float(np.logaddexp.reduce(log_prior[read] + means)),
        float((q * (log_q - log_prior)).sum()),
        float((share * np.add.reduceat(pairs.latent_kl, starts) / counts).sum()),
        float((share * np.add.reduceat(pairs.pixels, starts) / counts).sum()),
    )


def allocate(q: NDArray[np.float64], samples: int) -> NDArray[np.intp]:
    """How many of `samples` each address gets: at least one, the rest in proportion to q."""
    spare = max(0, samples - len(q))
    counts = 1 + np.floor(q / q.sum() * spare).astype(np.intp)
    counts[int(np.argmax(q))] += max(0, samples - int(counts.sum()))
    return counts


def sample_pairs(
    engine: Engine,
    encoded: EncodedSet,
    template: Features,
    rows: NDArray[np.intp],
    target: int,
    rng: np.random.Generator,
) -> Pairs:
    """A fresh z for every row of `rows`, which name rows of `template`."""
    runner = engine.runner
    target_features = tuple(level[target : target + 1] for level in encoded.features)
    image = encoded.images[target : target + 1]
    weights, kls, pixels = [], [], []
    for start in range(0, len(rows), PAIR_BATCH):
        chunk = rows[start : start + PAIR_BATCH].astype(np.int64)
        noise = rng.standard_normal((len(chunk), runner.config.latent_size), dtype=np.float32)
        pairs = runner.infer(template, target_features, chunk, np.zeros_like(chunk), image, noise)
        likelihood = pairs.log_likelihood.astype(np.float64)
        weights.append(likelihood + pairs.log_ratio.sum(1))
        kls.append(pairs.kl.sum(1).astype(np.float64))
        pixels.append(-likelihood)
    return Pairs(np.concatenate(weights), np.concatenate(kls), np.concatenate(pixels))


def _templates(
    engine: Engine, encoded: EncodedSet, memory: NDArray[np.intp], read: NDArray[np.intp]
) -> Features:
    """Templates of addresses: entries by position, the dummies behind them."""
    entries = read[read < len(memory)]
    dummies = read[read >= len(memory)] - len(memory)
    parts = [tuple(level[dummies] for level in engine.parameters.dummy_features)]
    if len(entries):
        parts.append(encoded.templates(engine, memory, entries))
    place = np.empty(len(read), np.intp)
    place[read >= len(memory)] = np.arange(len(dummies))
    place[read < len(memory)] = len(dummies) + np.arange(len(entries))
    return tuple(np.concatenate(level)[place] for level in zip(*parts, strict=True))


def _soft_estimate(
    engine: Engine,
    parameters: SoftParameters,
    encoded: EncodedSet,
    memory: NDArray[np.intp],
    target: int,
    samples: int,
    rng: np.random.Generator,
) -> Estimate:
    mean, log_scale = parameters.latent(encoded.keys[target])
    noise = rng.standard_normal((samples, parameters.latent_size), dtype=np.float32)
    latents = (mean + np.exp(log_scale) * noise).astype(np.float32)
    attention = np.exp(parameters.log_attention(latents, encoded.keys[memory]))
    levels = tuple(
        np.concatenate([level[memory], dummy])
        for level, dummy in zip(encoded.features, parameters.dummy_features, strict=True)
    )
    template: tuple[Array, ...] = tuple(
        (attention @ level.reshape(len(level), -1)).reshape(samples, *level.shape[1:])
        for level in levels
    )
    pairs = sample_pairs(engine, encoded, template, np.arange(samples), target, rng)
    log_ratio = (0.5 * (noise**2 - latents**2) + log_scale).sum(1).astype(np.float64)
    log_likelihood = np.logaddexp.reduce(pairs.log_weights + log_ratio) - math.log(samples)
    kl = 0.5 * float((mean**2 + np.exp(2 * log_scale) - 1 - 2 * log_scale).sum())
    return Estimate(
        float(log_likelihood), kl, float(pairs.latent_kl.mean()), float(pairs.pixels.mean())
    )

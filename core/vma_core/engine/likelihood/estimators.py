"""log p(x | M) by importance sampling of z; a discrete address is summed, not sampled."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from vma_core.engine.address_parameters import SoftParameters
from vma_core.engine.runtime.runner import Array, Features, PairBatch, Runner

PAIR_BATCH = 256
Float = NDArray[np.float64]
AddressChoice = Callable[[Float, int], NDArray[np.intp]]
"""From log q(a | x, M), (n + d,), and n to the addresses that are decoded."""


@dataclass(frozen=True, eq=False)
class Target:
    """A drawing whose likelihood is estimated.

    Attributes:
        image: (1, size, size) float32.
        features: per level (1, channels, side, side).
        query: (D,) embedding in the address space.
    """

    image: Array
    features: Features
    query: Array


class AddressableMemory(NamedTuple):
    """A memory as the likelihood sees it."""

    keys: Array
    """(n, D) address keys."""
    templates: Callable[[NDArray[np.intp]], Features]
    """(B,) rows → templates, per level (B, channels, side, side)."""

    def emptied(self) -> AddressableMemory:
        """The same without entries."""
        return self._replace(keys=self.keys[:0])


@dataclass(frozen=True, eq=False)
class Addressed:
    """The distribution over all addresses, and templates of those that are decoded.

    Attributes:
        log_q: (n + d,) log q(a | x, M) over the entries followed by the dummies.
        log_prior: (n + d,) log p(a).
        read: (B,) decoded addresses.
        template: their templates, per level (B, channels, side, side).
    """

    log_q: Float
    log_prior: Float
    read: NDArray[np.intp]
    template: Features


@dataclass(frozen=True, eq=False)
class Estimate:
    """Estimate for one drawing, in nats.

    `address_kl`, `latent_kl` and `pixels` are the parts of the one-sample bound (ELBO), negated.
    """

    log_likelihood: float
    """Importance-weighted estimate of log p(x | M)."""
    address_kl: float
    """KL(q(a | x, M) ‖ p(a))."""
    latent_kl: Float
    """(levels,) mean KL of each level of z under q(a | x, M), coarse to fine."""
    pixels: float
    """Mean −log p(x | z, m_a) under q."""
    log_joint: Float
    """(B,) estimated log p(a) + log p(x | m_a) of each decoded address."""


@dataclass(frozen=True, eq=False)
class Pairs:
    """S samples of z."""

    log_weights: Float
    """(S,) log p(x, z | m_a) − log q(z | x, m_a)."""
    latent_kl: Float
    """(S, levels)"""
    pixels: Float
    """(S,)"""


def most_probable(count: int) -> AddressChoice:
    """The `count` most probable addresses, entries before dummies."""

    def choose(log_q: Float, entries: int) -> NDArray[np.intp]:
        read = np.argsort(-log_q)[:count]
        return np.concatenate([read[read < entries], read[read >= entries]])

    return choose


def at_most(count: int | None) -> AddressChoice:
    """All addresses in order, or the `count` most probable where there are more."""

    def choose(log_q: Float, _entries: int) -> NDArray[np.intp]:
        if count is None or len(log_q) <= count:
            return np.arange(len(log_q))
        return np.argsort(-log_q)[:count]

    return choose


def estimate_stratified(
    runner: Runner, target: Target, addressed: Addressed, samples: int, rng: np.random.Generator
) -> Estimate:
    """Estimate stratified over the decoded addresses.

    Each address gets at least one of the `samples` samples of z, the rest in proportion to q, and
    p(x | M) ≈ Σ_a p(a) · mean_k w(a, z_k). Leaving addresses out only lowers the estimate.
    """
    read = addressed.read
    q = np.exp(addressed.log_q)
    counts = allocate(q[read], samples)
    pairs = sample_pairs(
        runner, target, addressed.template, np.repeat(np.arange(len(read)), counts), rng
    )
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
    means = np.array(
        [
            np.logaddexp.reduce(part) - math.log(len(part))
            for part in np.split(pairs.log_weights, starts[1:])
        ]
    )
    log_joint = addressed.log_prior[read] + means
    share = q[read] / q[read].sum()
    latent = np.add.reduceat(pairs.latent_kl, starts) / counts[:, None]
    return Estimate(
        float(np.logaddexp.reduce(log_joint)),
        float((q * (addressed.log_q - addressed.log_prior)).sum()),
        share @ latent,
        float(share @ (np.add.reduceat(pairs.pixels, starts) / counts)),
        log_joint,
    )


def estimate_attended(
    runner: Runner,
    parameters: SoftParameters,
    target: Target,
    keys: Array,
    levels: Features,
    samples: int,
    rng: np.random.Generator,
) -> Estimate:
    """Estimate for soft attention: every sample has an address latent u and a z.

    Args:
        runner: the networks.
        parameters: of the attention.
        target: x.
        keys: (n, D) of the entries.
        levels: features of the entries followed by the dummies, per level (n + d, c, s, s).
        samples: number of (u, z).
        rng: source of u and z.
    """
    mean, log_scale = parameters.latent(target.query)
    noise = rng.standard_normal((samples, parameters.latent_size), dtype=np.float32)
    latents = (mean + np.exp(log_scale) * noise).astype(np.float32)
    attention = np.exp(parameters.log_attention(latents, keys))
    template: tuple[Array, ...] = tuple(
        (attention @ level.reshape(len(level), -1)).reshape(samples, *level.shape[1:])
        for level in levels
    )
    pairs = sample_pairs(runner, target, template, np.arange(samples), rng)
    log_ratio = (0.5 * (noise**2 - latents**2) + log_scale).sum(1).astype(np.float64)
    log_likelihood = np.logaddexp.reduce(pairs.log_weights + log_ratio) - math.log(samples)
    kl = 0.5 * float((mean**2 + np.exp(2 * log_scale) - 1 - 2 * log_scale).sum())
    return Estimate(
        float(log_likelihood),
        kl,
        pairs.latent_kl.mean(0),
        float(pairs.pixels.mean()),
        np.zeros(0),
    )


def allocate(q: Float, samples: int) -> NDArray[np.intp]:
    """Samples per address: at least one, the rest in proportion to q."""
    spare = max(0, samples - len(q))
    counts = 1 + np.floor(q / q.sum() * spare).astype(np.intp)
    counts[int(np.argmax(q))] += max(0, samples - int(counts.sum()))
    return counts


def sample_pairs(
    runner: Runner,
    target: Target,
    template: Features,
    rows: NDArray[np.intp],
    rng: np.random.Generator,
) -> Pairs:
    """One z per row; `rows` index `template`."""
    weights, kls, pixels = [], [], []
    for start in range(0, len(rows), PAIR_BATCH):
        chunk = rows[start : start + PAIR_BATCH].astype(np.int64)
        noise = rng.standard_normal((len(chunk), runner.config.latent_size), dtype=np.float32)
        targets = np.zeros_like(chunk)
        pairs = runner.infer(
            PairBatch(template, target.features, chunk, targets, target.image, noise)
        )
        likelihood = pairs.log_likelihood.astype(np.float64)
        weights.append(likelihood + pairs.log_ratio.sum(1))
        kls.append(pairs.kl.astype(np.float64))
        pixels.append(-likelihood)
    return Pairs(np.concatenate(weights), np.concatenate(kls), np.concatenate(pixels))

"""The most probable entries under q, weighed again by what is too slow for a moving pen.

q(a | x, M) compares embeddings that must keep up with the pen. Once it rests, there is time for a
larger network that compares drawings, and for p(x | m_a), how well each entry explains the pixels.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from vma_core.engine.likelihood.estimators import Float, Target, sample_pairs
from vma_core.engine.runtime.runner import Features, Runner

COMPARED = 32
"""Number of most probable entries that the comparison network sees."""
COMPARISON_SHARPNESS = 30.0
"""Factor on its cosines, in nats; chosen on held-out background alphabets, as is the next."""
DECODED = 5
"""Number of entries, or classes, still most probable then, whose likelihood is estimated."""
SAMPLES = 16
"""Of z for each of them."""
LIKELIHOOD_WEIGHT = 0.1
"""Exponent of the likelihood: its 784 pixels are far from independent given m_a."""


def reweighted(log_q: Float, log_factor: Float) -> Float:
    """(B,) log of q · factor, scaled to the same sum as q.

    Args:
        log_q: (B,) log q(a | x, M) of some addresses.
        log_factor: (B,) log of their factors.
    """
    product = log_q + log_factor
    scaled: Float = product + np.logaddexp.reduce(log_q) - np.logaddexp.reduce(product)
    return scaled


def compared(log_q: Float, cosines: NDArray[np.float32]) -> Float:
    """(B,) log q reweighted by the comparison network's cosines, (B,)."""
    return reweighted(log_q, COMPARISON_SHARPNESS * cosines.astype(np.float64))


def explained(log_q: Float, log_likelihood: Float) -> Float:
    """(B,) log q reweighted by log p(x | m_a), (B,), in nats."""
    return reweighted(log_q, LIKELIHOOD_WEIGHT * log_likelihood)


def most_probable(log_q: Float, count: int) -> NDArray[np.intp]:
    """At most `count` positions, most probable first."""
    return np.argsort(-log_q, kind="stable")[:count]


def log_likelihoods(
    runner: Runner,
    target: Target,
    template: Features,
    rng: np.random.Generator,
    samples: int = SAMPLES,
) -> Float:
    """(B,) estimates of log p(x | m_a).

    Args:
        runner: the networks.
        target: the drawing x.
        template: of the addresses, per level (B, channels, side, side).
        rng: draws the samples.
        samples: of z for each.
    """
    count = len(template[0])
    rows = np.repeat(np.arange(count), samples)
    weights = sample_pairs(runner, target, template, rows, rng).log_weights
    found: Float = np.logaddexp.reduce(weights.reshape(count, samples), axis=1)
    return found - math.log(samples)

"""The most probable addresses under q, weighed again by the likelihood of the drawing.

q(a | x, M) compares two embeddings; p(x | m_a) compares the drawing with what the model would draw
from the entry, pixel by pixel. Each sees what the other misses, so their product names a drawing's
entry better than either. It is too slow for a moving pen.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from vma_core.engine.likelihood.estimators import Float, Target, sample_pairs
from vma_core.engine.runtime.runner import Features, Runner

RERANKED = 5
"""Number of most probable addresses, or classes, whose likelihood is estimated."""
SAMPLES = 16
"""Of z for each of them."""
LIKELIHOOD_WEIGHT = 0.1
"""Exponent of the likelihood; chosen on held-out background alphabets, where 0.05 to 0.2 do alike.

The likelihood's 784 pixels are far from independent given m_a, so its differences are too large.
"""


def reranked(log_q: Float, log_likelihood: Float) -> Float:
    """(B,) log of q(a) p(x | m_a)^w, scaled to the same sum as q.

    Args:
        log_q: (B,) log q(a | x, M) of the reranked addresses.
        log_likelihood: (B,) log p(x | m_a), in nats.
    """
    product = log_q + LIKELIHOOD_WEIGHT * log_likelihood
    scaled: Float = product + np.logaddexp.reduce(log_q) - np.logaddexp.reduce(product)
    return scaled


def most_probable_entries(log_q: Float, entries: int) -> NDArray[np.intp]:
    """The `RERANKED` most probable entries, without dummies; an `AddressChoice`."""
    return np.argsort(-log_q[:entries], kind="stable")[:RERANKED]


def log_likelihoods(
    runner: Runner, target: Target, template: Features, rng: np.random.Generator
) -> Float:
    """(B,) estimates of log p(x | m_a) from `SAMPLES` samples of z each.

    Args:
        runner: the networks.
        target: the drawing x.
        template: of the addresses, per level (B, channels, side, side).
        rng: draws the samples.
    """
    count = len(template[0])
    rows = np.repeat(np.arange(count), SAMPLES)
    weights = sample_pairs(runner, target, template, rows, rng).log_weights
    found: Float = np.logaddexp.reduce(weights.reshape(count, SAMPLES), axis=1)
    return found - math.log(SAMPLES)

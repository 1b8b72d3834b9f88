"""What a drawing costs in bits, and how many of them the memory saves."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from vma_core.engine.likelihood.estimators import Estimate

NATS_PER_BIT = math.log(2.0)
READ_ADDRESSES = 8
"""Addresses decoded for the live figures: the most probable ones under q."""


@dataclass(frozen=True)
class DrawingBits:
    """Where the cost of a drawing lies. All figures are in bits.

    Attributes:
        address: KL(q(a | x, M) ‖ p(a)).
        latents: KL of each level of z, coarse to fine.
        pixels: −log2 p(x | z, m_a).
        bound: importance-weighted estimate of −log2 p(x | M); at most the sum of the parts, up to
            sampling noise.
        empty_bound: the same with nothing in memory.
        samples: K, samples of z behind both.
    """

    address: float
    latents: tuple[float, ...]
    pixels: float
    bound: float
    empty_bound: float
    samples: int

    @classmethod
    def of(cls, found: Estimate, empty: Estimate, samples: int) -> DrawingBits:
        """From two estimates in nats."""
        return cls(
            max(0.0, found.address_kl) / NATS_PER_BIT,
            tuple(float(v) for v in np.maximum(found.latent_kl, 0.0) / NATS_PER_BIT),
            found.pixels / NATS_PER_BIT,
            -found.log_likelihood / NATS_PER_BIT,
            -empty.log_likelihood / NATS_PER_BIT,
            samples,
        )

    @property
    def parts(self) -> float:
        """Sum of address, latents and pixels: the evidence bound with one sample."""
        return self.address + sum(self.latents) + self.pixels

    @property
    def saved(self) -> float:
        """Bits that the memory saves; negative where it costs more than it tells."""
        return self.empty_bound - self.bound

"""Cost of a drawing in bits, and how many bits the memory saves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from vma_core.units import to_bits

if TYPE_CHECKING:
    from vma_core.engine.likelihood.estimators import Estimate

READ_ADDRESSES = 8
"""Addresses decoded for the live figures: the most probable ones under q."""


@dataclass(frozen=True)
class DrawingBits:
    """Cost of a drawing by part, in bits.

    Attributes:
        address: KL(q(a | x, M) ‖ p(a)).
        latents: KL of each level of z, coarse to fine.
        pixels: −log2 p(x | z, m_a).
        bound: importance-weighted estimate of −log2 p(x | M); at most the sum of the parts, up to
            sampling noise.
        empty_bound: the same with an empty memory.
        samples: K, samples of z in both.
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
            to_bits(max(0.0, found.address_kl)),
            tuple(to_bits(np.maximum(found.latent_kl, 0.0)).tolist()),
            to_bits(found.pixels),
            to_bits(-found.log_likelihood),
            to_bits(-empty.log_likelihood),
            samples,
        )

    @property
    def parts(self) -> float:
        """Sum of address, latents and pixels: the one-sample bound (ELBO)."""
        return self.address + sum(self.latents) + self.pixels

    @property
    def saved(self) -> float:
        """Bits that the memory saves; negative where it costs more than it informs."""
        return self.empty_bound - self.bound

"""Cost of a drawing in bits, and how many bits the memory saves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from vma_core.tables import Table, Value, table_of
from vma_core.units import Unit, in_unit, to_bits

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
        empty_address: `address` with an empty memory: which of the dummies is read.
        empty_latents: `latents` with an empty memory.
        empty_pixels: `pixels` with an empty memory.
    """

    address: float
    latents: tuple[float, ...]
    pixels: float
    bound: float
    empty_bound: float
    samples: int
    empty_address: float
    empty_latents: tuple[float, ...]
    empty_pixels: float

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
            to_bits(max(0.0, empty.address_kl)),
            tuple(to_bits(np.maximum(empty.latent_kl, 0.0)).tolist()),
            to_bits(empty.pixels),
        )

    @property
    def parts(self) -> float:
        """Sum of address, latents and pixels: the one-sample bound (ELBO)."""
        return self.address + sum(self.latents) + self.pixels

    @property
    def empty_parts(self) -> float:
        """`parts` with an empty memory."""
        return self.empty_address + sum(self.empty_latents) + self.empty_pixels

    @property
    def saved(self) -> float:
        """Bits that the memory saves; negative where it costs more than it informs.

        By the importance-weighted bounds.
        """
        return self.empty_bound - self.bound

    @property
    def saved_parts(self) -> float:
        """`saved` by the one-sample bounds: the difference between the sums of the parts."""
        return self.empty_parts - self.parts

    def table(self, unit: Unit = "bits", **settings: Value) -> Table:
        """One row per memory, bound and part; the levels of z count from coarse to fine."""
        rows: list[tuple[str, str, str, float]] = []
        for memory, address, latents, pixels, iwae in (
            ("memory", self.address, self.latents, self.pixels, self.bound),
            ("empty", self.empty_address, self.empty_latents, self.empty_pixels, self.empty_bound),
        ):
            parts = [("address", address)]
            parts += [(f"z{level}", kl) for level, kl in enumerate(latents, 1)]
            parts += [("pixels", pixels), ("sum", address + sum(latents) + pixels)]
            rows += [(memory, "-ELBO", part, in_unit(bits, unit)) for part, bits in parts]
            rows.append((memory, f"IWAE-{self.samples}", "sum", in_unit(iwae, unit)))
        columns = ("memory", "bound", "part", unit)
        return table_of("bits", columns, rows, samples=self.samples, **settings)

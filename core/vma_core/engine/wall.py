"""What the variants of one request decode from, and any stretch of them decoded."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from vma_core.engine.runner import Array, Features, Runner, VariantBatch

FULL_SPREAD_AT = 0.78
COOL_UNTIL = 0.7
COOL_TEMPERATURE = 0.7
WILDER = 0.6
"""The slider's path, chosen on held-out background alphabets."""


class Wall(NamedTuple):
    """All that is random or read is chosen; what is left is the decoder.

    Attributes:
        addressed: (count,) row of the entry each variant reads, −1 for a dummy entry.
        template: features that variants read, each once.
        template_rows: (count,) which of them each variant uses.
        reference: features of what is varied.
        reference_rows: (count,) which of them each variant uses.
        noise: (count, latent_size).
        spread: 0 near the reference, 1 the prior.
        temperature: factor on the scale of z.
    """

    addressed: NDArray[np.intp]
    template: Features
    template_rows: NDArray[np.int64]
    reference: Features
    reference_rows: NDArray[np.int64]
    noise: Array
    spread: float
    temperature: float

    def decode(self, runner: Runner, part: slice) -> Array:
        """(rows of the part, size, size) probability of ink."""
        levels = len(runner.config.level_channels)
        noise = self.noise[part]
        wanted = VariantBatch(
            self.template,
            self.reference,
            self.template_rows[part],
            self.reference_rows[part],
            noise,
            np.full((len(noise), levels), self.spread, np.float32),
            np.full((len(noise), levels), self.temperature, np.float32),
        )
        return runner.generate(wanted)


def spread_and_temperature(variation: float, z_temperature: float) -> tuple[float, float]:
    """The slider's one number as (spread between posterior and prior, temperature of z).

    Up to 1 the spread runs ahead of the slider while z stays cool: variants made near the prior
    but with less noise are as recognisable as ones made half-way at full noise, and much newer.
    """
    spread = min(1.0, variation / FULL_SPREAD_AT)
    warm = min(1.0, max(0.0, (variation - COOL_UNTIL) / (1.0 - COOL_UNTIL)))
    temperature = COOL_TEMPERATURE + warm * (1.0 - COOL_TEMPERATURE)
    if variation > 1.0:
        temperature = 1.0 + WILDER * (variation - 1.0)
    return spread, z_temperature * temperature

"""Everything random about a request's variants, drawn up front, and decoding any of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from vma_core.engine.addressing_strategy import Read
from vma_core.engine.request import Drawing
from vma_core.engine.runtime.runner import Array, Features, Runner, VariantBatch
from vma_core.engine.stroke_variants import Variants, decode_variants
from vma_core.glyphs.stroke_slots import StrokeSlots
from vma_core.memory.entries import MemorySnapshot
from vma_core.model.config import ModelConfig

FULL_SPREAD_AT = 0.78
COOL_UNTIL = 0.7
COOL_TEMPERATURE = 0.7
WILD_SLOPE = 0.6
"""Variation slider → spread and temperature, chosen on held-out background alphabets."""
STROKE_LEVEL_TEMPERATURES = (1.6, 1.12, 0.64)
"""Further factors on the scale of z for models with a stroke head, coarse to fine."""
VARIANTS_PER_READ = 4
"""Variants decoded in the time that encoding a new entry with its companions takes."""


class DecodePlan(NamedTuple):
    """Inputs of the decoder for all variants of a request.

    Attributes:
        memory: the rows of `read`.
        read: entry that each variant reads, with its template.
        drawing: the drawing, or None if it is blank.
        varied: features of the drawing, one row, computed on demand; None where each variant
            varies the entry it reads instead.
        noise: (count, latent_size).
        spread: (levels,) 0 is the posterior given the reference, 1 the prior.
        temperature: (levels,) factor on the scale of z.
        slots: row of the memory, `DUMMY_ROW` or `DRAWING_ROW` → stroke slots; None for a model
            without a stroke head.
    """

    memory: MemorySnapshot
    read: Read
    drawing: Drawing | None
    varied: Callable[[], Features] | None
    noise: Array
    spread: Array
    temperature: Array
    slots: Callable[[int], StrokeSlots] | None

    def round(self, left: NDArray[np.intp], most: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Split pending variants into those of this round and the rest.

        A round has few uncached entries: each has to be encoded with its companions, which takes
        as long as several variants.

        Args:
            left: indices of the pending variants.
            most: variants per round.
        """
        rows, new = self.read.rows[left], ~self.read.is_cached(left)
        if not new.any():  # the usual case
            return left[:most], left[most:]
        read_now = list(dict.fromkeys(rows[new].tolist()))[: max(1, most // VARIANTS_PER_READ)]
        now = left[~new | np.isin(rows, read_now)][:most]
        return now, left[~np.isin(left, now)]

    def decode(self, runner: Runner, variants: NDArray[np.intp]) -> Variants:
        """Decode the variants with these indices."""
        template = self.read.templates(variants)
        reference, reference_rows = template.own, template.rows
        if self.varied is not None:
            reference, reference_rows = self.varied(), np.zeros(len(variants), np.int64)
        wanted = VariantBatch(
            template.features,
            reference,
            template.rows,
            reference_rows,
            self.noise[variants],
            np.tile(self.spread, (len(variants), 1)),
            np.tile(self.temperature, (len(variants), 1)),
        )
        return decode_variants(runner, wanted, *self.glyphs(variants))

    def glyphs(self, variants: NDArray[np.intp]) -> tuple[list[StrokeSlots], NDArray[np.int64]]:
        """Distinct slots that these variants move, by ascending row, and which one each moves.

        No slots for a model without a stroke head.
        """
        read, rows = np.unique(self.read.rows[variants], return_inverse=True)
        glyphs = [] if self.slots is None else [self.slots(row) for row in read.tolist()]
        return glyphs, rows.astype(np.int64)


def spread_and_temperature(
    variation: float, z_temperature: float, config: ModelConfig
) -> tuple[Array, Array]:
    """Spread between posterior and prior, and temperature of z, for a slider position.

    Up to 1 the spread runs ahead of the slider at a low temperature: variants near the prior with
    less noise are as recognisable as half-way ones at full noise, and differ more.

    Returns:
        Both (levels,), coarse to fine.
    """
    levels = len(config.level_channels)
    spread = min(1.0, variation / FULL_SPREAD_AT)
    warm = min(1.0, max(0.0, (variation - COOL_UNTIL) / (1.0 - COOL_UNTIL)))
    temperature = COOL_TEMPERATURE + warm * (1.0 - COOL_TEMPERATURE)
    if variation > 1.0:
        temperature = 1.0 + WILD_SLOPE * (variation - 1.0)
    temperatures = np.full(levels, z_temperature * temperature, np.float32)
    if config.stroke_channels:
        of_levels = np.array(STROKE_LEVEL_TEMPERATURES[:levels], np.float32)
        temperatures[: len(of_levels)] *= of_levels
    return np.full(levels, spread, np.float32), temperatures

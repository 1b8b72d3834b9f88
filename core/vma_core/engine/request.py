"""What is asked of an engine and what it answers."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from vma_core.engine import defaults
from vma_core.errors import UserError
from vma_core.glyphs.strokes import Stroke, StrokeArrays
from vma_core.memory.entries import MemorySnapshot

Source = Literal["drawing", "recall", "memory", "selection"]
DUMMY_ROW = -1
"""Read by a variant that decodes from one of the model's learned dummy entries."""
DRAWING_ROW = -2
"""Read by a variant that decodes from the drawing itself."""
MAX_VARIANTS = 256
MAX_VARIATION = 2.0
NEGLIGIBLE = 1e-12
"""A million addresses of this probability have together less than 1e-4 bits."""
MAX_AROUND = 32
"""Steps of “more like this one” that one wall can be away from the first."""


@dataclass(frozen=True)
class Drawing:
    """A model glyph, and the strokes that it was drawn with, compared by content.

    Attributes:
        size: side in pixels.
        pixels: size² bytes, ink = 1. Addresses depend on these alone.
        strokes: on the 105-pixel square; empty where only the pixels are known, which are traced
            then as soon as variants need strokes.
    """

    size: int
    pixels: bytes
    strokes: tuple[Stroke, ...] = ()

    @classmethod
    def of(cls, image: NDArray[np.uint8], strokes: Sequence[Stroke] = ()) -> Drawing:
        """From (size, size) uint8, ink = 1."""
        return cls(image.shape[0], image.astype(np.uint8).tobytes(), tuple(strokes))

    @property
    def image(self) -> NDArray[np.uint8]:
        """(size, size) uint8, ink = 1, read-only."""
        return np.frombuffer(self.pixels, np.uint8).reshape(self.size, self.size)

    @property
    def is_blank(self) -> bool:
        """True where nothing is drawn."""
        return not any(self.pixels)

    def has_pixels_of(self, other: Drawing) -> bool:
        """Whether both are the same to the networks, whatever strokes they came from."""
        return self.size == other.size and self.pixels == other.pixels

    @cached_property
    def arrays(self) -> StrokeArrays:
        """The strokes as arrays; computed once."""
        return StrokeArrays.of(self.strokes)

    @cached_property
    def digest(self) -> bytes:
        """16 bytes that stand for pixels and strokes as the name of what is computed from them."""
        found = hashlib.blake2b(self.pixels, digest_size=16)
        arrays = self.arrays
        for values in (
            arrays.points_px,
            arrays.widths_px,
            arrays.starts,
            arrays.filled,
            arrays.erases,
        ):
            found.update(values.tobytes())
        return found.digest()


@dataclass(frozen=True)
class Request:
    """Everything an answer depends on. Two equal requests have the same answer.

    Attributes:
        memory: the entries that can be addressed.
        drawing: x, or None where nothing is drawn.
        source: what the variants read. "drawing": the drawing itself, whatever is in memory.
            "recall": entries drawn from q(a | x, M); the share of "nothing fits" reads the drawing
            itself. "memory": entries drawn from p(a). "selection": entries drawn uniformly from
            `restrict_to`. Without a drawing, "drawing" and "recall" read what "memory" does.
        restrict_to: positions in the whole memory that alone may be addressed (pins, selection);
            "drawing" ignores them.
        overrides: (position in the whole memory, share): entries that are read with this
            probability whatever the model says; the others share what is left as before. "drawing"
            ignores them.
        variation: 0 near the reference (q(z | reference, m_a)), 1 the prior p(z | m_a), beyond
            1 wilder than the prior.
        z_temperature: further factor on the scale of z.
        address_temperature: exponent 1/T on the address distribution; 1 leaves it alone.
        seed: variant i's noise comes from (seed, i) alone.
        count: number of variants; 0 asks for the addresses alone.
        around: (seed, index) of the variants that this wall stays near, from the first chosen one
            to the last; see `noise.near_noise`.
        stamp: a running number, not part of equality.
    """

    memory: MemorySnapshot
    drawing: Drawing | None = None
    source: Source = "drawing"
    restrict_to: tuple[int, ...] = ()
    overrides: tuple[tuple[int, float], ...] = ()
    variation: float = defaults.VARIATION
    z_temperature: float = 1.0
    address_temperature: float = 1.0
    seed: int = 0
    count: int = defaults.VARIANT_COUNT
    around: tuple[tuple[int, int], ...] = ()
    stamp: int = field(default=0, compare=False)

    def __post_init__(self) -> None:
        if not 0 <= self.count <= MAX_VARIANTS:
            raise UserError(
                "The number of variants must be between 1 and {most}.", most=MAX_VARIANTS
            )
        if not 0 <= self.variation <= MAX_VARIATION:
            raise UserError("The variation must be between 0 and {most:g}.", most=MAX_VARIATION)
        if not all(0 <= share <= 1 for _, share in self.overrides):
            raise UserError("A manual weight must be between 0 and 1.")
        if len(self.around) > MAX_AROUND:
            raise UserError("Too many refinements; pick a new seed.")
        if self.z_temperature < 0 or self.address_temperature <= 0:
            raise UserError("Temperatures must be positive.")

    @property
    def reads_drawing(self) -> bool:
        """Whether every variant reads the drawing itself."""
        return self.source == "drawing" and self.drawn is not None

    @property
    def drawn(self) -> Drawing | None:
        """The drawing, or None where nothing is drawn."""
        return None if self.drawing is None or self.drawing.is_blank else self.drawing


@dataclass(frozen=True, eq=False)
class Addresses:
    """Where a drawing reads. Rows are those of the request's memory view.

    Attributes:
        posterior: (n,) q(a | x, M), or the prior where nothing is drawn.
        prior: (n,) p(a).
        dummy_posterior: q's mass on "nothing in memory fits".
        kl_bits: KL(q(a | x, M) ‖ p(a)): what the lookup told about x; 0 without a drawing.
        detect: the detector's look at the drawing; None without a drawing or a detector.
    """

    posterior: NDArray[np.float32]
    prior: NDArray[np.float32]
    dummy_posterior: float
    kl_bits: float
    detect: Callable[[], float] | None = None

    @cached_property
    def novelty(self) -> float | None:
        """The detector's probability that no entry shows the drawing's character.

        None without a drawing or a detector. Computed when first asked for, because it takes as
        long as all else: the heat does not wait for it.
        """
        return None if self.detect is None else self.detect()

    @property
    def novelty_is_known(self) -> bool:
        """Whether asking for `novelty` costs nothing."""
        return self.detect is None or "novelty" in self.__dict__

    @property
    def new_probability(self) -> float:
        """Probability that memory does not hold the drawing's character.

        Calibrated at even prior odds where a detector looked; else q's mass on the dummies.
        """
        return self.dummy_posterior if self.novelty is None else self.novelty

    @property
    def known_scale(self) -> float:
        """Factor on `posterior` so that it sums to 1 − `new_probability`."""
        return (1.0 - self.new_probability) / max(1.0 - self.dummy_posterior, NEGLIGIBLE)

    @cached_property
    def entropy_bits(self) -> float:
        """H(q(a | x, M)), the dummies counted as one outcome; computed once."""
        p = np.append(self.posterior, np.float32(self.dummy_posterior))
        p = p[p > NEGLIGIBLE]
        return float(-(p * np.log2(p)).sum(dtype=np.float64))

    @property
    def effective_entries(self) -> float:
        """exp(H): how many entries the address is spread over."""
        return float(2.0**self.entropy_bits)


@dataclass(frozen=True, eq=False)
class Result:
    """An engine's answer, perhaps one that still grows.

    Attributes:
        images: (count, size, size) float32 probability of ink.
        addressed: (count,) row of the entry each variant read, `DUMMY_ROW` for a dummy entry,
            `DRAWING_ROW` for the drawing itself.
        addresses: the address probabilities.
        provider: what computed it, for the status line.
        timings_ms: milliseconds by part: "address", "variants", "total".
        stamp: that of the request.
        there: (count,) bool, which of the images are there.
        strokes: (count) the variants as strokes on the 105-pixel square; None where a variant is
            not there yet, what it read has no strokes, or the model has no stroke head.
    """

    images: NDArray[np.float32]
    addressed: NDArray[np.intp]
    addresses: Addresses
    provider: str
    timings_ms: dict[str, float]
    stamp: int
    there: NDArray[np.bool_]
    strokes: tuple[StrokeArrays | None, ...]

    @property
    def done(self) -> int:
        """How many of the images are there."""
        return int(np.count_nonzero(self.there))

    @property
    def is_complete(self) -> bool:
        """Whether all variants are there."""
        return bool(self.there.all())

    def next_from(self, row: int) -> int:
        """The first image at or behind a row, then from the beginning, that is not there yet."""
        missing = np.flatnonzero(~self.there)
        return int(missing[np.searchsorted(missing, row) % len(missing)]) if len(missing) else 0

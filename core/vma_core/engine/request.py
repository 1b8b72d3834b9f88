"""Requests to an engine and their results."""

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
from vma_core.glyphs.ink_fit import InkFit
from vma_core.glyphs.strokes import Stroke, StrokeArrays
from vma_core.glyphs.writing_lines import GUIDE_LINES, WritingLines
from vma_core.memory.entries import MemorySnapshot

Source = Literal["drawing", "recall", "memory", "selection"]
DUMMY_ROW = -1
"""Row of a variant that decodes from a learned dummy entry."""
DRAWING_ROW = -2
"""Row of a variant that decodes from the drawing."""
MAX_VARIANTS = 256
MAX_VARIATION = 2.0
NEGLIGIBLE = 1e-12
"""A million addresses of this probability contribute less than 1e-4 bits of entropy."""
MAX_AROUND = 32
"""Maximum number of “more like this” steps."""


@dataclass(frozen=True)
class Drawing:
    """A glyph at model resolution and its strokes, compared by content.

    Attributes:
        size: side in pixels.
        pixels: size² bytes, ink = 1; all that the networks see.
        strokes: as drawn, on the 105-pixel square; if empty, the pixels are traced when variants
            need strokes.
        fit: of a drawing on writing lines, brings the strokes to where the networks see them; None
            if that is where they were drawn.
    """

    size: int
    pixels: bytes
    strokes: tuple[Stroke, ...] = ()
    fit: InkFit | None = None

    @classmethod
    def of(
        cls,
        image: NDArray[np.uint8],
        strokes: Sequence[Stroke] = (),
        fit: InkFit | None = None,
        arrays: StrokeArrays | None = None,
    ) -> Drawing:
        """From (size, size) uint8, ink = 1; `arrays` if they are known."""
        drawing = cls(image.shape[0], image.astype(np.uint8).tobytes(), tuple(strokes), fit)
        if arrays is not None:
            drawing.__dict__["arrays"] = arrays
        return drawing

    @property
    def image(self) -> NDArray[np.uint8]:
        """(size, size) uint8, ink = 1, read-only."""
        return np.frombuffer(self.pixels, np.uint8).reshape(self.size, self.size)

    @property
    def is_blank(self) -> bool:
        """Whether it has no ink."""
        return not any(self.pixels)

    def has_pixels_of(self, other: Drawing) -> bool:
        """Whether both look the same to the networks."""
        return self.size == other.size and self.pixels == other.pixels

    @cached_property
    def arrays(self) -> StrokeArrays:
        """The fitted strokes as arrays."""
        return (self.fit or InkFit()).arrays(self.strokes)

    @property
    def fitted_strokes(self) -> tuple[Stroke, ...]:
        """The strokes where the networks see them."""
        return self.strokes if self.fit is None else self.fit.strokes(self.strokes)

    @property
    def lines(self) -> WritingLines | None:
        """Where the fitted drawing stands in writing; None if it was not drawn on lines."""
        return None if self.fit is None else self.fit.lines(GUIDE_LINES)

    @cached_property
    def digest(self) -> bytes:
        """16-byte hash of pixels and strokes, used as a cache key."""
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
    """Everything an answer depends on. Equal requests have equal answers.

    Attributes:
        memory: the addressable entries.
        drawing: x, or None.
        source: what the variants read. "drawing": the drawing itself. "recall": entries sampled
            from q(a | x, M), or the drawing with the probability that nothing fits. "memory":
            entries sampled from p(a). "selection": entries sampled uniformly from `restrict_to`.
            Without a drawing, "drawing" and "recall" act as "memory".
        restrict_to: positions in the whole memory of the only addressable entries (pins,
            selection); ignored by "drawing".
        overrides: (position in the whole memory, probability) set by hand; the other entries'
            probabilities are scaled to the remainder. Ignored by "drawing".
        variation: 0 is q(z | reference, m_a), 1 the prior p(z | m_a), above 1 wilder than the
            prior.
        z_temperature: further factor on the scale of z.
        address_temperature: T of the exponent 1/T on the address distribution.
        seed: the noise of variant i is a function of (seed, i), or (seed, `indices`[i]).
        count: number of variants; 0 for addresses alone.
        around: (seed, index) of the chosen variants to stay near, first to last; see
            `noise.near_noise`.
        indices: noise index of each variant; empty for 0 … count − 1.
        stamp: sequence number, not part of equality.
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
    indices: tuple[int, ...] = ()
    stamp: int = field(default=0, compare=False)

    def __post_init__(self) -> None:
        if not 0 <= self.count <= MAX_VARIANTS:
            raise UserError(
                "The number of variants must be between 1 and {most}.", most=MAX_VARIANTS
            )
        if self.indices and len(self.indices) != self.count:
            raise ValueError("each variant needs an index")
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
        """The drawing, or None if it is blank."""
        return None if self.drawing is None or self.drawing.is_blank else self.drawing


@dataclass(frozen=True, eq=False)
class Addresses:
    """Address probabilities of a drawing over the rows of a memory snapshot.

    Attributes:
        posterior: (n,) q(a | x, M), or the prior without a drawing.
        prior: (n,) p(a).
        dummy_posterior: q's mass on the dummies: "nothing in memory fits".
        kl_bits: KL(q(a | x, M) ‖ p(a)), the information gained by the lookup; 0 without a drawing.
            It tells the model's dummies apart, as the evidence lower bound does; see
            `inspection.address_statistics` for what the window shows.
        detect: runs the novelty detector; None without a drawing or a detector.
        dummy_prior: p's mass on the dummies.
    """

    posterior: NDArray[np.float32]
    prior: NDArray[np.float32]
    dummy_posterior: float
    kl_bits: float
    detect: Callable[[], float] | None = None
    dummy_prior: float = 0.0

    @cached_property
    def novelty(self) -> float | None:
        """The detector's probability that no entry shows the drawing's character.

        None without a drawing or a detector. Computed on first access, because it takes as long
        as everything else and the heat should not wait for it.
        """
        return None if self.detect is None else self.detect()

    @property
    def novelty_is_known(self) -> bool:
        """Whether `novelty` is computed already."""
        return self.detect is None or "novelty" in self.__dict__

    @property
    def new_probability(self) -> float:
        """Probability that the drawing's character is not in memory.

        The detector's, calibrated at even prior odds, else q's mass on the dummies.
        """
        return self.dummy_posterior if self.novelty is None else self.novelty

    @property
    def looks_new(self) -> bool:
        """Whether the drawing's character is more likely new than in memory."""
        return self.new_probability > 0.5 or not len(self.posterior)

    @property
    def known_scale(self) -> float:
        """Factor on `posterior` so that it sums to 1 − `new_probability`."""
        return (1.0 - self.new_probability) / max(1.0 - self.dummy_posterior, NEGLIGIBLE)

    @cached_property
    def entropy_bits(self) -> float:
        """H(q(a | x, M)), the dummies counted as one outcome."""
        p = np.append(self.posterior, np.float32(self.dummy_posterior))
        p = p[p > NEGLIGIBLE]
        return float(-(p * np.log2(p)).sum(dtype=np.float64))

    @property
    def effective_entries(self) -> float:
        """Perplexity 2^H of the address, H in bits; 0 for a memory without entries."""
        return float(2.0**self.entropy_bits) if len(self.posterior) else 0.0


@dataclass(frozen=True, eq=False)
class Result:
    """An engine's answer, complete or partial.

    Attributes:
        images: (count, size, size) float32 probability of ink.
        addressed: (count,) row of the entry that each variant read, `DUMMY_ROW` or `DRAWING_ROW`.
        addresses: the address probabilities.
        provider: runtime and device, for the status line.
        timings_ms: milliseconds by part: "address", "variants", "total".
        stamp: that of the request.
        is_decoded: (count,) bool, which variants are decoded.
        strokes: (count) on the 105-pixel square; None for a variant that is not decoded yet, whose
            entry has no strokes, or of a model without a stroke head.
    """

    images: NDArray[np.float32]
    addressed: NDArray[np.intp]
    addresses: Addresses
    provider: str
    timings_ms: dict[str, float]
    stamp: int
    is_decoded: NDArray[np.bool_]
    strokes: tuple[StrokeArrays | None, ...]

    @property
    def done(self) -> int:
        """Number of decoded variants."""
        return int(np.count_nonzero(self.is_decoded))

    @property
    def is_complete(self) -> bool:
        """Whether all variants are decoded."""
        return bool(self.is_decoded.all())

    def next_from(self, row: int) -> int:
        """First missing variant at or after a row, wrapping around; 0 if none is missing."""
        missing = np.flatnonzero(~self.is_decoded)
        return int(missing[np.searchsorted(missing, row) % len(missing)]) if len(missing) else 0

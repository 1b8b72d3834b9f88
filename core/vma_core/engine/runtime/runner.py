"""What an engine needs from a runtime: a few functions on arrays."""

from __future__ import annotations

from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from vma_core.errors import Message
from vma_core.model.config import ModelConfig

Array = NDArray[np.float32]
Features = tuple[Array, ...]


class VariantBatch(NamedTuple):
    """B variants to be decoded; variant b reads row rows[b] of `template`."""

    template: Features
    reference: Features
    rows: NDArray[np.int64]
    """(B,)"""
    reference_rows: NDArray[np.int64]
    """(B,) rows of `reference`."""
    noise: Array
    """(B, latent_size)"""
    spread: Array
    """(B, levels), coarse to fine: 0 is the posterior, 1 the prior."""
    temperature: Array
    """(B, levels) factor on the scale of z."""

    def part(self, rows: slice) -> VariantBatch:
        """Some of these variants, with what they read and nothing else."""
        template, read = only_read(self.template, self.rows[rows])
        reference, varied = only_read(self.reference, self.reference_rows[rows])
        noise, spread, temperature = self.noise[rows], self.spread[rows], self.temperature[rows]
        return VariantBatch(template, reference, read, varied, noise, spread, temperature)


class SlotBatch(NamedTuple):
    """The strokes that B variants move; see `vma_core.glyphs.stroke_slots.StrokeSlots`."""

    slots: Array
    """(E, S, 7) slots of E glyphs."""
    stroke_ids: NDArray[np.int64]
    """(E, S) stroke of each slot, −1 where a glyph has fewer slots than S."""
    rows: NDArray[np.int64]
    """(B,) which glyph each variant moves."""

    def part(self, rows: slice) -> SlotBatch:
        """Those of some of these variants, with the glyphs that they move and no others."""
        (slots, stroke_ids), moved = only_read((self.slots, self.stroke_ids), self.rows[rows])
        return SlotBatch(slots, stroke_ids, moved)

    def filled_up(self, multiple: int) -> SlotBatch:
        """The same with a multiple of so many slots a glyph."""
        missing = -self.slots.shape[1] % multiple
        slots = np.pad(self.slots, ((0, 0), (0, missing), (0, 0)))
        return SlotBatch(
            slots, np.pad(self.stroke_ids, ((0, 0), (0, missing)), constant_values=-1), self.rows
        )


class PairBatch(NamedTuple):
    """B pairs (images[target_rows[b]], entry rows[b]) and the noise of their z."""

    template: Features
    target: Features
    """Features of `images`."""
    rows: NDArray[np.int64]
    """(B,) rows of `template`."""
    target_rows: NDArray[np.int64]
    """(B,) rows of `images` and of `target`."""
    images: Array
    noise: Array
    """(B, latent_size)"""

    def part(self, rows: slice) -> PairBatch:
        """Some of these pairs, with what they read and nothing else."""
        template, read = only_read(self.template, self.rows[rows])
        (images, *target), explained = only_read(
            (self.images, *self.target), self.target_rows[rows]
        )
        return PairBatch(template, tuple(target), read, explained, images, self.noise[rows])


class InferredPairs(NamedTuple):
    """Terms of log p(x, z | m_a) − log q(z | x, m_a) of a batch of pairs, in nats."""

    log_likelihood: Array
    """(B,)"""
    log_ratio: Array
    """(B, levels)"""
    kl: Array
    """(B, levels)"""
    latents: Array
    """(B, latent_size) z in units of the prior; `generate` takes them as noise at spread 1."""


def only_read(
    features: tuple[NDArray[Any], ...], rows: NDArray[np.int64]
) -> tuple[tuple[NDArray[Any], ...], NDArray[np.int64]]:
    """Features of the rows that are named, each once, and the names that the rows have there."""
    if len(features[0]) == 1:  # the usual case of a drawing that is read
        return features, rows
    read, names = np.unique(rows, return_inverse=True)
    if len(read) == len(features[0]):  # all of them: nothing has to be copied
        return features, rows
    return tuple(level[read] for level in features), names


class Runner(Protocol):
    """The networks on one runtime. Images are (B, size, size) float32, ink = 1."""

    config: ModelConfig

    @property
    def provider(self) -> str:
        """What really computes, such as "CPU (ONNX Runtime)"."""
        ...

    @property
    def provider_reason(self) -> Message:
        """Why it is that one."""
        ...

    @property
    def round_rows(self) -> int:
        """Variants that are best decoded together; fewer leave something idle."""
        ...

    def embed(self, images: Array) -> Array:
        """(B, D) unit vectors of the address space."""
        ...

    def features(self, images: Array) -> Features:
        """Feature maps, coarse to fine."""
        ...

    def generate(self, wanted: VariantBatch) -> Array:
        """(B, size, size) probability of ink."""
        ...

    def draw(self, wanted: VariantBatch, slots: SlotBatch) -> tuple[Array, Array]:
        """As `generate`, and (B, S, 2) shifts of the slots in pixels of the 105-pixel raster.

        Only for models with a stroke head. What comes for slots that fill up is undefined.
        """
        ...

    def companion_keys(self, images: Array) -> Array:
        """(B, K) unit vectors in which an entry's companions are near."""
        ...

    def templates(self, features: Features, rows: NDArray[np.int64], weights: Array) -> Features:
        """Features of the first B entries with their companions'.

        `features` are of n ≥ B entries; companion r of entry b is row rows[b, r] and counts
        weights[b, r]; both are (B, R).
        """
        ...

    def infer(self, pairs: PairBatch) -> InferredPairs:
        """Terms of each pair."""
        ...

"""Interface between engine and runtimes: batches, the runner protocol, a probe of all functions."""

from __future__ import annotations

from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from vma_core.errors import Message
from vma_core.glyphs.raster import RASTER_PX
from vma_core.glyphs.stroke_slots import SLOT_FEATURES
from vma_core.model.config import ModelConfig

Array = NDArray[np.float32]
Features = tuple[Array, ...]
PROBE_SLOTS = 9


class VariantBatch(NamedTuple):
    """B variants to decode; variant b reads row rows[b] of `template`."""

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
        """Slice of the batch, with the features it reads."""
        template, read = only_read(self.template, self.rows[rows])
        reference, varied = only_read(self.reference, self.reference_rows[rows])
        noise, spread, temperature = self.noise[rows], self.spread[rows], self.temperature[rows]
        return VariantBatch(template, reference, read, varied, noise, spread, temperature)


class SlotBatch(NamedTuple):
    """Stroke slots that B variants move; see `vma_core.glyphs.stroke_slots.StrokeSlots`."""

    slots: Array
    """(E, S, 7) slots of E glyphs."""
    stroke_ids: NDArray[np.int64]
    """(E, S) stroke of each slot, −1 where a glyph has fewer slots than S."""
    rows: NDArray[np.int64]
    """(B,) which glyph each variant moves."""

    def part(self, rows: slice) -> SlotBatch:
        """Slice of the batch, with the glyphs it moves."""
        (slots, stroke_ids), moved = only_read((self.slots, self.stroke_ids), self.rows[rows])
        return SlotBatch(slots, stroke_ids, moved)

    def padded(self, multiple: int) -> SlotBatch:
        """Pad the number of slots per glyph to a multiple."""
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
        """Slice of the batch, with the features it reads."""
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
    """Distinct rows of the features that are read, and indices into them."""
    if len(features[0]) == 1:  # the drawing is read: the usual case
        return features, rows
    read, names = np.unique(rows, return_inverse=True)
    if len(read) == len(features[0]):  # all rows are read: no copy
        return features, rows
    return tuple(level[read] for level in features), names


class NewEntries(NamedTuple):
    """Entries that become resident."""

    slots: NDArray[np.int64]
    """(n,) rows that they take, at least `device_graphs.RESERVED`."""
    images: NDArray[np.uint8]
    """(n, size, size)"""
    keys: Array
    """(n, D) address keys."""
    companion_keys: Array
    """(n, K), K = 0 for a model without companions."""


class EntryReads(NamedTuple):
    """B variants of the drawing (row 0), the dummy entry (1) and E resident entries (2 …)."""

    slots: NDArray[np.int64]
    """(E,) of the read entries."""
    rows: NDArray[np.int64]
    """(B,) row that each variant reads."""
    reference_rows: NDArray[np.int64]
    """(B,) row that each variant varies."""
    picks: NDArray[np.int64]
    """(B,) rows of `noise`."""
    spread: Array
    """(levels,)"""
    temperature: Array
    """(levels,)"""
    noise: Array
    """(N, latent_size); (0, latent_size) if the last one is used again."""
    drawing: NDArray[np.uint8]
    """(1, size, size); (0, size, size) if it is not read or did not change."""
    glyphs: NDArray[np.int64]
    """(2 + E,) places of the rows' glyphs in the pool, 0 where there are no strokes."""
    glyph_places: NDArray[np.int64]
    """(G,) places of glyphs that are new in the pool."""
    glyph_slots: Array
    """(G, S, 7) their stroke slots."""
    glyph_ids: NDArray[np.uint8]
    """(G, S) stroke of each slot plus 1, 0 where there is none."""
    sizes: NDArray[np.int64]
    """(2,) most slots of any glyph that is read; 1 if entries are read with their companions."""

    @property
    def most_slots(self) -> int:
        """Most slots of any glyph that is read."""
        return int(self.sizes[0])

    @property
    def with_companions(self) -> bool:
        """Whether entries are read with their companions."""
        return bool(self.sizes[1])


class Residence(NamedTuple):
    """Room for entries where the networks run, and the traffic so far."""

    used_bytes: int
    """Of the tables, free rows included."""
    free_bytes: int
    """Memory of the device that is free; 0 if that is not known."""
    bytes_per_entry: int
    sent_bytes: int
    received_bytes: int


class ResidentEntries(Protocol):
    """Entries that stay where the networks run, in rows that the caller assigns (slots)."""

    def residence(self) -> Residence:
        """What is resident."""
        ...

    def reserve(self, capacity: int, dummy: Features, gate: Array) -> None:
        """Drop everything and make room.

        Args:
            capacity: rows.
            dummy: features of the dummy entry, one row per level.
            gate: (2,) sharpness and threshold of companions.
        """
        ...

    def release(self) -> None:
        """Drop everything."""
        ...

    def put(self, new: NewEntries) -> None:
        """Write entries into their slots; `mark` makes them companions of others."""
        ...

    def mark(self, slots: NDArray[np.int64], present: NDArray[np.uint8]) -> None:
        """Say of some slots whether their entries belong to the memory."""
        ...

    def products(self, query: Array) -> Array:
        """(capacity,) inner products of all rows' keys with a query (D,)."""
        ...

    def draw(self, reads: EntryReads) -> tuple[Array, Array]:
        """(B, size, size) images and (B, S, 2) shifts of the slots, S = 0 without a stroke head."""
        ...


class Runner(Protocol):
    """The networks on one runtime. Images are (B, size, size) float32, ink = 1."""

    config: ModelConfig

    @property
    def provider(self) -> str:
        """Device and runtime in use, such as "CPU (ONNX Runtime)"."""
        ...

    @property
    def provider_reason(self) -> Message:
        """Reason for this provider."""
        ...

    @property
    def round_rows(self) -> int:
        """Best number of variants to decode together."""
        ...

    @property
    def resident(self) -> ResidentEntries | None:
        """Where entries can be kept beside the networks; None if main memory is as near."""
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

        For models with a stroke head. Shifts of padding slots are undefined.
        """
        ...

    def companion_keys(self, images: Array) -> Array:
        """(B, K) unit vectors; an entry's companions are its nearest neighbours."""
        ...

    def templates(self, features: Features, rows: NDArray[np.int64], weights: Array) -> Features:
        """Templates of the first B of n entries.

        `features` are of all n; companion r of entry b is row rows[b, r] with weight
        weights[b, r]; both are (B, R).
        """
        ...

    def infer(self, pairs: PairBatch) -> InferredPairs:
        """Sample z from q(z | x, m_a) and compute the terms of each pair."""
        ...


def probe(runner: Runner, batch: int, entries: int) -> list[NDArray[np.float32]]:
    """Outputs of every graph for reproducible random inputs, scaled to comparable magnitudes.

    Sums over pixels are given per pixel, shifts of slots in halves of the raster.
    """
    config = runner.config
    rng = np.random.default_rng(7)
    shape = (entries, config.image_size, config.image_size)
    images = (rng.random(shape) < 0.08).astype(np.float32)
    rows = rng.integers(0, entries, batch)
    others = rows[::-1].copy()
    noise = rng.standard_normal((batch, config.latent_size)).astype(np.float32)
    levels = len(config.level_channels)
    spread = rng.random((batch, levels)).astype(np.float32)
    heat = (0.5 + rng.random((batch, levels))).astype(np.float32)
    features = runner.features(images)
    answers: list[NDArray[np.float32]] = []
    if config.companions:
        gates = rng.random((entries, 2)).astype(np.float32)
        accompany = rng.integers(0, entries, gates.shape)
        answers = [runner.companion_keys(images), *runner.templates(features, accompany, gates)]
    at_prior = np.ones_like(spread)
    pairs = runner.infer(PairBatch(features, features, rows, others, images, noise))
    if config.stroke_channels:
        stroke_ids = np.sort(rng.integers(-1, 3, (entries, PROBE_SLOTS)))[:, ::-1].copy()
        slots = rng.uniform(-1.0, 1.0, (entries, PROBE_SLOTS, SLOT_FEATURES)).astype(np.float32)
        moved = SlotBatch(slots, stroke_ids, rows)
        there = (stroke_ids >= 0)[rows]
        for spreads in (spread, at_prior):
            wanted = VariantBatch(features, features, rows, others, noise, spreads, heat)
            drawn, shifts_px = runner.draw(wanted, moved)
            answers += [drawn, shifts_px[there] / np.float32(RASTER_PX / 2)]
    pixels = config.image_size**2
    return [
        *answers,
        runner.embed(images),
        *features,
        runner.generate(VariantBatch(features, features, rows, others, noise, spread, heat)),
        runner.generate(VariantBatch(features, features, rows, others, noise, at_prior, heat)),
        *((part / pixels).astype(np.float32) for part in pairs[:-1]),
        pairs.latents,
    ]

"""Latent space of one memory entry: encoding, decoding, interpolation, principal axes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vma_core.engine.index.feature_cache import TemplateCache
from vma_core.engine.noise import slerp
from vma_core.engine.runtime.runner import Array, PairBatch, Runner, VariantBatch
from vma_core.engine.stroke_variants import SlotCache, Variants, decode_variants
from vma_core.memory.entries import MemorySnapshot

BATCH = 256
SMALLEST_SHARE = 1e-9
"""Axes with a smaller share of the variance are dropped."""


class LatentSpace:
    """Latents z in units of the prior, so that p(z | m) is standard normal for every entry."""

    def __init__(self, runner: Runner, templates: TemplateCache, slots: SlotCache) -> None:
        self._runner = runner
        self._templates = templates
        self._slots = slots

    def of(self, memory: MemorySnapshot, row: int, images: NDArray[np.generic]) -> Array:
        """Latents of images given entry `row`.

        Args:
            memory: the entries, companions of the read one included.
            row: row of the memory snapshot.
            images: (n, size, size), ink = 1.

        Returns:
            (n, latent_size): the mean of q(z | x, m), each level's given the means above it.
        """
        template = self._templates.get(memory, np.array([row], np.intp))[0]
        found = [np.zeros((0, self._runner.config.latent_size), np.float32)]
        for start in range(0, len(images), BATCH):
            batch = images[start : start + BATCH].astype(np.float32)
            rows = np.arange(len(batch))
            noise = np.zeros((len(batch), self._runner.config.latent_size), np.float32)
            target = self._runner.features(batch)
            pairs = PairBatch(template, target, np.zeros_like(rows), rows, batch, noise)
            found.append(self._runner.infer(pairs).latents)
        return np.concatenate(found)

    def decode(self, memory: MemorySnapshot, row: int, latents: Array) -> Variants:
        """Images and strokes of latents (n, latent_size) given entry `row`.

        Strokes are the entry's, moved; None for a model without a stroke head.
        """
        config = self._runner.config
        template, own = self._templates.get(memory, np.array([row], np.intp))
        rows = np.zeros(len(latents), np.int64)
        ones = np.ones((len(latents), len(config.level_channels)), np.float32)
        wanted = VariantBatch(template, own, rows, rows, latents, ones, ones)
        glyphs = [self._slots.of_entry(memory.entries[row])] if config.stroke_channels else []
        return decode_variants(self._runner, wanted, glyphs, rows)

    def between(
        self, memory: MemorySnapshot, row: int, ends: NDArray[np.generic], frames: int
    ) -> Variants:
        """Interpolate between two drawings given entry `row`, on the sphere (slerp).

        Args:
            memory: the entries.
            row: row of the memory snapshot.
            ends: (2, size, size) the drawings, ink = 1.
            frames: number of frames, at least 2.

        Returns:
            Images (frames, size, size) and strokes, see `decode`.
        """
        first, last = self.of(memory, row, ends)
        return self.decode(memory, row, slerp(first, last, np.linspace(0.0, 1.0, frames)))


@dataclass(frozen=True, eq=False)
class PrincipalAxes:
    """Principal components of latents.

    Attributes:
        centre: (latent_size,) mean.
        axes: (k, latent_size) orthonormal, by falling variance; the largest component is positive.
        deviations: (k,) standard deviation along each axis.
        shares: (k,) share of the variance along each axis.
    """

    centre: Array
    axes: Array
    deviations: Array
    shares: Array

    @classmethod
    def of(cls, latents: Array, count: int) -> PrincipalAxes:
        """From latents (n, latent_size); at most min(count, n − 1) axes."""
        centre = latents.mean(axis=0)
        _, lengths, axes = np.linalg.svd(latents - centre, full_matrices=False)
        variances = lengths.astype(np.float64) ** 2
        shares = variances / max(float(variances.sum()), 1e-30)
        kept = min(count, int((shares > SMALLEST_SHARE).sum()))
        axes = axes[:kept]
        largest = axes[np.arange(kept), np.abs(axes).argmax(axis=1)] if kept else np.zeros(0)
        return cls(
            centre,
            (axes * np.sign(largest)[:, None]).astype(np.float32),
            (lengths[:kept] / np.sqrt(len(latents))).astype(np.float32),
            shares[:kept].astype(np.float32),
        )

    def place(self, latents: Array) -> Array:
        """(n, latent_size) latents → (n, k) coordinates in standard deviations."""
        placed = (latents - self.centre) @ self.axes.T / self.deviations
        return placed.astype(np.float32, copy=False)

    def move(self, start: Array, chosen: tuple[int, int], places: Array) -> Array:
        """Latents (n, latent_size) with coordinates `places` (n, 2) on two axes.

        The other coordinates are those of `start` (latent_size,).
        """
        axes = list(chosen)
        shift = (places - self.place(start[None])[:, axes]) * self.deviations[axes]
        return (start + shift @ self.axes[axes]).astype(np.float32)

"""Statistics of a glyph set: classes, duplicates, and ink compared with the model's domain."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from vma_core.memory.entries import MemoryEntry

DOMAIN = {"ink": (0.033, 0.126), "stroke_px": (1.2, 2.1), "extent_px": (11.0, 23.0)}
"""5th and 95th percentile over Omniglot's background characters at 28 pixels: share of ink, ink per
pixel of centre line, longer side."""
INK_SAMPLE = 2_000
"""Images that are sampled for the ink figures."""
HASH_PX = 8


@dataclass(frozen=True)
class InkPercentiles:
    """5th percentile, median and 95th percentile of an ink property, and the model's domain."""

    low: float
    median: float
    high: float
    domain: tuple[float, float]

    @property
    def fits(self) -> bool:
        """Whether the median is in the model's domain."""
        return self.domain[0] <= self.median <= self.domain[1]


@dataclass(frozen=True)
class SetStatistics:
    """Statistics of a set.

    Attributes:
        images: number of images.
        classes: number of images per label, in order of first appearance.
        unlabelled: number of images without a label.
        copies: number of exact duplicates.
        near_copies: number of further near duplicates, by perceptual hash.
        ink: figures by name, as in `DOMAIN`.
    """

    images: int
    classes: dict[str, int]
    unlabelled: int
    copies: int
    near_copies: int
    ink: dict[str, InkPercentiles]

    @property
    def smallest(self) -> int:
        """Size of the smallest class; 0 without classes."""
        return min(self.classes.values(), default=0)

    @property
    def largest(self) -> int:
        """Size of the largest class; 0 without classes."""
        return max(self.classes.values(), default=0)


def set_statistics(entries: Sequence[MemoryEntry]) -> SetStatistics:
    """Statistics of entries of one size."""
    classes = Counter(entry.label for entry in entries if entry.label)
    exact = {(entry.image.shape, entry.image.tobytes()) for entry in entries}
    looks = {(entry.label, perceptual_hash(entry.image)) for entry in entries}
    copies = len(entries) - len(exact)
    return SetStatistics(
        len(entries),
        dict(classes),
        sum(1 for entry in entries if not entry.label),
        copies,
        max(0, len(entries) - len(looks) - copies),
        _ink(entries),
    )


def perceptual_hash(image: NDArray[np.uint8]) -> int:
    """64-bit difference hash of a blurred image, robust to small shifts of ink."""
    small = Image.fromarray(image.astype(np.uint8) * 255).resize(
        (HASH_PX + 1, HASH_PX), Image.Resampling.BOX
    )
    grey = np.asarray(small, np.int16)
    bits = (grey[:, 1:] - grey[:, :-1]) > 16
    return int.from_bytes(np.packbits(bits).tobytes(), "big")


def _ink(entries: Sequence[MemoryEntry]) -> dict[str, InkPercentiles]:
    from skimage.morphology import skeletonize

    step = max(1, len(entries) // INK_SAMPLE)
    rows = []
    for entry in entries[::step]:
        ink = entry.image.astype(bool)
        if not ink.any():
            continue
        spans = [np.flatnonzero(ink.any(axis)) for axis in (0, 1)]
        longer = max(int(s[-1] - s[0] + 1) for s in spans)
        # In pixels of the 28-pixel grid.
        scale = 28 / len(ink)
        line = max(1, int(skeletonize(ink).sum()))
        rows.append((ink.mean(), ink.sum() / line * scale, longer * scale))
    if not rows:
        return {}
    quantiles = np.quantile(np.array(rows), [0.05, 0.5, 0.95], axis=0).T
    return {
        name: InkPercentiles(float(values[0]), float(values[1]), float(values[2]), domain)
        for (name, domain), values in zip(DOMAIN.items(), quantiles, strict=True)
    }

"""What is in a set of glyphs: classes, copies, and whether its ink is like the model's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from vma_core.memory.entries import MemoryEntry

DOMAIN = {"ink": (0.033, 0.126), "stroke_px": (1.2, 2.1), "extent_px": (11.0, 23.0)}
"""5th and 95th percentile over Omniglot's background characters at 28 pixels: share of ink, ink a
pixel of centre line, longer side."""
MEASURED = 2_000
"""Images that the ink's figures are taken from."""
HASH_PX = 8


@dataclass(frozen=True)
class Figure:
    """One property of the ink: 5th percentile, median, 95th, and the model's own range."""

    low: float
    median: float
    high: float
    domain: tuple[float, float]

    @property
    def fits(self) -> bool:
        """Whether the median lies where the model was trained."""
        return self.domain[0] <= self.median <= self.domain[1]


@dataclass(frozen=True)
class SetStatistics:
    """Counts and figures of a set.

    Attributes:
        images: how many there are.
        classes: images of each class by label, in order of first appearance.
        unlabelled: images without a label.
        copies: images that are exactly like an earlier one.
        near_copies: further ones that look like an earlier one (perceptual hash).
        ink: figures by name, as in `DOMAIN`.
    """

    images: int
    classes: dict[str, int]
    unlabelled: int
    copies: int
    near_copies: int
    ink: dict[str, Figure]

    @property
    def smallest(self) -> int:
        """Images of the smallest class; 0 without classes."""
        return min(self.classes.values(), default=0)

    @property
    def largest(self) -> int:
        """Images of the largest class; 0 without classes."""
        return max(self.classes.values(), default=0)


def statistics(entries: Sequence[MemoryEntry]) -> SetStatistics:
    """Of entries of one size."""
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
    """64 bits that small shifts of ink do not change: signs of differences of a blurred image."""
    small = Image.fromarray(image.astype(np.uint8) * 255).resize(
        (HASH_PX + 1, HASH_PX), Image.Resampling.BOX
    )
    grey = np.asarray(small, np.int16)
    bits = (grey[:, 1:] - grey[:, :-1]) > 16
    return int.from_bytes(np.packbits(bits).tobytes(), "big")


def _ink(entries: Sequence[MemoryEntry]) -> dict[str, Figure]:
    from skimage.morphology import skeletonize

    step = max(1, len(entries) // MEASURED)
    rows = []
    for entry in entries[::step]:
        ink = entry.image.astype(bool)
        if not ink.any():
            continue
        spans = [np.flatnonzero(ink.any(axis)) for axis in (0, 1)]
        longer = max(int(s[-1] - s[0] + 1) for s in spans)
        # In pixels of the 28-pixel grid, whatever the model's own is.
        scale = 28 / len(ink)
        line = max(1, int(skeletonize(ink).sum()))
        rows.append((ink.mean(), ink.sum() / line * scale, longer * scale))
    if not rows:
        return {}
    quantiles = np.quantile(np.array(rows), [0.05, 0.5, 0.95], axis=0).T
    return {
        name: Figure(float(values[0]), float(values[1]), float(values[2]), domain)
        for (name, domain), values in zip(DOMAIN.items(), quantiles, strict=True)
    }

"""A set of labelled glyph images, as the readers return it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class GlyphSet:
    """Images with a class each.

    Attributes:
        images: (N, size, size) uint8, ink = 1.
        classes: (N,) index into `class_names`.
        class_names: one name a class, such as "Futurama/character01".
        source: where the images come from, for the person who reads it.
    """

    images: NDArray[np.uint8]
    classes: NDArray[np.intp]
    class_names: Sequence[str]
    source: str = ""

    def __len__(self) -> int:
        return len(self.images)

    @property
    def size_px(self) -> int:
        """Side of the images in pixels."""
        return int(self.images.shape[-1])

    def content_hash(self) -> str:
        """SHA-256 over names, classes and pixels."""
        digest = hashlib.sha256("\n".join(self.class_names).encode())
        digest.update(np.ascontiguousarray(self.classes, dtype="<i8").tobytes())
        digest.update(np.packbits(self.images.astype(bool)).tobytes())
        return digest.hexdigest()

    def select(self, class_indices: Iterable[int]) -> GlyphSet:
        """The images of some classes, in the order of `class_indices`."""
        chosen = list(class_indices)
        rows = [np.flatnonzero(self.classes == c) for c in chosen]
        order = np.concatenate(rows) if rows else np.zeros(0, np.intp)
        classes = np.repeat(np.arange(len(chosen)), [len(r) for r in rows])
        names = [self.class_names[c] for c in chosen]
        return GlyphSet(self.images[order], classes.astype(np.intp), names, self.source)

    def by_class(self) -> list[NDArray[np.intp]]:
        """Row numbers of each class."""
        order = np.argsort(self.classes, kind="stable")
        counts = np.bincount(self.classes, minlength=len(self.class_names))
        return np.split(order, np.cumsum(counts)[:-1])

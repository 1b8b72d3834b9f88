"""Sets of labelled glyph images."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vma_core.glyphs.normalise import NormaliserSettings
from vma_core.glyphs.raster import RASTER_PX, to_model_grid
from vma_core.importers.imported_glyph import ImportedGlyph
from vma_core.memory.entries import MemoryEntry


@dataclass(frozen=True)
class GlyphSet:
    """Labelled images.

    Attributes:
        images: (N, size, size) uint8, ink = 1.
        classes: (N,) index into `class_names`.
        class_names: one per class, such as "Futurama/character01".
        source: origin of the images, as shown to the user.
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
        """The images of these classes, in the order of `class_indices`."""
        chosen = list(class_indices)
        rows = [np.flatnonzero(self.classes == c) for c in chosen]
        order = np.concatenate(rows) if rows else np.zeros(0, np.intp)
        classes = np.repeat(np.arange(len(chosen)), [len(r) for r in rows])
        names = [self.class_names[c] for c in chosen]
        return GlyphSet(self.images[order], classes.astype(np.intp), names, self.source)

    def by_class(self) -> list[NDArray[np.intp]]:
        """Row indices of each class."""
        order = np.argsort(self.classes, kind="stable")
        counts = np.bincount(self.classes, minlength=len(self.class_names))
        return np.split(order, np.cumsum(counts)[:-1])


def imported_glyphs(glyphs: GlyphSet, size: int) -> list[ImportedGlyph]:
    """The images of a set; `ready` if they have or can be sampled to the model's size."""
    ready = glyphs.size_px in (size, RASTER_PX)
    if glyphs.size_px == size:
        pixels = glyphs.images
    elif ready:
        pixels = to_model_grid(glyphs.images, size)
    else:
        pixels = (1 - glyphs.images) * np.uint8(255)
    settings = NormaliserSettings(polarity="dark ink", crop=False, glyph_px=None)
    names = glyphs.class_names
    return [
        ImportedGlyph(image, names[c], f"{glyphs.source} {names[c]}", ready, settings)
        for image, c in zip(pixels, glyphs.classes, strict=True)
    ]


def npz_bytes(entries: Iterable[MemoryEntry]) -> bytes:
    """An npz file with an (n, size, size) uint8 array per class, ink = 0, like Omniglot-28.

    Arrays are named by their labels, which may contain any characters.
    """
    classes: dict[str, list[NDArray[np.uint8]]] = {}
    for entry in entries:
        classes.setdefault(entry.label or "unlabelled", []).append(entry.image)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for label, images in classes.items():
            with archive.open(f"{label}.npy", "w") as member:
                grey = (1 - np.stack(images)) * np.uint8(255)
                np.lib.format.write_array(member, grey, allow_pickle=False)
    return buffer.getvalue()

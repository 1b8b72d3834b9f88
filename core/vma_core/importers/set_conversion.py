"""Data sets of labelled images as found glyphs."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from vma_core.glyphs.normalise import NormaliserSettings
from vma_core.glyphs.raster import RASTER_PX, to_model_grid
from vma_core.importers.glyph_set import GlyphSet
from vma_core.importers.imported_glyph import ImportedGlyph
from vma_core.memory.entries import MemoryEntry


def glyphs_of_set(glyphs: GlyphSet, size: int) -> list[ImportedGlyph]:
    """The images of a data set; finished where they are or can be brought to the model's size."""
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


def set_bytes(entries: Iterable[MemoryEntry]) -> bytes:
    """An npz with one (n, size, size) uint8 array a class, ink = 0, as Omniglot's 28-pixel one.

    Labels name the arrays, whatever characters they are of; “/” is kept as Omniglot has it.
    """
    classes: dict[str, list[NDArray[np.uint8]]] = {}
    for entry in entries:
        classes.setdefault(entry.label or "unlabelled", []).append(entry.image)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for label, images in classes.items():
            with archive.open(f"{label}.npy", "w") as member:
                ground = (1 - np.stack(images)) * np.uint8(255)
                np.lib.format.write_array(member, ground, allow_pickle=False)
    return buffer.getvalue()

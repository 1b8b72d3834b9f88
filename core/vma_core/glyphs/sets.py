"""Data sets of labelled images as found glyphs."""

from __future__ import annotations

import numpy as np

from vma_core.glyphs.found import FoundGlyph
from vma_core.glyphs.glyph_set import GlyphSet
from vma_core.glyphs.normalise import NormaliserSettings
from vma_core.glyphs.raster import RASTER_PX, to_model_grid


def glyphs_of_set(glyphs: GlyphSet, size: int) -> list[FoundGlyph]:
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
        FoundGlyph(image, names[c], f"{glyphs.source} {names[c]}", ready, settings)
        for image, c in zip(pixels, glyphs.classes, strict=True)
    ]

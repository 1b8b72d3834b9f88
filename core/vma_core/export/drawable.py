"""A variant as pen strokes or as pixels, and its ink at any size."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from vma_core.glyphs.curves import smoothed
from vma_core.glyphs.raster import RASTER_PX
from vma_core.glyphs.stroke_raster import coverage
from vma_core.glyphs.strokes import StrokeArrays

CELL_PX = 112
PIECE_PX = 4.0
"""Longest straight piece of a curve, in image pixels."""
CONTOUR_LEVEL = 0.42
"""Level of the outline: below one half, as smoothing lowers strokes of one pixel."""
_SMOOTHING = ImageFilter.GaussianBlur(0.5)

VariantForm = Literal["strokes", "pixels"]
"""Source of an exported variant: its pen strokes, or the model's probability of ink."""
Drawable: TypeAlias = StrokeArrays | NDArray[np.float32]
"""A variant in one of the forms; pixels are (S, S) probabilities of ink."""


def drawables_of(
    images: NDArray[np.float32],
    strokes: Sequence[StrokeArrays | None],
    form: VariantForm = "strokes",
) -> list[Drawable]:
    """Each variant in the requested form, or as pixels if it has no strokes.

    Args:
        images: (N, S, S) probabilities of ink.
        strokes: of each variant, None for those without; empty if no variant has strokes.
        form: requested.
    """
    if form == "pixels" or not len(strokes):
        return list(images)
    return [image if drawn is None else drawn for image, drawn in zip(images, strokes, strict=True)]


def paint(drawable: Drawable, side_px: int = CELL_PX) -> NDArray[np.uint8]:
    """A variant as (side_px, side_px) uint8 ink coverage, 0 … 255.

    Pixels are thresholded at the model's own size and drawn as a smooth contour at any other.
    """
    if isinstance(drawable, StrokeArrays):
        curves = smoothed(drawable, PIECE_PX * RASTER_PX / side_px)
        return np.round(255 * coverage(curves, side_px)).astype(np.uint8)
    if side_px == drawable.shape[0]:
        return (255 * (drawable >= 0.5)).astype(np.uint8)
    return enlarge(drawable, side_px)


def enlarge(image: NDArray[np.float32], side_px: int = CELL_PX) -> NDArray[np.uint8]:
    """(S, S) probability of ink → (side_px, side_px) uint8 coverage 0 … 255.

    The map is smoothed by half a model pixel and upsampled; its contour gets a soft edge of one
    pixel.
    """
    return edge_table(side_px, image.shape[0])[np.asarray(upsample(image, side_px))]


def upsample(image: NDArray[np.float32], side_px: int) -> Image.Image:
    """(S, S) probability of ink → 8-bit image of side_px × side_px."""
    source = Image.fromarray((255 * image + 0.5).astype(np.uint8))
    # Removes the stairs of the model's grid.
    source = source.filter(_SMOOTHING)
    return source.resize((side_px, side_px), Image.Resampling.BICUBIC)


@lru_cache(maxsize=64)
def edge_table(side_px: int, size: int) -> NDArray[np.uint8]:
    """(256,) uint8: probability 0 … 255 → coverage, with an edge of one pixel."""
    # Limited so that probability 0 maps to coverage 0.
    steepness = max(0.5 / CONTOUR_LEVEL, side_px / size)
    ramp = (np.arange(256) / 255 - CONTOUR_LEVEL) * steepness + 0.5
    return np.round(255 * np.clip(ramp, 0.0, 1.0)).astype(np.uint8)

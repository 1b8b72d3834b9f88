"""Variants as PNG files: a contact sheet or single images, with dark ink."""

from __future__ import annotations

import io
import math
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter
from PIL.PngImagePlugin import PngInfo

from vma_core.engine.variant_settings import WallSettings
from vma_core.errors import UserError
from vma_core.glyphs.curves import smoothed
from vma_core.glyphs.raster import RASTER_PX
from vma_core.glyphs.stroke_raster import check_side, coverage
from vma_core.glyphs.strokes import StrokeArrays

CELL_PX = 112
GAP_PX = 12
PIECE_PX = 4.0
"""Longest straight piece of a curve, in image pixels."""
SETTING_PREFIX = "vma:"
"""Prefix of PNG text chunks that hold settings."""
CONTOUR_LEVEL = 0.42
"""Level of the outline: below one half, as smoothing lowers strokes of one pixel."""
_SMOOTHING = ImageFilter.GaussianBlur(0.5)

Form = Literal["strokes", "pixels"]
"""Source of an exported variant: its pen strokes, or the model's probability of ink."""
Shape: TypeAlias = StrokeArrays | NDArray[np.float32]
"""A variant in one of the forms; pixels are (S, S) probabilities of ink."""


def shapes_of(
    images: NDArray[np.float32],
    strokes: Sequence[StrokeArrays | None],
    form: Form = "strokes",
) -> list[Shape]:
    """Each variant in the requested form, or as pixels if it has no strokes.

    Args:
        images: (N, S, S) probabilities of ink.
        strokes: of each variant, None for those without; empty if no variant has strokes.
        form: requested.
    """
    if form == "pixels" or not len(strokes):
        return list(images)
    return [image if drawn is None else drawn for image, drawn in zip(images, strokes, strict=True)]


def paint(shape: Shape, side_px: int = CELL_PX) -> NDArray[np.uint8]:
    """A variant as (side_px, side_px) uint8 ink coverage, 0 … 255.

    Pixels are thresholded at the model's own size and drawn as a smooth contour at any other.
    """
    if isinstance(shape, StrokeArrays):
        curves = smoothed(shape, PIECE_PX * RASTER_PX / side_px)
        return np.round(255 * coverage(curves, side_px)).astype(np.uint8)
    if side_px == shape.shape[0]:
        return (255 * (shape >= 0.5)).astype(np.uint8)
    return enlarge(shape, side_px)


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


def grid_shape(count: int, columns: int | None = None) -> tuple[int, int]:
    """(columns, rows) of a sheet of `count` images, nearly square unless `columns` is given."""
    columns = columns or max(1, math.ceil(math.sqrt(count)))
    return columns, max(1, math.ceil(count / columns))


def contact_sheet(
    shapes: Sequence[Shape] | NDArray[np.float32],
    columns: int | None = None,
    strength: NDArray[np.float32] | None = None,
    side_px: int | None = None,
) -> NDArray[np.uint8]:
    """A (h, w) uint8 grey image of variants, dark ink on white.

    Args:
        shapes: strokes or pixels, such as an array (N, S, S) of images.
        columns: images per row; None makes the sheet nearly square.
        strength: (N,) opacity in [0, 1].
        side_px: longer side of the sheet; None makes each image `CELL_PX`.

    Raises:
        UserError: `side_px` is more than `MAX_SIDE_PX`, or too small for the images.
    """
    columns, rows = grid_shape(len(shapes), columns)
    if side_px is None:
        cell, gap = CELL_PX, GAP_PX
    else:
        check_side(side_px)
        per_side = max(columns, rows)
        gap = max(1, round(side_px / (per_side * (1 + CELL_PX / GAP_PX) + 1)))
        cell = (side_px - gap) // per_side - gap
        if cell < 1:
            raise UserError(
                "{size_px} px are too few for {count} pictures. Choose a larger size.",
                size_px=side_px,
                count=len(shapes),
            )
    pitch = cell + gap
    sheet = np.full((rows * pitch + gap, columns * pitch + gap), 255, np.uint8)
    for index, shape in enumerate(shapes):
        top = gap + index // columns * pitch
        left = gap + index % columns * pitch
        ink = paint(shape, cell) * (1.0 if strength is None else float(strength[index]))
        sheet[top : top + cell, left : left + cell] = 255 - ink.astype(np.uint8)
    if side_px is None:
        return sheet
    # Cells are whole pixels; the remainder is padding on the right and at the bottom.
    scale = side_px / max(columns, rows)
    width, height = round(scale * columns), round(scale * rows)
    return np.pad(
        sheet,
        ((0, max(0, height - sheet.shape[0])), (0, max(0, width - sheet.shape[1]))),
        constant_values=255,
    )


def png_bytes(
    grey: NDArray[np.uint8], settings: Mapping[str, object], transparent: bool = False
) -> bytes:
    """A PNG file with the settings in its text chunks.

    With `transparent` the ink is black on a transparent background.
    """
    info = PngInfo()
    for key, value in settings.items():
        info.add_itxt(f"{SETTING_PREFIX}{key}", str(value))
    buffer = io.BytesIO()
    image = Image.fromarray(grey)
    if transparent:
        image = Image.merge("LA", (Image.new("L", image.size), Image.fromarray(255 - grey)))
    image.save(buffer, "PNG", pnginfo=info)
    return buffer.getvalue()


def settings_in_png(file: Path | BinaryIO) -> WallSettings | None:
    """The settings in a PNG file of `png_bytes`; None if there are no valid ones."""
    try:
        with Image.open(file, formats=["PNG"]) as image:
            # The chunks precede the pixels: nothing is decoded.
            chunks = {str(key): value for key, value in image.info.items()}
    except (OSError, ValueError, SyntaxError):
        return None
    values = {
        key.removeprefix(SETTING_PREFIX): str(value)
        for key, value in chunks.items()
        if key.startswith(SETTING_PREFIX)
    }
    if "seed" not in values:
        return None
    try:
        return WallSettings.from_dict(values)
    except UserError:
        return None

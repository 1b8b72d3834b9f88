"""Variants as PNG files: one contact sheet or single images, ink dark on light ground."""

from __future__ import annotations

import io
import math
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter
from PIL.PngImagePlugin import PngInfo

from vma_core.errors import UserError
from vma_core.settings import WallSettings

CELL_PX = 112
GAP_PX = 12
SETTING_PREFIX = "vma:"
"""Of the names of text chunks that hold settings."""
CONTOUR = 0.42
"""Level of the outline: smoothing lowers a one-pixel stroke, so it lies below one half."""
_SMOOTHING = ImageFilter.GaussianBlur(0.5)


def enlarge(image: NDArray[np.float32], side_px: int = CELL_PX) -> NDArray[np.uint8]:
    """(S, S) probability of ink → (side, side) coverage 0 … 255 with smooth outlines.

    The probability map is smoothed by half a model pixel, upsampled, and its contour drawn with
    a soft edge of one pixel.
    """
    return edge_table(side_px, image.shape[0])[np.asarray(upsample(image, side_px))]


def upsample(image: NDArray[np.float32], side_px: int) -> Image.Image:
    """(S, S) probability of ink → an 8-bit image of it, side × side."""
    source = Image.fromarray((255 * image + 0.5).astype(np.uint8))
    # Without it every contour shows the stairs of the model's grid.
    source = source.filter(_SMOOTHING)
    return source.resize((side_px, side_px), Image.Resampling.BICUBIC)


@lru_cache(maxsize=64)
def edge_table(side_px: int, size: int) -> NDArray[np.uint8]:
    """Probability 0 … 255 → coverage; steeper the more pixels a model pixel covers."""
    # Never so flat that empty paper turns grey.
    steepness = max(0.5 / CONTOUR, side_px / size)
    ramp = (np.arange(256) / 255 - CONTOUR) * steepness + 0.5
    return np.round(255 * np.clip(ramp, 0.0, 1.0)).astype(np.uint8)


def contact_sheet(
    images: NDArray[np.float32],
    columns: int | None = None,
    strength: NDArray[np.float32] | None = None,
) -> NDArray[np.uint8]:
    """(N, S, S) → one grey image on white; `strength` (N,) in [0, 1] makes images fainter."""
    count = len(images)
    columns = columns or max(1, math.ceil(math.sqrt(count)))
    rows = max(1, math.ceil(count / columns))
    pitch = CELL_PX + GAP_PX
    sheet = np.full((rows * pitch + GAP_PX, columns * pitch + GAP_PX), 255, np.uint8)
    for index, image in enumerate(images):
        top = GAP_PX + index // columns * pitch
        left = GAP_PX + index % columns * pitch
        ink = enlarge(image) * (1.0 if strength is None else float(strength[index]))
        sheet[top : top + CELL_PX, left : left + CELL_PX] = 255 - ink.astype(np.uint8)
    return sheet


def png_bytes(
    grey: NDArray[np.uint8], settings: Mapping[str, object], transparent: bool = False
) -> bytes:
    """A PNG that carries the settings it was made with in its text chunks.

    With `transparent` the ink is black and the ground is nothing: what was grey is its alpha.
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


def settings_in_png(path: Path) -> WallSettings | None:
    """The settings that `png_bytes` put into a picture; None where there are none to be used."""
    try:
        with Image.open(path, formats=["PNG"]) as image:
            # Ours stand before the pixels, so nothing has to be decoded.
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

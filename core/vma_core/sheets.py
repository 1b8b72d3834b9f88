"""Variants as PNG files: one contact sheet or single images, ink dark on light ground."""

from __future__ import annotations

import io
import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PIL.PngImagePlugin import PngInfo

CELL_PX = 112
GAP_PX = 12


def enlarge(image: NDArray[np.float32], side_px: int = CELL_PX) -> NDArray[np.uint8]:
    """(S, S) probability of ink → (side, side) grey levels with smooth outlines.

    The probability map is upsampled and its 0.5 contour drawn with a soft edge of one pixel.
    """
    source = Image.fromarray(image.astype(np.float32), mode="F")
    large = np.asarray(source.resize((side_px, side_px), Image.Resampling.BICUBIC))
    edge = side_px / image.shape[0] / 2.0
    ink = np.clip((large - 0.5) * edge + 0.5, 0.0, 1.0)
    return np.round(255 * (1 - ink)).astype(np.uint8)


def contact_sheet(images: NDArray[np.float32], columns: int | None = None) -> NDArray[np.uint8]:
    """(N, S, S) → one grey image on white."""
    count = len(images)
    columns = columns or max(1, math.ceil(math.sqrt(count)))
    rows = max(1, math.ceil(count / columns))
    pitch = CELL_PX + GAP_PX
    sheet = np.full((rows * pitch + GAP_PX, columns * pitch + GAP_PX), 255, np.uint8)
    for index, image in enumerate(images):
        top = GAP_PX + index // columns * pitch
        left = GAP_PX + index % columns * pitch
        sheet[top : top + CELL_PX, left : left + CELL_PX] = enlarge(image)
    return sheet


def png_bytes(grey: NDArray[np.uint8], settings: Mapping[str, object]) -> bytes:
    """A PNG that carries the settings it was made with in its text chunks."""
    info = PngInfo()
    for key, value in settings.items():
        info.add_itxt(f"vma:{key}", str(value))
    buffer = io.BytesIO()
    Image.fromarray(grey).save(buffer, "PNG", pnginfo=info)
    return buffer.getvalue()

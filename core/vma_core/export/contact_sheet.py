"""Variants as PNG files: a contact sheet or single images, with dark ink."""

from __future__ import annotations

import io
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from vma_core.engine.variant_settings import VariantSettings
from vma_core.errors import UserError
from vma_core.export.drawable import CELL_PX, Drawable, paint
from vma_core.glyphs.stroke_raster import check_side

GAP_PX = 12
SETTING_PREFIX = "vma:"
"""Prefix of PNG text chunks that hold settings."""


def grid_shape(count: int, columns: int | None = None) -> tuple[int, int]:
    """(columns, rows) of a sheet of `count` images, nearly square unless `columns` is given."""
    columns = columns or max(1, math.ceil(math.sqrt(count)))
    return columns, max(1, math.ceil(count / columns))


def contact_sheet(
    drawables: Sequence[Drawable] | NDArray[np.float32],
    columns: int | None = None,
    strength: NDArray[np.float32] | None = None,
    side_px: int | None = None,
) -> NDArray[np.uint8]:
    """A (h, w) uint8 grey image of variants, dark ink on white.

    Args:
        drawables: strokes or pixels, such as an array (N, S, S) of images.
        columns: images per row; None makes the sheet nearly square.
        strength: (N,) opacity in [0, 1].
        side_px: longer side of the sheet; None makes each image `CELL_PX`.

    Raises:
        UserError: `side_px` is more than `MAX_SIDE_PX`, or too small for the images.
    """
    columns, rows = grid_shape(len(drawables), columns)
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
                count=len(drawables),
            )
    pitch = cell + gap
    sheet = np.full((rows * pitch + gap, columns * pitch + gap), 255, np.uint8)
    for index, drawable in enumerate(drawables):
        top = gap + index // columns * pitch
        left = gap + index % columns * pitch
        ink = paint(drawable, cell) * (1.0 if strength is None else float(strength[index]))
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


def settings_in_png(file: Path | BinaryIO) -> VariantSettings | None:
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
        return VariantSettings.from_dict(values)
    except UserError:
        return None

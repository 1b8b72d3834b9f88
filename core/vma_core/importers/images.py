"""Image files as grey levels: four formats, sizes capped before pixels are allocated."""

from __future__ import annotations

import io
import warnings
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from vma_core.errors import UserError

IMAGE_FORMATS = ("PNG", "JPEG", "GIF", "BMP")
IMAGE_SUFFIXES = (".png", ".jpg", ".jpeg", ".gif", ".bmp")
MAX_IMAGE_PIXELS = 4096 * 4096


def read_grey(path: Path) -> NDArray[np.uint8]:
    """An image file as (h, w) grey levels on white, 0 = black."""
    return decode_grey(read_bytes(path), path.name)


def read_bytes(path: Path) -> bytes:
    """A whole file."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise UserError(
            "{path} cannot be read ({reason}).", path=path, reason=error.strerror
        ) from error


def decode_grey(data: bytes, name: str) -> NDArray[np.uint8]:
    """Image bytes as (h, w) grey levels on white; transparent pixels are ground."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=IMAGE_FORMATS) as image:
                width, height = image.size
                if width * height > MAX_IMAGE_PIXELS:
                    raise UserError(
                        "{name} has {width:,}×{height:,} pixels; at most 4096×4096 can be read. "
                        "Scale it down first.",
                        name=name,
                        width=width,
                        height=height,
                    )
                rgba = image.convert("RGBA")
    except Image.DecompressionBombError as error:
        raise UserError(
            "{name} has too many pixels; at most 4096×4096 can be read. Scale it down first.",
            name=name,
        ) from error
    except (OSError, SyntaxError, ValueError) as error:
        raise UserError(
            "{name} is damaged or not a PNG, JPEG, GIF or BMP image.",
            name=name,
        ) from error
    alpha = np.asarray(rgba)[..., 3]
    grey = np.asarray(rgba.convert("L")).astype(np.uint16)
    if alpha.min() == 255:
        return grey.astype(np.uint8)
    if int(np.ptp(grey[alpha > 127])) < 16 if (alpha > 127).any() else True:
        return 255 - alpha  # drawn in one tone on nothing: the shape is in the transparency
    return ((grey * alpha + 255 * (255 - alpha.astype(np.uint16))) // 255).astype(np.uint8)

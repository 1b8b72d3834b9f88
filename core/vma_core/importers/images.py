"""Image files as grey levels: four formats, sizes capped before pixels are allocated."""

from __future__ import annotations

import io
import warnings
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from vma_core.errors import UserError
from vma_core.importers.letter_sheet import MAX_SIDE_PX

IMAGE_FORMATS = ("PNG", "JPEG", "GIF", "BMP")
IMAGE_SUFFIXES = (".png", ".jpg", ".jpeg", ".gif", ".bmp")
MAX_IMAGE_PIXELS = 4096 * 4096

MAX_PHOTO_PIXELS = 150_000_000
"""Of a JPEG, which can be decoded at a fraction of its size."""


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


def read_photo(data: bytes, name: str) -> NDArray[np.uint8]:
    """(h, w) grey levels of a photo, turned as the camera noted.

    A large JPEG is decoded at a half, a quarter or an eighth of its size, so that it never takes
    more memory than a small one.

    Raises:
        UserError: it is no picture, or too large to be decoded.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=IMAGE_FORMATS) as image:
                pixels = image.width * image.height
                most = MAX_PHOTO_PIXELS if image.format == "JPEG" else MAX_IMAGE_PIXELS
                if pixels > most:
                    raise _too_large(name, pixels)
                image.draft("L", (MAX_SIDE_PX, MAX_SIDE_PX))
                if image.width * image.height > 2 * MAX_IMAGE_PIXELS:
                    raise _too_large(name, pixels)
                upright = ImageOps.exif_transpose(image)
                ground = Image.new("RGBA", upright.size, "white")
                ground.alpha_composite(upright.convert("RGBA"))
                return np.asarray(ground.convert("L"))
    except Image.DecompressionBombError as error:
        raise _too_large(name, 0) from error
    except (OSError, SyntaxError, ValueError) as error:
        raise UserError(
            "{name} is damaged or not a PNG, JPEG, GIF or BMP image.", name=name
        ) from error


def _too_large(name: str, pixels: int) -> UserError:
    """`pixels` is 0 where the count is unknown."""
    if not pixels:
        return UserError(
            "{name} is too large. Save it with at most 16 megapixels and open it again.", name=name
        )
    return UserError(
        "{name} is too large ({megapixels:.0f} megapixels). Save it with at most 16 megapixels "
        "and open it again.",
        name=name,
        megapixels=pixels / 1e6,
    )

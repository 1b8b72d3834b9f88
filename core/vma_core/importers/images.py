"""Image files and photos as grey levels: four formats, size checked before decoding."""

from __future__ import annotations

import io
import warnings
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from vma_core.errors import UserError, unreadable
from vma_core.glyphs.stroke_raster import MAX_SIDE_PX
from vma_core.importers.letter_sheet import SHEET_SIDE_PX

IMAGE_FORMATS = ("PNG", "JPEG", "GIF", "BMP")
IMAGE_SUFFIXES = (".png", ".jpg", ".jpeg", ".gif", ".bmp")
SIGNATURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"BM")
MAX_IMAGE_PIXELS = MAX_SIDE_PX**2
MAX_PHOTO_PIXELS = 150_000_000
"""Of a JPEG, which can be decoded at reduced size."""


def read_grey(path: Path) -> NDArray[np.uint8]:
    """An image file as (h, w) uint8 grey levels on white, 0 = black.

    Raises:
        UserError: it cannot be read, or is too large.
    """
    return decode_grey(read_bytes(path), path.name)


def read_bytes(path: Path) -> bytes:
    """A file's content; raises a UserError if it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise unreadable(path, error) from error


class ImageFile:
    """The bytes of an image file; pixels are decoded on first use, and once for all views."""

    def __init__(self, data: bytes, name: str) -> None:
        self.data = data
        self.name = name

    @classmethod
    def read(cls, path: Path) -> ImageFile:
        """A file; raises UserError if it cannot be read."""
        return cls(read_bytes(path), path.name)

    @classmethod
    def decoded(cls, image: Image.Image, name: str) -> ImageFile:
        """A picture that another decoder has read: grey levels (L), or with opacity (LA)."""
        file = cls(b"", name)
        file.__dict__["_decoded"] = image if image.mode == "L" else image.convert("RGBA")
        return file

    @cached_property
    def _decoded(self) -> Image.Image:
        return _decode(self.data, self.name)

    @cached_property
    def grey(self) -> NDArray[np.uint8]:
        """As `decode_grey`."""
        return _grey_of(self._decoded)

    @cached_property
    def photo(self) -> NDArray[np.uint8]:
        """As `read_photo`."""
        try:
            decoded = self._decoded
        except UserError:
            # Larger JPEGs can be decoded at reduced size; for other files its message fits.
            return read_photo(self.data, self.name)
        return _on_white(decoded)


def decode_grey(data: bytes, name: str) -> NDArray[np.uint8]:
    """As `read_grey`, from bytes; transparent pixels are background."""
    return _grey_of(_decode(data, name))


def _decode(data: bytes, name: str) -> Image.Image:
    """Grey levels (mode L) of a JPEG, RGBA of any other image."""
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
                # The luma channel alone: faster, and the one that `read_photo` decodes.
                image.draft("L", image.size)
                has_alpha = image.format != "JPEG" or image.mode != "L"
                # Turned as its camera was held.
                turned = ImageOps.exif_transpose(image)
                return turned.convert("RGBA" if has_alpha else "L")
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


def _grey_of(image: Image.Image) -> NDArray[np.uint8]:
    if image.mode == "L":
        return np.asarray(image)
    alpha = np.asarray(image)[..., 3]
    grey = np.asarray(image.convert("L")).astype(np.uint16)
    if alpha.min() == 255:
        return grey.astype(np.uint8)
    if int(np.ptp(grey[alpha > 127])) < 16 if (alpha > 127).any() else True:
        return 255 - alpha  # one tone on transparency: the alpha channel has the shape
    return ((grey * alpha + 255 * (255 - alpha.astype(np.uint16))) // 255).astype(np.uint8)


def read_photo(data: bytes, name: str) -> NDArray[np.uint8]:
    """(h, w) uint8 grey levels of a photo, rotated by its EXIF orientation.

    Large JPEGs are decoded at 1/2, 1/4 or 1/8 of their size, which bounds the memory.

    Raises:
        UserError: it is not an image, or too large.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=IMAGE_FORMATS) as image:
                pixels = image.width * image.height
                most = MAX_PHOTO_PIXELS if image.format == "JPEG" else MAX_IMAGE_PIXELS
                if pixels > most:
                    raise _too_large(name, pixels)
                image.draft("L", (SHEET_SIDE_PX, SHEET_SIDE_PX))
                if image.width * image.height > 2 * MAX_IMAGE_PIXELS:
                    raise _too_large(name, pixels)
                return _on_white(ImageOps.exif_transpose(image))
    except Image.DecompressionBombError as error:
        raise _too_large(name, 0) from error
    except (OSError, SyntaxError, ValueError) as error:
        raise UserError(
            "{name} is damaged or not a PNG, JPEG, GIF or BMP image.", name=name
        ) from error


def _on_white(image: Image.Image) -> NDArray[np.uint8]:
    ground = Image.new("RGBA", image.size, "white")
    ground.alpha_composite(image.convert("RGBA"))
    return np.asarray(ground.convert("L"))


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

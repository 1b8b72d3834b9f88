"""Readers of everything that is dropped, pasted or opened: one door, checked by content.

Image decoders are limited to four formats, sizes are capped before pixels are allocated, and
archives are read by member and never unpacked.
"""

from __future__ import annotations

import gzip
import io
import os
import struct
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from vma_core.errors import UserError
from vma_core.glyphs.glyph_set import GlyphSet
from vma_core.glyphs.normalise import NormaliserSettings, normalise
from vma_core.glyphs.omniglot import read_archive, read_npz
from vma_core.glyphs.raster import RASTER_PX, to_model_grid
from vma_core.memory import MemoryEntry

IMAGE_FORMATS = ("PNG", "JPEG", "GIF", "BMP")
IMAGE_SUFFIXES = (".png", ".jpg", ".jpeg", ".gif", ".bmp")
MAX_IMAGE_PIXELS = 4096 * 4096
MAX_FILE_BYTES = 256 << 20
MAX_FOLDER_FILES = 20_000
MAX_IDX_IMAGES = 100_000


@dataclass(frozen=True, eq=False)
class FoundGlyph:
    """One image as it was found, before the normaliser.

    Attributes:
        pixels: (h, w) grey levels with 0 = black, or the finished glyph (ink = 1) where `ready`.
        ready: data sets at the model's size need no normalising.
        fixed: settings a data set brings with it; the user's are not applied then.
    """

    pixels: NDArray[np.uint8]
    label: str
    source: str
    ready: bool = False
    fixed: NormaliserSettings | None = None

    def glyph(self, size: int, settings: NormaliserSettings) -> NDArray[np.uint8]:
        """The model glyph (size, size) uint8, ink = 1; a message names the image."""
        if self.ready:
            return self.pixels
        try:
            return normalise(self.pixels, self.fixed or settings, size)
        except UserError as error:
            raise UserError(f"{self.source}: {error}") from error

    def entry(self, size: int, settings: NormaliserSettings) -> MemoryEntry:
        """As a memory entry."""
        return MemoryEntry(self.glyph(size, settings), self.label, self.source)


def find_glyphs(path: Path, size: int) -> list[FoundGlyph]:
    """What an image, a folder, an Omniglot zip, an npz file or an IDX file holds.

    Raises:
        UserError: the path cannot be read as any of them; the message says why.
    """
    if path.is_dir():
        return read_folder(path)
    if not path.exists():
        raise UserError(f"{path} does not exist.")
    if path.stat().st_size > MAX_FILE_BYTES:
        raise UserError(f"{path.name} is larger than {MAX_FILE_BYTES >> 20} MB; it was not read.")
    suffix = path.suffix.lower()
    if suffix == ".zip":
        return glyphs_of_set(read_archive(path), size)
    if suffix == ".npz":
        return glyphs_of_set(read_npz(path), size)
    if "idx" in path.name.lower() or path.name.endswith("-ubyte.gz"):
        return read_idx(path, size)
    return [FoundGlyph(read_grey(path), path.stem, path.name)]


def read_entries(path: Path, size: int, settings: NormaliserSettings) -> list[MemoryEntry]:
    """Everything in `path` as memory entries, normalised."""
    return [found.entry(size, settings) for found in find_glyphs(path, size)]


def read_grey(path: Path) -> NDArray[np.uint8]:
    """An image file as (h, w) grey levels on white, 0 = black."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UserError(f"{path} cannot be read ({error.strerror}).") from error
    return decode_grey(data, path.name)


def decode_grey(data: bytes, name: str) -> NDArray[np.uint8]:
    """Image bytes as (h, w) grey levels on white; transparent pixels are ground."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=IMAGE_FORMATS) as image:
                width, height = image.size
                if width * height > MAX_IMAGE_PIXELS:
                    raise UserError(
                        f"{name} has {width:,}×{height:,} pixels; at most 4096×4096 are read. "
                        "Scale it down first."
                    )
                rgba = image.convert("RGBA")
    except Image.DecompressionBombError as error:
        raise UserError(
            f"{name} has too many pixels; at most 4096×4096 are read. Scale it down first."
        ) from error
    except (OSError, SyntaxError, ValueError) as error:
        raise UserError(
            f"{name} is not a readable image (PNG, JPEG, GIF or BMP): it is damaged or of another "
            "kind."
        ) from error
    alpha = np.asarray(rgba)[..., 3]
    grey = np.asarray(rgba.convert("L")).astype(np.uint16)
    if alpha.min() == 255:
        return grey.astype(np.uint8)
    if int(np.ptp(grey[alpha > 127])) < 16 if (alpha > 127).any() else True:
        return 255 - alpha  # drawn in one tone on nothing: the shape is in the transparency
    return ((grey * alpha + 255 * (255 - alpha.astype(np.uint16))) // 255).astype(np.uint8)


def read_folder(folder: Path) -> list[FoundGlyph]:
    """Every image below a folder; the name of the sub-folder is the label."""
    paths = []
    for count, path in enumerate(_walk(folder)):
        if count >= MAX_FOLDER_FILES:
            raise UserError(
                f"{folder.name} holds more than {MAX_FOLDER_FILES:,} files. Choose a smaller "
                "folder or one of its sub-folders."
            )
        if path.suffix.lower() in IMAGE_SUFFIXES:
            paths.append(path)
    if not paths:
        raise UserError(f"{folder.name} holds no images (PNG, JPEG, GIF or BMP).")
    return [
        FoundGlyph(
            read_grey(path),
            path.parent.name if path.parent != folder else path.stem,
            str(path.relative_to(folder)),
        )
        for path in sorted(paths)
    ]


def read_idx(path: Path, size: int) -> list[FoundGlyph]:
    """An IDX file of images (the MNIST family), plain or gzip; light ink on black ground."""
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
            header = file.read(16)
            if len(header) < 16:
                raise UserError(f"{path.name} is too short for an IDX file of images.")
            magic, count, rows, columns = struct.unpack(">IIII", header)
            if magic != 0x803 or not 0 < rows <= 512 or not 0 < columns <= 512:
                raise UserError(f"{path.name} is not an IDX file of 8-bit images.")
            wanted = min(count, MAX_IDX_IMAGES) * rows * columns
            if wanted > MAX_FILE_BYTES:
                raise UserError(f"{path.name} announces more than {MAX_FILE_BYTES >> 20} MB.")
            data = file.read(wanted)
    except (OSError, EOFError) as error:
        raise UserError(f"{path.name} cannot be read ({error}).") from error
    if len(data) < wanted:
        raise UserError(f"{path.name} ends early: {count:,} images were announced.")
    images = np.frombuffer(data, np.uint8).reshape(-1, rows, columns)
    ready = (rows, columns) == (size, size)
    pixels = (images >= 128).astype(np.uint8) if ready else images
    settings = NormaliserSettings(polarity="light ink", crop=False, glyph_px=None)
    return [
        FoundGlyph(image, "", f"{path.name} {index}", ready, settings)
        for index, image in enumerate(pixels)
    ]


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


def _walk(folder: Path) -> Iterator[Path]:
    """Files below a folder without following links, read lazily."""
    try:
        with os.scandir(folder) as found:
            for item in found:
                if item.is_symlink():
                    continue
                if item.is_dir():
                    yield from _walk(Path(item.path))
                else:
                    yield Path(item.path)
    except OSError as error:
        raise UserError(f"{folder} cannot be read ({error.strerror}).") from error

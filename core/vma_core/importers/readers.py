"""Readers of everything that is dropped, pasted or opened: one door, checked by content.

Image decoders are limited to four formats, sizes are capped before pixels are allocated, and
archives are read by member and never unpacked.
"""

from __future__ import annotations

import gzip
import os
import struct
import zlib
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import numpy as np

from vma_core.cancellation import stop_if_cancelled
from vma_core.errors import UserError
from vma_core.glyphs.normalise import NormaliserSettings
from vma_core.importers.archives import holds_svg, read_npz_glyphs, read_zip
from vma_core.importers.fonts import FONT_SUFFIXES, read_font
from vma_core.importers.images import IMAGE_SUFFIXES, read_bytes, read_grey
from vma_core.importers.imported_glyph import ImportedGlyph, entries_of
from vma_core.importers.sandboxed import import_glyphs_sandboxed
from vma_core.importers.stroke_files import read_hershey, read_omniglot_strokes
from vma_core.importers.svg import read_svg
from vma_core.memory.budget import require_memory_for
from vma_core.memory.entries import MemoryEntry

MAX_FILE_BYTES = 256 << 20
MAX_FOLDER_FILES = 20_000
MAX_IDX_IMAGES = 1_000_000
MAX_IDX_BYTES = 1 << 30


def import_glyphs(path: Path, size: int) -> list[ImportedGlyph]:
    """What a file or a folder holds: pictures, archives, data sets, drawings, fonts.

    Where fonts or SVG drawings are among it, a child process reads all of it.

    Raises:
        UserError: the path cannot be read as any of them; the message says why.
    """
    if _needs_a_child(path):
        return import_glyphs_sandboxed(path, size)
    return import_glyphs_unsandboxed(path, size)


def import_glyphs_unsandboxed(path: Path, size: int) -> list[ImportedGlyph]:
    """As `import_glyphs`, in this process."""
    if path.is_dir():
        return read_folder(path)
    if not path.exists():
        raise UserError("{path} does not exist.", path=path)
    if path.stat().st_size > MAX_FILE_BYTES:
        raise UserError(
            "{name} is larger than {most_mb} MB and was not read.",
            name=path.name,
            most_mb=MAX_FILE_BYTES >> 20,
        )
    suffix = path.suffix.lower()
    if suffix == ".zip":
        return read_zip(path, size)
    if suffix == ".npz":
        return read_npz_glyphs(path, size)
    if "idx" in path.name.lower() or path.name.endswith("-ubyte.gz"):
        return read_idx(path, size)
    if suffix in FONT_SUFFIXES:
        return read_font(path)
    return _read_single(path, path.stem, path.name)


def _needs_a_child(path: Path) -> bool:
    """Whether fonts or SVG drawings would be read."""
    if path.is_dir():
        listed = islice(_walk(path), MAX_FOLDER_FILES)
        return any(file.suffix.lower() == ".svg" for file in listed)
    if path.suffix.lower() == ".zip":
        return holds_svg(path)
    return path.suffix.lower() in (".svg", *FONT_SUFFIXES)


def _read_single(path: Path, label: str, source: str) -> list[ImportedGlyph]:
    """A picture or a drawing."""
    stop_if_cancelled()
    suffix = path.suffix.lower()
    if suffix == ".svg":
        return [read_svg(read_bytes(path), label, source)]
    if suffix == ".txt":
        return [read_omniglot_strokes(read_bytes(path), label, source)]
    if suffix == ".jhf":
        return read_hershey(read_bytes(path), source)
    return [ImportedGlyph(read_grey(path), label, source)]


def read_entries(path: Path, size: int, settings: NormaliserSettings) -> list[MemoryEntry]:
    """Everything in `path` as memory entries, normalised; pictures are traced as `entries_of` says.

    Raises:
        UserError: the path cannot be read, or one of its pictures is no glyph.
    """
    entries = []
    for entry in entries_of(import_glyphs(path, size), size, settings):
        if isinstance(entry, UserError):
            raise entry
        entries.append(entry)
    return entries


def read_folder(folder: Path) -> list[ImportedGlyph]:
    """Every image below a folder; the name of the sub-folder is the label."""
    paths = []
    for count, path in enumerate(_walk(folder)):
        if count >= MAX_FOLDER_FILES:
            raise UserError(
                "{name} holds more than {most:,} files. Choose a smaller folder or a subfolder.",
                name=folder.name,
                most=MAX_FOLDER_FILES,
            )
        if path.suffix.lower() in (*IMAGE_SUFFIXES, ".svg"):
            paths.append(path)
    if not paths:
        raise UserError("{name} holds no images (PNG, JPEG, GIF, BMP or SVG).", name=folder.name)
    return [
        found
        for path in sorted(paths)
        for found in _read_single(
            path,
            path.parent.name if path.parent != folder else path.stem,
            str(path.relative_to(folder)),
        )
    ]


def read_idx(path: Path, size: int) -> list[ImportedGlyph]:
    """An IDX file of images (the MNIST family), plain or gzip; light ink on black ground."""
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
            header = file.read(16)
            if len(header) < 16:
                raise UserError("{name} is too short for an IDX file of images.", name=path.name)
            magic, count, rows, columns = struct.unpack(">IIII", header)
            if magic != 0x803 or not 0 < rows <= 512 or not 0 < columns <= 512:
                raise UserError("{name} is not an IDX file of 8-bit images.", name=path.name)
            wanted = count * rows * columns
            if count > MAX_IDX_IMAGES or wanted > MAX_IDX_BYTES:
                raise UserError(
                    "{name} claims {count:,} images and {size_mb:,} MB; at most {most:,} images "
                    "and {most_mb:,} MB can be read.",
                    name=path.name,
                    count=count,
                    size_mb=wanted >> 20,
                    most=MAX_IDX_IMAGES,
                    most_mb=MAX_IDX_BYTES >> 20,
                )
            require_memory_for(count, max(rows, columns, size), path.name)
            data = file.read(wanted)
    except (OSError, EOFError, zlib.error) as error:
        raise UserError(
            "{name} cannot be read ({reason}).", name=path.name, reason=error
        ) from error
    if len(data) < wanted:
        raise UserError(
            "{name} is truncated: it should hold {count:,} images.", name=path.name, count=count
        )
    images = np.frombuffer(data, np.uint8).reshape(-1, rows, columns)
    ready = (rows, columns) == (size, size)
    pixels = (images >= 128).astype(np.uint8) if ready else images
    settings = NormaliserSettings(polarity="light ink", crop=False, glyph_px=None)
    return [
        ImportedGlyph(image, "", f"{path.name} {index}", ready, settings)
        for index, image in enumerate(pixels)
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
        raise UserError(
            "{folder} cannot be read ({reason}).", folder=folder, reason=error.strerror
        ) from error

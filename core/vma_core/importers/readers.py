"""Importing files and folders of any supported kind as glyphs.

Sizes are checked before memory is allocated, and archives are read member by member.
"""

from __future__ import annotations

import gzip
import os
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vma_core.cancellation import stop_if_cancelled
from vma_core.errors import UserError
from vma_core.glyphs.normalise import NormaliserSettings
from vma_core.importers.fonts import FONT_SUFFIXES, read_font
from vma_core.importers.glyph_set import GlyphSet, imported_glyphs
from vma_core.importers.images import IMAGE_SUFFIXES, decode_grey, read_bytes, read_grey
from vma_core.importers.imported_glyph import (
    ImportedGlyph,
    entries_of,
    from_payload,
    to_payload,
)
from vma_core.importers.omniglot import MAX_MEMBER_BYTES, read_omniglot_archive, set_from_arrays
from vma_core.importers.stroke_files import (
    is_stroke_3,
    read_hershey,
    read_omniglot_strokes,
    read_stroke_3,
)
from vma_core.importers.svg import read_svg
from vma_core.memory.budget import MAX_ENTRIES, require_memory_for
from vma_core.memory.entries import MemoryEntry
from vma_core.sandbox.child import Limits, Payload, call
from vma_core.sandbox.zip_archive import (
    MAX_MEMBERS,
    MAX_UNPACKED_BYTES,
    load_arrays,
    open_user_zip,
    open_zip,
    read_member,
)

MAX_FILE_BYTES = 256 << 20
MAX_FOLDER_FILES = 20_000
MAX_IDX_BYTES = 1 << 30
LIMITS = Limits()
MAX_GLYPH_BYTES = 16 << 20
MAX_RATIO = 200
"""Compression ratio of members larger than `MAX_MEMBER_BYTES`: images reach about 10, zip bombs
1000. Smaller members may be blank images of any ratio."""


def import_glyphs(path: Path, size: int, limits: Limits = LIMITS) -> list[ImportedGlyph]:
    """Glyphs of a file or folder: images, archives, data sets, drawings, fonts.

    Anything with fonts or SVG drawings is read in a child process.

    Args:
        path: of the file or folder.
        size: of the model's images; data sets are brought to it.
        limits: of the child process.

    Raises:
        UserError: the path cannot be read; the message says why.
    """
    if not _needs_sandbox(path):
        return import_glyphs_unsandboxed(path, size)
    request = {"path": str(path.absolute()), "size": size}
    return from_payload(*call(_import_glyphs, request, name=path.name, limits=limits))


def _import_glyphs(request: dict[str, Any], _blocks: Sequence[bytes]) -> Payload:
    return to_payload(import_glyphs_unsandboxed(Path(request["path"]), request["size"]))


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


def _needs_sandbox(path: Path) -> bool:
    """Whether it contains fonts or SVG drawings."""
    if path.is_dir():
        listed = islice(_walk(path), MAX_FOLDER_FILES)
        return any(file.suffix.lower() == ".svg" for file in listed)
    if path.suffix.lower() == ".zip":
        return holds_svg(path)
    return path.suffix.lower() in (".svg", *FONT_SUFFIXES)


def _read_single(path: Path, label: str, source: str) -> list[ImportedGlyph]:
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
    """All glyphs of a file or folder as memory entries, normalised.

    Raises:
        UserError: the path cannot be read, or one of its images has no ink.
    """
    entries = []
    for entry in entries_of(import_glyphs(path, size), size, settings):
        if isinstance(entry, UserError):
            raise entry
        entries.append(entry)
    return entries


def read_folder(folder: Path, max_files: int = MAX_FOLDER_FILES) -> list[ImportedGlyph]:
    """All images below a folder, labelled by sub-folder.

    Raises:
        UserError: it holds no images, or more than `max_files` files.
    """
    paths = []
    for count, path in enumerate(_walk(folder)):
        if count >= max_files:
            raise UserError(
                "{name} holds more than {most:,} files. Choose a smaller folder or a subfolder.",
                name=folder.name,
                most=max_files,
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
    """An IDX file of images (the MNIST family), plain or gzip; light ink on a black background."""
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
            header = file.read(16)
            if len(header) < 16:
                raise UserError("{name} is too short for an IDX file of images.", name=path.name)
            magic, count, rows, columns = struct.unpack(">IIII", header)
            if magic != 0x803 or not 0 < rows <= 512 or not 0 < columns <= 512:
                raise UserError("{name} is not an IDX file of 8-bit images.", name=path.name)
            wanted = count * rows * columns
            if count > MAX_ENTRIES or wanted > MAX_IDX_BYTES:
                raise UserError(
                    "{name} claims {count:,} images and {size_mb:,} MB; at most {most:,} images "
                    "and {most_mb:,} MB can be read.",
                    name=path.name,
                    count=count,
                    size_mb=wanted >> 20,
                    most=MAX_ENTRIES,
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
    """Files below a folder, lazily, without following links."""
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


def read_zip(path: Path, size: int) -> list[ImportedGlyph]:
    """A zip of images, of Omniglot's images or of its strokes, labelled by folder."""
    with open_user_zip(path) as archive:
        members = [m for m in archive.infolist() if not m.is_dir() and _wanted(m)]
        if not members:
            raise UserError(
                "{name} holds no pictures (PNG, JPEG, GIF, BMP or SVG) and no stroke files.",
                name=path.name,
            )
        if _is_omniglot(members):
            return imported_glyphs(read_omniglot_archive(path), size)
        _check_sizes(members, path.name)
        return [
            _member(archive, member, path.name)
            for member in sorted(members, key=lambda m: m.filename)
        ]


def holds_svg(path: Path) -> bool:
    """Whether a readable zip contains an SVG drawing."""
    try:
        with open_zip(path) as archive:
            return any(name.lower().endswith(".svg") for name in archive.namelist())
    except (OSError, zipfile.BadZipFile):
        return False


def read_npz_glyphs(path: Path, size: int) -> list[ImportedGlyph]:
    """An npz of images by class, of stroke-3 drawings named “label/number”, or an exported set."""
    arrays = load_arrays(path)
    if arrays and all(is_stroke_3(array) for array in arrays.values()):
        return [
            read_stroke_3(array, name.rpartition("/")[0] or name, f"{path.name} {name}")
            for name, array in arrays.items()
        ]
    if {"images", "labels", "names"} <= arrays.keys():
        return imported_glyphs(_exported(arrays, path.name), size)
    return imported_glyphs(set_from_arrays(arrays, path.name), size)


def _exported(arrays: dict[str, NDArray[Any]], name: str) -> GlyphSet:
    """A data set exported by this program: `images`, `labels` (indices) and `names`."""
    images, labels, names = arrays["images"], arrays["labels"], arrays["names"]
    if (
        images.ndim != 3
        or images.shape[1] != images.shape[2]
        or labels.shape != images.shape[:1]
        or labels.dtype.kind not in "iu"
        or names.ndim != 1
        or (len(labels) and not 0 <= labels.min() <= labels.max() < len(names))
    ):
        raise UserError("{name} is not a data set of labelled images.", name=name)
    ink = (images > 0).astype(np.uint8)
    return GlyphSet(ink, labels.astype(np.intp), [str(n) for n in names], name)


def _wanted(member: zipfile.ZipInfo) -> bool:
    name = PurePosixPath(member.filename)
    hidden = any(part.startswith((".", "__MACOSX")) for part in name.parts)
    return not hidden and name.suffix.lower() in (*IMAGE_SUFFIXES, ".svg", ".txt")


def _is_omniglot(members: list[zipfile.ZipInfo]) -> bool:
    """Whether every image is in ALPHABET/characterNN."""
    return all(
        m.filename.lower().endswith(".png")
        and len(parts := PurePosixPath(m.filename).parts) >= 3
        and parts[-2].startswith("character")
        for m in members
    )


def _check_sizes(members: list[zipfile.ZipInfo], name: str) -> None:
    """Check announced sizes; reading stops there."""
    if len(members) > MAX_MEMBERS:
        raise UserError(
            "{name} holds more than {most:,} files. Split it.", name=name, most=MAX_MEMBERS
        )
    if sum(m.file_size for m in members) > MAX_UNPACKED_BYTES:
        raise UserError(
            "{name} unpacks to more than {most_mb} MB. Split it.",
            name=name,
            most_mb=MAX_UNPACKED_BYTES >> 20,
        )
    for member in members:
        packed = max(member.compress_size, 1)
        swollen = member.file_size > MAX_MEMBER_BYTES and member.file_size / packed > MAX_RATIO
        if member.file_size > MAX_GLYPH_BYTES or swollen:
            raise UserError(
                "{name}: {member} is too large to be a glyph.", name=name, member=member.filename
            )


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> ImportedGlyph:
    stop_if_cancelled()
    path = PurePosixPath(member.filename)
    source = f"{name}: {member.filename}"
    try:
        data = read_member(archive, member, member.file_size)
    except (OSError, zipfile.BadZipFile) as error:
        raise UserError(
            "{source} cannot be unpacked ({reason}).", source=source, reason=error
        ) from error
    folder = path.parent.name
    if path.suffix.lower() == ".txt":
        label = "/".join(path.parts[-3:-1]) or path.stem
        return read_omniglot_strokes(data, label, source)
    label = folder or path.stem
    if path.suffix.lower() == ".svg":
        return read_svg(data, label, source)
    return ImportedGlyph(decode_grey(data, source), label, source)

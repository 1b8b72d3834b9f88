"""Importing files and folders of any supported format as glyphs.

`FORMATS` is the only list of formats: recognition, file dialogs, folders, archives, messages and
the choice of the sandbox follow it. Sizes are checked before memory is allocated, and archives are
read member by member.
"""

from __future__ import annotations

import gzip
import os
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from itertools import islice
from pathlib import Path, PurePath, PurePosixPath
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vma_core.cancellation import stop_if_cancelled
from vma_core.errors import UserError
from vma_core.glyphs.normalise import NormaliserSettings
from vma_core.importers.fonts import FONT_SUFFIXES, read_font
from vma_core.importers.glyph_set import GlyphSet, imported_glyphs
from vma_core.importers.images import IMAGE_SUFFIXES, decode_grey, is_image, read_bytes
from vma_core.importers.imported_glyph import (
    ImportedGlyph,
    entries_of,
    from_payload,
    to_payload,
)
from vma_core.importers.omniglot import MAX_MEMBER_BYTES, read_omniglot_archive, set_from_arrays
from vma_core.importers.shared_lines import with_shared_lines
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
    known = next((known for known in FORMATS if known.matches(path)), None)
    if known is None and not is_image(path):
        raise UserError(
            "{name} is not a kind of file that can be opened. Choose one of: {types}.",
            name=path.name,
            types=f"{_suffixes(FORMATS)}, IDX",
        )
    return (known or IMAGES).read(path, size)


@dataclass(frozen=True)
class FileFormat:
    """How files of a format are recognised.

    Attributes:
        suffixes: lower case, with the dot.
        patterns: of lower-case file names, for files that have none of the suffixes.
    """

    suffixes: tuple[str, ...]
    patterns: tuple[str, ...] = ()

    def matches(self, path: PurePath) -> bool:
        """Whether the name of a file is one of this format."""
        name = path.name.lower()
        return path.suffix.lower() in self.suffixes or any(
            fnmatchcase(name, pattern) for pattern in self.patterns
        )


@dataclass(frozen=True, kw_only=True)
class GlyphFormat(FileFormat):
    """A format of single glyphs or a few, which folders and archives may hold.

    Attributes:
        read_content: (content, label, source) → glyphs.
        sandboxed: read in a child process.
        in_folders: read where a folder is imported; other files in it are ignored.
        in_archives: read where a zip file is imported; other members are ignored.
        label_folders: number of enclosing folders in an archive that name the class.
    """

    read_content: Callable[[bytes, str, str], list[ImportedGlyph]]
    sandboxed: bool = False
    in_folders: bool = False
    in_archives: bool = False
    label_folders: int = 1

    def read(self, path: Path, _size: int) -> list[ImportedGlyph]:
        """Glyphs of a file, labelled by its name."""
        return self.read_labelled(path, path.stem, path.name)

    def read_labelled(self, path: Path, label: str, source: str) -> list[ImportedGlyph]:
        """Glyphs of a file."""
        stop_if_cancelled()
        return self.read_content(read_bytes(path), label, source)

    def needs_sandbox(self, _path: Path) -> bool:
        """Whether to read this file in a child process."""
        return self.sandboxed

    def member_label(self, path: PurePosixPath) -> str:
        """Label of a member of an archive."""
        folders = [part for part in path.parent.parts if part != path.anchor]
        return "/".join(folders[-self.label_folders :]) or path.stem


@dataclass(frozen=True, kw_only=True)
class SetFormat(FileFormat):
    """A format of many glyphs with labels of their own.

    Attributes:
        read: (path, image size of the model) → glyphs.
        needs_sandbox: whether to read this file in a child process.
    """

    read: Callable[[Path, int], list[ImportedGlyph]]
    needs_sandbox: Callable[[Path], bool] = lambda _: False


def _format_of(path: Path) -> GlyphFormat | SetFormat:
    """The first format that matches; unknown files may be images."""
    return next((known for known in FORMATS if known.matches(path)), IMAGES)


def file_patterns() -> list[str]:
    """Patterns of all importable files, as file dialogs take them."""
    return [
        pattern
        for known in FORMATS
        for pattern in (*(f"*{suffix}" for suffix in known.suffixes), *known.patterns)
    ]


def _suffixes(formats: Sequence[FileFormat]) -> str:
    """Suffixes for a message: “PNG, JPG, SVG”."""
    return ", ".join(suffix[1:].upper() for known in formats for suffix in known.suffixes)


def _needs_sandbox(path: Path) -> bool:
    """Whether it contains fonts or SVG drawings."""
    if not path.is_dir():
        return _format_of(path).needs_sandbox(path)
    listed = islice(_walk(path), MAX_FOLDER_FILES)
    return any(known.sandboxed for file in listed if (known := _one_of(FOLDER_FORMATS, file)))


def _one_of(formats: Sequence[GlyphFormat], path: PurePath) -> GlyphFormat | None:
    return next((known for known in formats if known.matches(path)), None)


def read_entries(path: Path, size: int, settings: NormaliserSettings) -> list[MemoryEntry]:
    """All glyphs of a file or folder as memory entries, normalised.

    Raises:
        UserError: the path cannot be read, or one of its images has no ink.
    """
    entries = []
    found = with_shared_lines(import_glyphs(path, size), settings)
    for entry in entries_of(found, size, settings):
        if isinstance(entry, UserError):
            raise entry
        entries.append(entry)
    return entries


def read_folder(folder: Path, max_files: int = MAX_FOLDER_FILES) -> list[ImportedGlyph]:
    """All images below a folder, labelled by sub-folder.

    Raises:
        UserError: it holds no images, or more than `max_files` files.
    """
    found: list[tuple[Path, GlyphFormat]] = []
    for count, path in enumerate(_walk(folder)):
        if count >= max_files:
            raise UserError(
                "{name} holds more than {most:,} files. Choose a smaller folder or a subfolder.",
                name=folder.name,
                most=max_files,
            )
        if known := _one_of(FOLDER_FORMATS, path):
            found.append((path, known))
    if not found:
        raise UserError(
            "{name} holds no images ({types}).", name=folder.name, types=_suffixes(FOLDER_FORMATS)
        )
    return [
        glyph
        for path, known in sorted(found, key=lambda pair: pair[0])
        for glyph in known.read_labelled(
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
                "{name} holds no pictures or stroke files ({types}).",
                name=path.name,
                types=_suffixes(ARCHIVE_FORMATS),
            )
        if _is_omniglot(members):
            return imported_glyphs(read_omniglot_archive(path), size)
        _check_sizes(members, path.name)
        return [
            glyph
            for member in sorted(members, key=lambda m: m.filename)
            for glyph in _read_member(archive, member, path.name)
        ]


def _zip_needs_sandbox(path: Path) -> bool:
    """Whether a readable zip has a member whose format is sandboxed."""
    try:
        with open_zip(path) as archive:
            members = map(PurePosixPath, archive.namelist())
            return any(
                known.sandboxed for name in members if (known := _one_of(ARCHIVE_FORMATS, name))
            )
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
    return not hidden and _one_of(ARCHIVE_FORMATS, name) is not None


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


def _read_member(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str
) -> list[ImportedGlyph]:
    stop_if_cancelled()
    path = PurePosixPath(member.filename)
    source = f"{name}: {member.filename}"
    try:
        data = read_member(archive, member, member.file_size)
    except (OSError, zipfile.BadZipFile) as error:
        raise UserError(
            "{source} cannot be unpacked ({reason}).", source=source, reason=error
        ) from error
    known = _one_of(ARCHIVE_FORMATS, path) or IMAGES
    return known.read_content(data, known.member_label(path), source)


IMAGES = GlyphFormat(
    IMAGE_SUFFIXES,
    read_content=lambda data, label, source: [
        ImportedGlyph(decode_grey(data, source), label, source)
    ],
    in_folders=True,
    in_archives=True,
)
FORMATS: tuple[GlyphFormat | SetFormat, ...] = (
    SetFormat((".zip",), read=read_zip, needs_sandbox=_zip_needs_sandbox),
    SetFormat((".npz",), read=read_npz_glyphs),
    SetFormat(
        FONT_SUFFIXES, read=lambda path, _size: read_font(path), needs_sandbox=lambda _: True
    ),
    IMAGES,
    GlyphFormat(
        (".svg",),
        read_content=lambda data, label, source: [read_svg(data, label, source)],
        sandboxed=True,
        in_folders=True,
        in_archives=True,
    ),
    GlyphFormat(
        (".txt",),
        read_content=lambda data, label, source: [read_omniglot_strokes(data, label, source)],
        in_archives=True,
        label_folders=2,  # alphabet and character
    ),
    GlyphFormat((".jhf",), read_content=lambda data, _label, source: read_hershey(data, source)),
    # Last: a picture or a font may have “idx” in its name.
    SetFormat((), ("*idx*", "*-ubyte.gz"), read=read_idx),
)
"""All importable formats. The first that matches a file reads it."""
FOLDER_FORMATS = [f for f in FORMATS if isinstance(f, GlyphFormat) and f.in_folders]
ARCHIVE_FORMATS = [f for f in FORMATS if isinstance(f, GlyphFormat) and f.in_archives]

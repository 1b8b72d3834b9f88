"""Zip and npz files of glyphs: read by member, never unpacked, never more than announced."""

from __future__ import annotations

import zipfile
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vma_core.cancellation import stop_if_cancelled
from vma_core.errors import UserError
from vma_core.importers.glyph_set import GlyphSet
from vma_core.importers.images import IMAGE_SUFFIXES, decode_grey
from vma_core.importers.imported_glyph import ImportedGlyph
from vma_core.importers.npz import load_arrays
from vma_core.importers.omniglot import MAX_MEMBERS, read_archive, set_of_arrays
from vma_core.importers.set_conversion import glyphs_of_set
from vma_core.importers.stroke_files import is_stroke_3, read_omniglot_strokes, read_stroke_3
from vma_core.importers.svg import read_svg
from vma_core.sandbox.zip_archive import open_zip, read_member

MAX_MEMBER_BYTES = 16 << 20
MAX_TOTAL_BYTES = 512 << 20
MAX_RATIO = 200
"""Of a member's size to its packed size: glyphs are packed to a tenth at best, bombs to a
thousandth."""
SMALL_BYTES = 1 << 20
"""Members up to this size may be packed as tightly as they like: blank pictures are."""


def read_zip(path: Path, size: int) -> list[ImportedGlyph]:
    """A zip of pictures, of Omniglot's images or of its strokes; folders are labels."""
    try:
        archive = open_zip(path)
    except (OSError, zipfile.BadZipFile) as error:
        raise UserError(
            "{name} is not a readable zip file ({reason}).", name=path.name, reason=error
        ) from error
    with archive:
        members = [m for m in archive.infolist() if not m.is_dir() and _wanted(m)]
        if not members:
            raise UserError(
                "{name} holds no pictures (PNG, JPEG, GIF, BMP or SVG) and no stroke files.",
                name=path.name,
            )
        if _is_omniglot(members):
            return glyphs_of_set(read_archive(path), size)
        _check_sizes(members, path.name)
        return [_member(archive, member, path.name) for member in sorted(members, key=_name)]


def holds_svg(path: Path) -> bool:
    """Whether a zip names an SVG drawing; one that cannot be read names nothing."""
    try:
        with open_zip(path) as archive:
            return any(name.lower().endswith(".svg") for name in archive.namelist())
    except (OSError, zipfile.BadZipFile):
        return False


def read_npz_glyphs(path: Path, size: int) -> list[ImportedGlyph]:
    """An npz of images by class, or of stroke-3 drawings named “label/number”."""
    arrays = load_arrays(path)
    if arrays and all(is_stroke_3(array) for array in arrays.values()):
        return [
            read_stroke_3(array, name.rpartition("/")[0] or name, f"{path.name} {name}")
            for name, array in arrays.items()
        ]
    if {"images", "labels", "names"} <= arrays.keys():
        return glyphs_of_set(_exported(arrays, path.name), size)
    return glyphs_of_set(set_of_arrays(arrays, path.name), size)


def _exported(arrays: dict[str, NDArray[Any]], name: str) -> GlyphSet:
    """A data set as this program exports it: images, the number of each one's class, names."""
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
    """Whether every picture lies in ALPHABET/characterNN."""
    return all(
        m.filename.lower().endswith(".png")
        and len(parts := PurePosixPath(m.filename).parts) >= 3
        and parts[-2].startswith("character")
        for m in members
    )


def _check_sizes(members: list[zipfile.ZipInfo], name: str) -> None:
    """Refuse by what the archive says of itself; more than it says is never read."""
    if len(members) > MAX_MEMBERS:
        raise UserError(
            "{name} holds more than {most:,} files. Split it.", name=name, most=MAX_MEMBERS
        )
    if sum(m.file_size for m in members) > MAX_TOTAL_BYTES:
        raise UserError(
            "{name} unpacks to more than {most_mb} MB. Split it.",
            name=name,
            most_mb=MAX_TOTAL_BYTES >> 20,
        )
    for member in members:
        packed = max(member.compress_size, 1)
        swollen = member.file_size > SMALL_BYTES and member.file_size / packed > MAX_RATIO
        if member.file_size > MAX_MEMBER_BYTES or swollen:
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


def _name(member: zipfile.ZipInfo) -> str:
    return member.filename

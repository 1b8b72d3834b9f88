"""Safe reading of untrusted zip and npz files: member by member, within limits, one exception."""

from __future__ import annotations

import io
import math
import struct
import zipfile
import zlib
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from vma_core.errors import UserError

COMPRESSION_TYPES = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
ENCRYPTED = 0x1
ZIP_ERRORS = (
    zlib.error,
    struct.error,
    EOFError,
    ValueError,  # names that are not UTF-8, negative offsets
    OverflowError,
    RuntimeError,  # encrypted, or unknown compression
)
"""Raised by zipfile for damaged files, besides `BadZipFile`."""
MAX_UNPACKED_BYTES = 512 << 20
MAX_MEMBERS = 40_000
NPY_HEADERS = {(1, 0): npy.read_array_header_1_0, (2, 0): npy.read_array_header_2_0}


def open_zip(file: Path | BinaryIO) -> zipfile.ZipFile:
    """Open an archive of stored or deflated members.

    Raises:
        OSError: the file cannot be read.
        zipfile.BadZipFile: it is damaged, encrypted, or uses another compression.
    """
    try:
        archive = zipfile.ZipFile(file)
    except ZIP_ERRORS as error:
        raise zipfile.BadZipFile(str(error)) from error
    for member in archive.infolist():
        usual = member.compress_type in COMPRESSION_TYPES and not member.flag_bits & ENCRYPTED
        if not usual or not member.filename:
            archive.close()
            raise zipfile.BadZipFile(f"{member.filename} is packed in an unusual way")
    return archive


def open_user_zip(path: Path) -> zipfile.ZipFile:
    """`open_zip` that raises a UserError with the name of the file."""
    try:
        return open_zip(path)
    except (OSError, zipfile.BadZipFile) as error:
        raise UserError(
            "{name} is not a readable zip file ({reason}).", name=path.name, reason=error
        ) from error


def read_member(archive: zipfile.ZipFile, name: str | zipfile.ZipInfo, most_bytes: int) -> bytes:
    """Unpack a member, stopping at `most_bytes`.

    Raises:
        KeyError: there is no such member.
        OSError: the file cannot be read.
        zipfile.BadZipFile: it is damaged or larger than `most_bytes`.
    """
    try:
        with archive.open(name) as member:
            data = member.read(most_bytes + 1)
    except ZIP_ERRORS as error:
        raise zipfile.BadZipFile(str(error)) from error
    if len(data) > most_bytes:
        raise zipfile.BadZipFile(f"it unpacks to more than {most_bytes:,} bytes")
    return data


def load_arrays(path: Path) -> dict[str, NDArray[Any]]:
    """All arrays of an npz file by name.

    Raises:
        UserError: it is damaged, too large, or holds Python objects, which could run code.
    """
    try:
        with open_zip(path) as archive:
            members = archive.infolist()
            unpacked = sum(member.file_size for member in members)
            if unpacked > MAX_UNPACKED_BYTES:
                raise UserError(
                    "{name} unpacks to {size_mb:,} MB; at most {most_mb} MB can be read.",
                    name=path.name,
                    size_mb=unpacked >> 20,
                    most_mb=MAX_UNPACKED_BYTES >> 20,
                )
            if len(members) > MAX_MEMBERS:
                raise UserError(
                    "{name} holds more than {most:,} arrays.", name=path.name, most=MAX_MEMBERS
                )
            return {
                member.filename.removesuffix(".npy"): _array(
                    read_member(archive, member, member.file_size), path.name
                )
                for member in members
            }
    except (OSError, ValueError, zipfile.BadZipFile) as error:
        raise UserError(
            "{name} is not a readable npz file of glyphs ({reason}).", name=path.name, reason=error
        ) from error


def _array(content: bytes, name: str) -> NDArray[Any]:
    """Decode an array without allocating more than the file holds."""
    file = io.BytesIO(content)
    try:
        version = npy.read_magic(file)
        shape, by_columns, dtype = NPY_HEADERS[version](file)
    except Exception as error:  # the header is a Python literal
        raise ValueError("an array's header is damaged") from error
    if dtype.hasobject:
        raise UserError(
            "{name} holds Python objects, which are never loaded because they can run code. Save "
            "each drawing as a separate array, such as label/0.",
            name=name,
        )
    data = memoryview(content)[file.tell() :]
    if any(side < 0 for side in shape) or math.prod(shape) * dtype.itemsize != len(data):
        raise ValueError("an array does not have the size that it announces")
    if not dtype.itemsize:
        return np.zeros(shape, dtype)
    return np.frombuffer(data, dtype).reshape(shape, order="F" if by_columns else "C")

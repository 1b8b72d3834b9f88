"""Safe reading of untrusted zip and npz files: member by member, within limits, one exception."""

from __future__ import annotations

import io
import math
import struct
import zipfile
import zlib
from pathlib import Path, PurePath
from typing import Any, BinaryIO

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from vma_core.errors import Message, UserError

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


def open_zip(file: Path | BinaryIO, strict: bool = True) -> zipfile.ZipFile:
    """Open an archive of stored or deflated members.

    Args:
        file: the archive.
        strict: refuse archives with any other member; otherwise `packing_problem` tells which
            members not to read.

    Raises:
        OSError: the file cannot be read.
        zipfile.BadZipFile: it is damaged, or has such a member.
    """
    try:
        archive = zipfile.ZipFile(file)
    except ZIP_ERRORS as error:
        raise zipfile.BadZipFile(str(error)) from error
    for member in archive.infolist() if strict else ():
        if packing_problem(member, member.filename) or not member.filename:
            archive.close()
            raise zipfile.BadZipFile(f"{member.filename} is packed in an unusual way")
    return archive


def packing_problem(member: zipfile.ZipInfo, name: str) -> Message | None:
    """Why a member cannot be unpacked, if its header says so.

    Args:
        member: of the archive.
        name: of the member, as shown to the user.
    """
    if member.flag_bits & ENCRYPTED:
        return Message("{name} is encrypted. Unpack the archive first.", name=name)
    if member.compress_type not in COMPRESSION_TYPES:
        return Message(
            "{name} is packed in an unusual way. Unpack the archive, or pack it with Deflate.",
            name=name,
        )
    return None


def open_user_zip(path: Path, strict: bool = True) -> zipfile.ZipFile:
    """`open_zip` that raises a UserError with the name of the file."""
    try:
        return open_zip(path, strict)
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


def load_arrays(path: Path, most_bytes: int = MAX_UNPACKED_BYTES) -> dict[str, NDArray[Any]]:
    """All arrays of an npz file by name.

    Args:
        path: of the file.
        most_bytes: unpacked size from which the file is refused.

    Raises:
        UserError: it is damaged, too large, or holds Python objects, which could run code.
    """
    try:
        with open_zip(path) as archive:
            members = archive.infolist()
            unpacked = sum(member.file_size for member in members)
            if unpacked > most_bytes:
                raise UserError(
                    "{name} unpacks to {size_mb:,} MB; at most {most_mb} MB can be read.",
                    name=path.name,
                    size_mb=unpacked >> 20,
                    most_mb=most_bytes >> 20,
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


def load_array(path: Path, most_bytes: int = MAX_UNPACKED_BYTES) -> NDArray[Any]:
    """The array of an npy file; raises as `load_arrays`."""
    try:
        if path.stat().st_size > most_bytes:
            raise UserError(
                "{name} is larger than {most_mb} MB and was not read.",
                name=path.name,
                most_mb=most_bytes >> 20,
            )
        return _array(path.read_bytes(), path.name)
    except (OSError, ValueError) as error:
        raise UserError(
            "{name} is not a readable npy file of glyphs ({reason}).", name=path.name, reason=error
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
        raise _pickled(name)
    data = memoryview(content)[file.tell() :]
    if any(side < 0 for side in shape) or math.prod(shape) * dtype.itemsize != len(data):
        raise ValueError("an array does not have the size that it announces")
    if not dtype.itemsize:
        return np.zeros(shape, dtype)
    return np.frombuffer(data, dtype).reshape(shape, order="F" if by_columns else "C")


def _pickled(name: str) -> UserError:
    """The error for arrays of Python objects, with the way to convert them."""
    # The file's own name stays out of the code: it could hold code itself.
    if PurePath(name).suffix.lower() == ".npy":
        return UserError(
            "{name} holds pickled Python objects, which are never loaded because they can run "
            "code. If you trust the file, convert it in Python, with LABEL for what it shows: "
            "import numpy as np; d = np.load('FILE.npy', allow_pickle=True, encoding='latin1'); "
            "np.savez('out.npz', **{{f'LABEL/{{i}}': a for i, a in enumerate(d)}})",
            name=name,
        )
    return UserError(
        "{name} holds pickled Python objects, which are never loaded because they can run "
        "code. If you trust the file, convert it in Python, with LABEL for what it shows: "
        "import numpy as np; d = np.load('FILE.npz', allow_pickle=True, encoding='latin1'); "
        "np.savez('out.npz', **{{f'LABEL/{{k}}{{i}}': a for k in d for i, a in enumerate(d[k])}})",
        name=name,
    )

"""Zip archives of strangers: opened and read by member, and damaged in one way only."""

from __future__ import annotations

import struct
import zipfile
import zlib
from pathlib import Path
from typing import BinaryIO

USUAL = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
ENCRYPTED = 0x1
DAMAGED = (
    zlib.error,
    struct.error,
    EOFError,
    ValueError,  # names that are no UTF-8, places before the beginning
    OverflowError,
    RuntimeError,  # encrypted, or a way of packing that is not there
)
"""What zipfile raises besides `BadZipFile`."""


def open_zip(file: Path | BinaryIO) -> zipfile.ZipFile:
    """An archive whose members are packed as everybody packs them.

    Other ways of packing have readers of their own, which fail in ways of their own.

    Raises:
        OSError: the file cannot be read.
        zipfile.BadZipFile: it is none, or has members that are packed otherwise or encrypted.
    """
    try:
        archive = zipfile.ZipFile(file)
    except DAMAGED as error:
        raise zipfile.BadZipFile(str(error)) from error
    for member in archive.infolist():
        usual = member.compress_type in USUAL and not member.flag_bits & ENCRYPTED
        if not usual or not member.filename:
            archive.close()
            raise zipfile.BadZipFile(f"{member.filename} is packed in an unusual way")
    return archive


def read_member(archive: zipfile.ZipFile, name: str | zipfile.ZipInfo, most_bytes: int) -> bytes:
    """A member's content; one that unpacks to more than is allowed is refused while it unpacks.

    Raises:
        KeyError: there is no such member.
        OSError: the file cannot be read.
        zipfile.BadZipFile: it is damaged, or larger than allowed.
    """
    try:
        with archive.open(name) as member:
            data = member.read(most_bytes + 1)
    except DAMAGED as error:
        raise zipfile.BadZipFile(str(error)) from error
    if len(data) > most_bytes:
        raise zipfile.BadZipFile(f"it unpacks to more than {most_bytes:,} bytes")
    return data

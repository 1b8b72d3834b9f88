"""Files below folders and in zip archives, which are read alike: paths, labels, system files."""

from __future__ import annotations

import os
import re
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from vma_core.errors import Message, UserError, unreadable
from vma_core.glyphs.characters import character_of
from vma_core.importers.import_report import LeftOut
from vma_core.sandbox.zip_archive import open_user_zip, packing_problem, read_member

MAX_TREE_FILES = 250_000
"""Files below a folder or in an archive: 100,000 pictures, with as many of macOS beside them."""
MAX_GLYPH_BYTES = 64 << 20
MAX_TREE_BYTES = 4 << 30
MAX_FREE_RATIO_BYTES = 1 << 20
MAX_RATIO = 200
"""Compression ratio of members larger than `MAX_FREE_RATIO_BYTES`: images reach about 10, zip bombs
1000. Smaller members may be blank images of any ratio."""
SYSTEM_NAMES = {
    "thumbs.db",
    "ehthumbs.db",
    "ehthumbs_vista.db",
    "desktop.ini",
    "icon\r",
    "__macosx",
    "@eadir",
    "$recycle.bin",
    "system volume information",
    "lost+found",
}
LEFTOVER_SUFFIXES = ("~", ".bak", ".tmp", ".part", ".crdownload")
CHARACTER_FOLDER = re.compile(r"character\d+", re.IGNORECASE)
"""A class of Omniglot, which the folder above, its alphabet, makes unique."""
UNICODE_PATH_ID = 0x7075
"""Extra field of a zip member with its name in UTF-8 (Info-ZIP)."""
UTF_8_NAME = 0x800
FAT = 0
"""`create_system` of archives made on Windows."""


@dataclass(frozen=True, eq=False)
class TreeFile:
    """A file in a folder or an archive.

    Attributes:
        parts: its path, composed (NFC), from the name of the folder or archive downwards.
        name: as shown to the user.
        size_bytes: unpacked.
        open: opens its content for reading.
        read: its content; raises a `UserError` if it cannot be read.
        problem: why it cannot be read, if that is known beforehand.
    """

    parts: tuple[str, ...]
    name: str
    size_bytes: int
    open: Callable[[], AbstractContextManager[BinaryIO]]
    read: Callable[[], bytes]
    problem: Message | None = None

    @property
    def path(self) -> PurePosixPath:
        """For tests of the name and suffix."""
        return PurePosixPath(self.parts[-1])


@dataclass
class FileTree:
    """Files, sorted by path, and those that were passed over."""

    files: list[TreeFile]
    left_out: list[LeftOut]


def is_system_name(name: str) -> bool:
    """Whether a file or folder is hidden, of an operating system, or a leftover of a program."""
    folded = name.lower()
    return (
        folded.startswith((".", "~$"))
        or folded in SYSTEM_NAMES
        or folded.endswith(LEFTOVER_SUFFIXES)
    )


def labels_of(files: Sequence[TreeFile]) -> list[str]:
    """The label of each file: its folder's name.

    Folders that hold all of the files say nothing about them; beside class folders and where there
    are none, a file's own name is its label. Two exceptions: Omniglot's folders (characterNN) are
    named with their alphabet, and numbered files in a folder named by one character are that
    character.
    """
    folders = [file.parts[:-1] for file in files]
    common = _common_folders(folders)
    loose = [
        file.path.stem for file, folder in zip(files, folders, strict=True) if folder == common
    ]
    is_class = bool(common) and character_of(common[-1]) != "" and _are_counters(loose)
    labels = []
    for file, folder in zip(files, folders, strict=True):
        if is_omniglot_file(file):
            labels.append("/".join(folder[-2:]))
        elif folder != common or is_class:
            labels.append(folder[-1])
        else:
            labels.append(file.path.stem)
    return labels


def _common_folders(folders: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """The outer folders that all files share."""
    common = []
    for parts in zip(*folders, strict=False):
        if len(set(parts)) > 1:
            break
        common.append(parts[0])
    return tuple(common)


def is_omniglot_file(file: TreeFile) -> bool:
    """Whether it lies in a folder of Omniglot's images."""
    return len(file.parts) >= 3 and bool(CHARACTER_FOLDER.fullmatch(file.parts[-2]))


def _are_counters(stems: Sequence[str]) -> bool:
    """Whether names only number files; ten files of the ten digits are digits."""
    if sorted(stems) == list("0123456789"):
        return False
    return all(any(character.isdigit() for character in stem) for stem in stems)


def paths_tree(paths: Sequence[Path], max_files: int = MAX_TREE_FILES) -> FileTree:
    """Files and folders as one tree; a single folder is its root.

    Raises:
        UserError: a folder cannot be listed, or there are more than `max_files` files.
    """
    tree = FileTree([], [])
    for path in paths:
        if path.is_dir():
            root = (path.name or path.resolve().name,)
            found = _walk(path, root, tree.left_out)
            shown = "" if len(paths) == 1 else f"{root[0]}/"
        else:
            found, shown = iter([(path, (path.name,))]), ""
        for place, parts in found:
            if len(tree.files) + len(tree.left_out) >= max_files:
                raise UserError(
                    "{name} holds more than {most:,} files. Choose a smaller folder or a "
                    "subfolder.",
                    name=path.name,
                    most=max_files,
                )
            name = place.relative_to(path).as_posix() if place != path else place.name
            tree.files.append(_file_on_disk(place, parts, shown + name))
    tree.files.sort(key=lambda file: file.parts)
    return tree


def _walk(
    folder: Path, parts: tuple[str, ...], left_out: list[LeftOut]
) -> Iterator[tuple[Path, tuple[str, ...]]]:
    """Files below a folder with their paths, lazily; system files and links are left out."""
    try:
        with os.scandir(folder) as found:
            for item in found:
                below = (*parts, unicodedata.normalize("NFC", item.name))
                shown = "/".join(below[1:])
                if is_system_name(item.name):
                    left_out.append(LeftOut(shown, "system"))
                elif item.is_symlink():
                    left_out.append(LeftOut(shown, "link"))
                elif item.is_dir():
                    yield from _walk(Path(item.path), below, left_out)
                elif item.is_file():
                    yield Path(item.path), below
                else:
                    left_out.append(LeftOut(shown, "other"))
    except OSError as error:
        raise unreadable(folder, error) from error


def _file_on_disk(path: Path, parts: tuple[str, ...], name: str) -> TreeFile:
    try:
        size_bytes = path.stat().st_size
    except OSError as error:
        return TreeFile(
            parts, name, 0, lambda: path.open("rb"), bytes, unreadable(name, error).message
        )

    def read() -> bytes:
        try:
            return path.read_bytes()
        except OSError as error:
            raise unreadable(name, error) from error

    return TreeFile(
        tuple(unicodedata.normalize("NFC", part) for part in parts),
        name,
        size_bytes,
        lambda: path.open("rb"),
        read,
        _size_problem(name, size_bytes, size_bytes),
    )


@contextmanager
def zip_tree(path: Path) -> Iterator[FileTree]:
    """The files of a zip archive, which is open in the block.

    Raises:
        UserError: it is no readable archive, or unpacks to too much.
    """
    with open_user_zip(path, strict=False) as archive:
        members = [m for m in archive.infolist() if m.filename and not m.is_dir()]
        if len(members) > MAX_TREE_FILES:
            raise UserError(
                "{name} holds more than {most:,} files. Split it.",
                name=path.name,
                most=MAX_TREE_FILES,
            )
        names = _member_names(members)
        tree = FileTree([], [])
        system: dict[str, None] = {}
        unpacked_bytes = 0
        for member, name in zip(members, names, strict=True):
            below = tuple(
                unicodedata.normalize("NFC", part)
                for part in name.split("/")
                if part not in ("", ".", "..")
            )
            shown = f"{path.name}: {'/'.join(below)}"
            if not below or name.endswith("/"):
                continue
            hidden = next((n for n, part in enumerate(below, 1) if is_system_name(part)), 0)
            if hidden:
                system.setdefault(f"{path.name}: {'/'.join(below[:hidden])}")
            elif stat.S_ISLNK(member.external_attr >> 16):
                tree.left_out.append(LeftOut(shown, "link"))
            else:
                unpacked_bytes += member.file_size
                parts = (unicodedata.normalize("NFC", path.stem), *below)
                tree.files.append(_member_file(archive, member, parts, shown))
        if unpacked_bytes > MAX_TREE_BYTES:
            raise UserError(
                "{name} unpacks to more than {most_mb} MB. Split it.",
                name=path.name,
                most_mb=MAX_TREE_BYTES >> 20,
            )
        tree.files.sort(key=lambda file: file.parts)
        tree.left_out += [LeftOut(name, "system") for name in system]
        yield tree


def _member_file(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, parts: tuple[str, ...], name: str
) -> TreeFile:
    def read() -> bytes:
        try:
            return read_member(archive, member, member.file_size)
        except (OSError, zipfile.BadZipFile) as error:
            raise UserError(
                "{source} cannot be unpacked ({reason}).", source=name, reason=error
            ) from error

    @contextmanager
    def opened() -> Iterator[BinaryIO]:
        with archive.open(member) as file:
            yield file  # type: ignore[misc]  # reads bytes

    problem = packing_problem(member, name)
    return TreeFile(
        parts,
        name,
        member.file_size,
        opened,
        read,
        problem or _size_problem(name, member.file_size, member.compress_size),
    )


def _size_problem(name: str, size_bytes: int, packed_bytes: int) -> Message | None:
    swollen = size_bytes > MAX_FREE_RATIO_BYTES and size_bytes > MAX_RATIO * max(packed_bytes, 1)
    if size_bytes > MAX_GLYPH_BYTES or swollen:
        return Message("{name} is too large to be a glyph.", name=name)
    return None


def _member_names(members: Sequence[zipfile.ZipInfo]) -> list[str]:
    """Paths with slashes, whatever made the archive."""
    names = [_unicode_name(member) for member in members]
    # Some Windows programs separate folders by backslashes. Elsewhere they may be in names.
    separates = all("/" not in name for name in names) and any(
        re.search(r"[^\\]\\[^\\]", name) for name in names
    )
    return [
        name.replace("\\", "/") if separates or member.create_system == FAT else name
        for name, member in zip(names, members, strict=True)
    ]


def _unicode_name(member: zipfile.ZipInfo) -> str:
    """The name, also of members whose archive does not say that it is UTF-8, such as macOS's."""
    name = member.filename
    if member.flag_bits & UTF_8_NAME or name.isascii():
        return name
    try:
        raw = name.encode("cp437")
    except UnicodeEncodeError:
        return name
    return _extra_name(member.extra, raw) or _decoded(raw) or name


def _extra_name(extra: bytes, raw: bytes) -> str:
    while len(extra) >= 4:
        kind, length = struct.unpack("<HH", extra[:4])
        content = extra[4 : 4 + length]
        if kind == UNICODE_PATH_ID and len(content) > 5 and content[0] == 1:
            (checksum,) = struct.unpack("<I", content[1:5])
            if checksum == zlib.crc32(raw):
                return _decoded(content[5:])
        extra = extra[4 + length :]
    return ""


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return ""

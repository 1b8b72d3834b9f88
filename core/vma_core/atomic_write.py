"""Atomic saves: a file holds the old or the new version, never a mix.

The new version is written beside the old one, synced and renamed over it; then the folder is synced
so that the rename survives a power failure. The previous version can be kept under another name.
"""

from __future__ import annotations

import contextlib
import glob
import os
import shutil
import tempfile
import time
from pathlib import Path

from vma_core.errors import unwritable

PART = ".part"
ABANDONED_S = 24 * 3600.0
"""A temporary file of this age was left by a process that died; a save takes seconds."""


def write_atomically(
    path: Path, data: bytes, keep_previous: bool = False, private: bool = False
) -> None:
    """Replace a file's content.

    Args:
        path: the file; missing folders are created.
        data: the whole content.
        keep_previous: keep the current version as `previous_version(path)`.
        private: readable by the current user only.

    Raises:
        UserError: it could not be written; the old version is still in place.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _remove_abandoned(path)
        descriptor, part = tempfile.mkstemp(PART, f".{path.name}.", path.parent)
        try:
            try:
                _write_all(descriptor, data)
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
            if not private:
                os.chmod(part, 0o666 & ~_UMASK)
            if keep_previous:
                _keep_previous(path)
            os.replace(part, path)
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(part)
            raise
    except OSError as error:
        raise unwritable(path, error) from error
    sync_folder(path.parent)


def previous_version(path: Path) -> Path:
    """Where the previous version is kept: “letters.vma” → “letters.previous.vma”."""
    return path.with_name(f"{path.stem}.previous{path.suffix}")


def replace_folder(source: Path, path: Path) -> None:
    """Move the folder `source` to `path` and delete the folder that was there.

    Raises:
        UserError: it could not be renamed; the old folder is still in place.
    """
    aside = None
    try:
        if path.exists():
            aside = Path(tempfile.mkdtemp(PART, f".{path.name}.", path.parent)) / path.name
            os.replace(path, aside)
        try:
            os.replace(source, path)
        except OSError:
            if aside is not None:
                os.replace(aside, path)
            raise
    except OSError as error:
        raise unwritable(path, error) from error
    finally:
        if aside is not None:
            shutil.rmtree(aside.parent, ignore_errors=True)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make a rename durable, where the system can (not on Windows)."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _write_all(descriptor: int, data: bytes) -> None:
    # os.write may write only a part, for example when the disk is nearly full.
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def _keep_previous(path: Path) -> None:
    """Hard-link (or copy) the current version to `previous_version(path)`, atomically."""
    if not path.is_file():
        return
    descriptor, part = tempfile.mkstemp(PART, f".{path.name}.", path.parent)
    try:
        os.close(descriptor)
        try:
            os.unlink(part)
            os.link(path, part)
        except OSError:  # a file system without hard links
            shutil.copyfile(path, part)
        os.replace(part, previous_version(path))
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(part)
        raise


def _remove_abandoned(path: Path) -> None:
    """Delete temporary files that a killed process left behind."""
    for part in path.parent.glob(f".{glob.escape(path.name)}.*{PART}"):
        with contextlib.suppress(OSError):
            if time.time() - part.stat().st_mtime > ABANDONED_S and part.is_file():
                part.unlink()


def _umask() -> int:
    # It can only be read by setting it.
    mask = os.umask(0o022)
    os.umask(mask)
    return mask


_UMASK = _umask()
"""Read once, before there are threads: concurrent readers could change it permanently."""

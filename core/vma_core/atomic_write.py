"""Every save goes through here: a file is the old or the new version, never a mix.

The new version is written beside the old one, synced, and renamed over it; then the folder is
synced, so that the new name survives a loss of power too. Where the version before is wanted, it is
kept under a name of its own.
"""

from __future__ import annotations

import contextlib
import glob
import os
import shutil
import tempfile
import time
from pathlib import Path

from vma_core.errors import UserError

PART = ".part"
ABANDONED_S = 24 * 3600.0
"""A part of a save this old was left by a process that died; a living one is done in seconds."""


def write_atomically(
    path: Path, data: bytes, keep_previous: bool = False, private: bool = False
) -> None:
    """Write beside the target, sync, rename over it, sync the folder.

    Args:
        path: the file; missing folders are made.
        data: its whole content.
        keep_previous: the version that is there now stays as `previous_version(path)`.
        private: nobody else on this machine may read it.

    Raises:
        UserError: it could not be written; what was there before is still there.
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
                _keep(path)
            os.replace(part, path)
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(part)
            raise
    except OSError as error:
        raise _unwritable(path, error) from error
    sync_folder(path.parent)


def previous_version(path: Path) -> Path:
    """Where the version before the present one is kept: “letters.vma” → “letters.previous.vma”."""
    return path.with_name(f"{path.stem}.previous{path.suffix}")


def replace_folder(made: Path, path: Path) -> None:
    """Put a finished folder in the place of another one, which goes when the new one is there.

    Raises:
        UserError: it could not be renamed; the old folder is at its place then.
    """
    aside = None
    try:
        if path.exists():
            aside = Path(tempfile.mkdtemp(PART, f".{path.name}.", path.parent)) / path.name
            os.replace(path, aside)
        try:
            os.replace(made, path)
        except OSError:
            if aside is not None:
                os.replace(aside, path)
            raise
    except OSError as error:
        raise _unwritable(path, error) from error
    finally:
        if aside is not None:
            shutil.rmtree(aside.parent, ignore_errors=True)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make a rename durable where the system allows it (not on Windows)."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _write_all(descriptor: int, data: bytes) -> None:
    """A disk that fills up may take a part first and refuse the rest with the next call."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def _keep(path: Path) -> None:
    """A second name for the present version, which itself appears at once or not at all."""
    if not path.is_file():
        return
    descriptor, part = tempfile.mkstemp(PART, f".{path.name}.", path.parent)
    try:
        os.close(descriptor)
        try:
            os.unlink(part)
            os.link(path, part)
        except OSError:  # a file system without second names
            shutil.copyfile(path, part)
        os.replace(part, previous_version(path))
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(part)
        raise


def _remove_abandoned(path: Path) -> None:
    """Parts of saves of this file that a killed process left behind."""
    for part in path.parent.glob(f".{glob.escape(path.name)}.*{PART}"):
        with contextlib.suppress(OSError):
            if time.time() - part.stat().st_mtime > ABANDONED_S and part.is_file():
                part.unlink()


def _unwritable(path: Path, error: OSError) -> UserError:
    return UserError(
        "{path} cannot be written ({reason}). Free some space or choose another place.",
        path=path,
        reason=error.strerror or error,
    )


def _umask() -> int:
    """The permissions new files lack. It can only be read by setting it."""
    mask = os.umask(0o022)
    os.umask(mask)
    return mask


_UMASK = _umask()
"""Read once, before there are threads: two that read it at a time could change it for good."""

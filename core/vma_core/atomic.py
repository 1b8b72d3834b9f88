"""Files that are either the old or the new version, never a mix."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

from vma_core.errors import UserError


def write_atomically(path: Path, data: bytes) -> None:
    """Write beside the target, sync, rename over it, sync the folder."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.chmod(name, 0o666 & ~_umask())
            os.replace(name, path)
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(name)
            raise
    except OSError as error:
        raise UserError(
            f"{path} cannot be written ({error.strerror or error}). Choose another place or free "
            "some space."
        ) from error
    sync_folder(path.parent)


def _umask() -> int:
    """The permissions new files lack; temporary files are private until they are renamed."""
    mask = os.umask(0o022)
    os.umask(mask)
    return mask


def sync_folder(folder: Path) -> None:
    """Make a rename durable where the system allows it (not on Windows)."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

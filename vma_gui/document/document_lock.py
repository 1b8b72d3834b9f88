"""Which window a project file belongs to: two that save the same file would undo each other."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QLockFile


class DocumentLock:
    """Holds the lock of at most one project file, by a small hidden file beside it."""

    def __init__(self) -> None:
        self._lock: QLockFile | None = None
        self._path: Path | None = None

    def take(self, path: Path) -> bool:
        """Give the former one back and take this one; False where another window has it.

        Where no lock can be written nothing can be saved either, so nobody is disturbed.
        """
        path = path.absolute()
        if path == self._path:
            return True
        lock = QLockFile(str(path.with_name(f".{path.name}.lock")))
        lock.setStaleLockTime(0)  # a lock is stale when its process is gone, however old it is
        if not lock.tryLock(0) and lock.error() == QLockFile.LockError.LockFailedError:
            return False
        self.release()
        if lock.isLocked():
            self._lock, self._path = lock, path
        return True

    def release(self) -> None:
        """Nothing is held any more."""
        if self._lock is not None:
            self._lock.unlock()
        self._lock = self._path = None

"""Autosaves unsaved work, and offers the next window what a crashed one left."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QDateTime, QLocale, QLockFile, QObject, QStandardPaths, QTimer, Signal
from vma_core.errors import UserError
from vma_core.storage.autosave import (
    WORK_SUFFIX,
    Autosave,
    UnsavedWork,
    discard,
    orphaned_copies,
    recover,
    work_copies,
)
from vma_core.storage.project import SUFFIX, save_project

from vma_gui.inference.background import BackgroundTask

KEEP_MS = 1_000
"""Delay after the first change; with the time to write, less than two seconds are lost."""
RETRY_MS = 30_000
"""Delay after a copy could not be written, for example on a full disk."""
MAX_COPIES = 10
"""Copies kept of crashed windows; older ones are deleted."""


@dataclass(frozen=True)
class UnsavedCopy:
    """A copy of a crashed window, and its local date and time."""

    copy: Path
    when: str


class Recovery(QObject):
    """Keeps copies of one window's work in its own folder.

    Args:
        work: the document as it is now; called on the interface thread, so it must be quick.
        image_size: of the model.
        retry_ms: pause after a copy could not be written.

    Signals:
        found(UnsavedCopy): a copy of a crashed window; call `restore`, `delete` or `keep_both`.
        restored(UnsavedWork): its content.
        kept(str): path of the project file it was saved to.
        failed(str): the error message.
    """

    found = Signal(object)
    restored = Signal(object)
    kept = Signal(str)
    failed = Signal(str)

    def __init__(
        self,
        work: Callable[[], UnsavedWork],
        image_size: int,
        parent: QObject,
        retry_ms: int = RETRY_MS,
    ) -> None:
        super().__init__(parent)
        self._work = work
        self.image_size = image_size
        self._retry_ms = retry_ms
        self._keeping = BackgroundTask(self)
        self._reading = BackgroundTask(self)
        self._journal: Autosave | None = None
        self._lock: QLockFile | None = None
        self._left: list[Path] = []
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(KEEP_MS)
        self._timer.timeout.connect(self._keep)

    # --- keeping -------------------------------------------------------------------------------

    def watch(self, folder: Path) -> None:
        """Keep copies in a folder from now on, and offer copies that were left there."""
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError:
            self._cannot_keep(folder)
            return
        name = f"unsaved-{os.getpid()}-{id(self):x}"
        lock = _lock_of(folder / name)
        if not lock.tryLock(0):
            self._cannot_keep(folder)
            return
        self._lock = lock
        self._journal = Autosave(folder, name)
        for copy in orphaned_copies(folder):
            if _is_orphan(copy):
                discard(copy)
        left = [copy for copy in work_copies(folder) if _is_orphan(copy)]
        for old in left[:-MAX_COPIES]:
            discard(old)
        self._left = left[-MAX_COPIES:]
        self._offer()

    def changed(self) -> None:
        """Schedule the next copy."""
        if self._journal is not None and not self._timer.isActive():
            self._timer.start()

    def forget(self) -> None:
        """Delete the copy, as all work is saved; waits until it is not being written."""
        self._timer.stop()
        if self._journal is not None:
            self._keeping.run(self._journal.drop, lambda _: None, self.failed.emit)

    def close(self, work: UnsavedWork | None) -> None:
        """Close with the window; unsaved work is kept for the next window to offer."""
        self._timer.stop()
        self._reading.wait()
        self._keeping.wait()
        if self._journal is not None:
            try:
                if work is not None:
                    self._journal.keep_whole(work)
            except UserError as error:
                print(error, file=sys.stderr)
            self._journal.close()
            self._journal = None
        if self._lock is not None:
            self._lock.unlock()

    def _keep(self) -> None:
        journal = self._journal
        if journal is None:
            return
        work = self._work()
        self._timer.setInterval(KEEP_MS)

        def kept(whole: bool) -> None:
            if not whole:
                self.changed()

        self._keeping.run(lambda: journal.keep(work), kept, self._keeping_failed)

    def _keeping_failed(self, text: str) -> None:
        self._timer.setInterval(self._retry_ms)
        self.changed()
        self.failed.emit(text)

    def _cannot_keep(self, folder: Path) -> None:
        text = self.tr("Autosave to {folder} failed; save the project now.")
        self.failed.emit(text.format(folder=folder))

    # --- what was left -------------------------------------------------------------------------

    def restore(self, found: UnsavedCopy) -> None:
        """Read a copy and emit it; deletes it once this window has its own copy."""

        def show(work: UnsavedWork) -> None:
            self.restored.emit(work)
            self._keep_then_delete(found.copy)

        self._reading.run(lambda: recover(found.copy, self.image_size), show, self.failed.emit)

    def delete(self, found: UnsavedCopy) -> None:
        """Delete a copy and offer the next one."""
        discard(found.copy)
        self._offer()

    def keep_both(self, found: UnsavedCopy) -> None:
        """Save a copy as a separate project file; this window stays as it is."""

        def keep() -> Path:
            work = recover(found.copy, self.image_size)
            path = _free_name(work.document, found.when)
            save_project(work.project, path)
            discard(found.copy)
            return path

        def kept(path: Path) -> None:
            self.kept.emit(str(path))
            self._offer()

        self._reading.run(keep, kept, self.failed.emit)

    def _keep_then_delete(self, copy: Path) -> None:
        """Write this window's copy, then delete the old one, so that a crash loses nothing."""
        journal, work = self._journal, self._work()
        if journal is None:
            return

        def hand_over() -> None:
            journal.keep_whole(work)
            discard(copy)

        self._timer.stop()
        self._keeping.run(hand_over, lambda _: self._offer(), self._keeping_failed)

    def _offer(self) -> None:
        """Offer the newest remaining copy."""
        while self._left:
            copy = self._left.pop()
            with contextlib.suppress(OSError):
                when = QDateTime.fromSecsSinceEpoch(int(copy.stat().st_mtime))
                text = QLocale().toString(when, QLocale.FormatType.ShortFormat)
                self.found.emit(UnsavedCopy(copy, text))
                return


def _lock_of(stem: Path) -> QLockFile:
    lock = QLockFile(f"{stem}.lock")
    lock.setStaleLockTime(0)
    return lock


def _is_orphan(copy: Path) -> bool:
    """Whether no running window owns a copy, so that its lock is free."""
    lock = _lock_of(copy.with_name(copy.name.removesuffix(WORK_SUFFIX)))
    free = lock.tryLock(0)
    lock.unlock()
    return free


def _free_name(document: Path | None, when: str) -> Path:
    """A free file name beside the document, or in the documents folder."""
    if document is not None and document.parent.is_dir():
        folder, stem = document.parent, document.stem
    else:
        place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        folder, stem = Path(place), "letters"
    written = "".join(c if c.isalnum() else "-" for c in when)
    for number in range(1, 1000):
        more = "" if number == 1 else f"-{number}"
        path = folder / f"{stem}-recovered-{written}{more}{SUFFIX}"
        if not path.exists():
            return path
    raise UserError("There are too many recovered files in {folder}. Delete some.", folder=folder)

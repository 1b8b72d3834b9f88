"""Crash recovery: incremental copies of unsaved work.

Most of a large memory does not change while the user draws. It is written once, as a base; a copy
says which entries of the base it has in which order, and holds the new ones, the drawing, the
settings and the favourites. Both are project files:

    unsaved-1.3.base    entries only; the third base of the window “unsaved-1”
    unsaved-1.work      everything that is not in the base, and `journal.json`

A base is written before the first copy that needs it and deleted after the last one, so that a copy
can be read at any moment.
"""

from __future__ import annotations

import contextlib
import io
import json
import threading
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from vma_core.atomic_write import write_atomically
from vma_core.errors import UserError, unreadable
from vma_core.memory.budget import MAX_ENTRIES
from vma_core.memory.entries import MemoryEntry
from vma_core.sandbox.zip_archive import open_zip, read_member
from vma_core.storage.project import (
    READ_ERRORS,
    Project,
    load_project,
    project_bytes,
    read_project,
)

WORK_SUFFIX = ".work"
BASE_SUFFIX = ".base"
CARD = "journal.json"
MAX_CARD_BYTES = 64 << 20
MAX_NEW_ENTRIES = 1_000
"""Entries that a copy holds itself; with more, a new base is written."""

Run = tuple[bool, int, int]
"""Entries `first` to `last` − 1 of the base (True) or of the new ones (False)."""


@dataclass(frozen=True, eq=False)
class UnsavedWork:
    """Unsaved work and the project file it belongs to, if any."""

    project: Project
    document: Path | None = None


class Autosave:
    """Writes the copies of one window's work. Not thread-safe.

    Args:
        folder: an existing folder.
        name: unique for the window.
        max_new_entries: entries that a copy holds itself; with more, a new base is written.
    """

    def __init__(self, folder: Path, name: str, max_new_entries: int = MAX_NEW_ENTRIES) -> None:
        self._max_new_entries = max_new_entries
        self.path = folder / f"{name}{WORK_SUFFIX}"
        self._folder, self._name = folder, name
        self._base = _Base(0, ())
        self._known: tuple[MemoryEntry, ...] = ()
        self._order: list[Run] = []
        self._new: tuple[MemoryEntry, ...] = ()
        self._writing: threading.Thread | None = None
        self._written: _Base | UserError | None = None

    def keep(self, work: UnsavedWork) -> bool:
        """Write a copy.

        A base for many new entries is written on another thread; until it is finished, copies hold
        the current drawing with the previous entries.

        Returns:
            Whether the copy is complete; if not, call it again soon.

        Raises:
            UserError: the copy or the base cannot be written.
        """
        self._take_base()
        entries = work.project.entries
        whole = entries == self._known or self._follow(entries)
        if not whole and self._writing is None:
            base = _Base(self._base.number + 1, entries)
            self._writing = threading.Thread(target=self._write_base, args=(base,), daemon=True)
            self._writing.start()
        card = {
            "base": self._base.number,
            "order": self._order,
            "document": str(work.document) if work.document else "",
        }
        view = work.project.view
        writing = work.project.writing
        if not whole:  # positions in entries that are not written yet
            view = None if view is None else view.without_positions()
            writing = writing.without_positions()
        content = _with_card(
            replace(work.project, entries=self._new, view=view, writing=writing), card
        )
        write_atomically(self.path, content, private=True)
        if self._writing is None:
            for base_path in self._folder.glob(f"{self._name}.*{BASE_SUFFIX}"):
                if base_path != self._path_of(self._base):
                    base_path.unlink(missing_ok=True)
        return whole

    def keep_whole(self, work: UnsavedWork) -> None:
        """Call `keep` until the copy is complete.

        Raises:
            UserError: it cannot be written.
        """
        while not self.keep(work):
            if self._writing is not None:
                self._writing.join()

    def drop(self) -> None:
        """Delete the copy, as there is no unsaved work; the base stays for later copies."""
        self.path.unlink(missing_ok=True)

    def close(self) -> None:
        """Wait for a base that is being written; without a copy, delete the bases."""
        if self._writing is not None:
            self._writing.join()
        if not self.path.exists():
            discard(self.path)

    def _follow(self, entries: tuple[MemoryEntry, ...]) -> bool:
        """Describe entries relative to the base; False if too many are new."""
        order: list[Run] = []
        new: list[MemoryEntry] = []
        for entry in entries:
            place = self._base.places.get(id(entry))
            known = place is not None
            if place is None:
                place = len(new)
                new.append(entry)
                if len(new) > self._max_new_entries:
                    return False
            if order and order[-1][0] == known and order[-1][2] == place:
                order[-1] = (known, order[-1][1], place + 1)
            else:
                order.append((known, place, place + 1))
        self._known, self._order, self._new = entries, order, tuple(new)
        return True

    def _write_base(self, base: _Base) -> None:
        try:
            project = Project(len(base.entries[0].image), base.entries)
            write_atomically(self._path_of(base), project_bytes(project), private=True)
            self._written = base
        except UserError as error:
            self._written = error

    def _take_base(self) -> None:
        """Switch to a newly written base.

        Raises:
            UserError: it could not be written.
        """
        if self._writing is None or self._writing.is_alive():
            return
        self._writing = None
        written, self._written = self._written, None
        if isinstance(written, UserError):
            raise written
        if written is not None:
            self._base, known = written, self._known
            if not self._follow(known):
                self._follow(written.entries)

    def _path_of(self, base: _Base) -> Path:
        return self._folder / f"{self._name}.{base.number}{BASE_SUFFIX}"


class _Base:
    """Entries in a base file, with the place of each. Number 0 has no file."""

    def __init__(self, number: int, entries: tuple[MemoryEntry, ...]) -> None:
        self.number = number
        self.entries = entries
        self.places = {id(entry): place for place, entry in enumerate(entries)}


def work_copies(folder: Path) -> list[Path]:
    """Paths of the copies in a folder, oldest first."""
    copies = []
    for path in folder.glob(f"*{WORK_SUFFIX}"):
        with contextlib.suppress(OSError):
            copies.append((path.stat().st_mtime, path))
    return [path for _, path in sorted(copies)]


def orphaned_copies(folder: Path) -> list[Path]:
    """Paths of copies of which only a base exists, after a crash with saved work."""
    bases = folder.glob(f"*{BASE_SUFFIX}")
    named = {base.with_name(f"{base.name.split('.')[0]}{WORK_SUFFIX}") for base in bases}
    return [copy for copy in named if not copy.exists()]


def recover(copy: Path, image_size: int) -> UnsavedWork:
    """Read a copy.

    Raises:
        UserError: it is damaged, too large, newer, or of another image size.
    """
    try:
        with copy.open("rb") as file:
            project = read_project(file, str(copy), image_size)
            with open_zip(file) as archive:
                card = json.loads(read_member(archive, CARD, MAX_CARD_BYTES))
        number, runs = int(card["base"]), [_checked(run) for run in card["order"]]
        document = str(card["document"])
    except OSError as error:
        raise unreadable(copy, error) from error
    except READ_ERRORS as error:
        raise UserError("{path} is damaged or not a copy of unsaved work.", path=copy) from error
    base: Sequence[MemoryEntry] = ()
    if number:
        path = copy.with_name(f"{copy.name.removesuffix(WORK_SUFFIX)}.{number}{BASE_SUFFIX}")
        base = load_project(path, image_size).entries
    entries: list[MemoryEntry] = []
    for from_base, first, last in runs:
        pool = base if from_base else project.entries
        if not 0 <= first < last <= len(pool) or len(entries) > MAX_ENTRIES:
            raise UserError("{path} is damaged or not a copy of unsaved work.", path=copy)
        entries.extend(pool[first:last])
    return UnsavedWork(
        replace(project, entries=tuple(entries)), Path(document) if document else None
    )


def discard(copy: Path) -> None:
    """Delete a copy and its bases."""
    name = copy.name.removesuffix(WORK_SUFFIX)
    for path in (copy, *copy.parent.glob(f"{name}.*{BASE_SUFFIX}")):
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)


def _with_card(project: Project, card: dict[str, Any]) -> bytes:
    buffer = io.BytesIO(project_bytes(project))
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(CARD, json.dumps(card))
    return buffer.getvalue()


def _checked(run: Any) -> Run:
    from_base, first, last = run
    return bool(from_base), int(first), int(last)

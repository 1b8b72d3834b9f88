"""Project files: save, open, recent ones, and the copy that survives a crash."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QLockFile, QObject, QSettings, QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget
from vma_core.bundle import Bundle
from vma_core.errors import UserError
from vma_core.project import SUFFIX, Favourite, Project, load_project, save_project

from vma_gui.background import Background
from vma_gui.collection import Collection
from vma_gui.session import Session

AUTOSAVE_MS = 5_000
MAX_RECENT = 8
MAX_COPIES = 3
"""Of windows that closed with unsaved work; older ones go."""
KINDS = "VMA Explorer (*.vma)"


class Projects(QObject):
    """The window's document.

    What is not in a file yet is written to a folder every few seconds. The next window offers what
    was left there, whether the window was closed or something crashed: nobody is asked to save.

    Signals:
        recoverable(str): what a crashed window left, as the name of its copy.
        title_changed(str): name of the document, with a mark where it has unsaved changes.
    """

    recoverable = Signal(str)
    title_changed = Signal(str)

    def __init__(
        self, session: Session, collection: Collection, bundle: Bundle, window: QWidget
    ) -> None:
        super().__init__(window)
        self._session = session
        self._collection = collection
        self._bundle = bundle
        self._window = window
        self._background = Background(self)
        self._copying = Background(self)
        self.path: Path | None = None
        self.dirty = False
        self.recent_menu = QMenu(self.tr("Open &recent"), window)
        self._settings: QSettings | None = None
        self._lock: QLockFile | None = None
        self._copy: Path | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(AUTOSAVE_MS)
        self._timer.timeout.connect(self._keep_copy)
        for signal in (
            session.drawing_changed,
            session.memory_reset,
            session.entries_changed,
            collection.favourites_changed,
        ):
            signal.connect(self._changed)

    # --- saving and opening --------------------------------------------------------------------

    def project(self) -> Project:
        """The document as it is now."""
        session = self._session
        # An entry that is only held out of reading is saved as what it is otherwise.
        entries = (
            replace(e, enabled=True) if e is session.ablated else e for e in session.memory.entries
        )
        return Project(
            session.image_size,
            tuple(entries),
            tuple(session.strokes),
            session.wall_settings,
            tuple(self._collection.favourites),
            self._bundle.name,
            self._bundle.model_hash,
        )

    def save(self) -> bool:
        """Save to the document's file, asking for one where there is none."""
        return self.save_to(self.path) if self.path else self.save_as()

    def save_as(self) -> bool:
        """Ask for a file and save."""
        suggestion = str(self.path or "letters.vma")
        name, _ = QFileDialog.getSaveFileName(
            self._window, self.tr("Save project"), suggestion, KINDS
        )
        return bool(name) and self.save_to(Path(name))

    def save_to(self, path: Path) -> bool:
        """Save; on failure the document stays unsaved and one sentence says why."""
        path = path if path.suffix == SUFFIX else path.with_name(path.name + SUFFIX)
        try:
            save_project(self.project(), path)
        except UserError as error:
            self._session.message.emit(str(error), "error")
            return False
        self._is_saved(path)
        self._session.message.emit(self.tr("Saved %1").replace("%1", str(path)), "info")
        return True

    def ask_open(self) -> None:
        """Ask for a file and open it."""
        name, _ = QFileDialog.getOpenFileName(self._window, self.tr("Open project"), "", KINDS)
        if name:
            self.open(Path(name))

    def open(self, path: Path) -> None:
        """Read a project in the background, then show it. Undo brings the memory back."""
        size = self._session.image_size
        self._background.run(
            lambda: load_project(path, size),
            lambda project: self._opened(project, path),
            lambda text: self._session.message.emit(text, "error"),
        )

    def _opened(self, project: Project, path: Path) -> None:
        self._show(project)
        self._is_saved(path)
        text = self.tr("Opened %1").replace("%1", path.name)
        if project.model_hash not in ("", self._bundle.model_hash):
            other = self.tr(
                "%1 was made with the model %2 (%3), which is not the present one: addresses and "
                "variants will differ. Everything you drew is there."
            )
            text = other.replace("%1", path.name).replace("%2", project.model_name)
            text = text.replace("%3", project.model_hash[:12])
        self._session.message.emit(text, "info")

    def _show(self, project: Project) -> None:
        self._session.open_project(project)
        self._collection.show_favourites(project.favourites)

    def hand_over(self) -> Project:
        """The document goes to another window: nothing of it stays behind as a copy."""
        project = self.project()
        self._timer.stop()
        self._drop_copy()
        self._copy = None
        return project

    def take_over(self, old: Projects, favourites: list[Favourite]) -> None:
        """What another window knew of the document."""
        self._collection.show_favourites(favourites)
        self.path, self.dirty = old.path, old.dirty
        self._show_title()

    def _is_saved(self, path: Path) -> None:
        self.path = path
        self.dirty = False
        self._timer.stop()
        self._drop_copy()
        self._remember(path)
        self._show_title()

    def _show_title(self) -> None:
        name = self.path.stem if self.path else ""
        if self.dirty and name:
            name += " •"
        self.title_changed.emit(name)

    # --- recent files --------------------------------------------------------------------------

    def use_settings(self, settings: QSettings) -> None:
        """Where recent files are remembered."""
        self._settings = settings
        self._fill_recent()

    def _recent(self) -> list[str]:
        if self._settings is None:
            return []
        kept = self._settings.value("recent", [])
        return [str(k) for k in kept] if isinstance(kept, list) else [str(kept)] if kept else []

    def _remember(self, path: Path) -> None:
        if self._settings is not None:
            name = str(path.absolute())
            names = [name, *(other for other in self._recent() if other != name)]
            self._settings.setValue("recent", names[:MAX_RECENT])
            self._fill_recent()

    def _fill_recent(self) -> None:
        self.recent_menu.clear()
        for name in self._recent():
            action = self.recent_menu.addAction(Path(name).name)
            action.setToolTip(name)
            action.triggered.connect(lambda _=False, n=name: self.open(Path(n)))
        self.recent_menu.setEnabled(not self.recent_menu.isEmpty())

    # --- the copy that survives a crash --------------------------------------------------------

    def watch(self, folder: Path) -> None:
        """Keep a copy of unsaved work in a folder, and look for one that was left there."""
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            self._session.message.emit(
                self.tr("Work cannot be kept in %1: save it yourself.").replace("%1", str(folder)),
                "error",
            )
            return
        name = f"unsaved-{os.getpid()}-{id(self):x}"
        self._lock = QLockFile(str(folder / f"{name}.lock"))
        self._lock.setStaleLockTime(0)
        self._lock.tryLock(0)
        self._copy = folder / f"{name}{SUFFIX}"
        left = sorted(folder.glob(f"unsaved-*{SUFFIX}"), key=lambda copy: copy.stat().st_mtime)
        orphans = [copy for copy in left if _is_orphan(copy)]
        for copy in orphans[:-MAX_COPIES]:
            copy.unlink(missing_ok=True)
        if orphans:
            self.recoverable.emit(str(orphans[-1]))

    def recover(self, name: str) -> None:
        """Open what a crashed window left; it stays unsaved until it is saved."""
        path = Path(name)

        def show(project: Project) -> None:
            self._show(project)
            path.unlink(missing_ok=True)
            self._changed()
            self._session.message.emit(self.tr("Your last drawing is back."), "info")

        self._background.run(
            lambda: load_project(path, self._session.image_size),
            show,
            lambda text: self._session.message.emit(text, "error"),
        )

    def discard(self, name: str) -> None:
        """What a crashed window left is not wanted."""
        Path(name).unlink(missing_ok=True)

    def _changed(self) -> None:
        if not self.dirty:
            self.dirty = True
            self._show_title()
        if self._copy is not None and not self._timer.isActive():
            self._timer.start()

    def _keep_copy(self) -> None:
        copy, project = self._copy, self.project()
        if copy is None or not self.dirty:
            return
        self._copying.run(
            lambda: save_project(project, copy),
            lambda _: None,
            lambda text: self._session.message.emit(text, "error"),
        )

    def _drop_copy(self) -> None:
        self._copying.wait()
        if self._copy is not None:
            self._copy.unlink(missing_ok=True)

    def close(self) -> None:
        """The window closes: unsaved work stays as a copy, for the next window to offer."""
        self._timer.stop()
        self._background.wait()
        self._copying.wait()
        if self._copy is not None and self.dirty:
            try:
                save_project(self.project(), self._copy)
            except UserError as error:
                print(error, file=sys.stderr)
        if self._lock is not None:
            self._lock.unlock()


def _is_orphan(copy: Path) -> bool:
    """Whether no living window owns a copy: then its lock can be taken."""
    lock = QLockFile(str(copy.with_suffix(".lock")))
    lock.setStaleLockTime(0)
    free = lock.tryLock(0)
    lock.unlock()
    return free

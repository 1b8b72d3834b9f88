"""Project files: saving, opening, previous versions, recent files."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QLockFile, QObject, Signal
from PySide6.QtWidgets import QMenu, QWidget
from vma_core.atomic_write import previous_version
from vma_core.bundles.bundle import Bundle
from vma_core.storage.autosave import UnsavedWork
from vma_core.storage.project import (
    SUFFIX,
    Project,
    load_project,
    resized_project,
    save_project,
)
from vma_core.storage.starter_memory import starter_memory

from vma_gui.document.favourites import Favourites
from vma_gui.document.recovery import Recovery
from vma_gui.document.session import Session
from vma_gui.document.step_names import tr_step
from vma_gui.document.undo import Assign
from vma_gui.inference.background import BackgroundTask
from vma_gui.inference.bundled_models import model_with_hash
from vma_gui.system.file_dialogs import ask_open, ask_save, folders, formats, with_suffix
from vma_gui.system.language import locale_number
from vma_gui.system.settings import Settings

MAX_RECENT = 8
KINDS = "VMA Explorer (*.vma)"


class DocumentLock:
    """Locks at most one project file for this window, with a hidden file beside it.

    Two windows that save the same file would overwrite each other's work.
    """

    def __init__(self) -> None:
        self._lock: QLockFile | None = None
        self._path: Path | None = None

    def take(self, path: Path) -> bool:
        """Lock this file instead of the previous one; False if another window holds it.

        True also if no lock can be written, because then the file cannot be saved either.
        """
        path = path.absolute()
        if path == self._path:
            return True
        lock = QLockFile(str(path.with_name(f".{path.name}.lock")))
        lock.setStaleLockTime(0)  # stale only when its process has ended
        if not lock.tryLock(0) and lock.error() == QLockFile.LockError.LockFailedError:
            return False
        self.release()
        if lock.isLocked():
            self._lock, self._path = lock, path
        return True

    def release(self) -> None:
        """Release the lock, if any."""
        if self._lock is not None:
            self._lock.unlock()
        self._lock = self._path = None


class Projects(QObject):
    """The file of a document, which one window after another shows.

    Unsaved work is kept by `recovery` and offered by the next window, after a crash or a close
    alike: the user is never asked to save.

    Signals:
        title_changed(str): name of the document, with a mark where it has unsaved changes.
        saved(bool): a save ended; whether it succeeded.
        made_with_other(Path, str, Path): a project, and name and path of the model it was made
            with, which is in the library; nothing is shown yet.
        model_wanted(Path, Path): another model, and a project to open with it.
        damaged(Path, Path): a file that cannot be read, and its previous version, which exists.
    """

    tr = tr_step
    title_changed = Signal(str)
    saved = Signal(bool)
    made_with_other = Signal(object, str, object)
    model_wanted = Signal(object, object)
    damaged = Signal(object, object)

    recent_menu: QMenu
    """Of the present window; see `attach`."""
    _window: QWidget

    def __init__(self, session: Session, favourites: Favourites, bundle: Bundle) -> None:
        super().__init__(session)
        self._session = session
        self._favourites = favourites
        self._bundle = bundle
        self._background = BackgroundTask(self)
        self.path: Path | None = None
        self.dirty = False
        self._changes = 0
        self._name = ""
        """Suggested file name of a document without a file."""
        self._settings: Settings | None = None
        self._lock = DocumentLock()
        self.recovery = Recovery(self._work, session.image_size, self)
        self.recovery.restored.connect(self._restored)
        self.recovery.kept.connect(self._kept)
        self.recovery.failed.connect(self._tell_error)
        for signal in (
            session.drawing_changed,
            session.memory_reset,
            session.entries_changed,
            session.pins_changed,
            session.overrides_changed,
            session.writing.changed,
            favourites.favourites_changed,
        ):
            signal.connect(self._changed)

    def attach(self, window: QWidget) -> None:
        """Ask in this window from now on, and list recent files in its menu."""
        self._window = window
        self.recent_menu = QMenu(self.tr("Open &recent"), window)
        self._fill_recent()

    # --- saving and opening --------------------------------------------------------------------

    def use_bundle(self, bundle: Bundle) -> None:
        """Save and compare with another model from now on."""
        self._bundle = bundle
        self.recovery.image_size = bundle.config.image_size

    def project(self) -> Project:
        """The document as it is now."""
        session = self._session
        entries = session.memory.entries
        if session.ablated is not None:  # disabled temporarily, so saved as enabled
            entries = [replace(e, enabled=True) if e is session.ablated else e for e in entries]
        return Project(
            session.image_size,
            tuple(entries),
            (*session.strokes, *session.strokes_in_progress),
            session.variant_settings,
            tuple(self._favourites.kept),
            self._bundle.name,
            self._bundle.model_hash,
            session.view_state,
            session.writing.state(session.memory),
        )

    def _work(self) -> UnsavedWork:
        return UnsavedWork(self.project(), self.path)

    def save(self) -> None:
        """Save to the document's file; ask for one if it has none."""
        if self.path is not None:
            self.save_to(self.path)
        else:
            self.save_as()

    def save_as(self) -> None:
        """Ask for a file and save."""
        suggestion = str(self.path or self._name or "letters.vma")
        entries, kept = len(self._session.memory), len(self._favourites.kept)
        title = self.tr("Save project ({entries}, {favourites})").format(
            entries=self.tr("{count} entries", "", entries).format(count=locale_number(entries)),
            favourites=self.tr("{count} favourites", "", kept).format(count=locale_number(kept)),
        )
        path = ask_save(self._window, "project", title, suggestion, KINDS, (SUFFIX,))
        if path is not None:
            self.save_to(path)

    def save_to(self, path: Path) -> None:
        """Save in the background; emits `saved` at the end.

        On failure the document stays unsaved and one sentence says why.
        """
        path = with_suffix(path, (SUFFIX,))
        if not self._lock.take(path):
            text = self.tr("{path} is open in another window. Save under another name.")
            self._saving_failed(text.format(path=path))
            return
        project, changes = self.project(), self._changes

        def done(_: object) -> None:
            self._is_saved(path, changes)
            self._session.message.emit(self.tr("Saved {path}").format(path=path), "info")
            self.saved.emit(True)

        self._background.run(lambda: save_project(project, path), done, self._saving_failed)

    def _saving_failed(self, text: str) -> None:
        self._tell_error(text)
        self.saved.emit(False)

    def _tell_error(self, text: str) -> None:
        self._session.message.emit(text, "error")

    def ask_open(self) -> None:
        """Ask for a file and open it."""
        path = ask_open(self._window, "project", self.tr("Open project"), KINDS)
        if path is not None:
            self.open(path)

    def new(self) -> None:
        """Start a project with the starter memory and an empty canvas; undoable."""
        size, before = self._session.image_size, self.path
        with self._session.undo_step(self.tr("New project")) as step:
            self._push_file(None, step)
            self._show(Project(size, tuple(starter_memory(size))), step)
        self._name = ""
        self._lock.release()
        self.dirty = False
        self.recovery.forget()
        self.show_title()
        text = self.tr("New project. Undo brings the former one back.")
        if before is not None:
            text = self.tr("New project. Undo brings {name} back.").format(name=before.name)
        self._session.message.emit(text, "info")

    def open(self, path: Path, with_this_model: bool = False) -> None:
        """Read a project in the background, then show it, as one undo step.

        One that was made with another model of the library is not shown at once: it emits
        `made_with_other`, unless `with_this_model`.
        """
        size, model_hash = self._session.image_size, self._bundle.model_hash

        def work() -> tuple[Project, Path | None]:
            project = load_project(path, None)
            other = project.model_hash not in ("", model_hash)
            found = model_with_hash(project.model_hash) if other and not with_this_model else None
            return project if found else resized_project(project, size), found

        def done(read: tuple[Project, Path | None]) -> None:
            project, model = read
            if model is None:
                self._opened(project, path)
            else:
                self.made_with_other.emit(path, project.model_name, model)

        def failed(text: str) -> None:
            self._tell_error(text)
            before = previous_version(path)
            if before.is_file():
                self.damaged.emit(path, before)

        self._background.run(work, done, failed)

    def _opened(self, project: Project, path: Path) -> None:
        owned = self._lock.take(path)
        with self._session.undo_step(self.tr("Open project")) as step:
            self._push_file(path if owned else None, step)
            self._show(project, step)
        self._is_saved(path if owned else None, self._changes)
        self._remember(path)
        text = self.tr("Opened {name}").format(name=path.name)
        if project.model_hash not in ("", self._bundle.model_hash):
            other = self.tr(
                "{name} was made with another model, {model} ({hash}). Addresses and variants will "
                "differ; your drawings are unchanged."
            )
            text = other.format(
                name=path.name, model=project.model_name, hash=project.model_hash[:12]
            )
        if not owned:
            self._name = path.stem + self.tr(" copy") + SUFFIX
            copy = self.tr("{name} is open in another window. This is a copy.")
            text = copy.format(name=path.name)
        self._session.message.emit(text, "info")

    def _show(self, project: Project, step: str) -> None:
        """Show a project, undoable; `step` names the undo step."""
        with self._session.undo_step(step):
            self._session.open_project(project, step)
            self._favourites.replace_favourites(project.favourites, step)

    def _push_file(self, path: Path | None, step: str) -> None:
        """Make the next step's document that of a file; undo returns to the present file.

        Otherwise “Save” after undo would write the former document over the opened one.
        """
        command = Assign(self._use_file, (self.path, self._name), (path, ""), step)
        self._session.undo_stack.push(command)

    def _use_file(self, file: tuple[Path | None, str]) -> None:
        """Take another file and suggested name; the document counts as changed."""
        path, self._name = file
        self.path = path if path is not None and self._lock.take(path) else None
        self._changed()
        self.show_title()

    def _is_saved(self, path: Path | None, changes: int) -> None:
        """Note a save; `changes` were made before it, later ones are not in the file."""
        self.path = path
        self.dirty = changes != self._changes
        if not self.dirty:
            self.recovery.forget()
        if path is not None:
            self._lock.take(path)  # its folder may be new
            self._remember(path)
        self.show_title()

    def show_title(self) -> None:
        """Announce the name and whether there are unsaved changes."""
        name = self.path.stem if self.path else ""
        if self.dirty and name:
            name += " •"
        self.title_changed.emit(name)

    # --- recent files --------------------------------------------------------------------------

    def use_settings(self, settings: Settings) -> None:
        """Remember recent files and the folders of file dialogs in these settings."""
        self._settings = settings
        folders.use_settings(settings)
        formats.use_settings(settings)
        self._fill_recent()

    def _recent(self) -> list[str]:
        return [] if self._settings is None else self._settings.texts("recent")

    def _remember(self, path: Path) -> None:
        if self._settings is not None:
            name = str(path.absolute())
            names = [name, *(other for other in self._recent() if other != name)]
            self._settings.set(recent=names[:MAX_RECENT])
            self._fill_recent()

    def _fill_recent(self) -> None:
        self.recent_menu.clear()
        for name in self._recent():
            action = self.recent_menu.addAction(Path(name).name)
            action.setToolTip(name)
            action.triggered.connect(lambda _=False, n=name: self.open(Path(n)))
        self.recent_menu.setEnabled(not self.recent_menu.isEmpty())

    # --- unsaved work --------------------------------------------------------------------------

    def _changed(self) -> None:
        self._changes += 1
        if not self.dirty:
            self.dirty = True
            self.show_title()
        self.recovery.changed()

    def _restored(self, work: UnsavedWork) -> None:
        """Show recovered work, which counts as unsaved."""
        with self._session.undo_step(self.tr("Restore work")) as step:
            self._push_file(work.document, step)
            self._show(work.project, step)
        self._changed()
        self.show_title()
        self._session.message.emit(self.tr("Restored your last work."), "info")

    def _kept(self, name: str) -> None:
        self._remember(Path(name))
        self._session.message.emit(self.tr("Saved as {name}").format(name=name), "info")

    def close(self) -> None:
        """Close with the last window; unsaved work is kept for the next one to offer."""
        self._background.wait()
        self.recovery.close(self._work() if self.dirty else None)
        self._lock.release()

"""Imports files, folders, pasted pictures and characters into the memory.

Dialogs are imported on first use so that the window opens fast.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

from platformdirs import user_data_path
from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget
from vma_core.engine.variant_settings import VariantSettings
from vma_core.errors import UserError
from vma_core.export.contact_sheet import settings_in_png
from vma_core.importers.fonts import FONT_SUFFIXES
from vma_core.importers.images import ImageFile, read_bytes
from vma_core.importers.import_report import ImportResult
from vma_core.importers.imported_glyph import ImportedGlyph
from vma_core.importers.pages import PICTURE_SUFFIXES, read_pages
from vma_core.importers.practice_sheet import PracticeSheetError
from vma_core.importers.readers import MAX_FILE_BYTES, import_files
from vma_core.memory.entries import MemoryEntry
from vma_core.storage.project import SUFFIX
from vma_core.storage.starter_memory import starter_set

from vma_gui.document.session import Session
from vma_gui.document.step_names import tr_step
from vma_gui.files.sheet_importer import (
    ReadSheets,
    SheetImporter,
    looks_like_sheet,
    sheets_of,
)
from vma_gui.inference.background import BackgroundTask, Progress, at_intervals
from vma_gui.memory_grid.clipboard import ENTRIES_MIME, entries_from_mime
from vma_gui.system.language import locale_number
from vma_gui.system.messages import translate
from vma_gui.theme.theme import Theme
from vma_gui.widgets.images import qimage_to_grey

ImportedContent = ImportResult | ReadSheets | VariantSettings
"""What files hold: glyphs, sheets of letters, or the settings in a picture of variants."""
LATIN = "abcdefghijklmnopqrstuvwxyz"


class Importer(QObject):
    """Reads in the background, asks with a preview, then inserts as one undo step.

    Signals:
        project_found(Path): a project file instead of glyphs.
        settings_found(VariantSettings, Path): a picture of variants with its settings inside.
        reading(bool): reading started (`cancel` stops it) or ended.
        progressed(int, int): files read so far, and all of them.
    """

    tr = tr_step
    project_found = Signal(object)
    settings_found = Signal(object, object)
    reading = Signal(bool)
    progressed = Signal(int, int)

    def __init__(self, session: Session, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._theme = theme
        self._window = window
        self._background = BackgroundTask(self)
        self._background.progressed.connect(self.progressed)
        self.sheets = SheetImporter(session, theme, window, self._ask_glyphs)
        self.sheets.reading.connect(self.reading)

    def files(self, paths: Sequence[Path], replace: bool = False) -> None:
        """Open files and folders: projects, pictures with settings, fonts, glyphs.

        Args:
            paths: of the files and folders.
            replace: propose to replace the memory, rather than add to it.
        """
        if len(paths) == 1 and paths[0].suffix == SUFFIX:
            self.project_found.emit(paths[0])
        elif all(path.suffix.lower() in FONT_SUFFIXES for path in paths):
            self.character("AaBbCc", paths, replace)
        else:
            self._read(paths, with_settings=not replace, replace=replace)

    def paths(self, paths: Sequence[Path], replace: bool = False) -> None:
        """Files and folders with glyphs; settings in a picture are ignored."""
        self._read(paths, with_settings=False, replace=replace)

    def _read(self, paths: Sequence[Path], with_settings: bool, replace: bool) -> None:
        """Decode and classify files in the background, then show what was found."""
        size = self._session.image_size
        self.reading.emit(True)

        def work(progress: Progress) -> ImportedContent:
            sparse = at_intervals(progress)
            if len(paths) == 1 and paths[0].is_file():
                return read_file(paths[0], size, with_settings, sparse)
            return import_files(paths, size, sparse)

        def done(found: ImportedContent) -> None:
            self.reading.emit(False)
            if isinstance(found, VariantSettings):
                self.settings_found.emit(found, paths[0])
            elif isinstance(found, ReadSheets):
                self.sheets.show(found.sheets)
            else:
                self._ask(found, replace)

        def failed(text: str) -> None:
            self.reading.emit(False)
            self._failed(text)

        self._background.run_with_progress(work, done, failed)

    def mime(self, data: QMimeData) -> None:
        """Import dropped or pasted data: files, a picture, or characters."""
        if data.hasFormat(ENTRIES_MIME):
            self._entries(data)
            return
        paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
        if paths:
            self.files(paths)
        elif data.hasImage():
            image = QImage(data.imageData())
            if not image.isNull():
                name = self.tr("pasted image")
                self._ask(ImportResult([ImportedGlyph(qimage_to_grey(image), "", name)]))
        elif data.text().strip():
            self.character(data.text().strip())
        else:
            self._failed(self.tr("There is nothing to paste. Copy a picture or a file first."))

    def _entries(self, data: QMimeData) -> None:
        """Insert copied entries with labels and strokes."""
        try:
            name = self.tr("The clipboard")
            entries = entries_from_mime(data, name, self._session.image_size)
        except UserError as error:
            self._failed(translate(error))
        else:
            self._session.insert_entries(entries, 0, self.tr("Paste entries"))

    def character(self, text: str = "a", fonts: Sequence[Path] = (), replace: bool = False) -> None:
        """Ask for characters of installed fonts, or of font files."""
        from vma_gui.dialogs.characters import CharacterDialog

        dialog = CharacterDialog(text, self._window, fonts)
        if dialog.exec():
            self._ask(ImportResult(dialog.found), replace)

    def starter(self, script: str, replace: bool = False) -> None:
        """Add a starter set, or replace the memory by it."""
        entries = starter_set(script, size=self._session.image_size)
        self._insert(entries, self.tr("Add starter set"), replace)
        if replace:
            self._session.message.emit(self._added(entries, replaced=True), "info")

    def _insert(self, entries: Sequence[MemoryEntry], text: str, replace: bool) -> None:
        """Add entries, or replace the memory by them; one undo step, named `text` if added.

        They are selected and scrolled to.
        """
        if replace:
            self._session.replace_memory(entries)
        else:
            self._session.insert_entries(entries, text=text)
        came = {entry.image_id for entry in entries}
        memory = self._session.memory.entries
        found = [position for position, entry in enumerate(memory) if entry.image_id in came]
        self._session.select_requested.emit(found)

    def cancel(self) -> None:
        """Cancel reading."""
        self._background.cancel()
        self.sheets.cancel()
        self.reading.emit(False)
        self._session.message.emit(self.tr("Import cancelled."), "info")

    def close(self) -> None:
        """Cancel reading, and wait until it has stopped."""
        self._background.close()
        self.sheets.close()

    def browse_sets(self, replace: bool = False) -> None:
        """Open the library of sets; add the chosen one, or replace the memory by it."""
        from vma_gui.dialogs.glyph_sets import SetsDialog

        session = self._session
        folder = user_data_path("vma-explorer") / "sets"
        dialog = SetsDialog(
            folder,
            session.memory.entries,
            session.image_size,
            self._theme,
            session.entry_strokes,
            self._window,
            session.show_pixels,
            replace,
        )
        if dialog.exec():
            self._insert(dialog.entries, self.tr("Load data set"), dialog.replaces)
            session.message.emit(self._added(dialog.entries, dialog.replaces), "info")

    def practice_sheet(self) -> None:
        """Make a practice sheet for the characters of the memory, or for an alphabet."""
        from vma_gui.dialogs.practice_sheet import PracticeDialog

        labels = dict.fromkeys(entry.label for entry in self._session.memory.entries)
        known = [label for label in labels if len(label) == 1 and label.isprintable()]
        dialog = PracticeDialog("".join(known) or LATIN, self._window)
        if dialog.exec() and dialog.saved is not None:
            text = self.tr("Saved {path}").format(path=dialog.saved)
            self._session.message.emit(text, "info")

    def _ask_glyphs(self, found: list[ImportedGlyph]) -> None:
        self._ask(ImportResult(found))

    def _ask(self, result: ImportResult, replace: bool = False) -> None:
        from vma_gui.dialogs.import_preview import ImportDialog

        session = self._session
        dialog = ImportDialog(
            result,
            session.image_size,
            self._theme,
            self._window,
            session.show_pixels,
            len(session.memory),
            replace,
        )
        if not dialog.exec():
            return
        self._insert(dialog.entries, self.tr("Import"), dialog.replaces)
        text = self._added(dialog.entries, dialog.replaces)
        if dialog.skipped:
            skipped = self.tr("{count} images without a glyph skipped.", "", dialog.skipped)
            text = f"{text} {skipped.format(count=locale_number(dialog.skipped))}"
        if dialog.implausible:
            warning = self.tr(
                "{count} have less than 1 % or more than 50 % of ink.", "", dialog.implausible
            )
            text = f"{text} {warning.format(count=locale_number(dialog.implausible))}"
        self._session.message.emit(text, "info")

    def _added(self, entries: Sequence[MemoryEntry], replaced: bool) -> str:
        """How many entries came, and of how many classes if they have labels."""
        count, classes = len(entries), len({entry.label for entry in entries if entry.label})
        if replaced and classes:
            text = self.tr(
                "The memory now has {count} entries {in_classes}. Undo brings the others back.",
                "",
                count,
            )
        elif replaced:
            text = self.tr(
                "The memory now has {count} entries. Undo brings the others back.", "", count
            )
        elif classes:
            text = self.tr("{count} entries {in_classes} added.", "", count)
        else:
            text = self.tr("{count} entries added.", "", count)
        in_classes = self.tr("in {classes} classes", "", classes)
        return text.format(
            count=locale_number(count),
            in_classes=in_classes.format(classes=locale_number(classes)),
        )

    def _failed(self, text: str) -> None:
        self._session.message.emit(text, "error")


def read_file(
    path: Path,
    size: int,
    with_settings: bool,
    progress: Progress = lambda _done, _total: None,
) -> ImportedContent:
    """What a single file holds; a picture is opened and decoded once.

    Raises:
        UserError: the file cannot be read.
    """
    pages = pages_of(path)
    if with_settings:
        settings = settings_in_png(path if not pages else io.BytesIO(pages[0].data))
        if settings is not None:
            return settings
    if not pages:
        return import_files([path], size, progress)
    glyphs = [ImportedGlyph(page.grey, path.stem, page.name) for page in pages]
    return _sheets_in(pages) or ImportResult(glyphs)


def pages_of(path: Path) -> list[ImageFile]:
    """The pages of a picture or document; none for other kinds of file.

    Raises:
        UserError: it is damaged.
    """
    suffix = path.suffix.lower()
    if suffix not in PICTURE_SUFFIXES or path.stat().st_size > MAX_FILE_BYTES:
        return []
    return read_pages(read_bytes(path), path.name)


def _sheets_in(pages: Sequence[ImageFile]) -> ReadSheets | None:
    """The letters of pictures that have many; None if each has one glyph."""
    try:
        read = sheets_of(pages)
    except PracticeSheetError:
        raise  # it is empty
    except UserError:
        return None  # decoding it as a glyph fails with the better message
    return ReadSheets(read) if any(map(looks_like_sheet, read)) else None

"""How files, folders, pasted pictures and characters get into the memory.

Dialogs are imported when somebody opens them, because the window should open fast.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from platformdirs import user_data_path
from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget
from vma_core.errors import UserError
from vma_core.export.contact_sheet import settings_in_png
from vma_core.importers.fonts import FONT_SUFFIXES
from vma_core.importers.images import IMAGE_SUFFIXES
from vma_core.importers.imported_glyph import ImportedGlyph
from vma_core.importers.practice_sheet import PracticeSheetError
from vma_core.importers.readers import import_glyphs
from vma_core.storage.project import SUFFIX
from vma_core.storage.starter_memory import starter_set

from vma_gui.document.session import Session
from vma_gui.files.sheet_importer import ReadSheet, SheetImporter, looks_like_sheet, read_sheet
from vma_gui.inference.background import BackgroundTask
from vma_gui.memory_grid.clipboard import ENTRIES_MIME, entries_from_mime
from vma_gui.system.language import locale_number
from vma_gui.system.messages import translate
from vma_gui.theme.theme import Theme
from vma_gui.widgets.images import qimage_to_grey

LATIN = "abcdefghijklmnopqrstuvwxyz"


class Importer(QObject):
    """Reads in the background, asks with a preview, then inserts as one undo step.

    Signals:
        project_found(Path): a project file instead of glyphs.
        settings_found(WallSettings, Path): a picture of variants with its settings inside.
        reading(bool): files are being read, and `cancel` stops that; or no more.
    """

    project_found = Signal(object)
    settings_found = Signal(object, object)
    reading = Signal(bool)

    def __init__(self, session: Session, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._theme = theme
        self._window = window
        self._background = BackgroundTask(self)
        self.sheets = SheetImporter(session, theme, window, self._ask)

    def files(self, paths: Sequence[Path]) -> None:
        """Files and folders of any kind: projects, pictures with settings, glyphs."""
        settings = settings_in_png(paths[0]) if len(paths) == 1 else None
        if len(paths) == 1 and paths[0].suffix == SUFFIX:
            self.project_found.emit(paths[0])
        elif settings is not None:
            self.settings_found.emit(settings, paths[0])
        elif all(path.suffix.lower() in FONT_SUFFIXES for path in paths):
            self.character("AaBbCc", paths)
        else:
            self.paths(paths)

    def paths(self, paths: Sequence[Path]) -> None:
        """Read files and folders with glyphs."""
        size = self._session.image_size
        self.reading.emit(True)

        def work() -> list[ImportedGlyph] | ReadSheet:
            if len(paths) == 1 and (sheet := _sheet_in(paths[0])) is not None:
                return sheet
            return [found for path in paths for found in import_glyphs(path, size)]

        def done(found: list[ImportedGlyph] | ReadSheet) -> None:
            self.reading.emit(False)
            if isinstance(found, ReadSheet):
                self.sheets.show(found)
            else:
                self._ask(found)

        def failed(text: str) -> None:
            self.reading.emit(False)
            self._failed(text)

        self._background.run(work, done, failed)

    def mime(self, data: QMimeData) -> None:
        """What was dropped or pasted: files, a picture, or characters."""
        if data.hasFormat(ENTRIES_MIME):
            self._entries(data)
            return
        paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
        if paths:
            self.files(paths)
        elif data.hasImage():
            image = QImage(data.imageData())
            if not image.isNull():
                name = self.tr("pasted picture")
                self._ask([ImportedGlyph(qimage_to_grey(image), "", name)])
        elif data.text().strip():
            self.character(data.text().strip())
        else:
            self._failed(self.tr("There is nothing to paste: copy a picture or a file first."))

    def _entries(self, data: QMimeData) -> None:
        """Entries of another window, or of this one, with labels and strokes."""
        try:
            name = self.tr("What was copied")
            entries = entries_from_mime(data, name, self._session.image_size)
        except UserError as error:
            self._failed(translate(error))
        else:
            self._session.insert_entries(entries, 0)

    def character(self, text: str = "a", fonts: Sequence[Path] = ()) -> None:
        """Characters of installed fonts, or of font files."""
        from vma_gui.dialogs.characters import CharacterDialog

        dialog = CharacterDialog(text, self._window, fonts)
        if dialog.exec():
            self._ask(dialog.found)

    def starter(self, script: str) -> None:
        """A starter set, without questions."""
        self._session.insert_entries(starter_set(script, size=self._session.image_size))

    def cancel(self) -> None:
        """What is being read is not wanted any more."""
        self._background.forget()
        self.reading.emit(False)
        self._session.message.emit(self.tr("Nothing was read."), "info")

    def close(self) -> None:
        """Stop what still reads."""
        self._background.close()
        self.sheets.close()

    def browse_sets(self) -> None:
        """The library of sets; a chosen one comes into the memory."""
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
        )
        if dialog.exec():
            session.insert_entries(dialog.entries)
            text = self.tr("%1 entries were added.").replace(
                "%1", locale_number(len(dialog.entries))
            )
            session.message.emit(text, "info")

    def practice_sheet(self) -> None:
        """Make one for the characters of the memory, or for an alphabet."""
        from vma_gui.dialogs.practice_sheet import PracticeDialog

        labels = dict.fromkeys(entry.label for entry in self._session.memory.entries)
        known = [label for label in labels if len(label) == 1 and label.isprintable()]
        dialog = PracticeDialog("".join(known) or LATIN, self._window)
        if dialog.exec() and dialog.saved is not None:
            text = self.tr("Saved %1").replace("%1", str(dialog.saved))
            self._session.message.emit(text, "info")

    def _ask(self, found: list[ImportedGlyph]) -> None:
        from vma_gui.dialogs.import_preview import ImportDialog

        dialog = ImportDialog(
            found, self._session.image_size, self._theme, self._window, self._session.show_pixels
        )
        if not dialog.exec():
            return
        self._session.insert_entries(dialog.entries)
        text = self.tr("%1 entries were added.").replace("%1", locale_number(len(dialog.entries)))
        if dialog.skipped:
            skipped = self.tr(" %1 images without a glyph were left out.")
            text += skipped.replace("%1", locale_number(dialog.skipped))
        self._session.message.emit(text, "info")

    def _failed(self, text: str) -> None:
        self._session.message.emit(text, "error")


def _sheet_in(path: Path) -> ReadSheet | None:
    """The letters of a picture that has many; None for one glyph and for other files."""
    if path.suffix.lower() not in IMAGE_SUFFIXES or not path.is_file():
        return None
    try:
        read = read_sheet(path)
    except PracticeSheetError:
        raise
    except UserError:
        return None  # whatever else reads it has the better message
    return read if looks_like_sheet(read) else None

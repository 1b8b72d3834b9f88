"""Photographed and scanned sheets: read off the interface thread, then checked by the user.

Dialogs are imported on first use so that the window opens fast.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget
from vma_core.cancellation import stop_if_cancelled
from vma_core.engine.engine import Engine
from vma_core.errors import UserError
from vma_core.glyphs.normalise import NormaliserSettings
from vma_core.importers.boxes import Box
from vma_core.importers.images import ImageFile, read_bytes
from vma_core.importers.imported_glyph import ImportedGlyph
from vma_core.importers.letter_sheet import Progress, Sheet, find_letters, sheet_from_photo
from vma_core.importers.pages import PICTURE_SUFFIXES, read_pages
from vma_core.importers.practice_sheet import PracticeSheetError, read_practice_sheet
from vma_core.inspection.label_assignment import (
    ALPHABETS,
    AssignedLabel,
    assign_labels,
    reference_alphabet,
)
from vma_core.storage.starter_memory import SCRIPTS

from vma_gui.document.session import Session
from vma_gui.inference.background import BackgroundTask
from vma_gui.system.file_dialogs import ask_open
from vma_gui.system.messages import translate
from vma_gui.theme.theme import Theme

if TYPE_CHECKING:
    from vma_gui.dialogs.letter_sheet import Suggesting

SHEET_FROM_PX = 500
SHEET_FROM_LETTERS = 5
"""A picture with at least this size and this number of letters is a sheet."""


@dataclass(frozen=True, eq=False)
class ReadSheet:
    """Cells of a practice sheet, or letters for the user to check."""

    name: str
    sheet: Sheet
    practised: list[ImportedGlyph] | None
    boxes: list[Box]
    problem: UserError | None = None
    """Why a practice sheet was read as any other sheet."""


@dataclass(frozen=True, eq=False)
class ReadSheets:
    """The pages of a file that have letters."""

    sheets: list[ReadSheet]


def read_sheet(image: ImageFile, progress: Progress = lambda _done, _total: None) -> ReadSheet:
    """Find the cells or letters on a photo or scan.

    Raises:
        UserError: it is not a picture, or has no letters.
    """
    sheet = sheet_from_photo(image.photo)
    problem = None
    try:
        practised = read_practice_sheet(sheet)
    except PracticeSheetError as error:
        if error.is_empty:
            raise
        practised, problem = None, error
    boxes = [] if practised is not None else find_letters(sheet, progress)
    return ReadSheet(image.name, sheet, practised, boxes, problem)


def looks_like_sheet(read: ReadSheet) -> bool:
    """Whether a picture holds more than one glyph."""
    large = max(read.sheet.grey.shape) >= SHEET_FROM_PX
    return read.practised is not None or (large and len(read.boxes) >= SHEET_FROM_LETTERS)


def read_sheets(path: Path, progress: Progress = lambda _done, _total: None) -> list[ReadSheet]:
    """Find the cells or letters on each page of a photo, scan or document.

    Pages without letters are passed over if others have some.

    Raises:
        UserError: it is not a picture, or no page has letters.
    """
    return sheets_of(read_pages(read_bytes(path), path.name), progress)


def sheets_of(
    pages: Sequence[ImageFile], progress: Progress = lambda _done, _total: None
) -> list[ReadSheet]:
    """As `read_sheets`, from pages."""
    found: list[ReadSheet] = []
    first_error: UserError | None = None
    for number, page in enumerate(pages):
        stop_if_cancelled()
        try:
            found.append(read_sheet(page, partial(_report_page, progress, number, len(pages))))
        except UserError as error:
            first_error = first_error or error
    if not found and first_error is not None:
        raise first_error
    return found


def _report_page(progress: Progress, page: int, pages: int, done: int, total: int) -> None:
    """Report the progress of one page as that of all."""
    progress(page * total + done, pages * total)


class SheetImporter(QObject):
    """Opens a photo, finds its letters and lets the user correct them.

    Signals:
        reading(bool): reading started (`cancel` stops it) or ended.
        progressed(int, int): steps of detecting letters done so far, and all of them.
    """

    reading = Signal(bool)
    progressed = Signal(int, int)

    def __init__(
        self,
        session: Session,
        theme: Theme,
        window: QWidget,
        found: Callable[[list[ImportedGlyph]], None],
    ) -> None:
        super().__init__(window)
        self._session = session
        self._theme = theme
        self._window = window
        self._found = found
        self._background = BackgroundTask(self)
        self._background.progressed.connect(self.progressed)
        self.engine: Callable[[], Engine] | None = None
        """The model in use, which suggests labels."""

    def ask(self) -> None:
        """Ask for a file and read it."""
        kinds = " ".join(f"*{suffix}" for suffix in PICTURE_SUFFIXES)
        photos = self.tr("Photos and scans ({types})").format(types=kinds)
        path = ask_open(self._window, "letter sheet", self.tr("Open letter sheet"), photos)
        if path is not None:
            self.open(path)

    def open(self, path: Path) -> None:
        """Read a photo or scan in the background, then show it."""
        self.reading.emit(True)

        def done(sheets: list[ReadSheet]) -> None:
            self.reading.emit(False)
            self.show(sheets)

        def failed(text: str) -> None:
            self.reading.emit(False)
            self._session.message.emit(text, "error")

        self._background.run_with_progress(
            lambda progress: read_sheets(path, progress), done, failed
        )

    def cancel(self) -> None:
        """Stop reading."""
        self._background.cancel()

    def show(self, sheets: Sequence[ReadSheet]) -> None:
        """Pass on practice sheets' cells; let the user check the letters of other sheets.

        Pages that the user cancels are left out.
        """
        from vma_gui.dialogs.letter_sheet import SheetDialog

        found: list[ImportedGlyph] = []
        for read in sheets:
            if read.practised is not None:
                found += read.practised
                continue
            dialog = SheetDialog(
                read.sheet,
                read.boxes,
                read.name,
                self._theme,
                self._window,
                self._suggesting(),
                translate(read.problem) if read.problem else "",
            )
            if len(sheets) > 1:
                dialog.setWindowTitle(f"{dialog.windowTitle()} – {read.name}")
            if dialog.exec():
                found += dialog.found
        if found:
            self._found(found)

    def _suggesting(self) -> Suggesting | None:
        """Suggestions of labels by the model in use, from the memory or an alphabet."""
        from vma_gui.dialogs.letter_sheet import Suggesting

        if self.engine is None:
            return None
        engine, session = self.engine, self._session
        entries = [entry for entry in session.memory.entries if entry.label]
        size = session.image_size

        def labels(glyphs: Sequence[ImportedGlyph], name: str) -> list[AssignedLabel]:
            images = [glyph.glyph(size, NormaliserSettings()) for glyph in glyphs]
            known = reference_alphabet(name, size) if name else entries
            return assign_labels(engine(), np.stack(images), known)

        references = [(name, name) for name in ALPHABETS]
        references += [(script.name, script.name) for script in SCRIPTS]
        if entries:
            references.insert(0, ("", self.tr("The memory")))
        return Suggesting(references, labels)

    def close(self) -> None:
        """Cancel reading."""
        self._background.close()

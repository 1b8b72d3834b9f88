"""Photographed and scanned sheets: read off the interface thread, then checked by the user.

Dialogs are imported on first use so that the window opens fast.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget
from vma_core.cancellation import stop_if_cancelled
from vma_core.errors import UserError
from vma_core.importers.images import ImageFile, read_bytes
from vma_core.importers.imported_glyph import ImportedGlyph
from vma_core.importers.letter_sheet import Box, Sheet, find_letters, sheet_from_photo
from vma_core.importers.pages import PICTURE_SUFFIXES, read_pages
from vma_core.importers.practice_sheet import read_practice_sheet

from vma_gui.document.session import Session
from vma_gui.inference.background import BackgroundTask
from vma_gui.system.file_dialogs import ask_open
from vma_gui.theme.theme import Theme

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


@dataclass(frozen=True, eq=False)
class ReadSheets:
    """The pages of a file that have letters."""

    sheets: list[ReadSheet]


def read_sheet(image: ImageFile) -> ReadSheet:
    """Find the cells or letters on a photo or scan.

    Raises:
        UserError: it is not a picture, or has no letters.
    """
    sheet = sheet_from_photo(image.photo)
    practised = read_practice_sheet(sheet)
    boxes = [] if practised is not None else find_letters(sheet)
    return ReadSheet(image.name, sheet, practised, boxes)


def looks_like_sheet(read: ReadSheet) -> bool:
    """Whether a picture holds more than one glyph."""
    large = max(read.sheet.grey.shape) >= SHEET_FROM_PX
    return read.practised is not None or (large and len(read.boxes) >= SHEET_FROM_LETTERS)


def read_sheets(path: Path) -> list[ReadSheet]:
    """Find the cells or letters on each page of a photo, scan or document.

    Pages without letters are passed over if others have some.

    Raises:
        UserError: it is not a picture, or no page has letters.
    """
    return sheets_of(read_pages(read_bytes(path), path.name))


def sheets_of(pages: Sequence[ImageFile]) -> list[ReadSheet]:
    """As `read_sheets`, from pages."""
    found: list[ReadSheet] = []
    first_error: UserError | None = None
    for page in pages:
        stop_if_cancelled()
        try:
            found.append(read_sheet(page))
        except UserError as error:
            first_error = first_error or error
    if not found and first_error is not None:
        raise first_error
    return found


class SheetImporter(QObject):
    """Opens a photo, finds its letters and lets the user correct them."""

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

    def ask(self) -> None:
        """Ask for a file and read it."""
        kinds = " ".join(f"*{suffix}" for suffix in PICTURE_SUFFIXES)
        photos = self.tr("Photos and scans ({types})").format(types=kinds)
        path = ask_open(self._window, "letter sheet", self.tr("Open letter sheet"), photos)
        if path is not None:
            self.open(path)

    def open(self, path: Path) -> None:
        """Read a photo or scan in the background, then show it."""
        self._session.message.emit(self.tr("Detecting letters …"), "info")
        self._background.run(
            lambda: read_sheets(path),
            self.show,
            lambda text: self._session.message.emit(text, "error"),
        )

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
            dialog = SheetDialog(read.sheet, read.boxes, read.name, self._theme, self._window)
            if dialog.exec():
                found += dialog.found
        if found:
            self._found(found)

    def close(self) -> None:
        """Cancel reading."""
        self._background.close()

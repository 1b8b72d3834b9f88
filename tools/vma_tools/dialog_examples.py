"""Every dialog with example content, for screenshots and tests."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QDialog
from vma_core.importers.import_report import ImportResult
from vma_core.importers.imported_glyph import ImportedGlyph
from vma_core.importers.letter_sheet import find_letters, sheet_from_photo, with_labels
from vma_core.writing.hand import Hand
from vma_core.writing.page import PageSettings
from vma_core.writing.typesetter import typeset

from vma_gui.app.application import Application
from vma_gui.dialogs.characters import CharacterDialog
from vma_gui.dialogs.command_palette import CommandPalette
from vma_gui.dialogs.error_report import ErrorDialog
from vma_gui.dialogs.glyph_sets import SetsDialog
from vma_gui.dialogs.help_texts import model_card_text
from vma_gui.dialogs.import_preview import ImportDialog
from vma_gui.dialogs.info_dialog import InfoDialog
from vma_gui.dialogs.letter_sheet import SheetDialog
from vma_gui.dialogs.models import ModelsDialog
from vma_gui.dialogs.practice_sheet import PracticeDialog
from vma_gui.dialogs.save_page import PageDialog
from vma_gui.dialogs.save_pictures import PictureDialog
from vma_gui.dialogs.study import StudyDialog
from vma_gui.inference.bundled_models import shipped_models, user_library
from vma_gui.system.error_reporter import ErrorDetails
from vma_tools.example_sheet import letter_coverage, photographed_letters

LETTERS = "AEFGHKMRSabefghk"


def _sheet(application: Application) -> QDialog:
    """Letters of the starter set on paper with a shadow."""
    sheet = sheet_from_photo(photographed_letters(LETTERS))
    boxes = with_labels(find_letters(sheet), LETTERS)
    dialog = SheetDialog(sheet, boxes, "photo.jpg", application.theme, application.window)
    dialog.view.select([3])
    return dialog


def _load(application: Application) -> QDialog:
    found = [
        ImportedGlyph(
            np.where(letter_coverage(letter, 1), 40, 245).astype(np.uint8), letter, f"{letter}.png"
        )
        for letter in LETTERS[:10]
    ]
    size = application.session.image_size
    return ImportDialog(ImportResult(found), size, application.theme, application.window)


def _models(application: Application) -> QDialog:
    models = shipped_models()
    dialog = ModelsDialog(models, user_library(), models[0].path, application.window)
    dialog.list.item(1).setSelected(True)
    return dialog


def _sets(application: Application) -> QDialog:
    session = application.session
    folder = Path(os.devnull) / "none"
    return SetsDialog(
        folder,
        session.memory.entries,
        session.image_size,
        application.theme,
        session.entry_strokes,
        application.window,
    )


def _card(application: Application) -> QDialog:
    window = application.window
    title = QCoreApplication.translate("ActionTable", "About this model")
    return InfoDialog(title, model_card_text(window.bundle), window)


def _trouble(application: Application) -> QDialog:
    try:
        raise ValueError("the drawing has no points")
    except ValueError as error:
        trouble = ErrorDetails.of(error)
    # Pictures of the documentation show no path of the machine that took them.
    report = trouble.trace.replace(str(Path(__file__).parents[2]), "~/vma-explorer")
    project = application.window.projects.project()
    return ErrorDialog(trouble, report, project, application.window)


def _pictures(application: Application) -> QDialog:
    """For variants with strokes; saves nothing."""
    window = application.window
    return PictureDialog(
        "sheet",
        lambda path, _options: lambda _progress: path,
        side_px=lambda _count: 1024,
        has_strokes=True,
        transparent=False,
        counts=(3, 16),
        session=window.session,
        inference=window.exporter.inference,
        window=window,
    )


def _study(application: Application) -> QDialog:
    window = application.window
    memory, model_hash = application.session.memory.snapshot(), window.bundle.model_hash
    return StudyDialog(
        memory, lambda: window.exporter.inference.engine, model_hash, application.theme, window
    )


def _page(application: Application) -> QDialog:
    """For a page of two sheets; writes nothing until it is asked to."""
    window, session = application.window, application.session
    hand = Hand.of(session.memory.snapshot())
    settings = PageSettings(em_mm=30.0, page_height_mm=150.0)
    page = typeset("HARK A MARE HEARD", hand, lambda keys: [None] * len(keys), settings)
    return PageDialog(page, lambda _progress: page, session, window.exporter.inference, window)


EXAMPLES: dict[str, Callable[[Application], QDialog]] = {
    "sheet": _sheet,
    "practice": lambda application: PracticeDialog("abcdefg", application.window),
    "characters": lambda application: CharacterDialog("AaBbGg", application.window),
    "models": _models,
    "sets": _sets,
    "load": _load,
    "dataset": lambda application: application.window.exporter.dataset_dialog(),
    "pictures": _pictures,
    "font": lambda application: application.window.exporter.font_dialog(),
    "study": _study,
    "card": _card,
    "palette": lambda application: CommandPalette(application.window.menuBar(), application.window),
    "trouble": _trouble,
    "page": _page,
}

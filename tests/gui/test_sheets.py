"""Letter sheets in the window: detecting, correcting, labelling, importing; practice sheets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from letter_sheets import LETTERS, filled_in, hand_written, overlap, photographed, photographed_page
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot
from vma_core.importers.boxes import Box
from vma_core.importers.imported_glyph import ImportedGlyph
from vma_core.importers.letter_sheet import Sheet, find_letters, sheet_from_photo
from vma_core.importers.practice_sheet import Page
from vma_core.inspection.label_assignment import AssignedLabel
from widget_queries import confirm_button, label_texts

from vma_gui.app.application import Application
from vma_gui.dialogs.import_preview import ImportDialog
from vma_gui.dialogs.letter_sheet import SheetDialog, Suggesting
from vma_gui.dialogs.practice_sheet import PracticeDialog
from vma_gui.system.language import set_language


@pytest.fixture(scope="module")
def letters() -> tuple[Sheet, tuple[Box, ...]]:
    """A photographed sheet and the boxes of its letters."""
    sheet = sheet_from_photo(photographed(hand_written()[0]))
    return sheet, tuple(find_letters(sheet))


@pytest.fixture
def dialog(
    letters: tuple[Sheet, tuple[Box, ...]], application: Application, qtbot: QtBot
) -> SheetDialog:
    """The sheet dialog, opened on a photographed sheet."""
    sheet, boxes = letters
    shown = SheetDialog(sheet, list(boxes), "photo.jpg", application.theme)
    qtbot.addWidget(shown)
    shown.show()
    return shown


def at(dialog: SheetDialog, x: float, y: float) -> QPoint:
    """The view position of a point on the sheet."""
    return dialog.view.to_view(x, y)


def drag(dialog: SheetDialog, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Drag with the left button in a few steps."""
    port = dialog.view
    QTest.mousePress(port, Qt.MouseButton.LeftButton, pos=at(dialog, *start))
    for share in (0.3, 0.7, 1.0):
        place = [a + share * (b - a) for a, b in zip(start, end, strict=True)]
        QTest.mouseMove(port, at(dialog, *place))
    QTest.mouseRelease(port, Qt.MouseButton.LeftButton, pos=at(dialog, *end))


def middle(box: Box) -> tuple[float, float]:
    return (box.left + box.right) / 2, (box.top + box.bottom) / 2


def click(dialog: SheetDialog, box: Box, *modifiers: Qt.KeyboardModifier) -> None:
    held = Qt.KeyboardModifier.NoModifier
    for modifier in modifiers:
        held |= modifier
    place = at(dialog, *middle(box))
    QTest.mouseClick(dialog.view, Qt.MouseButton.LeftButton, held, place)


def test_labels_are_typed_in_reading_order(dialog: SheetDialog) -> None:
    assert len(dialog.boxes) == len(LETTERS)
    QTest.keyClicks(dialog.labels, LETTERS)
    assert "".join(box.label for box in dialog.boxes) == LETTERS
    click(dialog, dialog.boxes[2])
    assert dialog.view.selected == [2]
    assert dialog.label.text() == LETTERS[2]
    dialog.label.setFocus()
    dialog.label.selectAll()
    QTest.keyClicks(dialog.label, "Q")
    QTest.keyClick(dialog.label, Qt.Key.Key_Return)
    QTest.keyClicks(dialog.label, "P")
    assert [box.label for box in dialog.boxes[2:4]] == ["Q", "P"]
    confirm_button(dialog).click()
    assert [found.label for found in dialog.found] == [*LETTERS[:2], "Q", "P", *LETTERS[4:]]


def test_merging_splitting_and_removing_boxes_can_be_undone(dialog: SheetDialog) -> None:
    before = list(dialog.boxes)
    click(dialog, before[0])
    click(dialog, before[1], Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(dialog.view, Qt.Key.Key_M)
    assert len(dialog.boxes) == len(before) - 1
    assert overlap(dialog.boxes[0], before[0].union(before[1])) == 1
    QTest.keyClick(dialog.view, Qt.Key.Key_S)
    assert len(dialog.boxes) == len(before)
    assert all(overlap(a, b) > 0.8 for a, b in zip(dialog.boxes, before, strict=True))
    click(dialog, dialog.boxes[5])
    QTest.keyClick(dialog.view, Qt.Key.Key_Delete)
    assert len(dialog.boxes) == len(before) - 1
    for _ in range(3):
        QTest.keyClick(dialog.view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert dialog.boxes == before
    assert not dialog.undo_button.isEnabled()


def test_boxes_can_be_moved_resized_and_drawn(dialog: SheetDialog) -> None:
    box = dialog.boxes[0]
    x, y = middle(box)
    drag(dialog, (x, y), (x + 10, y + 6))
    moved = dialog.boxes[0]
    assert abs(moved.left - box.left - 10) <= 2
    assert moved.width == box.width
    drag(dialog, (moved.right, y), (moved.right + 12, y))
    assert abs(dialog.boxes[0].width - box.width - 12) <= 3
    dialog.undo()
    dialog.undo()
    assert dialog.boxes[0] == box
    click(dialog, box)
    dialog.remove()
    assert len(dialog.boxes) == len(LETTERS) - 1
    # A new box drawn too large shrinks to its ink.
    drag(dialog, (box.left - 8, box.top - 8), (box.right + 8, box.bottom + 8))
    assert len(dialog.boxes) == len(LETTERS)
    assert overlap(dialog.boxes[0], box) > 0.85
    # A click on blank paper adds no box.
    QTest.mouseClick(dialog.view, Qt.MouseButton.LeftButton, pos=at(dialog, 4, 4))
    assert len(dialog.boxes) == len(LETTERS)


def test_rotating_a_sheet_detects_its_letters_again(application: Application, qtbot: QtBot) -> None:
    paper, places = hand_written()
    sheet = sheet_from_photo(np.ascontiguousarray(np.rot90(paper)))
    dialog = SheetDialog(sheet, find_letters(sheet), "photo.jpg", application.theme)
    qtbot.addWidget(dialog)
    dialog.rotate()
    qtbot.waitUntil(lambda: overlap(dialog.boxes[0], places[0]) > 0.6, timeout=20_000)
    assert [overlap(a, b) > 0.6 for a, b in zip(dialog.boxes, places, strict=True)] == [True] * 16


def test_numbers_on_the_boxes_can_be_hidden(dialog: SheetDialog) -> None:
    dialog.labels.setFocus()
    with_numbers = dialog.view.grab().toImage()
    dialog.numbers_box.click()
    without = dialog.view.grab().toImage()
    assert without != with_numbers
    dialog.numbers_box.click()
    assert dialog.view.grab().toImage() == with_numbers


def test_suggested_labels_are_set_and_doubtful_ones_selected(
    application: Application, qtbot: QtBot
) -> None:
    paper, _ = hand_written()
    sheet = sheet_from_photo(paper)
    asked: list[tuple[int, str]] = []

    def labels(glyphs: Sequence[ImportedGlyph], name: str) -> list[AssignedLabel]:
        asked.append((len(glyphs), name))
        return [AssignedLabel(c, c, 0.2 if c == "K" else 0.9) for c in LETTERS]

    suggesting = Suggesting([("A–Z", "A–Z")], labels)
    boxes = find_letters(sheet)
    dialog = SheetDialog(sheet, boxes, "p.jpg", application.theme, suggesting=suggesting)
    qtbot.addWidget(dialog)
    dialog.suggest_button.click()
    qtbot.waitUntil(lambda: dialog.boxes[0].label == "A", timeout=20_000)
    assert asked == [(len(LETTERS), "A–Z")]
    assert "".join(box.label for box in dialog.boxes) == LETTERS
    assert dialog.view.selected == [LETTERS.index("K")]
    dialog.undo()
    assert {box.label for box in dialog.boxes} == {""}


@pytest.fixture
def accepting(answer_dialogs: Callable[..., None]) -> list[str]:
    """Type the labels and confirm both dialogs; returns the names of the dialogs opened."""
    opened: list[str] = []

    def accept_sheet(dialog: SheetDialog) -> None:
        opened.append("sheet")
        QTest.keyClicks(dialog.labels, LETTERS)
        confirm_button(dialog).click()

    def accept_import(dialog: ImportDialog) -> None:
        opened.append("import")
        confirm_button(dialog).click()

    answer_dialogs(SheetDialog, accept_sheet)
    answer_dialogs(ImportDialog, accept_import)
    return opened


def dropped(path: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    return data


def test_a_dropped_photo_of_letters_becomes_labelled_entries(
    application: Application, qtbot: QtBot, tmp_path: Path, accepting: list[str]
) -> None:
    session = application.session
    before = len(session.memory)
    Image.fromarray(photographed(hand_written()[0])).save(tmp_path / "photo.jpg", quality=92)
    application.window.importer.mime(dropped(tmp_path / "photo.jpg"))
    qtbot.waitUntil(lambda: len(session.memory) == before + len(LETTERS), timeout=30_000)
    assert accepting == ["sheet", "import"]
    labels = [session.memory[before + n].label for n in range(len(LETTERS))]
    assert "".join(labels) == LETTERS
    session.undo_stack.undo()
    assert len(session.memory) == before


def test_a_practice_sheet_needs_no_labels(
    application: Application, qtbot: QtBot, tmp_path: Path, accepting: list[str]
) -> None:
    session = application.session
    before = len(session.memory)
    photo = photographed_page(filled_in(Page(("A", "e"), repeats=3, columns=6)), askew=0.03)
    Image.fromarray(photo).save(tmp_path / "scan.png")
    application.window.importer.mime(dropped(tmp_path / "scan.png"))
    qtbot.waitUntil(lambda: len(session.memory) == before + 6, timeout=30_000)
    assert accepting == ["import"]
    assert [session.memory[before + n].label for n in range(6)] == ["A"] * 3 + ["e"] * 3


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_button_of_the_sheet_fits(
    application: Application, qtbot: QtBot, language: str
) -> None:
    set_language(language)
    try:
        sheet = sheet_from_photo(photographed(hand_written()[0]))
        suggesting = Suggesting([("", "The memory")], lambda _glyphs, _name: [])
        dialog = SheetDialog(sheet, [], "photo.jpg", application.theme, suggesting=suggesting)
        qtbot.addWidget(dialog)
        dialog.show()
        shown = [button for button in dialog.findChildren(QPushButton) if button.isVisible()]
        cut = [button.text() for button in shown if button.width() < button.sizeHint().width()]
        assert len(shown) == 8
        assert cut == []
    finally:
        set_language("en")


def test_detection_shows_its_progress_and_leaves_nothing_behind(
    application: Application, qtbot: QtBot
) -> None:
    window = application.window
    window.importer.reading.emit(True)
    qtbot.waitUntil(lambda: window.messages.text == "Reading …")
    window.importer.sheets.progressed.emit(1, 4)
    assert "Detecting letters … 25 %" in label_texts(window.messages)
    window.importer.reading.emit(False)
    assert not window.messages.isVisible()
    assert [notice.text for notice in window.messages.history.notices] == ["Reading …"]


def test_a_photo_without_letters_shows_a_message(
    application: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    Image.new("L", (900, 700), 230).save(tmp_path / "blank.png")
    application.window.importer.sheets.open(tmp_path / "blank.png")
    text = application.window.messages
    qtbot.waitUntil(lambda: "No letters were found" in text.text, timeout=20_000)


def test_a_practice_sheet_is_saved_as_pdf(qtbot: QtBot, tmp_path: Path) -> None:
    dialog = PracticeDialog("aeあ")
    qtbot.addWidget(dialog)
    assert "1 page" in dialog.status.text()
    dialog.repeats.setValue(20)
    assert "2 pages" in dialog.status.text()
    dialog.save(tmp_path / "mine")
    assert (tmp_path / "mine.pdf").read_bytes().startswith(b"%PDF")
    dialog.characters.clear()
    assert not confirm_button(dialog).isEnabled()
    assert "at least one character" in dialog.status.text()

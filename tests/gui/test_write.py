"""The Write panel: text set in the letters of the memory, with variants, choices and settings."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from canvas_input import draw
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import (
    QClipboard,
    QContextMenuEvent,
    QGuiApplication,
    QImage,
    QKeySequence,
    QTextCursor,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QInputDialog, QLabel, QSlider, QWidget
from pytestqt.qtbot import QtBot
from vma_core.memory.entries import MemoryEntry
from vma_core.storage.project import load_project, save_project
from vma_core.writing.page import PageSettings
from vma_core.writing.typesetter import MAX_CHARACTERS
from write_desk import TIMEOUT_MS, Desk, looks

from vma_gui.app.application import Application

TEXT = "HARK A\nMARE"


@pytest.fixture
def desk(application: Application, qtbot: QtBot) -> Desk:
    return Desk(application, qtbot)


def test_the_page_takes_the_place_of_the_variants_and_gives_it_back(
    application: Application,
) -> None:
    window, action = application.window, application.window.actions_.write
    before = window.splitter.sizes()
    action.trigger()
    panel = window.write_panel
    assert panel is not None
    assert panel.isVisible()
    assert not window.variants_panel.isVisible()
    assert panel.text.hasFocus()
    assert action.isChecked()
    action.trigger()
    assert not panel.isVisible()
    assert window.variants_panel.isVisible()
    QApplication.sendPostedEvents()
    assert window.splitter.sizes()[:3] == before[:3]


def test_drawing_and_memory_stand_beside_the_page_as_wanted(desk: Desk) -> None:
    window, actions = desk.window, desk.window.actions_
    assert (window.canvas_panel.isVisible(), window.memory_panel.isVisible()) == (True, False)
    actions.page_memory.trigger()
    actions.page_drawing.trigger()
    assert (window.canvas_panel.isVisible(), window.memory_panel.isVisible()) == (False, True)
    actions.write.trigger()
    assert window.canvas_panel.isVisible()
    assert not actions.page_memory.isEnabled()
    window.reset_layout()
    actions.write.trigger()
    assert (window.canvas_panel.isVisible(), window.memory_panel.isVisible()) == (True, False)


def test_every_letter_is_a_variant_of_its_own_and_the_same_seed_gives_the_same_page(
    desk: Desk,
) -> None:
    desk.write(TEXT)
    letters = desk.letters
    assert [letter.character for letter in letters] == list("HARKAMARE")
    assert len(desk.view.page.page.lines) == 2  # type: ignore[union-attr]
    assert len({letter.variant for letter in letters}) == len(letters)
    of_a = [ink for letter, ink in zip(letters, looks(letters), strict=True)
            if letter.character == "A"]  # fmt: skip
    assert len(set(of_a)) == 3
    first = looks(letters)
    desk.window.actions_.new_page_seed.trigger()
    desk.settle()
    assert looks(desk.letters) != first
    desk.session.undo_stack.undo()
    desk.settle()
    assert looks(desk.letters) == first


def test_typing_in_the_middle_leaves_other_letters_as_they_are(desk: Desk) -> None:
    desk.write("HARK")
    before = desk.names()
    cursor = desk.panel.text.textCursor()
    cursor.setPosition(2)
    desk.panel.text.setTextCursor(cursor)
    desk.qtbot.keyClicks(desk.panel.text, "M")
    desk.settle()
    after = desk.names()
    assert [letter.character for letter in desk.letters] == list("HAMRK")
    assert after[:2] + after[3:] == before


def test_typed_words_are_steps_and_undo_brings_text_and_caret_back(desk: Desk) -> None:
    field, stack = desk.panel.text, desk.session.undo_stack
    steps = stack.count()
    desk.qtbot.keyClicks(field, "HARK MARE")
    assert stack.count() == steps + 2
    assert desk.step == "Type text"
    QTest.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert field.toPlainText() == "HARK "
    assert field.textCursor().position() == 5
    stack.redo()
    assert field.toPlainText() == "HARK MARE"
    QTest.keyClick(field, Qt.Key.Key_Backspace)
    QTest.keyClick(field, Qt.Key.Key_Backspace)
    assert (stack.count(), desk.step) == (steps + 3, "Delete text")
    stack.undo()
    assert field.toPlainText() == "HARK MARE"


def test_a_click_writes_this_letter_alone_with_another_variant(desk: Desk) -> None:
    desk.write(TEXT)
    page, inks = desk.view.page, looks(desk.letters)
    before = desk.names()
    desk.click(desk.index("K"))
    desk.settle()
    after = desk.names()
    changed = [i for i, (old, new) in enumerate(zip(before, after, strict=True)) if old != new]
    assert changed == [desk.index("K")]
    assert desk.step == "Another variant"
    beside = desk.view.page.changes_from(page)
    assert beside is not None
    assert {shown.letter.line for shown in beside} == {0}, "other lines are not painted again"
    desk.session.undo_stack.undo()
    desk.settle()
    assert looks(desk.letters) == inks


def test_a_pinned_letter_outlives_another_seed(desk: Desk) -> None:
    desk.write(TEXT)
    index = desk.index("M")
    desk.click(index)
    desk.settle()
    QTest.keyClick(desk.view, Qt.Key.Key_P)
    desk.settle()
    assert desk.step == "Pin letter"
    assert desk.view.page.letters[index].is_pinned
    assert desk.window.actions_.pin_letter.isChecked()
    before = desk.names()
    desk.window.actions_.new_page_seed.trigger()
    desk.settle()
    after = desk.names()
    assert after[index] == before[index]
    assert sum(old != new for old, new in zip(before, after, strict=True)) == len(before) - 1
    desk.window.actions_.pin_letter.trigger()
    desk.settle()
    assert not desk.view.page.letters[index].is_pinned
    assert desk.names()[index] == before[index], "a released letter keeps its look"
    desk.window.actions_.release_letters.trigger()
    assert desk.writing.choices == {}
    assert not desk.window.actions_.release_letters.isEnabled()


def test_a_missing_letter_is_drawn_and_the_page_fills_itself(desk: Desk) -> None:
    desk.window.actions_.page_drawing.setChecked(False)
    desk.write("AxH")
    assert [letter.kind for letter in desk.letters] == ["letter", "placeholder", "letter"]
    assert list(desk.panel.missing.buttons) == ["x"]
    kept = desk.names()
    desk.click(1)
    canvas = desk.window.canvas_panel.canvas
    assert desk.session.drawing_label == "x"
    assert desk.session.guides, "the letter is drawn on writing lines"
    assert canvas.isVisible()
    assert canvas.hasFocus()
    draw(desk.application)
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    desk.settle()
    assert [letter.kind for letter in desk.letters] == ["letter"] * 3
    assert desk.panel.missing.buttons == {}
    now = desk.names()
    assert (now[0], now[2]) == (kept[0], kept[2]), "entries moved, letters kept their variants"


def test_the_button_of_a_missing_letter_begins_its_drawing(desk: Desk) -> None:
    desk.write("AxyAx")
    buttons = desk.panel.missing.buttons
    assert list(buttons) == ["x", "y"], "the most frequent first"
    buttons["y"].click()
    assert desk.session.drawing_label == "y"


def test_pointing_at_a_letter_shows_its_entry(desk: Desk) -> None:
    desk.write(TEXT)
    shown: list[int] = []
    desk.session.hovered_changed.connect(shown.append)
    index = desk.index("E")
    QTest.mouseMove(desk.view.viewport(), desk.place(index))
    position = shown[-1]
    assert desk.session.memory[position].label.split()[-1] == "E"
    assert f"entry {position + 1}" in desk.panel.info.text
    assert desk.view.accessibleDescription() == desk.panel.info.text
    desk.session.set(writes=False)
    assert shown[-1] == -1


def test_letters_are_walked_and_changed_with_the_keyboard(desk: Desk) -> None:
    desk.write(TEXT + "x")
    view = desk.view
    QTest.keyClick(desk.panel.text, Qt.Key.Key_Escape)
    assert view.hasFocus()
    assert view.current == 0
    key = Qt.Key
    walked = []
    for pressed in (key.Key_Right, key.Key_End, key.Key_Down, key.Key_Home, key.Key_Up):
        QTest.keyClick(view, pressed)
        walked.append(desk.letters[view.current].character)
    assert walked[:2] == ["A", "A"]
    assert desk.letters[view.current].line == 0
    before = looks(desk.letters)
    current = view.current
    QTest.keyClick(view, key.Key_Space)
    desk.settle()
    assert view.current == current
    assert looks(desk.letters)[current] != before[current]
    QTest.keyClick(view, key.Key_End, Qt.KeyboardModifier.ControlModifier)
    assert desk.letters[view.current].kind == "placeholder"
    assert not desk.window.actions_.pin_letter.isEnabled()
    QTest.keyClick(view, key.Key_Return)
    assert desk.session.drawing_label == "x"


def test_the_menu_of_a_letter_acts_on_it(desk: Desk) -> None:
    desk.write(TEXT)
    index = desk.index("R")
    menu = desk.panel.commands.menu(index)
    assert menu is not None
    texts = [action.text().replace("&", "").split("\t")[0] for action in menu.actions()]
    assert texts == ["Another variant", "Pin", "", "Show entry in memory", "Draw “R”"]
    menu.actions()[1].trigger()
    assert desk.writing.is_pinned(desk.letters[index].letter_id)
    menu.actions()[3].trigger()
    chosen = desk.session.selection
    assert [desk.session.memory[p].label.split()[-1] for p in chosen] == ["R"]
    assert desk.window.memory_panel.isVisible()
    menu.close()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, desk.place(index), QPoint())
    opened: list[int] = []
    desk.view.menu_wanted.disconnect()
    desk.view.menu_wanted.connect(lambda i, _place: opened.append(i))
    QApplication.sendEvent(desk.view.viewport(), event)
    assert opened == [index]


def slider(desk: Desk, name: str) -> QSlider:
    return next(s for s in desk.panel.controls.findChildren(QSlider) if s.accessibleName() == name)


def test_a_dragged_slider_is_one_step_and_the_page_follows(desk: Desk) -> None:
    desk.write(TEXT)
    size = slider(desk, "Size")
    steps, value = desk.session.undo_stack.count(), size.value()
    height = desk.letters[0].box.bottom - desk.letters[0].box.top
    for place in range(value + 1, value + 10):
        size.setValue(place)
    assert desk.session.undo_stack.count() == steps + 1
    assert desk.step == "Size"
    desk.settle()
    letter = desk.letters[0]
    assert letter.box.bottom - letter.box.top > 1.2 * height
    desk.session.undo_stack.undo()
    desk.settle()
    assert size.value() == value
    assert desk.writing.settings == PageSettings()


def test_wilder_letters_keep_their_look_until_they_are_made(desk: Desk) -> None:
    desk.write("HARK")
    tame = looks(desk.letters)
    provisional: list[int] = []
    desk.panel.composer.composed.connect(lambda c: provisional.append(len(c.missing)))
    wildness = slider(desk, "Wildness")
    wildness.setValue(wildness.maximum())
    desk.settle()
    assert provisional, "a page has been shown"
    assert set(provisional) == {0}, "the entries themselves are not shown in between"
    assert looks(desk.letters) != tame


def test_settings_are_reset_but_the_seed(desk: Desk) -> None:
    desk.writing.change_settings("Size", em_mm=20.0, joining=True, seed=44)
    desk.panel.controls.reset.click()
    assert desk.writing.settings == PageSettings(seed=44)


def test_paper_has_usual_sizes_and_any_other(desk: Desk) -> None:
    paper = desk.panel.controls.paper
    paper.setCurrentIndex(paper.findText("A5 landscape"))
    paper.activated.emit(paper.currentIndex())
    settings = desk.writing.settings
    assert (settings.page_width_mm, settings.page_height_mm) == (210.0, 148.0)
    desk.writing.change_settings("Paper", page_width_mm=123.0)
    assert paper.currentText() == "Other size"


def test_only_labels_that_begin_alike_are_used_on_request(desk: Desk) -> None:
    desk.write("AAAAAAAA")
    memory = desk.session.memory
    scripts = {memory[letter.variant.position].label for letter in desk.letters if letter.variant}
    assert scripts == {"Latin A"}, "one hand, not a mixture"
    box = desk.panel.controls.scripts
    assert box.isVisible()
    box.setCurrentIndex(box.findData("Handwriting"))
    box.activated.emit(box.currentIndex())
    desk.settle()
    scripts = {memory[letter.variant.position].label for letter in desk.letters if letter.variant}
    assert scripts == {"Handwriting A"}
    desk.session.undo_stack.undo()
    assert desk.writing.script is None


def test_each_drag_of_a_slider_is_a_step_of_its_own(desk: Desk) -> None:
    desk.write("H")
    size, slant = slider(desk, "Size"), slider(desk, "Slant")
    steps, values = desk.session.undo_stack.count(), [size.value()]
    for dragged in (size, slant, size, size):
        dragged.setSliderDown(True)
        for _ in range(3):
            dragged.setValue(dragged.value() + 1)
        dragged.setSliderDown(False)
        values += [size.value()] if dragged is size else []
    assert desk.session.undo_stack.count() == steps + 4
    desk.session.undo_stack.undo()
    assert size.value() == values[-2]
    desk.session.undo_stack.undo()
    assert size.value() == values[-3]


def test_the_page_follows_what_is_typed(desk: Desk) -> None:
    desk.write("\n".join(["HARK A MARE"] * 30))
    view, field = desk.view, desk.panel.text
    view.set_zoom(3.0)
    view.verticalScrollBar().setValue(0)
    cursor = field.textCursor()
    for operation, index in (
        (QTextCursor.MoveOperation.Left, len(desk.letters) - 2),
        (QTextCursor.MoveOperation.Start, 0),
    ):
        cursor.movePosition(operation)
        field.setTextCursor(cursor)
        assert view.viewport().rect().contains(desk.place(index))
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
    desk.qtbot.keyClicks(field, "MA")
    desk.settle()
    assert view.viewport().rect().contains(desk.place(1))
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
    desk.window.actions_.new_page_seed.trigger()
    desk.settle()
    assert not view.viewport().rect().contains(desk.place(1)), "only typing scrolls"


def test_the_keys_of_the_zoom_work_while_typing(desk: Desk) -> None:
    desk.write("HARK")
    control = Qt.KeyboardModifier.ControlModifier
    for widget in (desk.panel.text, desk.view):
        widget.setFocus()
        QTest.keyClick(widget, Qt.Key.Key_Plus, control)
        assert desk.view.zoom > 1.2
        QTest.keyClick(widget, Qt.Key.Key_Minus, control)
        QTest.keyClick(widget, Qt.Key.Key_Minus, control)
        assert desk.view.zoom < 0.9
        QTest.keyClick(widget, Qt.Key.Key_0, control)
        assert desk.view.zoom == 1.0
    assert desk.writing.text == "HARK"


def test_blank_paper_names_and_pins_no_letter(desk: Desk) -> None:
    desk.write("\n".join(["HARK A MARE"] * 30))
    view = desk.view
    view.set_zoom(3.0)
    view.horizontalScrollBar().setValue(view.horizontalScrollBar().maximum())
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum() // 2)
    blank = next(
        QPoint(view.viewport().width() - 30, y)
        for y in range(10, 400, 5)
        if view.letter_at(QPointF(view.viewport().width() - 30, y)) < 0
    )
    view.setFocus(Qt.FocusReason.MouseFocusReason)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=blank)
    assert view.current == -1
    assert desk.panel.info.text == ""
    assert not desk.window.actions_.pin_letter.isEnabled()
    view.horizontalScrollBar().setValue(0)
    QTest.keyClick(view, Qt.Key.Key_P)
    assert desk.writing.choices == {}, "the first press says which letter is meant"
    assert view.viewport().rect().contains(desk.place(view.current))
    assert desk.letters[view.current].line > 0
    QTest.keyClick(view, Qt.Key.Key_P)
    assert desk.writing.is_pinned(desk.letters[view.current].letter_id)


def test_an_accent_is_enough_where_the_letter_is_drawn(desk: Desk) -> None:
    desk.write("ÉÑẞ A")
    tips = {c: button.toolTip() for c, button in desk.panel.missing.buttons.items()}
    assert tips["É"] == "Draw “É”, which the memory lacks; “´” is enough"
    assert "enough" not in tips["ẞ"]
    assert desk.panel.missing.status.text().startswith("4 letters")
    image = np.zeros((desk.session.image_size,) * 2, np.uint8)
    image[5:9, 14] = 1
    desk.session.insert_entries([MemoryEntry(image, "´")], 0)
    desk.settle()
    assert list(desk.panel.missing.buttons) == ["Ñ", "ẞ"]
    assert desk.panel.missing.status.text().startswith("4 letters"), "accents are no letters"
    desk.write("E\u0301Ñ\u1e9e A")
    assert desk.panel.missing.status.text().startswith("4 letters")


# --- keys ------------------------------------------------------------------------------------

MEMORY_KEYS = ("Ctrl+A", "Delete", "Ctrl+X", "Ctrl+D", "Ctrl+E", "Ctrl+Shift+G", "Ctrl+P")


def press(widget: QWidget, keys: str) -> None:
    """Press keys where the focus is, so that shortcuts have their turn."""
    QTest.keySequence(widget, QKeySequence(keys))


def test_keys_leave_the_hidden_memory_alone(desk: Desk) -> None:
    desk.write("HARK")
    session, panel = desk.session, desk.window.memory_panel
    session.select_requested.emit([0, 1])
    assert list(session.selection) == [0, 1]
    entries, steps = session.memory.entries, session.undo_stack.count()
    desk.view.setFocus()
    for keys in (*MEMORY_KEYS, "Ctrl+Return", "/", "Ctrl+F"):
        press(desk.view, keys)
    assert session.memory.entries == entries
    assert (list(session.selection), session.pins) == ([0, 1], frozenset())
    assert session.undo_stack.count() == steps
    assert desk.view.hasFocus()
    assert panel.filter.isHidden()
    session.set(page_memory=True)
    desk.view.setFocus()
    press(desk.view, "/")
    assert panel.filter.hasFocus()
    panel.view.setFocus()
    press(panel.view, "Ctrl+A")
    press(panel.view, "Delete")
    assert len(session.memory) == 0


def test_keys_leave_the_hidden_drawing_alone(desk: Desk) -> None:
    desk.write("HARK")
    draw(desk.application)
    desk.window.actions_.page_drawing.trigger()
    strokes = tuple(desk.session.strokes)
    desk.view.setFocus()
    for keys in ("M", "V", "T", "F", "Ctrl+Backspace"):
        press(desk.view, keys)
    assert tuple(desk.session.strokes) == strokes
    desk.window.actions_.page_drawing.trigger()
    desk.view.setFocus()
    press(desk.view, "Ctrl+Backspace")
    assert not desk.session.strokes


def test_text_is_pasted_into_the_page_and_a_picture_shows_the_memory(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.write("HARK")
    imported: list[bool] = []
    monkeypatch.setattr(desk.window.importer, "mime", lambda data: imported.append(data.hasImage()))
    QGuiApplication.clipboard().setText(" MARE")
    desk.view.setFocus()
    press(desk.view, "Ctrl+V")
    assert desk.writing.text == "HARK MARE"
    assert imported == []
    QGuiApplication.clipboard().setImage(QImage(8, 8, QImage.Format.Format_Grayscale8))
    press(desk.view, "Ctrl+V")
    assert imported == [True]
    assert desk.window.memory_panel.isVisible()


# --- empty states and bad input --------------------------------------------------------------


def test_an_empty_page_says_what_to_do(desk: Desk) -> None:
    desk.settle()
    notice = desk.panel.notice
    assert "Type or paste text" in notice.text
    notice.buttons[0].click()
    desk.settle()
    assert notice.isHidden()
    characters = {entry.label.split()[-1] for entry in desk.session.memory.entries}
    assert set(desk.writing.text.split()) == characters
    assert not desk.view.page.page.missing  # type: ignore[union-attr]


def test_a_script_of_which_nothing_is_drawn(desk: Desk) -> None:
    desk.write("سلام")
    notice = desk.panel.notice
    assert "Nothing in memory" in notice.text
    label = next(iter(notice.findChildren(QLabel)))
    assert label.height() >= label.heightForWidth(label.width()), "all of the text is shown"
    notice.buttons[0].click()
    assert desk.session.drawing_label in "سلام"


def test_without_labels_a_button_leads_to_labelling(
    desk: Desk, answer_dialogs: Callable[..., None]
) -> None:
    session = desk.session
    session.label_entries(range(len(session.memory)), "")
    desk.write("A")
    notice = desk.panel.notice
    assert notice.text.startswith("Label entries")

    def label(dialog: QInputDialog) -> None:
        dialog.setTextValue("A")
        dialog.accept()

    answer_dialogs(QInputDialog, label)
    notice.buttons[0].click()
    desk.settle()
    assert session.memory[0].label == "A"
    assert notice.isHidden()
    assert desk.letters[0].kind == "letter"


def test_an_empty_memory_offers_drawing_and_fonts(desk: Desk) -> None:
    desk.session.empty_memory()
    desk.write("A")
    assert "memory is empty" in desk.panel.notice.text
    assert [button.text() for button in desk.panel.notice.buttons] == [
        "Draw",
        "Characters from fonts…",
    ]


def test_a_paper_that_is_too_small_can_be_reset(desk: Desk) -> None:
    desk.write("HARK")
    desk.writing.change_settings("Paper", page_width_mm=40.0, margin_mm=60.0)
    desk.qtbot.waitUntil(lambda: bool(desk.panel.notice.text), timeout=TIMEOUT_MS)
    desk.panel.notice.buttons[0].click()
    desk.settle()
    assert desk.panel.notice.isHidden()


def test_a_pasted_text_that_is_too_long_is_cut_with_a_message(desk: Desk) -> None:
    said: list[str] = []
    desk.session.message.connect(lambda text, _kind: said.append(text))
    desk.writing.clear()
    QGuiApplication.clipboard().setText("HARK A MAR" * 100_000, QClipboard.Mode.Clipboard)
    desk.panel.text.paste()
    assert len(desk.writing.text) == MAX_CHARACTERS
    assert "20,000 of 1,000,000" in said[-1]
    desk.panel.text.selectAll()
    QTest.keyClick(desk.panel.text, Qt.Key.Key_Delete)
    assert desk.writing.text == ""


def test_line_ends_and_control_characters_are_evened_out(desk: Desk) -> None:
    QGuiApplication.clipboard().setText("A\r\nH\x00A\u2028R\u00a0K")
    desk.panel.text.paste()
    assert desk.writing.text == "A\nHA\nR K"
    assert desk.panel.text.toPlainText() == desk.writing.text


# --- the document ----------------------------------------------------------------------------


def test_a_project_keeps_text_settings_and_choices(desk: Desk, tmp_path: Path) -> None:
    desk.write(TEXT)
    desk.click(2)
    desk.writing.change_settings("Slant", slant_deg=12.0)
    desk.settle()
    QTest.keyClick(desk.view, Qt.Key.Key_P)
    desk.settle()
    before = looks(desk.letters)
    assert desk.window.projects.dirty
    path = tmp_path / "written.vma"
    save_project(desk.window.projects.project(), path)
    desk.window.projects.new()
    desk.settle()
    assert desk.writing.text == ""
    desk.session.open_project(load_project(path, desk.session.image_size))
    desk.settle()
    assert desk.writing.text == TEXT
    assert desk.panel.text.toPlainText() == TEXT
    assert desk.writing.settings.slant_deg == 12.0
    assert looks(desk.letters) == before
    assert desk.view.page.letters[2].is_pinned
    desk.session.undo_stack.undo()
    assert desk.writing.text == ""


def test_choices_follow_their_entries_when_the_memory_changes(desk: Desk) -> None:
    desk.write(TEXT)
    desk.click(0)
    desk.settle()
    before = looks(desk.letters)
    image = np.zeros((desk.session.image_size,) * 2, np.uint8)
    image[5:20, 9] = 1
    desk.session.insert_entries([MemoryEntry(image, "Latin Q")], 0)
    desk.settle()
    assert looks(desk.letters) == before


def test_a_page_rests_while_it_is_hidden(desk: Desk) -> None:
    desk.write("HARK")
    composed = desk.panel.composer.latest
    desk.session.set(writes=False)
    desk.writing.replace_text("MARE")
    QApplication.processEvents()
    assert desk.panel.composer.latest is composed
    desk.session.set(writes=True)
    desk.settle()
    assert [letter.character for letter in desk.letters] == list("MARE")


def test_zooming_keeps_the_place_under_the_pointer(desk: Desk) -> None:
    desk.write("\n".join(["HARK A MARE"] * 30))
    view = desk.view
    view.set_zoom(2.0)
    index = len(desk.letters) // 2
    view.set_current(index)
    assert view.viewport().rect().contains(desk.place(index))
    place = view.letter_rect(index).center()
    view.set_zoom(3.0, place)
    moved = view.letter_rect(index).center() - place
    assert abs(moved.x()) < 30
    assert abs(moved.y()) < 30
    assert view.letter_at(QPointF(desk.place(index))) == index

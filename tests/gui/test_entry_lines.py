"""The dialog in which an entry's writing lines are seen, dragged, typed and reset."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from dialog_answers import AnswerDialogs
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialogButtonBox
from pytestqt.qtbot import QtBot
from vma_core.glyphs.strokes import polyline
from vma_core.memory.entries import MemoryEntry
from vma_core.writing.lines import (
    X_HEIGHT_EM,
    WritingLines,
    character_lines,
    entry_lines,
    ink_box,
    suggested_lines,
)

from vma_gui.app.application import Application
from vma_gui.dialogs.practice_sheet import PracticeDialog
from vma_gui.dialogs.writing_lines import LinesDialog
from vma_gui.document.entry_strokes import EntryStrokes
from vma_gui.theme.theme import Theme
from vma_gui.theme.tokens import TEXT_PERCENTS

LINES = WritingLines(80.0, 100.0)


def entry(label: str, lines: WritingLines | None = None, source: str = "hand") -> MemoryEntry:
    shape = polyline([(20, 20), (85, 25), (40, 80)])
    return MemoryEntry(np.ones((28, 28), np.uint8), label, source, (shape,), lines=lines)


@pytest.fixture
def dialog_of(qtbot: QtBot) -> Callable[..., LinesDialog]:
    def make(*entries: MemoryEntry, memory: tuple[MemoryEntry, ...] = ()) -> LinesDialog:
        qt = QApplication.instance()
        assert isinstance(qt, QApplication)
        strokes = EntryStrokes(qt)
        theme = Theme(qt, "light", TEXT_PERCENTS[0])
        dialog = LinesDialog(entries, (*entries, *memory), strokes, theme)
        qtbot.addWidget(dialog)
        dialog.show()
        qtbot.waitExposed(dialog)
        return dialog

    return make


def drag_line(dialog: LinesDialog, height_em: float, down_px: int) -> float:
    """Drag a line with the mouse; returns the pixels of the square that it should move by."""
    view, lines = dialog.view, dialog.lines[dialog.current]
    y = round(view.to_view_y(lines.y_px(height_em)))
    scale = view.to_view_y(1.0) - view.to_view_y(0.0)
    start, stop = QPoint(view.width() // 2, y), QPoint(view.width() // 2, y + down_px)
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(view, stop)
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=stop)
    return down_px / scale


def test_dragging_the_baseline_moves_all_lines_and_the_x_height_scales_them(
    dialog_of: Callable[..., LinesDialog],
) -> None:
    dialog = dialog_of(entry("x", LINES))
    assert dialog.changed == {}
    moved = drag_line(dialog, 0.0, 30)
    lines = dialog.lines[0]
    assert lines.em_px == LINES.em_px
    assert lines.baseline_px == pytest.approx(LINES.baseline_px + moved, abs=1.0)
    raised = drag_line(dialog, X_HEIGHT_EM, -25)
    assert dialog.lines[0].baseline_px == lines.baseline_px
    assert dialog.lines[0].em_px == pytest.approx(LINES.em_px - raised / X_HEIGHT_EM, abs=2.0)
    assert dialog.changed == {0: dialog.lines[0]}
    assert dialog.baseline.value() == pytest.approx(dialog.lines[0].baseline_px, abs=0.06)


def test_keys_move_the_chosen_line(dialog_of: Callable[..., LinesDialog]) -> None:
    dialog = dialog_of(entry("x", LINES))
    view = dialog.view
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Down)
    assert dialog.lines[0] == WritingLines(80.5, 100.0)
    QTest.keyClick(view, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    assert dialog.lines[0] == WritingLines(75.5, 100.0)
    described = view.accessibleDescription()
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert view.accessibleDescription() != described
    QTest.keyClick(view, Qt.Key.Key_Up)
    assert dialog.lines[0] == WritingLines(75.5, 101.0)
    QTest.keyClick(view, Qt.Key.Key_Left)
    QTest.keyClick(view, Qt.Key.Key_Down)
    assert dialog.lines[0] == WritingLines(76.0, 101.0)


def test_numbers_can_be_typed(dialog_of: Callable[..., LinesDialog]) -> None:
    dialog = dialog_of(entry("x", WritingLines(80.04, 100.02)))
    dialog.x_height.setValue(60.0)
    assert dialog.lines[0] == WritingLines(80.04, 120.0)
    dialog.baseline.setValue(70.0)
    assert dialog.lines[0] == WritingLines(70.0, 120.0)


def test_selected_entries_change_together_or_one_by_one(
    dialog_of: Callable[..., LinesDialog],
) -> None:
    dialog = dialog_of(entry("x", LINES), entry("p", WritingLines(60.0, 50.0)))
    assert dialog.together.isVisible()
    dialog.baseline.setValue(90.0)
    dialog.x_height.setValue(55.0)
    assert dialog.lines[1].baseline_px == pytest.approx(70.0)
    assert dialog.lines[1].em_px == pytest.approx(55.0)
    dialog.together.setChecked(False)
    dialog.next_button.click()
    assert not dialog.next_button.isEnabled()
    dialog.baseline.setValue(65.0)
    assert dialog.lines[0].baseline_px == 90.0
    assert dialog.lines[1].baseline_px == 65.0
    assert set(dialog.changed) == {0, 1}


def test_reset_goes_back_to_the_suggestion_which_follows_the_label_again(
    dialog_of: Callable[..., LinesDialog],
) -> None:
    plain = entry("p")
    lined = entry("p", LINES)
    dialog = dialog_of(lined, plain)
    dialog.reset_button.click()
    assert dialog.lines == [entry_lines(plain)] * 2
    assert dialog.changed == {0: None}


def test_a_sign_takes_the_size_of_the_letters_of_its_source() -> None:
    letters = [entry(label, source="hand") for label in "xnoo"]
    dot = MemoryEntry(np.ones((28, 28), np.uint8), ".", "hand", (polyline([(50, 50), (50.1, 50)]),))
    foreign = MemoryEntry(dot.image, ".", "elsewhere", dot.strokes)
    em_px = character_lines("x", ink_box(letters[0])).em_px
    own, other = suggested_lines([dot, foreign], [*letters, dot, foreign])
    assert own.em_px == pytest.approx(em_px)
    assert other == character_lines(".", ink_box(dot))


def test_changed_lines_are_one_undo_step_of_the_window(
    application: Application, answer_dialogs: AnswerDialogs
) -> None:
    session = application.session
    session.insert_entries([entry("x", LINES), entry("p")], 0)
    session.set(selection=(0, 1))
    before = [session.memory[n].image_id for n in (0, 1)]

    def lift(dialog: LinesDialog) -> None:
        dialog.baseline.setValue(75.0)
        dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Ok).click()

    answer_dialogs(LinesDialog, lift)
    application.window.actions_.entry_lines.trigger()
    assert session.memory[0].lines == WritingLines(75.0, 100.0)
    suggested = entry_lines(entry("p"))
    changed = session.memory[1].lines
    assert changed is not None
    assert changed.baseline_px == pytest.approx(suggested.baseline_px - 5.0)
    assert [session.memory[n].image_id for n in (0, 1)] == before
    session.undo_stack.undo()
    assert [session.memory[n].lines for n in (0, 1)] == [LINES, None]


def test_cancelling_changes_nothing(
    application: Application, answer_dialogs: AnswerDialogs
) -> None:
    session = application.session
    session.set(selection=(0,))
    count = session.undo_stack.count()

    def cancel(dialog: LinesDialog) -> None:
        dialog.baseline.setValue(10.0)
        dialog.reject()

    answer_dialogs(LinesDialog, cancel)
    application.window.actions_.entry_lines.trigger()
    assert session.undo_stack.count() == count
    assert session.memory[0].lines is None


def test_practice_sheets_are_printed_with_lines_unless_unwanted(qtbot: QtBot) -> None:
    dialog = PracticeDialog("ab")
    qtbot.addWidget(dialog)
    assert all(page.lined for page in dialog._pages)
    dialog.lined.setChecked(False)
    assert not any(page.lined for page in dialog._pages)

"""“Who drew this?” as a study in the window: set-up, questions, results, answers in files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox, QWidget
from pytestqt.qtbot import QtBot
from vma_core.engine.engine import Engine
from vma_core.errors import UserError
from vma_core.glyphs.strokes import polyline
from vma_core.memory.entries import Memory, MemoryEntry
from vma_core.turing.answers import (
    StudyAnswer,
    answers_csv,
    identification_levels,
    read_answers_file,
)
from vma_core.turing.questions import GRID
from vma_core.turing.study import Study
from widget_queries import colour_count

from vma_gui.app.application import Application
from vma_gui.dialogs.study import LEAST_ANSWER_S, StudyDialog
from vma_gui.dialogs.study_results import verdict_text
from vma_gui.system.file_dialogs import folders
from vma_gui.theme.theme import Theme

Make = Callable[..., StudyDialog]
KEYS = (Qt.Key.Key_Left, Qt.Key.Key_Right)


class Clock:
    """A clock that only moves when a test advances it."""

    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def clock() -> Clock:
    return Clock()


def entry(label: str, shift_px: float) -> MemoryEntry:
    image = np.zeros((28, 28), np.uint8)
    image[8:20, 14] = 1
    return MemoryEntry(image, label, strokes=(polyline([(40 + shift_px, 20), (50, 80)]),))


@pytest.fixture
def make(qtbot: QtBot, engine: Engine, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Make:
    """A study dialog, with a question on the screen if it is to `start`."""
    monkeypatch.delenv("VMA_DATA", raising=False)
    folders.use_settings(None)

    def made(
        start: bool = True,
        trials: int = 3,
        practice: int = 0,
        form: str = "pair",
        entries: int = 3,
        percent: int = 100,
    ) -> StudyDialog:
        qt = QApplication.instance()
        assert isinstance(qt, QApplication)
        memory = Memory([entry("A", shift) for shift in range(entries)]).snapshot()
        theme = Theme(qt, "light", percent)
        dialog = StudyDialog(memory, lambda: engine, "561c", theme, clock=clock)
        qtbot.addWidget(dialog, before_close_func=lambda _: dialog.done(0))
        dialog.show()
        dialog.activateWindow()
        qtbot.waitExposed(dialog)
        setup = dialog.setup
        setup.trials.setValue(trials)
        setup.practice.setValue(practice)
        setup.form.setCurrentIndex(setup.form.findData(form))
        if start:
            setup.start_button.click()
            asked(dialog, qtbot)
        return dialog

    return made


def test_return_starts_the_study(make: Make, qtbot: QtBot) -> None:
    dialog = make(start=False)
    QTest.keyClick(dialog.setup.item_set, Qt.Key.Key_Return)
    asked(dialog, qtbot)


def asked(dialog: StudyDialog, qtbot: QtBot) -> None:
    """Wait for a question."""
    qtbot.waitUntil(lambda: dialog.run.question is not None, timeout=30_000)


def answer(dialog: StudyDialog, clock: Clock, rightly: bool, after_s: float = 2.0) -> None:
    """Answer with an arrow key."""
    question = dialog.run.question
    assert question is not None
    clock.now_s += after_s
    place = question.true_place if rightly else 1 - question.true_place
    QTest.keyClick(dialog.run, KEYS[place])


def complete(dialog: StudyDialog, clock: Clock, qtbot: QtBot, rights: list[bool]) -> None:
    for rightly in rights:
        asked(dialog, qtbot)
        answer(dialog, clock, rightly)


def test_practice_tells_and_is_not_counted(make: Make, clock: Clock, qtbot: QtBot) -> None:
    dialog = make(trials=2, practice=1)
    run = dialog.run
    question = run.question
    assert question is not None
    assert run.count.text() == "Practice 1 of 1"
    answer(dialog, clock, rightly=False)
    assert "Not this time" in run.verdict.text()
    assert run.captions[question.true_place].text() == "Nine people"
    assert run.captions[1 - question.true_place].text() == "The machine"
    assert dialog.answers == []
    QTest.keyClick(run, Qt.Key.Key_Return)
    asked(dialog, qtbot)
    assert run.count.text() == "Question 1 of 2"
    assert [grid.marked for grid in run.grids] == [None, None]
    assert [caption.text().strip() for caption in run.captions] == ["", ""]


def test_counted_answers_get_no_feedback_and_lead_to_the_results(
    make: Make, clock: Clock, qtbot: QtBot
) -> None:
    dialog = make(trials=3)
    question = dialog.run.question
    assert question is not None
    assert [len(grid.drawings) for grid in dialog.run.grids] == [GRID, GRID]
    answer(dialog, clock, rightly=True, after_s=1.5)
    assert dialog.run.verdict.text() in ("", "The question is being made…")
    assert [grid.marked for grid in dialog.run.grids] == [None, None]
    complete(dialog, clock, qtbot, [True, False])
    assert dialog.page is dialog.results
    assert [found.is_right for found in dialog.answers] == [True, True, False]
    assert [found.milliseconds for found in dialog.answers] == [1_500, 2_000, 2_000]
    assert dialog.answers[0].item == question.item
    assert dialog.answers[0].model_hash == "561c"
    table = dialog.results.table
    cells = [table.item(0, column).text() for column in range(table.columnCount())]
    assert cells[:4] == ["People", "two grids", "2 of 3", "66.7 %"]
    assert cells[4] == "9.4–99.2 %"  # Clopper and Pearson
    assert cells[6:] == ["1.000", "2.0 s"]
    assert dialog.results.headline.text().startswith("2 of 3 right: 66.7 %")


def test_the_second_key_and_the_buttons_answer_too(make: Make, clock: Clock, qtbot: QtBot) -> None:
    dialog = make(trials=3)
    for act in (
        lambda: QTest.keyClick(dialog.run, Qt.Key.Key_2),
        lambda: dialog.run.choices[0].click(),
        lambda: dialog.run.grids[1].chosen.emit(0),
    ):
        asked(dialog, qtbot)
        clock.now_s += 1
        act()
    assert [found.chosen_place for found in dialog.answers] == [1, 0, 1]


def test_input_for_the_previous_question_is_ignored(make: Make, clock: Clock) -> None:
    dialog = make()
    answer(dialog, clock, rightly=True, after_s=LEAST_ANSWER_S / 2)
    assert dialog.answers == []
    answer(dialog, clock, rightly=True, after_s=LEAST_ANSWER_S)
    assert len(dialog.answers) == 1


def test_a_pause_hides_the_drawings_and_stops_the_time(make: Make, clock: Clock) -> None:
    dialog = make()
    question = dialog.run.question
    clock.now_s += 1
    dialog.run.pause_button.click()
    assert not any(grid.drawings for grid in dialog.run.grids)
    clock.now_s += 60
    QTest.keyClick(dialog.run, Qt.Key.Key_1)
    assert dialog.answers == []
    dialog.run.pause_button.click()
    assert dialog.run.question is question
    assert all(len(grid.drawings) == GRID for grid in dialog.run.grids)
    answer(dialog, clock, rightly=True, after_s=2)
    assert dialog.answers[0].milliseconds == 3_000


def test_another_size_or_theme_in_the_middle_of_a_question_loses_nothing(
    make: Make, clock: Clock, qtbot: QtBot
) -> None:
    dialog = make(trials=2)
    complete(dialog, clock, qtbot, [True])
    asked(dialog, qtbot)
    run = dialog.run
    question, shown = run.question, [grid.drawings for grid in run.grids]
    qt = QApplication.instance()
    assert isinstance(qt, QApplication)
    for size, colours in (((640, 480), "dark"), ((700, 1000), "contrast-light")):
        dialog.resize(*size)
        qt.findChildren(Theme)[-1].choose(colours)
        assert colour_count(dialog) > 8
    assert run.question is question
    assert [grid.drawings for grid in run.grids] == shown
    answer(dialog, clock, True)
    assert dialog.page is dialog.results
    assert [answer.is_right for answer in dialog.answers] == [True, True]


def test_stopping_keeps_the_answers(make: Make, clock: Clock, qtbot: QtBot) -> None:
    dialog = make(trials=30)
    complete(dialog, clock, qtbot, [True, False])
    dialog.run.stop_button.click()
    assert dialog.page is dialog.results
    assert len(dialog.answers) == 2
    assert dialog.results.headline.text().startswith("1 of 2 right")


def test_escape_before_the_first_answer_leads_back(make: Make) -> None:
    dialog = make()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    assert dialog.page is dialog.setup


def test_one_grid_is_by_people_or_by_the_machine(make: Make, clock: Clock) -> None:
    dialog = make(form="single", practice=1)
    run = dialog.run
    assert not run.grids[1].isVisible()
    assert [button.text() for button in run.choices] == ["People (1)", "Machine (2)"]
    question = run.question
    assert question is not None
    # A click on the only grid says nothing.
    clock.now_s += 1
    run.grids[0].chosen.emit(0)
    assert run.question is question
    answer(dialog, clock, rightly=True)
    assert run.captions[0].text() == ("Nine people" if question.true_place == 0 else "The machine")
    assert run.verdict.text().startswith("Right.")


@pytest.mark.parametrize("entries", [1, 9])
def test_a_memory_with_few_drawings_cannot_be_asked_about(make: Make, entries: int) -> None:
    dialog = make(start=False, entries=entries)
    dialog.setup.choose("memory")
    assert "No class in memory has 10 drawings" in dialog.setup.problem.text()
    assert not dialog.setup.start_button.isEnabled()
    dialog.setup.choose("bundled")
    assert dialog.setup.start_button.isEnabled()
    assert not dialog.setup.problem.isVisible()


def test_a_class_of_the_memory_is_asked_about(make: Make, qtbot: QtBot) -> None:
    dialog = make(start=False, entries=12)
    dialog.setup.choose("memory")
    dialog.setup.start_button.click()
    asked(dialog, qtbot)
    assert dialog.run.question is not None
    assert dialog.run.question.item == "A"


def test_evaluation_characters_need_omniglot(
    make: Make, qtbot: QtBot, small_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = make(start=False)
    setup = dialog.setup
    assert not setup.folder_button.isVisible()
    setup.choose("evaluation")
    assert "images_evaluation.zip" in setup.problem.text()
    assert not setup.start_button.isEnabled()
    for folder, fits in ((tmp_path, False), (small_data, True)):
        monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_, f=folder: str(f))
        setup.folder_button.click()
        assert setup.start_button.isEnabled() == fits
    setup.start_button.click()
    asked(dialog, qtbot)
    assert dialog.run.question is not None
    assert "/character" in dialog.run.question.item


def test_a_damaged_archive_is_told_on_the_first_page(
    make: Make, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "images_evaluation.zip").write_bytes(b"PK no archive")
    monkeypatch.setenv("VMA_DATA", str(tmp_path))
    dialog = make(start=False)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    dialog.setup.choose("evaluation")
    dialog.setup.folder_button.click()
    dialog.setup.start_button.click()
    qtbot.waitUntil(lambda: bool(dialog.setup.problem.text()), timeout=10_000)
    assert "images_evaluation.zip" in dialog.setup.problem.text()
    assert dialog.page is dialog.setup


def test_a_model_without_strokes_is_told_on_the_first_page(
    make: Make, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise UserError("This model draws no strokes. Choose a model with a stroke head.")

    monkeypatch.setattr(Study, "question", refuse)
    dialog = make(start=False)
    dialog.setup.start_button.click()
    qtbot.waitUntil(lambda: "draws no strokes" in dialog.setup.problem.text(), timeout=10_000)
    assert dialog.page is dialog.setup


@pytest.fixture
def save_to(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], None]:
    """Answer the file dialog."""

    def use(path: Path) -> None:
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))

    return use


def test_answers_are_exported_and_read_again(
    make: Make,
    clock: Clock,
    qtbot: QtBot,
    tmp_path: Path,
    save_to: Callable[[Path], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    dialog = make(trials=2)
    complete(dialog, clock, qtbot, [True, False])
    save_to(tmp_path / "mine")
    dialog.results.export_button.click()
    path = tmp_path / "mine.csv"
    assert read_answers_file(path) == dialog.answers
    assert "mine.csv" in dialog.results.message.text()
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(path)] * 2, ""))
    dialog.results.load_button.click()
    assert dialog.results.headline.text().startswith("3 of 6 right")
    # Only this study's answers are written, so that none is counted twice.
    save_to(path)
    dialog.results.export_button.click()
    assert len(read_answers_file(path)) == 2


def test_answers_that_cannot_be_written_are_kept(
    make: Make,
    clock: Clock,
    qtbot: QtBot,
    tmp_path: Path,
    save_to: Callable[[Path], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    dialog = make(trials=1)
    complete(dialog, clock, qtbot, [True])
    save_to(tmp_path / "missing" / "mine.csv")
    (tmp_path / "missing").write_text("a file in the folder's place")
    dialog.results.export_button.click()
    assert dialog.results.message.property("role") == "warning"
    assert dialog.results.message.text()
    assert len(dialog.answers) == 1
    button = QMessageBox.StandardButton
    replies = [button.Cancel, button.Save, button.Discard]
    monkeypatch.setattr(QMessageBox, "question", lambda *_: replies.pop(0))
    for _ in range(2):
        dialog.results.close_button.click()
        assert dialog.isVisible()
    dialog.results.close_button.click()
    assert not dialog.isVisible()


def test_saved_answers_are_not_asked_about(
    make: Make,
    clock: Clock,
    qtbot: QtBot,
    tmp_path: Path,
    save_to: Callable[[Path], None],
) -> None:
    dialog = make(trials=1)
    complete(dialog, clock, qtbot, [True])
    save_to(tmp_path / "mine.csv")
    dialog.results.export_button.click()
    dialog.results.new_button.click()
    assert dialog.page is dialog.setup
    assert dialog.answers == []
    dialog.setup.close_button.click()
    assert not dialog.isVisible()


def test_earlier_answers_are_evaluated_without_a_study(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = make(start=False)
    bad, good = tmp_path / "bad.csv", tmp_path / "good.csv"
    bad.write_text("not,answers\n")
    answers = [
        StudyAnswer(model, item, "pair", 2, 0, 0, 900, player)
        for model, player in (("561c", "person"), ("b385", "classifier, 28 px"))
        for item in "abcdefgh"
    ]
    good.write_text(answers_csv(answers))
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(bad)], ""))
    dialog.setup.load_button.click()
    assert "bad.csv is not a table of answers" in dialog.setup.problem.text()
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(good)], ""))
    dialog.setup.load_button.click()
    assert dialog.page is dialog.results
    assert dialog.results.table.rowCount() == 2
    assert dialog.results.table.item(1, 0).text() == "Classifier, 28 px"
    assert "2 models" in dialog.results.sources.text()
    assert not dialog.results.export_button.isEnabled()
    described = dialog.results.view.accessibleDescription()
    assert described.startswith("People, two grids: 100.0 %")


@pytest.mark.parametrize(
    ("right", "said"), [(20, "do not show"), (38, "can be told apart"), (2, "more often")]
)
def test_the_verdict_follows_the_interval(right: int, said: str) -> None:
    answers = [StudyAnswer("", str(n), "pair", 2, 0, 0 if n < right else 1, 900) for n in range(40)]
    (level,) = identification_levels(answers)
    assert said in verdict_text(level)


@pytest.mark.parametrize("percent", [100, 200])
def test_every_button_is_reachable_in_a_small_window(
    make: Make, clock: Clock, qtbot: QtBot, percent: int
) -> None:
    dialog = make(trials=1, percent=percent)
    dialog.resize(640, 480)
    qtbot.waitUntil(lambda: dialog.width() <= 900)
    complete(dialog, clock, qtbot, [True])
    for button in (dialog.results.export_button, dialog.results.load_button):
        corner = button.mapTo(dialog, button.rect().bottomRight())
        assert dialog.rect().contains(corner)


def test_the_menu_opens_the_study(
    application: Application, answer_dialogs: Callable[[type[QWidget], Callable[[Any], None]], None]
) -> None:
    found: list[str] = []

    def look(dialog: StudyDialog) -> None:
        found.append(dialog.windowTitle())
        dialog.setup.close_button.click()

    answer_dialogs(StudyDialog, look)
    application.window.actions_.study.trigger()
    assert found == ["Who drew this?"]

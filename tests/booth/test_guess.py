"""“Who drew this?” at the booth: question, answer, score, table, and nothing left behind."""

from __future__ import annotations

import gc
import json
import threading
import weakref
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtCore import QPointF
from pytestqt.qtbot import QtBot
from vma_core.engine.engine import Engine
from vma_core.engine.request import Request, Result
from vma_core.storage.project import Project, save_project
from vma_core.storage.starter_memory import starter_memory
from vma_core.turing.answers import StudyAnswer, exact_interval, read_answers
from vma_core.turing.questions import GRID
from vma_tools.benchmarks.simulated_visitors import SimulatedClock, Visitors

from booth.test_window import check_targets
from vma_gui.booth.config import BoothConfig, KeepTable
from vma_gui.booth.guess_score import GuessLog, GuessScore
from vma_gui.booth.layout import TARGET_PX
from vma_gui.booth.phases import Phase, Prompt
from vma_gui.booth.run import Booth
from vma_gui.booth.state import BoothState
from vma_gui.booth.texts import guess_impossible_text, score_text
from vma_gui.inference.service import Answer

Open = Callable[[Booth, Visitors], None]
SIZES = [(1280, 720), (1920, 1080), (720, 1280), (1080, 1920), (1024, 768)]


@pytest.fixture
def open_question(qtbot: QtBot) -> Open:
    """Start a visit with a touch, then open the question with another."""

    def opened(booth: Booth, visitors: Visitors) -> None:
        window = booth.window
        if window.phases.phase is Phase.ATTRACT:
            visitors.press(window, QPointF(window.rect().center()))
            visitors.release(window, QPointF(window.rect().center()))
        visitors.click(window.scene.buttons.guess)
        qtbot.waitUntil(lambda: window.guess.view.grids[0].is_open, timeout=30_000)

    return opened


def guess(booth: Booth, visitors: Visitors, rightly: bool) -> None:
    """Touch one of the two cards."""
    view = booth.window.guess.view
    question = view.question
    assert question is not None
    place = question.true_place if rightly else 1 - question.true_place
    visitors.live(0.02)  # the cards are laid out
    visitors.click(view.grids[place])


def test_two_touches_lead_to_the_question(
    booth: Booth, visitors: Visitors, open_question: Open
) -> None:
    open_question(booth, visitors)
    view = booth.window.guess.view
    assert view.isVisible()
    assert [len(grid.drawings) for grid in view.grids] == [GRID, GRID]
    assert not view.another_button.isEnabled()


@pytest.mark.parametrize("rightly", [True, False])
def test_a_touched_card_is_answered_and_scored(
    booth: Booth, visitors: Visitors, open_question: Open, clock: SimulatedClock, rightly: bool
) -> None:
    open_question(booth, visitors)
    view = booth.window.guess.view
    given = []
    booth.window.guess.answered.connect(given.append)
    clock.advance(4)
    question = view.question
    assert question is not None
    guess(booth, visitors, rightly)
    (answer,) = given
    assert answer.is_right == rightly
    assert answer.item == question.item
    assert answer.model_hash == booth.staff.bundle.model_hash
    assert 4_000 <= answer.milliseconds < 6_000
    assert ("Right!" in view.verdict.text()) == rightly
    assert view.captions[question.true_place].text() == "Nine people"
    assert view.captions[1 - question.true_place].text() == "The machine"
    assert (booth.staff.state.score.right, booth.staff.state.score.asked) == (int(rightly), 1)
    assert f"{int(rightly)} of 1" in view.score_label.text()
    guess(booth, visitors, not rightly)  # it is answered already
    assert len(given) == 1


def test_another_question_is_about_other_drawings(
    booth: Booth, visitors: Visitors, open_question: Open, qtbot: QtBot
) -> None:
    open_question(booth, visitors)
    view = booth.window.guess.view
    first = view.question
    guess(booth, visitors, True)
    visitors.click(view.another_button)
    qtbot.waitUntil(lambda: view.question not in (None, first), timeout=30_000)
    assert view.grids[0].is_open
    assert view.captions[0].text() == ""


def test_a_friend_finds_the_visitors_letter(
    booth: Booth, visitors: Visitors, open_question: Open, qtbot: QtBot
) -> None:
    visitors.draw_letter()
    open_question(booth, visitors)
    view = booth.window.guess.view
    visitors.click(view.own_button)
    qtbot.waitUntil(
        lambda: view.question is not None and view.question.form == "hidden", timeout=30_000
    )
    visitors.live(0.02)  # the card is laid out
    question, grid = view.question, view.grids[0]
    assert question is not None
    assert not view.grids[1].isVisible()
    place = grid.cell(question.true_place).center()
    visitors.press(grid, place)
    visitors.release(grid, place)
    assert "Found!" in view.verdict.text()
    assert grid.marked == question.true_place
    # Nine places: not part of the score of the two cards.
    assert booth.staff.state.score.asked == 0


def test_nothing_can_be_hidden_before_something_is_drawn(
    booth: Booth, visitors: Visitors, open_question: Open
) -> None:
    open_question(booth, visitors)
    assert not booth.window.guess.view.own_button.isVisible()


def test_an_idle_question_is_left_without_a_trace(
    booth: Booth, visitors: Visitors, open_question: Open, qtbot: QtBot
) -> None:
    visitors.draw_letter()
    open_question(booth, visitors)
    window = booth.window
    visitors.click(window.guess.view.own_button)
    qtbot.waitUntil(lambda: window.guess.view.grids[0].is_open, timeout=30_000)
    visitors.abandon()
    view = window.guess.view
    assert not view.isVisible()
    assert view.question is None
    assert all(not grid.drawings for grid in view.grids)
    assert window.visit.own_strokes == ()


def test_a_hidden_sign_leaves_nothing_in_the_engine(
    booth: Booth, visitors: Visitors, open_question: Open, qtbot: QtBot
) -> None:
    window = booth.window
    visitors.draw_letter()
    open_question(booth, visitors)
    keys = window.inference.engine.keys
    before = set(keys.known.tolist())
    visitors.click(window.guess.view.own_button)
    qtbot.waitUntil(lambda: window.guess.view.grids[0].is_open, timeout=30_000)
    added = set(keys.known.tolist()) - before
    question = window.guess.view.question
    assert question is not None
    traces = [weakref.ref(question), *(weakref.ref(one) for one in question.grids[0])]
    assert added, "the engine has seen the sign"
    del question
    visitors.abandon()

    def all_gone() -> bool:
        gc.collect()
        return not added & set(keys.known.tolist()) and all(trace() is None for trace in traces)

    qtbot.waitUntil(all_gone, timeout=30_000)


class HeldEngine:
    """An engine whose eight variants of a hidden sign wait until they may be made."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.begun, self.may_end = threading.Event(), threading.Event()
        self.added: set[int] = set()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._engine, name)

    def answer(self, request: Request) -> Result:
        if request.count != GRID - 1:
            return self._engine.answer(request)
        self.begun.set()
        assert self.may_end.wait(30)
        before = set(self._engine.keys.known.tolist())
        result = self._engine.answer(request)
        self.added = set(self._engine.keys.known.tolist()) - before
        return result


def test_a_visitor_who_leaves_while_a_sign_is_hidden_leaves_nothing_either(
    booth: Booth, visitors: Visitors, open_question: Open, qtbot: QtBot
) -> None:
    window = booth.window
    engine = HeldEngine(window.inference.engine)
    window.guess.use_engine(cast(Engine, engine))
    visitors.draw_letter()
    open_question(booth, visitors)
    visitors.click(window.guess.view.own_button)
    qtbot.waitUntil(engine.begun.is_set, timeout=30_000)

    def is_reset(answer: Answer) -> bool:
        memory = window.session.memory.snapshot()
        return window.phases.phase is Phase.ATTRACT and answer.request.memory == memory

    # The first answer after the reset empties the caches, before the sign is made.
    with qtbot.waitSignal(window.answered, timeout=30_000, check_params_cb=is_reset):
        visitors.abandon()
    with qtbot.waitSignal(window.guess.left_over, timeout=30_000):
        engine.may_end.set()
    assert engine.added, "the engine has seen the sign"
    assert not engine.added & set(engine.keys.known.tolist())
    assert window.guess.view.question is None
    assert not window.guess.view.isVisible()


def test_language_and_screen_may_change_in_the_middle_of_a_question(
    booth: Booth, visitors: Visitors, open_question: Open
) -> None:
    open_question(booth, visitors)
    view = booth.window.guess.view
    question, english = view.question, view.title.text()
    booth.window.set_language("de")
    assert view.title.text() != english
    for size in ((720, 1280), (1280, 720)):
        booth.window.resize(*size)
        assert view.question is question
        assert view.grids[0].is_open
    guess(booth, visitors, True)
    assert booth.staff.state.score.asked == 1


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["en", "de", "fr"])
def test_everything_fits_and_can_be_touched(
    make_booth: Callable[..., Booth],
    clock: SimulatedClock,
    open_question: Open,
    size: tuple[int, int],
    language: str,
) -> None:
    booth = make_booth(size=size)
    visitors = Visitors(booth.window, clock, seed=1, point_s=None)
    visitors.draw_letter()
    booth.window.set_language(language)
    visitors.live(0.02)  # texts are laid out
    check_targets(booth.window.scene)
    open_question(booth, visitors)
    view = booth.window.guess.view
    guess(booth, visitors, False)
    visitors.live(0.02)
    assert booth.window.rect().contains(view.panel.geometry())
    for place, (grid, caption) in enumerate(zip(view.grids, view.captions, strict=True)):
        assert caption.geometry().top() >= grid.geometry().bottom(), place
        assert grid.cell(0).width() >= TARGET_PX
    check_targets(view)


def keeping(guesses: bool) -> BoothConfig:
    return BoothConfig(staff_code="2580", keep=KeepTable(guesses=guesses))


@pytest.mark.parametrize("wanted", [True, False])
def test_a_table_is_kept_if_staff_ask_for_it(
    make_booth: Callable[..., Booth],
    clock: SimulatedClock,
    open_question: Open,
    tmp_path: Path,
    wanted: bool,
) -> None:
    state = BoothState.load(tmp_path / "state.json")
    booth = make_booth(keeping(wanted), state=state)
    visitors = Visitors(booth.window, clock, seed=1, point_s=None)
    open_question(booth, visitors)
    guess(booth, visitors, True)
    table = tmp_path / "guesses.csv"
    assert table.exists() == wanted
    if wanted:
        (answer,) = read_answers(table.read_text("utf-8"), table.name)
        assert answer.is_right
    assert json.loads((tmp_path / "state.json").read_text())["score"]["asked"] == 1
    assert BoothState.load(tmp_path / "state.json").score == booth.staff.state.score


def test_a_table_that_cannot_be_written_is_told_to_staff_and_loses_nothing(
    make_booth: Callable[..., Booth],
    clock: SimulatedClock,
    open_question: Open,
    qtbot: QtBot,
    tmp_path: Path,
) -> None:
    booth = make_booth(keeping(True), state=BoothState.load(tmp_path / "state.json"))
    visitors = Visitors(booth.window, clock, seed=1, point_s=None)
    table = tmp_path / "guesses.csv"
    table.mkdir()  # in the way of the file
    open_question(booth, visitors)
    guess(booth, visitors, True)
    assert any("guesses.csv" in problem for problem in booth.staff.problems())
    table.rmdir()
    view = booth.window.guess.view
    visitors.click(view.another_button)
    qtbot.waitUntil(lambda: view.grids[0].is_open, timeout=30_000)
    guess(booth, visitors, False)
    answers = read_answers(table.read_text("utf-8"), table.name)
    assert [answer.is_right for answer in answers] == [True, False]
    assert not any("guesses.csv" in problem for problem in booth.staff.problems())


def test_a_disk_that_fills_in_the_middle_of_a_line_leaves_no_part_of_it(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource")
    log = GuessLog(tmp_path / "guesses.csv")
    first, second = (
        StudyAnswer("561c", "Greek α", "pair", 2, true_place=0, chosen_place=place, milliseconds=9)
        for place in (0, 1)
    )
    log.add(first)
    assert log.path is not None
    whole = log.path.read_bytes()
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(whole) + 12, limits[1]))
    try:
        log.add(second)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert log.error
    assert log.path.read_bytes() == whole
    log.add(first)
    assert read_answers(log.path.read_text("utf-8"), "") == [first, second, first]
    assert not log.error


class StrokelessEngine:
    """An engine whose model draws pixels only."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def __getattr__(self, name: str) -> Any:
        return getattr(self._engine, name)

    def answer(self, request: Request) -> Result:
        result = self._engine.answer(request)
        return replace(result, strokes=(None,) * len(result.strokes))


def test_a_model_without_strokes_hides_the_button_and_staff_are_told(
    booth: Booth, visitors: Visitors, qtbot: QtBot
) -> None:
    window, engine = booth.window, booth.window.inference.engine
    window.guess.use_engine(cast(Engine, StrokelessEngine(engine)))
    visitors.press(window, QPointF(window.rect().center()))
    visitors.release(window, QPointF(window.rect().center()))
    with qtbot.waitSignal(window.guess.possible, timeout=30_000):
        visitors.click(window.scene.buttons.guess)
    view = window.guess.view
    assert view.verdict.text() == guess_impossible_text()
    visitors.click(view.close_button)
    assert not view.isVisible()
    assert not window.scene.buttons.guess.isVisible()
    assert any("stroke head" in problem for problem in booth.staff.problems())
    for _ in range(3):
        visitors.draw_letter()
        qtbot.waitUntil(window.scene.buttons.remember.isEnabled, timeout=30_000)
        visitors.click(window.scene.buttons.remember)
    assert window.visit.prompts.current is Prompt.WATCH
    window.guess.use_engine(engine)
    with qtbot.waitSignal(window.guess.possible, timeout=30_000):
        window.guess.prepare()
    assert window.scene.buttons.guess.isVisible()
    assert not any("stroke head" in problem for problem in booth.staff.problems())


def test_a_memory_with_one_entry_does_for_both_questions(
    make_booth: Callable[..., Booth],
    clock: SimulatedClock,
    open_question: Open,
    qtbot: QtBot,
    tmp_path: Path,
) -> None:
    project = tmp_path / "one.vma"
    save_project(Project(28, tuple(starter_memory(28)[:1])), project)
    booth = make_booth(BoothConfig(staff_code="2580", memories=(str(project),)))
    visitors = Visitors(booth.window, clock, seed=1, point_s=0.0)
    assert len(booth.window.session.memory) == 1
    visitors.draw_letter()
    open_question(booth, visitors)
    guess(booth, visitors, True)
    view = booth.window.guess.view
    visitors.click(view.own_button)
    qtbot.waitUntil(
        lambda: view.question is not None and view.question.form == "hidden", timeout=30_000
    )
    assert len(view.grids[0].drawings) == GRID


@pytest.mark.parametrize(
    ("right", "asked", "said"),
    [
        (3, 5, "3 of 5"),
        (159, 312, "No one can tell"),
        (250, 312, "Chance is 50 %"),
        (60, 312, "passes for people"),
    ],
)
def test_the_score_says_what_its_interval_allows(right: int, asked: int, said: str) -> None:
    assert said in score_text(asked, right, exact_interval(right, asked))


def test_the_score_is_that_of_the_day() -> None:
    score = GuessScore()
    for right in (True, True, False):
        score.add(right, "2026-01-01")
    assert (score.right, score.asked) == (2, 3)
    score.add(False, "2026-01-02")
    assert (score.right, score.asked) == (0, 1)
    assert score.of_today("2026-01-03").asked == 0


def test_guessing_is_the_last_prompt(booth: Booth, visitors: Visitors, qtbot: QtBot) -> None:
    window = booth.window
    for _ in range(3):
        visitors.draw_letter()
        qtbot.waitUntil(window.scene.buttons.remember.isEnabled, timeout=30_000)
        visitors.click(window.scene.buttons.remember)
    assert window.visit.prompts.current is Prompt.GUESS
    assert "Who drew it?" in window.scene.sentence.text().replace("\n", " ")

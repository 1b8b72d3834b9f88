"""What a visitor is told and shown from the first stroke to *Done*."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QPointF, QRect
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from vma_core.engine.request import DRAWING_ROW
from vma_tools.benchmarks.simulated_visitors import SimulatedClock, Visitors

from vma_gui.booth.memory_grid import VISITOR_SLOTS
from vma_gui.booth.phases import Phase, Prompt
from vma_gui.booth.run import Booth
from vma_gui.booth.texts import VariantOrigin

SIZES = [(1920, 1080), (1080, 1920), (1280, 720)]
MORE_SIZES = [(1440, 900), (1280, 800), (1366, 768), (1024, 768), (1024, 700), (800, 1280)]


@pytest.fixture
def answered(booth: Booth, qtbot: QtBot) -> Callable[[], None]:
    """Wait until the shown result answers the current request."""

    def wait() -> None:
        session = booth.window.session
        qtbot.waitUntil(lambda: session.result_request == session.request(), timeout=10_000)

    return wait


def teach(booth: Booth, visitors: Visitors) -> None:
    visitors.draw_letter()
    visitors.click(booth.window.scene.buttons.remember)


# --- the answer ----------------------------------------------------------------------------------


def test_nothing_is_answered_before_the_first_stroke(
    booth: Booth, answered: Callable[[], None]
) -> None:
    """No letters that the visitor did not draw."""
    booth.window.phases.touch()
    answered()
    scene = booth.window.scene
    assert scene.answer is VariantOrigin.NOTHING
    assert scene.variant_grid.is_blank
    assert scene.variant_grid.hint == "Draw, and variants of your letter appear here."


def test_an_invented_letter_is_answered_by_variants_of_it(
    booth: Booth, visitors: Visitors, answered: Callable[[], None]
) -> None:
    window = booth.window
    visitors.draw_letter()
    answered()
    assert window.session.result is not None
    assert set(window.session.result.addressed.tolist()) == {DRAWING_ROW}
    assert window.scene.answer_caption.text() == "Answer: your letter, in other hands"
    visitors.click(window.scene.buttons.clear)
    answered()
    assert window.scene.variant_grid.is_blank


def test_the_variants_of_a_taught_letter_stay_while_its_entry_glows(
    booth: Booth, visitors: Visitors, answered: Callable[[], None]
) -> None:
    session, scene = booth.window.session, booth.window.scene
    teach(booth, visitors)
    taught = session.memory[0].image_id
    for _ in range(3):
        visitors.wait(4)
        answered()
        assert session.result is not None
        assert set(session.result.addressed.tolist()) == {0}, "only the taught letter is read"
        assert not scene.variant_grid.is_blank
        assert scene.answer_caption.text() == "Answer: your letter, drawn from memory"
        assert session.pins == {taught}
        assert scene.memory_grid.heat_target(0) == 1.0
        (ray,) = scene.rays.rays
        grid = scene.memory_grid
        assert grid.cell(0).translated(QPointF(grid.pos())).contains(ray.start)
        assert scene.variant_grid.geometry().contains(ray.end.toPoint())
    canvas = scene.canvas
    visitors.press(canvas, canvas.raster_to_widget(40, 40))
    assert not session.pins
    visitors.release(canvas, canvas.raster_to_widget(40, 40))


def test_the_last_prompt_asks_for_one_of_the_visitors_letters(
    booth: Booth, visitors: Visitors, answered: Callable[[], None]
) -> None:
    window = booth.window
    teach(booth, visitors)
    strokes = list(window.session.memory[0].strokes)
    teach(booth, visitors)
    assert window.visit.prompts.current is Prompt.WATCH
    assert window.scene.sentence.text().replace("\n", " ") == (
        "Draw one of your letters again, and watch where it looks."
    )
    visitors.draw_strokes(strokes)
    answered()
    assert window.scene.answer is VariantOrigin.RECALL
    addresses = window.session.addresses
    assert addresses is not None
    assert int(addresses.posterior.argmax()) == 1, "it finds the letter taught first"
    (ray, *_) = window.scene.rays.rays
    grid = window.scene.memory_grid
    assert grid.cell(1).translated(QPointF(grid.pos())).contains(ray.start)


# --- captions and columns ------------------------------------------------------------------------


def left_of(part: QWidget) -> int:
    return part.geometry().left()


def test_captions_stand_above_answer_and_memory_on_either_side(booth: Booth) -> None:
    window, scene = booth.window, booth.window.scene
    window.phases.touch()
    for size in SIZES:
        window.resize(*size)
        lefts = {}
        for hand in ("right", "left"):
            scene.set_hand(hand)
            for caption, named in (
                (scene.answer_caption, scene.variant_grid),
                (scene.memory_caption, scene.memory_grid),
            ):
                assert caption.isVisible()
                assert left_of(caption) == left_of(named)
                assert 0 <= named.geometry().top() - caption.geometry().bottom() < 20
            lefts[hand] = left_of(scene.answer_caption), left_of(scene.memory_caption)
        assert (lefts["left"] != lefts["right"]) == (size[0] > size[1])


@pytest.mark.parametrize("language", ["en", "de", "fr"])
def test_every_caption_fits(booth: Booth, language: str) -> None:
    window, scene = booth.window, booth.window.scene
    window.phases.touch()
    window.set_language(language)
    for size in SIZES:
        window.resize(*size)
        for answer in VariantOrigin:
            scene.memory_grid.visitor_entry_ids = frozenset(
                {1} if answer is VariantOrigin.RECALL else ()
            )
            scene.show_captions(answer)
            for caption in (scene.answer_caption, scene.memory_caption):
                assert_shows_its_text(caption)


@pytest.mark.parametrize("language", ["en", "de", "fr"])
def test_every_button_fits(booth: Booth, language: str) -> None:
    window, scene = booth.window, booth.window.scene
    window.phases.touch()
    window.set_language(language)
    for size in (*SIZES, *MORE_SIZES):
        window.resize(*size)
        QApplication.processEvents()
        shown = [*scene.findChildren(QPushButton), *scene.options.findChildren(QPushButton)]
        cut = [b.text() for b in shown if b.isVisible() and b.width() < b.sizeHint().width()]
        assert cut == [], size


def test_the_invitation_ends_where_the_row_does(booth: Booth) -> None:
    window, scene = booth.window, booth.window.scene
    for size in (*SIZES, *MORE_SIZES):
        window.resize(*size)
        QApplication.processEvents()
        row = scene.buttons.geometry()
        if scene.buttons.guess.y() == row.y():
            row = row.united(scene.buttons.guess.geometry())
        assert scene.invitation.geometry() == row, size
        options = scene.options
        place = QRect(options.mapTo(window, QPoint(0, 0)), options.size())
        assert not place.intersects(scene.invitation.geometry())


def assert_shows_its_text(label: QLabel) -> None:
    assert label.width() >= label.sizeHint().width(), label.text()
    assert label.height() >= label.sizeHint().height(), label.text()


@pytest.mark.parametrize("size", SIZES)
def test_the_memory_keeps_its_columns(
    make_booth: Callable[..., Booth], clock: SimulatedClock, size: tuple[int, int]
) -> None:
    """More letters are taught than have room; neither the others nor those kept move."""
    window = make_booth(size=size).window
    visitors = Visitors(window, clock, seed=1, point_s=None)
    grid, session = window.scene.memory_grid, window.session
    columns = grid.columns

    def cells() -> dict[int, tuple[float, float]]:
        return {
            entry.image_id: (grid.cell(p).x(), grid.cell(p).y())
            for p, entry in enumerate(session.memory.entries)
        }

    starter = cells()
    kept = dict(starter)
    for number in range(VISITOR_SLOTS + 2):
        visitors.draw_letter()
        visitors.click(window.scene.buttons.remember)
        assert grid.columns == columns
        now = cells()
        assert all(now[entry] == place for entry, place in kept.items() if entry in now)
        assert starter.keys() <= now.keys()
        assert len(set(now.values())) == len(now)
        assert len(grid.visitor_entry_ids) == min(number + 1, VISITOR_SLOTS)
        kept = now
    assert all(grid.rect().contains(grid.cell(p).toRect()) for p in range(len(session.memory)))


# --- handing over --------------------------------------------------------------------------------


def test_done_hands_over_to_the_next_visitor(booth: Booth, visitors: Visitors) -> None:
    window = booth.window
    starter = [entry.image_id for entry in window.session.memory.entries]
    teach(booth, visitors)
    visitors.draw_letter()
    window.set_language("de")
    visitors.click(window.scene.options.hand)
    done = window.scene.buttons.done
    assert done.isVisible()
    assert done.isEnabled()
    assert done.accessibleName() == "Fertig"
    visitors.click(done)
    assert window.phases.phase is Phase.ATTRACT
    assert window.scene.invitation.isVisible()
    assert booth.staff.state.counters.visitors == 1
    assert booth.staff.state.counters.drawings == 1
    visitors.press(window, QPointF(window.rect().center()))
    assert window.phases.phase is Phase.ACTIVE
    assert [entry.image_id for entry in window.session.memory.entries] == starter
    assert window.session.drawing.is_blank
    assert not window.session.pins
    assert window.visit.prompts.current is Prompt.INVENT
    assert not window.visit.has_card
    assert window.localizer.language == "en"
    assert window.scene.hand == "right"


def test_done_on_the_card_hands_over_too(
    booth: Booth, visitors: Visitors, answered: Callable[[], None]
) -> None:
    window = booth.window
    visitors.draw_letter()
    answered()
    visitors.click(window.scene.buttons.card)
    view = window.result_card.view
    assert view.isVisible()
    visitors.live(0.05)
    visitors.click(view.done_button)
    assert window.phases.phase is Phase.ATTRACT
    assert not view.isVisible()
    assert view.drawing is None

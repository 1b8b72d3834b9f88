"""The booth window as visitors use it."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from ink_measurement import ink_share, render_hidpi
from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QGuiApplication, QPixmap, QPixmapCache
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from vma_core.engine.request import DRAWING_ROW
from vma_core.errors import Message
from vma_core.memory.entries import MemoryEntry
from vma_core.memory.entry_strokes import entry_strokes
from vma_tools.benchmarks.simulated_visitors import SimulatedClock, Visitors
from widget_queries import colour_count

from vma_gui.booth.config import BoothConfig, CardTable
from vma_gui.booth.layout import TARGET_PX, compute_layout
from vma_gui.booth.phases import Phase, Prompt
from vma_gui.booth.run import Booth
from vma_gui.booth.scene import MIN_SENTENCE_PX
from vma_gui.booth.window import BoothWindow
from vma_gui.theme.contrast import contrast
from vma_gui.widgets.images import qimage_to_grey

SIZES = [(1920, 1080), (1080, 1920), (1280, 720)]


@pytest.fixture
def answered(booth: Booth, qtbot: QtBot) -> Callable[[], None]:
    """Wait until the shown result answers the current request."""

    def wait() -> None:
        session = booth.window.session
        qtbot.waitUntil(lambda: session.result_request == session.request(), timeout=10_000)

    return wait


def test_attract_mode_draws_strokes_and_shows_memory_reads(booth: Booth, qtbot: QtBot) -> None:
    window = booth.window
    assert window.phases.phase is Phase.ATTRACT
    qtbot.waitUntil(lambda: len(window.session.drawing.pixels.strip(b"\0")) > 0, timeout=10_000)
    assert window.session.source == "recall", "attract mode must show a memory lookup"
    qtbot.waitUntil(lambda: bool(window.scene.rays.rays), timeout=10_000)
    assert window.scene.invitation.isVisible()
    assert not window.scene.buttons.isVisible()
    assert window.session.shown_result is not None


def test_a_touch_anywhere_starts_a_visit(booth: Booth, visitors: Visitors) -> None:
    window = booth.window
    visitors.press(window.scene.variant_grid, window.scene.variant_grid.rect().center().toPointF())
    assert window.phases.phase is Phase.ACTIVE
    assert not window.attract.is_running
    assert window.session.drawing.is_blank
    assert window.scene.buttons.isVisible()
    assert window.scene.sentence.text() == "Draw a letter that does not exist."


def test_the_touch_that_starts_a_visit_also_draws(booth: Booth, visitors: Visitors) -> None:
    canvas = booth.window.scene.canvas
    visitors.press(canvas, canvas.raster_to_widget(30, 30))
    visitors.move(canvas, canvas.raster_to_widget(60, 60))
    visitors.release(canvas, canvas.raster_to_widget(60, 60))
    assert len(booth.window.session.strokes) == 1


def test_the_prompts_follow_the_visitors_actions(
    booth: Booth, visitors: Visitors, answered: Callable[[], None]
) -> None:
    window, buttons = booth.window, booth.window.scene.buttons
    entries = len(window.session.memory)
    for moment in (Prompt.INVENT, Prompt.TEACH):
        assert window.visit.prompts.current is moment
        visitors.draw_letter()
        answered()
        assert window.session.result is not None
        assert set(window.session.result.addressed.tolist()) == {DRAWING_ROW}
        assert not window.scene.rays.rays
        assert buttons.remember.isEnabled()
        visitors.click(buttons.remember)
    assert window.visit.prompts.current is Prompt.WATCH
    assert len(window.session.memory) == entries + 2
    assert len(window.scene.memory_grid.visitor_entry_ids) == 2
    visitors.draw_letter()
    answered()
    assert window.session.source == "recall"
    assert window.scene.rays.rays, "the memory lookup must be shown"


def test_rays_start_at_the_entries_that_are_read(
    booth: Booth, visitors: Visitors, answered: Callable[[], None]
) -> None:
    window, scene = booth.window, booth.window.scene
    visitors.draw_letter()
    scene.rays_visible = True
    answered()
    (drawn,) = scene.rays.rays
    assert drawn.share == 1.0
    canvas, board = QRectF(scene.canvas.geometry()), QRectF(scene.variant_grid.geometry())
    assert canvas.adjusted(-1, -1, 1, 1).contains(drawn.start), "the drawing itself must be read"
    assert board.adjusted(-1, -1, 1, 1).contains(drawn.end)
    visitors.press(scene.memory_grid, scene.memory_grid.cell(5).center())
    answered()
    (read,) = scene.rays.rays
    assert scene.memory_grid.cell(5).translated(scene.memory_grid.pos()).contains(read.start)
    assert canvas.contains(read.end)
    window.session.clear_drawing()
    assert not scene.rays.rays


def test_the_variant_grid_and_the_card_use_strokes(
    make_booth: Callable[..., Booth],
    clock: SimulatedClock,
    qtbot: QtBot,
) -> None:
    window = make_booth(size=(1920, 1080)).window
    visitors = Visitors(window, clock, seed=4, point_s=None)
    visitors.draw_letter()
    session, board = window.session, window.scene.variant_grid
    qtbot.waitUntil(lambda: session.result_request == session.request(), timeout=20_000)
    assert session.result is not None
    strokes = session.result.strokes[0]
    assert strokes is not None
    board.grows = False
    cell = board.cell(0)
    side = 0.88 * cell.width()
    box = QRectF(0, 0, side, side)
    box.moveCenter(cell.center())
    qtbot.waitUntil(
        lambda: (
            ink_share(
                render_hidpi(board), box.toRect(), strokes.points_px, window.theme.color("ink")
            )
            > 0.9
        ),
        timeout=10_000,
    )
    work = window.visit.card_drawing()
    assert work is not None
    assert [glyph.strokes for glyph in work.variants] == list(session.result.strokes)
    visitors.click(window.scene.buttons.card)
    qtbot.waitUntil(lambda: window.result_card.view.card is not None, timeout=20_000)
    assert colour_count(window) > 50


def test_entries_without_strokes_are_traced_in_the_background(booth: Booth, qtbot: QtBot) -> None:
    session, grid = booth.window.session, booth.window.scene.memory_grid
    image = np.zeros((28, 28), np.uint8)
    image[4:24, 13:15] = image[4:6, 4:24] = 1
    entry = MemoryEntry(image)
    session.insert_entries([entry], 0)
    cell = grid.cell(0).toAlignedRect()
    with qtbot.waitSignal(session.entry_strokes.traced, timeout=20_000) as traced:
        pixels = grid.grab(cell).toImage()
    assert traced.args == [[entry.image_id]]
    assert session.entry_strokes.get(entry) is not None
    assert grid.grab(cell).toImage() != pixels


def test_variants_update_while_the_finger_is_down(
    booth: Booth, visitors: Visitors, qtbot: QtBot
) -> None:
    window, canvas = booth.window, booth.window.scene.canvas
    visitors.press(canvas, canvas.raster_to_widget(20, 20))
    for step in range(20):
        visitors.move(canvas, canvas.raster_to_widget(20 + 3 * step, 20 + 2 * step))
    session = window.session
    qtbot.waitUntil(lambda: session.result_request == session.request(), timeout=10_000)
    assert canvas.is_drawing
    assert session.result is not None
    assert session.result.images.shape[0] == 12


def test_a_touch_dismisses_the_countdown_without_drawing(booth: Booth, visitors: Visitors) -> None:
    window = booth.window
    visitors.draw_letter()
    strokes = len(window.session.strokes)
    visitors.wait(46)
    assert window.countdown.isVisible()
    visitors.wait(5)
    assert window.countdown.ring.accessibleDescription() == "15"
    canvas = window.scene.canvas
    visitors.press(canvas, canvas.raster_to_widget(50, 50))
    visitors.release(canvas, canvas.raster_to_widget(50, 50))
    assert not window.countdown.isVisible()
    assert len(window.session.strokes) == strokes, "the dismissing touch must draw nothing"


def test_the_reset_leaves_no_trace(
    booth: Booth, visitors: Visitors, answered: Callable[[], None], qtbot: QtBot, tmp_path: Path
) -> None:
    """Checks the memory grid, images, undo stack, keys, clipboard and disk."""
    window = booth.window
    session = window.session
    # The first visit creates what persists across visits; only what a later one adds is a trace.
    visitors.draw_letter()
    visitors.abandon()
    answered()
    before = files_below(tmp_path)
    starter = {entry.image_id for entry in session.memory.entries}

    visitors.draw_letter()
    visitors.click(window.scene.buttons.remember)
    visitors.draw_letter()
    answered()
    drawn = [session.memory[0], *session.strokes]
    image = session.memory[0].image.tobytes()
    traces: list[weakref.ref[Any]] = [
        weakref.ref(thing) for thing in (session.memory[0], session.result, session.memory)
    ]
    visitors.click(window.scene.buttons.card)
    qtbot.waitUntil(lambda: window.result_card.view.card is not None, timeout=20_000)
    traces += [
        weakref.ref(window.result_card.view.card),
        weakref.ref(window.result_card.view.drawing),
    ]
    traces.append(weakref.ref(entry_strokes(session.memory[0])))
    QGuiApplication.clipboard().setText("copied by a visitor")
    small_picture = QPixmap(8, 8)
    QPixmapCache.insert("of an entry", small_picture)
    window.set_language("de")
    visitors.click(window.scene.options.hand)
    drawn.clear()

    visitors.abandon()

    assert window.phases.phase is Phase.ATTRACT
    assert {entry.image_id for entry in session.memory.entries} == starter
    assert image not in [entry.image.tobytes() for entry in session.memory.entries]
    assert not session.undo_stack.count()
    work = window.visit.card_drawing()  # of the starter memory, if already answered
    assert work is None or not work.strokes
    assert not window.scene.memory_grid.visitor_entry_ids
    assert QGuiApplication.clipboard().text() == ""
    assert not QPixmapCache.find("of an entry", small_picture)
    assert window.localizer.language == "en"
    assert window.scene.hand == "right"
    assert not window.result_card.view.isVisible()
    answered()
    engine = window.inference.engine
    qtbot.waitUntil(lambda: set(engine.keys.known.tolist()) == starter, timeout=10_000)

    def all_collected() -> bool:
        gc.collect()
        return all(trace() is None for trace in traces)

    qtbot.waitUntil(all_collected, timeout=10_000)
    assert files_below(tmp_path) == before


def test_memory_is_returned_once_all_that_the_visitor_left_is_free(
    booth: Booth, visitors: Visitors, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, keys = booth.window.session, booth.window.inference.engine.keys
    starter = {entry.image_id for entry in session.memory.entries}
    at_trims: list[set[int]] = []
    monkeypatch.setattr(
        "vma_gui.booth.window.trim_heap", lambda: at_trims.append(set(keys.known.tolist()))
    )
    visitors.draw_letter()
    visitors.click(booth.window.scene.buttons.remember)
    taught = session.memory[0].image_id
    qtbot.waitUntil(lambda: taught in keys.known.tolist(), timeout=10_000)
    at_trims.clear()  # of the first attract loop
    visitors.abandon()
    qtbot.waitUntil(lambda: bool(at_trims), timeout=10_000)
    assert at_trims == [starter]


def files_below(folder: Path) -> dict[str, bytes]:
    """File contents by path; in tests the user folders lie below `folder`."""
    return {str(p): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_the_card_hides_disabled_print_and_qr_options(
    make_booth: Callable[..., Booth], clock: SimulatedClock, qtbot: QtBot
) -> None:
    window = make_booth(BoothConfig(card=CardTable(qr=False, print=False))).window
    visitors = Visitors(window, clock, seed=4, point_s=None)
    visitors.draw_letter()
    qtbot.waitUntil(lambda: window.visit.card_drawing() is not None, timeout=10_000)
    visitors.click(window.scene.buttons.card)
    assert window.result_card.view.isVisible()
    assert not window.result_card.view.print.isVisible()
    assert not window.result_card.view.code.isVisible()


def test_a_touched_entry_is_read_alone_until_the_next_drawing(
    booth: Booth, visitors: Visitors, answered: Callable[[], None]
) -> None:
    window, grid = booth.window, booth.window.scene.memory_grid
    visitors.draw_letter()
    visitors.press(grid, grid.cell(17).center())
    answered()
    assert window.session.result is not None
    assert set(window.session.result.addressed.tolist()) == {17}
    assert answered_source(window) == "memory"
    visitors.draw_letter()
    assert not window.session.pins
    answered()
    assert answered_source(window) == "drawing"


def answered_source(window: BoothWindow) -> str:
    """The source of the shown variants."""
    request = window.session.result_request
    assert request is not None
    return request.source


# --- appearance ---------------------------------------------------------------------------------


@pytest.mark.parametrize("hand", ["right", "left"])
@pytest.mark.parametrize("size", SIZES)
def test_the_hand_never_hides_the_result(size: tuple[int, int], hand: str) -> None:
    """The hand reaches in from below and from its side; no result may lie there."""
    p = compute_layout(*size, hand)
    screen = QRect(0, 0, *size)
    boxes = [
        p.title, p.variants_caption, p.variants, p.memory_caption, p.memory, p.sentence, p.canvas,
        p.buttons, p.options,
    ]  # fmt: skip
    for number, box in enumerate(boxes):
        assert screen.contains(box)
        assert not any(box.intersects(other) for other in boxes[number + 1 :])
    if p.is_portrait:
        covered = QRect(0, p.canvas.top(), size[0], size[1])
    elif hand == "right":
        covered = QRect(p.canvas.left(), p.canvas.top(), size[0], size[1])
    else:
        covered = QRect(0, p.canvas.top(), p.canvas.right(), size[1])
    assert not p.variants.intersects(covered)
    assert not p.memory.intersects(covered)
    assert min(p.buttons.top(), p.options.top()) > 0.8 * size[1], (
        "controls must lie near the bottom"
    )
    assert p.canvas.width() >= 0.45 * min(size)


@pytest.mark.parametrize("language", ["en", "de", "fr"])
@pytest.mark.parametrize("size", [*SIZES, (1024, 768)])
def test_touch_targets_are_large_separate_and_not_clipped(
    make_booth: Callable[..., Booth], size: tuple[int, int], language: str
) -> None:
    window = make_booth(size=size).window
    window.phases.touch()
    window.set_language(language)
    QGuiApplication.processEvents()
    check_targets(window.scene)


@pytest.mark.parametrize("language", ["en", "de", "fr"])
@pytest.mark.parametrize("size", SIZES)
def test_touch_targets_of_all_overlays(
    make_booth: Callable[..., Booth],
    clock: SimulatedClock,
    qtbot: QtBot,
    size: tuple[int, int],
    language: str,
) -> None:
    """With the maximum number of models and problems."""
    names = ("omniglot28", "compact-hard", "compact-soft", "compact-none")
    booth = make_booth(BoothConfig(models=(*names, *names[:2])), size)
    window = booth.window
    visitors = Visitors(window, clock, seed=1, point_s=None)
    booth.staff.config_error = Message(
        "booth.toml, line 3: times.idle_s: This value is not allowed. "
        "Allowed: a number from 5 to 3600."
    )
    booth.staff.engine_error = "The engine could not answer (RuntimeError: CUDA error 999)."
    visitors.draw_letter()
    window.set_language(language)
    qtbot.waitUntil(lambda: window.visit.card_drawing() is not None, timeout=10_000)
    window.show_card()
    qtbot.waitUntil(lambda: window.result_card.view.card is not None, timeout=20_000)
    booth.staff.keypad.prompt(4)
    booth.staff.open_panel()
    visitors.live(0.3)
    for overlay in (window.result_card.view, booth.staff.keypad, booth.staff.panel):
        check_targets(overlay)
        for label in overlay.findChildren(QLabel):
            if not label.isVisible():
                continue
            box = QRect(label.mapTo(window, label.rect().topLeft()), label.size())
            assert window.rect().contains(box), label.text()
            if label.wordWrap():
                assert label.height() >= label.heightForWidth(label.width()), label.text()
            else:
                assert label.height() >= label.sizeHint().height(), label.text()
                assert label.width() >= label.sizeHint().width(), label.text()


def test_the_language_can_be_changed_over_any_overlay(
    booth: Booth, visitors: Visitors, qtbot: QtBot
) -> None:
    window = booth.window
    french = window.scene.options.languages["fr"]
    visitors.draw_letter()
    qtbot.waitUntil(lambda: window.visit.card_drawing() is not None, timeout=10_000)
    for opening in (window.show_card, lambda: booth.staff.keypad.prompt(4), booth.staff.open_panel):
        window.set_language("en")
        opening()
        visitors.live(0.05)
        place = french.mapTo(window, french.rect().center())
        assert window.childAt(place) is french
        visitors.click(french)
        assert window.localizer.language == "fr"
    assert window.result_card.view.close_button.text() == "Retour"
    assert booth.staff.panel.close_button.text() == "Fermer"


def check_targets(part: QWidget) -> None:
    """Every button is at least 60 px, shows its whole text, is separate and inside the window."""
    window = part.window()
    parts = {part, window.scene.options}  # type: ignore[attr-defined]
    buttons = [b for p in parts for b in p.findChildren(QPushButton) if b.isVisible()]
    assert len(buttons) > 4
    boxes = []
    for button in buttons:
        name = button.accessibleName() or button.text()
        assert name, "a button needs an accessible name"
        box = QRect(button.mapTo(window, button.rect().topLeft()), button.size())
        assert min(box.width(), box.height()) >= TARGET_PX, (name, box)
        assert window.rect().contains(box), (name, box)
        assert button.width() >= button.sizeHint().width(), name
        boxes.append(box)
    for number, box in enumerate(boxes):
        grown = box.adjusted(-4, -4, 4, 4)
        assert not any(grown.intersects(other) for other in boxes[number + 1 :])


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_text_has_sufficient_contrast(make_booth: Callable[..., Booth], theme: str) -> None:
    from vma_gui.booth.config import ColoursTable

    config = BoothConfig(colours=ColoursTable(theme=theme))  # type: ignore[arg-type]
    tokens = make_booth(config).window.theme.tokens
    for front, back in (
        (tokens.ink, tokens.ground),
        (tokens.ink, tokens.surface),
        (tokens.ink, tokens.raised),
        (tokens.ink, tokens.line),
        (tokens.muted, tokens.surface),
        (tokens.on_accent, tokens.accent),
        (tokens.danger, tokens.surface),
    ):
        assert contrast(front, back) >= 4.5, (front, back)


@pytest.mark.parametrize("language", ["en", "de", "fr"])
def test_prompts_fit_their_label(make_booth: Callable[..., Booth], language: str) -> None:
    for size in SIZES:
        window = make_booth(size=size).window
        window.phases.touch()
        window.set_language(language)
        for moment in Prompt:
            window.scene.show_prompt(moment)
            label: QLabel = window.scene.sentence
            assert label.sizeHint().width() <= label.width()
            assert label.sizeHint().height() <= label.height()
            assert label.font().pixelSize() >= MIN_SENTENCE_PX


def test_turning_the_screen_keeps_the_drawing(booth: Booth, visitors: Visitors) -> None:
    window = booth.window
    visitors.draw_letter()
    pixels = window.session.drawing.pixels
    for size in ((720, 1280), (1280, 720)):
        window.resize(*size)
        visitors.live(0.05)
        assert window.session.drawing.pixels == pixels
        canvas = window.scene.canvas
        ink = np.count_nonzero(qimage_to_grey(canvas.grab().toImage()) > 200)
        assert ink > 200, "the strokes must be painted at the new size"
    visitors.draw_letter()
    assert window.session.drawing.pixels != pixels

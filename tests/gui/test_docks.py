"""Docks: their contents, and that they compute only while visible."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from canvas_input import draw
from PySide6.QtCore import QPoint, QRect, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QScrollArea
from pytestqt.qtbot import QtBot
from vma_core.bundles.bundle import Bundle
from vma_core.engine.runtime.process_runner import ProcessRunner
from vma_core.export.drawable import CONTOUR_LEVEL
from vma_resources import resource_path
from widget_queries import colour_count, named

from vma_gui.app.application import Application, create
from vma_gui.docks.compare import CompareView, ComparisonHalf
from vma_gui.docks.dock import Dock
from vma_gui.docks.performance import PerformanceDock
from vma_gui.inference.bundled_models import shipped_models, user_library
from vma_gui.inference.live_engine import own_models
from vma_gui.system.settings import Settings
from vma_gui.theme.contrast import contrast, readable_on
from vma_gui.theme.tokens import DARK, LIGHT, TEXT_PERCENTS, Tokens
from vma_gui.widgets.images import upsample_smooth

Settled = Callable[[], None]


def images(side: ComparisonHalf) -> np.ndarray:
    """The variants of one half of a comparison, of shape (count, size, size)."""
    return np.stack([glyph.image for glyph in side.variants])


def test_the_bits_dock_follows_the_drawing(
    application: Application, settled: Settled, qtbot: QtBot
) -> None:
    dock, session = application.window.bits, application.session
    draw(application)
    settled()
    assert dock.view.bits is None
    dock.show()
    qtbot.waitUntil(lambda: dock.view.bits is not None, timeout=10_000)
    bits = dock.view.bits
    assert bits is not None
    assert bits.address > 0
    assert bits.saved > 0
    segments = dock.view.parts(bits)
    assert [part.name for part in segments][0::4] == ["address", "pixels"]
    assert sum(part.value for part in segments) == pytest.approx(bits.parts)
    assert sum(part.empty_value for part in segments) == pytest.approx(bits.empty_parts)
    assert "address" in dock.view.accessibleDescription()
    # The sentence compares what the bars show, by the same bound.
    assert dock.figures.text.startswith("−ELBO (K = 16): ")
    assert f"saves {bits.saved_parts:.1f} bits" in dock.figures.text
    dock.choose_bound("iwae")
    assert dock.view.totals(bits) == (bits.bound, bits.empty_bound)
    assert dock.figures.text.startswith("IWAE-16: ")
    assert f"saves {bits.saved:.1f} bits" in dock.figures.text
    assert [part.value for part in dock.view.parts(bits)] == [bits.bound]
    session.clear_drawing()
    qtbot.waitUntil(lambda: dock.view.bits is None, timeout=10_000)


def test_the_number_of_importance_samples_can_be_chosen(
    application: Application, qtbot: QtBot
) -> None:
    dock = application.window.bits
    dock.show()
    draw(application)
    named(dock, QComboBox, "Importance samples").setCurrentIndex(0)
    qtbot.waitUntil(
        lambda: dock.view.bits is not None and dock.view.bits.samples == 4, timeout=10_000
    )
    assert "K = 4" in dock.figures.text


def test_a_hidden_dock_requests_nothing(application: Application, settled: Settled) -> None:
    asked: list[object] = []
    dock = application.window.bits
    dock.worker.answered.connect(asked.append)
    draw(application)
    settled()
    assert asked == []


def test_the_transfer_matrix_shows_the_most_read_entries_in_several_styles(
    application: Application, settled: Settled, qtbot: QtBot
) -> None:
    dock, session = application.window.transfer, application.session
    dock.show()
    draw(application)
    settled()
    assert session.addresses is not None
    best = int(session.addresses.posterior.argmax())
    qtbot.waitUntil(
        lambda: (
            dock.view.matrix is not None
            and dock.view.matrix.drawn
            and dock.view.matrix.entries[0] is session.memory[best]
        ),
        timeout=10_000,
    )
    matrix = dock.view.matrix
    assert matrix is not None
    lines, columns = len(matrix.lines), matrix.columns
    assert lines == len(matrix.entries) == 6
    assert columns >= 6
    # The first column reconstructs the drawing from each entry, so it resembles the drawing.
    drawing = session.drawing.image
    first = matrix.lines[0][0].image >= 0.5
    assert (first & (drawing > 0)).sum() / (first | (drawing > 0)).sum() > 0.6
    # The other columns are different styles, shared by all entries.
    styles = {(glyph.image >= 0.5).tobytes() for glyph in matrix.lines[0]}
    assert len(styles) > columns // 2


def test_the_matrix_shows_selected_entries_and_a_click_draws_a_cell(
    application: Application, settled: Settled, qtbot: QtBot
) -> None:
    dock, session = application.window.transfer, application.session
    settled()
    dock.show()
    session.set(selection=(3, 20))
    wanted = (session.memory[3], session.memory[20])
    qtbot.waitUntil(
        lambda: dock.view.matrix is not None and dock.view.matrix.entries == wanted, timeout=10_000
    )
    place = dock.view.cell(1, 2).center()
    QTest.mouseClick(dock.view, Qt.MouseButton.LeftButton, pos=place)
    assert not session.drawing.is_blank
    application.window.actions_.undo.trigger()
    assert session.drawing.is_blank


def test_an_empty_memory_leaves_an_empty_matrix(application: Application, qtbot: QtBot) -> None:
    dock, session = application.window.transfer, application.session
    dock.show()
    session.remove_entries(range(len(session.memory)))
    qtbot.waitUntil(
        lambda: dock.view.matrix is not None and not dock.view.matrix.entries, timeout=10_000
    )
    assert colour_count(dock.view) > 1


def test_the_dock_layout_is_saved_restored_and_reset(
    application: Application, tmp_path: Path
) -> None:
    window = application.window
    dock = window.bits
    dock.toggleViewAction().trigger()
    assert dock.isVisible()
    dock.setFloating(True)
    settings = Settings(tmp_path / "layout.json")
    window.save_layout(settings)
    window.actions_.reset_layout.trigger()
    assert not dock.isVisible()
    assert not dock.isFloating()
    window.restore_layout(settings)
    assert dock.isVisible()
    assert dock.isFloating()
    assert window.dockWidgetArea(dock) == Qt.DockWidgetArea.BottomDockWidgetArea


@pytest.mark.parametrize("tokens", [LIGHT, DARK])
def test_text_on_bars_is_legible(tokens: Tokens) -> None:
    for name in ("heat", "level_coarse", "level_middle", "level_fine", "pixels"):
        ground = getattr(tokens, name)
        assert contrast(ground, readable_on(ground)) >= 4.5


def test_the_three_addressing_lanes_answer_the_same_drawing(
    application: Application, settled: Settled, qtbot: QtBot
) -> None:
    dock, session = application.window.lanes, application.session
    dock.show()
    draw(application)
    settled()
    qtbot.waitUntil(
        lambda: [one.bits is not None for one in dock.view.lanes] == [True] * 3, timeout=60_000
    )
    # The drawing itself would leave nothing to compare, and the note says what is read instead.
    assert session.source == "drawing"
    assert "what it recalls" in dock.note.text()
    session.set(source="recall")
    assert "what it recalls" not in dock.note.text()
    hard, soft, none = dock.view.lanes
    assert [one.name for one in (hard, soft, none)] == ["hard", "soft", "none"]
    assert all(len(one.variants) == 8 for one in dock.view.lanes)
    assert not none.read
    assert none.bits is not None
    assert none.bits.bound == none.bits.empty_bound
    for one in (hard, soft):
        shares = [probability for _, probability in one.read]
        assert shares == sorted(shares, reverse=True)
        assert all(entry in session.memory.entries for entry, _ in one.read)
    session.clear_drawing()
    qtbot.waitUntil(lambda: all(one.bits is None for one in dock.view.lanes), timeout=60_000)
    assert not dock.view.lanes[0].read


def test_performance_counts_requests_and_measures_only_while_visible(
    application: Application, settled: Settled, qtbot: QtBot
) -> None:
    dock = application.window.performance
    draw(application)
    settled()
    dock.show()
    qtbot.waitUntil(lambda: "–" not in dock.rows["gap"].text(), timeout=10_000)
    asked, answered, overtaken = (
        int(word) for word in dock.rows["requests"].text().split() if word.isdigit()
    )
    assert asked == application.window.newest_stamp
    assert asked == answered + overtaken
    assert answered >= 1
    assert "CPU" in dock.rows["provider"].text()
    assert "agree to" in dock.rows["parity"].text()
    assert "●" in dock.rows["parity"].text()
    assert "parameters" in dock.card.text()
    dock.hide()
    assert not any(timer.isActive() for timer in dock.findChildren(QTimer))


def test_the_performance_dock_opens_with_all_figures_and_a_scrolling_card(
    application: Application,
) -> None:
    window = application.window
    dock = window.performance
    assert not dock.card.text(), "a hidden card must not be filled at startup"
    dock.toggleViewAction().trigger()
    application.qt.processEvents()
    assert "parameters" in dock.card.text()
    last = dock.rows["parity"]
    area = dock.findChild(QScrollArea)
    assert isinstance(area, QScrollArea)
    seen = QRect(QPoint(0, 0), area.viewport().size())
    assert seen.contains(QRect(last.mapTo(area.viewport(), QPoint(0, 0)), last.size()))
    assert area.verticalScrollBar().maximum() > 0
    assert dock.height() < window.height() / 3, "the panels must keep their space"


def test_a_model_that_differs_from_pytorch_shows_a_warning(
    application: Application, bundle: Bundle
) -> None:
    window = application.window
    other = replace(bundle, card=dict(bundle.card) | {"parity_max_abs_difference": 0.5})
    dock = PerformanceDock(window.session, window.exporter.inference, other, window.theme)
    assert "▲" in dock.rows["parity"].text()
    assert "differ by 5.0e-01" in dock.rows["parity"].text()


def row_lengths(view: CompareView) -> list[int]:
    """Number of variants in each row of the left half."""
    view.grab()  # places them
    step_px, rows = 6, []
    for y in range(0, view.height(), step_px):
        places = [QPoint(x, y) for x in range(0, view.width() // 2, step_px)]
        row = {shown.index for place in places for shown in view.variants_at(place)}
        if row and row not in rows:
            rows.append(row)
    return [len(row) for row in rows]


def test_two_settings_or_two_models_are_compared_on_the_same_drawing(
    application: Application, settled: Settled, qtbot: QtBot
) -> None:
    dock, session = application.window.compare, application.session
    dock.show()
    draw(application)
    session.set(variation=0.3, seed=5)
    settled()
    dock.keep_button.click()

    def request_pending() -> bool:
        """Whether the dock delays a request until the pen rests."""
        return any(timer.isActive() for timer in dock.findChildren(QTimer))

    def both() -> bool:
        return len(dock.view.halves) == 2 and not dock.busy and not request_pending()

    qtbot.waitUntil(both, timeout=60_000)
    left, right = dock.view.halves
    np.testing.assert_allclose(images(left), images(right), atol=1e-5)
    assert len(set(row_lengths(dock.view))) == 1, "no variant stands alone in a row"
    session.set(variation=1.2)
    settled()

    def newest_is_shown() -> None:
        assert not request_pending()
        assert not dock.busy, (dock.worker.mailbox.is_full, dock.worker.isRunning())
        assert "1.20" in dock.view.halves[0].name, (session.variation, dock.isVisible())

    qtbot.waitUntil(newest_is_shown, timeout=60_000)
    left, kept = dock.view.halves
    np.testing.assert_allclose(images(kept), images(right), atol=1e-5)
    assert np.abs(images(left) - images(kept)).max() > 0.1
    assert "variation 0.30" in kept.name
    dock.model.setCurrentIndex(dock.model.findData(str(resource_path("models/compact-none"))))
    qtbot.waitUntil(
        lambda: both() and np.abs(images(dock.view.halves[1]) - images(kept)).max() > 0.1,
        timeout=60_000,
    )
    other = dock.view.halves[1].bits
    assert other is not None
    assert other.bound == other.empty_bound


def test_a_user_model_is_compared_in_its_own_process(
    application: Application, settled: Settled, qtbot: QtBot, small_bundle: Path
) -> None:
    user_library().import_bundle(small_bundle)
    dock = application.window.compare
    dock.show()
    draw(application)
    settled()
    qtbot.waitUntil(lambda: len(dock.view.halves) == 2 and not dock.busy, timeout=60_000)
    before = images(dock.view.halves[1])
    (row,) = (n for n in range(dock.model.count()) if dock.model.itemText(n) == "small")
    dock.model.setCurrentIndex(row)
    qtbot.waitUntil(
        lambda: np.abs(images(dock.view.halves[1]) - before).max() > 0.1, timeout=60_000
    )
    engine = own_models.engine(Path(dock.model.currentData()))
    assert isinstance(engine.runner, ProcessRunner)


def test_the_spread_shows_mean_deviation_and_outlines(
    application: Application, settled: Settled, qtbot: QtBot
) -> None:
    dock, session = application.window.spread, application.session
    session.set(count=5)
    session.set_show_pixels(True)
    dock.show()
    settled()
    qtbot.waitUntil(
        lambda: dock.view.spread is not None and dock.view.spread.count == 5, timeout=60_000
    )
    spread = dock.view.spread
    assert spread is not None
    assert session.result is not None
    np.testing.assert_allclose(spread.mean, session.result.images.mean(0), atol=1e-6)
    np.testing.assert_allclose(spread.deviation, session.result.images.std(0), atol=1e-6)
    # The overlay is dark along every variant's outline.
    side = len(spread.overlay)
    edges = upsample_smooth(session.result.images, side)
    assert len(edges) == 5
    on_edge = (np.abs(edges - CONTOUR_LEVEL) < 0.02).any(0)
    assert spread.overlay[on_edge].mean() > 10 * spread.overlay[~on_edge].mean()
    assert 0.0 <= spread.overlay.min() <= spread.overlay.max() <= 1.0
    session.remove_entries(range(len(session.memory)))
    qtbot.waitUntil(lambda: dock.view.spread is None, timeout=60_000)


def test_the_inspector_lists_neighbours_and_readers_of_an_entry(
    application: Application, settled: Settled, qtbot: QtBot
) -> None:
    window, session = application.window, application.session
    dock = window.inspector
    dock.show()
    session.set(source="recall")
    draw(application)
    settled()
    window.favourites.add_to_history()
    assert session.addresses is not None
    assert session.result is not None
    best = int(session.addresses.posterior.argmax())
    session.select_requested.emit([best])
    qtbot.waitUntil(lambda: dock.view.inspection is not None, timeout=10_000)
    inspection = dock.view.inspection
    assert inspection is not None
    assert inspection.entry is session.memory[best]
    cosines = [cosine for _, _, cosine in inspection.neighbours]
    assert cosines == sorted(cosines, reverse=True)
    assert all(-1.001 <= cosine <= 1.001 for cosine in cosines)
    # The nearest neighbour is the same character by another writer.
    assert inspection.neighbours[0][1].label == session.memory[best].label
    (reading,) = dock.view.readings
    assert reading.drawing == session.drawing
    assert reading.probability == pytest.approx(session.addresses.posterior[best], abs=1e-6)
    read = int((session.result.addressed == best).sum())
    assert read > 0
    # On a slow machine, variants shown before the drawing may enter the history too.
    answers = len(window.favourites.history)
    (counted,) = [line for line in dock.view.words() if line.startswith("read by ")]
    assert counted.endswith(f" variants in {answers} answers")
    assert int(counted.split()[2]) >= read
    place = dock.view.cell(0, 0).center()
    qtbot.mouseClick(dock.view, Qt.MouseButton.LeftButton, pos=place)
    assert session.selection == (inspection.neighbours[0][0],)


def test_several_entries_can_be_pinned(application: Application, settled: Settled) -> None:
    session = application.session
    session.select_requested.emit([2, 5])
    application.window.actions_.pin.trigger()
    session.set(source="memory", count=32)
    settled()
    assert session.result is not None
    assert set(session.result.addressed.tolist()) == {2, 5}


def has_answered(dock: Dock) -> bool:
    """Whether the dock's request was sent, once the pen rested, and answered."""
    delays = [timer for timer in dock.findChildren(QTimer) if timer.isSingleShot()]
    return not dock.busy and not any(timer.isActive() for timer in delays)


@pytest.mark.parametrize("percent", [TEXT_PERCENTS[0], TEXT_PERCENTS[-1]])
def test_docks_are_painted_at_any_size(qtbot: QtBot, percent: int) -> None:
    application = create(theme="light", text_percent=percent)
    window = application.window
    window.show()
    qtbot.waitExposed(window)
    draw(application)
    for dock in window.docks:
        dock.setFloating(True)
        dock.show()
        qtbot.waitUntil(partial(has_answered, dock), timeout=60_000)
        for width, height in ((1200, 640), (420, 240), (160, 90)):
            dock.resize(width, height)
            QApplication.processEvents()
            assert colour_count(dock) > 8
        dock.hide()
    window.close()
    window.deleteLater()


def test_every_model_can_be_compared_on_both_sides(
    application: Application, settled: Settled, qtbot: QtBot
) -> None:
    dock = application.window.compare
    dock.show()
    draw(application)
    settled()
    names = [dock.left_model.itemText(n) for n in range(dock.left_model.count())]
    assert names == [dock.model.itemText(n) for n in range(dock.model.count())]
    assert names[0] == f"{application.window.bundle.name} (in use)"
    used = application.window.bundle.path
    assert names[1:] == [model.name for model in shipped_models() if model.path != used]
    assert len(names) == len(shipped_models())
    for box, name in ((dock.left_model, "compact-hard"), (dock.model, "compact-soft")):
        box.setCurrentIndex(box.findData(str(resource_path(f"models/{name}"))))

    def both() -> bool:
        left, right = (half.name for half in dock.view.halves)
        return left.startswith("Compact, hard") and right.startswith("Compact, soft")

    qtbot.waitUntil(lambda: len(dock.view.halves) == 2 and both(), timeout=60_000)
    left, right = dock.view.halves
    assert np.abs(images(left) - images(right)).max() > 0.1


def test_a_menu_entry_raises_a_covered_dock_and_closes_one_in_front(
    application: Application, qtbot: QtBot
) -> None:
    window = application.window
    one, other = window.compare.toggleViewAction(), window.bits.toggleViewAction()
    one.trigger()
    other.trigger()
    qtbot.waitUntil(lambda: not window.bits.visibleRegion().isEmpty())
    qtbot.waitUntil(lambda: window.compare.visibleRegion().isEmpty())
    assert one.isChecked()
    one.trigger()
    qtbot.waitUntil(lambda: not window.compare.visibleRegion().isEmpty())
    assert one.isChecked()
    assert not window.bits.isHidden()
    one.trigger()
    assert window.compare.isHidden()
    assert not one.isChecked()
    assert other.isChecked()


def test_a_menu_entry_closes_each_dock_that_it_has_just_opened(application: Application) -> None:
    window = application.window
    window.bits.toggleViewAction().trigger()
    for dock in window.docks:
        if dock is window.bits:
            continue
        action = dock.toggleViewAction()
        action.trigger()
        assert dock.is_in_front
        # As Qt reports a dock that the layout has not placed yet.
        dock.visibilityChanged.emit(False)
        action.trigger()
        assert dock.isHidden()
        assert not action.isChecked()
    assert window.bits.is_in_front

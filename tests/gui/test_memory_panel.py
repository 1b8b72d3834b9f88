"""The memory panel: pins, sources, sentences, labels, order and undo."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from canvas_input import draw
from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QLabel, QToolTip
from pytestqt.qtbot import QtBot
from vma_core.engine.request import DRAWING_ROW, Addresses, Drawing, Request
from vma_core.memory.entries import MemoryEntry

from vma_gui.app.application import Application
from vma_gui.memory_grid.delegate import GAP_PX
from vma_gui.memory_grid.model import ROWS_MIME

Settled = Callable[[], None]


def click(qtbot: QtBot, application: Application, position: int) -> None:
    view = application.window.memory_panel.view
    place = view.visualRect(view.model().index(position, 0)).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_a_click_selects_without_pinning(application: Application, qtbot: QtBot) -> None:
    session = application.session
    click(qtbot, application, 2)
    assert session.selection == (2,)
    qtbot.keyClick(application.window.memory_panel.view, Qt.Key.Key_Space)
    assert not session.pins


def test_pinning_is_separate_from_selecting_and_easy_to_undo(
    application: Application, settled: Settled, qtbot: QtBot
) -> None:
    session, window = application.session, application.window
    view = window.memory_panel.view
    draw(application)
    settled()
    assert session.result is not None
    assert set(session.result.addressed.tolist()) == {DRAWING_ROW}
    click(qtbot, application, 2)
    cell = view.visualRect(view.model().index(2, 0))
    free = view.grab(cell).toImage()
    qtbot.keyClick(view, Qt.Key.Key_P)
    settled()
    assert set(session.result.addressed.tolist()) == {2}
    assert session.source == "recall"
    assert window.actions_.pin.isChecked()
    assert view.grab(cell).toImage() != free
    qtbot.keyClick(view, Qt.Key.Key_P)
    assert not session.pins
    assert session.source == "drawing"
    for undo in (
        lambda: qtbot.keyClick(view, Qt.Key.Key_Escape),
        window.actions_.unpin.trigger,
        window.actions_.pin.trigger,
    ):
        click(qtbot, application, 2)
        window.actions_.pin.trigger()
        assert session.pins
        undo()
        assert not session.pins
        assert not window.actions_.pin.isChecked()
    settled()
    assert set(session.result.addressed.tolist()) == {DRAWING_ROW}


def test_several_entries_can_be_pinned_at_once(application: Application, settled: Settled) -> None:
    session, window = application.session, application.window
    session.select_requested.emit([3, 8])
    window.actions_.pin.trigger()
    session.set(count=32)
    settled()
    assert session.result is not None
    assert set(session.result.addressed.tolist()) <= {3, 8}


def test_deleting_a_pinned_entry_unpins_it(application: Application) -> None:
    session = application.session
    session.toggle_pin(4)
    assert session.request().restrict_to == (4,)
    session.remove_entries([4])
    assert not session.pins
    assert session.source == "drawing"
    assert session.request().restrict_to == ()


def test_the_drawing_has_its_own_cell_in_the_memory_panel(
    application: Application, settled: Settled
) -> None:
    panel, session = application.window.memory_panel, application.session
    cell = panel.drawing.cell
    settled()
    empty = cell.grab().toImage()
    draw(application)
    settled()
    drawn = cell.grab().toImage()
    assert drawn != empty
    assert cell.size() == panel.view.gridSize() - QSize(GAP_PX, GAP_PX)
    session.hovered_changed.emit(DRAWING_ROW)
    assert cell.grab().toImage() != drawn
    session.hovered_changed.emit(-1)
    assert cell.grab().toImage() == drawn
    assert len(session.memory) == panel.view.model().rowCount()


def addresses_of_a_drawing(application: Application, settled: Settled) -> tuple[Request, Addresses]:
    """Draw, and return the request and the addresses that the window then shows."""
    draw(application)
    settled()
    session = application.session
    assert session.addresses_request is not None
    assert session.addresses is not None
    return session.addresses_request, session.addresses


def test_a_sentence_names_the_likely_class_or_a_new_character(
    application: Application, settled: Settled
) -> None:
    panel, session = application.window.memory_panel, application.session
    asked, _ = addresses_of_a_drawing(application, settled)
    posterior = np.zeros(len(session.memory), np.float32)
    same = [p for p, e in enumerate(session.memory.entries) if e.label == "Japanese あ"]
    posterior[same] = 0.7 / len(same)
    known = Addresses(posterior, posterior, 0.3, 1.0)
    session.at_rest = None
    session.accept_addresses(asked, known)
    session.addresses_seen.emit()
    assert panel.sentence.text == "Probably Japanese あ, 70 %"
    session.accept_at_rest(asked, np.roll(posterior, len(same)))
    assert not panel.sentence.text.startswith("Probably Japanese あ")
    other = replace(asked, drawing=Drawing.of(np.eye(28, dtype=np.uint8)))
    session.accept_at_rest(other, np.roll(posterior, len(same)))
    assert panel.sentence.text == "Probably Japanese あ, 70 %"
    session.at_rest = None
    session.accept_addresses(asked, replace(known, dummy_posterior=0.8))
    session.addresses_seen.emit()
    assert panel.sentence.text.startswith("Looks new")
    session.clear_drawing()
    settled()
    session.addresses_seen.emit()
    assert panel.sentence.text == ""


def test_at_rest_the_likelihood_of_the_likely_entries_counts(
    application: Application, settled: Settled, qtbot: QtBot
) -> None:
    session = application.session
    asked, addresses = addresses_of_a_drawing(application, settled)
    qtbot.waitUntil(lambda: (session.at_rest or (None,))[0] == asked, timeout=10_000)
    assert session.at_rest is not None
    _, posterior = session.at_rest
    assert posterior.sum() == pytest.approx(addresses.posterior.sum(), abs=1e-4)
    changed = np.flatnonzero(np.abs(posterior - addresses.posterior) > 1e-6)
    assert set(changed) <= set(np.argsort(-addresses.posterior)[:32])
    assert session.memory[int(posterior.argmax())].label == "Japanese あ"


def test_a_late_novelty_result_is_ignored_for_an_empty_canvas(
    application: Application, settled: Settled
) -> None:
    panel, session = application.window.memory_panel, application.session
    asked, addresses = addresses_of_a_drawing(application, settled)
    late = replace(addresses, detect=lambda: 0.9)
    assert late.novelty == 0.9
    session.accept_novelty(asked, late)
    assert panel.sentence.text == "Looks new, 90 %"
    session.clear_drawing()
    settled()
    session.accept_novelty(asked, late)
    assert panel.sentence.text == ""


def test_the_sentence_stays_until_the_detector_finishes(
    application: Application, settled: Settled
) -> None:
    panel, session = application.window.memory_panel, application.session
    asked, addresses = addresses_of_a_drawing(application, settled)
    session.accept_addresses(asked, replace(addresses, detect=None, dummy_posterior=0.9))
    assert panel.sentence.text == "Looks new, 90 %"
    detector_calls: list[int] = []
    session.accept_addresses(
        asked, replace(addresses, detect=lambda: detector_calls.append(1) or 0.1)
    )
    session.addresses_seen.emit()
    assert panel.sentence.text == "Looks new, 90 %"
    assert not detector_calls, "the interface thread must not run the detector"


def test_imported_entries_are_painted_as_strokes_once_traced(
    application: Application, qtbot: QtBot
) -> None:
    session, view = application.session, application.window.memory_panel.view
    with qtbot.waitSignal(session.entry_strokes.traced, timeout=20_000):
        session.insert_entries([MemoryEntry(session.memory[0].image)], 0)
        smooth = view.grab(view.visualRect(view.model().index(0, 0))).toImage()
    assert session.entry_strokes.get(session.memory[0]) is not None
    assert view.grab(view.visualRect(view.model().index(0, 0))).toImage() != smooth


def test_variants_can_be_read_from_the_selection(
    application: Application, settled: Settled
) -> None:
    session, view = application.session, application.window.memory_panel.view
    model = view.selectionModel()
    for row in (3, 8):
        model.select(view.model().index(row, 0), model.SelectionFlag.Select)
    session.set(source="selection", count=32)
    settled()
    assert session.result is not None
    assert set(session.result.addressed.tolist()) == {3, 8}


def test_delete_label_disable_and_reorder_can_be_undone(application: Application) -> None:
    session = application.session
    before = session.memory.content_hash()
    session.remove_entries([0, 5])
    session.label_entries([1, 2], "mine")
    session.enable_entries([3], False)
    model = application.window.memory_panel.model
    data = model.mimeData([model.index(4), model.index(6)])
    assert data.hasFormat(ROWS_MIME)
    moved = [session.memory[p].image_id for p in (4, 6)]
    model.dropMimeData(data, Qt.DropAction.MoveAction, 0, 0, model.index(-1))
    assert [session.memory[p].image_id for p in (0, 1)] == moved
    assert len(session.memory.snapshot()) == len(session.memory) - 1
    for _ in range(4):
        session.undo_stack.undo()
    assert session.memory.content_hash() == before


def test_entries_can_be_moved_with_the_keyboard(application: Application, qtbot: QtBot) -> None:
    session, view = application.session, application.window.memory_panel.view
    identity = session.memory[3].image_id
    view.setCurrentIndex(view.model().index(3, 0))
    alt = Qt.KeyboardModifier.AltModifier
    qtbot.keyClick(view, Qt.Key.Key_Right, alt)
    assert session.memory[4].image_id == identity
    qtbot.keyClick(view, Qt.Key.Key_Left, alt)
    qtbot.keyClick(view, Qt.Key.Key_Left, alt)
    assert session.memory[2].image_id == identity
    assert view.currentIndex().row() == 2


def test_the_filter_counts_what_it_shows(application: Application) -> None:
    session, panel = application.session, application.window.memory_panel

    def labels() -> set[str]:
        return {label.text() for label in panel.findChildren(QLabel)}

    session.label_entries([7], "Wanted")
    panel.show_filter()
    panel.filter.setText("wanted")
    assert f"1 of {len(session.memory)} entries" in labels()
    panel.filter.clear()
    assert f"{len(session.memory)} entries" in labels()


def test_figures_are_shown_in_full_or_in_their_tool_tip(application: Application) -> None:
    figures = application.window.memory_panel.figures
    figures.set_text(
        "H[q]\u00a01.1\u00a0bits\u00a0(at\u00a0most\u00a06.8) over\u00a0112\u00a0entries"
    )
    figures.resize(110, 80)
    assert not figures.is_cut
    figures.resize(60, 30)
    assert figures.is_cut
    place = figures.rect().center()
    QApplication.sendEvent(
        figures, QHelpEvent(QEvent.Type.ToolTip, place, figures.mapToGlobal(place))
    )
    assert QToolTip.text().startswith(figures.text)

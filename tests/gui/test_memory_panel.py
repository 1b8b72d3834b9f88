"""The memory panel: pins, sources, labels, order, and undo of each."""

from __future__ import annotations

from collections.abc import Callable

from hand import draw
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from vma_gui.app import Application
from vma_gui.memory_grid.model import ROWS_MIME

Settled = Callable[[], None]


def test_a_click_pins_and_variants_read_that_entry_alone(
    application: Application, settled: Settled, qtbot: QtBot
) -> None:
    session, view = application.session, application.window.memory_panel.view
    draw(application)
    settled()
    place = view.visualRect(view.model().index(2, 0)).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    settled()
    assert session.result is not None
    assert set(session.result.addressed.tolist()) == {2}
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert not session.pins
    settled()
    assert set(session.result.addressed.tolist()) != {2}


def test_deleting_a_pinned_entry_releases_the_address(application: Application) -> None:
    session = application.session
    session.toggle_pin(4)
    assert session.request().restrict_to == (4,)
    session.remove_entries([4])
    assert not session.pins
    assert session.request().restrict_to == ()


def test_selection_is_a_source(application: Application, settled: Settled) -> None:
    session, view = application.session, application.window.memory_panel.view
    model = view.selectionModel()
    for row in (3, 8):
        model.select(view.model().index(row, 0), model.SelectionFlag.Select)
    session.set(source="selection", count=32)
    settled()
    assert session.result is not None
    assert set(session.result.addressed.tolist()) == {3, 8}


def test_delete_label_disable_reorder_and_back(application: Application) -> None:
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
    assert len(session.memory.view()) == len(session.memory) - 1
    for _ in range(4):
        session.undo_stack.undo()
    assert session.memory.content_hash() == before


def test_entries_move_by_keyboard(application: Application, qtbot: QtBot) -> None:
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

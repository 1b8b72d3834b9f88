"""Moving entries between windows (cut, copy, paste, drag), filtering and grouping."""

from __future__ import annotations

import numpy as np
from hand import draw
from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QDropEvent, QGuiApplication
from pytestqt.qtbot import QtBot

from vma_gui.app.application import Application, create
from vma_gui.memory_grid.clipboard import ENTRIES_MIME


def focus_memory(application: Application, qtbot: QtBot) -> None:
    """Focus the memory grid, as a click into it does."""
    application.window.activateWindow()
    application.window.memory_panel.view.setFocus()
    qtbot.waitUntil(application.window.memory_panel.view.hasFocus)


def test_entries_pasted_into_another_window_keep_labels_and_strokes(
    application: Application, qtbot: QtBot
) -> None:
    session, actions = application.session, application.window.actions_
    draw(application)
    actions.add.trigger()
    session.label_entries([0], "Æ")
    session.select_requested.emit([0, 4])
    focus_memory(application, qtbot)
    actions.copy.trigger()
    assert "2 entries" in application.window.messages.text
    assert QGuiApplication.clipboard().mimeData().hasImage()
    other = create(theme="light")
    before = len(other.session.memory)
    other.window.actions_.paste.trigger()
    assert len(other.session.memory) == before + 2
    came, original = other.session.memory[0], session.memory[0]
    assert came.label == "Æ"
    assert len(came.strokes) == len(original.strokes)
    assert np.array_equal(came.image, original.image)
    assert np.array_equal(other.session.memory[1].image, session.memory[4].image)
    other.session.undo_stack.undo()
    assert len(other.session.memory) == before
    other.window.close()


def test_cut_removes_entries_and_undo_restores_them(application: Application, qtbot: QtBot) -> None:
    session, actions = application.session, application.window.actions_
    before = session.memory.content_hash()
    count = len(session.memory)
    session.select_requested.emit([1, 2, 3])
    focus_memory(application, qtbot)
    actions.cut.trigger()
    assert len(session.memory) == count - 3
    session.undo_stack.undo()
    assert session.memory.content_hash() == before


def test_copy_without_grid_focus_copies_variants(application: Application, qtbot: QtBot) -> None:
    session = application.session
    qtbot.waitUntil(lambda: session.result is not None, timeout=20_000)
    session.select_requested.emit([1])
    application.window.canvas_panel.canvas.setFocus()
    application.window.actions_.copy.trigger()
    qtbot.waitUntil(lambda: "variants" in application.window.messages.text)


def test_a_drag_from_another_window_copies_instead_of_moving(
    application: Application, qtbot: QtBot
) -> None:
    other = create(theme="light")
    view = application.window.memory_panel.view
    model = other.window.memory_panel.model
    before = application.session.memory.entries
    data = model.mimeData([model.index(5), model.index(8)])
    event = QDropEvent(
        QPointF(20, 20),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    view.dropEvent(event)
    assert len(application.session.memory) == len(before) + 2
    assert application.session.memory.entries[2:] == before
    assert np.array_equal(application.session.memory[1].image, other.session.memory[8].image)
    other.window.close()


def test_damaged_clipboard_entries_are_rejected(application: Application) -> None:
    data = QMimeData()
    data.setData(ENTRIES_MIME, b"PK\x03\x04 nothing")
    count = len(application.session.memory)
    application.window.importer.mime(data)
    assert len(application.session.memory) == count
    assert "damaged" in application.window.messages.text


def test_the_filter_hides_mismatches_and_escape_shows_all(
    application: Application, qtbot: QtBot
) -> None:
    session, panel = application.session, application.window.memory_panel
    count = len(session.memory)
    application.window.activateWindow()
    application.window.actions_.find.trigger()
    qtbot.waitUntil(panel.filter.hasFocus)
    panel.filter.insert("japanese あ")
    shown = [p for p in range(count) if not panel.view.isRowHidden(p)]
    assert shown
    assert {session.memory[p].label for p in shown} == {"Japanese あ"}
    session.label_entries([shown[0]], "other")
    session.remove_entries([0])
    assert sum(not panel.view.isRowHidden(p) for p in range(count - 1)) < count - 1
    qtbot.keyClick(panel.filter, Qt.Key.Key_Escape)
    assert panel.filter.isHidden()
    assert not any(panel.view.isRowHidden(p) for p in range(count - 1))


def test_grouping_entries_by_class_can_be_undone(application: Application) -> None:
    session = application.session
    before = session.memory.content_hash()
    session.move_entries([1], len(session.memory))
    session.label_entries([0], "")
    first = session.memory[1].label
    application.window.actions_.group.trigger()
    labels = [entry.label for entry in session.memory.entries]
    assert labels[0] == first
    assert labels[-1] == ""
    runs = [label for i, label in enumerate(labels) if i == 0 or labels[i - 1] != label]
    assert len(runs) == len(set(labels))
    for _ in range(3):
        session.undo_stack.undo()
    assert session.memory.content_hash() == before

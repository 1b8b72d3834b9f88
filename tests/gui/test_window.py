"""The main window: drawing, adding, undo, tool tips, sizes and idling."""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import version

import numpy as np
import pytest
from canvas_input import draw
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QAbstractSpinBox,
    QLineEdit,
    QMenu,
)
from pytestqt.qtbot import QtBot

from vma_gui.app.application import Application
from vma_gui.dialogs.help_texts import program_text, shortcuts_text
from vma_gui.dialogs.info_dialog import InfoDialog

Settled = Callable[[], None]


def test_the_window_opens_with_a_starter_memory_and_variants(
    application: Application, settled: Settled
) -> None:
    settled()
    session = application.session
    assert len(session.memory) > 60
    assert session.result is not None
    assert len(session.result.images) == 16


def test_return_adds_the_drawing_and_undo_removes_it(
    application: Application, settled: Settled, qtbot: QtBot
) -> None:
    session = application.session
    before = len(session.memory)
    draw(application)
    strokes = len(session.strokes)
    image = session.drawing.image
    qtbot.keyClick(application.window.canvas_panel.canvas, Qt.Key.Key_Return)
    assert len(session.memory) == before + 1
    assert session.drawing.is_blank
    assert np.array_equal(session.memory[0].image, image)
    session.undo_stack.undo()
    assert len(session.memory) == before
    assert len(session.strokes) == strokes
    assert np.array_equal(session.drawing.image, image)
    session.undo_stack.redo()
    assert len(session.memory) == before + 1
    settled()


def test_return_ends_label_editing_without_adding_the_drawing(
    application: Application, qtbot: QtBot
) -> None:
    session, view = application.session, application.window.memory_panel.view
    draw(application)
    before = len(session.memory)
    view.setCurrentIndex(view.model().index(0, 0))
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_F2)
    editor = view.viewport().findChild(QLineEdit)
    assert editor is not None
    editor.selectAll()
    qtbot.keyClicks(editor, "be")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: session.memory[0].label == "be", timeout=5000)
    assert len(session.memory) == before
    assert not session.erasing


def test_strokes_are_undone_one_by_one(application: Application) -> None:
    session = application.session
    draw(application)
    count = len(session.strokes)
    images = [session.drawing.image]
    for _ in range(count):
        session.undo_stack.undo()
        images.append(session.drawing.image)
    assert session.drawing.is_blank
    for image in reversed(images[:-1]):
        session.undo_stack.redo()
        assert np.array_equal(session.drawing.image, image)


def test_an_empty_drawing_is_not_added(application: Application) -> None:
    before = len(application.session.memory)
    application.window.actions_.add.trigger()
    assert len(application.session.memory) == before
    assert "Draw something first" in application.window.messages.text


def test_an_empty_memory_still_answers_a_drawing(
    application: Application, settled: Settled
) -> None:
    session = application.session
    session.remove_entries(range(len(session.memory)))
    settled()
    assert session.result is not None
    assert len(session.result.images) == 0
    draw(application)
    settled()
    assert len(session.result.images) == 16
    assert session.addresses is not None
    assert session.addresses.dummy_posterior == pytest.approx(1, abs=1e-4)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_theme_changes_the_window_background(application: Application, theme: str) -> None:
    application.theme.choose(theme)  # type: ignore[arg-type]
    color = application.window.grab().toImage().pixelColor(2, 60)
    assert (color.lightness() < 60) == (theme == "dark")


def test_every_control_has_a_name_and_a_tool_tip(application: Application) -> None:
    window = application.window
    nameless = []
    for kind in (QAbstractButton, QAbstractSlider, QAbstractSpinBox):
        for widget in window.findChildren(kind):
            if not widget.isVisibleTo(window) or widget.parent().inherits("QAbstractItemView"):
                continue
            if widget.objectName().startswith("qt_") or widget.inherits("QScrollBar"):
                continue
            named = widget.accessibleName() or getattr(widget, "text", str)()
            if not named or not widget.toolTip():
                nameless.append(widget)
    assert nameless == []


def test_the_window_fits_on_a_small_screen(application: Application) -> None:
    assert application.window.minimumSizeHint().width() <= 1280
    assert application.window.minimumSizeHint().height() <= 800


def test_an_idle_window_runs_no_timers_and_submits_no_request(
    application: Application, settled: Settled, idle: Settled
) -> None:
    settled()
    request = application.window.newest_stamp
    idle()
    assert application.window.newest_stamp == request


def test_the_list_of_shortcuts_fits_on_the_screen(application: Application) -> None:
    dialog = InfoDialog(
        "Keyboard shortcuts", shortcuts_text(application.window.actions_), application.window
    )
    assert dialog.height() <= application.window.screen().availableSize().height()
    assert "Ctrl+Shift+P" in dialog.browser.toPlainText()


def test_the_program_tells_its_version_and_folders(application: Application) -> None:
    text = program_text(application.window.provider)
    assert version("vma-explorer") in text
    assert application.window.provider in text
    assert "vma-explorer" in text


@pytest.mark.parametrize("name", ["pen", "lock_seed"])
def test_menus_show_a_tick_rather_than_an_icon(application: Application, name: str) -> None:
    actions = application.window.actions_
    action = getattr(actions, name)
    assert action.isCheckable()
    assert not action.icon().isNull()
    menu = QMenu(application.window)
    menu.addAction(action)
    pictures = []
    for on in (True, False):
        action.setChecked(on)
        pictures.append(menu.grab().toImage())
    assert pictures[0] != pictures[1]

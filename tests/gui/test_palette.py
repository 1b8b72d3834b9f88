"""The command palette: matching, choosing and completeness."""

from __future__ import annotations

from collections import Counter

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from pytestqt.qtbot import QtBot

from vma_gui.app.application import Application
from vma_gui.dialogs.command_palette import CommandPalette, menu_actions, rank


def test_matching_prefers_the_beginnings_of_words() -> None:
    assert rank("xyz", "New seed") == -1
    assert rank("", "New seed") == 0
    assert rank("ns", "New seed") < rank("ns", "Memory › Transparent")
    assert rank("dark", "View › Theme › Dark") < rank("dark", "Edit a mark")
    assert rank("NEW SEED", "New seed") == 0


def test_typing_finds_an_action_and_return_chooses_it(
    application: Application, qtbot: QtBot
) -> None:
    window, session = application.window, application.session
    palette = CommandPalette(window.menuBar(), window)
    palette.open()
    palette.activateWindow()
    palette.line.setFocus()
    qtbot.waitUntil(palette.line.hasFocus)
    everything = palette.list.count()
    qtbot.keyClicks(palette.line, "new seed")
    assert 0 < palette.list.count() < everything
    action = palette.action
    assert action is window.actions_.new_seed
    with qtbot.waitSignal(palette.accepted):
        qtbot.keyClick(palette.line, Qt.Key.Key_Return)
    seed = session.seed
    action.trigger()
    assert session.seed == seed + 1


def test_arrow_keys_choose_another_action(application: Application, qtbot: QtBot) -> None:
    palette = CommandPalette(application.window.menuBar(), application.window)
    palette.open()
    palette.activateWindow()
    palette.line.setFocus()
    qtbot.waitUntil(palette.line.hasFocus)
    first = palette.action
    qtbot.keyClick(palette.line, Qt.Key.Key_Down)
    assert palette.action is not first
    qtbot.keyClicks(palette.line, "qqqqzz")
    assert palette.action is None


def test_every_action_is_in_a_menu(application: Application) -> None:
    window = application.window
    listed = {action for _, action in menu_actions(window.menuBar())}
    missing = [
        declared.name
        for declared in window.actions_.declared()
        if getattr(window.actions_, declared.name) not in listed
    ]
    assert missing == []
    texts = [text for text, _ in menu_actions(window.menuBar())]
    assert "View › Theme › Dark" in texts
    assert any("Few-shot benchmark" in text for text in texts)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("rubber", "Edit › Eraser"),
        ("heart", "Variants › Favourite"),
        ("brush", "Edit › Pen"),
        ("typeface", "File › Add characters from fonts"),
        ("dakr", "View › Theme › Dark"),
    ],
)
def test_an_unknown_word_is_answered_with_the_nearest_commands(
    application: Application, typed: str, first: str
) -> None:
    palette = CommandPalette(application.window.menuBar(), application.window)
    palette.line.setText(typed)
    assert palette.note.text() == f"No command is called “{typed}”. Nearest commands:"
    assert palette.note.isVisibleTo(palette)
    texts = [palette.list.item(row).text() for row in range(palette.list.count())]
    assert texts[0].split("    ")[0] == first
    assert palette.action is not None
    palette.line.setText("seed")
    assert not palette.note.isVisibleTo(palette)


def test_commands_that_are_not_available_now_are_listed_but_not_chosen(
    application: Application,
) -> None:
    palette = CommandPalette(application.window.menuBar(), application.window)
    palette.line.setText("undo")
    first = palette.list.item(0).text()
    assert first.startswith("Edit › Undo")
    assert first.endswith("(not available now)")
    assert palette.action is not application.window.actions_.undo
    palette.line.setText("qqqqzz")
    assert palette.note.text() == "No command is called “qqqqzz”, or anything like it."


def test_no_key_is_bound_twice(application: Application) -> None:
    window = application.window
    bound = Counter(
        key.toString()
        for action in window.findChildren(QAction)
        for key in action.shortcuts()
        if not key.isEmpty()
    )
    assert bound["Ctrl+Shift+W"] == 1
    assert [key for key, count in bound.items() if count > 1] == []

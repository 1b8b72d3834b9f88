"""Menu entries and buttons that the documents name exist in the window."""

from __future__ import annotations

import re

import pytest
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot
from test_commands import DOCUMENTS

from vma_gui.app.application import create
from vma_gui.dialogs.command_palette import menu_actions

NAMED = re.compile(
    r"\*((?:File|Edit|Memory|Variants|Write|View|Help)\s›[^*]+|[A-Z][^*\n]{1,40}…)\*"
)


@pytest.fixture
def names(qtbot: QtBot) -> set[str]:
    """Paths of menus and actions, and texts of actions and buttons, without ellipses."""
    application = create(theme="light")
    window = application.window
    found = {button.text() for button in window.findChildren(QAbstractButton)}
    for text, _ in menu_actions(window.menuBar()):
        parts = text.split(" › ")
        found |= {" › ".join(parts[:end]) for end in range(1, len(parts) + 1)} | {parts[-1]}
    window.close()
    window.deleteLater()
    return {name.replace("&", "").rstrip("…") for name in found}


def test_named_menu_entries_exist(names: set[str]) -> None:
    named = {
        (document.name, " ".join(name.split()).rstrip("…"))
        for document in DOCUMENTS
        for name in NAMED.findall(document.read_text("utf-8"))
    }
    assert len(named) > 10
    assert {(document, name) for document, name in named if name not in names} == set()

"""New project, empty memory, and replacing the memory: one undo step each, nothing is asked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from canvas_input import draw
from dialog_answers import AnswerDialogs
from PIL import Image
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot
from vma_core.storage.starter_memory import starter_memory, starter_set

from vma_gui.app.application import Application
from vma_gui.dialogs.import_preview import ImportDialog

Settled = Callable[[], None]


def test_a_new_project_is_the_starter_memory_and_is_undone_in_one_step(
    application: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    session, window = application.session, application.window
    draw(application)
    session.remove_entries(range(5))
    session.toggle_pin(1)
    path = tmp_path / "letters.vma"
    window.projects.save_to(path)
    qtbot.waitUntil(lambda: not window.projects.dirty)
    entries, pins, strokes = tuple(session.memory.entries), session.pins, tuple(session.strokes)
    window.actions_.new_project.trigger()
    assert len(session.memory) == len(starter_memory(session.image_size))
    assert not session.strokes
    assert not session.pins
    assert window.projects.path is None
    assert not window.projects.dirty
    assert window.windowTitle() == "VMA Explorer"
    assert "letters.vma" in window.messages.text
    assert window.actions_.undo.text() == "&Undo New project"
    window.actions_.undo.trigger()
    assert tuple(session.memory.entries) == entries
    assert (session.pins, tuple(session.strokes)) == (pins, strokes)
    assert window.projects.path == path
    window.actions_.redo.trigger()
    assert window.projects.path is None
    assert not session.strokes


def test_undoing_an_opened_project_returns_to_the_file_before(
    application: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    session, projects = application.session, application.window.projects
    one, other = tmp_path / "one.vma", tmp_path / "other.vma"
    for path in (other, one):
        session.remove_entries([0])
        projects.save_to(path)
        qtbot.waitUntil(lambda p=path: projects.path == p)  # type: ignore[misc]
    projects.open(other)
    qtbot.waitUntil(lambda: projects.path == other)
    session.undo_stack.undo()
    assert projects.path == one


def test_the_memory_can_be_emptied(application: Application) -> None:
    session, actions = application.session, application.window.actions_
    count = len(session.memory)
    actions.empty_memory.trigger()
    assert len(session.memory) == 0
    text = f"Memory emptied. Undo brings the {count} entries back."
    assert application.window.messages.text == text
    assert not actions.empty_memory.isEnabled()
    assert actions.undo.text() == "&Undo Empty memory"
    actions.undo.trigger()
    assert len(session.memory) == count


def test_a_starter_set_can_replace_the_memory(application: Application) -> None:
    session, actions = application.session, application.window.actions_
    before = tuple(session.memory.entries)
    greek = next(a for a in actions.replace_menu.actions() if a.text().startswith("Greek"))
    greek.trigger()
    expected = starter_set("Greek", size=session.image_size)
    assert [e.label for e in session.memory.entries] == [e.label for e in expected]
    assert actions.undo.text() == "&Undo Replace memory"
    classes = len({entry.label for entry in expected})
    text = f"The memory now has {len(expected)} entries in {classes} classes."
    text += " Undo brings the others back."
    assert application.window.messages.text == text
    actions.undo.trigger()
    assert tuple(session.memory.entries) == before


@pytest.mark.parametrize("replace", [False, True])
def test_an_import_adds_or_replaces(
    application: Application,
    qtbot: QtBot,
    tmp_path: Path,
    answer_dialogs: AnswerDialogs,
    replace: bool,
) -> None:
    session, window = application.session, application.window
    count = len(session.memory)
    pixels = np.full((60, 60), 255, np.uint8)
    pixels[20:40, 28:32] = 0
    Image.fromarray(pixels).save(tmp_path / "bar.png")

    def accept(dialog: ImportDialog) -> None:
        assert dialog.replaces == replace
        wanted = "Replace memory" if replace else "Add to memory"
        next(b for b in dialog.findChildren(QPushButton) if b.text() == wanted).click()

    answer_dialogs(ImportDialog, accept)
    window.importer.files([tmp_path / "bar.png"], replace=replace)
    qtbot.waitUntil(lambda: len(session.memory) != count)
    assert len(session.memory) == (1 if replace else count + 1)
    session.undo_stack.undo()
    assert len(session.memory) == count

"""Projects in the window: saved, opened, kept through a crash, brought back from pictures."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hand import draw
from PySide6.QtCore import QLockFile, QMimeData, QSettings, QUrl
from PySide6.QtWidgets import QFileDialog, QPushButton
from pytestqt.qtbot import QtBot
from vma_core.project import load_project

from vma_gui import projects as module
from vma_gui.app import Application, create

Settled = Callable[[], None]


def choose(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    """Answer the file dialogs."""
    for name in ("getSaveFileName", "getOpenFileName"):
        monkeypatch.setattr(QFileDialog, name, lambda *_: (str(path), ""))


def press(application: Application, text: str) -> None:
    """A button in the message bar."""
    buttons = application.window.messages.findChildren(QPushButton)
    next(b for b in buttons if b.text() == text).click()


def test_a_project_is_saved_and_opened_and_undo_brings_back_what_was_there(
    application: Application, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, window = application.session, application.window
    path = tmp_path / "letters.vma"
    window.projects.use_settings(QSettings(str(tmp_path / "s.ini"), QSettings.Format.IniFormat))
    draw(application)
    session.set(variation=0.25, seed=41)
    image, entries = session.drawing.image, len(session.memory)
    choose(monkeypatch, tmp_path / "letters")
    window.actions_.save_project.trigger()
    assert path.is_file()
    assert window.windowTitle().startswith("letters – ")
    session.remove_entries(range(entries))
    session.clear_drawing()
    session.set(variation=1.0, seed=1)
    assert "•" in window.windowTitle()
    choose(monkeypatch, path)
    window.actions_.open_project.trigger()
    qtbot.waitUntil(lambda: len(session.memory) == entries)
    assert np.array_equal(session.drawing.image, image)
    assert (session.variation, session.seed) == (0.25, 41)
    assert not window.projects.dirty
    assert [a.text() for a in window.projects.recent_menu.actions()] == ["letters.vma"]
    session.undo_stack.undo()
    assert len(session.memory) == 0
    assert session.drawing.is_blank


def test_a_damaged_project_changes_nothing(
    application: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    session, window = application.session, application.window
    path = tmp_path / "cut.vma"
    path.write_bytes(b"PK\x03\x04 no zip")
    entries = len(session.memory)
    window.projects.open(path)
    qtbot.waitUntil(lambda: "damaged" in window.messages.text)
    assert len(session.memory) == entries
    assert not session.undo_stack.canUndo()


def test_another_model_is_named_and_the_work_is_there(
    application: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    window = application.window
    path = tmp_path / "other.vma"
    kept = window.projects.project()
    object.__setattr__(kept, "model_hash", "f" * 64)
    object.__setattr__(kept, "model_name", "Another")
    module.save_project(kept, path)
    window.projects.open(path)
    qtbot.waitUntil(lambda: "Another" in window.messages.text)
    assert len(application.session.memory) == len(kept.entries)


def test_saving_where_nothing_can_be_written_says_so(
    application: Application, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way")
    draw(application)
    assert not application.window.projects.save_to(tmp_path / "file" / "letters.vma")
    assert "cannot be written" in application.window.messages.text
    assert application.window.projects.dirty


def test_unsaved_work_is_offered_by_the_next_window(qtbot: QtBot, tmp_path: Path) -> None:
    first = create(theme="light")
    first.window.projects.watch(tmp_path)
    assert not first.window.messages.text
    draw(first)
    image = first.session.drawing.image
    first.window.close()
    (copy,) = tmp_path.glob("*.vma")
    second = create(theme="light")
    second.window.show()
    second.window.projects.watch(tmp_path)
    assert "unsaved work" in second.window.messages.text
    press(second, "Bring it back")
    qtbot.waitUntil(lambda: not second.session.drawing.is_blank)
    assert np.array_equal(second.session.drawing.image, image)
    assert second.window.projects.dirty
    assert not copy.exists()
    second.window.close()


def test_work_in_progress_is_copied_by_itself_and_a_living_window_keeps_it(
    application: Application, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    projects = application.window.projects
    projects._timer.setInterval(10)
    projects.watch(tmp_path)
    draw(application)
    qtbot.waitUntil(lambda: bool(list(tmp_path.glob("*.vma"))))
    (copy,) = tmp_path.glob("*.vma")
    qtbot.waitUntil(lambda: len(load_project(copy, 28).drawing) == len(application.session.strokes))
    assert not QLockFile(str(copy.with_suffix(".lock"))).tryLock(0)
    assert not module._is_orphan(copy)
    projects.save_to(tmp_path / "elsewhere" / "letters.vma")
    assert not copy.exists()


def test_a_picture_of_variants_brings_its_settings_back(
    application: Application, settled: Settled, tmp_path: Path
) -> None:
    session, window = application.session, application.window
    session.set(seed=123, variation=0.4)
    settled()
    path = tmp_path / "sheet.png"
    window.exporter.save_sheet(path, [])
    session.set(seed=5, variation=1.5)
    dropped = QMimeData()
    dropped.setUrls([QUrl.fromLocalFile(str(path))])
    window.importer.mime(dropped)
    assert (session.seed, session.variation) == (123, 0.4)
    assert "seed 123" in window.messages.text
    window.actions_.strip_settings.setChecked(True)
    settled()
    window.exporter.save_sheet(path, [])
    assert module.Path(path).is_file()
    assert b"vma:" not in path.read_bytes()

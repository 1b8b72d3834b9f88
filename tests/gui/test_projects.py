"""Projects in the window: saving, opening, recovery, settings stored in images."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from canvas_input import draw
from faulty_os import Fault, inject
from PySide6.QtCore import QMimeData, QPointF, QUrl
from PySide6.QtWidgets import QFileDialog, QPushButton
from pytestqt.qtbot import QtBot
from vma_core.atomic_write import previous_version
from vma_core.storage.autosave import UnsavedWork, recover, work_copies
from vma_core.storage.project import load_project, save_project

from vma_gui.app.application import Application, create
from vma_gui.document.recovery import Recovery
from vma_gui.system.settings import Settings

Settled = Callable[[], None]


def choose(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    """Make the file dialogs return this path."""
    for name in ("getSaveFileName", "getOpenFileName"):
        monkeypatch.setattr(QFileDialog, name, lambda *_: (str(path), ""))


def press(qtbot: QtBot, application: Application, text: str) -> None:
    """Click a button in the message bar as soon as it is shown."""

    def shown() -> list[QPushButton]:
        buttons = application.window.messages.findChildren(QPushButton)
        return [b for b in buttons if b.text() == text and b.isVisible()]

    qtbot.waitUntil(lambda: len(shown()) == 1)
    shown()[0].click()


def line(application: Application) -> None:
    """Draw one stroke."""
    canvas = application.window.canvas_panel.canvas
    canvas.begin_stroke(QPointF(40, 40), 1.0, False)
    canvas.extend_stroke(QPointF(90, 60 + 20 * len(application.session.strokes)), 1.0)
    canvas.end_stroke()


def test_a_project_can_be_saved_and_opened_and_opening_undone(
    application: Application, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, window = application.session, application.window
    path = tmp_path / "letters.vma"
    window.projects.use_settings(Settings(tmp_path / "s.json"))
    draw(application)
    session.set(variation=0.25, seed=41)
    image, entries = session.drawing.image, len(session.memory)
    choose(monkeypatch, tmp_path / "letters")
    window.actions_.save_project.trigger()
    qtbot.waitUntil(lambda: not window.projects.dirty)
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


def test_a_damaged_project_is_rejected(
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


def test_a_project_of_another_model_opens_with_a_message(
    application: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    window = application.window
    path = tmp_path / "other.vma"
    kept = window.projects.project()
    object.__setattr__(kept, "model_hash", "f" * 64)
    object.__setattr__(kept, "model_name", "Another")
    save_project(kept, path)
    window.projects.open(path)
    qtbot.waitUntil(lambda: "Another" in window.messages.text)
    assert len(application.session.memory) == len(kept.entries)


def test_saving_to_an_unwritable_path_is_reported(
    application: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way")
    draw(application)
    application.window.projects.save_to(tmp_path / "file" / "letters.vma")
    qtbot.waitUntil(lambda: "cannot be written" in application.window.messages.text)
    assert application.window.projects.dirty


def test_strokes_drawn_while_saving_remain_unsaved(
    application: Application, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    projects = application.window.projects
    path, may_write = tmp_path / "letters.vma", threading.Event()

    sync = os.fsync

    def slow(descriptor: int) -> None:
        may_write.wait(20)
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", slow)
    line(application)
    projects.save_to(path)
    line(application)
    may_write.set()
    qtbot.waitUntil(lambda: "Saved" in application.window.messages.text)
    assert len(load_project(path, 28).drawing) == 1
    assert projects.dirty
    projects.save_to(path)
    qtbot.waitUntil(lambda: not projects.dirty)
    assert len(load_project(path, 28).drawing) == 2
    assert len(load_project(previous_version(path), 28).drawing) == 1


def test_a_damaged_project_offers_the_previous_version(
    application: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    session, projects = application.session, application.window.projects
    path = tmp_path / "letters.vma"
    line(application)
    kept = session.drawing.image
    save_project(projects.project(), path)
    session.clear_drawing()
    save_project(projects.project(), path)
    path.write_bytes(path.read_bytes()[:100])
    projects.open(path)
    qtbot.waitUntil(lambda: "previous version" in application.window.messages.text)
    press(qtbot, application, "Open it")
    qtbot.waitUntil(lambda: not session.drawing.is_blank)
    assert np.array_equal(session.drawing.image, kept)


# --- two windows -------------------------------------------------------------------------------


def test_a_second_window_opens_a_copy_and_cannot_save_over_the_first(
    qtbot: QtBot, tmp_path: Path
) -> None:
    first, second = (create(theme="light") for _ in range(2))
    for window in (first.window, second.window):
        window.show()
    folder = tmp_path / "letters"
    path = folder / "letters.vma"
    line(first)
    first.window.projects.save_to(path)
    qtbot.waitUntil(lambda: not first.window.projects.dirty)
    second.window.projects.open(path)
    qtbot.waitUntil(lambda: "copy" in second.window.messages.text)
    assert second.window.projects.path is None
    assert len(second.session.strokes) == 1
    second.window.projects.save_to(path)
    assert "another window" in second.window.messages.text
    second.window.projects.save_to(folder / "mine")
    qtbot.waitUntil(lambda: second.window.projects.path == folder / "mine.vma")
    first.window.close()
    second.window.projects.open(path)
    qtbot.waitUntil(lambda: second.window.projects.path == path)
    second.window.close()
    assert {p.name for p in folder.iterdir()} == {"letters.vma", "mine.vma"}


# --- unsaved work ------------------------------------------------------------------------------


@pytest.fixture
def unsaved_work(qtbot: QtBot, tmp_path: Path) -> tuple[Path, np.ndarray]:
    """Leave unsaved work on top of a saved file: the recovery folder and the drawn image."""
    folder, document = tmp_path / "unsaved", tmp_path / "letters.vma"
    first = create(theme="light")
    first.window.projects.recovery.watch(folder)
    assert not first.window.messages.text
    first.window.projects.save_to(document)
    qtbot.waitUntil(lambda: first.window.projects.path == document)
    line(first)
    image = first.session.drawing.image
    first.window.close()
    assert len(work_copies(folder)) == 1
    return folder, image


def next_window(folder: Path) -> Application:
    """Open the next window, which offers to restore the unsaved work."""
    application = create(theme="light")
    application.window.show()
    application.window.projects.recovery.watch(folder)
    assert "unsaved work" in application.window.messages.text
    return application


def test_unsaved_work_can_be_restored_with_its_file(
    unsaved_work: tuple[Path, np.ndarray], qtbot: QtBot, tmp_path: Path
) -> None:
    folder, image = unsaved_work
    (old,) = work_copies(folder)
    second = next_window(folder)
    press(qtbot, second, "Restore")
    qtbot.waitUntil(lambda: not second.session.drawing.is_blank)
    assert np.array_equal(second.session.drawing.image, image)
    assert second.window.projects.dirty
    assert second.window.projects.path == tmp_path / "letters.vma"
    qtbot.waitUntil(lambda: not old.exists())
    (new,) = work_copies(folder)  # this window's own copy, written before the old one is deleted
    assert len(recover(new, 28).project.drawing) == 1
    second.window.close()


def test_unsaved_work_can_be_deleted(unsaved_work: tuple[Path, np.ndarray], qtbot: QtBot) -> None:
    folder, _ = unsaved_work
    second = next_window(folder)
    press(qtbot, second, "Delete")
    assert work_copies(folder) == []
    assert second.session.drawing.is_blank
    second.window.close()
    assert list(folder.iterdir()) == []


def test_unsaved_work_can_be_kept_next_to_its_file(
    unsaved_work: tuple[Path, np.ndarray], qtbot: QtBot, tmp_path: Path
) -> None:
    folder, _ = unsaved_work
    second = next_window(folder)
    press(qtbot, second, "Keep both")
    qtbot.waitUntil(lambda: "Saved as" in second.window.messages.text)
    (kept,) = tmp_path.glob("letters-recovered-*.vma")
    assert len(load_project(kept, 28).drawing) == 1
    assert load_project(tmp_path / "letters.vma", 28).drawing == ()
    assert second.session.drawing.is_blank
    assert work_copies(folder) == []
    second.window.close()


def test_several_recoveries_are_offered_one_at_a_time(qtbot: QtBot, tmp_path: Path) -> None:
    windows = [create(theme="light") for _ in range(2)]
    for application in windows:
        application.window.projects.recovery.watch(tmp_path)
        line(application)
    for application in windows:
        application.window.close()
    assert len(work_copies(tmp_path)) == 2
    third = next_window(tmp_path)
    press(qtbot, third, "Delete")
    assert "unsaved work" in third.window.messages.text
    press(qtbot, third, "Delete")
    assert work_copies(tmp_path) == []
    assert not third.window.messages.text
    third.window.close()


def test_autosave_copies_work_in_progress_and_locks_the_copy(
    application: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    projects, canvas = application.window.projects, application.window.canvas_panel.canvas
    projects.recovery.watch(tmp_path)
    canvas.begin_stroke(QPointF(40, 40), 1.0, False)
    canvas.extend_stroke(QPointF(90, 60), 1.0)
    qtbot.waitUntil(lambda: bool(work_copies(tmp_path)))
    (copy,) = work_copies(tmp_path)
    assert len(recover(copy, 28).project.drawing) == 1  # the pen is still down
    canvas.end_stroke()
    line(application)
    qtbot.waitUntil(lambda: len(recover(copy, 28).project.drawing) == 2)
    another = create(theme="light")
    another.window.projects.recovery.watch(tmp_path)
    assert not another.window.messages.text
    another.window.close()
    projects.save_to(tmp_path / "elsewhere" / "letters.vma")
    qtbot.waitUntil(lambda: not copy.exists())


def test_a_failed_autosave_is_reported_and_retried(
    application: Application, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    projects = application.window.projects
    recovery = Recovery(lambda: UnsavedWork(projects.project()), 28, projects, retry_ms=50)
    recovery.watch(tmp_path)
    reported: list[str] = []
    recovery.failed.connect(reported.append)
    line(application)
    with monkeypatch.context() as patch:
        inject(patch, Fault(1))
        recovery.changed()
        qtbot.waitUntil(lambda: bool(reported))
    qtbot.waitUntil(lambda: bool(work_copies(tmp_path)))
    assert len(reported) == 1
    assert "cannot be written" in reported[0]
    recovery.close(None)


def test_dropping_a_saved_sheet_restores_its_settings(
    application: Application, settled: Settled, qtbot: QtBot, tmp_path: Path
) -> None:
    session, window = application.session, application.window
    session.set(seed=123, variation=0.4)
    settled()
    path = tmp_path / "sheet.png"
    window.exporter.save_sheet(path, [])
    qtbot.waitUntil(lambda: "Saved" in window.messages.text)
    session.set(seed=5, variation=1.5)
    dropped = QMimeData()
    dropped.setUrls([QUrl.fromLocalFile(str(path))])
    window.importer.mime(dropped)
    qtbot.waitUntil(lambda: (session.seed, session.variation) == (123, 0.4), timeout=10_000)
    assert "seed 123" in window.messages.text
    window.actions_.strip_settings.setChecked(True)
    settled()
    path = tmp_path / "without.png"
    window.exporter.save_sheet(path, [])
    qtbot.waitUntil(path.exists)
    assert b"vma:" not in path.read_bytes()

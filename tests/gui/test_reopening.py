"""Reopening a project: view, pen, pins and variants come back, and so does its model on request."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from canvas_input import draw
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot
from vma_core.bundles.bundle import load_bundle
from vma_core.storage.project import Project, ViewState, load_project, save_project
from vma_core.storage.starter_memory import starter_memory
from vma_resources import resource_path

from vma_gui.app.application import Application, create

Settled = Callable[[], None]


@pytest.fixture
def second_window(application: Application, qtbot: QtBot) -> Iterator[Application]:
    """Another window, as after a new start."""
    other = create(theme="light")
    other.window.resize(application.window.size())
    other.window.show()
    qtbot.waitExposed(other.window)
    yield other
    other.window.close()
    other.window.deleteLater()


def save(application: Application, qtbot: QtBot, path: Path) -> None:
    application.window.projects.save_to(path)
    qtbot.waitUntil(lambda: not application.window.projects.dirty)


def choices(application: Application) -> list[QPushButton]:
    buttons = application.window.messages.findChildren(QPushButton)
    return [button for button in buttons if button.isVisible() and button.text()]


def test_a_project_is_reopened_as_it_was_left(
    application: Application,
    second_window: Application,
    settled: Settled,
    qtbot: QtBot,
    tmp_path: Path,
) -> None:
    session, view = application.session, application.window.memory_panel.view
    draw(application)
    session.set(seed=21, variation=0.5, count=9, seed_locked=False)
    session.set(thumbnail_px=96, pen_width_px=6.5, heat_view="difference")
    session.set_pen_scale(1.5)
    session.set_show_pixels(True)
    session.set_thin_lines(True)
    view.select([3, 4])
    application.window.actions_.pin.trigger()
    session.override(40, 0.25)
    view.scrollToBottom()
    top = session.top_entry
    assert top > 0
    settled()
    assert session.result is not None
    images = session.result.images
    path = tmp_path / "letters.vma"
    save(application, qtbot, path)

    path = path.rename(tmp_path / "moved.vma")  # the first window has locked the other name
    other = second_window.session
    second_window.window.projects.open(path)
    qtbot.waitUntil(lambda: second_window.window.projects.path == path)
    assert other.pins == {other.memory[3].image_id, other.memory[4].image_id}
    assert other.overrides == ((other.memory[40].image_id, 0.25),)
    assert other.source == "recall"
    assert (other.seed, other.variation, other.count, other.seed_locked) == (21, 0.5, 9, False)
    assert (other.thumbnail_px, other.pen_width_px) == (96, 6.5)
    assert second_window.window.memory_panel.view.thumbnail_px == 96
    assert (other.pen_scale, other.show_pixels, other.thin_lines) == (1.5, True, True)
    np.testing.assert_array_equal(other.drawing.image, session.drawing.image)
    assert other.heat_view == "difference"
    assert other.selection == (3, 4)
    assert other.top_entry == top
    qtbot.waitUntil(lambda: other.result is not None and other.result_request == other.request())
    assert other.result is not None
    np.testing.assert_allclose(other.result.images, images, atol=1e-4)
    other.unpin()
    assert not other.pins
    second_window.window.actions_.undo.trigger()
    second_window.window.actions_.undo.trigger()
    assert not other.pins
    assert (other.thumbnail_px, other.pen_scale, other.seed_locked) == (56, 1.0, True)
    assert not other.thin_lines


def test_a_project_without_a_view_leaves_pen_and_zoom(
    application: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    session, path = application.session, tmp_path / "old.vma"
    entries = tuple(starter_memory(session.image_size))[:10]
    save_project(Project(session.image_size, entries), path)
    with zipfile.ZipFile(path) as archive:
        assert "view" not in json.loads(archive.read("project.json"))
    session.set(pen_width_px=7.0, thumbnail_px=80)
    application.window.projects.open(path)
    qtbot.waitUntil(lambda: len(session.memory) == 10)
    assert (session.pen_width_px, session.thumbnail_px) == (7.0, 80)


def other_model() -> Path:
    return resource_path("models/compact-hard")


def made_with(model: Path, path: Path) -> Project:
    """Save a small project as if it had been made with a model."""
    bundle = load_bundle(model)
    size = bundle.config.image_size
    entries = tuple(starter_memory(size))[:12]
    project = Project(size, entries, view=ViewState(pins=(2,)))
    project = replace(project, model_name=bundle.name, model_hash=bundle.model_hash)
    save_project(project, path)
    return project


def test_a_project_of_another_model_offers_that_model(
    application: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "other.vma"
    project = made_with(other_model(), path)
    count = len(application.session.memory)
    application.window.projects.open(path)
    qtbot.waitUntil(lambda: len(choices(application)) == 2)
    assert [b.text() for b in choices(application)] == ["Use that model", "Open with this one"]
    assert project.model_name in application.window.messages.text
    assert len(application.session.memory) == count
    choices(application)[0].click()
    qtbot.waitUntil(lambda: application.window.projects.path == path, timeout=20_000)
    assert application.window.bundle.model_hash == project.model_hash
    assert len(application.session.memory) == 12
    assert application.session.pins == {application.session.memory[2].image_id}


def test_a_project_of_another_model_opens_with_this_one(
    application: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "other.vma"
    made_with(other_model(), path)
    before = application.window.bundle.model_hash
    application.window.projects.open(path)
    qtbot.waitUntil(lambda: len(choices(application)) == 2)
    choices(application)[1].click()
    qtbot.waitUntil(lambda: application.window.projects.path == path)
    assert application.window.bundle.model_hash == before
    assert len(application.session.memory) == 12
    assert "another model" in application.window.messages.text


def test_a_project_of_an_unknown_model_of_another_size_is_redrawn(
    application: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    session, path = application.session, tmp_path / "large.vma"
    size = 2 * session.image_size
    entries = tuple(starter_memory(size))[:12]
    project = Project(size, entries, model_name="elsewhere", model_hash="f" * 64)
    save_project(project, path)
    application.window.projects.open(path)
    qtbot.waitUntil(lambda: application.window.projects.path == path)
    assert {entry.image.shape for entry in session.memory.entries} == {(session.image_size,) * 2}
    assert [e.label for e in session.memory.entries] == [e.label for e in entries]
    assert "elsewhere" in application.window.messages.text
    assert load_project(path, size).image_size == size

"""Undo: every act on the user's work is one step, names it, and is taken back exactly."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import hypothesis
import numpy as np
import pytest
from canvas_input import draw
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot
from vma_core.engine.request import Addresses, Request, Result
from vma_core.engine.variant_settings import VariantSettings
from vma_core.glyphs import transform
from vma_core.glyphs.strokes import Stroke, StrokePoint
from vma_core.memory.entries import Memory, MemoryEntry
from vma_core.storage.project import Favourite, Project

from vma_gui.app.application import Application
from vma_gui.document.favourites import Favourites
from vma_gui.document.session import Session

SIZE = 8
Settled = Callable[[], None]


def stroke(number: int) -> Stroke:
    """A short stroke; each number gives another one."""
    points = tuple(StrokePoint(20.0 + i * 5, 20.0 + number, 1.0, float(i)) for i in range(4))
    return Stroke(points, 4.0)


def entry(number: int) -> MemoryEntry:
    image = np.zeros((SIZE, SIZE), np.uint8)
    image[number % SIZE, number // SIZE % SIZE] = 1
    return MemoryEntry(image, f"class {number % 3}", "test", (stroke(number % 40),))


class Desk:
    """A session with favourites and shown variants, but without a window or an engine."""

    def __init__(self) -> None:
        self.session = Session(SIZE)
        self.session.memory = Memory([entry(number) for number in range(4)])
        self.favourites = Favourites(self.session)
        self.numbers = iter(range(10, 10_000))
        images = np.linspace(0, 1, 4 * SIZE**2, dtype=np.float32).reshape(4, SIZE, SIZE)
        memory = self.session.memory.snapshot()
        shares = np.full(4, 0.25, np.float32)
        self.session.result_request = Request(memory, count=4, source="memory")
        self.session.result = Result(
            images,
            np.arange(4),
            Addresses(shares, shares, 0.0, 0.0),
            "test",
            {},
            0,
            np.ones(4, np.bool_),
            (None,) * 4,
        )

    def state(self) -> tuple[Any, ...]:
        """The user's work; entries and favourites by identity."""
        session = self.session
        entries = [(e.image_id, e.label, e.enabled) for e in session.memory.entries]
        return (
            tuple(session.strokes),
            tuple(entries),
            tuple(map(id, self.favourites.kept)),
            session.pins,
            session.overrides,
            session.source_before_steering,
            session.variant_settings,
            session.drawing.pixels,
        )

    def place(self, choice: int) -> int:
        return choice % len(self.session.memory)

    def act(self, name: str, choice: int) -> None:
        """One act; those that need an entry or a favourite do nothing without one."""
        getattr(self, name)(choice)

    def stroke(self, _choice: int) -> None:
        made = stroke(next(self.numbers) % 40)
        self.session.extend_raster([made], 0)
        self.session.finish_strokes([made])

    def rotate(self, _choice: int) -> None:
        self.session.change_drawing(transform.rotated, "Rotate")

    def clear(self, choice: int) -> None:
        self.session.set(seed_locked=bool(choice % 2))
        self.session.clear_drawing()

    def add_drawing(self, choice: int) -> None:
        self.session.set(seed_locked=bool(choice % 2))
        self.session.add_drawing_to_memory()

    def add_variants(self, choice: int) -> None:
        self.session.keep_variants([choice % 4])

    def import_(self, choice: int) -> None:
        made = [entry(next(self.numbers)) for _ in range(1 + choice % 3)]
        self.session.insert_entries(made, choice % (len(self.session.memory) + 1))

    def replace_memory(self, choice: int) -> None:
        self.session.replace_memory([entry(next(self.numbers)) for _ in range(choice % 3)])

    def empty_memory(self, _choice: int) -> None:
        self.session.empty_memory()

    def open_project(self, choice: int) -> None:
        made = tuple(entry(next(self.numbers)) for _ in range(choice % 3))
        settings = VariantSettings(source="memory", seed=choice)
        self.session.open_project(Project(SIZE, made, (stroke(choice % 40),), settings))

    def remove(self, choice: int) -> None:
        if len(self.session.memory):
            self.session.remove_entries({self.place(choice), self.place(choice // 2)})

    def rename(self, choice: int) -> None:
        if len(self.session.memory):
            self.session.label_entries([self.place(choice)], f"name {choice}")

    def enable(self, choice: int) -> None:
        if len(self.session.memory):
            self.session.enable_entries([self.place(choice)], bool(choice % 2))

    def move(self, choice: int) -> None:
        if len(self.session.memory):
            self.session.move_entries([self.place(choice)], self.place(choice // 3))

    def group(self, _choice: int) -> None:
        self.session.group_entries()

    def pin(self, choice: int) -> None:
        if len(self.session.memory):
            self.session.toggle_pin(self.place(choice))

    def unpin(self, _choice: int) -> None:
        self.session.unpin()

    def weigh(self, choice: int) -> None:
        if len(self.session.memory):
            share = None if choice % 4 == 0 else (choice % 4) / 4
            self.session.override(self.place(choice), share)

    def favourite(self, choice: int) -> None:
        self.favourites.keep([choice % 4])

    def unfavourite(self, choice: int) -> None:
        count = len(self.favourites.kept)
        if count:
            self.favourites.remove_favourites([choice % count])

    def apply_favourite(self, choice: int) -> None:
        count = len(self.favourites.kept)
        if count:
            self.favourites.apply_settings(choice % count)


ACTS = [
    name
    for name, value in vars(Desk).items()
    if callable(value) and name not in ("__init__", "state", "place", "act")
]


@hypothesis.given(
    acts=st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 100)), min_size=1, max_size=16)
)
@hypothesis.settings(
    suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture], max_examples=60
)
def test_any_acts_are_undone_to_the_state_before_and_redone_to_the_state_after(
    qapp: object, acts: list[tuple[str, int]]
) -> None:
    desk = Desk()
    stack = desk.session.undo_stack
    states = {0: desk.state()}
    for name, choice in acts:
        desk.act(name, choice)
        # Steps of one slider merge, so that the last state of a step counts.
        states[stack.index()] = desk.state()
    after = stack.count()
    assert after == stack.index()
    for index in reversed(range(after)):
        assert stack.undoText()
        stack.undo()
        assert desk.state() == states[index]
    assert not stack.canUndo()
    for index in range(1, after + 1):
        stack.redo()
        assert desk.state() == states[index]


def test_removing_a_favourite_is_undone_before_the_strokes_drawn_earlier(
    application: Application, settled: Settled
) -> None:
    window, session = application.window, application.session
    draw(application)
    settled()
    window.variants_panel.view.setCurrentIndex(window.variants_panel.model.index(2, 0))
    window.actions_.favourite.trigger()
    dock = window.favourites_dock
    dock.favourites.setCurrentRow(0)
    (kept,) = window.favourites.kept
    strokes = tuple(session.strokes)
    dock.remove_button.click()
    assert not window.favourites.kept
    undo, redo = window.actions_.undo, window.actions_.redo
    assert undo.text() == "&Undo Remove favourite"
    assert undo.toolTip() == "Undo Remove favourite (Ctrl+Z)"
    undo.trigger()
    assert window.favourites.kept == [kept]
    assert dock.favourites.count() == 1
    assert tuple(session.strokes) == strokes
    assert undo.text() == "&Undo Add favourite"
    assert redo.text() == "&Redo Remove favourite"
    undo.trigger()
    assert not window.favourites.kept
    assert undo.text() == "&Undo Stroke"


def test_undo_without_a_step_has_its_plain_name(application: Application) -> None:
    undo = application.window.actions_.undo
    assert (undo.text(), undo.toolTip()) == ("&Undo", "Undo (Ctrl+Z)")
    assert not undo.isEnabled()


def test_opening_a_project_is_one_step_with_its_favourites_and_settings(
    application: Application, settled: Settled, qtbot: QtBot, tmp_path: Path
) -> None:
    window, session = application.window, application.session
    settled()
    window.projects.save_to(tmp_path / "empty.vma")
    qtbot.waitUntil(lambda: window.projects.path is not None)
    window.variants_panel.view.setCurrentIndex(window.variants_panel.model.index(1, 0))
    window.actions_.favourite.trigger()
    session.set(seed=77)
    window.projects.open(tmp_path / "empty.vma")
    qtbot.waitUntil(lambda: not window.favourites.kept)
    assert session.seed != 77
    session.undo_stack.undo()
    assert len(window.favourites.kept) == 1
    assert session.seed == 77


@pytest.mark.parametrize("name", ["favourites", "pins"])
def test_undoing_marks_the_project_as_changed(
    application: Application, settled: Settled, qtbot: QtBot, tmp_path: Path, name: str
) -> None:
    window, session = application.window, application.session
    settled()
    if name == "pins":
        session.toggle_pin(0)
    else:
        favourite = Favourite(np.zeros((session.image_size,) * 2, np.float32), VariantSettings(), 0)
        window.favourites.replace_favourites([favourite], "Add favourite")
    window.projects.save_to(tmp_path / "one.vma")
    qtbot.waitUntil(lambda: not window.projects.dirty)
    session.undo_stack.undo()
    assert window.projects.dirty

"""The undo history belongs to the document: windows, models and preferences come and go."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from canvas_input import draw
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QSlider
from pytestqt.qtbot import QtBot
from vma_core.writing.lines import WritingLines
from vma_resources import resource_path
from write_desk import Desk

from vma_gui.app.application import Application, switch_language, switch_text
from vma_gui.system.language import set_language

Settled = Callable[[], None]
COMPACT = resource_path("models/compact-hard")


@pytest.fixture(autouse=True)
def _usual_look() -> Iterator[None]:
    yield
    set_language("en")


def state(application: Application) -> tuple[Any, ...]:
    """The user's work; entries by identity, favourites by what they were made from."""
    session, window = application.session, application.window
    return (
        tuple(session.strokes),
        [(e.image_id, e.label, e.enabled, e.lines) for e in session.memory.entries],
        [(f.settings, f.index, f.label) for f in window.favourites.kept],
        session.pins,
        session.overrides,
        session.variant_settings,
        session.writing.now,
        window.projects.path,
    )


class History:
    """Acts on a window, with the state after each step."""

    def __init__(self, application: Application) -> None:
        self.application = application
        self.stack = application.session.undo_stack
        self.states = {self.stack.index(): state(application)}

    def note(self) -> None:
        """Remember the present state as that after the last step."""
        self.states[self.stack.index()] = state(self.application)

    def undo_all(self) -> list[str]:
        """Undo by the window's action, comparing each state; returns the names of the steps."""
        names = []
        for index in reversed(range(self.stack.count())):
            names.append(self.application.window.actions_.undo.text())
            self.application.window.actions_.undo.trigger()
            self._check(index)
        assert not self.application.window.actions_.undo.isEnabled()
        return names

    def redo_all(self) -> None:
        for index in range(1, self.stack.count() + 1):
            self.application.window.actions_.redo.trigger()
            self._check(index)

    def _check(self, index: int) -> None:
        """The state between two strokes is not known."""
        if index in self.states:
            assert state(self.application) == self.states[index]


def choice(menu: QMenu, text: str) -> QAction:
    return next(action for action in menu.actions() if action.text().startswith(text))


@pytest.fixture
def history(application: Application, settled: Settled, qtbot: QtBot) -> History:
    """Acts of many kinds on a real window; each is a step, but for selections."""
    done, window, session = History(application), application.window, application.session
    draw(application)
    done.note()
    settled()
    window.variants_panel.view.setCurrentIndex(window.variants_panel.model.index(2, 0))
    for act in (
        window.actions_.favourite.trigger,
        window.actions_.keep_variants.trigger,
        lambda: window.memory_panel.model.setData(window.memory_panel.model.index(1, 0), "A"),
        lambda: session.set_lines({1: WritingLines(80.0, 100.0)}),
        lambda: session.override(4, 0.5),
        window.actions_.add.trigger,
        lambda: window.memory_panel.view.select([2, 3]),
        window.actions_.pin.trigger,
        window.actions_.disable.trigger,
        window.actions_.delete.trigger,
        choice(window.actions_.replace_menu, "Greek").trigger,
        window.favourites_dock.favourites.selectAll,
        window.favourites_dock.remove_button.click,
        window.actions_.empty_memory.trigger,
        window.actions_.new_project.trigger,
    ):
        act()
        done.note()
    desk = Desk(application, qtbot)
    desk.write("HAT")
    done.note()
    desk.click(desk.index("A"))
    done.note()
    window.actions_.pin_letter.trigger()
    done.note()
    window.actions_.new_page_seed.trigger()
    done.note()
    session.set(writes=False)
    return done


def test_everything_is_undone_after_changes_that_are_no_steps(
    application: Application, history: History, qtbot: QtBot
) -> None:
    first, session, count = application.window, application.session, history.stack.count()
    assert count > 15
    for dock in first.docks[:3]:
        dock.toggleViewAction().trigger()
        dock.toggleViewAction().trigger()
    choice(first.actions_.text_menu, "125").trigger()
    second = application.window
    assert second is not first
    assert application.session is session
    session.set(unit="nats")
    second.theme.choose("dark")
    switch_text(application, "100", None)
    application.window.model_chosen.emit(COMPACT)
    qtbot.waitUntil(lambda: application.window.bundle.path == COMPACT, timeout=20_000)
    assert history.stack.count() == count
    history.undo_all()
    history.redo_all()


def test_steps_are_named_in_the_present_language(application: Application, qtbot: QtBot) -> None:
    window, session = application.window, application.session
    draw(application)
    window.actions_.turn.trigger()
    session.label_entries([0], "A")
    session.writing.type_text("A")
    desk = Desk(application, qtbot)
    sliders = desk.panel.controls.findChildren(QSlider)
    next(s for s in sliders if s.accessibleName() == "Size").setValue(40)
    english = [session.undo_stack.command(i).text() for i in range(session.undo_stack.count())]
    assert english[-4:] == ["Rotate", "Label entries", "Type text", "Size"]
    choice(window.actions_.language_menu, "Deutsch").trigger()
    german = [session.undo_stack.command(i).text() for i in range(session.undo_stack.count())]
    assert german[-4:] == ["Drehen", "Einträge beschriften", "Text eintippen", "Größe"]
    assert application.window.actions_.undo.text() == "&Rückgängig: Größe"
    for _ in german:
        application.window.actions_.undo.trigger()
    assert not session.strokes
    assert application.window.actions_.redo.text() == "&Wiederholen: Strich"
    switch_language(application, "en", None)
    assert [session.undo_stack.command(i).text() for i in range(len(german))] == english


def test_another_window_looks_as_the_one_before(
    application: Application, settled: Settled, qtbot: QtBot
) -> None:
    window, session = application.window, application.session
    settled()
    desk = Desk(application, qtbot)
    desk.write("HAT")
    desk.click(0)
    session.set(writes=False)
    window.memory_panel.show_filter()
    window.memory_panel.filter.setText("a")
    window.memory_panel.view.select([0, 2])
    window.actions_.transparent.trigger()
    window.resize(780, 760)  # the offscreen screen is no larger
    messages = [notice.text for notice in window.messages.history.notices]
    switch_language(application, "de", None)
    after = application.window
    assert after is not window
    assert after.size() == window.size()
    assert after.memory_panel.view.selected_positions() == session.selection == (0, 2)
    assert after.memory_panel.filter.text() == "a"
    assert after.memory_panel.filter.isVisible()
    assert after.exporter.transparent
    assert [notice.text for notice in after.messages.history.notices][: len(messages)] == messages
    settled()
    assert after.variants_panel.model.rowCount() == session.count
    # The page of the new window has no current letter yet.
    desk = Desk(application, qtbot)
    desk.settle()
    assert [letter.character for letter in desk.letters] == ["H", "A", "T"]
    assert not after.actions_.pin_letter.isEnabled()

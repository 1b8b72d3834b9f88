"""No action works on what is hidden or missing; each that cannot be triggered says why."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QAction, QHelpEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QToolTip
from pytestqt.qtbot import QtBot
from write_desk import Desk

from vma_gui.actions.actions import disabled_reason
from vma_gui.app.application import Application
from vma_gui.dialogs.command_palette import CommandPalette

Settled = Callable[[], None]

VARIANTS = {
    "save", "save_single", "save_animation", "save_movie", "favourite", "more_like",
    "all_variants", "keep_variants", "draw_variant", "play_variant", "new_seed", "lock_seed",
}  # fmt: skip
MEMORY = {
    "save_morph", "cut", "edit_entry", "find", "group", "select_all", "label", "entry_lines",
    "disable", "delete", "pin", "unpin",
}  # fmt: skip
DRAWING = {
    "pen", "eraser", "thinner", "thicker", "thin_lines", "mirror", "flip", "turn", "fit", "replay",
    "clear", "add", "edit_label", "edit_entry", "ghost", "guides",
}  # fmt: skip
PANELS = {"export_csv", "save_figure", "copy_table", "pixels"}
PAGE = {
    "page_drawing", "page_memory", "new_page_seed", "another_letter", "pin_letter",
    "release_letters",
}  # fmt: skip
STEPS = {"undo", "redo"}


def disabled(application: Application) -> set[str]:
    """Names of the disabled actions; each has a sentence that says why, undo and redo apart."""
    actions = application.window.actions_
    found = {e.name for e in actions.declared() if not getattr(actions, e.name).isEnabled()}
    for name in found - STEPS:
        action: QAction = getattr(actions, name)
        assert disabled_reason(action).endswith(".")
        assert action.toolTip().endswith(disabled_reason(action))
    return found


def test_hidden_panels_disable_their_actions(
    application: Application, settled: Settled, qtbot: QtBot
) -> None:
    session, window = application.session, application.window
    settled()
    window.memory_panel.view.select([0, 1])
    session.toggle_pin(0)
    session.set(around=((1, 0),))
    assert disabled(application) & (VARIANTS | MEMORY | DRAWING | PANELS) == set()
    assert disabled(application) >= PAGE
    desk = Desk(application, qtbot)
    desk.write("HAT")
    desk.click(0)
    session.set(page_drawing=False, page_memory=False)
    found = disabled(application)
    assert found >= VARIANTS | MEMORY | DRAWING | PANELS
    assert not found & PAGE
    assert not window.actions_.symmetry_menu.menuAction().isEnabled()
    # What is shown beside the page can be worked with.
    session.set(page_memory=True)
    found = disabled(application)
    assert not found & (MEMORY - {"edit_entry"} | PANELS)
    assert found >= VARIANTS | DRAWING
    session.set(page_drawing=True)
    assert not disabled(application) & (MEMORY | DRAWING)
    session.set(page_memory=False, page_drawing=False)
    window.bits.toggleViewAction().trigger()
    assert not disabled(application) & {"export_csv", "save_figure", "copy_table"}
    assert window.data_source() is window.bits


def test_an_empty_memory_disables_what_needs_entries(
    application: Application, settled: Settled
) -> None:
    settled()
    application.session.empty_memory()
    settled()
    found = disabled(application)
    assert found >= MEMORY | {"empty_memory", "export_font", "export_dataset"}
    assert found >= VARIANTS - {"new_seed", "lock_seed"}
    assert "empty" in disabled_reason(application.window.actions_.find)
    application.session.undo_stack.undo()
    assert "find" not in disabled(application)


@pytest.mark.parametrize("keys", ["Ctrl+R", "Ctrl+B", "Ctrl+.", "Ctrl+Return", "Ctrl+Shift+E"])
def test_keys_of_hidden_variants_do_nothing_and_say_why(
    application: Application, settled: Settled, qtbot: QtBot, keys: str
) -> None:
    session, window = application.session, application.window
    settled()
    window.variants_panel.view.selectAll()
    desk = Desk(application, qtbot)
    desk.write("HAT")
    desk.view.setFocus()
    before = session.variant_settings, session.undo_stack.count(), list(window.favourites.kept)
    QTest.keySequence(desk.view, QKeySequence(keys))
    assert before == (
        session.variant_settings,
        session.undo_stack.count(),
        list(window.favourites.kept),
    )
    assert "variants are hidden" in window.messages.text


def test_menus_and_the_palette_say_why_an_action_is_disabled(
    application: Application, settled: Settled
) -> None:
    settled()
    window = application.window
    application.session.set(writes=True)
    palette = CommandPalette(window.menuBar(), window)
    palette.line.setText("New seed")
    listed = [palette.list.item(row).text() for row in range(palette.list.count())]
    (seed,) = (text for text in listed if text.startswith("Variants › New seed"))
    assert "The variants are hidden" in seed
    menu = next(m for m in window.menuBar().findChildren(QMenu) if m.title() == "V&ariants")
    menu.popup(QPoint(0, 0))
    place = menu.actionGeometry(window.actions_.new_seed).center()
    QApplication.sendEvent(menu, QHelpEvent(QEvent.Type.ToolTip, place, menu.mapToGlobal(place)))
    assert QToolTip.text() == disabled_reason(window.actions_.new_seed)
    menu.close()
    QToolTip.hideText()

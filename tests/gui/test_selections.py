"""Selections and marks follow what they belong to, and end with it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from canvas_input import draw
from PIL import Image
from pytestqt.qtbot import QtBot

from vma_gui.app.application import Application

Settled = Callable[[], None]


def select(application: Application, *rows: int) -> None:
    view = application.window.variants_panel.view
    view.clearSelection()
    for row in rows:
        model = view.selectionModel()
        model.select(view.model().index(row, 0), model.SelectionFlag.Select)


def test_a_new_set_of_variants_clears_the_selected_ones(
    application: Application, settled: Settled, qtbot: QtBot
) -> None:
    session, view = application.session, application.window.variants_panel.view
    draw(application)
    settled()
    select(application, 1, 3)
    session.set(variation=session.variation)
    assert view.selected_rows() == [1, 3]
    session.set(seed=session.seed + 1)
    settled()
    assert view.selected_rows() == []


def test_the_same_variants_stay_selected_when_they_are_answered_again(
    application: Application, settled: Settled
) -> None:
    session, view = application.session, application.window.variants_panel.view
    draw(application)
    settled()
    select(application, 2)
    session.label_entries([0], "another name")
    settled()
    assert view.selected_rows() == [2]


def test_adding_variants_keeps_pin_seed_and_the_variants_on_screen(
    application: Application, settled: Settled, qtbot: QtBot
) -> None:
    session, window = application.session, application.window
    session.set(source="recall")
    session.toggle_pin(4)
    pins = session.pins
    for source in ("recall", "memory"):
        session.set(source=source, seed_locked=True)
        draw(application)
        settled()
        assert session.result is not None
        before, seed = session.result, session.seed
        select(application, 0, 5)
        window.actions_.keep_variants.trigger()
        # The heat of the larger memory arrives, the variants stay.
        qtbot.waitUntil(lambda: session.addresses_request == session.request())
        assert session.result is before
        assert window.variants_panel.view.selected_rows() == [0, 5]
        assert (session.pins, session.seed, session.seed_locked) == (pins, seed, True)
    session.set(seed=seed + 1)
    settled()
    assert session.result is not before


def test_selected_entries_stay_selected_while_the_memory_changes(application: Application) -> None:
    session, view = application.session, application.window.memory_panel.view
    view.select([3, 5])
    chosen = [session.memory[p].image_id for p in session.selection]
    session.insert_entries([session.memory[0]], 0)
    assert session.selection == (4, 6)
    assert [session.memory[p].image_id for p in session.selection] == chosen
    session.remove_entries([4])
    assert session.selection == (5,)
    session.remove_entries([5])
    assert session.selection == ()
    session.undo_stack.undo()
    assert session.selection == ()


def test_the_hovered_mark_follows_its_entry(application: Application) -> None:
    session, model = application.session, application.window.memory_panel.model
    session.hovered_changed.emit(4)
    assert model.is_highlighted(4)
    session.move_entries([0], 3)
    session.remove_entries([0])
    assert model.is_highlighted(3)
    assert not model.is_highlighted(4)
    session.remove_entries([3])
    assert not any(model.is_highlighted(row) for row in range(len(session.memory)))


def test_a_variant_still_names_its_entry_after_the_memory_has_changed(
    application: Application, settled: Settled
) -> None:
    session, model = application.session, application.window.variants_panel.model
    session.set(source="memory")
    settled()
    assert session.result is not None
    read = session.memory[model.position_of_entry(0)]
    select(application, 0)
    application.window.actions_.keep_variants.trigger()
    assert session.memory[model.position_of_entry(0)] is read


def test_saving_offers_the_selected_variants_and_all(
    application: Application, settled: Settled, qtbot: QtBot, tmp_path: Path
) -> None:
    window = application.window
    settled()
    select(application, 0, 4, 7)
    dialog = window.exporter.picture_dialog("sheet", window.variants_panel.view.selected_rows())
    assert dialog is not None
    texts = [dialog.which.itemText(i) for i in range(dialog.which.count())]
    assert texts == ["3 selected", "All 16"]
    assert dialog.which.currentText() == "3 selected"
    assert dialog.summary.text().startswith("3 variants in one PNG file, longer side ")
    dialog.which.setCurrentIndex(1)
    assert dialog.summary.text().startswith("16 variants in one PNG file")
    few, many = tmp_path / "few.png", tmp_path / "many.png"
    dialog.export(many)
    qtbot.waitUntil(many.exists)
    dialog = window.exporter.picture_dialog("sheet", [0, 4, 7])
    assert dialog is not None
    dialog.export(few)
    qtbot.waitUntil(few.exists)
    with Image.open(few) as one, Image.open(many) as other:
        assert not np.array_equal(np.asarray(one), np.asarray(other))
    dialog = window.exporter.picture_dialog("single", [])
    assert dialog is not None
    assert [dialog.which.itemText(i) for i in range(dialog.which.count())] == ["All 16"]
    assert dialog.summary.text().startswith("16 PNG files, 448 × 448 px")
    dialog.reject()

"""Similar variants, favourites and the history."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import numpy as np
from canvas_input import draw
from pytestqt.qtbot import QtBot
from vma_core.glyphs.strokes import StrokeArrays

from vma_gui.app.application import Application

Settled = Callable[[], None]


def select(application: Application, row: int) -> None:
    """Select one variant."""
    view = application.window.variants_panel.view
    view.setCurrentIndex(view.model().index(row, 0))


def test_more_like_this_yields_similar_variants_and_can_be_left(
    application: Application, settled: Settled
) -> None:
    session, actions = application.session, application.window.actions_
    session.set(source="memory")
    settled()
    result = session.result
    assert result is not None
    chosen, read, images = result.images[3], result.addressed[3], result.images
    assert not actions.all_variants.isEnabled()
    select(application, 3)
    actions.more_like.trigger()
    settled()
    assert session.result is not None
    near = session.result.images
    assert set(session.result.addressed.tolist()) == {read}
    others = images[result.addressed == read]
    assert np.abs(near - chosen).mean() < np.abs(images - chosen).mean()
    assert len({image.tobytes() for image in near}) == len(near)
    assert len(others) >= 1
    select(application, 0)
    actions.more_like.trigger()
    settled()
    assert [len(step) for step in session.around] == [2, 2]
    actions.all_variants.trigger()
    settled()
    assert session.around == ()
    assert session.result is not None
    np.testing.assert_array_equal(session.result.images, images)


def test_more_like_this_keeps_a_locked_seed_and_says_which_variant(
    application: Application, settled: Settled
) -> None:
    session, window = application.session, application.window
    chip = window.variants_panel.near
    draw(application)
    settled()
    assert session.result is not None
    assert not chip.isVisible()
    first = session.result.images
    place = window.variants_panel.view.geometry()
    for row, name in ((6, "Like variant 7"), (6, "Like variant 7"), (2, "Like variant 3")):
        select(application, row)
        window.actions_.more_like.trigger()
        settled()
        assert chip.isVisible()
        assert chip.text.accessibleName() == name
        assert chip.text.text() in (name, f"≈ {row + 1}")
        assert chip.text.width() >= chip.text.fontMetrics().horizontalAdvance(chip.text.text())
        assert session.seed == 7
    assert window.variants_panel.view.geometry() == place
    assert "7 › 7 › 3" in chip.toolTip()
    spread = session.result.images.std(axis=0).mean()
    assert 0.0 < spread < 1.5 * first.std(axis=0).mean()
    chip.close_button.click()
    settled()
    assert not chip.isVisible()
    np.testing.assert_array_equal(session.result.images, first)
    session.set(seed_locked=False)
    select(application, 6)
    window.actions_.more_like.trigger()
    assert session.seed == 8


def test_drawing_on_returns_to_variants_of_the_drawing(
    application: Application, settled: Settled
) -> None:
    session, window = application.session, application.window
    draw(application)
    settled()
    select(application, 1)
    window.actions_.more_like.trigger()
    settled()
    assert session.around
    session.set(variation=0.4)
    assert session.around
    draw(application, "B")
    assert session.around == ()
    assert session.seed == 7
    assert not window.variants_panel.near.isVisible()


def test_favourites_are_saved_with_the_project_and_restore_their_settings(
    application: Application, settled: Settled, qtbot: QtBot, tmp_path: Path
) -> None:
    session, window = application.session, application.window
    settled()
    window.actions_.favourite.trigger()
    assert "Select variants" in window.messages.text
    session.set(seed=31, variation=0.3)
    settled()
    select(application, 2)
    window.actions_.favourite.trigger()
    (favourite,) = window.favourites.kept
    assert (favourite.settings.seed, favourite.index) == (31, 2)
    assert window.favourites_dock.favourites.count() == 1
    window.projects.save_to(tmp_path / "letters.vma")
    qtbot.waitUntil(lambda: not window.projects.dirty)
    window.favourites_dock.favourites.setCurrentRow(0)
    window.favourites_dock.remove_button.click()
    assert not window.favourites.kept
    window.projects.open(tmp_path / "letters.vma")
    qtbot.waitUntil(lambda: len(window.favourites.kept) == 1)
    session.set(seed=5, variation=1.0)
    window.favourites_dock.favourites.setCurrentRow(0)
    window.favourites_dock.apply_button.click()
    assert (session.seed, session.variation) == (31, 0.3)
    window.favourites_dock.canvas_button.click()
    assert session.strokes


def test_a_saved_favourite_keeps_its_strokes_bit_for_bit(
    application: Application, settled: Settled, qtbot: QtBot, tmp_path: Path
) -> None:
    session, window = application.session, application.window
    draw(application)
    settled()
    select(application, 3)
    window.actions_.favourite.trigger()
    assert session.result is not None
    drawn = session.result.strokes[3]
    assert drawn is not None
    strokes = tuple(session.strokes)
    window.projects.save_to(tmp_path / "signs.vma")
    qtbot.waitUntil(lambda: not window.projects.dirty)
    window.favourites.remove_favourites([0])
    session.clear_drawing()
    window.projects.open(tmp_path / "signs.vma")
    qtbot.waitUntil(lambda: len(window.favourites.kept) == 1)
    kept = StrokeArrays.of(window.favourites.kept[0].strokes)
    for field in fields(StrokeArrays):
        np.testing.assert_array_equal(getattr(kept, field.name), getattr(drawn, field.name))
    window.favourites_dock.favourites.setCurrentRow(0)
    window.favourites_dock.canvas_button.click()
    assert tuple(session.strokes) == drawn.to_strokes()
    session.undo_stack.undo()
    arrays = [StrokeArrays.of(found) for found in (session.strokes, strokes)]
    np.testing.assert_array_equal(arrays[0].points_px, arrays[1].points_px)


def test_the_history_is_previewed_without_changes_and_restored(
    application: Application, settled: Settled, qtbot: QtBot
) -> None:
    session, window = application.session, application.window
    favourites, dock = window.favourites, window.favourites_dock
    draw(application)
    settled()
    qtbot.waitUntil(lambda: len(favourites.history) > 0)
    count, strokes = len(favourites.history), list(session.strokes)
    session.clear_drawing()
    session.set(seed=55)
    settled()
    qtbot.waitUntil(lambda: len(favourites.history) == count + 1)
    assert dock.history.count() == count + 1
    dock.history.setCurrentRow(1)
    assert dock.preview.glyphs
    assert not session.strokes
    assert session.seed == 55
    dock.seed_button.click()
    assert not session.strokes
    assert session.seed == favourites.history[count - 1].settings.seed
    dock.restore_button.click()
    assert session.strokes == strokes
    session.undo_stack.undo()
    assert not session.strokes


def test_the_same_variants_enter_the_history_once(
    application: Application, settled: Settled
) -> None:
    settled()
    favourites = application.window.favourites
    favourites.add_to_history()
    favourites.add_to_history()
    assert len(favourites.history) == 1

"""Canvas tools: stabiliser, straight lines, symmetry, transforms, overlay, replay."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QSlider
from pytestqt.qtbot import QtBot
from vma_core.glyphs.stroke_raster import rasterise
from widget_queries import named

from vma_gui.app.application import Application

LEFT = Qt.MouseButton.LeftButton
NONE, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier


def press_and_drag(
    application: Application, places: list[QPoint], keys: Qt.KeyboardModifier
) -> None:
    """Send mouse events to the canvas, in its coordinates."""
    canvas = application.window.canvas_panel.canvas
    QTest.mousePress(canvas, LEFT, keys, places[0])
    for place in places[1:]:
        QTest.mouseMove(canvas, place)
    QTest.mouseRelease(canvas, LEFT, keys, places[-1])


def zigzag(application: Application) -> list[QPoint]:
    side = application.window.canvas_panel.canvas.width()
    return [QPoint(side // 5 + 8 * i, side // 3 + (i % 2) * 12) for i in range(16)]


def end_of_line(application: Application) -> tuple[float, float]:
    """The last point drawn, in canvas coordinates."""
    canvas = application.window.canvas_panel.canvas
    point = application.session.strokes[-1].points[-1]
    scale = min(canvas.width(), canvas.height()) / 105
    offset = (canvas.height() - min(canvas.width(), canvas.height())) / 2
    return point.x_px * scale, point.y_px * scale + offset


@pytest.mark.parametrize("strength", ["off", "smooth", "strong"])
def test_the_line_ends_where_the_pointer_was_lifted(
    application: Application, strength: str
) -> None:
    menu = application.window.actions_.stabiliser_menu.actions()
    {"off": menu[0], "smooth": menu[1], "strong": menu[2]}[strength].trigger()
    assert application.session.stabiliser == strength
    places = zigzag(application)
    press_and_drag(application, places, NONE)
    x, y = end_of_line(application)
    assert (x, y) == (pytest.approx(places[-1].x(), abs=2), pytest.approx(places[-1].y(), abs=2))


def test_shift_click_draws_a_straight_line(application: Application) -> None:
    side = application.window.canvas_panel.canvas.width()
    press_and_drag(application, zigzag(application), NONE)
    before = application.session.strokes[-1].points[-1]
    corner = QPoint(side - 30, side - 30)
    press_and_drag(application, [corner, corner], SHIFT)
    assert len(application.session.strokes) == 2
    line = application.session.strokes[-1].points
    assert line[0][:2] == before[:2]
    assert len(line) == 2


def test_shift_drag_changes_the_pen_size_and_draws_nothing(application: Application) -> None:
    width = application.session.pen_width_px
    middle = QPoint(150, 150)
    press_and_drag(application, [middle, middle + QPoint(30, 0), middle + QPoint(60, 0)], SHIFT)
    assert application.session.pen_width_px > width + 1
    assert application.session.strokes == []
    slider = named(application.window.canvas_panel, QSlider, "Pen size")
    assert slider.value() == pytest.approx(10 * application.session.pen_width_px, abs=1)


def test_symmetry_draws_mirror_images_in_one_undo_step(application: Application) -> None:
    application.window.actions_.symmetry_menu.actions()[2].trigger()
    press_and_drag(application, zigzag(application), NONE)
    session = application.session
    assert len(session.strokes) == 4
    picture = session.raster.coverage
    np.testing.assert_allclose(picture, picture[:, ::-1], atol=1e-3)
    np.testing.assert_allclose(picture, picture[::-1], atol=1e-3)
    # Incremental drawing and rasterising the finished strokes must agree.
    np.testing.assert_allclose(picture, rasterise(session.strokes).coverage, atol=1e-5)
    application.window.actions_.undo.trigger()
    assert session.strokes == []


@pytest.mark.parametrize("name", ["mirror", "flip", "turn", "fit"])
def test_transforming_a_drawing_can_be_undone(application: Application, name: str) -> None:
    press_and_drag(application, zigzag(application), NONE)
    session = application.session
    before = session.drawing
    getattr(application.window.actions_, name).trigger()
    assert session.drawing != before
    application.window.actions_.undo.trigger()
    assert session.drawing == before


def test_rotating_an_empty_drawing_adds_no_undo_step(application: Application) -> None:
    count = application.session.undo_stack.count()
    application.window.actions_.turn.trigger()
    assert application.session.undo_stack.count() == count


def test_an_entry_is_edited_as_a_new_drawing(application: Application, settled: Callable) -> None:
    session, actions = application.session, application.window.actions_
    assert not actions.edit_entry.isEnabled()
    application.window.memory_panel.view.reveal(10)
    assert session.selection == (10,)
    actions.edit_entry.trigger()
    assert not session.drawing.is_blank
    settled()
    assert session.addresses is not None
    assert int(np.argmax(session.addresses.posterior)) in range(8, 13)
    actions.undo.trigger()
    assert session.drawing.is_blank


def test_an_entry_without_strokes_is_traced(application: Application) -> None:
    from dataclasses import replace

    session = application.session
    bare = replace(session.memory[0], strokes=())
    session.insert_entries([bare], 0)
    session.edit_entry(0)
    drawn = session.drawing.image
    overlap = (drawn & bare.image).sum() / (drawn | bare.image).sum()
    assert overlap > 0.5


def pixels(image: QImage) -> bytes:
    return bytes(image.convertToFormat(QImage.Format.Format_RGB32).constBits())


def test_the_overlay_shows_an_entry_beneath_the_drawing(application: Application) -> None:
    window, session = application.window, application.session
    window.memory_panel.view.reveal(3)
    empty = pixels(window.canvas_panel.canvas.grab().toImage())
    window.actions_.ghost.trigger()
    assert session.ghost is session.memory[3]
    assert pixels(window.canvas_panel.canvas.grab().toImage()) != empty
    assert session.drawing.is_blank
    window.actions_.ghost.trigger()
    assert session.ghost is None
    assert pixels(window.canvas_panel.canvas.grab().toImage()) == empty


def test_a_replay_ends_with_all_strokes(application: Application, qtbot: QtBot) -> None:
    press_and_drag(application, zigzag(application), NONE)
    session = application.session
    whole = list(session.strokes)
    steps = session.undo_stack.count()
    seen: list[int] = []
    session.drawing_changed.connect(
        lambda: seen.append(sum(len(stroke.points) for stroke in session.strokes))
    )
    application.window.actions_.replay.trigger()
    replay = application.window.canvas_panel.canvas.replay
    qtbot.waitUntil(lambda: not replay.is_running, timeout=10_000)
    assert session.strokes == whole
    assert seen == sorted(seen)
    assert seen[0] < seen[-1]
    assert session.undo_stack.count() == steps


def test_drawing_during_a_replay_loses_nothing(application: Application) -> None:
    press_and_drag(application, zigzag(application), NONE)
    whole = list(application.session.strokes)
    application.window.actions_.replay.trigger()
    press_and_drag(application, [QPoint(40, 40), QPoint(60, 60)], NONE)
    assert application.session.strokes[:-1] == whole

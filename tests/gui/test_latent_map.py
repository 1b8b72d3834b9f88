"""The latent map: it locates the drawing, follows the pointer and draws the decoded glyph."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from canvas_input import draw
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from widget_queries import colour_count

from vma_gui.app.application import Application
from vma_gui.docks.latent_map import LatentPicture

Settled = Callable[[], None]


def shown(application: Application) -> LatentPicture | None:
    return application.window.latent_map.view.picture


def open_map(application: Application, settled: Settled, qtbot: QtBot) -> LatentPicture:
    """Draw, open the latent map and return its picture."""
    application.window.latent_map.show()
    draw(application)
    settled()

    def map_is_shown() -> bool:
        picture = shown(application)
        return picture is not None and picture.drawn and not application.window.latent_map.busy

    qtbot.waitUntil(map_is_shown, timeout=20_000)
    picture = shown(application)
    assert picture is not None
    return picture


def test_the_cursor_starts_at_the_drawing(
    application: Application, settled: Settled, qtbot: QtBot
) -> None:
    session = application.session
    picture = open_map(application, settled, qtbot)
    assert session.addresses is not None
    assert picture.template is session.memory[int(session.addresses.posterior.argmax())]
    assert picture.cursor == picture.home
    assert len(picture.entries) == len(picture.places) == len(session.memory)
    # The glyph decoded there is the drawing as reconstructed from the most read entry.
    ink = picture.glyph.image >= 0.5
    drawn = session.drawing.image.astype(bool)
    assert (ink & drawn).sum() / (ink | drawn).sum() > 0.6
    assert 0 < picture.shares[1] <= picture.shares[0] < 1
    columns, lines = application.window.latent_map.view.lattice()
    assert [len(line) for line in picture.lattice] == [columns] * lines


def test_the_glyph_follows_the_pointer_and_can_be_copied_to_the_canvas(
    application: Application, settled: Settled, qtbot: QtBot
) -> None:
    dock, session = application.window.latent_map, application.session
    before = open_map(application, settled, qtbot)
    place = dock.view.point((-1.5, 1.0)).toPoint()
    QTest.mousePress(dock.view, Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseRelease(dock.view, Qt.MouseButton.LeftButton, pos=place)

    def moved() -> bool:
        picture = shown(application)
        return picture is not None and abs(picture.cursor[0] + 1.5) < 0.1

    qtbot.waitUntil(moved, timeout=20_000)
    picture = shown(application)
    assert picture is not None
    assert abs(picture.cursor[1] - 1.0) < 0.1
    assert np.abs(picture.glyph.image - before.glyph.image).max() > 0.3
    # Only the glyph is decoded again; the map stays.
    assert picture.lattice is before.lattice
    QTest.keyClick(dock.view, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(
        lambda: (p := shown(application)) is not None and abs(p.cursor[0] + 0.5) < 0.1,
        timeout=20_000,
    )
    drawing = session.drawing
    dock.draw_button.click()
    assert session.drawing != drawing
    session.undo_stack.undo()
    assert session.drawing == drawing


def test_three_selected_entries_get_their_own_map(
    application: Application, settled: Settled, qtbot: QtBot
) -> None:
    open_map(application, settled, qtbot)
    session = application.session
    session.select_requested.emit([3, 6, 9])
    qtbot.waitUntil(
        lambda: (p := shown(application)) is not None and len(p.entries) == 3, timeout=20_000
    )
    picture = shown(application)
    assert picture is not None
    assert picture.template is session.memory[3]


def test_too_few_entries_have_no_map(
    application: Application, settled: Settled, qtbot: QtBot
) -> None:
    open_map(application, settled, qtbot)
    session = application.session
    session.remove_entries(range(2, len(session.memory)))
    qtbot.waitUntil(lambda: shown(application) is None, timeout=20_000)
    assert not application.window.latent_map.draw_button.isEnabled()
    assert colour_count(application.window.latent_map) > 8

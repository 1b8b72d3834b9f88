"""Overriding the weight of an entry by dragging, and resetting it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hand import draw
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from vma_gui.app.application import Application
from vma_gui.memory_grid.top_entries import CELL_PX, FULL_DRAG_PX, MAX_SHOWN

Settled = Callable[[], None]


def centre_of(application: Application, number: int) -> QPoint:
    """The centre of a cell of the most read entries."""
    side_px = min(CELL_PX, application.window.canvas_panel.top_entries.width() // MAX_SHOWN)
    return QPoint(number * side_px + side_px // 2, side_px // 2)


def drag_up(application: Application, cell: int, way_px: int) -> None:
    """Press on a cell and drag upwards."""
    top = application.window.canvas_panel.top_entries
    start = centre_of(application, cell)
    QTest.mousePress(top, Qt.MouseButton.LeftButton, pos=start)
    for share in (0.25, 0.5, 0.75, 1.0):
        QTest.mouseMove(top, start - QPoint(0, round(share * way_px)))
    QTest.mouseRelease(top, Qt.MouseButton.LeftButton, pos=start - QPoint(0, way_px))


def test_a_dragged_entry_is_read_more(application: Application, settled: Settled) -> None:
    session, top = application.session, application.window.canvas_panel.top_entries
    session.set(count=64)
    draw(application)
    settled()
    order = top.positions
    third = order[2]
    assert session.result is not None
    assert (session.result.addressed == third).mean() < 0.1
    drag_up(application, 2, round(0.8 * FULL_DRAG_PX))
    settled()
    assert session.result is not None
    assert 0.6 < (session.result.addressed == third).mean() < 0.95
    # The entry stays under the pointer, and the heat still shows the model's posterior.
    assert top.positions == order
    assert "80 %" in top.accessibleDescription()
    assert session.addresses is not None
    assert session.addresses.posterior[third] < 0.1
    QTest.mouseDClick(top, Qt.MouseButton.LeftButton, pos=centre_of(application, 2))
    settled()
    assert session.overrides == ()
    assert session.result is not None
    assert (session.result.addressed == third).mean() < 0.1


def test_a_click_reveals_the_entry(application: Application, settled: Settled) -> None:
    draw(application)
    settled()
    shown: list[int] = []
    application.session.reveal_requested.connect(shown.append)
    top = application.window.canvas_panel.top_entries
    QTest.mouseClick(top, Qt.MouseButton.LeftButton, pos=centre_of(application, 1))
    assert shown == [top.positions[1]]
    assert application.session.overrides == ()


def test_weights_can_be_changed_with_the_keyboard(
    application: Application, settled: Settled, qtbot: QtBot
) -> None:
    session, top = application.session, application.window.canvas_panel.top_entries
    draw(application)
    settled()
    top.setFocus()
    QTest.keyClick(top, Qt.Key.Key_Right)
    assert session.addresses is not None
    before = float(session.addresses.posterior[top.positions[1]])
    QTest.keyClick(top, Qt.Key.Key_Up)
    QTest.keyClick(top, Qt.Key.Key_Up)
    ((identity, share),) = session.overrides
    assert identity == session.memory[top.positions[1]].image_id
    assert share == pytest.approx(min(1.0, before + 0.1), abs=1e-5)
    QTest.keyClick(top, Qt.Key.Key_Delete)
    assert session.overrides == ()


def test_overrides_are_normalised_to_at_most_one(application: Application) -> None:
    session = application.session
    session.override(0, 0.8)
    session.override(1, 0.6)
    assert [share for _, share in session.overrides] == pytest.approx([0.4, 0.6])
    session.remove_entries([1])
    assert [share for _, share in session.overrides] == pytest.approx([0.4])

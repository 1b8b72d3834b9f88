"""The tour: it leads on, the window stays usable, and it can be left at any time."""

from __future__ import annotations

from hand import draw
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from vma_gui.app.application import Application


def test_drawing_leads_on_by_itself_and_the_end_is_the_end(
    application: Application, qtbot: QtBot
) -> None:
    window = application.window
    window.actions_.tour.trigger()
    tour = window.tour
    assert tour.isVisible()
    assert tour.number == 0
    canvas = window.canvas_panel.canvas
    inside = canvas.mapTo(window, QPoint(40, 40))
    assert not tour.mask().contains(inside)
    assert tour.mask().contains(tour.card.geometry().center())
    draw(application)
    assert tour.number == 1
    assert application.session.strokes
    qtbot.mouseClick(tour.next_button, Qt.MouseButton.LeftButton)
    assert tour.number == 2
    application.session.set(variation=1.5)
    assert tour.number == 3
    application.session.set(source="recall")
    assert tour.number == 4
    assert tour.next_button.text() == "Done"
    with qtbot.waitSignal(tour.finished):
        qtbot.mouseClick(tour.next_button, Qt.MouseButton.LeftButton)
    assert not tour.isVisible()


def test_it_is_left_with_escape_or_skip_and_can_be_repeated(
    application: Application, qtbot: QtBot
) -> None:
    window = application.window
    window.show_tour()
    qtbot.keyClick(window.tour, Qt.Key.Key_Escape)
    assert not window.tour.isVisible()
    window.show_tour()
    assert window.tour.number == 0
    qtbot.mouseClick(window.tour.skip_button, Qt.MouseButton.LeftButton)
    assert not window.tour.isVisible()


def test_it_follows_the_windows_size(application: Application, qtbot: QtBot) -> None:
    window = application.window
    window.show_tour()
    window.resize(window.width() + 120, window.height() + 60)
    qtbot.waitUntil(lambda: window.tour.size() == window.size())
    window.tour.leave()

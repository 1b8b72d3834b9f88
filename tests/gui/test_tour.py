"""The tour: it advances with the user, keeps the window usable and can be left at any time."""

from __future__ import annotations

from hand import draw
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from vma_gui.app.application import Application


def test_user_actions_advance_the_tour_to_its_end(application: Application, qtbot: QtBot) -> None:
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


def test_the_tour_can_be_left_and_repeated(application: Application, qtbot: QtBot) -> None:
    window = application.window
    window.show_tour()
    qtbot.keyClick(window.tour, Qt.Key.Key_Escape)
    assert not window.tour.isVisible()
    window.show_tour()
    assert window.tour.number == 0
    qtbot.mouseClick(window.tour.skip_button, Qt.MouseButton.LeftButton)
    assert not window.tour.isVisible()


def test_the_tour_follows_the_window_size(application: Application, qtbot: QtBot) -> None:
    window = application.window
    window.show_tour()
    window.resize(window.width() + 120, window.height() + 60)
    qtbot.waitUntil(lambda: window.tour.size() == window.size())
    window.tour.leave()

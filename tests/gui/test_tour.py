"""The tour: it advances with the user, keeps the window usable and can be left at any time."""

from __future__ import annotations

import pytest
from canvas_input import draw
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from vma_core.storage.starter_memory import draw_character

from vma_gui.app.application import Application, switch_language
from vma_gui.app.demo import drag
from vma_gui.canvas.panel import MIN_CANVAS_PX
from vma_gui.system.synthetic_pointer import mouse_event


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
    for number, stroke in enumerate(draw_character("japanese", "A", 5), 1):
        drag(canvas, stroke)
        assert len(application.session.strokes) == number
        assert tour.number == 0, "the character may have further strokes"
    qtbot.waitUntil(lambda: tour.number == 1)
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


@pytest.mark.parametrize("size", [(1440, 900), (1100, 700)])
@pytest.mark.parametrize("language", ["en", "de"])
def test_the_card_stands_still_and_is_whole(
    application: Application, qtbot: QtBot, size: tuple[int, int], language: str
) -> None:
    try:
        if language != "en":
            switch_language(application, language, None)
        window = application.window
        window.resize(*size)
        QApplication.processEvents()
        window.show_tour()
        tour = window.tour
        places = [(tour.card.geometry(), tour.next_button.geometry())]
        while tour.next_button.text() not in ("Done", "Fertig"):
            assert tour.text.height() >= tour.text.heightForWidth(tour.text.width())
            hole = tour.hole()
            assert hole.width() >= MIN_CANVAS_PX
            assert not hole.intersects(tour.card.geometry())
            assert tour.rect().contains(hole)
            qtbot.mouseClick(tour.next_button, Qt.MouseButton.LeftButton)
            QApplication.processEvents()
            places.append((tour.card.geometry(), tour.next_button.geometry()))
        assert len(places) == 5
        assert all(place == places[0] for place in places)
        assert window.rect().contains(places[0][0])
        menus = window.menuBar()
        assert not menus.geometry().intersects(places[0][0])
        tour.leave()
    finally:
        if language != "en":
            switch_language(application, "en", None)


def test_hole_and_card_follow_a_resized_window(application: Application, qtbot: QtBot) -> None:
    window = application.window
    window.resize(1100, 700)
    QApplication.processEvents()
    window.show_tour()
    tour, canvas = window.tour, window.canvas_panel.canvas

    def corner(x: int, y: int) -> QPoint:
        return canvas.mapTo(window, QPoint(x, y))

    for size in ((1440, 900), (1100, 700), (1600, 1000)):
        window.resize(*size)
        inside = canvas.width() - 2, canvas.height() - 2
        qtbot.waitUntil(lambda: tour.hole().contains(corner(canvas.width() - 1, 0)))
        qtbot.waitUntil(lambda at=inside: not tour.mask().contains(corner(*at)))
        assert tour.hole().contains(corner(*inside))
        assert not tour.hole().intersects(tour.card.geometry())
    tour.leave()


def test_the_shade_lets_no_input_through(application: Application) -> None:
    window = application.window
    window.show_tour()
    tour, view = window.tour, window.memory_panel.view
    place = view.viewport().mapTo(window, view.visualRect(view.model().index(0, 0)).center())
    assert window.childAt(place) is tour
    for kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease):
        event = mouse_event(kind, QPointF(place), QPointF(window.mapToGlobal(place)))
        event.ignore()
        QApplication.sendEvent(tour, event)
        assert event.isAccepted()
    assert application.session.selection == ()
    tour.leave()


def press(key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key where the focus is, so that shortcuts have their turn first."""
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, key, modifiers)


def test_enter_presses_the_cards_button_and_shortcuts_rest(
    application: Application, qtbot: QtBot
) -> None:
    window, session = application.window, application.session
    window.activateWindow()
    draw(application)
    entries, strokes = len(session.memory), tuple(session.strokes)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    window.show_tour()
    tour = window.tour
    press(Qt.Key.Key_Return)
    assert tour.number == 1
    window.canvas_panel.canvas.setFocus()
    assert QApplication.focusWidget() is tour.next_button
    press(Qt.Key.Key_Delete)
    press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    press(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert (len(session.memory), tuple(session.strokes)) == (entries, strokes)
    assert QApplication.activeModalWidget() is None
    tour.skip_button.setFocus()
    press(Qt.Key.Key_Return)
    assert not tour.isVisible()
    # Afterwards Enter adds again.
    assert QApplication.focusWidget() is window.canvas_panel.canvas
    press(Qt.Key.Key_Return)
    assert len(session.memory) == entries + 1


def test_enter_on_the_drawing_presses_next(application: Application, qtbot: QtBot) -> None:
    window, session = application.window, application.session
    window.activateWindow()
    draw(application)
    entries = len(session.memory)
    window.show_tour()
    window.canvas_panel.canvas.setFocus()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is window.canvas_panel.canvas)
    press(Qt.Key.Key_Return)
    assert window.tour.number == 1
    assert len(session.memory) == entries
    window.tour.leave()


@pytest.mark.parametrize("step", range(5))
def test_the_focus_stays_in_the_card_and_the_target(
    application: Application, qtbot: QtBot, step: int
) -> None:
    window = application.window
    window.activateWindow()
    window.show_tour()
    tour = window.tour
    while tour.number < step:
        tour.next_button.click()
    targets: tuple[QWidget, ...] = (
        window.canvas_panel.canvas,
        window.memory_panel,
        window.variants_panel,
        window.variants_panel,
        window.menuBar(),
    )
    qtbot.waitUntil(lambda: QApplication.focusWidget() is tour.next_button)
    tabs = [Qt.Key.Key_Tab] * 40 + [Qt.Key.Key_Backtab] * 40
    arrows = (Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_Right, Qt.Key.Key_Down)
    buttons = (tour.next_button, tour.skip_button)
    seen = set()
    for keys in (tabs, arrows, (Qt.Key.Key_Alt,)):
        tour.next_button.setFocus()
        for key in keys:
            press(key)
            focus = QApplication.focusWidget()
            assert focus is not None
            assert focus in buttons or targets[step] in (focus, *parents(focus))
            seen.add(focus)
    assert seen.issuperset(buttons)
    tour.leave()


def parents(widget: QWidget) -> list[QWidget]:
    parent = widget.parentWidget()
    return [] if parent is None else [parent, *parents(parent)]


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

"""Multi-touch, palm and pen input on one canvas."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QInputDevice, QPointingDevice, QTabletEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from vma_tools.benchmarks.simulated_visitors import SimulatedClock

from vma_gui.booth.calibration import TouchCalibration
from vma_gui.booth.phases import Phase
from vma_gui.booth.run import Booth
from vma_gui.canvas.input_devices import PALM_MM, PEN_NEAR_S, Contact, ContactPhase, StrokeTouch


def steps(touch: StrokeTouch, *contacts: Contact, at_s: float = 100.0) -> list[tuple[str, int]]:
    return [(step.value, c.identity) for step, c in touch.feed(contacts, at_s)]


def test_the_first_finger_draws_and_the_second_is_ignored() -> None:
    touch = StrokeTouch()
    assert steps(touch, Contact(1, 5, 5, 9)) == [("begin", 1)]
    assert steps(touch, Contact(1, 6, 6, 9), Contact(2, 90, 90, 9)) == [("extend", 1)]
    assert steps(touch, Contact(2, 91, 90, 9, released=True)) == []
    assert steps(touch, Contact(1, 7, 7, 9, released=True)) == [("end", 1)]


def test_a_second_finger_does_not_take_over_when_the_first_is_lifted() -> None:
    touch = StrokeTouch()
    steps(touch, Contact(1, 5, 5, 9), Contact(2, 50, 50, 9))
    steps(touch, Contact(1, 5, 5, 9, released=True))
    assert steps(touch, Contact(2, 51, 50, 9)) == []
    steps(touch, Contact(2, 51, 50, 9, released=True))
    assert steps(touch, Contact(2, 20, 20, 9)) == [("begin", 2)]


def test_a_palm_never_draws_but_a_finger_beside_it_does() -> None:
    touch = StrokeTouch()
    assert steps(touch, Contact(1, 80, 80, PALM_MM + 5)) == []
    assert steps(touch, Contact(1, 80, 80, 9), Contact(2, 20, 20, 9)) == [("begin", 2)]


def test_a_fingertip_that_grows_into_a_palm_cancels_its_stroke() -> None:
    touch = StrokeTouch()
    steps(touch, Contact(1, 5, 5, 9))
    assert steps(touch, Contact(1, 5, 6, PALM_MM)) == [(ContactPhase.CANCEL.value, 1)]
    assert steps(touch, Contact(1, 5, 7, 9)) == []


def test_the_pen_overrides_fingers_and_blocks_them_for_a_while() -> None:
    touch = StrokeTouch()
    steps(touch, Contact(1, 5, 5, 9), at_s=10.0)
    assert touch.pen(10.1)
    assert steps(touch, Contact(1, 5, 6, 9), Contact(2, 9, 9, 9), at_s=10.2) == []
    assert not touch.pen(10.3)
    assert steps(touch, Contact(3, 5, 6, 9), at_s=10.3 + PEN_NEAR_S + 0.1) == [("begin", 3)]


@pytest.fixture(scope="module")
def screen() -> QPointingDevice:
    device = QTest.createTouchDevice()
    assert isinstance(device, QPointingDevice)
    return device


@pytest.fixture
def on_canvas(booth: Booth) -> Callable[[float, float], QPoint]:
    """Map canvas raster coordinates to window coordinates."""
    canvas = booth.window.scene.canvas

    def place(x: float, y: float) -> QPoint:
        return canvas.mapTo(booth.window, canvas.raster_to_widget(x, y).toPoint())

    return place


def test_a_second_finger_does_not_disturb_a_stroke(
    booth: Booth, on_canvas: Callable[[float, float], QPoint], screen: QPointingDevice
) -> None:
    window = booth.window
    handle = window.windowHandle()
    QTest.touchEvent(handle, screen).press(0, on_canvas(20, 20), handle)
    for step in range(1, 9):
        moved = QTest.touchEvent(handle, screen).move(0, on_canvas(20 + 6 * step, 30), handle)
        if step == 2:
            moved.press(1, on_canvas(90, 90), handle)
        elif step in (3, 4):
            moved.stationary(1)
        elif step == 5:
            moved.release(1, on_canvas(90, 90), handle)
        moved.commit()
    QTest.touchEvent(handle, screen).release(0, on_canvas(68, 30), handle)
    (stroke,) = window.session.strokes
    assert len(stroke.points) > 6
    assert max(p.y_px for p in stroke.points) < 40, "the second finger must leave no mark"


def test_the_pen_replaces_a_stroke_made_by_the_hand(
    booth: Booth, on_canvas: Callable[[float, float], QPoint], screen: QPointingDevice
) -> None:
    window = booth.window
    handle = window.windowHandle()
    QTest.touchEvent(handle, screen).press(0, on_canvas(90, 90), handle)
    QTest.touchEvent(handle, screen).move(0, on_canvas(80, 90), handle)
    pen = QPointingDevice(
        "pen",
        1,
        QInputDevice.DeviceType.Stylus,
        QPointingDevice.PointerType.Pen,
        QInputDevice.Capability.Position | QInputDevice.Capability.Pressure,
        1,
        3,
    )
    for kind, x in (
        (QEvent.Type.TabletPress, 20.0),
        (QEvent.Type.TabletMove, 40.0),
        (QEvent.Type.TabletMove, 60.0),
        (QEvent.Type.TabletRelease, 60.0),
    ):
        local = QPointF(on_canvas(x, 25))
        everywhere = QPointF(window.mapToGlobal(local))
        down = Qt.MouseButton.LeftButton
        up = Qt.MouseButton.NoButton
        released = kind == QEvent.Type.TabletRelease
        event = QTabletEvent(
            kind,
            pen,
            local,
            everywhere,
            0.0 if released else 0.8,
            0,
            0,
            0,
            0,
            0,
            Qt.KeyboardModifier.NoModifier,
            down,
            up if released else down,
        )
        QApplication.sendEvent(handle, event)
        if not released:
            QTest.touchEvent(handle, screen).move(0, on_canvas(70, 95), handle)
    QTest.touchEvent(handle, screen).release(0, on_canvas(70, 95), handle)
    (stroke,) = window.session.strokes
    assert all(p.y_px < 40 for p in stroke.points)
    assert 0.7 < stroke.points[0].pressure < 0.9


def tap(booth: Booth, screen: QPointingDevice, place: QPoint) -> None:
    """Press and release; Qt synthesises mouse events from unhandled touches."""
    handle = booth.window.windowHandle()
    QTest.touchEvent(handle, screen).press(0, place, handle)
    QTest.touchEvent(handle, screen).release(0, place, handle)
    QApplication.processEvents()


def test_a_finger_presses_buttons(
    booth: Booth, on_canvas: Callable[[float, float], QPoint], screen: QPointingDevice
) -> None:
    window = booth.window
    tap(booth, screen, on_canvas(40, 40))
    assert len(window.session.strokes) == 1
    undo = window.scene.buttons.undo
    tap(booth, screen, undo.mapTo(window, undo.rect().center()))
    assert window.session.strokes == []
    german = window.scene.options.languages["de"]
    tap(booth, screen, german.mapTo(window, german.rect().center()))
    assert window.localizer.language == "de"


def test_fingers_guess_who_drew_what_and_go_back(
    booth: Booth,
    on_canvas: Callable[[float, float], QPoint],
    screen: QPointingDevice,
    qtbot: QtBot,
) -> None:
    window, view = booth.window, booth.window.guess.view

    def touch(widget: QWidget) -> None:
        qtbot.waitUntil(lambda: widget.isVisible() and widget.isEnabled())
        QApplication.sendPostedEvents()  # the layout moves grids that were just shown or hidden
        tap(booth, screen, widget.mapTo(window, widget.rect().center()))

    tap(booth, screen, on_canvas(40, 40))  # the first touch, and a dot
    touch(window.scene.buttons.guess)
    qtbot.waitUntil(lambda: view.grids[0].is_open, timeout=30_000)
    touch(view.grids[1])
    assert booth.staff.state.score.asked == 1
    touch(view.own_button)
    qtbot.waitUntil(
        lambda: view.question is not None and view.question.form == "hidden", timeout=30_000
    )
    touch(view.grids[0])
    assert view.grids[0].marked is not None
    touch(view.close_button)
    assert not view.isVisible()
    assert len(window.session.strokes) == 1


def test_the_touch_that_dismisses_the_warning_does_nothing_else(
    booth: Booth,
    clock: SimulatedClock,
    on_canvas: Callable[[float, float], QPoint],
    screen: QPointingDevice,
) -> None:
    window = booth.window
    tap(booth, screen, on_canvas(40, 40))
    undo = window.scene.buttons.undo
    for place in (on_canvas(60, 60), undo.mapTo(window, undo.rect().center())):
        clock.advance(46)
        window.tick()
        assert window.phases.phase is Phase.WARNING
        tap(booth, screen, place)
        assert window.phases.phase is Phase.ACTIVE
        assert len(window.session.strokes) == 1


@pytest.mark.parametrize("calibrated", [False, True])
def test_a_finger_tap_counts_once(booth: Booth, screen: QPointingDevice, calibrated: bool) -> None:
    """The mouse event that Qt synthesises from it must not count as a second of the five taps."""
    if calibrated:
        booth.window.input_filter.calibration = TouchCalibration(c=0.004)
    for count in range(5):
        assert not booth.staff.keypad.isVisible(), count
        tap(booth, screen, QPoint(20, 20))
    assert booth.staff.keypad.isVisible()
    digit = next(b for b in booth.staff.keypad.findChildren(QPushButton) if b.text() == "2")
    tap(booth, screen, digit.mapTo(booth.window, digit.rect().center()))
    assert booth.staff.keypad.display.text() == "●○○○"

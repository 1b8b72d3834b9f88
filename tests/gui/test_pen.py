"""Pen, touch and eraser input on the canvas."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QPointingDevice, QTabletEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from vma_gui.app.application import Application


def pen(canvas: object, kind: QEvent.Type, x: float, pressure: float, pointer: str) -> None:
    """Send one event from a pen tip or its eraser end."""
    device = QPointingDevice(
        "pen",
        1,
        QPointingDevice.DeviceType.Stylus,
        getattr(QPointingDevice.PointerType, pointer),
        QPointingDevice.Capability.Pressure,
        1,
        1,
    )
    place = QPointF(x, 120)
    event = QTabletEvent(
        kind, device, place, place, pressure, 0, 0, 0, 0, 0,
        Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton, Qt.MouseButton.LeftButton,
    )  # fmt: skip
    QApplication.sendEvent(canvas, event)  # type: ignore[call-overload]


def pen_stroke(canvas: object, pressure: float, pointer: str = "Pen") -> None:
    """Draw a horizontal line with a pen."""
    pen(canvas, QEvent.Type.TabletPress, 60, pressure, pointer)
    for x in range(70, 240, 10):
        pen(canvas, QEvent.Type.TabletMove, x, pressure, pointer)
    pen(canvas, QEvent.Type.TabletRelease, 240, 0.0, pointer)


def test_pen_pressure_and_the_eraser_end(application: Application) -> None:
    canvas, session = application.window.canvas_panel.canvas, application.session
    pen_stroke(canvas, 0.1)
    light = session.raster.coverage.sum()
    session.clear_drawing()
    pen_stroke(canvas, 1.0)
    assert session.raster.coverage.sum() > 1.3 * light
    session.set(pen_width_px=12.0)
    pen_stroke(canvas, 1.0, "Eraser")
    assert session.raster.coverage.sum() < 5


def test_a_finger_draws(application: Application) -> None:
    window, canvas = application.window, application.window.canvas_panel.canvas
    device = QTest.createTouchDevice()
    places = [canvas.mapTo(window, QPoint(x, 120)) for x in range(60, 240, 12)]
    handle = window.windowHandle()
    QTest.touchEvent(handle, device).press(0, places[0]).commit()
    for place in places[1:]:
        QTest.touchEvent(handle, device).move(0, place).commit()
    QTest.touchEvent(handle, device).release(0, places[-1]).commit()
    assert len(application.session.strokes) == 1
    assert application.session.drawing.image.any(0).sum() > 10


def test_the_eraser_tool_and_the_size_keys(application: Application, qtbot: QtBot) -> None:
    window, session = application.window, application.session
    width = session.pen_width_px
    qtbot.keyClick(window, Qt.Key.Key_BracketRight)
    assert session.pen_width_px > width
    qtbot.keyClick(window, Qt.Key.Key_E)
    assert session.erasing
    qtbot.keyClick(window, Qt.Key.Key_B)
    assert not session.erasing

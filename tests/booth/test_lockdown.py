"""Visitors cannot leave the booth; only the staff panel can."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, QSize, Qt, QUrl
from PySide6.QtGui import (
    QAction,
    QCloseEvent,
    QContextMenuEvent,
    QDragEnterEvent,
    QDropEvent,
    QKeyEvent,
    QKeySequence,
    QWheelEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu, QWidget
from pytestqt.qtbot import QtBot
from vma_tools.benchmarks.simulated_visitors import SimulatedClock, Visitors

from vma_gui.booth.calibration import TouchCalibration, fit_calibration
from vma_gui.booth.config import BoothConfig
from vma_gui.booth.keypad import LOCKOUT_S, MAX_WRONG_CODES
from vma_gui.booth.phases import Phase
from vma_gui.booth.run import Booth
from vma_gui.system.synthetic_pointer import mouse_event

FURTHER = (
    "Alt+F4", "Ctrl+Q", "Ctrl+W", "Alt+Tab", "Meta+D", "F11", "Esc", "Ctrl+Alt+Del", "Ctrl+Esc",
    "Ctrl+Shift+P", "Ctrl+O", "Ctrl+S", "F1", "Return", "Space", "Tab", "Menu", "Shift+F10", "X",
)  # fmt: skip
EVENTS = 10_000


def every_shortcut() -> list[QKeySequence]:
    """Qt's standard shortcuts on this platform and others that visitors might try."""
    found = [
        sequence for key in QKeySequence.StandardKey for sequence in QKeySequence.keyBindings(key)
    ]
    return found + [QKeySequence(text) for text in FURTHER]


def press_key(booth: Booth, sequence: QKeySequence) -> None:
    handle = booth.window.windowHandle()
    for place in range(sequence.count()):
        combination = sequence[place]
        for kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, combination.key(), combination.keyboardModifiers())
            QApplication.sendEvent(handle, event)


def assert_locked_in(booth: Booth) -> None:
    """The booth is visible, is the only window, and is not minimised."""
    window = booth.window
    assert window.isVisible()
    assert not window.isMinimized()
    assert not booth.staff.panel.isVisible()
    shown = [w for w in QApplication.topLevelWidgets() if w.isVisible() and w is not window]
    assert shown == []
    assert QApplication.activePopupWidget() is None
    assert QApplication.activeModalWidget() is None


def test_no_shortcut_does_anything(booth: Booth, visitors: Visitors) -> None:
    visitors.draw_letter()
    window = booth.window
    strokes, entries = list(window.session.strokes), len(window.session.memory)
    sequences = every_shortcut()
    assert len(sequences) > 80
    for sequence in sequences:
        press_key(booth, sequence)
        visitors.live(0)
        assert_locked_in(booth)
    assert window.session.strokes == strokes
    assert len(window.session.memory) == entries


def test_native_key_presses_do_nothing(booth: Booth, visitors: Visitors) -> None:
    """Sent through Qt's shortcut map, which takes precedence over windows."""
    visitors.draw_letter()
    strokes = list(booth.window.session.strokes)
    handle = booth.window.windowHandle()
    for key in (Qt.Key.Key_Z, Qt.Key.Key_Q, Qt.Key.Key_W, Qt.Key.Key_V):
        QTest.keyClick(handle, key, Qt.KeyboardModifier.ControlModifier)
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Space, Qt.Key.Key_Escape, Qt.Key.Key_F4):
        QTest.keyClick(handle, key)
    assert booth.window.session.strokes == strokes
    assert_locked_in(booth)


def test_no_widget_offers_actions_menus_drops_or_focus(booth: Booth) -> None:
    window = booth.window
    for widget in [window, *window.findChildren(QWidget)]:
        assert not widget.actions(), widget
        assert not widget.acceptDrops(), widget
        assert not widget.toolTip(), widget
        assert widget.focusPolicy() == Qt.FocusPolicy.NoFocus, widget
        assert widget.contextMenuPolicy() in (
            Qt.ContextMenuPolicy.DefaultContextMenu,
            Qt.ContextMenuPolicy.NoContextMenu,
        )
    assert not window.findChildren(QAction)
    assert not window.findChildren(QMenu)
    assert not window.findChildren(QFileDialog)


def test_visitors_cannot_close_or_minimise_the_window(booth: Booth, visitors: Visitors) -> None:
    for target in (booth.window, booth.window.windowHandle()):
        QApplication.sendEvent(target, QCloseEvent())
        visitors.live(0.02)
        assert_locked_in(booth)
    booth.window.close()
    assert_locked_in(booth)
    booth.window.showMinimized()
    visitors.live(0.05)
    assert_locked_in(booth)


def test_ten_thousand_random_events_do_not_unlock_the_booth(
    make_booth: Callable[..., Booth], clock: SimulatedClock, qtbot: QtBot
) -> None:
    booth = make_booth(BoothConfig(staff_code="83920174"))
    random = np.random.default_rng(11)
    visitors = Visitors(booth.window, clock, seed=1, point_s=None)
    shortcuts = every_shortcut()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/etc/passwd")])
    data.setText("x")
    size = booth.window.size()
    for number in range(EVENTS):
        send_random(booth, random, shortcuts, data, size)
        clock.advance(float(random.exponential(0.05)))
        if number % 100 == 0:
            booth.window.tick()
            visitors.live(0)
            assert_locked_in(booth)
    visitors.abandon()
    assert booth.window.phases.phase is Phase.ATTRACT
    qtbot.waitUntil(
        lambda: (
            booth.window.session.result is not None
            and booth.window.session.result_request == booth.window.session.request()
        ),
        timeout=10_000,
    )


def send_random(
    booth: Booth,
    random: np.random.Generator,
    shortcuts: list[QKeySequence],
    data: QMimeData,
    size: QSize,
) -> None:
    """Send one random event to the window or a random widget in it."""
    handle = booth.window.windowHandle()
    x, y = (float(random.uniform(0, length)) for length in (size.width(), size.height()))
    place = QPointF(x, y)
    dice = random.random()
    if dice < 0.6:
        kinds = (
            QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.MouseMove,
            QEvent.Type.MouseButtonRelease, QEvent.Type.MouseButtonDblClick,
        )  # fmt: skip
        kind = kinds[int(random.integers(len(kinds)))]
        buttons = (
            Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton
        )  # fmt: skip
        button = buttons[int(random.choice(3, p=[0.7, 0.2, 0.1]))]
        everywhere = QPointF(booth.window.mapToGlobal(place))
        QApplication.sendEvent(handle, mouse_event(kind, place, everywhere, button))
    elif dice < 0.75:
        press_key(booth, shortcuts[int(random.integers(len(shortcuts)))])
    else:
        widgets = [booth.window, *booth.window.findChildren(QWidget)]
        widget = widgets[int(random.integers(len(widgets)))]
        QApplication.sendEvent(widget, other_event(random, data, place))


def other_event(random: np.random.Generator, data: QMimeData, place: QPointF) -> QEvent:
    """A random system event other than pointer and key events."""
    point = place.toPoint()
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    dice = int(random.integers(6))
    if dice == 0:
        return QContextMenuEvent(QContextMenuEvent.Reason.Mouse, point, point)
    if dice == 1:
        return QDragEnterEvent(point, copy, data, left, none)
    if dice == 2:
        return QDropEvent(place, copy, data, left, none)
    if dice == 3:
        return QWheelEvent(
            place, place, QPoint(0, 0), QPoint(0, 120), Qt.MouseButton.NoButton, none,
            Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
    if dice == 4:
        return QCloseEvent()
    return QEvent(QEvent.Type.WindowDeactivate)


# --- staff access --------------------------------------------------------------------------------


def tap_corner(visitors: Visitors, booth: Booth, clock: SimulatedClock, times: int = 5) -> None:
    for _ in range(times):
        visitors.press(booth.window, QPointF(20, 20))
        visitors.release(booth.window, QPointF(20, 20))
        clock.advance(0.3)


def enter_code(visitors: Visitors, booth: Booth, code: str) -> None:
    keypad = booth.staff.keypad
    for digit in code:
        button = next(b for b in keypad.findChildren(QWidget) if b.accessibleName() == digit)
        visitors.click(button)


def test_the_gesture_and_the_code_open_the_staff_panel(
    booth: Booth, visitors: Visitors, clock: SimulatedClock
) -> None:
    tap_corner(visitors, booth, clock, times=4)
    clock.advance(5)
    tap_corner(visitors, booth, clock, times=4)
    assert not booth.staff.keypad.isVisible(), "eight slow taps must not count as the gesture"
    clock.advance(5)
    tap_corner(visitors, booth, clock)
    assert booth.staff.keypad.isVisible()
    enter_code(visitors, booth, "2580")
    assert booth.staff.panel.isVisible()
    text = booth.staff.panel.facts.text()
    for name in ("Model", "Running on", "Visitors", "Drawings", "Mean visit"):
        assert name in text


def test_wrong_codes_lock_the_keypad_for_a_minute(
    booth: Booth, visitors: Visitors, clock: SimulatedClock
) -> None:
    booth.staff.keypad.prompt(4)
    for _ in range(MAX_WRONG_CODES):
        enter_code(visitors, booth, "1111")
    assert "Wait" in booth.staff.keypad.status.text()
    enter_code(visitors, booth, "2580")
    assert not booth.staff.panel.isVisible()
    clock.advance(LOCKOUT_S + 1)
    enter_code(visitors, booth, "2580")
    assert booth.staff.panel.isVisible()


def test_the_reset_closes_the_staff_panel_and_keypad(booth: Booth, visitors: Visitors) -> None:
    booth.window.phases.touch()
    booth.staff.open_panel()
    booth.staff.keypad.prompt(4)
    visitors.abandon()
    assert not booth.staff.panel.isVisible()
    assert not booth.staff.keypad.isVisible()


def test_a_touch_elsewhere_restarts_the_corner_tap_count(
    booth: Booth, visitors: Visitors, clock: SimulatedClock
) -> None:
    tap_corner(visitors, booth, clock, times=2)
    visitors.press(booth.window, QPointF(600, 400))
    visitors.release(booth.window, QPointF(600, 400))
    tap_corner(visitors, booth, clock, times=4)
    assert not booth.staff.keypad.isVisible()


# --- calibration ----------------------------------------------------------------------------------


def test_calibration_corrects_a_shifted_and_scaled_screen(
    booth: Booth, visitors: Visitors, clock: SimulatedClock
) -> None:
    """The screen reports 0.95 x + 0.02; after five touches, strokes land where they were made."""
    from vma_gui.booth.calibration import MARKS

    window, staff = booth.window, booth.staff
    width, height = window.width(), window.height()

    def touch_at(x: float, y: float, kind: Callable[[QWidget, QPointF], None]) -> None:
        kind(window, QPointF((0.95 * x + 0.02) * width, (0.97 * y - 0.01) * height))

    staff.open_panel()
    visitors.click(staff.panel.calibrate)
    for x, y in MARKS:
        touch_at(x, y, visitors.press)
        touch_at(x, y, visitors.release)
    assert staff.panel.isVisible()
    assert not window.input_filter.calibration.is_identity
    staff.panel.hide()
    canvas = window.scene.canvas
    intended = canvas.mapTo(window, canvas.raster_to_widget(50, 60))
    touch_at(intended.x() / width, intended.y() / height, visitors.press)
    touch_at(intended.x() / width, intended.y() / height, visitors.release)
    point = window.session.strokes[-1].points[0]
    assert (point.x_px, point.y_px) == pytest.approx((50, 60), abs=0.5)


def test_implausible_calibration_touches_are_rejected() -> None:
    marks = [(0.1, 0.1), (0.9, 0.1), (0.9, 0.9), (0.1, 0.9), (0.5, 0.5)]
    assert fit_calibration([(0.5, 0.5)] * 5, marks) is None
    assert fit_calibration([(1 - x, y) for x, y in marks], marks) is None
    assert fit_calibration(marks[:2], marks[:2]) is None
    found = fit_calibration([(0.9 * x, 0.9 * y + 0.02 * x) for x, y in marks], marks)
    assert isinstance(found, TouchCalibration)
    assert found.apply(0.45, 0.45 + 0.01) == pytest.approx((0.5, 0.5))

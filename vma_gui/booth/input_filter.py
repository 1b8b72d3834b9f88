"""Event filter: lets touch, pen and left button through, applies the touch calibration.

Installed on the QWindow, where every system event arrives exactly once, before any widget sees
it.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPointF, Qt
from PySide6.QtGui import (
    QEventPoint,
    QInputDevice,
    QMouseEvent,
    QPointingDevice,
    QSinglePointEvent,
    QTouchEvent,
    QWindow,
)

from vma_gui.booth.calibration import TouchCalibration

Type = QEvent.Type
BLOCKED = frozenset(
    {
        Type.KeyPress,
        Type.KeyRelease,
        Type.ShortcutOverride,
        Type.ContextMenu,
        Type.DragEnter,
        Type.DragMove,
        Type.Drop,
        Type.Wheel,
        Type.NativeGesture,
    }
)
MOUSE = frozenset(
    {
        Type.MouseButtonPress,
        Type.MouseButtonRelease,
        Type.MouseButtonDblClick,
        Type.MouseMove,
    }
)
TOUCHES = frozenset({Type.TouchBegin, Type.TouchUpdate, Type.TouchEnd})
PRESSES = frozenset(
    {Type.MouseButtonPress, Type.MouseButtonDblClick, Type.TouchBegin, Type.TabletPress}
)
MOVES = frozenset({Type.MouseMove, Type.TouchUpdate, Type.TabletMove})
SYNTHESIZING_DEVICES = frozenset(
    {QInputDevice.DeviceType.TouchScreen, QInputDevice.DeviceType.Stylus}
)
"""Devices whose unhandled events Qt repeats as mouse events."""


class InputFilter(QObject):
    """Filters the events of one window.

    Args:
        pressed: called with the position of every press in window coordinates, before it is
            delivered; return True to swallow it.
        moved: called when a pointer moves.
    """

    def __init__(
        self,
        pressed: Callable[[QPointF], bool],
        moved: Callable[[], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._pressed = pressed
        self._moved = moved
        self._window: QWindow | None = None
        self._correcting = False
        self.calibration = TouchCalibration()

    def watch(self, window: QWindow) -> None:
        """Filter this window; call again when Qt replaces the QWindow."""
        if window is not self._window:
            self._window = window
            window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Block everything but touch, pen and left button."""
        kind = event.type()
        if kind in BLOCKED:
            return True
        if kind in MOUSE and isinstance(event, QMouseEvent):
            wanted = Qt.MouseButton.LeftButton
            if event.button() not in (wanted, Qt.MouseButton.NoButton):
                return True
        if self._needs_correction(event):
            return self._correct(watched, event)
        if kind in PRESSES and not _is_synthesized(event):
            swallowed = self._pressed(_position(event))
            if swallowed:
                event.accept()  # otherwise Qt sends it again as a mouse event
            return swallowed
        if kind in MOVES:
            self._moved()
        return False

    def _needs_correction(self, event: QEvent) -> bool:
        """Touches, and mice that are touch screens; a pen has its own sensor."""
        if self._correcting or self.calibration.is_identity:
            return False
        if isinstance(event, QMouseEvent):
            return event.device().type() is not QInputDevice.DeviceType.Stylus
        return event.type() in TOUCHES

    def _correct(self, window: QObject, event: QEvent) -> bool:
        """Resend the event at its corrected position and swallow the original."""
        if not isinstance(window, QWindow):
            return False
        corrected = self._corrected(window, event)
        self._correcting = True
        try:
            QCoreApplication.sendEvent(window, corrected)
        finally:
            self._correcting = False
        # An unhandled touch must stay unaccepted: Qt then synthesizes the mouse press for buttons.
        event.setAccepted(corrected.isAccepted())
        return True

    def _corrected(self, window: QWindow, event: QEvent) -> QEvent:
        if isinstance(event, QTouchEvent):
            points = [
                QEventPoint(p.id(), p.state(), *self._corrected_positions(window, p.position()))
                for p in event.points()
            ]
            device = event.device()
            assert isinstance(device, QPointingDevice)
            return QTouchEvent(event.type(), device, event.modifiers(), points)
        assert isinstance(event, QMouseEvent)
        local, global_pos = self._corrected_positions(window, event.position())
        device = event.device()
        assert isinstance(device, QPointingDevice)
        return QMouseEvent(
            event.type(),
            local,
            global_pos,
            event.button(),
            event.buttons(),
            event.modifiers(),
            device,
        )

    def _corrected_positions(self, window: QWindow, place: QPointF) -> tuple[QPointF, QPointF]:
        """Corrected (window, screen) positions."""
        width, height = max(1, window.width()), max(1, window.height())
        x, y = self.calibration.apply(place.x() / width, place.y() / height)
        meant = QPointF(x * width, y * height)
        return meant, meant + QPointF(window.position())


def _is_synthesized(event: QEvent) -> bool:
    return isinstance(event, QMouseEvent) and event.device().type() in SYNTHESIZING_DEVICES


def _position(event: QEvent) -> QPointF:
    if isinstance(event, QTouchEvent):
        points = event.points()
        return points[0].position() if points else QPointF()
    return event.position() if isinstance(event, QSinglePointEvent) else QPointF()

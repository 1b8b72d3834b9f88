"""What reaches the booth: touches, pen and left button, put right by the calibration. No more.

A filter on the window's own QWindow, where all input of the system arrives once, before any widget
sees it.
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

from vma_gui.booth.calibration import Calibration

Type = QEvent.Type
FORBIDDEN = frozenset(
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
NO_MOUSE = frozenset({QInputDevice.DeviceType.TouchScreen, QInputDevice.DeviceType.Stylus})
"""Qt makes mouse events of theirs where nobody takes them: the same press a second time."""


class InputFilter(QObject):
    """Filters the events of one window.

    Args:
        pressed: called with the place of every press in the window's coordinates, before the
            press arrives; True swallows it.
        moved: called when a pressed pointer moves.
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
        self.calibration = Calibration()

    def watch(self, window: QWindow) -> None:
        """From now on; a screen that came back may have brought another QWindow."""
        if window is not self._window:
            self._window = window
            window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Swallow what has no business here."""
        kind = event.type()
        if kind in FORBIDDEN:
            return True
        if kind in MOUSE and isinstance(event, QMouseEvent):
            wanted = Qt.MouseButton.LeftButton
            if event.button() not in (wanted, Qt.MouseButton.NoButton):
                return True
        if self._needs_correction(event):
            return self._correct(watched, event)
        if kind in PRESSES and not _is_second_telling(event):
            swallowed = self._pressed(_place(event))
            if swallowed:
                event.accept()  # or Qt would send it again, as the mouse's
            return swallowed
        if kind in MOVES:
            self._moved()
        return False

    def _needs_correction(self, event: QEvent) -> bool:
        """Fingers and what poses as a mouse; a pen's sensor is another one."""
        if self._correcting or self.calibration.is_identity:
            return False
        if isinstance(event, QMouseEvent):
            return event.device().type() is not QInputDevice.DeviceType.Stylus
        return event.type() in TOUCHES

    def _correct(self, window: QObject, event: QEvent) -> bool:
        """Send the event again, where it was meant; the original goes no further."""
        if not isinstance(window, QWindow):
            return False
        corrected = self._corrected(window, event)
        self._correcting = True
        try:
            QCoreApplication.sendEvent(window, corrected)
        finally:
            self._correcting = False
        # What nobody took stays untaken: Qt makes the mouse event that presses a button of it.
        event.setAccepted(corrected.isAccepted())
        return True

    def _corrected(self, window: QWindow, event: QEvent) -> QEvent:
        if isinstance(event, QTouchEvent):
            points = [
                QEventPoint(p.id(), p.state(), *self._moved_to(window, p.position()))
                for p in event.points()
            ]
            device = event.device()
            assert isinstance(device, QPointingDevice)
            return QTouchEvent(event.type(), device, event.modifiers(), points)
        assert isinstance(event, QMouseEvent)
        local, everywhere = self._moved_to(window, event.position())
        device = event.device()
        assert isinstance(device, QPointingDevice)
        return QMouseEvent(
            event.type(),
            local,
            everywhere,
            event.button(),
            event.buttons(),
            event.modifiers(),
            device,
        )

    def _moved_to(self, window: QWindow, place: QPointF) -> tuple[QPointF, QPointF]:
        """(in the window, on the screen) where a place was meant."""
        width, height = max(1, window.width()), max(1, window.height())
        x, y = self.calibration.apply(place.x() / width, place.y() / height)
        meant = QPointF(x * width, y * height)
        return meant, meant + QPointF(window.position())


def _is_second_telling(event: QEvent) -> bool:
    return isinstance(event, QMouseEvent) and event.device().type() in NO_MOUSE


def _place(event: QEvent) -> QPointF:
    if isinstance(event, QTouchEvent):
        points = event.points()
        return points[0].position() if points else QPointF()
    return event.position() if isinstance(event, QSinglePointEvent) else QPointF()

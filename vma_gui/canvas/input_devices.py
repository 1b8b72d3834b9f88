"""Drawing with fingers and with keys; the canvas itself handles mouse and pen."""

from __future__ import annotations

import time
from collections.abc import Iterable
from enum import Enum
from typing import NamedTuple, Protocol

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QEventPoint, QKeyEvent, QPainter, QPen, QScreen, QTouchEvent

from vma_gui.theme.theme import Theme

TOUCH_EVENTS = (
    QEvent.Type.TouchBegin,
    QEvent.Type.TouchUpdate,
    QEvent.Type.TouchEnd,
    QEvent.Type.TouchCancel,
)
MM_PER_INCH = 25.4
FULL_PRESSURE = 1.0
"""Touch screens report how flat the finger lies, not how hard it presses."""
PALM_MM = 22.0
"""Contacts at least this wide are palms; fingertips are 8 to 15 mm."""
PEN_NEAR_S = 0.6
"""Touches this soon after pen input are ignored as the hand that holds the pen."""
STEPS = 28
"""Across the square, the resolution of the bundled model."""
FAR_STEPS = 4
"""Steps per key press with Shift."""
ARM_PX = 9
DIRECTIONS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class StrokeCanvas(Protocol):
    """What input devices need of the canvas; places are in widget coordinates."""

    @property
    def is_drawing(self) -> bool: ...

    @property
    def erases_by_choice(self) -> bool: ...

    def begin_stroke(self, position: QPointF, pressure: float, erases: bool) -> None: ...

    def extend_stroke(self, position: QPointF, pressure: float) -> None: ...

    def end_stroke(self) -> None: ...

    def cancel_stroke(self) -> None: ...

    def square(self) -> QRectF: ...

    def screen(self) -> QScreen: ...

    def update(self) -> None: ...


class Contact(NamedTuple):
    """One finger at one moment; the diameter is 0 if the screen does not report it."""

    identity: int
    x: float
    y: float
    diameter_mm: float
    released: bool = False


class ContactPhase(Enum):
    """What a contact means for the stroke."""

    BEGIN = "begin"
    EXTEND = "extend"
    END = "end"
    CANCEL = "cancel"


class StrokeTouch:
    """Decides which finger draws; palms and further fingers are ignored."""

    def __init__(self) -> None:
        self._drawing: int | None = None
        self._ignored: set[int] = set()
        self._pen_seen_s = float("-inf")

    @property
    def is_drawing(self) -> bool:
        """True while a finger draws."""
        return self._drawing is not None

    def pen(self, now_s: float) -> bool:
        """Note pen input; True if it interrupts the stroke of a finger."""
        self._pen_seen_s = now_s
        taken, self._drawing = self._drawing is not None, None
        return taken

    def feed(self, contacts: Iterable[Contact], now_s: float) -> list[tuple[ContactPhase, Contact]]:
        """Steps of the stroke for all contacts of one event, in order."""
        steps: list[tuple[ContactPhase, Contact]] = []
        for contact in contacts:
            if contact.released:
                self._ignored.discard(contact.identity)
                if contact.identity == self._drawing:
                    self._drawing = None
                    steps.append((ContactPhase.END, contact))
            elif contact.identity == self._drawing:
                steps.append(self._extend(contact))
            elif contact.identity not in self._ignored:
                free = self._drawing is None and now_s - self._pen_seen_s > PEN_NEAR_S
                if free and contact.diameter_mm < PALM_MM:
                    self._drawing = contact.identity
                    steps.append((ContactPhase.BEGIN, contact))
                else:
                    self._ignored.add(contact.identity)
        return steps

    def forget(self) -> None:
        """Forget all contacts."""
        self._drawing = None
        self._ignored.clear()

    def _extend(self, contact: Contact) -> tuple[ContactPhase, Contact]:
        if contact.diameter_mm < PALM_MM:
            return ContactPhase.EXTEND, contact
        # The contact grew into a palm.
        self._drawing = None
        self._ignored.add(contact.identity)
        return ContactPhase.CANCEL, contact


class TouchInput:
    """Draws on the canvas what `StrokeTouch` makes of touch events."""

    def __init__(self, canvas: StrokeCanvas) -> None:
        self._canvas = canvas
        self._touch = StrokeTouch()

    def handle(self, event: QTouchEvent) -> None:
        """Handle an event of all fingers; accepted, so that Qt sends no mouse event."""
        event.accept()
        if event.type() == QEvent.Type.TouchCancel:
            if self._touch.is_drawing:
                self._canvas.cancel_stroke()
            self._touch.forget()
            return
        if self._canvas.is_drawing and not self._touch.is_drawing:
            return  # the mouse or the pen draws
        contacts = [self._contact(point) for point in event.points()]
        for step, contact in self._touch.feed(contacts, time.monotonic()):
            place = QPointF(contact.x, contact.y)
            if step is ContactPhase.BEGIN:
                self._canvas.begin_stroke(place, FULL_PRESSURE, self._canvas.erases_by_choice)
            elif step is ContactPhase.EXTEND:
                self._canvas.extend_stroke(place, FULL_PRESSURE)
            elif step is ContactPhase.END:
                self._canvas.extend_stroke(place, FULL_PRESSURE)
                self._canvas.end_stroke()
            else:
                self._canvas.cancel_stroke()

    def note_pen(self) -> None:
        """The pen is in use: cancel the stroke of a finger, probably of the hand that holds it."""
        if self._touch.pen(time.monotonic()):
            self._canvas.cancel_stroke()

    def _contact(self, point: QEventPoint) -> Contact:
        size = point.ellipseDiameters()
        place = point.position()
        inch_px = self._canvas.screen().physicalDotsPerInch() or 96.0
        return Contact(
            point.id(),
            place.x(),
            place.y(),
            max(size.width(), size.height()) / inch_px * MM_PER_INCH,
            point.state() == QEventPoint.State.Released,
        )


class KeyboardPen:
    """A cross that arrow keys move; Space puts the pen down there and lifts it."""

    def __init__(self, canvas: StrokeCanvas) -> None:
        self._canvas = canvas
        self._column, self._row = STEPS // 2, STEPS // 2
        self.is_shown = False
        """From the first key until the pointer moves."""
        self.is_down = False

    def press(self, event: QKeyEvent) -> bool:
        """Handle a key; False if it is not one of the pen's."""
        if event.key() == Qt.Key.Key_Space:
            if not event.isAutoRepeat():
                self.lift() if self.is_down else self._put_down()
        elif event.key() in DIRECTIONS:
            across, down = DIRECTIONS[Qt.Key(event.key())]
            far = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            steps = FAR_STEPS if far else 1
            self._column = min(max(self._column + steps * across, 0), STEPS)
            self._row = min(max(self._row + steps * down, 0), STEPS)
            if self.is_down:
                self._canvas.extend_stroke(self._place(), 1.0)
        else:
            return False
        self.is_shown = True
        self._canvas.update()
        return True

    def lift(self) -> None:
        """End the stroke at the cross."""
        if self.is_down:
            self.is_down = False
            self._canvas.end_stroke()

    def forget(self) -> None:
        """Hide the cross, after the stroke was cancelled or a pointer was used."""
        self.is_down = self.is_shown = False

    def paint(self, painter: QPainter, theme: Theme) -> None:
        """Paint the cross, filled while the pen is down."""
        if not self.is_shown:
            return
        at = self._place()
        painter.setPen(QPen(theme.color("accent"), 2))
        painter.drawLine(at - QPointF(ARM_PX, 0), at + QPointF(ARM_PX, 0))
        painter.drawLine(at - QPointF(0, ARM_PX), at + QPointF(0, ARM_PX))
        if self.is_down:
            painter.setBrush(theme.color("accent"))
            painter.drawEllipse(at, ARM_PX / 2, ARM_PX / 2)
            painter.setBrush(Qt.BrushStyle.NoBrush)

    def _put_down(self) -> None:
        if not self._canvas.is_drawing:
            self.is_down = True
            self._canvas.begin_stroke(self._place(), 1.0, self._canvas.erases_by_choice)

    def _place(self) -> QPointF:
        square: QRectF = self._canvas.square()
        share = QPointF(self._column, self._row) * (square.width() / STEPS)
        return square.topLeft() + share

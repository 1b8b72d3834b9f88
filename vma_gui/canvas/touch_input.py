"""Fingers on the canvas: touch events in, strokes out."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF
from PySide6.QtGui import QEventPoint, QTouchEvent

from vma_gui.canvas.touch_tracker import Contact, Step, StrokeTouch

if TYPE_CHECKING:
    from vma_gui.canvas.canvas import Canvas

TOUCH_EVENTS = (
    QEvent.Type.TouchBegin,
    QEvent.Type.TouchUpdate,
    QEvent.Type.TouchEnd,
    QEvent.Type.TouchCancel,
)
MM_PER_INCH = 25.4
FULL_PRESSURE = 1.0
"""Touch screens report a pressure that says how flat the finger lies, not how hard it presses."""


class TouchInput:
    """Asks `StrokeTouch` what each contact means and has the canvas draw it."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self._touch = StrokeTouch()

    def handle(self, event: QTouchEvent) -> None:
        """One event of all fingers; accepted, so that no mouse event is made of it."""
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
            if step is Step.BEGIN:
                self._canvas.begin_stroke(place, FULL_PRESSURE, self._canvas.erases_by_choice)
            elif step is Step.EXTEND:
                self._canvas.extend_stroke(place, FULL_PRESSURE)
            elif step is Step.END:
                self._canvas.extend_stroke(place, FULL_PRESSURE)
                self._canvas.end_stroke()
            else:
                self._canvas.cancel_stroke()

    def pen_felt(self) -> None:
        """The pen wins: a finger's stroke was the hand that holds it."""
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

"""Drawing without a pointer: arrows move a cross, Space puts the pen down and lifts it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPen

from vma_gui.theme.theme import Theme

if TYPE_CHECKING:
    from vma_gui.canvas.canvas import Canvas

STEPS = 28
"""Across the square: as fine as the bundled model sees."""
FAR_STEPS = 4
"""With Shift."""
ARM_PX = 9
DIRECTIONS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class KeyboardPen:
    """Where the cross is, and what keys do with it; the canvas draws as for any other pen."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self._column, self._row = STEPS // 2, STEPS // 2
        self.is_shown = False
        """From the first key until the pointer moves."""
        self.is_down = False

    def press(self, event: QKeyEvent) -> bool:
        """Whether the key was meant for the pen."""
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
        """The stroke ends where the cross is."""
        if self.is_down:
            self.is_down = False
            self._canvas.end_stroke()

    def forget(self) -> None:
        """The stroke was cancelled, or the pointer took over."""
        self.is_down = self.is_shown = False

    def paint(self, painter: QPainter, theme: Theme) -> None:
        """The cross, filled while the pen is down."""
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

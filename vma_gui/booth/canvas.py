"""Booth canvas: pen, finger and left mouse button draw; all other input is ignored."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QEnterEvent, QKeyEvent, QMouseEvent
from vma_core.glyphs.raster import RASTER_PX

from vma_gui.canvas.canvas import Canvas
from vma_gui.document.session import Session
from vma_gui.theme.theme import Theme


class BoothCanvas(Canvas):
    """Canvas without hover, right button, modifiers, keys and tool tips.

    Signals:
        stroke_begun: the pen went down.
        stroke_ended: the pen went up, or the stroke was cancelled.
    """

    stroke_begun = Signal()
    stroke_ended = Signal()

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__(session, theme)
        self.hint = ""
        self.setToolTip("")
        self.setMouseTracking(False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.BlankCursor)

    def raster_to_widget(self, x_px: float, y_px: float) -> QPointF:
        """Map a point of the 105-pixel raster to widget coordinates."""
        square = self.square()
        scale = square.width() / RASTER_PX
        return QPointF(square.x() + x_px * scale, square.y() + y_px * scale)

    def reset(self) -> None:
        """Clear the canvas and the undo history."""
        self._session.set_strokes(())
        self._session.undo_stack.clear()

    def begin_stroke(self, position: QPointF, pressure: float, erases: bool) -> None:
        """Start a stroke; the pen's eraser end draws too, as erasing would confuse visitors."""
        self.stroke_begun.emit()
        super().begin_stroke(position, pressure, False)

    def end_stroke(self) -> None:
        was_drawing = self.is_drawing
        super().end_stroke()
        if was_drawing:
            self.stroke_ended.emit()

    def cancel_stroke(self) -> None:
        """Discard the stroke in progress."""
        was_drawing = self.is_drawing
        super().cancel_stroke()
        if was_drawing:
            self.stroke_ended.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Only the left button draws; modifiers are ignored."""
        if event.button() == Qt.MouseButton.LeftButton and not self._pen_down:
            self.begin_stroke(event.position(), 1.0, False)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.is_drawing and not self._pen_down:
            self.extend_stroke(event.position(), 1.0)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Only the left button ends the stroke."""
        if event.button() == Qt.MouseButton.LeftButton and not self._pen_down:
            self.end_stroke()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show no pen outline."""

    def leaveEvent(self, event: QEvent) -> None:
        """Show no pen outline."""

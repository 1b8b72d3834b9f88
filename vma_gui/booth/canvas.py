"""The visitor's canvas: pen, finger and left button draw, and nothing else does anything."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QEnterEvent, QKeyEvent, QMouseEvent
from vma_core.glyphs.raster import RASTER_PX

from vma_gui.canvas.canvas import Canvas
from vma_gui.document.session import Session
from vma_gui.theme.theme import Theme


class BoothCanvas(Canvas):
    """Without hover, right button, modifiers, keys and tool tips.

    Signals:
        stroke_begun: the pen is down.
        stroke_ended: the pen is up, or the stroke was taken back.
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

    def place(self, x_px: float, y_px: float) -> QPointF:
        """A point of the 105-pixel raster in widget coordinates."""
        square = self.square()
        scale = square.width() / RASTER_PX
        return QPointF(square.x() + x_px * scale, square.y() + y_px * scale)

    def wipe(self) -> None:
        """An empty canvas, and nothing to undo."""
        self._session.set_strokes(())
        self._session.undo_stack.clear()

    def begin_stroke(self, position: QPointF, pressure: float, erases: bool) -> None:
        """The pointer went down; an eraser end would only puzzle visitors."""
        self.stroke_begun.emit()
        super().begin_stroke(position, pressure, False)

    def end_stroke(self) -> None:
        """The pointer went up."""
        was_drawing = self.is_drawing
        super().end_stroke()
        if was_drawing:
            self.stroke_ended.emit()

    def cancel_stroke(self) -> None:
        """Forget the stroke in progress."""
        was_drawing = self.is_drawing
        super().cancel_stroke()
        if was_drawing:
            self.stroke_ended.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The left button alone draws, whatever key is held."""
        if event.button() == Qt.MouseButton.LeftButton and not self._pen_down:
            self.begin_stroke(event.position(), 1.0, False)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Draw on."""
        if self.is_drawing and not self._pen_down:
            self.extend_stroke(event.position(), 1.0)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The stroke ends with the button that began it."""
        if event.button() == Qt.MouseButton.LeftButton and not self._pen_down:
            self.end_stroke()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys do nothing."""
        event.ignore()

    def enterEvent(self, event: QEnterEvent) -> None:
        """No outline of the pen."""

    def leaveEvent(self, event: QEvent) -> None:
        """No outline of the pen."""

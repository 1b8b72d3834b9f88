"""The square one draws on: mouse, touch and pen with pressure."""

from __future__ import annotations

import time
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
    QPointingDevice,
    QResizeEvent,
    QTabletEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget
from vma_core.glyphs.raster import RASTER_PX
from vma_core.glyphs.strokes import Stroke, StrokePoint, pressure_width

from vma_gui.session import Session
from vma_gui.theme import Theme

MIN_STEP_PX = 0.35
"""Points nearer than this on the raster add nothing that can be seen."""


class Canvas(QWidget):
    """Shows the strokes at screen resolution and turns pointer events into stroke points.

    A pen wins over the mouse while its stroke runs, because systems send both.
    """

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._theme = theme
        self._points: list[StrokePoint] = []
        self._erases = False
        self._pen_down = False
        self._ink = QPixmap()
        self._cursor_at: QPointF | None = None
        self.setAccessibleName(self.tr("Drawing canvas"))
        self.setToolTip(
            self.tr("Draw with mouse, finger or pen. Enter adds the drawing to the memory.")
        )
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setMinimumSize(240, 240)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        session.drawing_changed.connect(self._on_drawing_changed)
        theme.changed.connect(self._repaint_ink)

    @property
    def is_drawing(self) -> bool:
        """True while a stroke runs."""
        return bool(self._points)

    def sizeHint(self) -> QSize:
        """A comfortable square."""
        return QSize(336, 336)

    def heightForWidth(self, width: int) -> int:
        """Square."""
        return width

    # --- geometry ----------------------------------------------------------------------------

    def _square(self) -> QRectF:
        side = min(self.width(), self.height())
        return QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)

    def _to_raster(self, position: QPointF) -> tuple[float, float]:
        square = self._square()
        scale = RASTER_PX / square.width()
        return (position.x() - square.x()) * scale, (position.y() - square.y()) * scale

    # --- strokes -----------------------------------------------------------------------------

    def begin_stroke(self, position: QPointF, pressure: float, erases: bool) -> None:
        """The pointer went down, in widget coordinates."""
        self._erases = erases
        self._points = [self._point(position, pressure)]
        self._draw_from(0)
        self.update()

    def extend_stroke(self, position: QPointF, pressure: float) -> None:
        """The pointer moved while down."""
        if not self._points:
            return
        point, last = self._point(position, pressure), self._points[-1]
        if abs(point.x_px - last.x_px) + abs(point.y_px - last.y_px) < MIN_STEP_PX:
            return
        self._points.append(point)
        self._draw_from(len(self._points) - 2)

    def end_stroke(self) -> None:
        """The pointer went up: the stroke is one undo step."""
        if self._points:
            stroke = self._stroke()
            self._points = []
            self._session.finish_stroke(stroke)

    def cancel_stroke(self) -> None:
        """Forget the stroke in progress."""
        if self._points:
            self._points = []
            self._session.set_strokes(self._session.strokes)

    def _point(self, position: QPointF, pressure: float) -> StrokePoint:
        x, y = self._to_raster(position)
        limit = float(RASTER_PX)
        return StrokePoint(
            min(max(x, 0.0), limit), min(max(y, 0.0), limit), pressure, time.monotonic() * 1e3
        )

    def _stroke(self) -> Stroke:
        return Stroke(tuple(self._points), self._session.pen_width_px, self._erases)

    def _draw_from(self, segment: int) -> None:
        stroke = self._stroke()
        self._session.extend_raster(stroke, segment)  # asks at once; painting can wait
        self._paint_stroke(stroke, segment)
        self.update(self._around(stroke.points[segment:], stroke.width_px))

    def _around(self, points: Sequence[StrokePoint], width_px: float) -> QRect:
        """The widget's pixels that a few points can have changed."""
        square = self._square()
        scale = square.width() / RASTER_PX
        xs, ys = [p.x_px for p in points], [p.y_px for p in points]
        corner = QPointF(min(xs), min(ys)) * scale + square.topLeft()
        opposite = QPointF(max(xs), max(ys)) * scale + square.topLeft()
        reach = width_px * scale / 2 + 2
        box = QRectF(corner, opposite).adjusted(-reach, -reach, reach, reach)
        return box.toAlignedRect()

    # --- painting ----------------------------------------------------------------------------

    def _on_drawing_changed(self) -> None:
        if not self._points:
            self._repaint_ink()

    def _repaint_ink(self) -> None:
        """All strokes anew; while one runs only its new segments are painted."""
        square = self._square()
        ratio = self.devicePixelRatioF()
        side = max(1, round(square.width() * ratio))
        self._ink = QPixmap(side, side)
        self._ink.setDevicePixelRatio(ratio)
        self._ink.fill(Qt.GlobalColor.transparent)
        for stroke in self._session.strokes:
            self._paint_stroke(stroke, 0)
        if self._points:
            self._paint_stroke(self._stroke(), 0)
        self.update()

    def _paint_stroke(self, stroke: Stroke, first_segment: int) -> None:
        if self._ink.isNull():
            return
        painter = QPainter(self._ink)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if stroke.erases:
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Clear)
        scale = self._square().width() / RASTER_PX
        painter.scale(scale, scale)
        points = stroke.points
        color = self._theme.color("ink")
        ends = points[first_segment + 1 :] or points[-1:]
        start = points[first_segment] if len(points) > 1 else points[0]
        for end in ends:
            width = stroke.width_px * pressure_width(0.5 * (start.pressure + end.pressure))
            pen = QPen(color, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            a, b = QPointF(start.x_px, start.y_px), QPointF(end.x_px, end.y_px)
            if a == b:
                painter.drawPoint(a)
            else:
                painter.drawLine(a, b)
            start = end
        painter.end()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paper, guides, ink, the pen's outline."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("surface"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        square = self._square().adjusted(0.5, 0.5, -0.5, -0.5)
        paper = QPainterPath()
        paper.addRoundedRect(square, 8, 8)
        painter.fillPath(paper, self._theme.color("raised"))
        painter.setClipPath(paper)
        guide = QColor(self._theme.color("line"))
        painter.setPen(QPen(guide, 1, Qt.PenStyle.DotLine))
        painter.drawLine(
            QPointF(square.center().x(), square.top()),
            QPointF(square.center().x(), square.bottom()),
        )
        painter.drawLine(
            QPointF(square.left(), square.center().y()),
            QPointF(square.right(), square.center().y()),
        )
        painter.drawPixmap(self._square().topLeft(), self._ink)
        if not self._session.strokes and not self._points:
            painter.setPen(self._theme.color("muted"))
            painter.drawText(
                square.adjusted(24, 24, -24, -24),
                Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap,
                self.tr("Draw a character"),
            )
        self._paint_pen_outline(painter, square)
        painter.setClipping(False)
        focused = self.hasFocus()
        painter.setPen(
            QPen(self._theme.color("accent" if focused else "line"), 2 if focused else 1)
        )
        painter.drawPath(paper)
        painter.end()

    def _paint_pen_outline(self, painter: QPainter, square: QRectF) -> None:
        if self._cursor_at is None or self._points:
            return
        radius = 0.5 * self._session.pen_width_px * square.width() / RASTER_PX
        painter.setPen(QPen(self._theme.color("muted"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(self._cursor_at, radius, radius)

    # --- events ------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ink is kept at screen resolution."""
        super().resizeEvent(event)
        self._repaint_ink()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The left button draws, the right one erases."""
        if self._pen_down:
            return
        right = event.button() == Qt.MouseButton.RightButton
        if right or event.button() == Qt.MouseButton.LeftButton:
            self.begin_stroke(event.position(), 1.0, self._session.erasing or right)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Draw, or move the pen's outline."""
        self._cursor_at = event.position()
        if self._points and not self._pen_down:
            self.extend_stroke(event.position(), 1.0)
        else:
            self.update()

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """The stroke ends."""
        if not self._pen_down:
            self.end_stroke()

    def tabletEvent(self, event: QTabletEvent) -> None:
        """The pen draws with pressure; its eraser end erases."""
        eraser = event.pointerType() == QPointingDevice.PointerType.Eraser
        kind = event.type()
        if kind == QEvent.Type.TabletPress:
            self._pen_down = True
            self.begin_stroke(event.position(), event.pressure(), eraser or self._session.erasing)
        elif kind == QEvent.Type.TabletMove and self._pen_down:
            self.extend_stroke(event.position(), event.pressure())
        elif kind == QEvent.Type.TabletRelease:
            self.end_stroke()
            self._pen_down = False
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape forgets the stroke in progress."""
        if event.key() == Qt.Key.Key_Escape and self._points:
            self.cancel_stroke()
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show the pen's outline."""
        self._cursor_at = event.position()
        self.update()

    def leaveEvent(self, _event: QEvent) -> None:
        """Hide the pen's outline."""
        self._cursor_at = None
        self.update()

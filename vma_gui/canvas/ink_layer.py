"""The ink on the canvas at screen resolution; new segments are painted incrementally."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap
from vma_core.glyphs.raster import RASTER_PX
from vma_core.glyphs.strokes import Stroke, StrokeArrays, StrokePoint, pressure_width

from vma_gui.widgets.stroke_painter import stroke_image


class InkLayer:
    """A transparent pixmap of the drawing square."""

    def __init__(self) -> None:
        self.pixmap = QPixmap()
        self._square = QRectF()

    def reset(self, square: QRectF, ratio: float, strokes: Iterable[Stroke], color: QColor) -> None:
        """Paint all strokes, for a square in widget coordinates and a pixel ratio."""
        self._square = square
        side = max(1, round(square.width() * ratio))
        self.pixmap = QPixmap.fromImage(stroke_image(StrokeArrays.of(strokes), side, color))
        self.pixmap.setDevicePixelRatio(ratio)

    def paint(self, strokes: Iterable[Stroke], first_segment: int, color: QColor) -> None:
        """Paint strokes from a segment on."""
        if self.pixmap.isNull():
            return
        with QPainter(self.pixmap) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            scale = self._square.width() / RASTER_PX
            painter.scale(scale, scale)
            for stroke in strokes:
                _paint_stroke(painter, stroke, first_segment, color)

    def around(self, points: Sequence[StrokePoint], width_px: float) -> QRect:
        """The widget's region that a few points can have changed."""
        scale = self._square.width() / RASTER_PX
        xs, ys = [p.x_px for p in points], [p.y_px for p in points]
        corner = QPointF(min(xs), min(ys)) * scale + self._square.topLeft()
        opposite = QPointF(max(xs), max(ys)) * scale + self._square.topLeft()
        reach = width_px * scale + 2
        box = QRectF(corner, opposite).adjusted(-reach, -reach, reach, reach)
        return box.toAlignedRect()


def _paint_stroke(painter: QPainter, stroke: Stroke, first_segment: int, color: QColor) -> None:
    erase = QPainter.CompositionMode.CompositionMode_Clear
    over = QPainter.CompositionMode.CompositionMode_SourceOver
    painter.setCompositionMode(erase if stroke.erases else over)
    points = stroke.points
    ends = points[first_segment + 1 :] or points[-1:]
    start = points[first_segment] if len(points) > 1 else points[0]
    for end in ends:
        width = stroke.width_px * pressure_width(0.5 * (start.pressure + end.pressure))
        painter.setPen(QPen(color, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        a, b = QPointF(start.x_px, start.y_px), QPointF(end.x_px, end.y_px)
        if a == b:
            painter.drawPoint(a)
        else:
            painter.drawLine(a, b)
        start = end

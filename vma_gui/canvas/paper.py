"""Background of the canvas: ground, paper and guides, cached as one pixmap."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen, QPixmap

from vma_gui.theme.theme import Theme

RADIUS_PX = 8


class Paper:
    """Paints a square of paper with guides into an opaque pixmap of the whole widget."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._key: object = None
        self._pixmap = QPixmap()

    def pixmap(self, size: QSize, square: QRectF, ratio: float, symmetry: int) -> QPixmap:
        """The pixmap for a widget size and a pixel ratio; cached until an argument changes."""
        key = (size, square, ratio, symmetry, self._theme.tokens)
        if key != self._key:
            self._key = key
            self._pixmap = QPixmap(size * ratio)
            self._pixmap.setDevicePixelRatio(ratio)
            self._pixmap.fill(self._theme.color("surface"))
            with QPainter(self._pixmap) as painter:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                paper = outline(square)
                painter.fillPath(paper, self._theme.color("raised"))
                painter.setClipPath(paper)
                self._paint_guides(painter, square, symmetry)
        return self._pixmap

    def _paint_guides(self, painter: QPainter, square: QRectF, symmetry: int) -> None:
        """Dotted centre lines; axes of symmetry are dashed."""
        centre = square.center()
        lines = (
            (QPointF(centre.x(), square.top()), QPointF(centre.x(), square.bottom()), 1),
            (QPointF(square.left(), centre.y()), QPointF(square.right(), centre.y()), 2),
        )
        for start, end, needed in lines:
            mirrors = symmetry >= needed
            color = self._theme.color("accent" if mirrors else "line")
            style = Qt.PenStyle.DashLine if mirrors else Qt.PenStyle.DotLine
            painter.setPen(QPen(color, 1, style))
            painter.drawLine(start, end)


def outline(square: QRectF) -> QPainterPath:
    """Rounded outline of the paper."""
    path = QPainterPath()
    path.addRoundedRect(square.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS_PX, RADIUS_PX)
    return path

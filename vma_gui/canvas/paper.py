"""Background of the canvas: ground, paper and guides, cached as one pixmap."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap
from vma_core.glyphs.raster import RASTER_PX
from vma_core.glyphs.writing_lines import (
    CAP_HEIGHT_EM,
    DESCENDER_EM,
    GUIDE_LINES,
    X_HEIGHT_EM,
    WritingLines,
)

from vma_gui.theme.theme import Theme

RADIUS_PX = 8
BAND_OPACITY, LINE_OPACITY, BASELINE_OPACITY = 0.07, 0.55, 0.85
"""Of writing lines in the accent colour."""


class Paper:
    """Paints a square of paper with guides into an opaque pixmap of the whole widget."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._key: object = None
        self._pixmap = QPixmap()

    def pixmap(
        self, size: QSize, square: QRectF, ratio: float, symmetry: int, guides: bool = False
    ) -> QPixmap:
        """The pixmap for a widget size and a pixel ratio; cached until an argument changes.

        Args:
            size: of the widget.
            square: of the paper, in the widget.
            ratio: device pixels per pixel.
            symmetry: number of axes of symmetry.
            guides: whether to show writing lines.
        """
        key = (size, square, ratio, symmetry, guides, self._theme.tokens)
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
                if guides:
                    paint_writing_lines(painter, square, GUIDE_LINES, self._theme)
                self._paint_axes(painter, square, symmetry, guides)
        return self._pixmap

    def _paint_axes(self, painter: QPainter, square: QRectF, symmetry: int, guides: bool) -> None:
        """Dotted centre lines, one less on writing lines; axes of symmetry are dashed."""
        centre = square.center()
        lines = (
            (QPointF(centre.x(), square.top()), QPointF(centre.x(), square.bottom()), 1),
            (QPointF(square.left(), centre.y()), QPointF(square.right(), centre.y()), 2),
        )
        for start, end, needed in lines:
            mirrors = symmetry >= needed
            if guides and needed == 2 and not mirrors:
                continue
            color = self._theme.color("accent" if mirrors else "line")
            style = Qt.PenStyle.DashLine if mirrors else Qt.PenStyle.DotLine
            painter.setPen(QPen(color, 1, style))
            painter.drawLine(start, end)


def paint_writing_lines(
    painter: QPainter, square: QRectF, lines: WritingLines, theme: Theme
) -> None:
    """A band from baseline to x-height, and lines for capitals and descenders.

    Args:
        painter: in widget coordinates.
        square: the drawing square.
        lines: on its 105 pixels.
        theme: its colours.
    """
    scale = square.height() / RASTER_PX

    def y(height_em: float) -> float:
        return round(square.top() + scale * lines.y_px(height_em)) + 0.5

    color = theme.color("accent")
    band = QColor(color)
    band.setAlphaF(BAND_OPACITY)
    painter.fillRect(
        QRectF(QPointF(square.left(), y(X_HEIGHT_EM)), QPointF(square.right(), y(0.0))), band
    )
    for height_em, width, style in (
        (0.0, 2.0, Qt.PenStyle.SolidLine),
        (X_HEIGHT_EM, 1.0, Qt.PenStyle.SolidLine),
        (CAP_HEIGHT_EM, 1.0, Qt.PenStyle.DashLine),
        (DESCENDER_EM, 1.0, Qt.PenStyle.DashLine),
    ):
        faint = QColor(color)
        faint.setAlphaF(BASELINE_OPACITY if height_em == 0.0 else LINE_OPACITY)
        painter.setPen(QPen(faint, width, style))
        painter.drawLine(
            QPointF(square.left(), y(height_em)), QPointF(square.right(), y(height_em))
        )


def outline(square: QRectF) -> QPainterPath:
    """Rounded outline of the paper."""
    path = QPainterPath()
    path.addRoundedRect(square.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS_PX, RADIUS_PX)
    return path

"""The legend of the heat: colours, probabilities, and how many entries are read."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QLinearGradient, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from vma_gui.theme import SMALL_PT, Theme, heat_position

TICKS = (0.0, 0.01, 0.1, 0.5, 1.0)
STOPS = 32


class HeatLegend(QWidget):
    """A colour bar on the scale of the cells, with probabilities below it."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setToolTip(self.tr("Address probability. The scale follows its square root."))
        self.setAccessibleName(self.tr("Colour scale of the address probability"))
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """One bar, one line of numbers."""
        return QSize(190, 32)

    def minimumSizeHint(self) -> QSize:
        """Never clipped."""
        return QSize(150, 32)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Bar and ticks."""
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        bar = QRectF(8, 3, self.width() - 16, 9)
        gradient = QLinearGradient(bar.topLeft(), bar.topRight())
        for step in range(STOPS + 1):
            gradient.setColorAt(step / STOPS, theme.heat_color((step / STOPS) ** 2))
        painter.setBrush(gradient)
        painter.setPen(theme.color("line"))
        painter.drawRoundedRect(bar, 3, 3)
        font = painter.font()
        font.setPointSizeF(SMALL_PT - 0.5)
        painter.setFont(font)
        painter.setPen(theme.color("muted"))
        for tick in TICKS:
            x = bar.left() + heat_position(tick) * bar.width()
            painter.drawLine(QPointF(x, bar.bottom()), QPointF(x, bar.bottom() + 3))
            box = QRectF(x - 20, bar.bottom() + 3, 40, 15)
            box.moveLeft(min(max(box.left(), -12), self.width() - 28))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, f"{tick:g}".replace("0.", "."))
        painter.end()

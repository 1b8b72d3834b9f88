"""Colour scale of the address probability."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QLinearGradient, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from vma_gui.system.language import decimal_point
from vma_gui.theme.heat_colormap import heat_position
from vma_gui.theme.theme import Theme
from vma_gui.theme.tokens import SMALL_PT

TICKS = (0.0, 0.01, 0.1, 0.5, 1.0)
DIFFERENCE_TICKS = (-1.0, -0.1, 0.0, 0.1, 1.0)
STOPS = 32


class HeatLegend(QWidget):
    """Colour bar with probabilities below it, on the cells' square-root scale."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._difference = False
        self.setToolTip(self.tr("Address probability on a square-root scale"))
        self.setAccessibleName(self.tr("Colour scale of the address probability"))
        theme.changed.connect(self.update)

    def show_difference(self, difference: bool) -> None:
        """Show the signed scale of q − p, or that of a probability."""
        if difference != self._difference:
            self._difference = difference
            self.update()

    def sizeHint(self) -> QSize:
        scaled = self._theme.scaled
        return QSize(round(scaled(190)), 17 + round(scaled(15)))

    def minimumSizeHint(self) -> QSize:
        scaled = self._theme.scaled
        return QSize(round(scaled(150)), 17 + round(scaled(15)))

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = self._theme
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            bar = QRectF(8, 3, self.width() - 16, 9)
            gradient = QLinearGradient(bar.topLeft(), bar.topRight())
            for step in range(STOPS + 1):
                place = step / STOPS
                value = place**2
                if self._difference:
                    side = 2 * place - 1
                    value = side * abs(side)
                gradient.setColorAt(place, theme.heat_color(value))
            painter.setBrush(gradient)
            painter.setPen(theme.color("line"))
            painter.drawRoundedRect(bar, 3, 3)
            font = painter.font()
            font.setPointSizeF(theme.scaled(SMALL_PT - 0.5))
            painter.setFont(font)
            painter.setPen(theme.color("muted"))
            for tick in DIFFERENCE_TICKS if self._difference else TICKS:
                place = heat_position(tick)
                if self._difference:
                    place = 0.5 + 0.5 * (
                        heat_position(abs(tick)) if tick >= 0 else -heat_position(-tick)
                    )
                x = bar.left() + place * bar.width()
                painter.drawLine(QPointF(x, bar.bottom()), QPointF(x, bar.bottom() + 3))
                wide = theme.scaled(40)
                box = QRectF(x - wide / 2, bar.bottom() + 3, wide, theme.scaled(15))
                box.moveLeft(min(max(box.left(), -0.3 * wide), self.width() - 0.7 * wide))
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, tick_text(tick))


def tick_text(value: float) -> str:
    """ ".1", "−.1", "1", with the decimal separator of the language."""
    return f"{value:g}".replace("0.", decimal_point()).replace("-", "−")

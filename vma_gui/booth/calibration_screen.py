"""Five marks to touch, and the map from where touches arrive to where the marks stood."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from vma_gui.booth.calibration import Place, fit
from vma_gui.booth.overlay import Overlay
from vma_gui.theme.theme import Theme

MARKS: tuple[Place, ...] = ((0.1, 0.1), (0.9, 0.1), (0.9, 0.9), (0.1, 0.9), (0.5, 0.5))
CROSS_PX = 34


class Calibrate(Overlay):
    """One mark after the other; ends with the fifth touch.

    Signals:
        found(Calibration or None): the map, or None where the touches make no sense.
    """

    found = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self.panel.hide()
        self._reported: list[Place] = []

    def begin(self) -> None:
        """The first mark."""
        self._reported = []
        self.open()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A touch near the mark that is shown."""
        place = event.position()
        self._reported.append((place.x() / self.width(), place.y() / self.height()))
        if len(self._reported) == len(MARKS):
            self.hide()
            self.found.emit(fit(self._reported, MARKS))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A cross in a ring."""
        super().paintEvent(event)
        if len(self._reported) >= len(MARKS):
            return
        x, y = MARKS[len(self._reported)]
        at = QPointF(x * self.width(), y * self.height())
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self._theme.color("accent"), 3))
            painter.drawEllipse(at, CROSS_PX / 2, CROSS_PX / 2)
            painter.drawLine(at - QPointF(CROSS_PX, 0), at + QPointF(CROSS_PX, 0))
            painter.drawLine(at - QPointF(0, CROSS_PX), at + QPointF(0, CROSS_PX))

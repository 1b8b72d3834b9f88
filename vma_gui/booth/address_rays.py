"""Over the picture: rays from what is read, and the finger of the attract loop."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from vma_gui.theme.heat_colormap import heat_position
from vma_gui.theme.theme import Theme

FINGER_PX = 30.0
RAY_PX = 7.0
BOW = 0.1
"""Of a ray's length."""
CLEAR = 0.15
"""Opacity of a ray from what is hardly read."""


@dataclass(frozen=True)
class Ray:
    """From an entry to the canvas, or from the drawing to its variants.

    Attributes:
        start: where what is read stands.
        end: where it leads.
        share: of the variants that read it.
    """

    start: QPointF
    end: QPointF
    share: float


class AddressRays(QWidget):
    """Transparent, and no event ever arrives here."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rays: tuple[Ray, ...] = ()
        self._finger: QPointF | None = None
        self.unit = 1.0
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    @property
    def rays(self) -> tuple[Ray, ...]:
        """What is shown."""
        return self._rays

    def show_rays(self, rays: tuple[Ray, ...]) -> None:
        """Other rays, or none."""
        if rays != self._rays:
            self._update_rays()
            self._rays = rays
            self._update_rays()

    def show_finger(self, place: QPointF | None) -> None:
        """Where the attract loop draws, or nowhere."""
        for shown in (self._finger, place):
            if shown is not None:
                self.update(self._around(shown))
        self._finger = place

    def _update_rays(self) -> None:
        for ray in self._rays:
            self.update(self._path(ray).boundingRect().adjusted(-9, -9, 9, 9).toAlignedRect())

    def _around(self, place: QPointF) -> QRect:
        reach = FINGER_PX * self.unit + 4
        box = QRectF(place.x() - reach, place.y() - reach, 2 * reach, 2 * reach)
        return box.toAlignedRect()

    def _path(self, ray: Ray) -> QPainterPath:
        """A thread that hangs upwards, so that it does not strike a row of entries through."""
        path = QPainterPath(ray.start)
        way = ray.end - ray.start
        lift = QPointF(0, -BOW * math.hypot(way.x(), way.y()))
        path.cubicTo(ray.start + way * 0.25 + lift, ray.end - way * 0.25 + lift, ray.end)
        return path

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Rays in the heat's colour, the finger as a ring."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for ray in self._rays:
                share = heat_position(ray.share)
                color = QColor(self._theme.color("heat"))
                color.setAlphaF(CLEAR + (0.85 - CLEAR) * share)
                width = max(1.5, RAY_PX * self.unit * share)
                painter.setPen(QPen(color, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
                painter.drawPath(self._path(ray))
            if self._finger is not None:
                color = QColor(self._theme.color("accent"))
                painter.setPen(QPen(color, 3 * self.unit))
                color.setAlphaF(0.25)
                painter.setBrush(color)
                painter.drawEllipse(self._finger, FINGER_PX * self.unit, FINGER_PX * self.unit)

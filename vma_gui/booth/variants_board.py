"""The variants as they grow while somebody draws."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QTimer
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from vma_gui.document.session import Session
from vma_gui.theme.theme import Theme
from vma_gui.variants.ink_cache import Look, WallInks

FRAME_MS = 33
GROW_FRAMES = 7
STAGGER_FRAMES = 1
SMALLEST = 0.55
"""Scale a variant begins to grow from."""
CELL_GAP = 0.06
RADIUS = 0.08
LETTER = 0.88


class VariantsBoard(QWidget):
    """As many variants as the session asks for, in the grid that makes them largest."""

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__()
        self._session = session
        self._theme = theme
        self.grows = True
        self.inks = WallInks()
        self._columns, self._side = 1, 1.0
        self._origin = QPointF()
        self._frame = 10_000
        self._timer = QTimer(self)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(self._step)
        session.variants_changed.connect(self.update)
        session.variants_arriving.connect(self.update)
        session.count_changed.connect(self._fit)
        theme.changed.connect(self.update)

    def grow(self) -> None:
        """Let the variants come out one after the other: a new drawing has begun."""
        if self.grows:
            self._frame = 0
            self._timer.start()

    def forget(self) -> None:
        """Drop all pictures of variants."""
        self.inks.forget()

    def _step(self) -> None:
        self._frame += 1
        if self._frame >= GROW_FRAMES + STAGGER_FRAMES * self._session.count:
            self._timer.stop()
        self.update()

    def _scale(self, place: int) -> float:
        """Of the variant at a place: from small to 1."""
        grown = (self._frame - STAGGER_FRAMES * place) / GROW_FRAMES
        eased = 1.0 - (1.0 - min(1.0, max(0.0, grown))) ** 3
        return SMALLEST + (1.0 - SMALLEST) * eased

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit again."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        count = max(1, self._session.count)
        width, height = max(1, self.width()), max(1, self.height())
        sides = {
            columns: min(width / columns, height / math.ceil(count / columns))
            for columns in range(1, count + 1)
        }
        self._columns = max(sides, key=lambda columns: sides[columns])
        self._side = sides[self._columns]
        rows = math.ceil(count / self._columns)
        self._origin = QPointF(
            (width - self._columns * self._side) / 2, (height - rows * self._side) / 2
        )
        self.update()

    def cell(self, place: int) -> QRectF:
        """Where a variant stands, in widget coordinates."""
        row, column = divmod(place, self._columns)
        gap = self._side * CELL_GAP / 2
        corner = self._origin + QPointF(column * self._side, row * self._side)
        box = QRectF(corner.x(), corner.y(), self._side, self._side)
        return box.adjusted(gap, gap, -gap, -gap)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paper and ink of all of them."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            theme, wall = self._theme, self._session.wall
            inks: list[QImage | None] = []
            if wall is not None and len(wall.images):
                side_px = max(8, round(LETTER * self.cell(0).width() * self.devicePixelRatioF()))
                look = Look(side_px, theme.color("ink").rgb(), True)
                inks = self.inks.get(wall, look)
            painter.setBrush(theme.color("raised"))
            for place in range(self._session.count):
                cell = self.cell(place)
                radius = RADIUS * cell.width()
                painter.setPen(QPen(theme.color("line"), 1))
                painter.drawRoundedRect(cell, radius, radius)
                ink = inks[place] if place < len(inks) else None
                if ink is not None:
                    side = LETTER * cell.width() * self._scale(place)
                    box = QRectF(0, 0, side, side)
                    box.moveCenter(cell.center())
                    painter.setOpacity(min(1.0, self._scale(place)))
                    painter.drawImage(box, ink)
                    painter.setOpacity(1.0)

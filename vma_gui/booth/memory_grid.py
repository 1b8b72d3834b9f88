"""Grid of memory entries whose heat fades towards the live address probability."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QTimer, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QWidget
from vma_core.memory.entries import MemoryEntry

from vma_gui.document.session import Session
from vma_gui.theme.theme import Theme
from vma_gui.widgets.images import ink_image
from vma_gui.widgets.stroke_painter import stroke_image

FRAME_MS = 33
EASE = 0.45
"""Share of the difference to the target covered per frame."""
MIN_HEAT_STEP = 0.004
"""Steps on the heat scale below this are not animated."""
CELL_GAP = 0.08
RADIUS = 0.14
LETTER_SHARE = 0.82
"""Size of the glyph as a share of the cell."""


class BoothMemoryGrid(QWidget):
    """All memory entries in the largest square cells that fit.

    Signals:
        touched(int): position of the touched entry.
    """

    touched = Signal(int)

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__()
        self._session = session
        self._theme = theme
        self.animated = True
        self.visitor_entry_ids: frozenset[int] = frozenset()
        """Image ids of the entries the visitor drew."""
        self._columns, self._side = 1, 1.0
        self._origin = QPointF()
        self._target = self._shown = np.zeros(0)
        self._pixmaps: dict[tuple[int, int, int], QPixmap] = {}
        self._timer = QTimer(self)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(self._step)
        session.memory_reset.connect(self._on_reset)
        session.addresses_changed.connect(self._on_addresses)
        session.pins_changed.connect(self.update)
        session.entry_strokes.traced.connect(self._on_traced)
        theme.changed.connect(self.update)

    def cell(self, position: int) -> QRectF:
        """Cell rectangle of an entry in widget coordinates."""
        row, column = divmod(position, self._columns)
        side = self._side
        corner = self._origin + QPointF(column * side, row * side)
        gap = side * CELL_GAP / 2
        return QRectF(corner.x(), corner.y(), side, side).adjusted(gap, gap, -gap, -gap)

    def clear_cache(self) -> None:
        """Drop all cached pixmaps."""
        self._pixmaps.clear()

    def _on_traced(self, image_ids: list[int]) -> None:
        self._pixmaps = {k: v for k, v in self._pixmaps.items() if k[0] not in image_ids}
        self.update()

    # --- changes -----------------------------------------------------------------------------

    def _on_reset(self) -> None:
        count = len(self._session.memory)
        self._target = self._shown = np.zeros(count)
        present = {entry.image_id for entry in self._session.memory.entries}
        self._pixmaps = {k: v for k, v in self._pixmaps.items() if k[0] in present}
        self._fit()
        self.update()

    def _on_addresses(self) -> None:
        addresses, request = self._session.addresses, self._session.addresses_request
        count = len(self._session.memory)
        if addresses is None or request is None or len(addresses.posterior) != count:
            return
        self._target = addresses.posterior.astype(np.float64)
        if request.drawing is None or request.drawing.is_blank:
            # Without a drawing the posterior is the prior, which would tint all cells alike.
            self._target = np.zeros(count)
        if not self.animated:
            self._shown = self._target
            self.update()
        elif not self._timer.isActive():
            self._timer.start()
            self._step()

    def _step(self) -> None:
        """Advance the fade by one frame; repaint only cells that changed."""
        if len(self._shown) != len(self._target):
            self._shown = np.zeros(len(self._target))
        before = np.sqrt(self._shown)
        after = before + EASE * (np.sqrt(self._target) - before)
        moving = np.flatnonzero(np.abs(after - before) > MIN_HEAT_STEP)
        if not len(moving):
            self._timer.stop()
            after = np.sqrt(self._target)
            moving = np.flatnonzero(after != before)
        self._shown = after**2
        for position in moving:
            self.update(self.cell(int(position)).toAlignedRect())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._pixmaps.clear()
        self._fit()

    def _fit(self) -> None:
        """Choose the largest square cells with which all entries fit."""
        count = max(1, len(self._session.memory))
        width, height = max(1, self.width()), max(1, self.height())
        best, columns = 0.0, 1
        for tried in range(1, count + 1):
            side = min(width / tried, height / math.ceil(count / tried))
            if side > best:
                best, columns = side, tried
        rows = math.ceil(count / columns)
        self._side, self._columns = best, columns
        self._origin = QPointF((width - columns * best) / 2, (height - rows * best) / 2)

    # --- painting ----------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint cells that intersect the dirty region."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for position, entry in enumerate(self._session.memory.entries):
                cell = self.cell(position)
                if event.region().intersects(cell.toAlignedRect()):
                    self._paint_cell(painter, cell, position, entry)

    def _paint_cell(
        self, painter: QPainter, cell: QRectF, position: int, entry: MemoryEntry
    ) -> None:
        theme = self._theme
        heat = float(self._shown[position]) if position < len(self._shown) else 0.0
        pinned = entry.image_id in self._session.pins
        own = entry.image_id in self.visitor_entry_ids
        radius = RADIUS * cell.width()
        painter.setBrush(theme.heat_color(heat))
        line_px = max(2.0, 0.05 * cell.width()) if pinned or own else 1.0
        painter.setPen(QPen(theme.color("accent" if pinned or own else "line"), line_px))
        inset = line_px / 2
        painter.drawRoundedRect(cell.adjusted(inset, inset, -inset, -inset), radius, radius)
        ink = theme.ink_on(theme.heat_color(heat))
        side = LETTER_SHARE * cell.width()
        corner = cell.center() - QPointF(side / 2, side / 2)
        painter.drawPixmap(corner.toPoint(), self._pixmap(entry, round(side), ink))

    def _pixmap(self, entry: MemoryEntry, side_px: int, ink: QColor) -> QPixmap:
        ratio = self.devicePixelRatioF()
        key = (entry.image_id, side_px, ink.rgb())
        if key not in self._pixmaps:
            strokes, side = self._session.entry_strokes.get(entry), max(8, round(side_px * ratio))
            if strokes is None:
                image = ink_image(entry.image, side, ink, smooth=True)
            else:
                image = stroke_image(strokes, side, ink)
            pixmap = QPixmap.fromImage(image)
            pixmap.setDevicePixelRatio(ratio)
            self._pixmaps[key] = pixmap
        return self._pixmaps[key]

    def mousePressEvent(self, event: QMouseEvent) -> None:
        for position in range(len(self._session.memory)):
            if self.cell(position).contains(event.position()):
                self.touched.emit(position)
                return

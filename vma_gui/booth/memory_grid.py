"""Grid of memory entries whose heat fades towards the live address probability."""

from __future__ import annotations

import itertools
import math

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt, QTimer, Signal
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


VISITOR_SLOTS = 16
"""Cells kept free for the letters of a visitor."""
MAX_STRETCH = 1.25
"""How far columns may stand apart, in widths of a cell."""
GLOW_RINGS = 3
FREE_OPACITY = 0.45
"""Of the outline of a free cell."""


class BoothMemoryGrid(QWidget):
    """All memory entries in the largest square cells that fit.

    The visitor's letters have separate rows above the others, which therefore keep their cells
    throughout a visit.

    Signals:
        touched(int): position of the touched entry.
    """

    touched = Signal(int)

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__()
        self._session = session
        self._theme = theme
        self.animated = True
        self._slots: dict[int, int] = {}
        """Cell of each of the visitor's entries, by image id."""
        self._cells: list[int] = []
        """Cell of each entry by position, counted row by row."""
        self._columns, self._side, self._pitch = 1, 1.0, 1.0
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

    @property
    def visitor_entry_ids(self) -> frozenset[int]:
        """Image ids of the entries the visitor drew."""
        return frozenset(self._slots)

    @visitor_entry_ids.setter
    def visitor_entry_ids(self, image_ids: frozenset[int]) -> None:
        self._slots = {known: slot for known, slot in self._slots.items() if known in image_ids}
        for image_id in sorted(image_ids - set(self._slots)):
            taken = set(self._slots.values())
            self._slots[image_id] = next(n for n in itertools.count() if n not in taken)
        self._place()
        self.update()

    @property
    def columns(self) -> int:
        """Number of columns."""
        return self._columns

    def heat_target(self, position: int) -> float:
        """The address probability that an entry's heat fades towards."""
        return float(self._target[position])

    @property
    def _own_rows(self) -> int:
        return math.ceil(VISITOR_SLOTS / self._columns)

    def cell(self, position: int) -> QRectF:
        """Cell rectangle of an entry in widget coordinates."""
        return self._cell_rect(self._cells[position])

    def _cell_rect(self, cell: int) -> QRectF:
        row, column = divmod(cell, self._columns)
        side = self._side
        corner = self._origin + QPointF(column * self._pitch, row * side)
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
        self._place()
        self.update()

    def _on_addresses(self) -> None:
        addresses, request = self._session.addresses, self._session.addresses_request
        count = len(self._session.memory)
        if addresses is None or request is None or len(addresses.posterior) != count:
            return
        self._target = addresses.posterior.astype(np.float64)
        if request.drawing is None or request.drawing.is_blank:
            # Without a drawing the posterior is the prior, which would tint all cells alike. What
            # alone is read glows all the same.
            self._target = np.zeros(count)
            if request.restrict_to:
                self._target[list(request.restrict_to)] = 1 / len(request.restrict_to)
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
        self._place()

    def _place(self) -> None:
        """Choose the largest square cells with which all entries fit, and assign them."""
        entries = self._session.memory.entries
        others = sum(entry.image_id not in self._slots for entry in entries)
        width, height = max(1, self.width()), max(1, self.height())
        self._side = 0.0
        for columns in range(1, max(others, VISITOR_SLOTS) + 1):
            rows = math.ceil(others / columns) + math.ceil(VISITOR_SLOTS / columns)
            side = min(width / columns, height / rows)
            if side > self._side:
                self._side, self._columns = side, columns
        gaps = max(1, self._columns - 1)
        self._pitch = min((width - self._side) / gaps, MAX_STRETCH * self._side)
        spare = width - (self._columns - 1) * self._pitch - self._side
        self._origin = QPointF(spare / 2, 0)
        others_from = itertools.count(self._own_rows * self._columns)
        self._cells = [
            self._slots[entry.image_id] if entry.image_id in self._slots else next(others_from)
            for entry in entries
        ]

    # --- painting ----------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint cells that intersect the dirty region."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_free_slots(painter)
            for position, entry in enumerate(self._session.memory.entries):
                cell = self.cell(position)
                if event.region().intersects(cell.toAlignedRect()):
                    self._paint_cell(painter, cell, position, entry)

    def _paint_free_slots(self, painter: QPainter) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        color = self._theme.color("muted")
        color.setAlphaF(FREE_OPACITY)
        painter.setPen(QPen(color, 1, Qt.PenStyle.DashLine))
        taken = set(self._slots.values())
        for slot in range(self._own_rows * self._columns):
            if slot not in taken:
                box = self._cell_rect(slot)
                radius = RADIUS * box.width()
                painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)

    def _paint_glow(self, painter: QPainter, cell: QRectF) -> None:
        """Rings around a cell that fade outwards."""
        color = self._theme.color("heat")
        step = self._side * CELL_GAP / GLOW_RINGS
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for ring in range(GLOW_RINGS):
            color.setAlphaF(0.6 / (ring + 1))
            painter.setPen(QPen(color, step))
            out = (ring + 0.5) * step
            radius = RADIUS * cell.width() + out
            painter.drawRoundedRect(cell.adjusted(-out, -out, out, out), radius, radius)

    def _paint_cell(
        self, painter: QPainter, cell: QRectF, position: int, entry: MemoryEntry
    ) -> None:
        theme = self._theme
        heat = float(self._shown[position]) if position < len(self._shown) else 0.0
        pinned = entry.image_id in self._session.pins
        own = entry.image_id in self.visitor_entry_ids
        radius = RADIUS * cell.width()
        if pinned:
            self._paint_glow(painter, cell)
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

"""Grid of variants that scale in one after another when a drawing starts."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from vma_gui.document.session import Session
from vma_gui.theme.theme import Theme
from vma_gui.variants.image_cache import InkStyle, VariantImageCache

FRAME_MS = 33
GROW_FRAMES = 7
STAGGER_FRAMES = 1
START_SCALE = 0.55
"""Initial scale of the animation."""
CELL_GAP = 0.06
MAX_STRETCH = 1.25
"""How far columns may stand apart, in widths of a cell."""
RADIUS = 0.08
LETTER_SHARE = 0.88
HINT_SHARE = 0.17
"""Size of the hint's text as a share of a cell."""


class BoothVariantGrid(QWidget):
    """All variants in the largest square cells that fit."""

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__()
        self._session = session
        self._theme = theme
        self.animated = True
        self.hint = ""
        """Shown while there is nothing to answer."""
        self.image_cache = VariantImageCache()
        self._columns, self._side, self._pitch = 1, 1.0, 1.0
        self._origin = QPointF()
        self._frame = 10_000
        self._timer = QTimer(self)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(self._step)
        session.variants_changed.connect(self.update)
        session.variants_arriving.connect(self.update)
        session.count_changed.connect(self._fit)
        theme.changed.connect(self.update)

    def animate_in(self) -> None:
        """Start the scale-in animation."""
        if self.animated:
            self._frame = 0
            self._timer.start()

    @property
    def is_blank(self) -> bool:
        """Whether the newest variants answer nothing: neither a drawing nor a chosen entry."""
        session, request = self._session, self._session.shown_request
        if request is None or (session.drawing.is_blank and not session.pins):
            return True
        return request.drawn is None and not request.restrict_to

    def show_hint(self, hint: str) -> None:
        """Set the text for a blank grid."""
        self.hint = hint
        self.update()

    def clear_cache(self) -> None:
        """Drop all cached images."""
        self.image_cache.clear()

    def _step(self) -> None:
        self._frame += 1
        if self._frame >= GROW_FRAMES + STAGGER_FRAMES * self._session.count:
            self._timer.stop()
        self.update()

    def _scale(self, place: int) -> float:
        """Current scale of a variant: `START_SCALE` to 1, eased."""
        grown = (self._frame - STAGGER_FRAMES * place) / GROW_FRAMES
        eased = 1.0 - (1.0 - min(1.0, max(0.0, grown))) ** 3
        return START_SCALE + (1.0 - START_SCALE) * eased

    def resizeEvent(self, event: QResizeEvent) -> None:
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
        gaps = max(1, self._columns - 1)
        self._pitch = min((width - self._side) / gaps, MAX_STRETCH * self._side)
        spare = width - (self._columns - 1) * self._pitch - self._side
        self._origin = QPointF(spare / 2, (height - rows * self._side) / 2)
        self.update()

    def cell(self, place: int) -> QRectF:
        """Cell rectangle of a variant in widget coordinates."""
        row, column = divmod(place, self._columns)
        gap = self._side * CELL_GAP / 2
        corner = self._origin + QPointF(column * self._pitch, row * self._side)
        box = QRectF(corner.x(), corner.y(), self._side, self._side)
        return box.adjusted(gap, gap, -gap, -gap)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            theme, result = self._theme, self._session.shown_result
            inks: list[QImage | None] = []
            if result is not None and len(result.images) and not self.is_blank:
                side_px = max(
                    8, round(LETTER_SHARE * self.cell(0).width() * self.devicePixelRatioF())
                )
                look = InkStyle(side_px, theme.color("ink").rgb(), True)
                inks = self.image_cache.get(result, look)
            painter.setBrush(theme.color("raised"))
            for place in range(self._session.count):
                cell = self.cell(place)
                radius = RADIUS * cell.width()
                painter.setPen(QPen(theme.color("line"), 1))
                painter.drawRoundedRect(cell, radius, radius)
                ink = inks[place] if place < len(inks) else None
                if ink is not None:
                    side = LETTER_SHARE * cell.width() * self._scale(place)
                    box = QRectF(0, 0, side, side)
                    box.moveCenter(cell.center())
                    painter.setOpacity(min(1.0, self._scale(place)))
                    painter.drawImage(box, ink)
                    painter.setOpacity(1.0)
            if self.is_blank and self.hint:
                self._paint_hint(painter)

    def _paint_hint(self, painter: QPainter) -> None:
        """The hint on a band across the cells."""
        theme, flags = self._theme, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        font = painter.font()
        font.setPixelSize(max(14, round(HINT_SHARE * self._side)))
        painter.setFont(font)
        room = self.rect().adjusted(0, 0, -round(self._side), 0)
        text = painter.boundingRect(room, flags, self.hint)
        text.moveCenter(self.rect().center())
        pad = round(HINT_SHARE * self._side)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("ground"))
        painter.drawRoundedRect(text.adjusted(-pad, -pad, pad, pad), pad, pad)
        painter.setPen(theme.color("muted"))
        painter.drawText(text, flags, self.hint)

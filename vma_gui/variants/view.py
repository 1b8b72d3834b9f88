"""List view of the variants in the largest cells that fit."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QFocusEvent,
    QImage,
    QMouseEvent,
    QPainter,
    QPen,
    QPixmap,
    QPixmapCache,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QStyleOptionViewItem,
)
from vma_core.glyphs.strokes import StrokeArrays

from vma_gui.canvas.replay import Replay, first_part
from vma_gui.document.session import Session
from vma_gui.theme.theme import Theme
from vma_gui.variants.image_cache import InkStyle, VariantImageCache
from vma_gui.variants.model import VariantsModel
from vma_gui.widgets.cell_view import CellDelegate, CellView
from vma_gui.widgets.stroke_painter import paint_strokes

GAP_PX = 6
MARGIN_PX = 4
MIN_CELL_PX = 36
MAX_CELL_PX = 168


class VariantDelegate(CellDelegate):
    """Paints variants as strokes or model pixels."""

    def __init__(self, session: Session, model: VariantsModel, theme: Theme) -> None:
        super().__init__()
        self._session = session
        self._theme = theme
        self._model = model
        self.image_cache = VariantImageCache()
        self.side_px = 72
        self.playing: dict[int, StrokeArrays] = {}
        """Strokes so far of the rows that are being replayed."""

    def sizeHint(
        self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(self.side_px, self.side_px)

    def paint_cell(
        self, painter: QPainter, rect: QRect, row: int, chosen: bool, hovered: bool
    ) -> None:
        cell = rect.adjusted(0, 0, -GAP_PX, -GAP_PX)
        ratio = painter.device().devicePixelRatioF()
        line = "accent" if chosen else "ink" if hovered else "line"
        painter.drawPixmap(cell.topLeft(), self._background(cell.size(), line, ratio))
        inner = cell.adjusted(MARGIN_PX, MARGIN_PX, -MARGIN_PX, -MARGIN_PX)
        part = self.playing.get(row)
        if part is not None:
            pen = self._session.pen_scale
            paint_strokes(painter, part, QRectF(inner), self._theme.color("ink"), pen)
            return
        images = self.images(ratio)
        image = images[row] if row < len(images) else None
        if image is not None:
            smooth = not self._session.show_pixels
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
            painter.drawImage(inner, image)

    def images(self, ratio: float) -> list[QImage | None]:
        """Images of all rows, rendered in one batch, which is several times faster than one by one.

        Unchanged rows keep the same image object.
        """
        result = self._model.result
        if result is None:
            return []
        inner_px = self.side_px - GAP_PX - 2 * MARGIN_PX
        side_px = max(8, round(inner_px * ratio))
        session, ink = self._session, self._theme.color("ink")
        style = InkStyle(side_px, ink.rgb(), not session.show_pixels, session.pen_scale)
        return self.image_cache.get(result, style)

    def _background(self, size: QSize, line: str, ratio: float) -> QPixmap:
        """The empty cell, cached by size and colour."""
        theme = self._theme
        key = f"paper {size.width()} {ratio} {theme.tokens.surface} {line}"
        found = QPixmap()
        if not QPixmapCache.find(key, found):
            found = QPixmap(size * ratio)
            found.setDevicePixelRatio(ratio)
            # Opaque, so that drawing it is a copy, twenty times faster than blending.
            found.fill(theme.color("surface"))
            with QPainter(found) as painter:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setBrush(theme.color("raised"))
                painter.setPen(QPen(theme.color(line), 1 if line == "line" else 2))
                inset = QRectF(0, 0, size.width(), size.height()).adjusted(1, 1, -1, -1)
                painter.drawRoundedRect(inset, 6, 6)
            QPixmapCache.insert(key, found)
        return found


class VariantsView(CellView):
    """Grid of variants; hovering one highlights the entry it read."""

    def __init__(self, session: Session, model: VariantsModel, theme: Theme) -> None:
        delegate = VariantDelegate(session, model, theme)
        super().__init__(delegate, theme)
        self._session = session
        self._model = model
        self._delegate = delegate
        self.hidden_height_px: Callable[[], int] = lambda: 0
        """Height that docks and notes take from the view at the moment."""
        self._painted: list[QImage | None] = []
        """Images as of the last repaint, to find the rows that changed."""
        self.setModel(model)
        self.setAccessibleName(self.tr("Variants"))
        model.modelReset.connect(self._fit)
        model.appearance_changed.connect(self._show_changed)
        self._replay = Replay(self._show_part, self)
        self._replayed: dict[int, StrokeArrays] = {}
        session.ink_changed.connect(self._show_changed)

    @property
    def hint(self) -> str:
        """Shown while there are no variants."""
        return self.tr("Variants appear here as you draw.")

    @property
    def image_cache(self) -> VariantImageCache:
        """Cache that workers fill before the view is painted."""
        return self._delegate.image_cache

    def selected_rows(self) -> list[int]:
        """Rows of the selected variants, ascending."""
        return sorted(index.row() for index in self.selectedIndexes())

    def play(self) -> None:
        """Replay the selected variants, or all, stroke by stroke."""
        self._replay.stop()
        session = self._session
        if session.result is None:
            return
        rows = self.selected_rows() or range(len(session.result.images))
        strokes = {row: StrokeArrays.of(session.variant_strokes(row)) for row in rows}
        self._replayed = {row: drawn for row, drawn in strokes.items() if len(drawn)}
        most = max((len(drawn.points_px) for drawn in self._replayed.values()), default=0)
        self._replay.start(most)

    @property
    def is_playing(self) -> bool:
        """Whether a replay is running."""
        return self._replay.is_running

    def _show_part(self, share: float) -> None:
        whole = share >= 1.0
        replayed = self._replayed.items()
        self._delegate.playing = {} if whole else {r: first_part(s, share) for r, s in replayed}
        self.repaint_rows(self._replayed)

    def _show_changed(self) -> None:
        """Repaint rows whose image changed; many do not while the pen moves."""
        self._replay.stop()
        before, self._painted = self._painted, self._delegate.images(self.devicePixelRatioF())
        if len(before) != len(self._painted):
            self.viewport().update()
        else:
            pairs = enumerate(zip(before, self._painted, strict=True))
            self.repaint_rows(
                [row for row, (old, new) in pairs if old is not new], immediately=True
            )

    def _fit(self) -> None:
        """Choose the largest square cells with which all variants fit.

        Docks and notes below do not count, so that none of them moves a cell: the view scrolls.
        """
        count = max(1, self._model.rowCount())
        bar_px = self.verticalScrollBar().sizeHint().width()
        height = self.viewport().height() - 1
        room = height + self.hidden_height_px()
        # The scroll bar moves no cell either.
        width = self.width() - 2 * self.frameWidth() - bar_px - 1
        best = MIN_CELL_PX
        for columns in range(1, count + 1):
            side = min(width // columns, room // math.ceil(count / columns))
            best = max(best, side)
        side = min(best, MAX_CELL_PX)
        fits = (width // side) * (height // side) >= count
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(
            policy.ScrollBarAlwaysOff if fits else policy.ScrollBarAlwaysOn
        )
        self.setViewportMargins(0, 0, bar_px if fits else 0, 0)
        if side != self._delegate.side_px or self.gridSize().width() != side:
            self._delegate.side_px = side
            self.setGridSize(QSize(side, side))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Highlight the entry that the hovered variant read."""
        super().mouseMoveEvent(event)
        row = self.indexAt(event.position().toPoint()).row()
        self._session.hovered_changed.emit(self._model.position_of_entry(row) if row >= 0 else -1)

    def currentChanged(
        self,
        current: QModelIndex | QPersistentModelIndex,
        previous: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Highlight the entry that the current variant read."""
        super().currentChanged(current, previous)
        self._session.hovered_changed.emit(self._model.position_of_entry(current.row()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._session.hovered_changed.emit(-1)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._session.hovered_changed.emit(-1)

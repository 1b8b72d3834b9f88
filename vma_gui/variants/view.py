"""List view of the variants in the largest cells that fit."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import (
    QFocusEvent,
    QIcon,
    QImage,
    QMouseEvent,
    QPainter,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QStyleOptionViewItem,
)
from vma_core.engine.request import Result
from vma_core.glyphs.strokes import StrokeArrays
from vma_core.storage.project import Favourite

from vma_gui.canvas.replay import Replay, first_part
from vma_gui.document.favourites import Favourites, variants_of
from vma_gui.document.session import Session
from vma_gui.theme.icons import icon
from vma_gui.theme.theme import Theme
from vma_gui.theme.tokens import TARGET_PX
from vma_gui.variants.image_cache import InkStyle, VariantImageCache
from vma_gui.variants.model import VariantsModel
from vma_gui.widgets.cell_view import CellDelegate, CellView
from vma_gui.widgets.stroke_painter import paint_strokes

GAP_PX = 6
MARGIN_PX = 4
HEART_PX = GAP_PX + MARGIN_PX
"""Side of a heart: it stands in a cell's margin and gap, where no ink is."""
MIN_CELL_PX = 36
MAX_CELL_PX = 168
MAX_BACKGROUNDS = 12
"""Empty cells in three states, for a few sizes."""
SAME_IMAGE = 1e-2
"""Largest difference between answers with the same variant: batches round differently."""


class VariantDelegate(CellDelegate):
    """Paints variants as strokes or model pixels."""

    def __init__(self, session: Session, model: VariantsModel, theme: Theme) -> None:
        super().__init__()
        self._session = session
        self._theme = theme
        self._model = model
        self.image_cache = VariantImageCache()
        self.side_px = 72
        self._images: list[QImage | None] = []
        """Images of all rows that are being painted."""
        self._backgrounds: dict[object, QPixmap] = {}
        """Empty cells by size, colour and pixel ratio."""
        self.favourites: Favourites | None = None
        """Mark their variants with hearts."""
        self._kept: tuple[Result | None, frozenset[int]] = None, frozenset()
        """Rows of favourites, by result."""
        self._hearts: dict[str, QIcon] = {}
        self._hearted: set[int] = set()
        """Rows whose heart has been painted."""
        theme.changed.connect(self._hearts.clear)
        theme.changed.connect(self._backgrounds.clear)
        self.playing: dict[int, StrokeArrays] = {}
        """Strokes so far of the rows that are being replayed."""

    def sizeHint(
        self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(self.side_px, self.side_px)

    def begin(self, painter: QPainter) -> None:
        self._images = self.images(painter.device().devicePixelRatioF())

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
        else:
            self._paint_image(painter, inner, row)
        self._paint_heart(painter, rect, row, hovered or chosen)

    def _paint_image(self, painter: QPainter, inner: QRect, row: int) -> None:
        image = self._images[row] if row < len(self._images) else None
        if image is not None:
            smooth = not self._session.show_pixels
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
            painter.drawImage(inner, image)

    def heart(self, rect: QRect) -> QRect:
        """Target of a heart in the lower right corner: 24 pixels, or less in small cells."""
        side = min(TARGET_PX, rect.width() // 2)
        return QRect(rect.right() + 1 - side, rect.bottom() + 1 - side, side, side)

    def is_kept(self, row: int) -> bool:
        """Whether a variant is a favourite."""
        result = self._model.result
        if result is None or self.favourites is None:
            return False
        if self._kept[0] is not result:
            self._kept = result, self.favourites.rows_kept(result.images)
        return row in self._kept[1]

    def forget_kept(self) -> None:
        """The favourites have changed."""
        self._kept = None, frozenset()

    def _paint_heart(self, painter: QPainter, rect: QRect, row: int, offered: bool) -> None:
        """A filled heart for a favourite; an outline where it is offered. Neither covers ink."""
        kept = self.is_kept(row)
        shows = self.favourites is not None and (kept or offered)
        if not shows and row not in self._hearted:
            return
        corner = rect.bottomRight() - QPoint(HEART_PX - 1, HEART_PX - 1)
        place = QRect(corner, QSize(HEART_PX, HEART_PX))
        # Cells are repainted over themselves, and a heart reaches into the gap.
        painter.fillRect(place.adjusted(MARGIN_PX, 0, 0, 0), self._theme.color("surface"))
        painter.fillRect(place.adjusted(0, MARGIN_PX, 0, 0), self._theme.color("surface"))
        if not shows:
            self._hearted.discard(row)
            return
        self._hearted.add(row)
        name = "heart-filled" if kept else "heart"
        if name not in self._hearts:
            color = "danger" if kept else "ink"
            self._hearts[name] = icon(name, self._theme, color, side_px=HEART_PX)
        painter.fillRect(place, self._theme.color("surface"))
        self._hearts[name].paint(painter, place)

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
        """The empty cell."""
        theme = self._theme
        name = (size.width(), size.height(), line, ratio)
        found = self._backgrounds.get(name)
        if found is None:
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
            if len(self._backgrounds) >= MAX_BACKGROUNDS:
                self._backgrounds.clear()
            self._backgrounds[name] = found
        return found


class VariantsView(CellView):
    """Grid of variants; hovering one highlights the entry it read."""

    def __init__(self, session: Session, model: VariantsModel, theme: Theme) -> None:
        delegate = VariantDelegate(session, model, theme)
        super().__init__(delegate, theme)
        self._session = session
        self._model = model
        self._delegate = delegate
        self._selected_images: dict[int, NDArray[np.float32]] = {}
        """Images of the selected rows when they were selected."""
        self.hidden_height_px: Callable[[], int] = lambda: 0
        """Height that docks and notes take from the view at the moment."""
        self._painted: list[QImage | None] = []
        """Images as of the last repaint, to find the rows that changed."""
        self.setModel(model)
        self.setAccessibleName(self.tr("Variants"))
        model.modelReset.connect(self._fit)
        model.appearance_changed.connect(self._end_selection)
        model.appearance_changed.connect(self._show_changed)
        self._replay = Replay(self._show_part, self)
        self._replayed: dict[int, StrokeArrays] = {}
        session.ink_changed.connect(self._show_changed)

    def show_favourites(self, favourites: Favourites) -> None:
        """Mark favourites with hearts; a click on a heart adds or removes one."""
        self._delegate.favourites = self._model.favourites = favourites
        favourites.favourites_changed.connect(self._delegate.forget_kept)
        favourites.favourites_changed.connect(self.viewport().update)

    def is_favourite(self, row: int) -> bool:
        """Whether a variant is a favourite."""
        return self._delegate.is_kept(row)

    def heart(self, row: int) -> QRect:
        """Place of a variant's heart in the viewport."""
        return self._delegate.heart(self.visualRect(self._model.index(row, 0)))

    def variants_at(self, place: QPoint | None) -> list[Favourite]:
        """The variant at a place, with the others selected if it is; the selection without one."""
        rows = self.selected_rows()
        if place is not None:
            row = self.indexAt(place).row()
            rows = rows if row in rows else [row] if row >= 0 else []
        return variants_of(self._session, rows)

    def _heart_at(self, place: QPoint) -> int:
        """Row of the heart at a place, or −1."""
        row = self.indexAt(place).row()
        favourites = self._delegate.favourites
        return row if favourites and row >= 0 and self.heart(row).contains(place) else -1

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press on a heart adds the variant to the favourites, or removes it."""
        row = self._heart_at(event.position().toPoint())
        favourites = self._delegate.favourites
        if row >= 0 and favourites and event.button() == Qt.MouseButton.LeftButton:
            favourites.toggle(variants_of(self._session, [row]))
        else:
            super().mousePressEvent(event)

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

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Remember what is selected, so that the selection ends with it."""
        super().selectionChanged(selected, deselected)
        result = self._session.result
        images = () if result is None else result.images
        rows = [row for row in self.selected_rows() if row < len(images)]
        self._selected_images = {row: images[row].copy() for row in rows}

    def _end_selection(self) -> None:
        """Clear the selection as soon as another variant stands in one of its cells."""
        result, selected = self._model.result, self._selected_images.items()
        if result is not None and any(
            result.is_decoded[row] and not _looks_like(result.images[row], image)
            for row, image in selected
            if row < len(result.images)
        ):
            self.clearSelection()

    def play(self, rows: Sequence[int] = ()) -> None:
        """Replay variants stroke by stroke: these, else the selected ones, else all."""
        self._replay.stop()
        session = self._session
        if session.result is None:
            return
        rows = rows or self.selected_rows() or range(len(session.result.images))
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
        over = self._heart_at(event.position().toPoint()) >= 0
        shape = Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)
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


def _looks_like(image: NDArray[np.float32], other: NDArray[np.float32]) -> bool:
    """Whether two answers show the same variant; another model's may have another size."""
    return image.shape == other.shape and np.allclose(image, other, atol=SAME_IMAGE)

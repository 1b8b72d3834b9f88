"""The wall: variants as large as the place allows."""

from __future__ import annotations

import math

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
from vma_gui.variants.ink_cache import Look, WallInks
from vma_gui.variants.model import VariantsModel
from vma_gui.widgets.cell_view import CellDelegate, CellView
from vma_gui.widgets.stroke_painter import paint_strokes

GAP_PX = 6
MARGIN_PX = 4
MIN_CELL_PX = 36
MAX_CELL_PX = 168


class VariantDelegate(CellDelegate):
    """Ink on paper: strokes, or model pixels."""

    def __init__(self, session: Session, model: VariantsModel, theme: Theme) -> None:
        super().__init__()
        self._session = session
        self._theme = theme
        self._model = model
        self.inks = WallInks()
        self.side_px = 72
        self.playing: dict[int, StrokeArrays] = {}
        """What is drawn by now of the variants in these rows."""

    def sizeHint(
        self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Square cells."""
        return QSize(self.side_px, self.side_px)

    def paint_cell(
        self, painter: QPainter, rect: QRect, row: int, chosen: bool, hovered: bool
    ) -> None:
        """One variant."""
        cell = rect.adjusted(0, 0, -GAP_PX, -GAP_PX)
        ratio = painter.device().devicePixelRatioF()
        line = "accent" if chosen else "ink" if hovered else "line"
        painter.drawPixmap(cell.topLeft(), self._paper(cell.size(), line, ratio))
        inner = cell.adjusted(MARGIN_PX, MARGIN_PX, -MARGIN_PX, -MARGIN_PX)
        part = self.playing.get(row)
        if part is not None:
            pen = self._session.pen_scale
            paint_strokes(painter, part, QRectF(inner), self._theme.color("ink"), pen)
            return
        inks = self.wall(ratio)
        ink = inks[row] if row < len(inks) else None
        if ink is not None:
            smooth = not self._session.show_pixels
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
            painter.drawImage(inner, ink)

    def wall(self, ratio: float) -> list[QImage | None]:
        """All pictures at once: one by one they would take several times as long.

        The picture of a row is the same object as before where it looks the same.
        """
        shown = self._model.shown
        if shown is None:
            return []
        inner_px = self.side_px - GAP_PX - 2 * MARGIN_PX
        side_px = max(8, round(inner_px * ratio))
        session, ink = self._session, self._theme.color("ink")
        look = Look(side_px, ink.rgb(), not session.show_pixels, session.pen_scale)
        return self.inks.get(shown, look)

    def _paper(self, size: QSize, line: str, ratio: float) -> QPixmap:
        """The empty cell, painted once a size and colour."""
        theme = self._theme
        key = f"paper {size.width()} {ratio} {theme.tokens.surface} {line}"
        found = QPixmap()
        if not QPixmapCache.find(key, found):
            found = QPixmap(size * ratio)
            found.setDevicePixelRatio(ratio)
            # Opaque, because drawing it is then a copy: twenty times faster than blending.
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
    """Cells grow with the panel; hovering tells the session."""

    def __init__(self, session: Session, model: VariantsModel, theme: Theme) -> None:
        delegate = VariantDelegate(session, model, theme)
        super().__init__(delegate, theme)
        self._session = session
        self._model = model
        self._delegate = delegate
        self._shown: list[QImage | None] = []
        """The pictures of the rows since they were last to be painted."""
        self.setModel(model)
        self.setAccessibleName(self.tr("Variants"))
        model.modelReset.connect(self._fit)
        model.look_changed.connect(self._show_changed)
        self._replay = Replay(self._show_part, self)
        self._replayed: dict[int, StrokeArrays] = {}
        session.ink_changed.connect(self._show_changed)

    @property
    def hint(self) -> str:
        """How variants come here."""
        return self.tr("Variants appear here as soon as you draw or the memory has an entry.")

    @property
    def inks(self) -> WallInks:
        """Where the ink of a wall can be made before it is painted."""
        return self._delegate.inks

    def selected_rows(self) -> list[int]:
        """Selected variants, ascending."""
        return sorted(index.row() for index in self.selectedIndexes())

    def play(self) -> None:
        """The selected variants, or all of them, are drawn stroke by stroke."""
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
        """Whether variants are being drawn."""
        return self._replay.is_running

    def _show_part(self, share: float) -> None:
        whole = share >= 1.0
        replayed = self._replayed.items()
        self._delegate.playing = {} if whole else {r: first_part(s, share) for r, s in replayed}
        self.repaint_rows(self._replayed)

    def _show_changed(self) -> None:
        """While the pen moves many variants stay as they are: paint the others."""
        self._replay.stop()
        before, self._shown = self._shown, self._delegate.wall(self.devicePixelRatioF())
        if len(before) != len(self._shown):
            self.viewport().update()
        else:
            pairs = enumerate(zip(before, self._shown, strict=True))
            self.repaint_rows([row for row, (old, new) in pairs if old is not new], at_once=True)

    def _fit(self) -> None:
        """The largest square cells with which all variants fit."""
        count = max(1, self._model.rowCount())
        width, height = self.viewport().width() - 1, self.viewport().height() - 1
        best = MIN_CELL_PX
        for columns in range(1, count + 1):
            side = min(width // columns, height // math.ceil(count / columns))
            best = max(best, side)
        side = min(best, MAX_CELL_PX)
        fits = (width // side) * (height // side) >= count
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(
            policy.ScrollBarAlwaysOff if fits else policy.ScrollBarAlwaysOn
        )
        if side != self._delegate.side_px or self.gridSize().width() != side:
            self._delegate.side_px = side
            self.setGridSize(QSize(side, side))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit again."""
        super().resizeEvent(event)
        self._fit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Light up the entry the hovered variant came from."""
        super().mouseMoveEvent(event)
        row = self.indexAt(event.position().toPoint()).row()
        self._session.hovered_changed.emit(self._model.position_of_entry(row) if row >= 0 else -1)

    def currentChanged(
        self,
        current: QModelIndex | QPersistentModelIndex,
        previous: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """The arrow keys light up entries too."""
        super().currentChanged(current, previous)
        self._session.hovered_changed.emit(self._model.position_of_entry(current.row()))

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is hovered."""
        super().leaveEvent(event)
        self._session.hovered_changed.emit(-1)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Nothing is looked at."""
        super().focusOutEvent(event)
        self._session.hovered_changed.emit(-1)

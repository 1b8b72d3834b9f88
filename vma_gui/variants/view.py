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

from vma_gui.cell_view import CellDelegate, CellView
from vma_gui.session import Session
from vma_gui.theme import Theme
from vma_gui.variants.inks import Look, WallInks
from vma_gui.variants.model import VariantsModel

GAP_PX = 6
MARGIN_PX = 4
MIN_CELL_PX = 36
MAX_CELL_PX = 168


class VariantDelegate(CellDelegate):
    """Ink on paper, smooth or as model pixels."""

    def __init__(self, model: VariantsModel, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._model = model
        self.inks = WallInks()
        self.side_px = 72
        self.smooth = True

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
        inks = self.wall(ratio)
        ink = inks[row] if row < len(inks) else None
        if ink is not None:
            painter.drawImage(cell.adjusted(MARGIN_PX, MARGIN_PX, -MARGIN_PX, -MARGIN_PX), ink)

    def wall(self, ratio: float) -> list[QImage | None]:
        """All pictures at once: one by one they would take several times as long.

        The picture of a row is the same object as before where it looks the same.
        """
        shown = self._model.shown
        if shown is None:
            return []
        inner_px = self.side_px - GAP_PX - 2 * MARGIN_PX
        side_px = max(8, round(inner_px * ratio))
        look = Look(side_px, self._theme.color("ink").rgb(), self.smooth)
        return self.inks.get(shown.images, look, shown.there)

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
        delegate = VariantDelegate(model, theme)
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

    @property
    def hint(self) -> str:
        """How variants come here."""
        return self.tr("Variants appear here as soon as you draw or the memory has an entry.")

    @property
    def inks(self) -> WallInks:
        """Where the ink of a wall can be made before it is painted."""
        return self._delegate.inks

    @property
    def smooth(self) -> bool:
        """Smooth outlines instead of model pixels."""
        return self._delegate.smooth

    @smooth.setter
    def smooth(self, value: bool) -> None:
        self._delegate.smooth = value
        self.viewport().update()

    def selected_rows(self) -> list[int]:
        """Selected variants, ascending."""
        return sorted(index.row() for index in self.selectedIndexes())

    def _show_changed(self) -> None:
        """While the pen moves most variants stay as they are: paint the others."""
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

"""How a memory entry is painted: thumbnail, heat, number, marks."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap, QPixmapCache, QRegion
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget
from vma_core.memory import MemoryEntry

from vma_gui.images import ink_image
from vma_gui.memory_grid.model import EntryRole, PinnedRole, ProbabilityRole, ReadRole
from vma_gui.theme import SMALL_PT, Theme, heat_position

PADDING_PX = 5
CAPTION_PX = 18
GAP_PX = 4


class EntryDelegate(QStyledItemDelegate):
    """Paints one cell; thumbnails are kept as pixmaps by image and size."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.thumbnail_px = 56
        self.width_px = 0
        self.dirty = QRegion()
        """What the view is painting now."""

    @property
    def cell_size(self) -> QSize:
        """Size of a cell with its gap."""
        side = self.thumbnail_px + 2 * PADDING_PX + GAP_PX
        return QSize(side, side + CAPTION_PX)

    def sizeHint(
        self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """All cells alike, as wide as the grid makes them."""
        cell = self.cell_size
        return QSize(max(cell.width(), self.width_px), cell.height())

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Heat as ground, ink on it, probability as number and bar below."""
        entry: MemoryEntry = index.data(EntryRole)
        if entry is None or not self.dirty.intersects(option.rect):
            return
        probability = index.data(ProbabilityRole)
        theme = self._theme
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        cell = option.rect.adjusted(0, 0, -GAP_PX, -GAP_PX)
        frame = QRectF(cell).adjusted(1, 1, -1, -1)
        path = QPainterPath()
        path.addRoundedRect(frame, 6, 6)
        heat = heat_position(probability or 0.0)
        ground = theme.heat_color(probability or 0.0) if entry.enabled else theme.color("surface")
        painter.fillPath(path, ground)
        ink = theme.color("on_heat" if heat > 0.45 and entry.enabled else "ink")
        if not entry.enabled:
            painter.setOpacity(0.3)
        left = cell.x() + (cell.width() - self.thumbnail_px) // 2
        top = cell.y() + PADDING_PX
        painter.drawPixmap(
            left, top, self._thumbnail(entry, ink, painter.device().devicePixelRatioF())
        )
        painter.setOpacity(1.0)
        self._caption(painter, cell, entry, probability, ink)
        self._outline(painter, path, option, index)
        painter.restore()

    def _caption(
        self,
        painter: QPainter,
        cell: QRect,
        entry: MemoryEntry,
        probability: float | None,
        ink: QColor,
    ) -> None:
        font = painter.font()
        font.setPointSizeF(SMALL_PT)
        painter.setFont(font)
        painter.setPen(ink)
        left = cell.x() + PADDING_PX + 1
        width = cell.width() - 2 * PADDING_PX - 2
        line = QRect(left, cell.bottom() - CAPTION_PX, width, CAPTION_PX - 2)
        if not entry.enabled:
            painter.setPen(self._theme.color("muted"))
            painter.drawText(line, Qt.AlignmentFlag.AlignCenter, self.tr("off"))
            return
        if probability is None:
            return
        painter.drawText(line, Qt.AlignmentFlag.AlignCenter, probability_text(probability))
        bar = round(width * heat_position(probability))
        if bar > 1:
            painter.fillRect(left, cell.bottom() - 3, bar, 2, ink)

    def _outline(
        self,
        painter: QPainter,
        path: QPainterPath,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        theme = self._theme
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        if index.data(ReadRole):
            painter.setPen(QPen(theme.color("ink"), 3))
        elif index.data(PinnedRole):
            painter.setPen(QPen(theme.color("accent"), 3))
        elif selected or focused:
            painter.setPen(QPen(theme.color("accent"), 2))
        else:
            painter.setPen(QPen(theme.color("muted" if hovered else "line"), 1))
        painter.drawPath(path)
        if index.data(PinnedRole):
            corner = path.boundingRect().topRight()
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent"))
            painter.drawEllipse(QRectF(corner.x() - 11, corner.y() + 3, 8, 8))
            painter.setBrush(Qt.BrushStyle.NoBrush)

    def _thumbnail(self, entry: MemoryEntry, ink: QColor, ratio: float) -> QPixmap:
        side = round(self.thumbnail_px * ratio)
        key = f"entry {entry.image_id} {side} {ink.rgba()}"
        found = QPixmap()
        if not QPixmapCache.find(key, found):
            found = QPixmap.fromImage(ink_image(entry.image, side, ink, smooth=True))
            found.setDevicePixelRatio(ratio)
            QPixmapCache.insert(key, found)
        return found


def probability_text(probability: float) -> str:
    """Two figures at most: "1.0", ".71", "·" for what rounds to nothing."""
    if probability >= 0.995:
        return "1.0"
    if probability < 0.005:
        return "·"
    return f"{probability:.2f}"[1:]

"""How a memory entry is painted: thumbnail, heat, number, marks."""

from __future__ import annotations

from PySide6.QtCore import (
    QCoreApplication,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap, QPixmapCache, QRegion
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget
from vma_core.memory import MemoryEntry

from vma_gui.images import ink_image
from vma_gui.memory_grid.model import EntryRole, PinnedRole, ProbabilityRole, ReadRole
from vma_gui.theme import SMALL_PT, Theme, heat_position

PADDING_PX = 5
CAPTION_PX = 18
GAP_PX = 4
INK_CHANGES_AT = 0.45
"""Place on the heat scale from which dark ink is read better in the dark theme too."""


class EntryPainter:
    """Paints one entry: heat as ground, ink on it, probability as number and bar below.

    Thumbnails are kept as pixmaps by image and size.
    """

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self.thumbnail_px = 56

    def paint(
        self,
        painter: QPainter,
        cell: QRect,
        entry: MemoryEntry,
        probability: float | None,
        line: str = "line",
        line_px: int = 1,
    ) -> None:
        """`line` is the colour token of the frame."""
        theme = self._theme
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shown = probability if entry.enabled and probability is not None else 0.0
        painter.setBrush(theme.heat_color(shown))
        painter.setPen(QPen(theme.color(line), line_px))
        painter.drawRoundedRect(QRectF(cell).adjusted(1, 1, -1, -1), 6, 6)
        ink = theme.color("on_heat" if heat_position(abs(shown)) > INK_CHANGES_AT else "ink")
        if not entry.enabled:
            painter.setOpacity(0.3)
        left = cell.x() + (cell.width() - self.thumbnail_px) // 2
        ratio = painter.device().devicePixelRatioF()
        painter.drawPixmap(left, cell.y() + PADDING_PX, self._thumbnail(entry, ink, ratio))
        painter.setOpacity(1.0)
        self._caption(painter, cell, entry, probability, ink)
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
        left = cell.x() + PADDING_PX + 1
        width = cell.width() - 2 * PADDING_PX - 2
        line = QRect(left, cell.bottom() - CAPTION_PX, width, CAPTION_PX - 2)
        center = Qt.AlignmentFlag.AlignCenter
        if not entry.enabled:
            painter.setPen(self._theme.color("muted"))
            painter.drawText(line, center, QCoreApplication.translate("EntryPainter", "off"))
        elif probability is not None:
            painter.setPen(ink)
            painter.drawText(line, center, probability_text(probability))
            bar = round(width * heat_position(abs(probability)))
            if bar > 2:
                painter.fillRect(left, cell.bottom() - 3, bar, 2, ink)

    def _thumbnail(self, entry: MemoryEntry, ink: QColor, ratio: float) -> QPixmap:
        side = round(self.thumbnail_px * ratio)
        key = f"entry {entry.image_id} {side} {ink.rgba()}"
        found = QPixmap()
        if not QPixmapCache.find(key, found):
            found = QPixmap.fromImage(ink_image(entry.image, side, ink, smooth=True))
            found.setDevicePixelRatio(ratio)
            QPixmapCache.insert(key, found)
        return found


class EntryDelegate(QStyledItemDelegate):
    """Paints the grid's cells."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.painter = EntryPainter(theme)
        self.width_px = 0
        self.dirty = QRegion()
        """What the view is painting now."""

    @property
    def cell_size(self) -> QSize:
        """Size of a cell with its gap."""
        side = self.painter.thumbnail_px + 2 * PADDING_PX + GAP_PX
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
        """One entry with its marks, if anything of it is to be painted."""
        entry: MemoryEntry = index.data(EntryRole)
        if entry is None or not self.dirty.intersects(option.rect):
            return
        cell = option.rect.adjusted(0, 0, -GAP_PX, -GAP_PX)
        pinned = bool(index.data(PinnedRole))
        line, line_px = self._frame(option, pinned, bool(index.data(ReadRole)))
        self.painter.paint(painter, cell, entry, index.data(ProbabilityRole), line, line_px)
        if pinned:
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("accent"))
            painter.drawEllipse(QRectF(cell.right() - 12, cell.y() + 5, 8, 8))
            painter.restore()

    @staticmethod
    def _frame(option: QStyleOptionViewItem, pinned: bool, read: bool) -> tuple[str, int]:
        """Colour token and width of the frame."""
        if read:
            return "ink", 3
        if pinned:
            return "accent", 3
        if option.state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_HasFocus):
            return "accent", 2
        return ("muted" if option.state & QStyle.StateFlag.State_MouseOver else "line"), 1


def probability_text(probability: float) -> str:
    """Two figures at most: "1.0", ".71", "−.20", "·" for what rounds to nothing."""
    size = abs(probability)
    if size < 0.005:
        return "·"
    sign = "−" if probability < 0 else ""
    return sign + ("1.0" if size >= 0.995 else f"{size:.2f}"[1:])

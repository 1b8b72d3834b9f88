"""How a memory entry is painted: thumbnail, heat, number, marks."""

from __future__ import annotations

from typing import NamedTuple

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

from vma_gui.heat import heat_position
from vma_gui.images import ink_image
from vma_gui.language import locale_number
from vma_gui.memory_grid.model import EntryRole, PinnedRole, ProbabilityRole, ReadRole
from vma_gui.theme import Theme
from vma_gui.tokens import SMALL_PT

PADDING_PX = 5
CAPTION_PX = 18
GAP_PX = 4
HEAT_STEPS = 100
"""As fine as anybody sees; each has its picture."""


class Look(NamedTuple):
    """What a cell's ground depends on, beside the colours of ink and frame."""

    size: QSize
    ratio: float
    step: int
    """Place on the heat scale in `HEAT_STEPS`; below 0 on its cold side."""
    caption: str
    enabled: bool


class EntryPainter:
    """Paints one entry: heat as ground, ink on it, probability as number and bar below.

    Grounds and thumbnails are kept as pixmaps.
    """

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self.thumbnail_px = 56

    @property
    def caption_px(self) -> int:
        """Height of the number's line."""
        return round(self._theme.scaled(CAPTION_PX))

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
        shown = probability if entry.enabled and probability is not None else 0.0
        step = round(HEAT_STEPS * heat_position(abs(shown)))
        step = step if shown >= 0 else -step
        ink = theme.ink_on(self._heat(step))
        caption = "" if probability is None else probability_text(probability)
        if not entry.enabled:
            caption = QCoreApplication.translate("EntryPainter", "off")
        ratio = painter.device().devicePixelRatioF()
        look = Look(cell.size(), ratio, step, caption, entry.enabled)
        painter.drawPixmap(cell.topLeft(), self._ground(look, ink, line, line_px))
        left = cell.x() + (cell.width() - self.thumbnail_px) // 2
        if not entry.enabled:
            painter.setOpacity(0.3)
        painter.drawPixmap(left, cell.y() + PADDING_PX, self._thumbnail(entry, ink, ratio))
        painter.setOpacity(1.0)

    def _heat(self, step: int) -> QColor:
        place = step / HEAT_STEPS
        return self._theme.heat_color(place * abs(place))

    def _ground(self, look: Look, ink: QColor, line: str, line_px: int) -> QPixmap:
        """All but the thumbnail. Few looks come again and again while the pen moves."""
        theme = self._theme
        size, ratio = look.size, look.ratio
        # Put together by hand: Qt's sizes take longer to print than a cell to paint.
        key = (
            f"ground {hash(theme.tokens)} {size.width()} {size.height()} {ratio} {look.step} "
            f"{look.caption} {look.enabled} {line} {line_px}"
        )
        found = QPixmap()
        if QPixmapCache.find(key, found):
            return found
        found = QPixmap(size * ratio)
        found.setDevicePixelRatio(ratio)
        # Opaque, because drawing it is then a copy: many times faster than blending.
        found.fill(theme.color("surface"))
        painter = QPainter(found)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place = look.step / HEAT_STEPS
        painter.setBrush(self._heat(look.step))
        painter.setPen(QPen(theme.color(line), line_px))
        painter.drawRoundedRect(
            QRectF(0, 0, size.width(), size.height()).adjusted(1, 1, -1, -1), 6, 6
        )
        font = painter.font()
        font.setPointSizeF(theme.scaled(SMALL_PT))
        painter.setFont(font)
        width = size.width() - 2 * PADDING_PX - 2
        bottom = size.height() - 1
        high = self.caption_px
        text = QRect(PADDING_PX + 1, bottom - high, width, high - 2)
        painter.setPen(ink if look.enabled else theme.color("muted"))
        painter.drawText(text, Qt.AlignmentFlag.AlignCenter, look.caption)
        bar = round(width * abs(place)) if look.enabled and look.caption else 0
        if bar > 2:
            painter.fillRect(PADDING_PX + 1, bottom - 3, bar, 2, ink)
        painter.end()
        QPixmapCache.insert(key, found)
        return found

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
        return QSize(side, side + self.painter.caption_px)

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
        if not self.dirty.intersects(option.rect):
            return
        state = QStyle.StateFlag
        chosen = bool(option.state & (state.State_Selected | state.State_HasFocus))
        hovered = bool(option.state & state.State_MouseOver)
        self.paint_cell(painter, option.rect, index, chosen, hovered)

    def paint_cell(
        self,
        painter: QPainter,
        rect: QRect,
        index: QModelIndex | QPersistentModelIndex,
        chosen: bool,
        hovered: bool,
    ) -> None:
        """One entry with its marks; `chosen` is selected, or where the keyboard is."""
        entry: MemoryEntry = index.data(EntryRole)
        if entry is None:
            return
        cell = rect.adjusted(0, 0, -GAP_PX, -GAP_PX)
        pinned = bool(index.data(PinnedRole))
        line, line_px = "muted" if hovered else "line", 1
        if index.data(ReadRole):
            line, line_px = "ink", 3
        elif pinned or chosen:
            line, line_px = "accent", 3 if pinned else 2
        self.painter.paint(painter, cell, entry, index.data(ProbabilityRole), line, line_px)
        if pinned:
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("accent"))
            painter.drawEllipse(QRectF(cell.right() - 12, cell.y() + 5, 8, 8))
            painter.restore()


def probability_text(probability: float) -> str:
    """Two figures at most: "1.0", ".71", "−.20", "·" for what rounds to nothing.

    In a language that writes a comma, with a comma.
    """
    size = abs(probability)
    if size < 0.005:
        return "·"
    sign = "−" if probability < 0 else ""
    return sign + (locale_number(1, 1) if size >= 0.995 else locale_number(size, 2)[1:])

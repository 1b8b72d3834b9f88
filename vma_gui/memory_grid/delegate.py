"""The grid's cells: entries with the marks of what is done with them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, NamedTuple

from PySide6.QtCore import (
    QCoreApplication,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QStyleOptionViewItem
from vma_core.memory.entries import MemoryEntry

from vma_gui.document.entry_strokes import EntryStrokes
from vma_gui.memory_grid.model import MemoryModel
from vma_gui.system.language import locale_number, spoken
from vma_gui.theme.heat_colormap import HEAT_STEPS, heat_look
from vma_gui.theme.icons import icon
from vma_gui.theme.theme import Theme
from vma_gui.theme.tokens import SMALL_PT
from vma_gui.widgets.cell_view import CellDelegate
from vma_gui.widgets.images import ink_image
from vma_gui.widgets.stroke_painter import stroke_image

PADDING_PX = 5
CAPTION_PX = 18
MOST_BYTES = 12 << 20
"""Of kept grounds, and of thumbnails: several hundred at the usual size."""
LEAST_KEPT = 64


class Look(NamedTuple):
    """All of an entry's heat that can be seen."""

    step: int
    """Place on the heat scale in `HEAT_STEPS`; below 0 on its cold side."""
    hundredths: int | None
    """The number below; None where there is none."""
    enabled: bool


class Ground(NamedTuple):
    """All of a cell but its thumbnail."""

    pixmap: QPixmap
    ink: QColor
    """What can be read on it."""


class EntryPainter:
    """Paints one entry: heat as ground, its strokes on it, probability as number and bar below.

    Until an entry is traced its pixels are painted smoothly. Grounds and thumbnails are kept as
    pixmaps, because few looks come again and again while the pen moves.
    """

    def __init__(self, strokes: EntryStrokes, theme: Theme) -> None:
        self._strokes = strokes
        self._theme = theme
        self.thumbnail_px = 56
        self._pixels = False
        """Whether the model's pixels are painted instead."""
        self._pen_scale = 1.0
        self._scene: object = None
        """What all kept pixmaps depend on."""
        self._grounds: dict[object, Ground] = {}
        self._thumbnails: dict[tuple[int, int], QPixmap] = {}
        """By image id and ink."""

    @property
    def caption_px(self) -> int:
        """Height of the number's line."""
        return round(self._theme.scaled(CAPTION_PX))

    def look(self, entry: MemoryEntry, probability: float | None) -> Look:
        """Two that are equal need no painting."""
        if probability is None or not entry.enabled:
            return Look(0, None, entry.enabled)
        return Look(*heat_look(probability), True)

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
        ratio = painter.device().devicePixelRatioF()
        theme = self._theme
        scene = (theme.tokens, theme.text_percent, spoken(), self.thumbnail_px, ratio)
        if scene != self._scene:
            self._scene = scene
            self._grounds, self._thumbnails = {}, {}
        look = self.look(entry, probability)
        x, y, width, height = cell.x(), cell.y(), cell.width(), cell.height()
        name = (look, line, line_px, width, height)
        ground = self._grounds.get(name)
        if ground is None:
            ground = self._ground(look, QRect(0, 0, width, height), ratio, line, line_px)
            make_room(self._grounds, ground.pixmap)
            self._grounds[name] = ground
        painter.drawPixmap(x, y, ground.pixmap)
        if not entry.enabled:
            painter.setOpacity(0.3)
        thumbnail = self._thumbnail(entry, ground.ink, ratio)
        painter.drawPixmap(x + (width - self.thumbnail_px) // 2, y + PADDING_PX, thumbnail)
        if not entry.enabled:
            painter.setOpacity(1.0)

    def _ground(self, look: Look, area: QRect, ratio: float, line: str, line_px: int) -> Ground:
        theme = self._theme
        place = look.step / HEAT_STEPS
        heat = theme.heat_color(place * abs(place))
        ink = theme.ink_on(heat)
        pixmap = QPixmap(area.size() * ratio)
        pixmap.setDevicePixelRatio(ratio)
        # Opaque, because drawing it is then a copy: many times faster than blending.
        pixmap.fill(theme.color("surface"))
        with QPainter(pixmap) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setBrush(heat)
            painter.setPen(QPen(theme.color(line), line_px))
            painter.drawRoundedRect(QRectF(area).adjusted(1, 1, -1, -1), 6, 6)
            font = painter.font()
            font.setPointSizeF(theme.scaled(SMALL_PT))
            painter.setFont(font)
            width = area.width() - 2 * PADDING_PX - 2
            high = self.caption_px
            text = QRect(PADDING_PX + 1, area.height() - 1 - high, width, high - 2)
            painter.setPen(ink if look.enabled else theme.color("muted"))
            painter.drawText(text, Qt.AlignmentFlag.AlignCenter, caption(look))
            bar = round(width * abs(place))
            if bar > 2:
                painter.fillRect(PADDING_PX + 1, area.height() - 4, bar, 2, ink)
        return Ground(pixmap, ink)

    def _thumbnail(self, entry: MemoryEntry, ink: QColor, ratio: float) -> QPixmap:
        name = (entry.image_id, ink.rgb())
        found = self._thumbnails.get(name)
        if found is None:
            side = round(self.thumbnail_px * ratio)
            strokes = None if self._pixels else self._strokes.get(entry)
            if strokes is None:
                picture = ink_image(entry.image, side, ink, smooth=not self._pixels)
                if self._pixels:
                    picture = picture.scaled(side, side)
            else:
                picture = stroke_image(strokes, side, ink, self._pen_scale)
            found = QPixmap.fromImage(picture)
            found.setDevicePixelRatio(ratio)
            make_room(self._thumbnails, found)
            self._thumbnails[name] = found
        return found

    def use_pen(self, pen_scale: float, pixels: bool) -> None:
        """Paint entries with another pen, or as the model's pixels."""
        self._pen_scale, self._pixels = pen_scale, pixels
        self._thumbnails = {}

    def forget(self, image_ids: Collection[int]) -> None:
        """These entries look different now."""
        gone = [name for name in self._thumbnails if name[0] in image_ids]
        for name in gone:
            del self._thumbnails[name]


def make_room(kept: dict[Any, Any], new: QPixmap) -> None:
    """The oldest of pixmaps as large as a new one goes where there are too many."""
    most = max(LEAST_KEPT, MOST_BYTES // max(1, 4 * new.width() * new.height()))
    if len(kept) >= most:
        del kept[next(iter(kept))]


def caption(look: Look) -> str:
    """Two figures at most: "1.0", ".71", "−.20", "·" for what rounds to nothing.

    In a language that writes a comma, with a comma.
    """
    if not look.enabled:
        return QCoreApplication.translate("EntryPainter", "off")
    if look.hundredths is None:
        return ""
    size = abs(look.hundredths)
    if not size:
        return "·"
    sign = "−" if look.hundredths < 0 else ""
    return sign + (locale_number(1, 1) if size >= 100 else locale_number(size / 100, 2)[1:])


GAP_PX = 4
BADGE_PX = 18
PIN_PX = 14


class EntryDelegate(CellDelegate):
    """Paints the grid's cells."""

    def __init__(self, model: MemoryModel, strokes: EntryStrokes, theme: Theme) -> None:
        super().__init__()
        self._model = model
        self._theme = theme
        self.painter = EntryPainter(strokes, theme)
        self.width_px = 0
        self._pins: dict[str, QIcon] = {}
        """The pin's sign by its colour."""

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

    def paint_cell(
        self, painter: QPainter, rect: QRect, row: int, chosen: bool, hovered: bool
    ) -> None:
        """One entry with its marks."""
        entry = self._model.entry(row)
        if entry is None:
            return
        pinned = self._model.is_pinned(entry)
        line, line_px = "muted" if hovered else "line", 1
        if self._model.is_read(row):
            line, line_px = "ink", 3
        elif pinned or chosen:
            line, line_px = "accent", 3 if pinned else 2
        cell = rect.adjusted(0, 0, -GAP_PX, -GAP_PX)
        self.painter.paint(painter, cell, entry, self._model.probability(row), line, line_px)
        if pinned:
            self._paint_pin(painter, cell)

    def _paint_pin(self, painter: QPainter, cell: QRect) -> None:
        """A badge in the corner, so that a pinned entry is found at a glance."""
        badge = QRectF(cell.right() - BADGE_PX - 2, cell.y() + 3, BADGE_PX, BADGE_PX)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("accent"))
        painter.drawRoundedRect(badge, 4, 4)
        color = self._theme.tokens.on_accent
        if color not in self._pins:
            self._pins = {color: icon("pin", self._theme, "on_accent", side_px=PIN_PX)}
        inset = (BADGE_PX - PIN_PX) // 2
        self._pins[color].paint(painter, badge.toRect().adjusted(inset, inset, -inset, -inset))
        painter.restore()

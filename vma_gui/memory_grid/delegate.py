"""Painting of memory entries: thumbnail, heat and probability, and the grid's delegate."""

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
from PySide6.QtGui import QColor, QFont, QFontMetrics, QIcon, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QStyleOptionViewItem
from vma_core.glyphs.characters import character_of
from vma_core.memory.entries import MemoryEntry

from vma_gui.document.entry_strokes import EntryStrokes
from vma_gui.memory_grid.headings import HeadingPainter, Headings
from vma_gui.memory_grid.model import MemoryModel
from vma_gui.system.language import current_language, locale_number
from vma_gui.theme.heat_colormap import HEAT_STEPS, heat_key
from vma_gui.theme.icons import icon
from vma_gui.theme.theme import Theme
from vma_gui.theme.tokens import SMALL_PT
from vma_gui.widgets.cell_view import CellDelegate
from vma_gui.widgets.figures import SCALE, is_painting_figure
from vma_gui.widgets.images import ink_image
from vma_gui.widgets.stroke_painter import stroke_image

PADDING_PX = 5
CAPTION_PX = 18
LABEL_PX = 16
MAX_CACHE_BYTES = 12 << 20
"""Cache limit each for backgrounds and thumbnails: several hundred at the default size."""
MIN_CACHED = 64


class CellState(NamedTuple):
    """Visible state of an entry: entries with equal state look the same."""

    step: int
    """Position on the heat scale in `HEAT_STEPS`; negative for the cold side."""
    hundredths: int | None
    """Probability in the caption; None without caption."""
    enabled: bool


class CellBackground(NamedTuple):
    """A cell without its thumbnail."""

    pixmap: QPixmap
    ink: QColor
    """Ink that is readable on it."""


class EntryPainter:
    """Paints an entry: strokes on a heat background, probability as number and bar below.

    Untraced entries are painted as smoothed pixels. Backgrounds and thumbnails are cached as
    pixmaps, because a few states recur while the pen moves.
    """

    def __init__(self, strokes: EntryStrokes, theme: Theme) -> None:
        self._strokes = strokes
        self._theme = theme
        self.thumbnail_px = 56
        self.shows_labels = False
        """Whether cells have a line for the label."""
        self._pixels = False
        """Paint model pixels instead of strokes."""
        self._pen_scale = 1.0
        self._scene: object = None
        """Everything the cached pixmaps depend on."""
        self._backgrounds: dict[object, CellBackground] = {}
        self._thumbnails: dict[tuple[int, int, str, int], QPixmap] = {}
        """By (image id, ink, label, width of the cell)."""

    @property
    def caption_px(self) -> int:
        """Height of the caption."""
        return round(self._theme.scaled(CAPTION_PX))

    @property
    def label_px(self) -> int:
        """Height of the label, 0 where none is shown."""
        return round(self._theme.scaled(LABEL_PX)) if self.shows_labels else 0

    def state(self, entry: MemoryEntry, probability: float | None) -> CellState:
        """Visible state of an entry; no repaint is needed while it stays equal."""
        if probability is None or not entry.enabled:
            return CellState(0, None, entry.enabled)
        return CellState(*heat_key(probability), True)

    def paint(
        self,
        painter: QPainter,
        cell: QRect,
        entry: MemoryEntry,
        probability: float | None,
        line: str = "line",
        line_px: int = 1,
        label: str = "",
    ) -> None:
        """Paint a cell; `line` is the colour token of its frame, `label` stands below the glyph."""
        ratio = SCALE if is_painting_figure() else painter.device().devicePixelRatioF()
        theme = self._theme
        scene = (theme.tokens, theme.text_percent, current_language(), self.thumbnail_px, ratio)
        if scene != self._scene:
            self._scene = scene
            self._backgrounds, self._thumbnails = {}, {}
        state = self.state(entry, probability)
        x, y, width, height = cell.x(), cell.y(), cell.width(), cell.height()
        name = (state, line, line_px, width, height)
        background = self._backgrounds.get(name)
        if background is None:
            background = self._background(state, QRect(0, 0, width, height), ratio, line, line_px)
            evict_if_full(self._backgrounds, background.pixmap)
            self._backgrounds[name] = background
        painter.drawPixmap(x, y, background.pixmap)
        if not entry.enabled:
            painter.setOpacity(0.3)
        room = width if label else self.thumbnail_px
        thumbnail = self._thumbnail(entry, background.ink, ratio, label, room)
        painter.drawPixmap(x + (width - room) // 2, y + PADDING_PX, thumbnail)
        if not entry.enabled:
            painter.setOpacity(1.0)

    def _background(
        self, state: CellState, area: QRect, ratio: float, line: str, line_px: int
    ) -> CellBackground:
        theme = self._theme
        position = state.step / HEAT_STEPS
        heat = theme.heat_color(position * abs(position))
        ink = theme.ink_on(heat)
        pixmap = QPixmap(area.size() * ratio)
        pixmap.setDevicePixelRatio(ratio)
        # Opaque, so that drawing it is a copy, many times faster than blending.
        pixmap.fill(theme.color("surface"))
        with QPainter(pixmap) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setBrush(heat)
            painter.setPen(QPen(theme.color(line), line_px))
            painter.drawRoundedRect(QRectF(area).adjusted(1, 1, -1, -1), 6, 6)
            painter.setFont(small_font(painter.font(), theme))
            width = area.width() - 2 * PADDING_PX - 2
            high = self.caption_px
            text = QRect(PADDING_PX + 1, area.height() - 1 - high, width, high - 2)
            painter.setPen(ink if state.enabled else theme.color("muted"))
            painter.drawText(text, Qt.AlignmentFlag.AlignCenter, caption(state))
            bar = round(width * abs(position))
            if bar > 2:
                painter.fillRect(PADDING_PX + 1, area.height() - 4, bar, 2, ink)
        return CellBackground(pixmap, ink)

    def _thumbnail(
        self, entry: MemoryEntry, ink: QColor, ratio: float, label: str, width: int
    ) -> QPixmap:
        """The glyph, with the label below it if there is one, `width` pixels wide."""
        name = (entry.image_id, ink.rgb(), label, width)
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
            if label:
                found = self._with_label(found, label, ink, width)
            evict_if_full(self._thumbnails, found)
            self._thumbnails[name] = found
        return found

    def _with_label(self, glyph: QPixmap, label: str, ink: QColor, width: int) -> QPixmap:
        ratio, side = glyph.devicePixelRatio(), self.thumbnail_px
        found = QPixmap(QSize(width, side + self.label_px) * ratio)
        found.setDevicePixelRatio(ratio)
        found.fill(Qt.GlobalColor.transparent)
        with QPainter(found) as painter:
            painter.drawPixmap((width - side) // 2, 0, glyph)
            painter.setFont(small_font(painter.font(), self._theme))
            painter.setPen(ink)
            place = QRect(2, side, width - 4, self.label_px)
            text = short_label(label, painter.fontMetrics(), place.width())
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)
        return found

    def set_pen(self, pen_scale: float, pixels: bool) -> None:
        """Set the factor on stroke widths, and whether to paint model pixels."""
        self._pen_scale, self._pixels = pen_scale, pixels
        self._thumbnails = {}

    def invalidate(self, image_ids: Collection[int]) -> None:
        """Drop the thumbnails of these images."""
        stale = [name for name in self._thumbnails if name[0] in image_ids]
        for name in stale:
            del self._thumbnails[name]


def evict_if_full(cache: dict[Any, Any], new: QPixmap) -> None:
    """Drop the oldest pixmap if the cache cannot take another of this size."""
    limit = max(MIN_CACHED, MAX_CACHE_BYTES // max(1, 4 * new.width() * new.height()))
    if len(cache) >= limit:
        del cache[next(iter(cache))]


def small_font(font: QFont, theme: Theme) -> QFont:
    """A font at the size of captions."""
    font.setPointSizeF(theme.scaled(SMALL_PT))
    return font


def short_label(label: str, metrics: QFontMetrics, width: int) -> str:
    """A label that fits: whole, or the character that it names, or elided."""
    if metrics.horizontalAdvance(label) <= width:
        return label
    return character_of(label) or metrics.elidedText(label, Qt.TextElideMode.ElideRight, width)


def caption(state: CellState) -> str:
    """Probability with two digits: "1.0", ".71", "−.20", "·" for what rounds to zero.

    Uses the decimal separator of the language.
    """
    if not state.enabled:
        return QCoreApplication.translate("EntryPainter", "off")
    if state.hundredths is None:
        return ""
    size = abs(state.hundredths)
    if not size:
        return "·"
    sign = "−" if state.hundredths < 0 else ""
    return sign + (locale_number(1, 1) if size >= 100 else locale_number(size / 100, 2)[1:])


GAP_PX = 4
BADGE_PX = 18
PIN_PX = 14


class EntryDelegate(CellDelegate):
    """Item delegate of the memory grid: adds selection, hover and pin marks."""

    def __init__(self, model: MemoryModel, strokes: EntryStrokes, theme: Theme) -> None:
        super().__init__()
        self._model = model
        self._theme = theme
        self.painter = EntryPainter(strokes, theme)
        self.width_px = 0
        self.columns = 1
        """Cells in a line."""
        self.headings: Headings | None = None
        """Headings of the classes; None where labels stand below the entries."""
        self._heading_painter = HeadingPainter(theme)
        self._pin_icons: dict[str, QIcon] = {}
        """Pin icon by its colour."""

    @property
    def cell_size(self) -> QSize:
        """Cell size including the gap."""
        side = self.painter.thumbnail_px + 2 * PADDING_PX + GAP_PX
        return QSize(side, side + self.painter.caption_px + self.painter.label_px)

    def sizeHint(
        self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Uniform size, as wide as the grid sets it."""
        cell = self.cell_size
        return QSize(max(cell.width(), self.width_px), cell.height())

    def paint_cell(
        self, painter: QPainter, rect: QRect, row: int, chosen: bool, hovered: bool
    ) -> None:
        """Paint an entry with its marks."""
        entry = self._model.entry(row)
        if entry is None:
            return
        pinned = self._model.is_pinned(entry)
        line, line_px = "muted" if hovered else "line", 1
        if self._model.is_highlighted(row):
            line, line_px = "ink", 3
        elif pinned or chosen:
            line, line_px = "accent", 3 if pinned else 2
        cell = rect.adjusted(0, 0, -GAP_PX, -GAP_PX)
        part = self.headings.part(row, self.columns) if self.headings else None
        label = entry.label
        if part is not None:
            height = self.painter.label_px
            cell.setTop(rect.top() + height)
            self._heading_painter.paint(painter, rect, height, part)
            label = ""
        probability = self._model.probability(row)
        self.painter.paint(painter, cell, entry, probability, line, line_px, label)
        if pinned:
            self._paint_pin(painter, cell)

    def _paint_pin(self, painter: QPainter, cell: QRect) -> None:
        """Paint the pin badge in the corner."""
        badge = QRectF(cell.right() - BADGE_PX - 2, cell.y() + 3, BADGE_PX, BADGE_PX)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("accent"))
        painter.drawRoundedRect(badge, 4, 4)
        color = self._theme.tokens.on_accent
        if color not in self._pin_icons:
            self._pin_icons = {color: icon("pin", self._theme, "on_accent", side_px=PIN_PX)}
        inset = (BADGE_PX - PIN_PX) // 2
        self._pin_icons[color].paint(painter, badge.toRect().adjusted(inset, inset, -inset, -inset))
        painter.restore()

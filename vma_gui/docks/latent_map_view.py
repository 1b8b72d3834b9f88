"""View of the latent map: painting, and moving the cursor by pointer and keys."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QRegion,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip
from vma_core.memory.entries import MemoryEntry
from vma_core.storage.project import Favourite

from vma_gui.document.session import Session
from vma_gui.system.language import locale_number
from vma_gui.theme.class_colors import class_color, class_numbers
from vma_gui.theme.theme import Theme
from vma_gui.theme.tokens import UNIT_PX
from vma_gui.widgets.basics import scaled_px
from vma_gui.widgets.figures import is_painting_figure
from vma_gui.widgets.glyph_cells import (
    Glyph,
    GlyphView,
    glyph_images,
    paint_glyph,
    paint_placeholder,
    use_small_font,
)

RANGE = 2.5
"""Standard deviations from the centre to the map's edge."""
STEP = 0.1
"""Of an arrow key in standard deviations; ten times that with Shift."""
TILE_PX = 42
SCALE_PX = 18
CAPTION_PX = 34
LATTICE_OPACITY = 0.4
DOT_PX = 3.5
"""Radius of an entry's dot."""
NAME_PX = 110
"""Widest name of a class."""
WIDEST = 3.6
"""Width of the map in heights."""


Lattice: TypeAlias = tuple[tuple[Glyph, ...], ...]


@dataclass(frozen=True, eq=False)
class LatentPicture:
    """What the view shows.

    Attributes:
        template: the entry that all glyphs are generated from.
        template_glyph: its glyph.
        entries: those that span the map.
        places: (n, 2) their coordinates in standard deviations.
        home: coordinates of the drawing, or of the centre.
        drawn: whether there is a drawing.
        shares: share of the variance along each axis.
        lattice: rows of glyphs, evenly spaced over the map.
        cursor: its coordinates.
        glyph: generated at the cursor.
    """

    template: MemoryEntry
    template_glyph: Glyph
    entries: tuple[MemoryEntry, ...]
    places: np.ndarray
    home: tuple[float, float]
    drawn: bool
    shares: tuple[float, float]
    lattice: Lattice
    cursor: tuple[float, float]
    glyph: Glyph


class LatentMapView(GlyphView):
    """Glyphs over the plane, entries as dots, the drawing as a ring, the glyph at the cursor.

    Signals:
        moved(float, float): the cursor moved to these coordinates, across and up.
        taken: put the glyph on the canvas.
        resized: the map has room for another lattice.
    """

    moved = Signal(float, float)
    taken = Signal()
    resized = Signal()

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__(session, theme)
        self.picture: LatentPicture | None = None
        self._lattice = QPixmap()
        self._lattice_of: tuple[object, ...] | None = None
        self._pointer: tuple[float, float] | None = None
        self.setAccessibleName(self.tr("Latent map"))
        self.setToolTip(
            self.tr(
                "Drag or use the arrow keys to move the cursor; double-click to "
                "put the glyph on the canvas."
            )
        )
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        return QSize(720, 260)

    def minimumSizeHint(self) -> QSize:
        return QSize(320, 120)

    def map_box(self) -> QRect:
        """Rectangle of the map; the glyph is to its right and as high."""
        height = self.height() - scaled_px(self, SCALE_PX) - 2
        glyph = height - scaled_px(self, CAPTION_PX)
        width = min(self.width() - glyph - 3 * UNIT_PX, round(WIDEST * height))
        return QRect(1, 1, max(width, 60), max(height, 60))

    def variants_at(self, _place: QPoint | None) -> list[Favourite]:
        """The glyph under the cursor, wherever the pointer is."""
        return super().variants_at(None)

    def lattice(self) -> tuple[int, int]:
        """(columns, rows) of background glyphs that fit the map."""
        box = self.map_box()
        return max(3, box.width() // TILE_PX), max(3, box.height() // TILE_PX)

    def show_picture(self, picture: LatentPicture | None) -> None:
        """Show a map with its cursor, or a hint if None."""
        self.picture = picture
        if picture is not None:
            across, up = picture.cursor
            text = self.tr("{across} across, {up} up, in standard deviations")
            self.setAccessibleDescription(
                text.format(across=locale_number(across, 1), up=locale_number(up, 1))
            )
        self.update()

    def point(self, place: tuple[float, float]) -> QPointF:
        """Map coordinates in standard deviations to the widget."""
        box = QRectF(self.map_box())
        across, up = place
        return QPointF(
            box.center().x() + across / RANGE * box.width() / 2,
            box.center().y() - up / RANGE * box.height() / 2,
        )

    # --- painting ----------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the map on the left and the glyph on the right."""
        self._variant_places = []
        with QPainter(self) as painter:
            picture, theme = self.picture, self._theme
            if picture is None:
                hint = self.tr("Add at least three different entries to the memory to map them.")
                paint_placeholder(self, painter, theme, hint)
                if self.hasFocus():
                    painter.setPen(QPen(theme.color("accent"), 2))
                    painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
                return
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            use_small_font(painter)
            self._paint_map(painter, picture)
            self._paint_glyph(painter, picture)

    def _paint_map(self, painter: QPainter, picture: LatentPicture) -> None:
        theme, box = self._theme, self.map_box()
        painter.setBrush(theme.color("ground"))
        focused = self.hasFocus()
        painter.setPen(QPen(theme.color("accent" if focused else "line"), 2 if focused else 1))
        painter.drawRoundedRect(QRectF(box).adjusted(-0.5, -0.5, 0.5, 0.5), 4, 4)
        painter.setOpacity(LATTICE_OPACITY)
        if is_painting_figure():
            self._paint_lattice(painter, picture)
        else:
            painter.drawPixmap(box.topLeft(), self._lattice_pixmap(picture, box.size()))
        painter.setOpacity(1.0)
        painter.save()
        painter.setClipRect(box)
        numbers = class_numbers(entry.label for entry in picture.entries)
        painter.setPen(QPen(theme.color("ground"), 1))
        for entry, (across, up) in zip(picture.entries, picture.places.tolist(), strict=True):
            painter.setBrush(class_color(numbers.get(entry.label), theme))
            painter.drawEllipse(self.point((across, up)), DOT_PX, DOT_PX)
        self._paint_names(painter, picture, numbers)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.color("heat"), 2.5))
        if picture.drawn:
            painter.drawEllipse(self.point(picture.home), 8, 8)
        cursor = self.point(picture.cursor if self._pointer is None else self._pointer)
        painter.setPen(QPen(theme.color("ink"), 1.5))
        painter.drawEllipse(cursor, 5, 5)
        for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1)):
            painter.drawLine(cursor + QPointF(5 * dx, 5 * dy), cursor + QPointF(12 * dx, 12 * dy))
        painter.restore()
        painter.setPen(theme.color("muted"))
        across, up = picture.shares
        text = self.tr("±{range} standard deviations; {across} % of the variance across, {up} % up")
        text = text.format(
            range=locale_number(RANGE, 1),
            across=locale_number(100 * across),
            up=locale_number(100 * up),
        )
        below = QRect(
            box.left(), box.bottom() + 3, self.width() - box.left(), scaled_px(self, SCALE_PX)
        )
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft, text)

    def _paint_names(
        self, painter: QPainter, picture: LatentPicture, numbers: dict[str, int]
    ) -> None:
        """Name classes at their centres, the largest first, where no other name stands."""
        places: dict[str, list[list[float]]] = {}
        for entry, place in zip(picture.entries, picture.places.tolist(), strict=True):
            if entry.label:
                places.setdefault(entry.label, []).append(place)
        metrics, taken = painter.fontMetrics(), QRegion()
        for label in sorted(places, key=lambda name: -len(places[name])):
            across, up = np.mean(places[label], axis=0).tolist()
            name = metrics.elidedText(label, Qt.TextElideMode.ElideRight, scaled_px(self, NAME_PX))
            box = metrics.boundingRect(name)
            box.moveCenter(self.point((across, up)).toPoint() - QPoint(0, metrics.height() // 2))
            if taken.intersects(box) or not self.map_box().contains(box):
                continue
            taken += box.adjusted(-4, -1, 4, 1)
            painter.setOpacity(0.75)
            painter.fillRect(box.adjusted(-2, 0, 2, 0), self._theme.color("ground"))
            painter.setOpacity(1.0)
            painter.setPen(class_color(numbers[label], self._theme))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, name)

    def entry_at(self, place: QPointF) -> MemoryEntry | None:
        """The entry whose dot is at or next to a place."""
        picture = self.picture
        if picture is None or not len(picture.places):
            return None
        ways = [self.point((across, up)) - place for across, up in picture.places.tolist()]
        far = [way.manhattanLength() for way in ways]
        nearest = int(np.argmin(far))
        return picture.entries[nearest] if far[nearest] <= 3 * DOT_PX else None

    def event(self, event: QEvent) -> bool:
        """Name the hovered entry's class."""
        if isinstance(event, QHelpEvent):
            entry = self.entry_at(QPointF(event.pos()))
            if entry is not None:
                text = "\n".join(filter(None, (entry.label or self.tr("no label"), entry.source)))
                QToolTip.showText(event.globalPos(), text, self)
                return True
        return super().event(event)

    def _paint_lattice(self, painter: QPainter, picture: LatentPicture) -> None:
        """The glyphs behind the map as outlines, for figures."""
        box = QRectF(self.map_box())
        lines, columns = len(picture.lattice), len(picture.lattice[0])
        width, height = box.width() / columns, box.height() / lines
        side = min(width, height)
        for line, glyphs in enumerate(picture.lattice):
            for column, glyph in enumerate(glyphs):
                left = box.left() + (column + 0.5) * width - side / 2
                top = box.top() + (line + 0.5) * height - side / 2
                paint_glyph(painter, QRectF(left, top, side, side), glyph, self.ink)

    def _lattice_pixmap(self, picture: LatentPicture, size: QSize) -> QPixmap:
        """Background glyphs, cached because the cursor moves far more often than they change."""
        ratio, ink = self.devicePixelRatioF(), self.ink
        look = (picture.lattice, size, ratio, ink)
        known = self._lattice_of
        if known is None or known[0] is not look[0] or known[1:] != look[1:]:
            lines, columns = len(picture.lattice), len(picture.lattice[0])
            width, height = size.width() / columns, size.height() / lines
            side = min(width, height)
            self._lattice = QPixmap(size * ratio)
            self._lattice.setDevicePixelRatio(ratio)
            self._lattice.fill(Qt.GlobalColor.transparent)
            glyphs = [glyph for line in picture.lattice for glyph in line]
            tiles = glyph_images(glyphs, max(8, round(side * ratio)), ink)
            with QPainter(self._lattice) as painter:
                painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not ink.pixels)
                for number, tile in enumerate(tiles):
                    left = (number % columns + 0.5) * width - side / 2
                    top = (number // columns + 0.5) * height - side / 2
                    painter.drawImage(QRectF(left, top, side, side), tile)
            self._lattice_of = look
        return self._lattice

    def _paint_glyph(self, painter: QPainter, picture: LatentPicture) -> None:
        theme, box = self._theme, self.map_box()
        side = box.height() - scaled_px(self, CAPTION_PX)
        left = box.right() + 2 * UNIT_PX
        glyph = QRect(left, box.top(), side, side)
        self.paint_cell(painter, glyph, picture.glyph, "raised")
        self.place_variants([glyph], [picture.glyph], picture.template.label)
        small = scaled_px(self, CAPTION_PX) - 4
        below = QRect(left, glyph.bottom() + 5, small, small)
        self.paint_cell(painter, below, picture.template_glyph, "ground")
        painter.setPen(theme.color("muted"))
        name = picture.template.label or self.tr("an unlabelled entry")
        text = self.tr("varies {name}").format(name=name)
        place = QRect(below.right() + UNIT_PX, below.top(), side - small - UNIT_PX, small)
        elided = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, elided)

    # --- moving ------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Move the cursor to the pointer."""
        if self.picture is not None and event.button() == Qt.MouseButton.LeftButton:
            self._drag(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the cursor."""
        if self.picture is not None and event.buttons() & Qt.MouseButton.LeftButton:
            self._drag(event.position())

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """From now on the cursor is painted where the last answer has it."""
        self._pointer = None

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        """Put the glyph on the canvas."""
        if self.picture is not None:
            self.taken.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move the cursor, Return puts the glyph on the canvas."""
        steps = {
            Qt.Key.Key_Left: (-1, 0),
            Qt.Key.Key_Right: (1, 0),
            Qt.Key.Key_Up: (0, 1),
            Qt.Key.Key_Down: (0, -1),
        }
        step = steps.get(Qt.Key(event.key()))
        if self.picture is None:
            super().keyPressEvent(event)
        elif step is not None:
            far = 10 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
            across, up = self.picture.cursor
            self._go(across + far * STEP * step[0], up + far * STEP * step[1])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.taken.emit()
        else:
            super().keyPressEvent(event)

    def _drag(self, pointer: QPointF) -> None:
        box = QRectF(self.map_box())
        self._pointer = (
            (pointer.x() - box.center().x()) / (box.width() / 2) * RANGE,
            (box.center().y() - pointer.y()) / (box.height() / 2) * RANGE,
        )
        self._go(*self._pointer)
        # At the pointer at once; the glyph follows as soon as it is decoded.
        self.update()

    def _go(self, across: float, up: float) -> None:
        within = [max(-RANGE, min(RANGE, value)) for value in (across, up)]
        if self._pointer is not None:
            self._pointer = (within[0], within[1])
        self.moved.emit(*within)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Request a lattice for the new size."""
        super().resizeEvent(event)
        self.resized.emit()

"""Painting of glyphs in rounded cells: strokes if available, else pixels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen
from PySide6.QtWidgets import QWidget
from vma_core.engine.request import Drawing, Result
from vma_core.engine.variant_settings import VariantSettings
from vma_core.glyphs.strokes import StrokeArrays
from vma_core.memory.entries import MemoryEntry
from vma_core.memory.entry_strokes import entry_strokes
from vma_core.storage.project import Favourite

from vma_gui.document.entry_strokes import EntryStrokes
from vma_gui.document.session import Session
from vma_gui.theme.theme import Theme
from vma_gui.theme.tokens import BODY_PT, SMALL_PT
from vma_gui.widgets.figures import is_painting_figure
from vma_gui.widgets.images import ink_image, ink_images
from vma_gui.widgets.stroke_painter import paint_strokes, stroke_images

MARGIN_PX = 3
RADIUS_PX = 4
MAX_CACHED_ROWS = 20
"""Enough for the rows of the largest transfer matrix."""


class Glyph(NamedTuple):
    """A glyph as pixels and, if known, strokes.

    Attributes:
        image: (size, size) in [0, 1], at model resolution.
        strokes: None if only pixels are known.
    """

    image: np.ndarray
    strokes: StrokeArrays | None = None


class Ink(NamedTuple):
    """How glyphs are painted.

    Attributes:
        color: of strokes and pixels.
        pixels: show the model's pixels instead of strokes or smooth outlines.
        pen_scale: factor on the width of strokes.
    """

    color: QColor
    pixels: bool = False
    pen_scale: float = 1.0

    @classmethod
    def of(cls, session: Session, theme: Theme) -> Ink:
        """The session's current ink."""
        return cls(theme.color("ink"), session.show_pixels, session.pen_scale)


class GlyphView(QWidget):
    """Base of views that paint glyphs with the session's ink."""

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__()
        self._session = session
        self._theme = theme
        self._style: tuple[int, Ink] | None = None
        """(side in device pixels, ink) of the cached images."""
        self._cached: list[tuple[Sequence[Glyph], list[QImage]]] = []
        """Images of the rows of cells painted last."""
        self._variant_places: list[tuple[QRect, Glyph, int, str]] = []
        """Where variants stand: place, glyph, index and label."""
        self.variant_settings: VariantSettings | None = None
        """What the variants were made with; None for the session's settings."""
        session.ink_changed.connect(self.update)
        theme.changed.connect(self.update)

    @property
    def ink(self) -> Ink:
        """Current ink."""
        return Ink.of(self._session, self._theme)

    def place_variants(
        self, boxes: Sequence[QRect], glyphs: Sequence[Glyph], label: str = ""
    ) -> None:
        """Note where variants are painted, for their menu."""
        pairs = enumerate(zip(boxes, glyphs, strict=True))
        self._variant_places += [(box, glyph, index, label) for index, (box, glyph) in pairs]

    def variants_at(self, place: QPoint | None) -> list[Favourite]:
        """The variant at a place; that of the only place without a pointer."""
        found = [
            (glyph, index, label)
            for box, glyph, index, label in self._variant_places
            if place is None or box.contains(place)
        ]
        if place is None and len(found) > 1:
            return []
        settings = self.variant_settings or self._session.variant_settings
        return [
            Favourite(
                np.asarray(glyph.image, np.float32),
                settings,
                index,
                label,
                () if glyph.strokes is None else glyph.strokes.to_strokes(),
            )
            for glyph, index, label in found
        ]

    def paint_cell(self, painter: QPainter, box: QRect, glyph: Glyph, ground: str) -> None:
        """Paint a glyph; `ground` is the colour token of the background."""
        theme = self._theme
        paint_cell(painter, theme, box, glyph, theme.color(ground), self.ink)

    def paint_cells(
        self, painter: QPainter, boxes: Sequence[QRect], glyphs: Sequence[Glyph], ground: str
    ) -> None:
        """Paint cells of one size; images are rendered in one batch and cached by `glyphs`."""
        if is_painting_figure():
            for box, glyph in zip(boxes, glyphs, strict=True):
                self.paint_cell(painter, box, glyph, ground)
            return
        for box, picture in zip(boxes, self._pictures(glyphs, boxes), strict=True):
            paint_cell_background(painter, self._theme, box, self._theme.color(ground))
            painter.drawImage(glyph_rect(box), picture)

    def _pictures(self, glyphs: Sequence[Glyph], boxes: Sequence[QRect]) -> list[QImage]:
        if not glyphs:
            return []
        side_px = max(8, round(glyph_rect(boxes[0]).width() * self.devicePixelRatioF()))
        ink = self.ink
        style = (side_px, ink)
        if style != self._style:
            self._style, self._cached = style, []
        for known, pictures in self._cached:
            if known is glyphs:
                return pictures
        made = glyph_images(glyphs, side_px, ink)
        self._cached = [*self._cached[1 - MAX_CACHED_ROWS :], (glyphs, made)]
        return made


def entry_glyph(entry: MemoryEntry) -> Glyph:
    """An entry with its strokes, traced if necessary, which is slow: for workers."""
    return Glyph(entry.image, entry_strokes(entry))


def cached_entry_glyph(entry: MemoryEntry, strokes: EntryStrokes) -> Glyph:
    """An entry for the UI thread: pixels until `strokes.traced` reports it."""
    return Glyph(entry.image, strokes.get(entry))


def drawing_glyph(drawing: Drawing) -> Glyph:
    """A drawing, with its strokes if known."""
    return Glyph(drawing.image, drawing.arrays if drawing.strokes else None)


def variant_glyphs(result: Result) -> tuple[Glyph, ...]:
    """The variants of a complete result."""
    return tuple(map(Glyph, result.images, result.strokes))


def paint_cell(
    painter: QPainter,
    theme: Theme,
    box: QRect,
    glyph: Glyph,
    ground: QColor,
    ink: Ink,
) -> None:
    """Paint a glyph on a cell background."""
    paint_cell_background(painter, theme, box, ground)
    paint_glyph(painter, QRectF(glyph_rect(box)), glyph, ink)


def paint_cell_background(painter: QPainter, theme: Theme, box: QRect, ground: QColor) -> None:
    """Paint an empty cell."""
    painter.setBrush(ground)
    painter.setPen(QPen(theme.color("line"), 1))
    painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS_PX, RADIUS_PX)


def glyph_rect(box: QRect) -> QRect:
    """Rectangle of the glyph inside a cell."""
    return box.adjusted(MARGIN_PX, MARGIN_PX, -MARGIN_PX, -MARGIN_PX)


def glyph_images(glyphs: Sequence[Glyph], side_px: int, ink: Ink) -> list[QImage]:
    """Render many glyphs on a transparent background, faster than one by one."""
    color, pixels, pen_scale = ink
    drawn = {i: g.strokes for i, g in enumerate(glyphs) if g.strokes is not None and not pixels}
    found: dict[int, QImage] = {}
    if drawn:
        images = stroke_images(list(drawn.values()), side_px, color, pen_scale)
        found |= zip(drawn, images, strict=True)
    left = [i for i in range(len(glyphs)) if i not in found]
    if left:
        ink_of = np.stack([glyphs[i].image for i in left])
        found |= zip(left, ink_images(ink_of, side_px, color, smooth=not pixels), strict=True)
    return [found[i] for i in range(len(glyphs))]


def paint_glyph(painter: QPainter, box: QRectF, glyph: Glyph, ink: Ink) -> None:
    """Paint a glyph without background into a square."""
    if glyph.strokes is not None and not ink.pixels:
        paint_strokes(painter, glyph.strokes, box, ink.color, ink.pen_scale)
        return
    side = max(8, round(box.width() * painter.device().devicePixelRatioF()))
    painter.drawImage(box, ink_image(glyph.image, side, ink.color, smooth=not ink.pixels))


def paint_sheet(
    painter: QPainter, box: QRectF, glyphs: Sequence[Glyph], columns: int, ink: Ink
) -> None:
    """Paint glyphs in rows of `columns`, as large as fits, from the top of the box."""
    for cell, glyph in zip(sheet_cells(box, len(glyphs), columns), glyphs, strict=True):
        paint_glyph(painter, cell, glyph, ink)


def sheet_cells(box: QRectF, count: int, columns: int) -> list[QRectF]:
    """Squares in rows of `columns`, as large as fits, from the top of the box."""
    lines = -(-count // columns)
    side = min(box.width() / columns, box.height() / max(1, lines))
    left = box.left() + (box.width() - columns * side) / 2
    places = (divmod(number, columns) for number in range(count))
    return [
        QRectF(left + column * side, box.top() + line * side, side, side) for line, column in places
    ]


def paint_placeholder(widget: QWidget, painter: QPainter, theme: Theme, text: str) -> None:
    """Paint a muted, centred text in an empty view."""
    painter.setPen(theme.color("muted"))
    flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
    painter.drawText(widget.rect().adjusted(16, 0, -16, 0), flags, text)


def use_small_font(painter: QPainter) -> None:
    """Set the painter's font to caption size, relative to its current font."""
    font = painter.font()
    font.setPointSizeF(font.pointSizeF() * SMALL_PT / BODY_PT)
    painter.setFont(font)

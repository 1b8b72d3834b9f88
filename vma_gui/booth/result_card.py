"""The result card: what a visitor made, as a picture, a code to scan and a sheet to print."""

from __future__ import annotations

from dataclasses import dataclass

import segno
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen
from vma_core.engine.engine import Engine
from vma_core.engine.request import Request
from vma_core.export.result_card import COLUMNS, card_svg, data_uri
from vma_core.glyphs.strokes import Stroke, StrokeArrays

from vma_gui.widgets.glyph_cells import Glyph, Ink, paint_glyph
from vma_gui.widgets.stroke_painter import paint_strokes

SAMPLES = 16
"""Of the likelihood behind the saved bits."""
SHOWN = 8
QUIET_MODULES = 4
"""White around a QR code, by its standard."""


@dataclass(frozen=True, eq=False)
class Work:
    """What a visitor drew last, with the answer it got. Kept in memory until the reset only."""

    strokes: tuple[Stroke, ...]
    variants: tuple[Glyph, ...]
    request: Request


@dataclass(frozen=True, eq=False)
class Card:
    """What is known of the result besides its picture."""

    svg: str
    modules: tuple[bytes, ...]
    """Rows of the QR code, 1 is dark."""
    saved_bits: float | None


def prepare_cards() -> None:
    """Import what the first card needs."""
    import skimage.measure
    import skimage.morphology  # noqa: F401


def make_card(work: Work, engine: Engine) -> Card:
    """Bits, SVG and code; takes some tenths of a second."""
    bits = engine.bits(work.request, SAMPLES)
    saved = bits.saved if bits is not None else None
    shapes = [glyph.image if glyph.strokes is None else glyph.strokes for glyph in work.variants]
    svg = card_svg(work.strokes, shapes, saved)
    code = segno.make(data_uri(svg), error="l", boost_error=False, micro=False)
    return Card(svg, tuple(bytes(row) for row in code.matrix), saved)


def paint_code(painter: QPainter, box: QRectF, card: Card) -> None:
    """Black on white in any theme, in whole pixels, with the quiet zone."""
    count = len(card.modules) + 2 * QUIET_MODULES
    side = max(1, int(box.width()) // count)
    painter.fillRect(box, QColor("white"))
    offset = (box.width() - side * len(card.modules)) / 2
    corner = box.topLeft() + QPointF(int(offset), int(offset))
    for y, row in enumerate(card.modules):
        for x, dark in enumerate(row):
            if dark:
                painter.fillRect(
                    QRectF(corner.x() + x * side, corner.y() + y * side, side, side),
                    QColor("black"),
                )


def paint_work(painter: QPainter, box: QRectF, work: Work, ink: QColor, line: QColor) -> None:
    """The glyph on the left, up to eight variants in two rows on its right."""
    side = min(box.width() / (2 + COLUMNS), box.height() / 2)
    left = box.left() + (box.width() - side * (2 + COLUMNS)) / 2
    top = box.top() + (box.height() - 2 * side) / 2
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    own = QRectF(left, top, 2 * side, 2 * side)
    painter.setPen(QPen(line, max(1.0, side / 60)))
    painter.drawLine(
        QPointF(own.right(), own.top() + 0.1 * side),
        QPointF(own.right(), own.bottom() - 0.1 * side),
    )
    paint_strokes(painter, StrokeArrays.of(work.strokes), own, ink)
    for place, glyph in enumerate(work.variants[:SHOWN]):
        row, column = divmod(place, COLUMNS)
        cell = QRectF(own.right() + column * side, own.top() + row * side, side, side)
        paint_glyph(painter, cell, glyph, Ink(ink))
    painter.restore()

"""Rounded cells with a glyph, as docks paint them."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QWidget

from vma_gui.images import ink_image
from vma_gui.theme import Theme
from vma_gui.tokens import BODY_PT, SMALL_PT

MARGIN_PX = 3
RADIUS_PX = 4


def paint_cell(
    painter: QPainter,
    theme: Theme,
    box: QRect,
    image: np.ndarray,
    ground: QColor,
    line: QColor | None = None,
    smooth: bool = True,
) -> None:
    """A glyph (size, size) in [0, 1] on its own ground, as outlines or as model pixels."""
    painter.setBrush(ground)
    painter.setPen(QPen(line or theme.color("line"), 1))
    painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS_PX, RADIUS_PX)
    inner = box.adjusted(MARGIN_PX, MARGIN_PX, -MARGIN_PX, -MARGIN_PX)
    side = max(8, round(inner.width() * painter.device().devicePixelRatioF()))
    painter.drawImage(inner, ink_image(image, side, theme.color("ink"), smooth))


def paint_sentence(widget: QWidget, painter: QPainter, theme: Theme, text: str) -> None:
    """A muted sentence in the middle of a view that has nothing to show."""
    painter.setPen(theme.color("muted"))
    flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
    painter.drawText(widget.rect().adjusted(16, 0, -16, 0), flags, text)


def small_font(painter: QPainter) -> None:
    """Captions, in proportion to the text of the widget that is painted."""
    font = painter.font()
    font.setPointSizeF(font.pointSizeF() * SMALL_PT / BODY_PT)
    painter.setFont(font)

"""Combo boxes whose focus can be seen: the style draws theirs in the colour of the frame."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QComboBox, QFontComboBox

from vma_gui.theme.tokens import RADIUS_PX


class ComboBox(QComboBox):
    """One choice of several."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """A frame around the one that has the focus."""
        super().paintEvent(event)
        paint_focus(self)


class FontBox(QFontComboBox):
    """One of the system's fonts."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """As `ComboBox`."""
        super().paintEvent(event)
        paint_focus(self)


def paint_focus(box: QComboBox) -> None:
    """In the accent's colour, as buttons and fields have it."""
    if not box.hasFocus():
        return
    with QPainter(box) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(box.palette().color(QPalette.ColorRole.Highlight), 2))
        frame = QRectF(box.rect()).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(frame, RADIUS_PX, RADIUS_PX)

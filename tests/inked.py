"""Ink looked for on a screen of high resolution."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QWidget

RATIO = 2.0


def screen(widget: QWidget) -> QImage:
    """What a widget shows on a screen with two pixels for each of its own."""
    image = QImage(widget.size() * RATIO, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(RATIO)
    widget.render(image, QPoint())
    return image


def ink_share(
    image: QImage, box: QRect, points_px: np.ndarray, ink: QColor, margin_px: int = 0
) -> float:
    """How many of some points of the 105-pixel square in a box have exactly the ink's colour."""
    inner = box.adjusted(margin_px, margin_px, -margin_px, -margin_px)
    places = (inner.topLeft().toTuple() + points_px * inner.width() / 105) * RATIO
    found = [QColor(image.pixel(int(x), int(y))) == QColor(ink.rgb()) for x, y in places]
    return float(np.mean(found))

"""Measure painted ink on a simulated high-resolution screen."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QWidget

RATIO = 2.0


def screen(widget: QWidget) -> QImage:
    """A widget rendered at a device pixel ratio of 2."""
    image = QImage(widget.size() * RATIO, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(RATIO)
    widget.render(image, QPoint())
    return image


def ink_share(
    image: QImage, box: QRect, points_px: np.ndarray, ink: QColor, margin_px: int = 0
) -> float:
    """The share of points of the 105-pixel square, scaled to `box`, in exactly the ink colour."""
    inner = box.adjusted(margin_px, margin_px, -margin_px, -margin_px)
    places = (inner.topLeft().toTuple() + points_px * inner.width() / 105) * RATIO
    found = [QColor(image.pixel(int(x), int(y))) == QColor(ink.rgb()) for x, y in places]
    return float(np.mean(found))

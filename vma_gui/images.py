"""Glyph arrays ↔ QImage."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter


def coverage_image(coverage: NDArray[np.uint8], table: list[int]) -> QImage:
    """(h, w) coverage 0 … 255 → QImage through a colour table; owns its data."""
    data = np.ascontiguousarray(coverage)
    height, width = data.shape
    image = QImage(data.tobytes(), width, height, width, QImage.Format.Format_Indexed8)
    image.setColorTable(table)
    return image.copy()


def pixel_coverage(glyph: NDArray[np.generic]) -> NDArray[np.uint8]:
    """A model glyph as coverage 0 … 255, one value a model pixel."""
    return np.round(255 * glyph.astype(np.float32)).astype(np.uint8)


def alpha_table(ink: QColor) -> list[int]:
    """256 colours of one ink from transparent to opaque."""
    return _alpha_table(ink.rgb() & 0xFFFFFF)


@lru_cache(maxsize=16)
def _alpha_table(rgb: int) -> list[int]:
    return [(alpha << 24) | rgb for alpha in range(256)]


def grey_of(image: QImage) -> NDArray[np.uint8]:
    """A QImage as (h, w) grey levels on white, 0 = black."""
    flat = QImage(image.size(), QImage.Format.Format_RGB32)
    flat.fill(QColor("white"))
    painter = QPainter(flat)
    painter.drawImage(QRectF(flat.rect()), image)
    painter.end()
    grey = flat.convertToFormat(QImage.Format.Format_Grayscale8)
    stride = grey.bytesPerLine()
    data = np.frombuffer(grey.constBits(), np.uint8).reshape(grey.height(), stride)
    return data[:, : grey.width()].copy()

"""Glyph arrays ↔ QImage."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from vma_core.sheets import edge_table, upsample


def ink_image(glyph: NDArray[np.generic], side_px: int, ink: QColor, smooth: bool) -> QImage:
    """A model glyph in one ink on nothing: smooth at `side_px`, or one pixel a model pixel.

    The edge of smooth ink is in the colour table, so no pixel is touched twice.
    """
    size = glyph.shape[0]
    rgb = ink.rgb() & 0xFFFFFF
    if smooth:
        pixels = upsample(glyph.astype(np.float32), side_px).tobytes()
        image = QImage(pixels, side_px, side_px, side_px, QImage.Format.Format_Indexed8)
        image.setColorTable(_ink_table(rgb, side_px, size))
    else:
        pixels = (255 * glyph.astype(np.float32) + 0.5).astype(np.uint8).tobytes()
        image = QImage(pixels, size, size, size, QImage.Format.Format_Indexed8)
        image.setColorTable(_ink_table(rgb, 0, size))
    # Drawing an indexed image costs many times what drawing this format does.
    return image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)


@lru_cache(maxsize=64)
def _ink_table(rgb: int, side_px: int, size: int) -> list[int]:
    """Probability 0 … 255 → ARGB; `side_px` 0 leaves probabilities as they are."""
    alphas = edge_table(side_px, size).tolist() if side_px else range(256)
    return [(alpha << 24) | rgb for alpha in alphas]


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

"""Conversion between glyph arrays and QImage."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from vma_core.export.drawable import edge_table, upsample


def ink_image(glyph: NDArray[np.generic], side_px: int, ink: QColor, smooth: bool) -> QImage:
    """Render model pixels in one ink on a transparent background.

    Smooth at `side_px`, else one image pixel per model pixel. The smoothed edge is in the colour
    table, so each pixel is computed once.
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
    # Drawing an indexed image is many times slower than drawing this format.
    return image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)


@lru_cache(maxsize=64)
def _ink_table(rgb: int, side_px: int, size: int) -> list[int]:
    """Colour table from probability 0 … 255 to ARGB; `side_px` 0 applies no edge."""
    alphas = edge_table(side_px, size).tolist() if side_px else range(256)
    return [(alpha << 24) | rgb for alpha in alphas]


def ink_images(
    glyphs: NDArray[np.floating[Any]], side_px: int, ink: QColor, smooth: bool
) -> list[QImage]:
    """Batch version of `ink_image` for glyphs (N, size, size), several times faster per glyph.

    Smoothing and upsampling are linear, so one matrix serves all rows and columns; the rest is a
    table lookup.
    """
    size = glyphs.shape[1]
    level = upsample_smooth(glyphs, side_px) if smooth else glyphs.astype(np.float32)
    indices = np.clip(255 * level + 0.5, 0, 255).astype(np.uint8)
    pixels = _premultiplied_table(ink.rgb() & 0xFFFFFF, side_px if smooth else 0, size)[indices]
    height, width = pixels.shape[1:]
    premultiplied = QImage.Format.Format_ARGB32_Premultiplied
    # Copied, because QImage does not keep the array alive.
    return [QImage(p.data, width, height, 4 * width, premultiplied).copy() for p in pixels]


def upsample_smooth(glyphs: NDArray[np.floating[Any]], side_px: int) -> NDArray[np.float32]:
    """Upsample glyphs (N, size, size) smoothly to (N, side, side); edges stay in place."""
    matrix = _upsampling_matrix(side_px, glyphs.shape[1])
    level: NDArray[np.float32] = np.matmul(np.matmul(matrix, glyphs.astype(np.float32)), matrix.T)
    return level


@lru_cache(maxsize=16)
def _upsampling_matrix(side_px: int, size: int) -> NDArray[np.float32]:
    """(side, size) matrix of `upsample` along one axis, from its response to single columns."""
    columns = np.zeros((size, size, size), np.float32)
    columns[np.arange(size), :, np.arange(size)] = 1.0
    middle = side_px // 2
    answers = [np.asarray(upsample(column, side_px))[middle] for column in columns]
    matrix = np.array(answers, np.float32).T / 255
    normalised: NDArray[np.float32] = matrix / matrix.sum(axis=1, keepdims=True)
    return normalised


@lru_cache(maxsize=64)
def _premultiplied_table(rgb: int, side_px: int, size: int) -> NDArray[np.uint32]:
    """Table from probability 0 … 255 to premultiplied ARGB."""
    alpha = np.array(_ink_table(rgb, side_px, size), np.int64) >> 24
    table = alpha << 24
    for shift in (16, 8, 0):
        table |= (alpha * ((rgb >> shift) & 0xFF) + 127) // 255 << shift
    return table.astype(np.uint32)


def grey_to_qimage(grey: NDArray[np.uint8]) -> QImage:
    """Convert (h, w) grey levels, 0 = black, to a QImage that owns its memory."""
    height, width = grey.shape
    data = np.ascontiguousarray(grey)
    return QImage(data.data, width, height, width, QImage.Format.Format_Grayscale8).copy()


def qimage_to_grey(image: QImage) -> NDArray[np.uint8]:
    """Convert a QImage, composed on white, to (h, w) grey levels, 0 = black."""
    flat = QImage(image.size(), QImage.Format.Format_RGB32)
    flat.fill(QColor("white"))
    with QPainter(flat) as painter:
        painter.drawImage(QRectF(flat.rect()), image)
    grey = flat.convertToFormat(QImage.Format.Format_Grayscale8)
    stride = grey.bytesPerLine()
    data = np.frombuffer(grey.constBits(), np.uint8).reshape(grey.height(), stride)
    return data[:, : grey.width()].copy()

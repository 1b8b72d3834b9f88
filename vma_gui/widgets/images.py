"""Glyph arrays ↔ QImage."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from vma_core.export.contact_sheet import edge_table, upsample


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


def ink_images(
    glyphs: NDArray[np.floating[Any]], side_px: int, ink: QColor, smooth: bool
) -> list[QImage]:
    """Many glyphs (N, size, size) as `ink_image` draws one, for a fraction of its time each.

    Smoothing and enlarging are linear, so all rows and columns go through one matrix; what is left
    for every glyph is a look into a table.
    """
    size = glyphs.shape[1]
    level = enlarged(glyphs, side_px) if smooth else glyphs.astype(np.float32)
    indices = np.clip(255 * level + 0.5, 0, 255).astype(np.uint8)
    pixels = _premultiplied(ink.rgb() & 0xFFFFFF, side_px if smooth else 0, size)[indices]
    height, width = pixels.shape[1:]
    premultiplied = QImage.Format.Format_ARGB32_Premultiplied
    # A copy each, because QImage does not keep the array alive.
    return [QImage(p.data, width, height, 4 * width, premultiplied).copy() for p in pixels]


def enlarged(glyphs: NDArray[np.floating[Any]], side_px: int) -> NDArray[np.float32]:
    """Many glyphs (N, size, size) as smooth maps (N, side, side), their edge where it was."""
    matrix = _enlarging(side_px, glyphs.shape[1])
    level: NDArray[np.float32] = np.matmul(np.matmul(matrix, glyphs.astype(np.float32)), matrix.T)
    return level


@lru_cache(maxsize=16)
def _enlarging(side_px: int, size: int) -> NDArray[np.float32]:
    """(side, size): what `upsample` does along one axis, read off its answers to single columns."""
    columns = np.zeros((size, size, size), np.float32)
    columns[np.arange(size), :, np.arange(size)] = 1.0
    middle = side_px // 2
    answers = [np.asarray(upsample(column, side_px))[middle] for column in columns]
    matrix = np.array(answers, np.float32).T / 255
    normalised: NDArray[np.float32] = matrix / matrix.sum(axis=1, keepdims=True)
    return normalised


@lru_cache(maxsize=64)
def _premultiplied(rgb: int, side_px: int, size: int) -> NDArray[np.uint32]:
    """Probability 0 … 255 → ARGB with the colour multiplied by its alpha."""
    alpha = np.array(_ink_table(rgb, side_px, size), np.int64) >> 24
    table = alpha << 24
    for shift in (16, 8, 0):
        table |= (alpha * ((rgb >> shift) & 0xFF) + 127) // 255 << shift
    return table.astype(np.uint32)


def grey_image(grey: NDArray[np.uint8]) -> QImage:
    """(h, w) grey levels, 0 = black, as a QImage of its own memory."""
    height, width = grey.shape
    data = np.ascontiguousarray(grey)
    return QImage(data.data, width, height, width, QImage.Format.Format_Grayscale8).copy()


def grey_of(image: QImage) -> NDArray[np.uint8]:
    """A QImage as (h, w) grey levels on white, 0 = black."""
    flat = QImage(image.size(), QImage.Format.Format_RGB32)
    flat.fill(QColor("white"))
    with QPainter(flat) as painter:
        painter.drawImage(QRectF(flat.rect()), image)
    grey = flat.convertToFormat(QImage.Format.Format_Grayscale8)
    stride = grey.bytesPerLine()
    data = np.frombuffer(grey.constBits(), np.uint8).reshape(grey.height(), stride)
    return data[:, : grey.width()].copy()

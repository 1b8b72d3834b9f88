"""Ink images: rendering a batch matches rendering one glyph at a time."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage
from vma_core.storage.starter_memory import starter_memory

from vma_gui.widgets.images import ink_image, ink_images, qimage_to_grey


def alpha(image: QImage) -> np.ndarray:
    """Grey levels on white."""
    return qimage_to_grey(image).astype(int)


@pytest.mark.parametrize("side_px", [20, 72, 161])
@pytest.mark.parametrize("color", ["#1b1a18", "#efeae0"])
def test_a_batch_matches_single_images(side_px: int, color: str) -> None:
    rng = np.random.default_rng(0)
    glyphs = np.stack([e.image for e in starter_memory()[:5]]).astype(np.float32)
    glyphs[1] *= rng.random(glyphs[1].shape, dtype=np.float32)
    for smooth in (True, False):
        many = ink_images(glyphs, side_px, QColor(color), smooth)
        for glyph, image in zip(glyphs, many, strict=True):
            one = ink_image(glyph, side_px, QColor(color), smooth)
            assert image.size() == one.size()
            difference = np.abs(alpha(image) - alpha(one))
            # 8-bit rounding between two steps, amplified by the steep edge of the ink.
            assert difference.mean() < 1.5
            assert np.quantile(difference, 0.99) < 40


def test_an_empty_batch_yields_no_images() -> None:
    assert ink_images(np.zeros((0, 28, 28), np.float32), 40, QColor("black"), True) == []

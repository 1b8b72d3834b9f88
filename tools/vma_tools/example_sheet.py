"""A made-up photo of a sheet of letters."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from vma_core.glyphs.stroke_raster import rasterise
from vma_core.storage.starter_memory import draw_character

CELL_PX = 130
COLUMNS = 6


def letter_coverage(letter: str, hand: int) -> NDArray[np.bool_]:
    """(105, 105) ink of a letter of the starter set in some handwriting."""
    return rasterise(draw_character("futural", letter, hand)).coverage >= 0.5


def photographed_letters(letters: str) -> NDArray[np.uint8]:
    """(H, W) grey values: letters in rows on paper, with a shadow over one corner."""
    rows = -(-len(letters) // COLUMNS)
    paper = np.full((rows * CELL_PX + 40, COLUMNS * CELL_PX + 40), 250.0)
    for number, letter in enumerate(letters):
        row, column = divmod(number, COLUMNS)
        top, left = 20 + row * CELL_PX + number % 3 * 4, 30 + column * CELL_PX
        paper[top : top + 105, left : left + 105][letter_coverage(letter, number)] = 45.0
    y, x = np.mgrid[0 : paper.shape[0], 0 : paper.shape[1]] / paper.shape[1]
    light = 0.95 - 0.3 * x - 0.25 / (1 + np.exp(-40 * (x + y - 0.9)))
    return (paper * light).astype(np.uint8)

"""A made-up photo of a sheet of letters."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from vma_core.glyphs.stroke_raster import rasterise
from vma_core.storage.starter_memory import draw_character

CELL_PX = 130
COLUMNS = 6
TALL_PX, SMALL_PX = 92, 62
"""Heights above the baseline: capitals and letters like b, and letters like x."""
TALL = "bdfhiklt"
DESCENDING = "gjpqy"


def letter_coverage(letter: str, hand: int) -> NDArray[np.bool_]:
    """(105, 105) ink of a letter of the starter set in some handwriting, filling the square."""
    return rasterise(draw_character("futural", letter, hand)).coverage >= 0.5


def _sized(letter: str, hand: int) -> tuple[NDArray[np.bool_], int]:
    """The ink of a letter at its height on the sheet, and how far it hangs below the baseline."""
    ink = letter_coverage(letter, hand)
    rows, columns = (np.flatnonzero(ink.any(axis)) for axis in (1, 0))
    ink = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    small = letter.islower() and letter not in TALL
    high_px = TALL_PX if not small or letter in DESCENDING else SMALL_PX
    wide_px = max(8, round(ink.shape[1] * high_px / ink.shape[0]))
    sized = Image.fromarray(ink).convert("L").resize((wide_px, high_px))
    below_px = high_px - SMALL_PX if letter in DESCENDING else 0
    return np.asarray(sized) >= 128, below_px


def photographed_letters(letters: str) -> NDArray[np.uint8]:
    """(H, W) grey values: letters on lines on paper, with a shadow over one corner."""
    rows = -(-len(letters) // COLUMNS)
    paper = np.full((rows * CELL_PX + 40, COLUMNS * CELL_PX + 40), 250.0)
    for number, letter in enumerate(letters):
        row, column = divmod(number, COLUMNS)
        ink, below_px = _sized(letter, number)
        high, wide = ink.shape
        left = 20 + column * CELL_PX + (CELL_PX - wide) // 2
        top = 10 + (row + 1) * CELL_PX - 20 + below_px + number % 3 - high
        paper[top : top + high, left : left + wide][ink] = 45.0
    y, x = np.mgrid[0 : paper.shape[0], 0 : paper.shape[1]] / paper.shape[1]
    light = 0.95 - 0.3 * x - 0.25 / (1 + np.exp(-40 * (x + y - 0.9)))
    return (paper * light).astype(np.uint8)

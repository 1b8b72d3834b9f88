"""Time to find the letters on a sheet over their number, with the fitted exponent.

Run as a module: python -m vma_tools.benchmarks.sheets
"""

from __future__ import annotations

import io
import time
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw
from vma_core.importers.images import read_photo
from vma_core.importers.letter_sheet import SHEET_SIDE_PX, find_letters, sheet_from_photo
from vma_core.standard_errors import Row

from vma_tools.benchmarks.growth import fitted_exponent

COUNTS = (500, 1_000, 2_000, 4_000, 7_828)
PHOTO_PX = (4_000, 3_000)
STROKES = ((0, 0, 0, 1), (0, 0, 1, 0), (0, 1, 1, 1), (0, 0, 1, 1), (0, 1, 1, 0))
"""Ends of the strokes that letters are made of, in letter heights."""


def sheet_of(
    letters: int, size_px: tuple[int, int] = (SHEET_SIDE_PX, SHEET_SIDE_PX), seed: int = 0
) -> NDArray[np.uint8]:
    """(h, w) uint8: a sheet full of letters of a few random strokes."""
    rng = np.random.default_rng(seed)
    image = Image.new("L", size_px, 250)
    draw = ImageDraw.Draw(image)
    columns = round((letters * size_px[0] / size_px[1]) ** 0.5)
    rows = -(-letters // columns)
    pitch_px = min(size_px[0] / (columns + 1), size_px[1] / (rows + 1))
    high = 0.6 * pitch_px
    for number in range(letters):
        left = (0.7 + number % columns) * pitch_px
        top = (0.7 + number // columns) * pitch_px
        # The upright stroke, and others that touch it.
        for stroke in (0, 1 + int(rng.integers(len(STROKES) - 1))):
            x0, y0, x1, y1 = STROKES[stroke]
            ends = (left + high * x0, top + high * y0, left + high * x1, top + high * y1)
            draw.line(ends, fill=30, width=max(2, round(0.1 * high)))
    return np.asarray(image)


def finding(counts: Sequence[int] = COUNTS) -> list[Row]:
    """Seconds to even out the light and to find the letters, over their number."""
    rows: list[Row] = []
    for count in counts:
        sheet = sheet_from_photo(sheet_of(count))
        began = time.perf_counter()
        found = find_letters(sheet)
        rows.append({"letters": count, "found": len(found), "seconds": time.perf_counter() - began})
    return rows


def photo(letters: int = 100) -> Row:
    """Seconds from a 12-megapixel JPEG to its letters, by step."""
    buffer = io.BytesIO()
    Image.fromarray(sheet_of(letters, PHOTO_PX)).save(buffer, "JPEG", quality=90)
    marks = [time.perf_counter()]
    grey = read_photo(buffer.getvalue(), "photo.jpg")
    marks.append(time.perf_counter())
    sheet = sheet_from_photo(grey)
    marks.append(time.perf_counter())
    found = find_letters(sheet)
    marks.append(time.perf_counter())
    decode_s, light_s, letters_s = np.diff(marks).tolist()
    return {
        "megapixels": PHOTO_PX[0] * PHOTO_PX[1] / 1e6,
        "found": len(found),
        "decode_s": decode_s,
        "light_s": light_s,
        "letters_s": letters_s,
        "in_all_s": marks[-1] - marks[0],
    }


def main() -> None:
    """Print both."""
    rows = finding()
    for row in rows:
        print(f"{row['letters']:>6,} letters: {row['found']:>6,} found in {row['seconds']:.2f} s")
    print(f"exponent {fitted_exponent(rows, 'letters', 'seconds')['exponent']:.2f}")
    print(", ".join(f"{name} {value:.2f}" for name, value in photo().items()))


if __name__ == "__main__":
    main()

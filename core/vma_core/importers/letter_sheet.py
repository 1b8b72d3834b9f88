"""Finding the letters on a photographed or scanned sheet, in reading order.

The paper's brightness is divided out, connected components are found, and those that belong
together (the dot of an i, the two of an umlaut) are merged.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from vma_core.errors import UserError
from vma_core.importers.imported_glyph import ImportedGlyph

SHEET_SIDE_PX = 2400
"""Larger sheets are scaled down; letters still have more pixels than the model's."""
PAPER_PX = 800
"""Longer side of the image on which the paper's brightness is estimated."""
MAX_PEN_WIDTH = 0.05
"""Of the sheet's longer side; anything wider is a shadow."""
GRAIN_PX = 0.8
MIN_CONTRAST = 0.12
SPECK = 0.12
"""Components smaller than this share of the letter height are dirt."""
ACCENT = 0.45
"""Components up to this share of the letter height may be dots and accents of another one."""
NEAR = 0.75
"""Largest gap between an accent and its letter, in letter heights."""
TOUCHING = 0.12
RULING = 0.6
"""Thin components longer than this share of the sheet are ruled lines."""
MARGIN = 0.12
MAX_LETTERS = 2_500


@dataclass(frozen=True)
class Box:
    """Bounding box of a letter in pixels of `Sheet.grey`."""

    left: int
    top: int
    right: int
    bottom: int
    label: str = ""

    @property
    def width(self) -> int:
        return self.right - self.left

    @property
    def height(self) -> int:
        return self.bottom - self.top

    def union(self, other: Box) -> Box:
        """The bounding box of both, with the first non-empty label."""
        return Box(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
            self.label or other.label,
        )


@dataclass(frozen=True, eq=False)
class Sheet:
    """A sheet with evened-out light.

    Attributes:
        grey: (h, w) uint8, 255 = paper.
        ink: (h, w) bool, pixels darker than the paper.
    """

    grey: NDArray[np.uint8]
    ink: NDArray[np.bool_]

    def rotated(self) -> Sheet:
        """Rotated by 90° clockwise."""
        return Sheet(
            np.ascontiguousarray(np.rot90(self.grey, -1)),
            np.ascontiguousarray(np.rot90(self.ink, -1)),
        )

    def glyph(self, box: Box, source: str) -> ImportedGlyph:
        """The ink inside a box, on white with a margin."""
        margin = max(2, round(MARGIN * max(box.width, box.height)))
        inside = self.ink[box.top : box.bottom, box.left : box.right]
        tone = self.grey[box.top : box.bottom, box.left : box.right]
        pixels = np.where(inside, tone // 2, 255).astype(np.uint8)
        pixels = np.pad(pixels, margin, constant_values=255)
        return ImportedGlyph(pixels, box.label, source)


def sheet_from_photo(grey: NDArray[np.uint8]) -> Sheet:
    """Scale a photo down, even out its light and find the ink.

    Args:
        grey: (h, w) uint8 grey levels.

    Raises:
        UserError: nothing on it is clearly darker than the paper.
    """
    from scipy.ndimage import gaussian_filter
    from skimage.filters import threshold_otsu

    height, width = grey.shape
    scale = min(1.0, SHEET_SIDE_PX / max(height, width))
    image = Image.fromarray(grey)
    if scale < 1.0:
        size = (max(1, round(width * scale)), max(1, round(height * scale)))
        image = image.resize(size, Image.Resampling.BOX)
    brightness = np.asarray(image, np.float32)
    if float(np.median(brightness)) < 96:
        brightness = 255.0 - brightness  # chalk on a board
    evened = gaussian_filter(np.clip(brightness / _paper(brightness), 0.0, 1.0), GRAIN_PX)
    threshold = float(threshold_otsu(evened)) if float(np.ptp(evened)) > MIN_CONTRAST else 0.0
    ink = evened < threshold
    contrast = float(evened[~ink].mean() - evened[ink].mean()) if ink.any() else 0.0
    if contrast < MIN_CONTRAST:
        raise UserError(
            "No letters were found: nothing is clearly darker than the paper. Take the photo "
            "again in better light, or use a darker pen."
        )
    return Sheet((255 * evened).astype(np.uint8), ink)


def _paper(brightness: NDArray[np.float32]) -> NDArray[np.float32]:
    """The brightness of the paper, by a morphological closing wider than a pen's line.

    Unlike a mean, a closing preserves the edges of shadows.
    """
    from scipy.ndimage import gaussian_filter, grey_closing

    image = Image.fromarray(brightness)
    scale = min(1.0, PAPER_PX / max(image.size))
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    small = np.asarray(image.resize(size, Image.Resampling.BOX))
    reach = max(3, round(MAX_PEN_WIDTH * max(size)))
    closed = gaussian_filter(grey_closing(small, size=(reach, reach), mode="nearest"), 1.0)
    paper = Image.fromarray(closed).resize(image.size, Image.Resampling.BILINEAR)
    return np.maximum(np.asarray(paper), 1.0)


def find_letters(sheet: Sheet) -> list[Box]:
    """Letters in reading order.

    Raises:
        UserError: there are none or too many.
    """
    from scipy.ndimage import find_objects, label

    components, count = label(sheet.ink, np.ones((3, 3), bool))
    parts = [
        Box(columns.start, rows.start, columns.stop, rows.stop)
        for rows, columns in find_objects(components)
    ]
    parts = [part for part in parts if not _is_ruling(part, sheet.ink.shape)]
    sizes = np.array([max(part.width, part.height) for part in parts])
    if not len(sizes) or count > 200_000:
        raise _no_letters()
    # Half of all components may be dots: the typical letter is among the larger ones.
    large = sizes[sizes >= 0.35 * np.quantile(sizes, 0.9)]
    letter_px = float(np.median(large))
    if letter_px < 6:
        raise _no_letters()
    parts = [p for p in parts if max(p.width, p.height) >= SPECK * letter_px]
    boxes = _merge(parts, letter_px)
    boxes = [b for b in boxes if max(b.width, b.height) >= ACCENT * letter_px]
    if not boxes:
        raise _no_letters()
    if len(boxes) > MAX_LETTERS:
        raise UserError(
            "The sheet seems to have {count:,} letters; at most {most:,} can be read. Crop the "
            "picture.",
            count=len(boxes),
            most=MAX_LETTERS,
        )
    return in_reading_order(boxes)


def in_reading_order(boxes: Sequence[Box]) -> list[Box]:
    """Boxes sorted by line from top to bottom, then from left to right."""
    lines: list[list[Box]] = []
    for box in sorted(boxes, key=lambda b: (b.top + b.bottom, b.left)):
        middle = (box.top + box.bottom) / 2
        for line in lines:
            top = float(np.median([b.top for b in line]))
            bottom = float(np.median([b.bottom for b in line]))
            if top <= middle <= bottom:
                line.append(box)
                break
        else:
            lines.append([box])
    lines.sort(key=lambda line: float(np.median([b.top + b.bottom for b in line])))
    return [box for line in lines for box in sorted(line, key=lambda b: b.left + b.right)]


def split(sheet: Sheet, box: Box) -> list[Box]:
    """Split a box at the column with the least ink, away from its edges."""
    ink = sheet.ink[box.top : box.bottom, box.left : box.right].sum(0)
    if box.width < 4:
        return [box]
    quarter = max(1, box.width // 5)
    middle = ink[quarter : box.width - quarter].astype(np.float64)
    # Prefer columns near the middle.
    middle += 1e-3 * np.abs(np.arange(len(middle)) - len(middle) / 2) / len(middle)
    cut = box.left + quarter + int(middle.argmin())
    halves = (replace(box, right=cut), replace(box, left=cut, label=""))
    return [shrunk(sheet, half) for half in halves]


def shrunk(sheet: Sheet, box: Box) -> Box:
    """Shrink a box to the ink inside; a box without ink is returned unchanged."""
    ink = sheet.ink[box.top : box.bottom, box.left : box.right]
    rows, columns = np.flatnonzero(ink.any(1)), np.flatnonzero(ink.any(0))
    if not len(rows):
        return box
    return Box(
        box.left + int(columns[0]),
        box.top + int(rows[0]),
        box.left + int(columns[-1]) + 1,
        box.top + int(rows[-1]) + 1,
        box.label,
    )


def with_labels(boxes: Sequence[Box], text: str) -> list[Box]:
    """Label boxes in order: with words if the text has spaces, else with single characters."""
    labels = text.split() if " " in text.strip() else list(text.strip())
    return [
        replace(box, label=labels[index] if index < len(labels) else box.label)
        for index, box in enumerate(boxes)
    ]


def _merge(parts: Sequence[Box], letter_px: float) -> list[Box]:
    """Merge components until nothing changes, smallest first."""
    boxes = sorted(parts, key=lambda b: b.height * b.width, reverse=True)
    changed = True
    while changed:
        changed = False
        for index in range(len(boxes) - 1, 0, -1):
            letter = _letter_of(boxes, index, letter_px)
            if letter is not None:
                boxes[letter] = boxes[letter].union(boxes[index])
                del boxes[index]
                changed = True
    return boxes


def _letter_of(boxes: Sequence[Box], index: int, letter_px: float) -> int | None:
    """The nearest of the larger boxes that a component belongs to."""
    part = boxes[index]
    small = max(part.width, part.height) < ACCENT * letter_px
    nearest_box, smallest_gap = None, np.inf
    for candidate in range(index):
        other = boxes[candidate]
        across = min(part.right, other.right) - max(part.left, other.left)
        down = min(part.bottom, other.bottom) - max(part.top, other.top)
        inside = across >= 0.5 * part.width and down >= 0.5 * part.height
        # An accent is above or below its letter, or a little beside it.
        stacked = across > -0.1 * letter_px and down > -(NEAR if small else TOUCHING) * letter_px
        broken = across > 0.4 * min(part.width, other.width) and down > -TOUCHING * letter_px
        if inside or (small and stacked and across > -0.25 * part.width) or broken:
            gap = max(0, -down) + max(0, -across)
            if gap < smallest_gap:
                nearest_box, smallest_gap = candidate, gap
    return nearest_box


def _is_ruling(part: Box, shape: tuple[int, ...]) -> bool:
    """Whether a component is a ruled line or an edge of the paper."""
    height, width = shape
    long = part.width > RULING * width or part.height > RULING * height
    thin = min(part.width, part.height) < 0.05 * max(part.width, part.height)
    edge = part.left == 0 or part.top == 0 or part.right == width or part.bottom == height
    return long and (thin or edge)


def _no_letters() -> UserError:
    return UserError(
        "No letters were found on the sheet. Leave space between letters, use a dark pen, and "
        "take the photo from above."
    )

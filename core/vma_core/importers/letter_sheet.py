"""A photographed or scanned sheet of letters: where they are, in reading order.

Shadows are divided out, what is connected is labelled, parts that belong together (the dot of an i,
the two of an umlaut) are merged, and lines are read from top to bottom and from left to right.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from vma_core.errors import UserError
from vma_core.importers.imported_glyph import ImportedGlyph

MAX_SIDE_PX = 2400
"""Larger sheets are scaled down: letters keep more pixels than the model has."""
GROUND_PX = 800
"""Longer side on which the paper's brightness is estimated."""
WIDEST_PEN = 0.05
"""Of the sheet's longer side; what is wider counts as a shadow."""
GRAIN_PX = 0.8
LEAST_CONTRAST = 0.12
SPECK = 0.12
"""Parts lower and narrower than this share of a letter's height are dirt unless near a letter."""
SMALL = 0.45
"""Parts up to this share of a letter's height may belong to another one: dots, accents."""
NEAR = 0.75
"""Largest gap between an accent and its letter, in letter heights."""
TOUCHING = 0.12
LONG_LINE = 0.6
"""Connected parts longer than this share of the sheet and thin are rulings, not letters."""
MARGIN = 0.12
MAX_LETTERS = 2_500


@dataclass(frozen=True)
class Box:
    """A letter's place on the sheet, in pixels of `Sheet.grey`."""

    left: int
    top: int
    right: int
    bottom: int
    label: str = ""

    @property
    def width(self) -> int:
        """Pixels across."""
        return self.right - self.left

    @property
    def height(self) -> int:
        """Pixels down."""
        return self.bottom - self.top

    def with_(self, other: Box) -> Box:
        """The box around both; the first label that there is stays."""
        return Box(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
            self.label or other.label,
        )


@dataclass(frozen=True, eq=False)
class Sheet:
    """A sheet without its shadows.

    Attributes:
        grey: (h, w) uint8, 255 = paper whatever light fell on it.
        ink: (h, w) bool, what is darker than paper.
    """

    grey: NDArray[np.uint8]
    ink: NDArray[np.bool_]

    def turned(self) -> Sheet:
        """A quarter turn clockwise."""
        return Sheet(
            np.ascontiguousarray(np.rot90(self.grey, -1)),
            np.ascontiguousarray(np.rot90(self.ink, -1)),
        )

    def glyph(self, box: Box, source: str) -> ImportedGlyph:
        """The ink inside a box, on white, with a little room around it."""
        room = max(2, round(MARGIN * max(box.width, box.height)))
        inside = self.ink[box.top : box.bottom, box.left : box.right]
        tone = self.grey[box.top : box.bottom, box.left : box.right]
        pixels = np.pad(np.where(inside, tone // 2, 255).astype(np.uint8), room, "constant")
        pixels[:room], pixels[-room:] = 255, 255
        pixels[:, :room], pixels[:, -room:] = 255, 255
        return ImportedGlyph(pixels, box.label, source)


def flatten(grey: NDArray[np.uint8]) -> Sheet:
    """A photograph as a sheet: scaled down, light evened out, ink found.

    Raises:
        UserError: nothing on it differs from the paper.
    """
    from scipy.ndimage import gaussian_filter
    from skimage.filters import threshold_otsu

    height, width = grey.shape
    scale = min(1.0, MAX_SIDE_PX / max(height, width))
    image = Image.fromarray(grey)
    if scale < 1.0:
        size = (max(1, round(width * scale)), max(1, round(height * scale)))
        image = image.resize(size, Image.Resampling.BOX)
    level = np.asarray(image, np.float32)
    if float(np.median(level)) < 96:
        level = 255.0 - level  # chalk on a board: ink is what is rare
    even = gaussian_filter(np.clip(level / _paper(level), 0.0, 1.0), GRAIN_PX)
    threshold = float(threshold_otsu(even)) if float(np.ptp(even)) > LEAST_CONTRAST else 0.0
    darker = even < threshold
    contrast = float(even[~darker].mean() - even[darker].mean()) if darker.any() else 0.0
    if contrast < LEAST_CONTRAST:
        raise UserError(
            "No letters were found: nothing is clearly darker than the paper. Take the photo "
            "again in better light, or use a darker pen."
        )
    return Sheet((255 * even).astype(np.uint8), darker)


def _paper(level: NDArray[np.float32]) -> NDArray[np.float32]:
    """The brightness of the paper everywhere: what a pen's line is too narrow to darken.

    A closing keeps the edges of shadows where they are, which a mean would not.
    """
    from scipy.ndimage import gaussian_filter, grey_closing

    image = Image.fromarray(level)
    coarse = min(1.0, GROUND_PX / max(image.size))
    size = (max(1, round(image.width * coarse)), max(1, round(image.height * coarse)))
    small = np.asarray(image.resize(size, Image.Resampling.BOX))
    reach = max(3, round(WIDEST_PEN * max(size)))
    closed = gaussian_filter(grey_closing(small, size=(reach, reach), mode="nearest"), 1.0)
    paper = Image.fromarray(closed).resize(image.size, Image.Resampling.BILINEAR)
    return np.maximum(np.asarray(paper), 1.0)


def find_letters(sheet: Sheet) -> list[Box]:
    """Letters in reading order.

    Raises:
        UserError: there are none, or far more parts than a sheet of letters has.
    """
    from scipy.ndimage import find_objects, label

    labelled, count = label(sheet.ink, np.ones((3, 3), bool))
    parts = [
        Box(columns.start, rows.start, columns.stop, rows.stop)
        for rows, columns in find_objects(labelled)
    ]
    parts = [part for part in parts if not _is_ruling(part, sheet.ink.shape)]
    sizes = np.array([max(part.width, part.height) for part in parts])
    if not len(sizes) or count > 200_000:
        raise _no_letters()
    # Half of all ink-bearing parts may be dots: the typical letter is among the larger ones.
    large = sizes[sizes >= 0.35 * np.quantile(sizes, 0.9)]
    letter_px = float(np.median(large))
    if letter_px < 6:
        raise _no_letters()
    parts = [p for p in parts if max(p.width, p.height) >= SPECK * letter_px]
    boxes = _merge(parts, letter_px)
    boxes = [b for b in boxes if max(b.width, b.height) >= SMALL * letter_px]
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
    """Lines from top to bottom, each from left to right."""
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
    """Two boxes where the least ink stands between them, away from the edges."""
    ink = sheet.ink[box.top : box.bottom, box.left : box.right].sum(0)
    if box.width < 4:
        return [box]
    quarter = max(1, box.width // 5)
    middle = ink[quarter : box.width - quarter].astype(np.float64)
    # Among equally empty columns the one nearest to the middle.
    middle += 1e-3 * np.abs(np.arange(len(middle)) - len(middle) / 2) / len(middle)
    cut = box.left + quarter + int(middle.argmin())
    halves = (replace(box, right=cut), replace(box, left=cut, label=""))
    return [shrunk(sheet, half) for half in halves]


def shrunk(sheet: Sheet, box: Box) -> Box:
    """As small as the ink inside allows; a box without ink stays as it is."""
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


def labelled(boxes: Sequence[Box], text: str) -> list[Box]:
    """Labels in reading order: words where there are spaces, else one character each."""
    labels = text.split() if " " in text.strip() else list(text.strip())
    return [
        replace(box, label=labels[index] if index < len(labels) else box.label)
        for index, box in enumerate(boxes)
    ]


def _merge(parts: Sequence[Box], letter_px: float) -> list[Box]:
    """Join parts until nothing belongs together any more, small ones to their nearest letter."""
    boxes = sorted(parts, key=lambda b: b.height * b.width, reverse=True)
    changed = True
    while changed:
        changed = False
        for index in range(len(boxes) - 1, 0, -1):
            found = _host(boxes, index, letter_px)
            if found is not None:
                boxes[found] = boxes[found].with_(boxes[index])
                del boxes[index]
                changed = True
    return boxes


def _host(boxes: Sequence[Box], index: int, letter_px: float) -> int | None:
    """Which of the larger boxes a part belongs to."""
    part = boxes[index]
    small = max(part.width, part.height) < SMALL * letter_px
    best, nearest = None, np.inf
    for number in range(index):
        other = boxes[number]
        across = min(part.right, other.right) - max(part.left, other.left)
        down = min(part.bottom, other.bottom) - max(part.top, other.top)
        inside = across >= 0.5 * part.width and down >= 0.5 * part.height
        # An accent stands above or below its letter, or a little beside it.
        stacked = across > -0.1 * letter_px and down > -(NEAR if small else TOUCHING) * letter_px
        broken = across > 0.4 * min(part.width, other.width) and down > -TOUCHING * letter_px
        if inside or (small and stacked and across > -0.25 * part.width) or broken:
            gap = max(0, -down) + max(0, -across)
            if gap < nearest:
                best, nearest = number, gap
    return best


def _is_ruling(part: Box, shape: tuple[int, ...]) -> bool:
    """Ruled lines and the paper's edges are long and thin, or as large as the sheet."""
    height, width = shape
    long = part.width > LONG_LINE * width or part.height > LONG_LINE * height
    thin = min(part.width, part.height) < 0.05 * max(part.width, part.height)
    edge = part.left == 0 or part.top == 0 or part.right == width or part.bottom == height
    return long and (thin or edge)


def _no_letters() -> UserError:
    return UserError(
        "No letters were found on the sheet. Leave space between letters, use a dark pen, and "
        "take the photo from above."
    )

"""A practice sheet to print and fill in; its scan is read with its labels.

A page has a frame of cells, each with its character small in the corner, four marks at the corners
(the first one is hollow, so that the page knows which way up it is), and a strip of squares at the
foot that says which characters stand where. Nothing has to be typed in again.
"""

from __future__ import annotations

import io
import math
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from vma_core.errors import UserError
from vma_core.importers.imported_glyph import ImportedGlyph
from vma_core.importers.letter_sheet import Box, Sheet, shrunk

DPI = 200
PAGE_PX = (1654, 2339)
"""A4."""
MARK_PX = 56
MARK_CENTRES_PX = ((110, 110), (1544, 110), (1544, 2229), (110, 2229))
"""Clockwise from the hollow one, top left."""
FRAME_PX = (110, 190, 1544, 2020)
STRIP_PX = (182, 2170, 14)
"""Left, top, and side of a square of the strip."""
STRIP_COLUMNS, STRIP_ROWS = 92, 10
COLUMN_CHOICES = (4, 5, 6, 8)
GUIDE_TONE, CAPTION_TONE = 205, 160
"""Lines and small characters are so light that a threshold between pen and paper drops them."""
HINT = "One character in each cell, with a dark pen. Then scan or photograph the whole page."
INSET = 0.06
LABEL_SHARE = 0.24
"""Of a cell's height, for its small character."""
VERSION = 1
HEADER_BYTES = 8


class PracticeSheetError(UserError):
    """A practice sheet, clearly, but one that cannot be read."""


Captions = Callable[[str, int], NDArray[np.uint8]]
"""(label, height in pixels) → (height, w) grey levels of the label, black on white."""


@dataclass(frozen=True)
class Page:
    """What stands on one page.

    Attributes:
        labels: characters in order.
        repeats: cells of each.
        columns: cells in a line.
    """

    labels: tuple[str, ...]
    repeats: int = 4
    columns: int = 6

    @property
    def rows(self) -> int:
        """Lines of cells; cells are as high as they are wide."""
        left, top, right, bottom = FRAME_PX
        return (bottom - top) // ((right - left) // self.columns)

    @property
    def capacity(self) -> int:
        """How many characters a page of this form takes."""
        return self.columns * self.rows // self.repeats

    def cells(self) -> list[tuple[Box, str]]:
        """Place and label of each cell, in reading order."""
        left, top, right, _ = FRAME_PX
        side = (right - left) // self.columns
        cells = []
        for number in range(len(self.labels) * self.repeats):
            x = left + number % self.columns * side
            y = top + number // self.columns * side
            label = self.labels[number // self.repeats]
            cells.append((Box(x, y, x + side, y + side, label), label))
        return cells


def pages_of(characters: Sequence[str], repeats: int = 4, columns: int = 6) -> list[Page]:
    """As many pages as the characters need.

    Raises:
        UserError: there are none, or a choice is out of range.
    """
    labels = list(dict.fromkeys(c.strip() for c in characters if c.strip()))
    if not labels:
        raise UserError("A practice sheet needs at least one character.")
    if columns not in COLUMN_CHOICES or not 1 <= repeats <= 20:
        raise UserError(
            "A practice sheet has 4, 5, 6 or 8 columns and 1 to 20 cells per character."
        )
    pages: list[Page] = []
    page = Page((), repeats, columns)
    for label in labels:
        longer = replace(page, labels=(*page.labels, label))
        if len(longer.labels) > page.capacity or len(_payload(longer)) > _strip_bytes():
            if not page.labels:
                raise UserError("“{label}…” is too long for a practice sheet.", label=label[:20])
            pages.append(page)
            longer = replace(page, labels=(label,))
        page = longer
    return [*pages, page]


def practice_pdf(
    pages: Sequence[Page], captions: Captions | None = None, hint: str = HINT
) -> bytes:
    """The pages as a PDF in A4.

    Args:
        pages: what to print.
        captions: draws the small characters; else Pillow's own font, which only has Latin ones.
        hint: the line above the cells, in the reader's language.
    """
    images = [draw_page(page, captions, hint) for page in pages]
    buffer = io.BytesIO()
    images[0].save(buffer, "PDF", resolution=DPI, save_all=True, append_images=images[1:])
    return buffer.getvalue()


def font_captions(font: Path | None = None) -> Captions:
    """Characters of a font file, or of the font that comes with Pillow."""

    def draw(label: str, height_px: int) -> NDArray[np.uint8]:
        size = 0.8 * height_px
        try:
            face = ImageFont.truetype(str(font), size) if font else ImageFont.load_default(size)
        except OSError as error:
            raise UserError("{font} is damaged or not a font file.", font=font) from error
        width = max(1, math.ceil(face.getlength(label)) + 4)
        image = Image.new("L", (width, height_px), 255)
        ImageDraw.Draw(image).text((2, 0), label, fill=0, font=face)
        return np.asarray(image)

    return draw


def draw_page(page: Page, captions: Captions | None = None, hint: str = HINT) -> Image.Image:
    """One page at 200 dots an inch, grey."""
    image = Image.new("L", PAGE_PX, 255)
    draw = ImageDraw.Draw(image)
    for index, (x, y) in enumerate(MARK_CENTRES_PX):
        half = MARK_PX // 2
        draw.rectangle([x - half, y - half, x + half, y + half], fill=0)
        if index == 0:
            draw.rectangle([x - half // 2, y - half // 2, x + half // 2, y + half // 2], fill=255)
    draw.text((PAGE_PX[0] // 2, 110), hint, fill=CAPTION_TONE, anchor="mm", font_size=30)
    captions = captions or font_captions()
    for box, label in page.cells():
        draw.rectangle([box.left, box.top, box.right, box.bottom], outline=GUIDE_TONE, width=3)
        darkness = 255 - captions(label, round(LABEL_SHARE * box.height)).astype(np.uint16)
        small = (255 - darkness * (255 - CAPTION_TONE) // 255).astype(np.uint8)
        image.paste(Image.fromarray(small[:, : box.width - 20]), (box.left + 8, box.top + 6))
    left, top, side = STRIP_PX
    for number, bit in enumerate(_bits(_payload(page))):
        if bit:
            x = left + number % STRIP_COLUMNS * side
            y = top + number // STRIP_COLUMNS * side
            draw.rectangle([x, y, x + side - 1, y + side - 1], fill=0)
    return image


def read_practice_sheet(sheet: Sheet) -> list[ImportedGlyph] | None:
    """The filled-in cells of a scanned practice sheet; None if it is none.

    Raises:
        UserError: it is a practice sheet, but its strip cannot be read or nothing was written.
    """
    marks = _marks(sheet)
    if marks is None:
        return None
    straight = _straightened(sheet, marks)
    page = _read_strip(straight)
    found = []
    for box, label in page.cells():
        inset = round(INSET * box.width)
        inside = Box(box.left + inset, box.top + inset, box.right - inset, box.bottom - inset)
        ink = straight.ink[inside.top : inside.bottom, inside.left : inside.right]
        # The small character is light, but a dark scan may keep some of it.
        guide_px = round(LABEL_SHARE * box.height)
        ink[:guide_px, :guide_px] = False
        if ink.sum() < (0.04 * box.width) ** 2:
            continue
        tight = replace(shrunk(straight, inside), label=label)
        found.append(straight.glyph(tight, f"practice sheet {label}"))
    if not found:
        raise PracticeSheetError(
            "This practice sheet is empty. Write in its cells with a dark pen."
        )
    return found


def _marks(sheet: Sheet) -> NDArray[np.float64] | None:
    """(4, 2) centres of the marks in the order of `MARK_CENTRES_PX`, or None."""
    from scipy.ndimage import binary_fill_holes, find_objects, label

    labelled, _ = label(sheet.ink, np.ones((3, 3), bool))
    expected = MARK_PX / PAGE_PX[1] * max(sheet.ink.shape)
    solid: list[tuple[float, float, float, bool]] = []
    for number, (rows, columns) in enumerate(find_objects(labelled), start=1):
        height, width = rows.stop - rows.start, columns.stop - columns.start
        side = math.sqrt(height * width)
        if not 0.3 * expected < side < 1.6 * expected or not 0.6 < height / width < 1.7:
            continue
        part = labelled[rows, columns] == number
        whole = binary_fill_holes(part)
        fill = float(whole.mean())
        hollow = 1.0 - float(part.sum()) / float(whole.sum())
        if fill > 0.62 and (hollow < 0.06 or 0.1 < hollow < 0.45):
            y, x = np.argwhere(whole).mean(0)
            solid.append((x + columns.start, y + rows.start, side, hollow > 0.1))
    return _corners(solid)


def _corners(marks: Sequence[tuple[float, float, float, bool]]) -> NDArray[np.float64] | None:
    """Four of the candidates that are the page's corners, clockwise from the hollow one."""
    hollow = [m for m in marks if m[3]]
    best: tuple[float, NDArray[np.float64]] | None = None
    for first in hollow:
        solid = [m for m in marks if not m[3] and 0.6 < m[2] / first[2] < 1.7]
        # The strip's squares are far smaller; of what is left the largest frame is the page's.
        solid = sorted(solid, key=lambda m: -math.hypot(m[0] - first[0], m[1] - first[1]))[:12]
        for a in range(len(solid)):
            for b in range(a + 1, len(solid)):
                for c in range(b + 1, len(solid)):
                    corners = _clockwise([first, solid[a], solid[b], solid[c]])
                    area = _area(corners)
                    if _is_page(corners) and (best is None or area > best[0]):
                        best = (area, corners)
    return None if best is None else best[1]


def _clockwise(marks: Sequence[tuple[float, float, float, bool]]) -> NDArray[np.float64]:
    points = np.array([m[:2] for m in marks])
    middle = points.mean(0)
    angles = np.arctan2(points[:, 1] - middle[1], points[:, 0] - middle[0])
    order = list(np.argsort(angles))
    first = order.index(0)
    return points[order[first:] + order[:first]]


def _area(corners: NDArray[np.float64]) -> float:
    x, y = corners[:, 0], corners[:, 1]
    return 0.5 * abs(float(np.sum(x * np.roll(y, -1) - y * np.roll(x, -1))))


def _is_page(corners: NDArray[np.float64]) -> bool:
    """Sides in the proportions of the page, seen from not too far aside; no corner turned in."""
    sides = np.linalg.norm(corners - np.roll(corners, -1, axis=0), axis=1)
    top, right, bottom, left = sides
    if min(sides) < 1:
        return False
    upright = (right + left) / (top + bottom)
    wanted = (MARK_CENTRES_PX[2][1] - MARK_CENTRES_PX[1][1]) / (
        MARK_CENTRES_PX[1][0] - MARK_CENTRES_PX[0][0]
    )
    even = max(top / bottom, bottom / top, left / right, right / left)
    ways = np.roll(corners, -1, axis=0) - corners
    ahead = np.roll(ways, -1, axis=0)
    turns = ways[:, 0] * ahead[:, 1] - ways[:, 1] * ahead[:, 0]
    return bool(0.7 < upright / wanted < 1.4 and even < 1.7 and (turns > 0).all())


def _straightened(sheet: Sheet, corners: NDArray[np.float64]) -> Sheet:
    """The page as it was printed, seen from straight above."""
    from skimage.transform import ProjectiveTransform, warp

    printed = np.array(MARK_CENTRES_PX, float)
    seen = ProjectiveTransform.from_estimate(printed, corners)
    if not seen:
        raise PracticeSheetError(
            "The corner marks of this practice sheet are distorted. Scan the page flat."
        )
    shape = (PAGE_PX[1], PAGE_PX[0])
    grey = warp(sheet.grey, seen, output_shape=shape, order=1, cval=255, preserve_range=True)
    # The light was evened out before: half-way between the printed black and the paper is the
    # line between pen and print.
    black = float(np.quantile([_around(grey, centre) for centre in MARK_CENTRES_PX[1:]], 0.5))
    limit = black + 0.5 * (CAPTION_TONE - black)
    return Sheet(grey.astype(np.uint8), grey < limit)


def _around(grey: NDArray[np.float64], centre: tuple[int, int]) -> float:
    x, y = centre
    return float(np.median(grey[y - 10 : y + 11, x - 10 : x + 11]))


def _read_strip(sheet: Sheet) -> Page:
    left, top, side = STRIP_PX
    # The middle of each square, a few pixels around it: print and paper are never quite in place.
    bits = np.zeros((STRIP_ROWS, STRIP_COLUMNS), bool)
    reach = side // 4
    for row in range(STRIP_ROWS):
        for column in range(STRIP_COLUMNS):
            x, y = left + column * side + side // 2, top + row * side + side // 2
            patch = sheet.ink[y - reach : y + reach + 1, x - reach : x + reach + 1]
            bits[row, column] = patch.mean() > 0.5
    return _page_of(np.packbits(bits.ravel()).tobytes())


def _payload(page: Page) -> bytes:
    """Version, form, length, labels, checksum; too long for the strip if there are too many."""
    labels = "\n".join(page.labels).encode()
    if len(labels) > 255:
        return bytes(_strip_bytes() + 1)
    body = bytes([VERSION, page.columns, page.repeats, len(labels)]) + labels
    return body + zlib.crc32(body).to_bytes(4, "big")


def _page_of(data: bytes) -> Page:
    unreadable = PracticeSheetError(
        "The strip at the foot of this practice sheet cannot be read. Scan the whole page, flat "
        "and sharp, with all four corner marks."
    )
    length = data[3]
    body, check = data[: 4 + length], data[4 + length : HEADER_BYTES + length]
    if zlib.crc32(body).to_bytes(4, "big") != check or body[0] != VERSION:
        raise unreadable
    return Page(tuple(body[4:].decode().split("\n")), body[2], body[1])


def _strip_bytes() -> int:
    return STRIP_COLUMNS * STRIP_ROWS // 8


def _bits(data: bytes) -> list[bool]:
    return [bool(byte >> shift & 1) for byte in data for shift in range(7, -1, -1)]

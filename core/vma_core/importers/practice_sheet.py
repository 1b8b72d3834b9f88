"""A practice sheet to print and fill in, whose scan is read with its labels.

A page has a grid of cells with a small character in the corner of each and, if wanted, writing
lines; four corner marks of which the first is hollow (it gives the orientation); and at the foot a
strip of squares that encodes the characters.
"""

from __future__ import annotations

import io
import math
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageDraw, ImageFont

from vma_core.errors import UserError
from vma_core.glyphs.geometry import signed_area
from vma_core.glyphs.writing_lines import (
    CAP_HEIGHT_EM,
    DESCENDER_EM,
    X_HEIGHT_EM,
    WritingLines,
)
from vma_core.importers.boxes import Box
from vma_core.importers.imported_glyph import ImportedGlyph
from vma_core.importers.letter_sheet import Sheet, shrunk
from vma_core.importers.sheet_lines import with_lines
from vma_core.sandbox.child import Limits, Payload, call

DPI = 200
PAGE_PX = (1654, 2339)
"""A4."""
MARK_PX = 56
MARK_CENTRES_PX = ((110, 110), (1544, 110), (1544, 2229), (110, 2229))
"""Clockwise from the hollow one, top left."""
FRAME_PX = (110, 190, 1544, 2020)
STRIP_PX = (182, 2170, 14)
"""Left, top, and the side of a square of the strip."""
STRIP_COLUMNS, STRIP_ROWS = 92, 10
COLUMN_CHOICES = (4, 5, 6, 8)
MAX_REPEATS = 20
GUIDE_TONE, CAPTION_TONE = 205, 160
"""Lines and small characters are light enough to be dropped by the ink threshold."""
BASELINE_TONE = 185
CELL_BASELINE, CELL_EM = 0.72, 0.66
"""Height of the baseline below the top of a cell, and length of an em, as shares of the cell."""
HINT = "One character in each cell, with a dark pen. Then scan or photograph the whole page."
INSET = 0.06
LABEL_SHARE = 0.24
"""Height of the small character, as a share of the cell."""
PLAIN_VERSION, LINED_VERSION = 1, 2
"""Versions of the strip: of pages without and with writing lines."""
HEADER_BYTES = 8
STRIP_TRACE = 8
"""Black squares that tell a strip that cannot be read from none."""


class PracticeSheetError(UserError):
    """The scan is a practice sheet but cannot be read.

    Attributes:
        is_empty: nothing is written on it; otherwise its letters can be found as on any sheet.
    """

    is_empty = False


class EmptyPracticeSheetError(PracticeSheetError):
    """Nothing is written on the practice sheet."""

    is_empty = True


Captions = Callable[[str, int], NDArray[np.uint8]]
"""(label, height in pixels) → (height, w) grey levels of the label, black on white."""


@dataclass(frozen=True)
class Page:
    """Layout of one page.

    Attributes:
        labels: characters in order.
        repeats: cells per character.
        columns: cells per row.
        lined: whether cells have writing lines.
    """

    labels: tuple[str, ...]
    repeats: int = 4
    columns: int = 6
    lined: bool = True

    @property
    def rows(self) -> int:
        """Rows of square cells."""
        left, top, right, bottom = FRAME_PX
        return (bottom - top) // ((right - left) // self.columns)

    @property
    def capacity(self) -> int:
        """Characters per page."""
        return self.columns * self.rows // self.repeats

    def cells(self) -> list[tuple[Box, str]]:
        """Box and label of each cell, in reading order."""
        left, top, right, _ = FRAME_PX
        side = (right - left) // self.columns
        cells = []
        for number in range(len(self.labels) * self.repeats):
            x = left + number % self.columns * side
            y = top + number // self.columns * side
            label = self.labels[number // self.repeats]
            cells.append((Box(x, y, x + side, y + side, label), label))
        return cells

    def lines(self, box: Box) -> WritingLines | None:
        """The writing lines of a cell, in pixels of the page."""
        if not self.lined:
            return None
        return WritingLines(box.top + CELL_BASELINE * box.height, CELL_EM * box.height)


def layout_pages(
    characters: Sequence[str], repeats: int = 4, columns: int = 6, lined: bool = True
) -> list[Page]:
    """The pages for some characters.

    Raises:
        UserError: there are no characters, or `repeats` or `columns` is out of range.
    """
    labels = list(dict.fromkeys(c.strip() for c in characters if c.strip()))
    if not labels:
        raise UserError("A practice sheet needs at least one character.")
    if columns not in COLUMN_CHOICES or not 1 <= repeats <= MAX_REPEATS:
        raise UserError(
            "A practice sheet has 4, 5, 6 or 8 columns and 1 to 20 cells per character."
        )
    pages: list[Page] = []
    page = Page((), repeats, columns, lined)
    for label in labels:
        extended = replace(page, labels=(*page.labels, label))
        if len(extended.labels) > page.capacity or len(_payload(extended)) > _strip_bytes():
            if not page.labels:
                raise UserError("“{label}…” is too long for a practice sheet.", label=label[:20])
            pages.append(page)
            extended = replace(page, labels=(label,))
        page = extended
    return [*pages, page]


def practice_pdf(
    pages: Sequence[Page], captions: Captions | None = None, hint: str = HINT
) -> bytes:
    """The pages as an A4 PDF.

    Args:
        pages: to print.
        captions: draws the small characters; `default_captions` if None.
        hint: translated text above the cells.
    """
    images = [draw_page(page, captions, hint) for page in pages]
    buffer = io.BytesIO()
    images[0].save(buffer, "PDF", resolution=DPI, save_all=True, append_images=images[1:])
    return buffer.getvalue()


def font_captions(font: Path, pages: Sequence[Page]) -> Captions:
    """Captions of some pages in a font file, which a child process reads.

    Raises:
        UserError: it is not a font.
    """
    wanted = sorted({(label, _caption_px(box)) for page in pages for box, label in page.cells()})
    request = {"font": str(font.absolute()), "captions": wanted}
    _, blocks = call(_draw_captions, request, name=font.name, limits=Limits())
    drawn = {
        (label, height_px): np.frombuffer(block, np.uint8).reshape(height_px, -1)
        for (label, height_px), block in zip(wanted, blocks, strict=True)
    }
    return lambda label, height_px: drawn[label, height_px]


def _draw_captions(request: dict[str, Any], _blocks: Sequence[bytes]) -> Payload:
    """In the child process."""
    font = request["font"]

    def draw(label: str, height_px: int) -> bytes:
        try:
            face = ImageFont.truetype(font, 0.8 * height_px)
        except OSError as error:
            raise UserError("{font} is damaged or not a font file.", font=font) from error
        return _caption(label, height_px, face).tobytes()

    return None, [draw(label, height_px) for label, height_px in request["captions"]]


def default_captions(label: str, height_px: int) -> NDArray[np.uint8]:
    """Captions in Pillow's default font, which is Latin only."""
    return _caption(label, height_px, ImageFont.load_default(0.8 * height_px))


def _caption(
    label: str, height_px: int, face: ImageFont.FreeTypeFont | ImageFont.ImageFont
) -> NDArray[np.uint8]:
    image = Image.new("L", (max(1, math.ceil(face.getlength(label)) + 4), height_px), 255)
    ImageDraw.Draw(image).text((2, 0), label, fill=0, font=face)
    return np.asarray(image)


def _caption_px(box: Box) -> int:
    """Height of the caption in a cell."""
    return round(LABEL_SHARE * box.height)


def draw_page(page: Page, captions: Captions | None = None, hint: str = HINT) -> Image.Image:
    """One page as a greyscale image at `DPI`."""
    image = Image.new("L", PAGE_PX, 255)
    draw = ImageDraw.Draw(image)
    for index, (x, y) in enumerate(MARK_CENTRES_PX):
        half = MARK_PX // 2
        draw.rectangle([x - half, y - half, x + half, y + half], fill=0)
        if index == 0:
            draw.rectangle([x - half // 2, y - half // 2, x + half // 2, y + half // 2], fill=255)
    draw.text((PAGE_PX[0] // 2, 110), hint, fill=CAPTION_TONE, anchor="mm", font_size=30)
    captions = captions or default_captions
    for box, label in page.cells():
        draw.rectangle([box.left, box.top, box.right, box.bottom], outline=GUIDE_TONE, width=3)
        _draw_lines(draw, box, page.lines(box))
        darkness = 255 - captions(label, _caption_px(box)).astype(np.uint16)
        small = (255 - darkness * (255 - CAPTION_TONE) // 255).astype(np.uint8)
        small = small[:, : box.width - 20]
        x, y = box.left + 8, box.top + 6
        below = image.crop((x, y, x + small.shape[1], y + small.shape[0]))
        image.paste(ImageChops.darker(below, Image.fromarray(small)), (x, y))
    left, top, side = STRIP_PX
    for number, bit in enumerate(_bits(_payload(page))):
        if bit:
            x = left + number % STRIP_COLUMNS * side
            y = top + number // STRIP_COLUMNS * side
            draw.rectangle([x, y, x + side - 1, y + side - 1], fill=0)
    return image


def _draw_lines(draw: ImageDraw.ImageDraw, box: Box, lines: WritingLines | None) -> None:
    """Baseline and x-height; fainter, capitals and descenders."""
    if lines is None:
        return
    for height_em, tone, width in (
        (X_HEIGHT_EM, GUIDE_TONE, 2),
        (CAP_HEIGHT_EM, GUIDE_TONE, 0),
        (DESCENDER_EM, GUIDE_TONE, 0),
        (0.0, BASELINE_TONE, 3),
    ):
        y = round(lines.y_px(height_em))
        if width:
            draw.line([box.left + 3, y, box.right - 3, y], fill=tone, width=width)
        else:
            for x in range(box.left + 10, box.right - 10, 14):
                draw.line([x, y, x + 6, y], fill=tone, width=2)


def read_practice_sheet(sheet: Sheet) -> list[ImportedGlyph] | None:
    """The filled-in cells of a scanned practice sheet; None if the scan is not one.

    Letters and dots may lie like the corner marks: without a trace of the strip and of the cells'
    frames, a scan is another sheet.

    Raises:
        PracticeSheetError: its strip cannot be read, or all cells are empty.
    """
    marks = _marks(sheet)
    if marks is None:
        return None
    try:
        rectified = _straightened(sheet, marks)
    except PracticeSheetError:
        return None
    try:
        page = _read_strip(rectified)
    except PracticeSheetError:
        if _has_strip(rectified) or _has_frames(rectified):
            raise
        return None
    glyphs = []
    for box, label in page.cells():
        inset = round(INSET * box.width)
        inside = Box(box.left + inset, box.top + inset, box.right - inset, box.bottom - inset)
        ink = rectified.ink[inside.top : inside.bottom, inside.left : inside.right]
        # A dark scan may keep some of the small character.
        guide_px = _caption_px(box)
        ink[:guide_px, :guide_px] = False
        if ink.sum() < (0.04 * box.width) ** 2:
            continue
        tight = replace(shrunk(rectified, inside), label=label)
        glyph = rectified.glyph(tight, f"practice sheet {label}")
        glyphs.append(with_lines(glyph, tight, page.lines(box)))
    if not glyphs:
        raise EmptyPracticeSheetError(
            "This practice sheet is empty. Write in its cells with a dark pen."
        )
    return glyphs


def _marks(sheet: Sheet) -> NDArray[np.float64] | None:
    """(4, 2) centres of the marks in the order of `MARK_CENTRES_PX`, or None."""
    from scipy.ndimage import binary_fill_holes, find_objects, label

    labelled, _ = label(sheet.ink, np.ones((3, 3), bool))
    expected = MARK_PX / PAGE_PX[1] * max(sheet.ink.shape)
    marks: list[tuple[float, float, float, bool]] = []
    for number, (rows, columns) in enumerate(find_objects(labelled), start=1):
        height, width = rows.stop - rows.start, columns.stop - columns.start
        side = math.sqrt(height * width)
        if not 0.3 * expected < side < 1.6 * expected or not 0.6 < height / width < 1.7:
            continue
        part = labelled[rows, columns] == number
        filled = binary_fill_holes(part)
        fill = float(filled.mean())
        hollow = 1.0 - float(part.sum()) / float(filled.sum())
        if fill > 0.62 and (hollow < 0.06 or 0.1 < hollow < 0.45):
            y, x = np.argwhere(filled).mean(0)
            marks.append((x + columns.start, y + rows.start, side, hollow > 0.1))
    return _corners(marks)


def _corners(marks: Sequence[tuple[float, float, float, bool]]) -> NDArray[np.float64] | None:
    """The four candidates that are the page's corners, clockwise from the hollow one."""
    hollow = [m for m in marks if m[3]]
    best: tuple[float, NDArray[np.float64]] | None = None
    for first in hollow:
        candidates = [m for m in marks if not m[3] and 0.6 < m[2] / first[2] < 1.7]
        # The largest quadrilateral is the page's.
        candidates = sorted(
            candidates, key=lambda m: -math.hypot(m[0] - first[0], m[1] - first[1])
        )[:12]
        for others in combinations(candidates, 3):
            corners = _clockwise([first, *others])
            area = abs(signed_area(corners))
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


def _is_page(corners: NDArray[np.float64]) -> bool:
    """Whether corners form a convex quadrilateral with about the proportions of the page."""
    sides = np.linalg.norm(corners - np.roll(corners, -1, axis=0), axis=1)
    top, right, bottom, left = sides
    if min(sides) < 1:
        return False
    aspect = (right + left) / (top + bottom)
    page_aspect = (MARK_CENTRES_PX[2][1] - MARK_CENTRES_PX[1][1]) / (
        MARK_CENTRES_PX[1][0] - MARK_CENTRES_PX[0][0]
    )
    asymmetry = max(top / bottom, bottom / top, left / right, right / left)
    edges = np.roll(corners, -1, axis=0) - corners
    next_edges = np.roll(edges, -1, axis=0)
    turns = edges[:, 0] * next_edges[:, 1] - edges[:, 1] * next_edges[:, 0]
    return bool(0.7 < aspect / page_aspect < 1.4 and asymmetry < 1.7 and (turns > 0).all())


def _straightened(sheet: Sheet, corners: NDArray[np.float64]) -> Sheet:
    """The page rectified to print coordinates."""
    from skimage.transform import ProjectiveTransform, warp

    printed = np.array(MARK_CENTRES_PX, float)
    seen = ProjectiveTransform.from_estimate(printed, corners)
    if not seen:
        raise PracticeSheetError(
            "The corner marks of this practice sheet are distorted. Scan the page flat."
        )
    shape = (PAGE_PX[1], PAGE_PX[0])
    grey = warp(sheet.grey, seen, output_shape=shape, order=1, cval=255, preserve_range=True)
    # Ink is darker than half-way between printed black and captions.
    black = float(np.quantile([_around(grey, centre) for centre in MARK_CENTRES_PX[1:]], 0.5))
    limit = black + 0.5 * (CAPTION_TONE - black)
    return Sheet(grey.astype(np.uint8), grey < limit, is_plain=True)


def _around(grey: NDArray[np.float64], centre: tuple[int, int]) -> float:
    x, y = centre
    return float(np.median(grey[y - 10 : y + 11, x - 10 : x + 11]))


def _read_strip(sheet: Sheet) -> Page:
    return _page_of(np.packbits(_strip_ink(sheet).ravel() > 0.5).tobytes())


def _strip_ink(sheet: Sheet) -> NDArray[np.float64]:
    """(rows, columns) share of ink in the middle of each square of the strip.

    Only the middle, as the page is never perfectly aligned.
    """
    left, top, side = STRIP_PX
    ink = np.zeros((STRIP_ROWS, STRIP_COLUMNS))
    reach = side // 4
    for row in range(STRIP_ROWS):
        for column in range(STRIP_COLUMNS):
            x, y = left + column * side + side // 2, top + row * side + side // 2
            patch = sheet.ink[y - reach : y + reach + 1, x - reach : x + reach + 1]
            ink[row, column] = patch.mean()
    return ink


def _has_strip(sheet: Sheet) -> bool:
    """Whether there are black squares where the strip is: writing would fill some in part."""
    ink = _strip_ink(sheet)
    touched = ink > 0.02
    black = ink > 0.98
    return int(black.sum()) >= STRIP_TRACE and float(black[touched].mean()) > 0.85


def _has_frames(sheet: Sheet) -> bool:
    """Whether the light lines of the cells are where one of the layouts has them."""
    left, top, right, _ = FRAME_PX
    grey = sheet.grey.astype(np.float32)
    for columns in COLUMN_CHOICES:
        side = (right - left) // columns
        seen = []
        for number in range(1, columns):
            x = left + number * side
            strip = grey[top : top + 2 * side, x - 12 : x + 16]
            # The page is never perfectly aligned: the darkest column counts.
            seen.append(float(np.median(strip, axis=0).min()) < float(np.median(strip)) - 8)
        if np.mean(seen) >= 0.75:
            return True
    return False


def _payload(page: Page) -> bytes:
    """Version, layout, length, labels and CRC-32; longer than the strip if there are too many."""
    labels = "\n".join(page.labels).encode()
    if len(labels) > 255:
        return bytes(_strip_bytes() + 1)
    version = LINED_VERSION if page.lined else PLAIN_VERSION
    body = bytes([version, page.columns, page.repeats, len(labels)]) + labels
    return body + zlib.crc32(body).to_bytes(4, "big")


def _page_of(data: bytes) -> Page:
    unreadable = PracticeSheetError(
        "The strip at the foot of this practice sheet cannot be read. Scan the whole page, flat "
        "and sharp, with all four corner marks."
    )
    length = data[3]
    body, check = data[: 4 + length], data[4 + length : HEADER_BYTES + length]
    if zlib.crc32(body).to_bytes(4, "big") != check or (
        body[0] not in (PLAIN_VERSION, LINED_VERSION)
    ):
        raise unreadable
    labels = tuple(body[4:].decode().split("\n"))
    return Page(labels, body[2], body[1], body[0] == LINED_VERSION)


def _strip_bytes() -> int:
    return STRIP_COLUMNS * STRIP_ROWS // 8


def _bits(data: bytes) -> list[bool]:
    return [bool(byte >> shift & 1) for byte in data for shift in range(7, -1, -1)]

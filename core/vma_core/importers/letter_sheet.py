"""Finding the letters on a photographed or scanned sheet, in reading order.

The page is found and its brightness divided out; rulings, frames and printed captions are taken
out; connected parts that belong together (the dot of an i, the two of an umlaut) are merged.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from vma_core.cancellation import stop_if_cancelled
from vma_core.errors import UserError
from vma_core.glyphs.light import paper_brightness
from vma_core.importers.boxes import Box
from vma_core.importers.imported_glyph import ImportedGlyph
from vma_core.importers.paper import (
    BLACK_BOARD,
    find_page,
    ink_threshold,
    inside,
)
from vma_core.importers.parts import Parts, letters_of
from vma_core.importers.printed_lines import without_printed_lines
from vma_core.importers.text_lines import in_order_of_cells, in_reading_order

SHEET_SIDE_PX = 2400
"""Larger sheets are scaled down; letters still have more pixels than the model's."""
MAX_PEN_WIDTH = 0.05
"""Of the sheet's longer side; anything wider is a shadow."""
GRAIN_PX = 0.8
MIN_CONTRAST = 0.12
MARGIN = 0.12
MIN_SLOPE = 0.017
"""Letters on lines that climb more than 1° are turned upright."""
MAX_PARTS = 200_000
MAX_LETTERS = 10_000
PAGE_EDGE = 0.006
"""Strip at the edge of a page that may show the table, of the photo's longer side."""

Progress = Callable[[int, int], None]
"""Called with the steps done and their total."""
STEPS = 4


@dataclass(frozen=True, eq=False)
class Sheet:
    """A sheet with evened-out light.

    Attributes:
        grey: (h, w) uint8, 255 = paper.
        ink: (h, w) bool, pixels darker than the paper.
        page: (h, w) bool, where the page lies on a photo that also shows the table; None if the
            page fills the photo.
        is_plain: nothing is printed on it that was taken for ink.
    """

    grey: NDArray[np.uint8]
    ink: NDArray[np.bool_]
    page: NDArray[np.bool_] | None = None
    is_plain: bool = False

    def rotated(self) -> Sheet:
        """Rotated by 90° clockwise."""
        return Sheet(
            np.ascontiguousarray(np.rot90(self.grey, -1)),
            np.ascontiguousarray(np.rot90(self.ink, -1)),
            None if self.page is None else np.ascontiguousarray(np.rot90(self.page, -1)),
            self.is_plain,
        )

    @cached_property
    def written(self) -> NDArray[np.bool_]:
        """(h, w) bool, the ink without rulings and frames."""
        if self.is_plain:
            return self.ink
        ink = self.ink if self.page is None else self.ink & self.page
        return without_printed_lines(Parts.of(ink), self.grey).ink

    def ink_in(self, box: Box) -> NDArray[np.bool_]:
        """The ink in a box: what is written, or what is printed where that is all."""
        rows, columns = slice(box.top, box.bottom), slice(box.left, box.right)
        written = self.written[rows, columns]
        return written if written.any() else self.ink[rows, columns]

    @property
    def page_box(self) -> Box:
        """Bounding box of the page, or of the whole sheet."""
        height, width = self.grey.shape
        if self.page is None or not self.page.any():
            return Box(0, 0, width, height)
        rows, columns = np.flatnonzero(self.page.any(1)), np.flatnonzero(self.page.any(0))
        return Box(int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1)

    def glyph(self, box: Box, source: str) -> ImportedGlyph:
        """The ink inside a box, on white with a margin; upright if its line climbs."""
        margin = max(2, round(MARGIN * box.longer_px))
        rows, columns = slice(box.top, box.bottom), slice(box.left, box.right)
        own = _own_ink(self.written if self.written[rows, columns].any() else self.ink, box)
        tone = self.grey[box.top : box.bottom, box.left : box.right]
        pixels = np.where(own, tone // 2, 255).astype(np.uint8)
        pixels = np.pad(pixels, margin, constant_values=255)
        if abs(box.slope) > MIN_SLOPE:
            degrees = float(np.rad2deg(np.arctan(box.slope)))
            turned = Image.fromarray(pixels).rotate(
                degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=255
            )
            pixels = np.asarray(turned)
        return ImportedGlyph(pixels, box.label, source)


def sheet_from_photo(grey: NDArray[np.uint8]) -> Sheet:
    """Scale a photo down, find the page, even out its light and find the ink.

    Args:
        grey: (h, w) uint8 grey levels.

    Raises:
        UserError: nothing on it is clearly darker than the paper.
    """
    height, width = grey.shape
    scale = min(1.0, SHEET_SIDE_PX / max(height, width))
    image = Image.fromarray(grey)
    if scale < 1.0:
        size = (max(1, round(width * scale)), max(1, round(height * scale)))
        image = image.resize(size, Image.Resampling.BOX)
    brightness = np.asarray(image, np.float32)
    corners = find_page(brightness)
    stop_if_cancelled()
    if corners is not None:
        page = inside(corners, brightness.shape, PAGE_EDGE * max(brightness.shape))
        sheet = _evened(brightness, page)
        if sheet is not None and sheet.ink[page].any():
            return sheet
    sheet = _evened(brightness, None)
    if sheet is None:
        raise UserError(
            "No letters were found: nothing is clearly darker than the paper. Take the photo "
            "again in better light, or use a darker pen."
        )
    return sheet


def _evened(brightness: NDArray[np.float32], page: NDArray[np.bool_] | None) -> Sheet | None:
    """The sheet with its light evened out; None if nothing on it is darker than the paper."""
    from scipy.ndimage import gaussian_filter

    paper = brightness if page is None else brightness[page]
    if float(np.median(paper)) < BLACK_BOARD:
        brightness = 255.0 - brightness  # chalk on a board
    evened = np.clip(brightness / paper_brightness(brightness, MAX_PEN_WIDTH, page), 0.0, 1.0)
    if page is not None:
        evened[~page] = 1.0  # the table
    evened = gaussian_filter(evened, GRAIN_PX)
    on_page = evened if page is None else evened[page]
    threshold = ink_threshold(on_page.ravel())
    dark = on_page < threshold
    if not dark.any() or dark.all():
        return None
    if float(on_page[~dark].mean() - on_page[dark].mean()) < MIN_CONTRAST:
        return None
    return Sheet((255 * evened).astype(np.uint8), evened < threshold, page)


def find_letters(sheet: Sheet, progress: Progress = lambda _done, _total: None) -> list[Box]:
    """Letters in reading order, each with the slope of its line.

    Args:
        sheet: the sheet.
        progress: called between the steps.

    Raises:
        UserError: there are none or too many.
    """
    ink = sheet.ink if sheet.page is None else sheet.ink & sheet.page
    progress(0, STEPS)
    parts = Parts.of(ink)
    if len(parts) > MAX_PARTS:
        raise _no_letters()
    stop_if_cancelled()
    progress(1, STEPS)
    written = without_printed_lines(parts, sheet.grey)
    sheet.__dict__["written"] = written.ink
    stop_if_cancelled()
    progress(2, STEPS)
    boxes = letters_of(written.parts, written.cells, sheet.grey, sheet.page)
    if not boxes:
        raise _no_letters()
    if len(boxes) > MAX_LETTERS:
        raise UserError(
            "The sheet seems to have {count:,} letters; at most {most:,} can be read. Crop the "
            "picture.",
            count=len(boxes),
            most=MAX_LETTERS,
        )
    stop_if_cancelled()
    progress(3, STEPS)
    if written.cell_boxes is None:
        ordered = in_reading_order(boxes)
    else:
        ordered = in_order_of_cells(boxes, written.cell_boxes)
    progress(STEPS, STEPS)
    return ordered


def _own_ink(ink: NDArray[np.bool_], box: Box) -> NDArray[np.bool_]:
    """The ink in a box without that of neighbours which reaches into it."""
    from scipy.ndimage import label

    within = ink[box.top : box.bottom, box.left : box.right]
    labelled, count = label(within, np.ones((3, 3), bool))
    if count < 2:
        return within
    sizes = np.bincount(labelled.ravel(), minlength=count + 1)
    around = np.zeros((box.height + 2, box.width + 2), bool)
    top, left = max(0, box.top - 1), max(0, box.left - 1)
    seen = ink[top : box.bottom + 1, left : box.right + 1]
    row, column = top - box.top + 1, left - box.left + 1
    around[row : row + seen.shape[0], column : column + seen.shape[1]] = seen
    around[1:-1, 1:-1] = False
    continued = np.zeros_like(around)
    for dy in (0, 1, 2):
        for dx in (0, 1, 2):
            shifted = around[dy : dy + box.height, dx : dx + box.width]
            continued[1:-1, 1:-1] |= shifted
    going_on = np.unique(labelled[continued[1:-1, 1:-1] & within])
    largest = int(sizes[1:].argmax()) + 1
    foreign = [n for n in going_on.tolist() if n not in (0, largest)]
    return within & ~np.isin(labelled, foreign) if foreign else within


def split(sheet: Sheet, box: Box) -> list[Box]:
    """Split a box at the column with the least ink, away from its edges."""
    ink = sheet.ink_in(box).sum(0)
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
    ink = sheet.ink_in(box)
    rows, columns = np.flatnonzero(ink.any(1)), np.flatnonzero(ink.any(0))
    if not len(rows):
        return box
    return replace(
        box,
        left=box.left + int(columns[0]),
        top=box.top + int(rows[0]),
        right=box.left + int(columns[-1]) + 1,
        bottom=box.top + int(rows[-1]) + 1,
    )


def with_labels(boxes: Sequence[Box], text: str) -> list[Box]:
    """Label boxes in order: with words if the text has spaces, else with single characters."""
    labels = text.split() if " " in text.strip() else list(text.strip())
    return [
        replace(box, label=labels[index] if index < len(labels) else box.label)
        for index, box in enumerate(boxes)
    ]


def _no_letters() -> UserError:
    return UserError(
        "No letters were found on the sheet. Leave space between letters, use a dark pen, and "
        "take the photo from above."
    )

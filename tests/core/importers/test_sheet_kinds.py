"""Sheets as strangers have them: climbing lines, tables, templates, pens, other people's photos."""

from __future__ import annotations

import sys
import threading

import numpy as np
import pytest
from letter_sheets import Written, overlap, wooden, write
from PIL import Image, ImageDraw
from vma_core.cancellation import CancelledError, cancellable
from vma_core.glyphs.normalise import NormaliserSettings, normalise
from vma_core.importers.boxes import Box
from vma_core.importers.letter_sheet import Sheet, find_letters, sheet_from_photo
from vma_core.importers.practice_sheet import read_practice_sheet
from vma_core.importers.text_lines import text_lines

ROWS = ("AEFGHKMRS", "abefghkRM", "SKHGFEAge")


def found(image: np.ndarray) -> list[Box]:
    return find_letters(sheet_from_photo(image))


@pytest.fixture(scope="module")
def level_glyphs() -> list[np.ndarray]:
    """The letters of a level sheet as booleans."""
    sheet = sheet_from_photo(write(ROWS).grey)
    return glyphs_of(sheet, find_letters(sheet))


def glyphs_of(sheet: Sheet, boxes: list[Box]) -> list[np.ndarray]:
    """The letters in the boxes as booleans, at 28 pixels."""
    settings = NormaliserSettings()
    return [sheet.glyph(box, "").glyph(28, settings).astype(bool) for box in boxes]


def matches(boxes: list[Box], places: list[Box], least: float = 0.55) -> bool:
    """Whether boxes are the written ones, in order."""
    return len(boxes) == len(places) and all(
        overlap(a, b) > least for a, b in zip(boxes, places, strict=True)
    )


@pytest.mark.parametrize("degrees", [-8.0, -5.0, -2.0, 2.0, 5.0, 8.0])
def test_a_turned_sheet_keeps_order_and_glyphs(
    degrees: float, level_glyphs: list[np.ndarray]
) -> None:
    turned = write(ROWS, degrees=degrees)
    sheet = sheet_from_photo(turned.grey)
    boxes = find_letters(sheet)
    assert matches(boxes, turned.boxes, 0.3)
    pairs = zip(level_glyphs, glyphs_of(sheet, boxes), strict=True)
    assert np.median([(a & b).sum() / (a | b).sum() for a, b in pairs]) > 0.6


@pytest.mark.parametrize("slopes", [(3, -3, 2), (-4, 0, 4), (6, 8, 5)])
def test_each_line_has_a_slope_of_its_own(slopes: tuple[float, ...]) -> None:
    sheet = write(ROWS, slopes=slopes)
    boxes = found(sheet.grey)
    assert matches(boxes, sheet.boxes, 0.3)
    lines = text_lines(boxes)
    assert [len(line.boxes) for line in lines] == [9, 9, 9]
    found_degrees = [np.rad2deg(np.arctan(line.slope)) for line in lines]
    assert np.abs(np.array(found_degrees) - slopes).max() < 1.5


def test_lines_may_bend() -> None:
    boxes = [
        Box(100 * n, 200 * row + 4 * (n - 6) ** 2 // 4, 100 * n + 50, 200 * row + 60 + (n - 6) ** 2)
        for row in range(4)
        for n in range(13)
    ]
    lines = text_lines(boxes[::-1])
    assert [box for line in lines for box in line.boxes] == boxes


@pytest.mark.parametrize(
    "change", ["padded", "inverted", "table", "wood", "frame", "scanner", "saved"]
)
def test_what_is_around_the_letters_does_not_matter(change: str) -> None:
    sheet = write(ROWS)
    grey, shift = changed(sheet.grey, change)
    boxes = found(grey)
    places = [
        Box(b.left + shift, b.top + shift, b.right + shift, b.bottom + shift) for b in sheet.boxes
    ]
    assert matches(boxes, places)


def changed(grey: np.ndarray, change: str) -> tuple[np.ndarray, int]:
    """The sheet in other surroundings, and how far it was moved right and down."""
    if change == "padded":
        return np.pad(grey, 120, constant_values=255), 120
    if change == "inverted":
        return 255 - grey, 0
    if change in ("table", "wood"):
        shape = tuple(side + 600 for side in grey.shape)
        table = np.full(shape, 55, np.uint8) if change == "table" else wooden(shape)
        table[300:-300, 300:-300] = (grey * 0.92).astype(np.uint8)
        return table, 300
    if change == "frame":
        framed = grey.copy()
        for depth in (slice(0, 9), slice(-9, None)):
            framed[depth], framed[:, depth] = 10, 10
        return framed, 0
    if change == "scanner":
        scanned = grey.copy()
        scanned[:, :22] = 6
        return scanned, 0
    return np.asarray(Image.fromarray(grey).convert("RGB").convert("L")), 0


@pytest.mark.parametrize("degrees", [0.0, 3.0])
@pytest.mark.parametrize("step", [70, 44])
@pytest.mark.parametrize("squared", [False, True])
def test_ruled_and_squared_paper_is_taken_out(squared: bool, step: int, degrees: float) -> None:
    def rule(draw: ImageDraw.ImageDraw, size: tuple[int, int]) -> None:
        for y in range(25, size[1], step):
            draw.line([(0, y), (size[0], y)], fill=90, width=2)
        for x in range(25, size[0], step) if squared else ():
            draw.line([(x, 0), (x, size[1])], fill=90, width=2)

    sheet = write(ROWS, degrees=degrees, ground=rule)
    boxes = found(sheet.grey)
    if not squared:
        assert matches(boxes, sheet.boxes, 0.3)
    whole = [max(overlap(place, box) for box in boxes) > 0.3 for place in sheet.boxes]
    assert np.mean(whole) >= 0.95
    assert len(boxes) <= len(sheet.boxes) + 2


@pytest.mark.parametrize("joined", [True, False])
@pytest.mark.parametrize("caption", ["", "corner", "top"])
@pytest.mark.parametrize("degrees", [0.0, 2.5])
def test_cells_and_their_captions_are_no_letters(
    joined: bool, caption: str, degrees: float
) -> None:
    sheet = template(joined, caption, degrees)
    boxes = found(sheet.grey)
    assert matches(boxes, sheet.boxes, 0.3)


def template(joined: bool, caption: str, degrees: float = 0.0) -> Written:
    """Cells with a letter each, some empty; printed captions in all."""
    gap = 0 if joined else 14

    def cells(draw: ImageDraw.ImageDraw, _size: tuple[int, int]) -> None:
        for row in range(3):
            for column in range(9):
                x, y = 40 + 130 * column, 40 + 170 * row
                draw.rectangle([x, y, x + 130 - gap, y + 170 - gap], outline=0, width=3)
                place = (x + 8, y + 4) if caption == "corner" else (x + 48, y + 4)
                if caption:
                    draw.text(place, "ABCDEFGHI"[column], fill=0, font_size=24)

    return write(
        ("AEFG KMRS", "abe ghkRM", "SKHGFEA g"), pitch=(130, 170), at=(52, 72), ground=cells
    )


def test_letters_that_touch_their_cells_stay_whole() -> None:
    sheet = template(True, "corner")
    grey = sheet.grey.copy()
    box = sheet.boxes[2]
    # A stroke from the letter to the wall of its cell.
    middle = (box.top + box.bottom) // 2
    grey[middle : middle + 6, box.left : 40 + 130 * 3] = 30
    boxes = found(grey)
    assert len(boxes) == len(sheet.boxes)


def test_a_caption_alone_in_its_cell_is_no_letter() -> None:
    sheet = template(True, "corner")
    assert len(found(sheet.grey)) == sum(c != " " for c in "AEFG KMRSabe ghkRMSKHGFEA g")


PEN_WIDTHS = (3, 5, 10)


@pytest.mark.parametrize("pen", PEN_WIDTHS)
def test_dots_stay_with_their_letters(pen: int) -> None:
    image = Image.new("L", (1500, 500), 255)
    draw = ImageDraw.Draw(image)
    reach = max(2, round(0.6 * pen))

    def dot(x: int, y: int) -> None:
        draw.ellipse([x - reach, y - reach, x + reach, y + reach], fill=20)

    def line(*points: tuple[int, int]) -> None:
        draw.line(points, fill=20, width=pen)

    line((100, 240), (100, 320))  # i
    dot(100, 210)
    line((200, 240), (200, 340), (180, 350))  # j
    dot(200, 210)
    line((300, 240), (300, 320), (350, 320), (350, 240))  # ü
    dot(310, 212)
    dot(340, 212)
    line((450, 220), (450, 290))  # !
    dot(450, 318)
    line((550, 230), (590, 230), (590, 262), (565, 262), (565, 290))  # ?
    dot(565, 318)
    line((700, 320), (760, 220))  # %
    draw.ellipse([690, 222, 715, 250], outline=20, width=pen)
    draw.ellipse([745, 290, 770, 318], outline=20, width=pen)
    dot(850, 318)  # a full stop
    line((930, 290), (970, 290))  # =
    line((930, 265), (970, 265))
    line((1050, 222), (1050, 250))  # "
    line((1062, 222), (1062, 250))
    line((1150, 220), (1150, 320), (1200, 320))  # L
    boxes = found(np.asarray(image))
    lefts = [round(box.left, -1) for box in boxes]
    assert len(boxes) == 10, lefts
    assert lefts == sorted(lefts)
    assert all(boxes[n].top < 216 for n in (0, 1, 2))
    assert all(boxes[n].bottom > 318 for n in (3, 4))
    assert (boxes[5].width, boxes[6].width) > (70, 2)


def test_a_full_stop_is_a_dot() -> None:
    for radius in (4, 10, 40):
        image = Image.new("L", (200, 200), 255)
        corners = [100 - radius, 100 - radius, 100 + radius, 100 + radius]
        ImageDraw.Draw(image).ellipse(corners, fill=0)
        glyph = normalise(np.asarray(image), NormaliserSettings(), 28)
        rows, columns = np.flatnonzero(glyph.any(1)), np.flatnonzero(glyph.any(0))
        assert np.ptp(rows) == np.ptp(columns)
        assert glyph.sum() > 0.6 * len(rows) * len(columns)


@pytest.mark.parametrize("round_marks", [True, False])
def test_a_sheet_that_looks_like_a_practice_sheet_is_read_as_letters(round_marks: bool) -> None:
    sheet = write(ROWS, at=(200, 300), size=(1654, 2339))
    image = Image.fromarray(sheet.grey)
    draw = ImageDraw.Draw(image)
    shape = draw.ellipse if round_marks else draw.rectangle
    shape([90, 90, 140, 140], outline=0, width=13)
    for x, y in ((1520, 90), (1520, 2205), (90, 2205)):
        shape([x, y, x + 45, y + 45], fill=0)
    read = sheet_from_photo(np.asarray(image))
    assert read_practice_sheet(read) is None
    assert len(find_letters(read)) == len(sheet.boxes) + 4


def test_finding_letters_can_be_cancelled() -> None:
    sheet = sheet_from_photo(write(ROWS).grey)
    stopped = threading.Event()
    seen: list[int] = []

    def progress(done: int, _total: int) -> None:
        seen.append(done)
        stopped.set()

    with cancellable(stopped.is_set), pytest.raises(CancelledError):
        find_letters(sheet, progress)
    assert seen == [0]


def test_the_work_grows_with_the_number_of_parts_and_not_its_square() -> None:
    def calls(count: int) -> int:
        """Calls of functions, which no other load on the machine changes."""
        rng = np.random.default_rng(0)
        side = round(count**0.5)
        boxes = [
            Box(24 * (n % side), 24 * (n // side), 24 * (n % side) + 12, 24 * (n // side) + 14)
            for n in rng.permutation(count)
        ]
        counted = 0

        def count_call(_frame: object, event: str, _argument: object) -> None:
            nonlocal counted
            counted += event in ("call", "c_call")

        sys.setprofile(count_call)
        try:
            text_lines(boxes)
        finally:
            sys.setprofile(None)
        return counted

    assert calls(3_600) < 12 * calls(400)  # nine times as many; the square would be 81

"""Writing lines of letters on sheets, of practice sheets, fonts and pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from letter_sheets import filled_in, photographed_page
from PIL import Image, ImageDraw, ImageFont
from vma_core.glyphs.normalise import NormaliserSettings
from vma_core.glyphs.strokes import StrokeArrays, polyline
from vma_core.glyphs.writing_lines import CAP_HEIGHT_EM, X_HEIGHT_EM, WritingLines
from vma_core.importers.fonts import read_font
from vma_core.importers.imported_glyph import ImportedGlyph, from_payload, to_payload
from vma_core.importers.letter_sheet import (
    Box,
    find_letters,
    sheet_from_photo,
    with_labels,
)
from vma_core.importers.practice_sheet import (
    CELL_BASELINE,
    CELL_EM,
    Page,
    draw_page,
    layout_pages,
    read_practice_sheet,
)
from vma_core.importers.shared_lines import with_shared_lines
from vma_core.importers.sheet_lines import cut_out, letter_lines
from vma_core.memory.entries import MemoryEntry
from vma_core.writing.lines import character_lines, entry_lines, ink_box

SETTINGS = NormaliserSettings()
DEJAVU = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
ROWS = ("thequickbrown", "foxjumpsover", "ALAZYDOG", "agpqyx")


def typeset(rows: Sequence[str], size_px: int = 60, slope: float = 0.0) -> tuple[np.ndarray, float]:
    """Rows of letters apart from each other, and the length of an em in which x is x-high."""
    face = ImageFont.load_default(size_px)
    paper = Image.new("L", (1500, 130 * len(rows) + 60), 255)
    draw = ImageDraw.Draw(paper)
    for number, row in enumerate(rows):
        x = 40.0
        for letter in row:
            y = baseline_of(number) + slope * x
            draw.text((x, y), letter, fill=20, font=face, anchor="ls")
            x += face.getlength(letter) + 0.35 * size_px
    _, top, _, bottom = face.getbbox("x", anchor="ls")
    return np.asarray(paper), (bottom - top) / X_HEIGHT_EM


def baseline_of(row: int) -> float:
    return 100.0 + 130.0 * row


def row_of(box: Box) -> int:
    return (box.top + box.bottom) // 2 // 130


@pytest.mark.parametrize("labelled", [True, False])
@pytest.mark.parametrize("slope", [0.0, 0.02])
def test_a_sheet_gives_baselines_and_size_within_two_percent_of_an_em(
    labelled: bool, slope: float
) -> None:
    paper, em_px = typeset(ROWS, slope=slope)
    sheet = sheet_from_photo(paper)
    boxes = find_letters(sheet)
    assert len(boxes) == sum(map(len, ROWS))
    if labelled:
        boxes = with_labels(boxes, "".join(ROWS))
    sizes = []
    for box, lines in zip(boxes, letter_lines(boxes), strict=True):
        assert lines is not None
        middle = (box.left + box.right) / 2
        off_px = lines.baseline_px - (baseline_of(row_of(box)) + slope * middle)
        assert abs(off_px) <= 0.02 * em_px + 1.0, (box.label, off_px)  # boxes are whole pixels
        sizes.append(lines.em_px)
    # A face need not have the heights of the guides: within what its capitals and ascenders allow.
    assert np.median(sizes) == pytest.approx(em_px, rel=0.08 if labelled else 0.12)


def test_letters_of_the_heights_of_the_guides_give_the_em_exactly() -> None:
    em_px, base = 200.0, 300.0
    spans = {"x": (0.0, 0.5), "p": (-0.25, 0.5), "l": (0.0, 0.75), "H": (0.0, 0.7)}
    boxes = [
        Box(
            100 * n,
            round(base - high * em_px),
            100 * n + 60,
            round(base - low * em_px),
            label,
        )
        for n, (label, (low, high)) in enumerate(spans.items())
    ]
    dot = Box(450, round(base - 14), 464, round(base), ".")
    found = letter_lines([*boxes, dot])
    for lines in found:
        assert lines is not None
        assert lines.baseline_px == pytest.approx(base, abs=0.02 * em_px)
        assert lines.em_px == pytest.approx(em_px, rel=0.02)


def test_one_letter_off_its_line_does_not_move_the_line() -> None:
    boxes = [Box(80 * n, 100, 80 * n + 50, 200, "x") for n in range(8)]
    boxes[3] = replace(boxes[3], top=140, bottom=240)
    for lines in letter_lines(boxes):
        assert lines is not None
        assert lines.baseline_px == pytest.approx(200.0, abs=4.0)


def test_letters_that_are_on_no_line_stand_on_their_own_bottom() -> None:
    bottoms = [170, 230] * 4
    jumping = [Box(80 * n, y - 100, 80 * n + 50, y, "x") for n, y in enumerate(bottoms)]
    assert letter_lines(jumping) == [None] * len(jumping)
    level = [Box(80 * n, 500, 80 * n + 50, 600, "x") for n in range(8)]
    for box, lines in zip(jumping, letter_lines([*jumping, *level]), strict=False):
        assert lines is not None
        assert lines.baseline_px == pytest.approx(box.bottom)
        assert lines.em_px == pytest.approx(100.0 / X_HEIGHT_EM)
    assert letter_lines([]) == []


def test_a_letter_cut_out_of_a_sheet_stands_where_it_stood() -> None:
    paper, _ = typeset(("xpoH",))
    sheet = sheet_from_photo(paper)
    glyphs = cut_out(sheet, with_labels(find_letters(sheet), "xpoH"), "sheet")
    entries = {glyph.label: glyph.entry(28, SETTINGS) for glyph in glyphs}
    spans = {label: em_span(entry) for label, entry in entries.items()}
    assert spans["x"] == pytest.approx((0.0, X_HEIGHT_EM), abs=0.05)
    assert spans["o"] == pytest.approx((0.0, X_HEIGHT_EM), abs=0.06)
    assert spans["p"][0] == pytest.approx(-0.2, abs=0.06)
    assert spans["H"][1] == pytest.approx(CAP_HEIGHT_EM, abs=0.06)


def em_span(entry: MemoryEntry) -> tuple[float, float]:
    """Lowest and highest ink in em above the baseline."""
    assert entry.lines is not None
    box = ink_box(entry)
    assert box is not None
    low, high = entry.lines.to_em([(0.0, box[3]), (0.0, box[1])])[:, 1]
    return float(low), float(high)


# --- practice sheets -----------------------------------------------------------------------------


def written_on(page: Page) -> np.ndarray:
    """Each cell holds a bar from its baseline to the x-height."""
    paper = np.asarray(draw_page(page)).copy()
    for box, _ in page.cells():
        em_px = CELL_EM * box.height
        base = round(box.top + CELL_BASELINE * box.height)
        middle = (box.left + box.right) // 2
        paper[base - round(X_HEIGHT_EM * em_px) : base, middle - 8 : middle + 8] = 40
    return paper


@pytest.mark.parametrize(("quarter_turns", "askew"), [(0, 0.0), (1, 0.04)])
def test_cells_of_a_practice_sheet_give_the_lines_printed_in_them(
    quarter_turns: int, askew: float
) -> None:
    page = Page(("x", "l", "."), repeats=2, columns=6)
    photo = photographed_page(written_on(page), quarter_turns, askew)
    found = read_practice_sheet(sheet_from_photo(photo))
    assert found is not None
    assert [glyph.label for glyph in found] == list("xxll..")
    for glyph in found:
        assert em_span(glyph.entry(28, SETTINGS)) == pytest.approx((0.0, X_HEIGHT_EM), abs=0.03)


def test_a_sheet_printed_without_lines_is_read_as_ever() -> None:
    page = Page(("A", "e"), repeats=3, columns=6, lined=False)
    found = read_practice_sheet(sheet_from_photo(filled_in(page)))
    assert found is not None
    assert [glyph.label for glyph in found] == list("AAAeee")
    assert {glyph.lines for glyph in found} == {None}
    plain, lined = (
        np.asarray(draw_page(replace(page, lined=on)))[:2100]  # above the strip
        for on in (False, True)
    )
    assert (lined <= plain).all()
    inked = (lined < 200) & (plain > 200)
    assert lined[inked].min() > 170  # far lighter than a pen


def test_all_pages_of_a_layout_have_lines_or_none() -> None:
    for lined in (True, False):
        pages = layout_pages("ABCDEFGHIJKLMNOPQRSTUVWXYZ", lined=lined)
        assert [page.lined for page in pages] == [lined] * len(pages)
        assert all((page.lines(page.cells()[0][0]) is None) != lined for page in pages)


# --- fonts and pictures --------------------------------------------------------------------------


@pytest.mark.skipif(not DEJAVU.exists(), reason="needs a font")
def test_characters_of_a_font_stand_on_its_baseline() -> None:
    glyphs = {g.label: g.entry(28, SETTINGS) for g in read_font(DEJAVU, "xopHlg.-")}
    spans = {label: em_span(entry) for label, entry in glyphs.items()}
    assert spans["x"] == pytest.approx((0.0, X_HEIGHT_EM), abs=0.02)
    assert spans["H"] == pytest.approx((0.0, CAP_HEIGHT_EM), abs=0.05)
    assert spans["p"] == pytest.approx((-0.2, X_HEIGHT_EM), abs=0.06)
    assert spans["o"] == pytest.approx((0.0, X_HEIGHT_EM), abs=0.03)
    low, high = spans["-"]
    assert 0.15 < low < high < 0.35
    low, high = spans["."]
    assert low == pytest.approx(0.0, abs=0.02)
    assert high < 0.15


def test_lines_of_strokes_and_pixels_follow_them_to_the_square() -> None:
    bar = (polyline([(0, 0), (0, 300)]),)
    drawn = replace(ImportedGlyph.drawn(bar, "x", "x.txt"), lines=WritingLines(300.0, 600.0))
    entry = drawn.entry(28, SETTINGS)
    assert entry.lines is not None
    ys = entry.lines.to_em(StrokeArrays.of(entry.strokes).points_px)[:, 1]
    assert (ys.min(), ys.max()) == pytest.approx((0.0, 0.5), abs=1e-6)
    pixels = np.full((400, 300), 255, np.uint8)
    pixels[50:250, 100:120] = 0
    picture = ImportedGlyph(pixels, "x", "x.png", lines=WritingLines(250.0, 400.0))
    assert em_span(picture.entry(28, SETTINGS)) == pytest.approx((0.0, 0.5), abs=0.02)
    uncropped = NormaliserSettings(crop=False, glyph_px=None)
    assert em_span(picture.entry(28, uncropped)) == pytest.approx((0.0, 0.5), abs=0.03)
    ready = ImportedGlyph(
        np.eye(28, dtype=np.uint8), "x", "x", ready=True, lines=WritingLines(28.0, 28.0)
    )
    found = ready.entry(28, SETTINGS).lines
    assert found == WritingLines(105.0, 105.0)


def test_lines_survive_the_way_out_of_a_child_process() -> None:
    plain = ImportedGlyph(np.zeros((2, 2), np.uint8), "a", "a")
    lined = replace(plain, lines=WritingLines(1.5, 20.0))
    assert [g.lines for g in from_payload(*to_payload([plain, lined]))] == [None, lined.lines]


def test_pictures_without_lines_take_those_of_their_character() -> None:
    pixels = np.full((60, 60), 255, np.uint8)
    pixels[10:50, 20:40] = 0
    entry = ImportedGlyph(pixels, "p", "p.png").entry(28, SETTINGS)
    assert entry.lines is None
    assert entry_lines(entry) == character_lines("p", ink_box(entry))


def pictures(text: str, shared_line: bool) -> list[ImportedGlyph]:
    """A picture per letter, on one line or each cut out."""
    face = ImageFont.load_default(80)
    found = []
    for letter in text:
        image = Image.new("L", (150, 150), 255)
        ImageDraw.Draw(image).text((50, 100), letter, fill=0, font=face, anchor="ls")
        pixels = np.asarray(image)
        if not shared_line:
            left, top, right, bottom = image.point(lambda v: 255 - v).getbbox() or (0, 0, 1, 1)
            pixels = np.pad(pixels[top:bottom, left:right], 20, constant_values=255)
        found.append(ImportedGlyph(pixels, letter, f"{letter}.png"))
    return found


def test_pictures_on_a_shared_line_get_it() -> None:
    lined = with_shared_lines(pictures("xopHlg.", shared_line=True), SETTINGS)
    spans = {glyph.label: em_span(glyph.entry(28, SETTINGS)) for glyph in lined}
    for letter in "xoHl.":
        assert spans[letter][0] == pytest.approx(0.0, abs=0.03), letter
    assert spans["p"][0] < -0.15
    assert spans["."][1] < 0.15


def test_signs_take_the_size_of_letters_that_were_cut_out_one_by_one() -> None:
    found = pictures("xopHlg.-", shared_line=False)
    lined = with_shared_lines(found, SETTINGS)
    assert [glyph.label for glyph in lined if glyph.lines] == [".", "-"]
    dot = lined[6]
    own = (np.flatnonzero((found[6].pixels < 128).any(1))[[0, -1]] * [1, 1]).tolist()
    assert dot.lines is not None
    assert (own[1] + 1 - own[0]) / dot.lines.em_px == pytest.approx(0.12, abs=0.05)
    few = found[:3]
    assert with_shared_lines(few, SETTINGS) is few
    blank = [replace(glyph, pixels=np.full((9, 9), 255, np.uint8)) for glyph in found]
    assert [glyph.lines for glyph in with_shared_lines(blank, SETTINGS)] == [None] * len(blank)

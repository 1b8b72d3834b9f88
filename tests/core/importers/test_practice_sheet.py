"""Practice sheets: printed, filled in, photographed askew, read with their labels."""

from __future__ import annotations

import io
import re

import numpy as np
import pytest
from letter_sheets import WRITTEN, filled_in, photographed_page
from vma_core.errors import UserError
from vma_core.glyphs.normalise import NormaliserSettings
from vma_core.glyphs.stroke_raster import rasterise
from vma_core.importers.letter_sheet import sheet_from_photo
from vma_core.importers.practice_sheet import (
    Page,
    draw_page,
    layout_pages,
    practice_pdf,
    read_practice_sheet,
)
from vma_core.storage.starter_memory import draw_character

PAGE = Page(("A", "e", "ß", "あ", "Kg"), repeats=3, columns=6)


@pytest.mark.parametrize(
    ("quarter_turns", "askew"), [(0, 0.0), (0, 0.06), (1, 0.03), (2, 0.0), (3, 0.04)]
)
def test_a_filled_in_sheet_is_read_with_its_labels(quarter_turns: int, askew: float) -> None:
    photo = photographed_page(filled_in(PAGE, empty=(4, 14)), quarter_turns, askew)
    found = read_practice_sheet(sheet_from_photo(photo))
    assert found is not None
    assert [f.label for f in found] == [*"AAA", "e", "e", *"ßßß", *"あああ", "Kg", "Kg"]
    settings = NormaliserSettings()
    shared = []
    for number, glyph in zip([*range(4), *range(5, 14)], found, strict=True):
        letter = WRITTEN[number // 3 % len(WRITTEN)]
        ink = rasterise(draw_character("futural", letter, number)).coverage >= 0.5
        clean = type(glyph)((255 * ~ink).astype(np.uint8), "", "")
        a = clean.glyph(28, settings).astype(bool)
        b = glyph.glyph(28, settings).astype(bool)
        shared.append((a & b).sum() / (a | b).sum())
    assert np.median(shared) > 0.6


def test_an_empty_sheet_is_refused_despite_its_print() -> None:
    with pytest.raises(UserError, match="practice sheet is empty"):
        read_practice_sheet(
            sheet_from_photo(photographed_page(np.asarray(draw_page(PAGE)), askew=0.03))
        )


def test_a_covered_strip_is_an_error() -> None:
    paper = filled_in(PAGE)
    paper[2165:2200] = 255
    with pytest.raises(UserError, match="strip at the foot"):
        read_practice_sheet(sheet_from_photo(paper))


def test_other_sheets_are_not_practice_sheets() -> None:
    paper = filled_in(PAGE)
    paper[:160] = 255
    assert read_practice_sheet(sheet_from_photo(paper)) is None


def test_pages_hold_as_many_cells_as_fit() -> None:
    pages = layout_pages("ABCDEFGHIJKLMNOPQRSTUVWXYZA", repeats=4, columns=6)
    assert [label for page in pages for label in page.labels] == list("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    assert all(len(page.labels) <= page.capacity for page in pages)
    assert len(pages) == 3
    many = layout_pages([f"character{n:02d}" for n in range(30)], repeats=1, columns=8)
    assert len(many) > 1
    with pytest.raises(UserError, match="at least one"):
        layout_pages("  ")
    with pytest.raises(UserError, match="too long"):
        layout_pages(["x" * 300])
    with pytest.raises(UserError, match="4, 5, 6 or 8"):
        layout_pages("a", columns=7)


def test_the_pdf_has_one_a4_page_per_sheet() -> None:
    data = practice_pdf(layout_pages("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    assert data.startswith(b"%PDF-")
    boxes = re.findall(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)", data)
    assert len(boxes) == 3
    assert [round(float(side) / 72 * 25.4) for side in boxes[0]] == [210, 297]
    assert io.BytesIO(data).getbuffer().nbytes < 3 << 20

"""Sheets of letters: shadows, dots and umlauts, reading order, ignored marks."""

from __future__ import annotations

import io

import numpy as np
import pytest
from letter_sheets import hand_written, overlap, photographed
from PIL import Image, ImageDraw
from vma_core.errors import UserError
from vma_core.glyphs.normalise import NormaliserSettings
from vma_core.importers.boxes import Box
from vma_core.importers.images import read_photo
from vma_core.importers.letter_sheet import (
    find_letters,
    sheet_from_photo,
    shrunk,
    split,
    with_labels,
)
from vma_core.importers.text_lines import in_reading_order


@pytest.mark.parametrize("photo", [False, True])
def test_letters_are_found_in_reading_order(photo: bool) -> None:
    paper, places = hand_written()
    boxes = find_letters(sheet_from_photo(photographed(paper) if photo else paper))
    assert len(boxes) == len(places)
    assert min(overlap(a, b) for a, b in zip(boxes, places, strict=True)) > 0.6


def test_letters_of_a_photo_match_the_written_ones() -> None:
    paper, _ = hand_written()
    settings = NormaliserSettings()
    clean, photo = sheet_from_photo(paper), sheet_from_photo(photographed(paper))
    pairs = zip(find_letters(clean), find_letters(photo), strict=True)
    shared = []
    for a, b in pairs:
        one = clean.glyph(a, "a").glyph(28, settings).astype(bool)
        other = photo.glyph(b, "b").glyph(28, settings).astype(bool)
        shared.append((one & other).sum() / (one | other).sum())
    assert np.median(shared) > 0.7


def dotted() -> np.ndarray:
    """i, ü, ä as simple shapes, and an l beside them."""
    image = Image.new("L", (700, 220), 255)
    draw = ImageDraw.Draw(image)
    draw.line([(60, 90), (60, 180)], fill=0, width=10)
    draw.ellipse([52, 50, 68, 66], fill=0)
    for left in (160, 320):
        draw.line([(left, 90), (left, 180), (left + 60, 180), (left + 60, 90)], fill=0, width=10)
        draw.ellipse([left + 5, 48, left + 21, 64], fill=0)
        draw.ellipse([left + 40, 48, left + 56, 64], fill=0)
    draw.line([(480, 40), (480, 180)], fill=0, width=10)
    draw.point([(600, 30), (610, 190)], fill=0)  # dirt
    return np.asarray(image)


def test_dots_belong_to_their_letters() -> None:
    boxes = find_letters(sheet_from_photo(dotted()))
    assert [round(b.left, -1) for b in boxes] == [50, 160, 320, 480]
    assert all(b.top < 60 for b in boxes)


def test_rulings_and_paper_edges_are_ignored() -> None:
    paper, places = hand_written()
    image = Image.fromarray(paper)
    draw = ImageDraw.Draw(image)
    for y in (22, paper.shape[0] - 14):
        draw.line([(0, y), (paper.shape[1], y)], fill=90, width=3)
    assert len(find_letters(sheet_from_photo(np.asarray(image)))) == len(places)


@pytest.mark.parametrize("tone", [(255, 255), (250, 246), (20, 20)])
def test_a_sheet_without_letters_gives_advice(tone: tuple[int, int]) -> None:
    blank = np.full((300, 400), tone[0], np.uint8)
    blank[100:110, 100:110] = tone[1]
    with pytest.raises(UserError, match="No letters were found"):
        find_letters(sheet_from_photo(blank))


def test_chalk_on_a_board() -> None:
    paper, places = hand_written()
    assert len(find_letters(sheet_from_photo(255 - paper))) == len(places)


def test_a_turned_sheet_is_turned_back() -> None:
    paper, places = hand_written()
    sheet = sheet_from_photo(np.ascontiguousarray(np.rot90(paper))).rotated()
    boxes = find_letters(sheet)
    assert min(overlap(a, b) for a, b in zip(boxes, places, strict=True)) > 0.6


def test_splitting_cuts_where_there_is_no_ink() -> None:
    paper, places = hand_written()
    sheet = sheet_from_photo(paper)
    halves = split(sheet, places[0].union(places[1]))
    assert [overlap(a, b) > 0.8 for a, b in zip(halves, places[:2], strict=True)] == [True, True]
    assert shrunk(sheet, Box(0, 0, 5, 5)) == Box(0, 0, 5, 5)


def test_labels_go_by_reading_order() -> None:
    boxes = in_reading_order([Box(50, 0, 60, 10), Box(0, 2, 10, 12), Box(5, 40, 9, 50, "z")])
    assert [b.left for b in boxes] == [0, 50, 5]
    assert [b.label for b in with_labels(boxes, "ab")] == ["a", "b", "z"]
    assert [b.label for b in with_labels(boxes, "alpha beta gamma")] == ["alpha", "beta", "gamma"]


def jpeg(size: tuple[int, int], orientation: int = 1) -> bytes:
    image = Image.new("L", size, 255)
    ImageDraw.Draw(image).rectangle([0, 0, size[0] // 2, size[1] // 4], fill=0)
    exif = Image.Exif()
    exif[0x0112] = orientation
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", exif=exif)
    return buffer.getvalue()


def test_photos_are_turned_by_their_exif_orientation() -> None:
    grey = read_photo(jpeg((80, 60), orientation=6), "p.jpg")
    assert grey.shape == (80, 60)
    assert grey[5, 55] < 60 < 200 < grey[5, 5]


def test_large_photos_are_decoded_small_and_huge_ones_refused() -> None:
    grey = read_photo(jpeg((9000, 6000)), "p.jpg")
    assert max(grey.shape) <= 4600
    with pytest.raises(UserError, match=r"too large.* 16 megapixels"):
        read_photo(jpeg((16000, 12500)), "p.jpg")
    with pytest.raises(UserError, match="not a PNG"):
        read_photo(b"nothing", "p.jpg")

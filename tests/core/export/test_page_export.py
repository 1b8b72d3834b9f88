"""Pages as files: order and size of lines, the same ink in every form, sheets, missing letters."""

from __future__ import annotations

import io
import itertools
import re
from dataclasses import replace

import numpy as np
import pypdfium2
import pytest
from defusedxml.ElementTree import fromstring
from hand_examples import at, hand, own, snapshot, varied
from numpy.typing import NDArray
from PIL import Image
from vma_core.errors import UserError
from vma_core.export.page import (
    MAX_PIXELS,
    page_movie,
    page_pdf,
    page_png,
    page_svg,
    pixels_of,
)
from vma_core.glyphs.strokes import Stroke, StrokePoint
from vma_core.importers.svg import read_svg
from vma_core.memory.entries import MemoryEntry
from vma_core.writing.hand import Hand
from vma_core.writing.page import Page, PageSettings
from vma_core.writing.typesetter import typeset

HAND = hand()
SMALL = PageSettings(
    em_mm=8, page_width_mm=80, page_height_mm=40, margin_mm=5, pen_width_mm=0.6, wildness=0.8
)
DPI = 150.0


def page_of(text: str, settings: PageSettings = SMALL, the_hand: Hand = HAND) -> Page:
    return typeset(text, the_hand, varied(the_hand), settings)


def ink(png: bytes) -> NDArray[np.float64]:
    with Image.open(io.BytesIO(png)) as image:
        return 1 - np.asarray(image.convert("L"), float) / 255


def pdf_ink(pdf: bytes, sheet: int = 0) -> NDArray[np.float64]:
    document = pypdfium2.PdfDocument(pdf)
    image = document[sheet].render(scale=DPI / 72).to_pil().convert("L")
    return 1 - np.asarray(image, float) / 255


def overlap(a: NDArray[np.float64], b: NDArray[np.float64]) -> float:
    """Shared ink, of all ink."""
    height, width = (min(x, y) for x, y in zip(a.shape, b.shape, strict=True))
    a, b = a[:height, :width], b[:height, :width]
    return float(np.minimum(a, b).sum() / np.maximum(a, b).sum())


def numbers(text: str) -> NDArray[np.float64]:
    return np.array([float(n) for n in re.findall(r"-?\d+\.?\d*", text)])


def test_svg_lines_are_in_writing_order_in_millimetres() -> None:
    page = page_of("Hi, hand\nat é")
    (svg,) = page_svg(page, lines=True)
    root = fromstring(svg)
    assert (root.get("width"), root.get("height")) == ("80mm", "40mm")
    assert root.get("viewBox") == "0 0 80 40"
    paths = root.findall(".//{*}path")
    strokes = page.strokes
    assert len(paths) == len(strokes)
    for path, start, end in zip(paths, strokes.starts, strokes.starts[1:], strict=False):
        found = numbers(path.get("d", "")).reshape(-1, 2)
        np.testing.assert_allclose(found[0], strokes.points_px[start], atol=0.05)
        np.testing.assert_allclose(found[-1], strokes.points_px[end - 1], atol=0.05)
        assert float(path.get("stroke-width", "0")) == pytest.approx(0.6, abs=2e-3)


def test_joined_letters_are_one_line_for_the_plotter() -> None:
    curve = at("u", [(0, 10), (10, 0), (30, 30), (30, 10), (45, 12)])
    the_hand = Hand.of(snapshot([curve]))
    for joining, lines in ((False, 4), (True, 2)):
        page = typeset("uu uu", the_hand, own, replace(SMALL, joining=joining))
        assert len(fromstring(page_svg(page, lines=True)[0]).findall(".//{*}path")) == lines


def test_svg_and_pdf_and_png_show_the_same_ink() -> None:
    page = page_of("Hamburg, Ä 42\njäh?")
    painted = ink(page_png(page, DPI)[0])
    assert painted.sum() > 500
    assert overlap(painted, pdf_ink(page_pdf(page))) > 0.85
    lines = read_svg(page_svg(page, lines=True)[0], "", "page.svg")
    assert len(lines.strokes) == len(page.strokes)
    outline = page_svg(page)[0]
    assert b"stroke-width" not in outline
    assert overlap(painted, filled(outline, painted.shape)) > 0.85


def filled(svg: bytes, shape: tuple[int, ...]) -> NDArray[np.float64]:
    """Even-odd fill of an SVG of Bézier outlines, by Pillow, four times as fine."""
    from PIL import ImageDraw

    scale = 4 * DPI / 25.4
    size = 4 * shape[1], 4 * shape[0]
    found = np.zeros(size[::-1], bool)
    for path in fromstring(svg).findall(".//{*}path"):
        letter = np.zeros(size[::-1], bool)
        for outline in path.get("d", "").split("Z")[:-1]:
            points: list[NDArray[np.float64]] = []
            for command, values in re.findall(r"([MLC])([^MLCZ]*)", outline):
                given = numbers(values).reshape(-1, 2)
                if command == "C":
                    t = np.linspace(0, 1, 9)[1:, None]
                    a, (b, c, d) = points[-1], given
                    points += list(
                        (1 - t) ** 3 * a
                        + 3 * t * (1 - t) ** 2 * b
                        + 3 * t * t * (1 - t) * c
                        + t**3 * d
                    )
                else:
                    points.append(given[0])
            mask = Image.new("1", size)
            ImageDraw.Draw(mask).polygon([tuple(scale * p) for p in points], fill=1)
            letter ^= np.asarray(mask)
        found |= letter
    return found.reshape(shape[0], 4, shape[1], 4).mean(axis=(1, 3))


def test_pressure_and_solid_and_erased_shapes_survive_the_pdf() -> None:
    wedge = Stroke(tuple(StrokePoint(x, 60, (x - 20) / 60) for x in range(20, 81, 2)), 12.0)
    ring = [
        Stroke(tuple(StrokePoint(x, y) for x, y in square(20, 80)), filled=True),
        Stroke(tuple(StrokePoint(x, y) for x, y in square(35, 65)), filled=True, erases=True),
    ]
    image = np.ones((28, 28), np.uint8)
    entries = [
        MemoryEntry(image, "w", "", (wedge,)),
        MemoryEntry(image, "o", "", tuple(ring)),
    ]
    the_hand = Hand.of(snapshot(entries))
    page = typeset("wow", the_hand, own, replace(SMALL, em_mm=10, pen_width_mm=2))
    assert page.sheets == 1
    painted = ink(page_png(page, DPI)[0])
    assert overlap(painted, pdf_ink(page_pdf(page))) > 0.9
    assert overlap(painted, filled(page_svg(page)[0], painted.shape)) > 0.9
    box = page.letters[1].box
    middle = DPI / 25.4 * np.array([box.left + box.right, box.top + box.bottom]) / 2
    assert painted[round(middle[1]), round(middle[0])] == 0  # the hole
    lines = page_svg(page, lines=True)[0].decode()
    assert lines.count("<path") == 3


def square(low: float, high: float) -> list[tuple[float, float]]:
    return [(low, low), (high, low), (high, high), (low, high), (low, low)]


def test_sheets_become_files_and_pages() -> None:
    page = page_of("a lot of words that fill more than one sheet")
    assert page.sheets > 1
    svgs, pngs = page_svg(page, lines=True), page_png(page, 100)
    document = pypdfium2.PdfDocument(page_pdf(page, title="Words"))
    assert len(svgs) == len(pngs) == len(document) == page.sheets
    assert document[0].get_size() == pytest.approx((80 * 72 / 25.4, 40 * 72 / 25.4), abs=0.1)
    assert document.get_metadata_dict()["Title"] == "Words"
    assert sum(svg.count(b"<path") for svg in svgs) == len(page.strokes)
    for svg in svgs:
        y = [numbers(p.get("d", ""))[1] for p in fromstring(svg).findall(".//{*}path")]
        assert 0 <= min(y) <= max(y) <= 40
    last = page.sheets - 1
    assert overlap(ink(page_png(page, DPI)[last]), pdf_ink(page_pdf(page), last)) > 0.8


def test_missing_letters_are_left_out_or_marked_pale() -> None:
    page = page_of("aßb")
    plain, marked = ink(page_png(page, DPI)[0]), ink(page_png(page, DPI, placeholders=True)[0])
    extra = marked - plain
    box = page.letters[1].box
    rows, columns = np.nonzero(extra)
    scale = DPI / 25.4
    assert columns.min() == pytest.approx(scale * box.left, abs=2)
    assert rows.max() == pytest.approx(scale * box.bottom, abs=3)
    assert extra.max() < 0.3
    assert page_svg(page)[0].count(b"<rect") == 0
    assert page_svg(page, placeholders=True)[0].count(b"<rect") == 1
    assert page_svg(page, lines=True, placeholders=True)[0].count(b"<rect") == 0
    assert pdf_ink(page_pdf(page, placeholders=True)).sum() > pdf_ink(page_pdf(page)).sum()


def test_a_png_has_its_resolution_background_and_description() -> None:
    page = page_of("ab")
    (data,) = page_png(page, 254, transparent=True, description={"seed": 7, "model": "m"})
    with Image.open(io.BytesIO(data)) as image:
        assert image.size == (800, 400) == pixels_of(SMALL, 254)
        assert image.mode == "LA"
        assert image.info["dpi"] == pytest.approx((254, 254), abs=0.1)
        assert image.info["vma:seed"] == "7"
        grey, alpha = np.moveaxis(np.asarray(image), -1, 0)
        assert not grey.any()
        assert alpha.max() == 255
    with pytest.raises(UserError, match="Choose another resolution"):
        page_png(page, 20_000)
    width, height = pixels_of(PageSettings(), 900)
    assert width * height < MAX_PIXELS


@pytest.mark.parametrize("suffix", [".gif", ".webp"])
def test_the_movie_adds_ink_in_writing_order(suffix: str) -> None:
    page = page_of("hi a", replace(SMALL, page_height_mm=20, margin_mm=4))
    with Image.open(io.BytesIO(page_movie(page, suffix, 240))) as movie:
        assert movie.size == (240, 60)
        frames = []
        for number in range(movie.n_frames):  # type: ignore[attr-defined]
            movie.seek(number)
            frames.append(np.asarray(movie.convert("L"), int))
    painted = ink(page_png(page, 240 / 80 * 25.4)[0])
    assert overlap(1 - frames[-1] / 255, painted) > 0.9
    assert all((b <= a + 40).all() for a, b in itertools.pairwise(frames))
    assert (frames[0] < 128).sum() < 0.1 * (frames[-1] < 128).sum()
    middle = np.argwhere(frames[len(frames) // 3] < 128)
    end = np.argwhere(frames[-1] < 128)
    assert middle[:, 1].max() < 0.8 * end[:, 1].max()


def test_movies_of_sheets_turn_the_page() -> None:
    page = page_of("aa bb cc", replace(SMALL, page_width_mm=30, page_height_mm=16, margin_mm=3))
    assert page.sheets > 1
    with Image.open(io.BytesIO(page_movie(page, ".gif", 200))) as movie:
        movie.seek(movie.n_frames - 1)  # type: ignore[attr-defined]
        last = 1 - np.asarray(movie.convert("L"), float) / 255
    assert overlap(last, ink(page_png(page, 200 / 30 * 25.4)[-1])) > 0.8


def test_a_movie_of_nothing_and_of_other_kinds_is_refused() -> None:
    with pytest.raises(UserError, match="no letter of this text is drawn"):
        page_movie(page_of("ßß"), ".gif")
    with pytest.raises(UserError, match="not an animation format"):
        page_movie(page_of("a"), ".mp4")


def test_progress_counts_letters_and_may_stop() -> None:
    page = page_of("hello")
    seen: list[tuple[int, int]] = []
    for export in (page_svg, page_pdf, page_png):
        seen.clear()
        export(page, progress=lambda done, total: seen.append((done, total)))
        assert seen == [(n, 5) for n in range(1, 6)]

    def stop(_done: int, _total: int) -> None:
        raise KeyboardInterrupt

    for export in (page_svg, page_pdf, page_png):
        with pytest.raises(KeyboardInterrupt):
            export(page, progress=stop)


def test_the_same_page_gives_the_same_files() -> None:
    a, b = page_of("same"), page_of("same", the_hand=hand())
    assert page_svg(a) == page_svg(b)
    assert page_pdf(a) == page_pdf(b)
    assert page_png(a) == page_png(b)

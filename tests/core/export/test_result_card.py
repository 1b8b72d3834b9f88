"""The card that fits into a QR code."""

from __future__ import annotations

import re
from urllib.parse import unquote

import numpy as np
import pytest
import segno
from defusedxml import ElementTree
from vma_core.engine.engine import Engine
from vma_core.engine.request import Drawing, Request
from vma_core.export.result_card import MAX_BYTES, URI_PREFIX, card_svg, data_uri
from vma_core.glyphs.stroke_raster import rasterise, strokes_to_glyph
from vma_core.glyphs.strokes import StrokeArrays, polyline
from vma_core.memory.entries import Memory
from vma_core.storage.starter_memory import draw_character, starter_memory


@pytest.mark.parametrize(
    ("font", "place"), [("japanese", "A"), ("cyrilc_1", "B"), ("scripts", "G")]
)
def test_a_card_of_real_variants_fits(engine: Engine, font: str, place: str) -> None:
    strokes = draw_character(font, place, 5)
    drawing = Drawing.of(strokes_to_glyph(strokes, 28))
    memory = Memory(starter_memory()).snapshot()
    images = engine.answer(Request(memory, drawing, count=12)).images

    svg = card_svg(strokes, images)

    assert len(data_uri(svg)) <= MAX_BYTES
    root = ElementTree.fromstring(svg)
    assert root.attrib["viewBox"] in ("0 0 240 120", "0 0 180 120"), "four or two variants"


def test_the_address_contains_the_picture() -> None:
    svg = card_svg(draw_character("futural", "A", 1), np.zeros((0, 28, 28), np.float32))
    uri = data_uri(svg)
    assert uri.startswith(URI_PREFIX)
    assert unquote(uri.removeprefix(URI_PREFIX)) == svg
    assert re.fullmatch(r"[\x20-\x7e]+", uri), "QR readers agree on ASCII alone"


def test_stroke_variants_are_the_lines_of_the_card() -> None:
    own = draw_character("futural", "A", 1)
    variants = [StrokeArrays.of(draw_character("futural", "L", hand)) for hand in (1, 2)]
    svg = card_svg(own, variants)
    left, right = re.findall(r" d='([^']*)'", svg)
    assert left.count("M") == len(own)
    assert right.count("M") == sum(map(len, variants))


def test_a_long_drawing_drops_variants_first() -> None:
    rng = np.random.default_rng(0)
    scribble = [polyline(rng.uniform(5, 100, (30, 2)).tolist()) for _ in range(2)]
    images = (rng.random((8, 28, 28)) > 0.5).astype(np.float32)
    svg = card_svg(scribble, images)
    (path,) = re.findall(r" d='([^']*)'", svg)
    assert path.count("M") == len(scribble)
    assert len(data_uri(svg)) <= MAX_BYTES


@pytest.mark.parametrize(("strokes", "points"), [(2, 400), (200, 2), (40, 40)])
def test_no_scribble_is_too_long_for_the_code(strokes: int, points: int) -> None:
    rng = np.random.default_rng(1)
    scribble = [polyline(rng.uniform(5, 100, (points, 2)).tolist()) for _ in range(strokes)]
    svg = card_svg(scribble, [])
    assert len(data_uri(svg)) <= MAX_BYTES
    assert "M" in svg


def test_the_code_has_at_most_version_twenty() -> None:
    code = segno.make("x" * MAX_BYTES, mode="byte", error="l", boost_error=False)
    assert int(code.version) <= 20


@pytest.mark.parametrize("size", [28, 26, 40])
def test_the_fast_raster_equals_the_exact_one(size: int) -> None:
    for place, hand in (("A", 1), ("B", 2), ("C", 3)):
        strokes = list(draw_character("japanese", place, hand))
        points = tuple(p._replace(pressure=0.3 * i % 2.0) for i, p in enumerate(strokes[0].points))
        strokes[0] = type(strokes[0])(points, 6.0)
        strokes += [
            type(strokes[0])(strokes[0].points[:5], 8.0, erases=True),
            type(strokes[0])(strokes[0].points[3:4], 7.0),
            type(strokes[0])((), 7.0),
        ]
        exact = rasterise(strokes).glyph(size)
        np.testing.assert_array_equal(strokes_to_glyph(strokes, size), exact)

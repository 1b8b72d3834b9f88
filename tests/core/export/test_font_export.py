"""Fonts: opened by fontTools, set by a shaper, alternates that really take turns."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import uharfbuzz
from fontTools.pens.basePen import decomposeQuadraticSegment
from fontTools.pens.recordingPen import RecordingPen
from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw, ImageFont
from stroke_examples import drawings, overlap
from vma_core.engine.engine import Engine
from vma_core.engine.variant_settings import VariantSettings
from vma_core.errors import UserError
from vma_core.export.drawable import paint
from vma_core.export.font import BEARING, alternates_feature, build_font, font_glyphs
from vma_core.glyphs.characters import character_of
from vma_core.glyphs.stroke_raster import polygon_coverage
from vma_core.glyphs.strokes import StrokeArrays
from vma_core.memory.entries import Memory, MemoryEntry
from vma_core.storage.starter_memory import starter_memory


@pytest.fixture(scope="module")
def memory() -> Memory:
    """Two drawings each of three characters, and one label that names none."""
    known = starter_memory()
    named = [replace(known[i], label=f"Hand {'ABé'[i // 2]}") for i in range(6)]
    return Memory([*named, replace(known[8], label="arrow")])


@pytest.fixture(scope="module")
def font(engine: Engine, memory: Memory) -> bytes:
    glyphs, unused = font_glyphs(
        engine, memory.snapshot(), 4, VariantSettings(seed=3, variation=0.4)
    )
    assert unused == ["arrow"]
    assert list(glyphs) == ["A", "B", "é"]
    assert [len(shapes) for shapes in glyphs.values()] == [4, 4, 4]
    for number in (0, 1):
        own, drawn = glyphs["B"][number], StrokeArrays.of(memory[2 + number].strokes)
        assert isinstance(own, StrokeArrays)
        np.testing.assert_allclose(own.points_px, drawn.points_px)
    return build_font(glyphs, "My hand")


def shaped(font: bytes, text: str, **features: bool) -> list[str]:
    """Glyph names that a shaper chooses for a text."""
    face = uharfbuzz.Face(font)
    found = uharfbuzz.Font(face)
    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    uharfbuzz.shape(found, buffer, features)
    return [found.glyph_to_string(info.codepoint) for info in buffer.glyph_infos]


def test_the_shaper_sets_words_with_alternates_that_go_round(font: bytes) -> None:
    assert shaped(font, "AAAAAA") == [
        "uni0041",
        "uni0041.alt1",
        "uni0041.alt2",
        "uni0041.alt3",
        "uni0041",
        "uni0041.alt1",
    ]
    assert shaped(font, "ABé") == ["uni0041", "uni0042.alt1", "uni00E9.alt2"]
    # A space restarts the cycle, and the feature can be switched off.
    assert shaped(font, "AA A")[-1] == "uni0041"
    assert shaped(font, "AAA", calt=False) == ["uni0041"] * 3


def test_fonttools_reads_every_table(font: bytes) -> None:
    found = TTFont(io.BytesIO(font), checkChecksums=2)
    assert found.getBestCmap() == {32: "space", 65: "uni0041", 66: "uni0042", 233: "uni00E9"}
    assert found["name"].getDebugName(1) == "My hand"
    glyphs = found["glyf"]
    for name in found.getGlyphOrder():
        glyph = glyphs[name]
        if name in (".notdef", "space"):
            continue
        assert glyph.numberOfContours > 0
        width, bearing = found["hmtx"][name]
        assert bearing == glyph.xMin == pytest.approx(BEARING, abs=6)
        assert width == glyph.xMax + BEARING
    shapes = {glyphs[f"uni0041{e}"].coordinates.array.tobytes() for e in ("", ".alt1", ".alt2")}
    assert len(shapes) == 3


def test_a_ring_keeps_its_hole() -> None:
    ring = np.zeros((28, 28), np.float32)
    ring[6:22, 6:22] = 1
    ring[11:17, 11:17] = 0
    found = TTFont(io.BytesIO(build_font({"o": [ring]}, "Ring")))
    coordinates, ends, _ = found["glyf"]["uni006F"].getCoordinates(found["glyf"])
    assert len(ends) == 2
    outer, hole = coordinates[: ends[0] + 1], coordinates[ends[0] + 1 :]
    # TrueType fills by the direction of turning: outer outlines clockwise, holes the other way.
    areas = sorted((area(list(part)) for part in (outer, hole)), key=abs)
    assert areas[1] < 0 < areas[0]
    assert "GSUB" not in found


@pytest.mark.parametrize("strokes", drawings())
def test_a_letter_is_set_as_it_was_drawn(strokes: StrokeArrays, tmp_path: Path) -> None:
    path = tmp_path / "one.ttf"
    path.write_bytes(build_font({"a": [strokes]}, "One"))
    side_px = 1050
    canvas = Image.new("L", (2 * side_px, 2 * side_px))
    ImageDraw.Draw(canvas).text((100, 100), "a", font=ImageFont.truetype(path, side_px), fill=255)
    letter = canvas.crop(canvas.getbbox())
    drawn = Image.fromarray(paint(strokes, side_px))
    drawn = drawn.crop(drawn.getbbox())
    assert np.abs(np.subtract(letter.size, drawn.size)).max() <= 6
    letter = letter.resize(drawn.size)
    assert overlap(np.asarray(letter, float), np.asarray(drawn, float)) > 0.96


@pytest.mark.parametrize("strokes", drawings())
def test_curves_of_a_letter_are_quadratic_and_never_overlap(strokes: StrokeArrays) -> None:
    found = TTFont(io.BytesIO(build_font({"a": [strokes]}, "One")))
    glyph = found["glyf"]["uni0061"]
    coordinates, ends, flags = glyph.getCoordinates(found["glyf"])
    assert 0 in flags  # points off the curve
    assert len(coordinates) < 400
    pen = RecordingPen()
    found.getGlyphSet()["uni0061"].draw(pen)
    total = np.zeros((1200, 1400))
    for outline in outlines_of(pen):
        points = np.add(outline, (100, 250))
        covered = polygon_coverage(points.astype(np.float32), 1400)[:1200]
        total += -np.sign(area(outline)) * covered
    # Each place is in one outline of ink, or in a hole of it.
    assert total.max() < 1.1
    assert total.min() > -0.1
    assert len(ends) == pen.value.count(("closePath", ()))


def outlines_of(pen: RecordingPen) -> list[list[tuple[float, float]]]:
    """Closed polygons along recorded quadratic curves."""
    found: list[list[tuple[float, float]]] = []
    for kind, points in pen.value:
        if kind == "moveTo":
            found.append([points[0]])
        elif kind == "lineTo":
            found[-1].append(points[0])
        elif kind == "qCurveTo":
            for control, end in decomposeQuadraticSegment(points):
                start = found[-1][-1]
                found[-1] += [
                    tuple(
                        (1 - t) ** 2 * a + 2 * t * (1 - t) * b + t * t * c
                        for a, b, c in zip(start, control, end, strict=True)
                    )
                    for t in (0.25, 0.5, 0.75, 1.0)
                ]
    return found


def area(points: list[tuple[float, float]]) -> float:
    """Signed area, positive where the points go counter-clockwise."""
    following = [*points[1:], points[0]]
    return sum(x * v - u * y for (x, y), (u, v) in zip(points, following, strict=True)) / 2


@pytest.mark.parametrize(
    ("label", "character"),
    [
        ("A", "A"),
        ("Japanese あ", "あ"),
        ("U+3042", "あ"),
        ("U+1F600", "😀"),
        ("U+D800", ""),
        ("U+110000", ""),
        ("arrow", ""),
        ("", ""),
        ("a\u0301", "á"),
        ("x\u0302", ""),  # no single character
        ("\ue001", "\ue001"),  # private use: icons, invented scripts
        ("Tengwar U+E001", "\ue001"),
        ("\u200b", ""),
        (" \t", ""),
    ],
)
def test_labels_name_characters(label: str, character: str) -> None:
    assert character_of(label) == character


def test_unsuitable_memories_give_no_font(engine: Engine, memory: Memory) -> None:
    nameless = Memory([replace(memory[0], label="arrow")])
    with pytest.raises(UserError, match="No label is a character"):
        font_glyphs(engine, nameless.snapshot(), 3, VariantSettings())
    blank = MemoryEntry(np.zeros((28, 28), np.uint8), "x")
    with pytest.raises(UserError, match="is empty"):
        build_font({"x": [blank.image.astype(np.float32)]}, "Nothing")


def test_the_feature_names_every_character_once() -> None:
    code = alternates_feature(["uni0041", "uni0042"], 3)
    assert "@alt2 = [uni0041.alt2 uni0042.alt2];" in code
    assert code.count("sub ") == 2

"""Fonts: opened by fontTools, set by a shaper, alternates that really take turns."""

from __future__ import annotations

import io
from dataclasses import replace

import numpy as np
import pytest
import uharfbuzz
from fontTools.ttLib import TTFont
from vma_core.engine.engine import Engine
from vma_core.errors import UserError
from vma_core.font_export import BEARING, build_font, character_of, cycling, font_glyphs
from vma_core.glyphs.starter import starter_memory
from vma_core.memory import Memory, MemoryEntry
from vma_core.settings import WallSettings


@pytest.fixture(scope="module")
def memory() -> Memory:
    """Two drawings each of three characters, and one label that names none."""
    known = starter_memory()
    named = [replace(known[i], label=f"Hand {'ABé'[i // 2]}") for i in range(6)]
    return Memory([*named, replace(known[8], label="arrow")])


@pytest.fixture(scope="module")
def font(engine: Engine, memory: Memory) -> bytes:
    glyphs, unused = font_glyphs(engine, memory.view(), 4, WallSettings(seed=3, variation=0.4))
    assert unused == ["arrow"]
    assert list(glyphs) == ["A", "B", "é"]
    assert [len(images) for images in glyphs.values()] == [4, 4, 4]
    for number in (0, 1):
        np.testing.assert_array_equal(glyphs["B"][number], memory[2 + number].image)
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
    # A space begins anew, and the feature can be switched off.
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
        assert glyph.xMin == BEARING
        width, bearing = found["hmtx"][name]
        assert (bearing, width) == (BEARING, glyph.xMax + BEARING)
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
        ("a\u0301", ""),
        (" \t", ""),
    ],
)
def test_labels_name_characters(label: str, character: str) -> None:
    assert character_of(label) == character


def test_what_gives_no_font_is_said(engine: Engine, memory: Memory) -> None:
    nameless = Memory([replace(memory[0], label="arrow")])
    with pytest.raises(UserError, match="No label names a character"):
        font_glyphs(engine, nameless.view(), 3, WallSettings())
    blank = MemoryEntry(np.zeros((28, 28), np.uint8), "x")
    with pytest.raises(UserError, match="is empty"):
        build_font({"x": [blank.image.astype(np.float32)]}, "Nothing")


def test_the_feature_names_every_character_once() -> None:
    code = cycling(["uni0041", "uni0042"], 3)
    assert "@alt2 = [uni0041.alt2 uni0042.alt2];" in code
    assert code.count("sub ") == 2

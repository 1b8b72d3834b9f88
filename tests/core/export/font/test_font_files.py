"""Fonts of a hand: opened by fontTools, set by a shaper, and what checkers of fonts say."""

from __future__ import annotations

import contextlib
import io
import json
import sys
from pathlib import Path

import numpy as np
import ots
import pytest
import uharfbuzz
from fontTools.pens.boundsPen import BoundsPen
from fontTools.ttLib import TTFont
from fontTools.ufoLib import UFOReader
from fontTools.varLib.instancer import instantiateVariableFont
from hand_fonts import drawn_font
from PIL import Image, ImageDraw, ImageFont
from vma_core.engine.engine import Engine
from vma_core.engine.variant_settings import VariantSettings
from vma_core.errors import UserError
from vma_core.export.font import features
from vma_core.export.font.design import FontDesign, design_font
from vma_core.export.font.files import save_font
from vma_core.export.font.letters import FontPlan, font_shapes, hand_for_font
from vma_core.export.font.names import FontNames
from vma_core.export.font.single_line import hershey_bytes, hershey_left_out, svg_font_bytes
from vma_core.export.font.static import otf_bytes, ttf_bytes
from vma_core.export.font.ufo import ufoz_bytes
from vma_core.export.font.variable import variable_bytes
from vma_core.glyphs.stroke_raster import strokes_to_glyph
from vma_core.glyphs.strokes import StrokeArrays, polyline
from vma_core.importers.stroke_files import read_hershey
from vma_core.memory.entries import Memory, MemoryEntry
from vma_core.storage.starter_memory import draw_character

LETTERS = "abnAVi´.xp"
SHAPES = 3


def entry(character: str, label: str = "") -> MemoryEntry:
    """A character drawn in one stroke font, as large as the square."""
    strokes = draw_character("futural", character.replace("´", "'"), 3)
    return MemoryEntry(strokes_to_glyph(strokes, 28), label or character, "", strokes)


@pytest.fixture(scope="module")
def memory() -> Memory:
    return Memory([*(entry(character) for character in LETTERS), entry("c", "curve")])


def designed(engine: Engine, memory: Memory, shapes: int, varied: bool = False) -> FontDesign:
    snapshot = memory.snapshot()
    hand = hand_for_font(snapshot)
    plan = FontPlan(shapes, VariantSettings(seed=3, variation=0.4), varied=varied)
    made = font_shapes(engine, snapshot, hand, plan)
    return design_font(made, FontNames("My/hand", "Ada", "ofl"))


@pytest.fixture(scope="module")
def design(engine: Engine, memory: Memory) -> FontDesign:
    return designed(engine, memory, SHAPES, varied=True)


@pytest.fixture(scope="module")
def otf(design: FontDesign) -> bytes:
    return otf_bytes(design)


@pytest.fixture(scope="module")
def ttf(design: FontDesign) -> bytes:
    return ttf_bytes(design)


@pytest.fixture(scope="module")
def variable(design: FontDesign) -> bytes:
    return variable_bytes(design)


def shaped(font: bytes, text: str, **features: bool) -> list[tuple[str, int]]:
    """Glyph names and advances that a shaper chooses for a text."""
    found = uharfbuzz.Font(uharfbuzz.Face(font))
    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    uharfbuzz.shape(found, buffer, features)
    return [
        (found.glyph_to_string(info.codepoint), position.x_advance)
        for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
    ]


def names_in(font: bytes, text: str, **features: bool) -> list[str]:
    return [name for name, _ in shaped(font, text, **features)]


# --- alternates ----------------------------------------------------------------------------------


def test_banana_has_three_different_a(otf: bytes, ttf: bytes, variable: bytes) -> None:
    for font in (otf, ttf, variable):
        found = names_in(font, "banana")
        assert [name for name in found if name[0] == "a"] == ["a", "a.alt1", "a.alt2"]
        assert [name for name in found if name[0] == "n"] == ["n", "n.alt1"]


def test_shapes_take_turns_whatever_stands_between(otf: bytes) -> None:
    assert names_in(otf, "aaaaa") == ["a", "a.alt1", "a.alt2", "a", "a.alt1"]
    between = names_in(otf, "axnbpixna")
    assert (between[0], between[-1]) == ("a", "a.alt1")
    assert names_in(otf, "a a.a")[::2] == ["a", "a.alt1", "a.alt2"]
    assert names_in(otf, "aaa", calt=False) == ["a", "a", "a"]


def test_with_too_many_characters_the_rest_take_turns_by_position(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(features, "MAX_RULES", 40)
    shapes = [StrokeArrays.of([polyline([(40, 20), (40, 20 + length)])]) for length in (50, 55, 60)]
    font = drawn_font(dict.fromkeys("abcdWXYZ", shapes))
    assert names_in(font, "abab") == ["a", "b", "a.alt1", "b.alt1"]
    assert names_in(font, "WXYZ") == ["W", "X.alt1", "Y.alt2", "Z"]


# --- metrics -------------------------------------------------------------------------------------


def ink(font: TTFont, name: str) -> tuple[float, float, float, float]:
    """Left, bottom, right, top of a glyph."""
    pen = BoundsPen(font.getGlyphSet())
    font.getGlyphSet()[name].draw(pen)
    assert pen.bounds is not None
    return pen.bounds


def test_letters_stand_on_the_baseline_and_keep_their_heights(otf: bytes, ttf: bytes) -> None:
    for font in (TTFont(io.BytesIO(otf)), TTFont(io.BytesIO(ttf))):
        for letter, (low, high) in {
            "a": (0, 500),
            "n": (0, 500),
            "x": (0, 500),
            "b": (0, 750),
            "A": (0, 700),
            "V": (0, 700),
            "p": (-250, 500),
        }.items():
            for name in [letter, *(f"{letter}.alt{n}" for n in range(1, SHAPES))]:
                _, bottom, _, top = ink(font, name)
                assert bottom == pytest.approx(low, abs=20)
                assert top == pytest.approx(high, abs=20)
        assert ink(font, "period")[1] == pytest.approx(0, abs=20)
        assert ink(font, "period")[3] < 150
        assert font["OS/2"].sxHeight == pytest.approx(500, abs=20)
        assert font["OS/2"].sCapHeight == pytest.approx(700, abs=20)
        assert font["hmtx"]["space"][0] == font["hmtx"]["uni00A0"][0] > 200


def test_all_characters_have_one_pen(otf: bytes) -> None:
    font = TTFont(io.BytesIO(otf))
    left, _, right, _ = ink(font, "period")
    stem_left, _, stem_right, _ = ink(font, "i.dotless")
    assert right - left == pytest.approx(stem_right - stem_left, rel=0.35)


def test_pairs_are_kerned_by_shape_for_every_alternate(otf: bytes) -> None:
    loose = shaped(otf, "AV", kern=False)[0][1]
    assert shaped(otf, "AV")[0][1] < loose - 40
    # The second A is another glyph of the same class.
    kerned = shaped(otf, "AVAV")
    unkerned = shaped(otf, "AVAV", kern=False)
    assert kerned[2][0] == "A.alt1"
    assert kerned[2][1] < unkerned[2][1] - 40
    assert abs(shaped(otf, "nn")[0][1] - shaped(otf, "nn", kern=False)[0][1]) < 20


def test_accented_letters_are_composed(otf: bytes, ttf: bytes) -> None:
    font = TTFont(io.BytesIO(otf))
    cmap = font.getBestCmap()
    assert "".join(c for c in "áńÁíé" if ord(c) in cmap) == "áńÁí"
    letter, accented = ink(font, "a"), ink(font, cmap[ord("á")])
    assert accented[3] > letter[3] + 80
    assert font["hmtx"]["a"][0] == font["hmtx"][cmap[ord("á")]][0]
    # The dot of the i makes way.
    mark_bottom = ink(font, cmap[ord("í")])[3]
    assert mark_bottom < ink(font, "i")[3] + 250
    assert ink(font, "i.dotless")[3] == pytest.approx(500, abs=60)
    found = TTFont(io.BytesIO(ttf))["glyf"][cmap[ord("á")]]
    assert [part.glyphName for part in found.components] == ["a", "acute"]
    assert names_in(otf, "áá") == ["aacute", "aacute.alt1"]


def placed(font: bytes, text: str) -> list[tuple[str, float, float]]:
    """Glyph names, and where a shaper puts their origins."""
    found = uharfbuzz.Font(uharfbuzz.Face(font))
    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    uharfbuzz.shape(found, buffer)
    x, glyphs = 0.0, []
    for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        name = found.glyph_to_string(info.codepoint)
        glyphs.append((name, x + position.x_offset, float(position.y_offset)))
        x += position.x_advance
    return glyphs


@pytest.mark.parametrize("kind", ["otf", "ttf", "variable"])
def test_marks_attach_to_letters_and_to_each_other(
    kind: str, request: pytest.FixtureRequest
) -> None:
    data: bytes = request.getfixturevalue(kind)
    font = TTFont(io.BytesIO(data))
    # x has no accented form of its own in Unicode.
    letter, mark, second = placed(data, "x\u0301\u0301")
    assert [letter[0], mark[0], second[0]] == ["x", "acutecomb", "acutecomb"]
    below, above = ink(font, "x"), ink(font, "acutecomb")
    assert mark[1] + (above[0] + above[2]) / 2 == pytest.approx((below[0] + below[2]) / 2, abs=3)
    assert mark[2] + above[1] == pytest.approx(below[3] + 70, abs=3)
    assert second[2] == pytest.approx(mark[2] + above[3] - above[1] + 70, abs=3)
    assert font["hmtx"]["acutecomb"][0] == 0
    assert font["GDEF"].table.GlyphClassDef.classDefs["acutecomb"] == 3
    # The dot of the i makes way, and alternates have anchors as well.
    assert [name for name, _, _ in placed(data, "i\u0301\u0301")][-1] == "acutecomb"
    again = placed(data, "x\u0301 x\u0301")
    assert [name for name, _, _ in again if name[0] == "x"] == ["x", "x.alt1"]
    assert again[-1][2] + above[1] == pytest.approx(ink(font, "x.alt1")[3] + 70, abs=3)


# --- names and rights ----------------------------------------------------------------------------


def test_names_rights_and_tables(otf: bytes, ttf: bytes) -> None:
    for data in (otf, ttf):
        font = TTFont(io.BytesIO(data), checkChecksums=2)
        assert font["name"].getDebugName(1) == "My hand"
        assert font["name"].getDebugName(6) == "MyHand-Regular"
        assert font["name"].getDebugName(9) == "Ada"
        assert "Open Font License" in font["name"].getDebugName(13)
        assert font["OS/2"].fsType == 0
        assert font.getGlyphOrder()[0] == ".notdef"
    assert "CFF " in TTFont(io.BytesIO(otf))
    assert TTFont(io.BytesIO(ttf))["glyf"]["a"].flags[0] in (0, 1)


@pytest.mark.parametrize(
    ("typed", "family", "postscript"),
    [
        ("", "My handwriting", "MyHandwriting-Regular"),
        ("///", "My handwriting", "MyHandwriting-Regular"),
        ("a/b\\c", "a b c", "ABC-Regular"),
        ("手書き", "手書き", "Hand-Regular"),
        ("x" * 80, "x" * 31, "X" + "x" * 30 + "-Regular"),
        ("Ünï\n\tcode", "Ünï code", "UniCode-Regular"),
        ("..", "My handwriting", "MyHandwriting-Regular"),
    ],
)
def test_any_name_can_be_typed(typed: str, family: str, postscript: str) -> None:
    names = FontNames(typed)
    assert (names.shown_family, names.postscript) == (family, postscript)


# --- checkers ------------------------------------------------------------------------------------


def test_the_sanitiser_accepts_every_font(
    otf: bytes, ttf: bytes, variable: bytes, tmp_path: Path
) -> None:
    for name, data in {"a.otf": otf, "a.ttf": ttf, "v.ttf": variable}.items():
        path = tmp_path / name
        path.write_bytes(data)
        found = ots.sanitize(str(path), str(tmp_path / "out"), check=False, capture_output=True)
        assert found.returncode == 0, found.stderr


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("kind", ["otf", "ttf", "variable"])
def test_fontbakery_finds_no_fault(
    kind: str,
    otf: bytes,
    ttf: bytes,
    variable: bytes,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from fontbakery.cli import main

    path = tmp_path / ("Hand-Regular.otf" if kind == "otf" else "Hand-Regular.ttf")
    path.write_bytes({"otf": otf, "ttf": ttf, "variable": variable}[kind])
    report = tmp_path / "report.json"
    arguments = ["check-universal", "-x", "fontdata_namecheck", "--skip-network", "-q"]
    # Slow, and only ever a warning.
    arguments += ["-x", "interpolation_issues"]
    arguments += ["--no-progress", "--no-colors", "--json", str(report), str(path)]
    monkeypatch.setattr(sys, "argv", ["fontbakery", *arguments])
    with contextlib.suppress(SystemExit):
        main()
    faults, warnings = set(), set()
    for section in json.loads(report.read_text())["sections"]:
        for check in section["checks"]:
            name = str(check["key"][1]).removeprefix("<FontBakeryCheck:").removesuffix(">")
            if check["result"] in ("FAIL", "FATAL", "ERROR"):
                faults.add(name)
            elif check["result"] == "WARN":
                warnings.add(name)
    # Only one case of most letters is drawn.
    assert faults <= {"case_mapping"}
    assert not any("kern" in name for name in warnings)


# --- variable ------------------------------------------------------------------------------------


def covered(font: bytes, axes: list[float] | None, text: str = "abnAVix") -> np.ndarray:
    """Ink of a text at 100 pixels per em."""
    face = ImageFont.truetype(io.BytesIO(font), 100)
    if axes is not None:
        face.set_variation_by_axes(axes)
    image = Image.new("L", (600, 160))
    ImageDraw.Draw(image).text((10, 10), text, font=face, fill=255)
    return np.asarray(image, float) / 255


def test_the_default_of_a_variable_font_looks_like_the_static_one(
    ttf: bytes, variable: bytes
) -> None:
    static, default = covered(ttf, None), covered(variable, [400, 0])
    assert np.minimum(static, default).sum() > 0.88 * np.maximum(static, default).sum()


def test_the_axes_change_pen_and_shapes(variable: bytes) -> None:
    axes = {axis.axisTag: axis for axis in TTFont(io.BytesIO(variable))["fvar"].axes}
    assert set(axes) == {"wght", "VARI"}
    ink_by_weight = [covered(variable, [weight, 0]).sum() for weight in (100, 400, 900)]
    assert ink_by_weight[0] < 0.5 * ink_by_weight[1] < ink_by_weight[1] < 0.7 * ink_by_weight[2]
    drawn, varied = covered(variable, [400, 0]), covered(variable, [400, 100])
    assert np.minimum(drawn, varied).sum() < 0.9 * np.maximum(drawn, varied).sum()
    assert varied.sum() == pytest.approx(drawn.sum(), rel=0.2)


@pytest.mark.parametrize("weight", [100, 900])
@pytest.mark.parametrize("variation", [0, 100])
def test_every_corner_of_a_variable_font_is_on_the_lines(
    variable: bytes, weight: int, variation: int
) -> None:
    font = TTFont(io.BytesIO(variable))
    at = instantiateVariableFont(font, {"wght": weight, "VARI": variation})
    for name in ("a", "n", "x", "a.alt1"):
        _, bottom, _, top = ink(at, name)
        assert bottom == pytest.approx(0, abs=30)
        assert top == pytest.approx(500, abs=30)
        left, _, right, _ = ink(at, name)
        assert 0 < right - left < at["hmtx"][name][0] + 60


# --- sources and single lines --------------------------------------------------------------------


def test_a_ufo_has_outlines_and_centre_lines(design: FontDesign, tmp_path: Path) -> None:
    save_font(design, "ufo", tmp_path / "hand.ufo")
    save_font(design, "ufo", tmp_path / "hand.ufo")  # again, over the old one
    (tmp_path / "hand.ufoz").write_bytes(ufoz_bytes(design))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["hand.ufo", "hand.ufoz"]
    for path in tmp_path.iterdir():
        reader = UFOReader(str(path), validate=True)
        assert list(reader.getLayerNames()) == ["public.default", "strokes"]
        assert set(reader.getGlyphSet().keys()) == set(design.glyphs)
        lines = reader.getGlyphSet("strokes").getGLIF("n").decode()
        assert 'type="move"' in lines  # open contours
        assert "feature calt" in reader.readFeatures()
        assert reader.readKerning()


def test_a_single_line_svg_font_has_open_paths(design: FontDesign) -> None:
    from defusedxml.ElementTree import fromstring

    svg = "{http://www.w3.org/2000/svg}"
    font = fromstring(svg_font_bytes(design)).find(f"{svg}defs/{svg}font")
    assert font is not None
    glyphs = {glyph.get("unicode"): glyph for glyph in font.findall(f"{svg}glyph")}
    assert set(LETTERS) | {" ", "á"} <= set(glyphs)
    path = glyphs["A"].get("d", "")
    assert path.count("M") == len(draw_character("futural", "A", 3))
    assert "Z" not in path
    face = font.find(f"{svg}font-face")
    assert face is not None
    assert face.get("font-family") == "My hand"


def test_a_hershey_font_is_read_back(design: FontDesign) -> None:
    glyphs = {g.label: g for g in read_hershey(hershey_bytes(design), "h")}
    assert set(glyphs) == set("abnAVi.xp")
    for character in "abnAVxp":
        assert len(glyphs[character].strokes) == len(draw_character("futural", character, 3))
    assert "á" in hershey_left_out(design)


# --- bad input -----------------------------------------------------------------------------------


def test_unsuitable_memories_give_no_font(engine: Engine) -> None:
    nameless = Memory([entry("a", "arrow")])
    with pytest.raises(UserError, match="No label is a character"):
        hand_for_font(nameless.snapshot())
    with pytest.raises(UserError, match="No label is a character"):
        hand_for_font(Memory().snapshot())
    blank = Memory([MemoryEntry(np.zeros((28, 28), np.uint8), "x")])
    with pytest.raises(UserError, match="is empty"):
        designed(engine, blank, 1)


def test_hundreds_of_characters_fit_into_a_font() -> None:
    line = StrokeArrays.of([polyline([(40, 20), (40, 80)])])
    font = drawn_font({chr(0x4E00 + number): [line] for number in range(600)})
    assert len(TTFont(io.BytesIO(font)).getGlyphOrder()) == 603


def test_a_folder_that_cannot_be_written_is_reported(design: FontDesign, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("keep")
    for kind, name in {"otf": "a.otf", "ufo": "a.ufo"}.items():
        with pytest.raises(UserError, match="cannot be written"):
            save_font(design, kind, tmp_path / "file" / name)  # type: ignore[arg-type]
    assert [path.name for path in tmp_path.iterdir()] == ["file"]

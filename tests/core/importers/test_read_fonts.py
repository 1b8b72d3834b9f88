"""Font files of all kinds: packed, collections, variable, coloured, large."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from font_files import content, font
from fontTools.ttLib import newTable
from fontTools.ttLib.ttCollection import TTCollection
from vma_core.errors import UserError
from vma_core.importers.fonts import (
    MAX_FONT_BYTES,
    in_block,
    open_font_data,
    read_characters,
    read_font,
    unicode_blocks,
)
from vma_core.importers.readers import import_glyphs
from vma_core.sandbox.child import reused_child


@pytest.fixture(autouse=True)
def one_child() -> Iterator[None]:
    """The calls of a test share a child process."""
    with reused_child():
        yield


def ink(pixels: np.ndarray) -> int:
    return int((pixels < 128).sum())


@pytest.mark.parametrize("flavor", ["woff", "woff2"])
def test_fonts_of_the_web_are_those_of_the_desktop(tmp_path: Path, flavor: str) -> None:
    made = font()
    (tmp_path / "hand.ttf").write_bytes(content(made))
    (tmp_path / f"hand.{flavor}").write_bytes(content(made, flavor))
    desktop, web = (import_glyphs(tmp_path / f"hand.{kind}", 28) for kind in ("ttf", flavor))
    assert [g.label for g in web] == [g.label for g in desktop] == ["A", "B"]
    for ours, theirs in zip(desktop, web, strict=True):
        assert (ours.pixels == theirs.pixels).all()


def test_the_weights_of_a_variable_font_are_hands_to_choose_from(tmp_path: Path) -> None:
    path = tmp_path / "hand.ttf"
    path.write_bytes(content(font(variable=True)))
    file = open_font_data(path.read_bytes(), path.name)
    assert [face.name for face in file.faces] == ["Hand Regular", "Hand Medium", "Hand Bold"]
    (regular,) = read_font(path, "A")
    assert "3 faces" in str(regular.note)
    assert "Regular was read; the others are: Medium, Bold." in str(regular.note)
    both = read_font(path, "A", instances=["regular", "Bold"])
    assert [g.source for g in both] == ["Hand Regular A", "Hand Bold A"]
    assert ink(both[1].pixels) == pytest.approx(2 * ink(both[0].pixels), rel=0.05)
    (between,) = read_font(path, "A", instances=["wght=550"])
    (medium,) = read_font(path, "A", instances=["Medium"])
    assert (between.pixels == medium.pixels).all()
    assert ink(medium.pixels) == pytest.approx(1.5 * ink(regular.pixels), rel=0.05)
    everything = read_font(path, "A", instances=["all"])
    assert len(everything) == 3
    assert everything[0].note is None
    with pytest.raises(UserError, match=r"no face “Black”\. It has: Regular, Medium, Bold"):
        read_font(path, "A", instances=["Black"])
    with pytest.raises(UserError, match=r"no axis slnt\. It has: wght"):
        read_font(path, "A", instances=["slnt=5"])


def test_the_fonts_of_a_collection_are_faces(tmp_path: Path) -> None:
    collection = TTCollection()
    collection.fonts = [font(family="Thin", width=40), font(family="Thick", width=200)]
    path = tmp_path / "both.ttc"
    path.write_bytes(content(collection))
    (thin,) = read_font(path, "A")
    assert "2 faces" in str(thin.note)
    found = read_font(path, "A", instances=["thick regular", "Thin Regular"])
    assert [g.source for g in found] == ["Thick Regular A", "Thin Regular A"]
    assert ink(found[0].pixels) > 4 * ink(found[1].pixels)


@pytest.mark.parametrize(
    ("tables", "told"),
    [
        (("CBDT", "CBLC"), "is a colour font: its characters are coloured pictures, such as emoji"),
        (("sbix",), "is a colour font"),
        (("EBDT", "EBLC"), "is a bitmap font: its characters are small images of one size"),
    ],
)
def test_fonts_without_outlines_are_named_for_what_they_are(
    tables: Sequence[str], told: str
) -> None:
    made = font()
    for tag in ("glyf", "loca"):
        del made[tag]
    for tag in tables:
        made[tag] = newTable(tag)
        made[tag].decompile = made[tag].compile = lambda *_a: b"\0\3\0\0\0\0\0\0"
    del made["maxp"], made["post"]
    buffer = io.BytesIO()
    made.save(buffer)
    with pytest.raises(UserError, match=told):
        open_font_data(buffer.getvalue(), "x.ttf")


def test_shapes_of_a_colour_font_are_read_with_a_note() -> None:
    made = font()
    from fontTools.colorLib.builder import buildCOLR, buildCPAL

    made["COLR"] = buildCOLR({"g41": [("g42", 0)]})
    made["CPAL"] = buildCPAL([[(1, 0, 0, 1)]])
    file = open_font_data(content(made), "colour.ttf")
    found = read_characters(file, (), "A")
    assert str(found[0].note) == "colour.ttf is a colour font; its shapes are read."


def test_a_large_script_comes_whole_by_its_block(tmp_path: Path) -> None:
    characters = [chr(0x4E00 + n) for n in range(1_200)] + ["A", "あ"]
    path = tmp_path / "kanji.ttf"
    path.write_bytes(content(font(characters)))
    done: list[tuple[int, int]] = []
    found = read_font(
        path,
        blocks=["cjk unified ideographs", "Hiragana"],
        progress=lambda *steps: done.append(steps),
    )
    assert [g.label for g in found] == [*characters[:1_200], "あ"]
    assert done[-1] == (1_201, 1_201)
    assert len(done) > 2
    assert sum(g.pixels.nbytes for g in found) < 40 << 20
    assert [g.label for g in read_font(path)] == ["A", "あ"], "not thousands unasked"


def test_blocks_are_named_as_in_unicode_or_by_our_selections() -> None:
    known = "ABb7éあ漢 "
    assert unicode_blocks(known) == {
        "Basic Latin": ["A", "B", "b", "7"],
        "Latin-1 Supplement": ["é"],
        "Hiragana": ["あ"],
        "CJK Unified Ideographs": ["漢"],
    }
    assert in_block(known, "latin letters") == ["A", "B", "b"]
    assert in_block(known, "LATIN-1 supplement") == ["é"]
    assert in_block(known, "Thai") == []
    with pytest.raises(UserError, match="There is no block “Klingon”"):
        in_block(known, "Klingon")


def test_fonts_whose_shapes_are_all_of_private_use_have_shapes(tmp_path: Path) -> None:
    (tmp_path / "icons.ttf").write_bytes(content(font("\ue001\ue002")))
    assert [g.label for g in import_glyphs(tmp_path / "icons.ttf", 28)] == ["\ue001", "\ue002"]


def woff_bomb() -> bytes:
    """A table of 80 MB zeros in 80 KB, whose header says so."""
    size = MAX_FONT_BYTES + (16 << 20)
    packed = zlib.compress(bytes(size), 9)
    header = struct.pack(">4s4sIHHIHHIIIII", b"wOFF", b"\0\1\0\0", 64 + len(packed), 1, 0, 1000,
                         1, 0, 0, 0, 0, 0, 0)  # fmt: skip
    return header + struct.pack(">4sIIII", b"glyf", 64, len(packed), size, 0) + packed


def woff_bomb_that_lies() -> bytes:
    """The same, whose header says that it unpacks to 9 MB."""
    data = bytearray(woff_bomb())
    data[44 + 12 : 44 + 16] = struct.pack(">I", 9 << 20)
    return bytes(data)


def woff2_bomb() -> bytes:
    import brotli

    data = bytearray(content(font(), "woff2"))
    packed = brotli.compress(bytes(MAX_FONT_BYTES + (16 << 20)), quality=5)
    from fontTools.ttLib.woff2 import WOFF2DirectoryEntry, woff2DirectorySize

    file = io.BytesIO(data)
    file.seek(woff2DirectorySize)
    for _ in range(struct.unpack(">H", data[12:14])[0]):
        WOFF2DirectoryEntry().fromFile(file)
    made = bytearray(data[: file.tell()] + packed)
    made[20:24] = struct.pack(">I", len(packed))
    made[8:12] = struct.pack(">I", len(made))
    return bytes(made)


@pytest.mark.parametrize("bomb", [woff_bomb, woff_bomb_that_lies, woff2_bomb])
def test_fonts_that_unpack_to_too_much_are_refused(bomb: object) -> None:
    data = bomb()  # type: ignore[operator]
    assert len(data) < 1 << 20
    with pytest.raises(UserError, match="unpacks to more than 64 MB"):
        open_font_data(data, "bomb.woff")


@pytest.mark.parametrize("flavor", [None, "woff", "woff2"])
def test_damaged_fonts_are_refused(flavor: str | None) -> None:
    data = content(font(), flavor)
    for broken in (data[:60], data[: len(data) // 2], data[:44] + bytes(200)):
        with pytest.raises(UserError, match="damaged or not a font"):
            open_font_data(broken, "x.woff")

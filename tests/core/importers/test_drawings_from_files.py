"""Drawings that come as lines: SVG, stroke files, Hershey fonts, and fonts as pictures."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import numpy as np
import pytest
from hand_fonts import drawn_font
from PIL import Image, ImageDraw
from vma_core.errors import UserError
from vma_core.glyphs.normalise import NormaliserSettings
from vma_core.importers.fonts import default_characters, open_font, read_font
from vma_core.importers.readers import import_glyphs, read_entries
from vma_core.importers.stroke_files import read_hershey, read_omniglot_strokes, read_stroke_3
from vma_core.importers.svg import read_svg
from vma_core.importers.svg_shapes import MAX_ELEMENTS

SETTINGS = NormaliserSettings()


def svg(content: str, attributes: str = "") -> bytes:
    return f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}>{content}</svg>'.encode()


LINE = '<g fill="none" stroke="black">%s</g>'


def corners(data: bytes) -> np.ndarray:
    """All points of an SVG's strokes."""
    found = read_svg(data, "a", "a.svg")
    return np.array([(p.x_px, p.y_px) for stroke in found.strokes for p in stroke.points])


# --- SVG -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "shape",
    [
        '<path d="M0 0 L30 0 v40"/>',
        '<polyline points="0,0 30,0 30,40"/>',
        '<path transform="translate(5 5) scale(2)" d="M-2.5 -2.5 h15 v20"/>',
        '<g transform="scale(2)"><path transform="translate(1 0)" d="M-1 0 H14 V20"/></g>',
    ],
)
def test_lines_become_strokes_where_they_are(shape: str) -> None:
    points = corners(svg(LINE % shape))
    np.testing.assert_allclose(points, [(0, 0), (30, 0), (30, 40)], atol=1e-6)


def test_curves_are_followed() -> None:
    points = corners(svg(LINE % '<path d="M0 0 A50 50 0 0 1 100 0"/>'))
    radii = np.hypot(points[:, 0] - 50, points[:, 1])
    np.testing.assert_allclose(radii, 50, atol=1e-6)
    assert len(points) > 10


def test_an_svg_of_lines_is_a_drawing_of_the_models_pen(tmp_path: Path) -> None:
    (tmp_path / "hook.svg").write_bytes(svg(LINE % '<path d="M0 0 V1000 H600"/>'))
    (entry,) = read_entries(tmp_path / "hook.svg", 28, SETTINGS)
    assert entry.label == "hook"
    assert len(entry.strokes) == 1
    assert 0.03 < entry.image.mean() < 0.2
    rows = np.flatnonzero(entry.image.any(1))
    assert 17 <= rows[-1] - rows[0] + 1 <= 20  # 70 of 105 pixels


def test_filled_shapes_have_holes_by_both_rules() -> None:
    outer, inner = "M0 0H90V90H0Z", "M30 30H60V60H30Z"
    reversed_inner = "M30 30V60H60V30Z"
    cases = (
        (f'<path d="{outer}{inner}" fill-rule="evenodd"/>', True),
        (f'<path d="{outer}{inner}"/>', False),
        (f'<path d="{outer}{reversed_inner}"/>', True),
    )
    for shape, hole in cases:
        pixels = read_svg(svg(shape), "o", "o.svg").pixels
        middle = tuple(side // 2 for side in pixels.shape)
        assert (pixels[middle] == 255) == hole, shape


def test_ignored_parts_of_an_svg_are_named() -> None:
    found = read_svg(
        svg(
            LINE % '<path d="M0 0H9"/>' + "<text>a</text><text>b</text><image href='/etc/passwd'/>"
        ),
        "a",
        "a.svg",
    )
    assert str(found.note) == "a.svg: left out 1 image, 2 text."
    with pytest.raises(UserError, match=r"no line or shape.*1 text.*Convert"):
        read_svg(svg("<text>a</text>"), "a", "a.svg")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "not well-formed"),
        (b"<svg", "not well-formed"),
        (b"<html/>", "its root is <html>"),
        (
            b'<!DOCTYPE svg [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;">]><svg>&b;</svg>',
            "XML entities",
        ),
        (svg("<path d='M0 0 L1 1' transform='rotate(a)'/>"), "unreadable transform"),
        (svg("<polyline points='0,0 1,x'/>"), "unreadable <polyline>"),
        (svg(LINE % "<path d='M0 0 L1e300 1'/>"), "far outside the picture"),
        (svg("<g>" * 100 + "</g>" * 100), "too large for one drawing"),
        (svg("<path d='M0 0'/>" * (MAX_ELEMENTS + 1)), "too large for one drawing"),
        (svg(LINE % f"<path d='M0 0{'l1 1' * 150_000}'/>"), "too large for one drawing"),
        (svg("<use href='#a'/>"), "1 use"),
    ],
)
def test_invalid_svg_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(UserError, match=message):
        read_svg(data, "a", "a.svg")


# --- strokes -------------------------------------------------------------------------------------

OMNIGLOT = b"START\n20.0,-30.0,0\n20.0,-80.0,500\nBREAK\n10.0,-30.0,900\n60.0,-30.0,1500\nBREAK\n"


def test_omniglot_strokes_stay_where_they_were_drawn() -> None:
    found = read_omniglot_strokes(OMNIGLOT, "Mine/character01", "1.txt")
    assert [len(s.points) for s in found.strokes] == [2, 2]
    assert found.strokes[1].points[1] == (60.0, 30.0, 1.0, 1500.0)
    entry = found.entry(105, SETTINGS)
    assert entry.image[30, 15:55].all()
    assert entry.image[35:75, 20].all()
    assert not entry.image[:25].any()
    assert entry.strokes[0].points == found.strokes[0].points


def test_an_archive_of_strokes_has_its_folders_as_labels(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "s.zip", "w") as file:
        for character in (1, 2):
            file.writestr(f"strokes_background/Mine/character0{character}/1_01.txt", OMNIGLOT)
        file.writestr("__MACOSX/._junk.txt", b"junk")
    labels = [found.label for found in import_glyphs(tmp_path / "s.zip", 28)]
    assert labels == ["Mine/character01", "Mine/character02"]


def test_stroke_3_arrays_are_drawings(tmp_path: Path) -> None:
    steps = np.array([[5, 5, 0], [40, 0, 1], [-20, 0, 0], [0, 60, 1]])
    found = read_stroke_3(steps, "t", "t")
    places = [[(p.x_px, p.y_px) for p in stroke.points] for stroke in found.strokes]
    assert places == [[(5, 5), (45, 5)], [(25, 5), (25, 65)]]
    np.savez(tmp_path / "set.npz", **{"t/0": steps, "t/1": steps, "u": steps.astype(float)})
    entries = read_entries(tmp_path / "set.npz", 28, SETTINGS)
    assert [e.label for e in entries] == ["t", "t", "u"]
    assert all(0.02 < e.image.mean() < 0.2 and e.strokes for e in entries)


def test_a_dot_is_a_dot() -> None:
    entry = read_stroke_3(np.array([[3, 3, 1]]), ".", ".").entry(105, SETTINGS)
    assert 10 < entry.image.sum() < 60


def test_pickled_drawings_are_refused_with_the_reason(tmp_path: Path) -> None:
    drawings = np.empty(1, object)
    drawings[0] = np.zeros((3, 3))
    np.savez(tmp_path / "quick.npz", train=drawings)
    with pytest.raises(UserError, match="never loaded because they can run"):
        import_glyphs(tmp_path / "quick.npz", 28)


# An L and a T at the places of "!" and '"'; the third one is wrapped as old files are.
HERSHEY = "    1  1JZ\n    2  6JZKFKR RKRTR\n    3  6JZKFTF ROF\nOR\n"


def test_hershey_fonts_are_strokes_by_place(tmp_path: Path) -> None:
    (tmp_path / "two.jhf").write_text(HERSHEY)
    found = import_glyphs(tmp_path / "two.jhf", 28)
    assert [f.label for f in found] == ["!", '"']
    ell, tee = ([[(p.x_px, p.y_px) for p in s.points] for s in f.strokes] for f in found)
    assert ell == [[(-7, -12), (-7, 0)], [(-7, 0), (2, 0)]]
    assert tee == [[(-7, -12), (2, -12)], [(-3, -12), (-3, 0)]]
    with pytest.raises(UserError, match="not a Hershey font"):
        read_hershey(b"hello world, this is text", "a.jhf")
    with pytest.raises(UserError, match="not a Hershey font"):
        read_hershey(HERSHEY[:-4].encode(), "a.jhf")


@pytest.mark.parametrize(
    "data", [b"hello", b"1,2\n", b"\xff\xfe", b"1,2,x", b"nan,1,2", b"1e30,1,2"]
)
def test_invalid_stroke_files_are_refused(data: bytes) -> None:
    with pytest.raises(UserError):
        read_omniglot_strokes(data, "a", "a.txt")


# --- fonts and zips ------------------------------------------------------------------------------


@pytest.fixture
def font(tmp_path: Path) -> Path:
    """A font of two letters, made by our own export."""
    images = []
    for points in ([(6, 4), (6, 22), (18, 22)], [(4, 4), (22, 4), (13, 4), (13, 24)]):
        image = Image.new("L", (28, 28))
        ImageDraw.Draw(image).line(points, fill=255, width=3)
        images.append(np.asarray(image, np.float32) / 255)
    path = tmp_path / "mine.otf"
    path.write_bytes(drawn_font({"L": images[:1], "T": images[1:]}, "Mine"))
    return path


def test_a_fonts_characters_become_glyphs(font: Path) -> None:
    characters = open_font(font).characters
    assert {"L", "T"} <= set(characters)
    assert default_characters(characters) == ["L", "T"]
    found = import_glyphs(font, 28)
    assert [f.label for f in found] == ["L", "T"]
    assert all(0.02 < f.glyph(28, SETTINGS).mean() < 0.25 for f in found)
    assert [f.label for f in read_font(font, "TT?")][:1] == ["T"]


def test_damaged_fonts_are_refused(font: Path, tmp_path: Path) -> None:
    data = font.read_bytes()
    for number, broken in enumerate((b"", b"hello", data[:200], data[:100] + bytes(300))):
        path = tmp_path / f"{number}.ttf"
        path.write_bytes(broken)
        with pytest.raises(UserError, match="not a font file"):
            import_glyphs(path, 28)


def picture() -> bytes:
    image = Image.new("L", (60, 60), 255)
    ImageDraw.Draw(image).line([(15, 10), (15, 50), (40, 50)], fill=0, width=6)
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def test_a_zip_of_pictures_has_its_folders_as_labels(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "z.zip", "w") as file:
        file.writestr("set/alpha/1.png", picture())
        file.writestr("set/beta/1.svg", svg(LINE % '<path d="M0 0V9H5"/>'))
        file.writestr("loose.png", picture())
        file.writestr("readme.md", "not a picture")
    assert [e.label for e in read_entries(tmp_path / "z.zip", 28, SETTINGS)] == [
        "loose",
        "alpha",
        "beta",
    ]


def test_zip_bombs_are_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("a.png", bytes(12 << 20))
    with pytest.raises(UserError, match="too large to be a glyph"):
        import_glyphs(tmp_path / "bomb.zip", 28)
    with zipfile.ZipFile(tmp_path / "none.zip", "w") as file:
        file.writestr("a.exe", b"x")
    with pytest.raises(UserError, match="holds no pictures"):
        import_glyphs(tmp_path / "none.zip", 28)

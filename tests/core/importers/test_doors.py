"""One tree of pictures through every door: folder, archive, command line, several paths."""

from __future__ import annotations

import io
import tempfile
import unicodedata
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw
from vma_core.cli.main import main
from vma_core.errors import UserError
from vma_core.importers.import_report import ImportResult
from vma_core.importers.readers import import_files

Tree = dict[str, bytes]
"""Contents of files by path."""


def png(seed: int = 0, size: int = 40) -> bytes:
    """A picture of two lines."""
    random = np.random.default_rng(seed)
    image = Image.new("L", (size, size), 255)
    corners = [tuple(random.integers(4, size - 4, 2).tolist()) for _ in range(3)]
    ImageDraw.Draw(image).line([(5, 5), *corners], fill=0, width=3)
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def as_folder(tree: Tree, root: Path, name: str = "letters") -> Path:
    for path, content in tree.items():
        place = root / name / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    return root / name


def as_zip(tree: Tree, root: Path, rename: Callable[[str], str] = str) -> Path:
    """An archive named as the folder of `as_folder`."""
    path = Path(tempfile.mkdtemp(dir=root)) / "letters.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in tree.items():
            archive.writestr(rename(name), content)
    return path


def found(result: ImportResult) -> list[tuple[str, bytes]]:
    """Labels and pixels, in order."""
    return [(glyph.label, glyph.pixels.tobytes()) for glyph in result.glyphs]


def read(*paths: Path) -> ImportResult:
    return import_files(paths, 28)


def labels(*paths: Path) -> list[str]:
    return [glyph.label for glyph in read(*paths).glyphs]


# --- all doors are equal -------------------------------------------------------------------------

FOLDER_NAMES = st.sampled_from(["a", "B", "é", "ü", "か", "U+E001", "alpha", "character01", "x y"])
FILE_NAMES = st.sampled_from(["1", "02", "img_3", "b", "ö", "word", "7 (2)"])
PATHS = st.lists(FOLDER_NAMES, max_size=2).flatmap(
    lambda folders: FILE_NAMES.map(lambda name: "/".join([*folders, f"{name}.png"]))
)
TREES = st.dictionaries(PATHS, st.integers(0, 30), min_size=1, max_size=6).map(
    lambda seeds: {path: png(seed) for path, seed in seeds.items()}
)
JUNK = st.sampled_from(
    [
        ("._1.png", b"\0\5\x16\7" + bytes(80)),
        (".DS_Store", b"\0\0\0\1Bud1"),
        ("__MACOSX/._1.png", bytes(80)),
        ("a/Thumbs.db", b"\xd0\xcf\x11\xe0"),
        ("desktop.ini", b"[.ShellClassInfo]"),
        ("README.txt", b"Letters of my hand.\n"),
        ("class_labels.txt", b"0,1,2\n3,4,5\n"),
        ("LICENSE", b"MIT"),
        ("notes.docx", b"PK\3\4"),
        ("broken.png", png()[:60]),
        ("a/broken.svg", b"<svg"),
        ("empty.png", b""),
        ("font.ttf", b"\0\1\0\0"),
        ("inner.zip", b"PK"),
        ("set.npz", b"PK"),
    ]
)


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(tree=TREES)
def test_every_door_gives_the_same_glyphs(tree: Tree) -> None:
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        folder = as_folder(tree, root)
        expected = found(read(folder))
        assert len(expected) == len(tree)
        decomposed = {unicodedata.normalize("NFD", path): data for path, data in tree.items()}
        for archive in (
            as_zip(tree, root),
            as_zip(tree, root, lambda path: f"letters/{path}"),
            as_zip(tree, root, lambda path: f"./deep/letters/{path}"),
            as_zip(decomposed, root),
        ):
            assert found(read(archive)) == expected
        assert found(read(as_folder(decomposed, root / "nfd"))) == expected
        backslashes = as_zip(tree, root, lambda p: f"letters/{p}".replace("/", "\\"))
        assert found(read(backslashes)) == expected
        by_command = root / "a.npz"
        assert main(["data", "import", str(folder), "--out", str(by_command)]) == 0
        assert sorted(labels(by_command)) == sorted(label for label, _ in expected)


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(tree=TREES, junk=JUNK)
def test_a_junk_file_changes_nothing_but_a_note(tree: Tree, junk: tuple[str, bytes]) -> None:
    path, content = junk
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        clean = read(as_folder(tree, root / "clean"))
        for result in (
            read(as_folder(tree | {path: content}, root / "junk")),
            read(as_zip(tree | {path: content}, root)),
        ):
            assert found(result) == found(clean)
            (note,) = result.notes()
            assert path.split("/")[0 if path.startswith("_") else -1] in str(note)
        assert not clean.notes()


def test_the_contents_of_a_folder_are_the_folder(tmp_path: Path) -> None:
    tree = {"a/1.png": png(1), "a/2.png": png(2), "b/1.png": png(3), "c.png": png(4)}
    folder = as_folder(tree, tmp_path)
    assert found(read(*folder.iterdir())) == found(read(folder))


@pytest.mark.parametrize(
    ("tree", "expected"),
    [
        (["letters/a.png", "letters/b.png"], ["a", "b"]),
        (["x/y/a/1.png", "x/y/b/1.png"], ["a", "b"]),
        (["set/alpha/1.png", "loose.png"], ["loose", "alpha"]),
        (["a/1.png", "a/02.png"], ["a", "a"]),  # all of one class so far
        (["U+E001/1.png"], ["U+E001"]),
        ([f"digits/{n}.png" for n in range(10)], list("0123456789")),
        ([f"f/{n}.png" for n in range(10)], list("0123456789")),
        (["Greek/character01/0001_01.png"], ["Greek/character01"]),
        (
            [
                "images_background/Greek/character01/1.png",
                "images_background/Latin/character01/1.png",
            ],
            ["Greek/character01", "Latin/character01"],
        ),
    ],
)
def test_folders_name_classes(tmp_path: Path, tree: list[str], expected: list[str]) -> None:
    contents = {path: png(number) for number, path in enumerate(tree)}
    assert labels(as_folder(contents, tmp_path)) == expected
    assert labels(as_zip(contents, tmp_path)) == expected


def test_torchvisions_omniglot_has_its_classes(tmp_path: Path) -> None:
    """30 alphabets; pixels as from the official archive, whatever lies beside the images."""
    scan = io.BytesIO()
    Image.open(io.BytesIO(png(size=105))).convert("1").save(scan, "PNG")
    tree = {
        f"images_background/Alphabet {a}/character{c:02}/0{c}_{n}.png": scan.getvalue()
        for a in range(30)
        for c in range(1, 4)
        for n in range(2)
    }
    folder = as_folder(tree | {"images_background.zip": b"PK"}, tmp_path, "omniglot-py")
    result = read(folder)
    assert len({glyph.label for glyph in result.glyphs}) == 90
    assert all(glyph.ready and glyph.pixels.shape == (28, 28) for glyph in result.glyphs)
    assert found(read(as_zip(tree, tmp_path))) == found(result)
    assert "images_background.zip" in str(result.notes()[0])


# --- names in archives ---------------------------------------------------------------------------


def zip_with_raw_name(path: Path, name: bytes, extra: bytes = b"") -> Path:
    """An archive that does not say that its names are UTF-8, as macOS makes them."""
    placeholder = b"N" * len(name)
    with zipfile.ZipFile(path, "w") as archive:
        member = zipfile.ZipInfo(placeholder.decode())
        member.extra = extra
        archive.writestr(member, png())
    path.write_bytes(path.read_bytes().replace(placeholder, name))
    return path


def test_names_without_the_mark_of_utf_8(tmp_path: Path) -> None:
    name = unicodedata.normalize("NFD", "é.png").encode()
    assert labels(zip_with_raw_name(tmp_path / "mac.zip", name)) == ["é"]
    assert labels(zip_with_raw_name(tmp_path / "dos.zip", b"\x82.png")) == ["é"]  # cp437


def test_a_backslash_may_be_a_name(tmp_path: Path) -> None:
    tree = {"\\.png": png(1), "a.png": png(2)}
    assert labels(as_folder(tree, tmp_path)) == labels(as_zip(tree, tmp_path)) == ["\\", "a"]


# --- one bad file --------------------------------------------------------------------------------


def test_damaged_files_are_one_line(tmp_path: Path) -> None:
    tree: Tree = {f"{name}.png": png(n) for n, name in enumerate("abc")}
    tree |= {f"bad{n}.png": png()[:60] for n in range(6)} | {"huge.png": giant_png(5_000)}
    notes = [str(note) for note in read(as_folder(tree, tmp_path)).notes()]
    assert len(notes) == 2
    assert notes[0].startswith("6 files left out: bad0.png is damaged")
    assert notes[0].endswith("Likewise: bad1.png, bad2.png, bad3.png and 2 more.")
    assert "huge.png" in notes[1]
    assert "4096" in notes[1]


def giant_png(side: int) -> bytes:
    buffer = io.BytesIO()
    Image.new("1", (side, side)).save(buffer, "PNG")
    return buffer.getvalue()


def test_nothing_but_bad_files_is_an_error_that_names_them(tmp_path: Path) -> None:
    folder = as_folder({"a.png": b"no", "b.png": b"no"}, tmp_path)
    with pytest.raises(UserError, match=r"2 files left out: a\.png .* Likewise: b\.png"):
        read(folder)
    with pytest.raises(UserError, match=r"holds no pictures or drawings .*notes\.docx"):
        read(as_folder({"notes.docx": b"PK"}, tmp_path / "other"))


def test_damaged_and_encrypted_members_are_left_out(tmp_path: Path) -> None:
    path = as_zip({"a/1.png": png(1), "b/1.png": png(2), "c/1.png": png(3)}, tmp_path)
    content = bytearray(path.read_bytes())
    content[content.index(b"\x89PNG") + 30] ^= 0xFF  # the checksum of the first fails
    entry = content.index(b"PK\x01\x02")
    entry = content.index(b"PK\x01\x02", entry + 4)
    content[entry + 8] |= 1  # the second is said to be encrypted
    path.write_bytes(content)
    result = read(path)
    assert [glyph.source for glyph in result.glyphs] == ["letters.zip: c/1.png"]
    text = "\n".join(map(str, result.notes()))
    assert "a/1.png cannot be unpacked" in text
    assert "b/1.png is encrypted" in text


def test_texts_are_strokes_only_if_they_parse(tmp_path: Path) -> None:
    strokes = b"START\n20,-30,0\n20,-80,500\nBREAK\n"
    tree = {
        "Mine/character01/1.txt": strokes,
        "Mine/character02/1.txt": strokes,
        "Mine/character02/2.txt": strokes.replace(b"-80", b"x"),
        "notes.txt": b"nothing",
    }
    for path in (as_folder(tree, tmp_path), as_zip(tree, tmp_path)):
        result = read(path)
        assert [glyph.label for glyph in result.glyphs] == ["Mine/character01", "Mine/character02"]
        damaged, texts = (str(note) for note in result.notes())
        assert "2.txt is not a stroke file" in damaged
        assert "notes.txt" in texts


def test_pictures_are_recognised_without_their_suffix(tmp_path: Path) -> None:
    tree = {"a/1": png(1), "b/scan.dat": png(2)}
    for path in (as_folder(tree, tmp_path), as_zip(tree, tmp_path)):
        assert labels(path) == ["a", "b"]


def test_links_are_not_followed(tmp_path: Path) -> None:
    folder = as_folder({"a.png": png(1)}, tmp_path)
    (folder / "b.png").symlink_to(folder / "a.png")
    result = read(folder)
    assert len(result.glyphs) == 1
    assert "b.png" in str(result.notes()[0])


def test_progress_counts_the_files(tmp_path: Path) -> None:
    folder = as_folder({f"{n}.png": png(n) for n in range(5)}, tmp_path)
    steps: list[tuple[int, int]] = []
    import_files([folder], 28, lambda done, total: steps.append((done, total)))
    assert steps == [(n, 5) for n in range(5)]


def test_the_command_reports_one_line_per_kind(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    blank = io.BytesIO()
    Image.new("L", (30, 30), 255).save(blank, "PNG")
    fat = io.BytesIO()
    Image.fromarray(np.pad(np.zeros((56, 50), np.uint8), 4, constant_values=255)).save(fat, "PNG")
    tree: Mapping[str, bytes] = {
        "a.png": png(1),
        "fat.png": fat.getvalue(),
        "blank.png": blank.getvalue(),
        "bad.png": b"no",
        "._a.png": b"",
        "README.txt": b"hello",
    }
    folder = as_folder(dict(tree), tmp_path)
    assert main(["data", "import", str(folder), "--out", str(tmp_path / "out.npz")]) == 0
    text = capsys.readouterr().err
    for name in ("bad.png is damaged", "blank.png: The image is blank", "README.txt", "._a.png"):
        assert name in text
    assert "of 2 images, 1 have less than 1 % or more than 50 % of ink" in text
    assert "fat.png. Try vma data import with --polarity" in text

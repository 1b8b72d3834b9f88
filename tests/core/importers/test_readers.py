"""Readers: every supported format, and the message for every kind of bad input."""

from __future__ import annotations

import gzip
import io
import struct
import zipfile
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw
from vma_core.errors import UserError
from vma_core.glyphs.normalise import NormaliserSettings
from vma_core.importers.file_tree import paths_tree
from vma_core.importers.images import ImageFile, decode_grey, read_photo
from vma_core.importers.readers import import_glyphs, read_entries
from vma_core.sandbox.zip_archive import load_arrays

SETTINGS = NormaliserSettings()


def picture(size: tuple[int, int] = (60, 60)) -> Image.Image:
    image = Image.new("L", size, 255)
    ImageDraw.Draw(image).line([(15, 10), (15, 50), (40, 50)], fill=0, width=6)
    return image


@pytest.mark.parametrize("suffix", ["png", "jpg", "gif", "bmp"])
def test_images_are_read(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"letter.{suffix}"
    picture().save(path)
    (entry,) = read_entries(path, 28, SETTINGS)
    assert entry.label == "letter"
    assert 0.02 < entry.image.mean() < 0.2


def test_an_image_may_have_idx_in_its_name(tmp_path: Path) -> None:
    picture().save(tmp_path / "idx1.png")
    (entry,) = read_entries(tmp_path / "idx1.png", 28, SETTINGS)
    assert entry.label == "idx1"


def test_transparent_drawings_are_read(tmp_path: Path) -> None:
    image = Image.new("RGBA", (60, 60), (0, 0, 0, 0))
    ImageDraw.Draw(image).line([(15, 10), (15, 50), (40, 50)], fill=(0, 0, 0, 255), width=6)
    image.save(tmp_path / "a.png")
    picture().save(tmp_path / "b.png")
    a, b = (read_entries(tmp_path / n, 28, SETTINGS)[0].image for n in ("a.png", "b.png"))
    assert (a != b).mean() < 0.02


def test_sub_folders_are_classes(tmp_path: Path) -> None:
    for label in ("alpha", "beta"):
        (tmp_path / label).mkdir()
        for number in range(2):
            picture().save(tmp_path / label / f"{number}.png")
    (tmp_path / "notes.txt").write_text("not an image")
    labels = [e.label for e in read_entries(tmp_path, 28, SETTINGS)]
    assert labels == ["alpha", "alpha", "beta", "beta"]


def archive(path: Path, names: list[str], size: tuple[int, int] = (105, 105)) -> Path:
    with zipfile.ZipFile(path, "w") as file:
        for name in names:
            buffer = io.BytesIO()
            picture(size).convert("1").save(buffer, "PNG")
            file.writestr(name, buffer.getvalue())
    return path


def test_omniglot_archives_are_read(tmp_path: Path) -> None:
    names = [
        f"images_background/Mine/character0{c}/000{c}_0{d}.png" for c in (1, 2) for d in (1, 2)
    ]
    entries = read_entries(archive(tmp_path / "o.zip", names), 28, SETTINGS)
    assert [e.label for e in entries] == ["Mine/character01"] * 2 + ["Mine/character02"] * 2
    assert entries[0].image.shape == (28, 28)


def test_npz_files_are_read_with_their_polarity(tmp_path: Path) -> None:
    images = np.full((2, 784), 255, np.uint8)
    images[:, :50] = 0
    np.savez(tmp_path / "set.npz", **{"A/c1": images})
    entries = read_entries(tmp_path / "set.npz", 28, SETTINGS)
    assert [e.label for e in entries] == ["A/c1", "A/c1"]
    assert entries[0].image.sum() == 50


@pytest.mark.parametrize("name", ["t10k-images-idx3-ubyte", "t10k-images-idx3-ubyte.gz"])
def test_idx_files_are_read(tmp_path: Path, name: str) -> None:
    images = np.zeros((3, 28, 28), np.uint8)
    images[:, 5:20, 12:15] = 255
    raw = struct.pack(">IIII", 0x803, 3, 28, 28) + images.tobytes()
    (tmp_path / name).write_bytes(gzip.compress(raw) if name.endswith("gz") else raw)
    assert [e.image.sum() for e in read_entries(tmp_path / name, 28, SETTINGS)] == [45] * 3


def test_the_real_files_are_read(data: Path) -> None:
    assert len(import_glyphs(data / "omniglot28/test.npz", 28)) == 659 * 20
    assert len(import_glyphs(data / "mnist/binarized_test.npz", 28)) == 10_000


def giant_png(side: int) -> bytes:
    """A valid PNG header and data of side × side pixels in about a hundred kilobytes."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        crc = struct.pack(">I", zlib.crc32(kind + body))
        return struct.pack(">I", len(body)) + kind + body + crc

    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    data = zlib.compress(bytes(1 + (side + 7) // 8) * side, 9)
    parts = [chunk(b"IHDR", header), chunk(b"IDAT", data), chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def refused(path: Path, said: str) -> None:
    with pytest.raises(UserError, match=said) as caught:
        read_entries(path, 28, SETTINGS)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_no_image_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_text("hello")
    refused(tmp_path / "a.png", "not a PNG")


def test_a_truncated_png_is_refused(tmp_path: Path) -> None:
    noise = np.random.default_rng(0).integers(0, 255, (200, 200), dtype=np.uint8)
    Image.fromarray(noise).save(tmp_path / "a.png")
    whole = (tmp_path / "a.png").read_bytes()
    (tmp_path / "a.png").write_bytes(whole[: len(whole) // 2])
    refused(tmp_path / "a.png", "not a PNG")


@pytest.mark.parametrize("side", [5000, 30_000])
def test_a_giant_png_is_refused_before_it_is_decoded(tmp_path: Path, side: int) -> None:
    (tmp_path / "a.png").write_bytes(giant_png(side))
    refused(tmp_path / "a.png", "4096×4096")


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    refused(tmp_path, "holds no pictures or drawings")


def test_a_folder_with_too_many_files_is_refused(tmp_path: Path) -> None:
    for number in range(60):
        (tmp_path / f"{number}.txt").touch()
    with pytest.raises(UserError, match="more than 50 files"):
        paths_tree([tmp_path], max_files=50)


@pytest.mark.parametrize("tone", [0, 255])
def test_a_blank_image_is_refused(tmp_path: Path, tone: int) -> None:
    Image.new("L", (40, 40), tone).save(tmp_path / "a.png")
    refused(tmp_path / "a.png", "a.png: The image is blank")


def test_zips_of_other_layouts_are_read_or_refused(tmp_path: Path) -> None:
    (flat,) = import_glyphs(archive(tmp_path / "a.zip", ["flat.png"]), 28)
    assert flat.label == "flat"
    (tmp_path / "b.zip").write_bytes(b"PK nonsense")
    refused(tmp_path / "b.zip", "not a readable zip")
    names = ["s/A/character01/1.png"]
    (other,) = import_glyphs(archive(tmp_path / "c.zip", names, (50, 50)), 28)
    assert (other.label, other.ready) == ("A/character01", False)
    with zipfile.ZipFile(tmp_path / "d.zip", "w") as file:
        file.writestr("notes.md", "no images")
    refused(tmp_path / "d.zip", "holds no pictures")


def test_damaged_npz_and_pickles_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.npz").write_bytes(b"nothing")
    refused(tmp_path / "a.npz", "not a readable npz")
    np.savez(tmp_path / "b.npz", x=np.array([{"a": 1}], object))
    refused(tmp_path / "b.npz", "can run code")
    np.savez(tmp_path / "c.npz", x=np.float32(3.0))
    refused(tmp_path / "c.npz", "has shape")
    np.savez(tmp_path / "c.npz", x=np.zeros((3, 7)))
    refused(tmp_path / "c.npz", "expected")


def test_an_npz_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    np.savez_compressed(tmp_path / "a.npz", x=np.zeros((5000, 784), np.uint8))
    with pytest.raises(UserError, match="unpacks to 3 MB; at most 1 MB"):
        load_arrays(tmp_path / "a.npz", most_bytes=1 << 20)


def test_damaged_idx_files_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a-idx3-ubyte").write_bytes(struct.pack(">I", 0x803) + b"12")
    refused(tmp_path / "a-idx3-ubyte", "too short")
    (tmp_path / "b-idx3-ubyte").write_bytes(struct.pack(">IIII", 0x803, 9, 28, 28) + b"xx")
    refused(tmp_path / "b-idx3-ubyte", "is truncated")
    (tmp_path / "c-idx1-ubyte").write_bytes(struct.pack(">II", 0x801, 8) + bytes(8))
    refused(tmp_path / "c-idx1-ubyte", "not an IDX file")


def test_a_missing_path_is_refused(tmp_path: Path) -> None:
    refused(tmp_path / "nothing.png", "does not exist")


@pytest.mark.parametrize("kind", ["PNG", "GIF", "BMP", "JPEG"])
@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA", "P"])
def test_both_views_of_an_image_file_are_those_of_separate_decoding(kind: str, mode: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    image = picture((60, 80)).convert("RGB")
    image.putpixel((3, 3), (250, 10, 90))
    if mode == "RGBA":
        image.putalpha(Image.linear_gradient("L").resize(image.size))
    image = image.convert("RGB" if kind == "JPEG" and mode in ("RGBA", "P") else mode)
    buffer = io.BytesIO()
    image.save(buffer, kind, **({"exif": exif} if kind in ("PNG", "JPEG") else {}))
    file = ImageFile(buffer.getvalue(), "a picture")
    np.testing.assert_array_equal(file.photo, read_photo(file.data, file.name))
    np.testing.assert_array_equal(file.grey, decode_grey(file.data, file.name))


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_an_image_file_is_decoded_once(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[None] = []
    decode = Image.open
    monkeypatch.setattr(Image, "open", lambda *a, **k: opened.append(None) or decode(*a, **k))
    buffer = io.BytesIO()
    picture().save(buffer, kind)
    file = ImageFile(buffer.getvalue(), "a picture")
    assert file.grey.shape == file.photo.shape
    assert len(opened) == 1


def test_an_unknown_kind_of_file_is_refused_with_the_kinds_that_open(tmp_path: Path) -> None:
    document = tmp_path / "notes.xyz"
    document.write_bytes(b"PK\x03\x04" + bytes(40))
    with pytest.raises(UserError) as caught:
        import_glyphs(document, 28)
    text = str(caught.value)
    assert text.startswith("notes.xyz is not a kind of file that can be opened. Choose one of: ")
    for kind in ("PNG", "SVG", "TTF", "ZIP", "IDX"):
        assert kind in text
    broken = tmp_path / "broken.png"
    broken.write_bytes(bytes(40))
    with pytest.raises(UserError, match="is damaged or not a PNG"):
        import_glyphs(broken, 28)


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("letter.docx", "PDF"),
        ("drawing.eps", "SVG"),
        ("photo.CR2", "JPEG"),
        ("picture.jxl", "PNG or JPEG"),
        ("hand.pfb", "TTF or OTF"),
        ("letters.rar", "Unpack it"),
    ],
)
def test_other_well_known_kinds_are_refused_with_how_to_convert_them(
    tmp_path: Path, name: str, advice: str
) -> None:
    (tmp_path / name).write_bytes(bytes(40))
    refused(tmp_path / name, advice)


def test_an_image_opens_whatever_its_name(tmp_path: Path) -> None:
    path = tmp_path / "scan.dat"
    picture = Image.new("L", (20, 20), 255)
    picture.paste(0, (8, 2, 12, 18))
    picture.save(path, "PNG")
    (glyph,) = import_glyphs(path, 28)
    assert glyph.pixels.shape == (20, 20)

"""Pictures of phones and scanners, and documents of several pages."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import numpy as np
import pillow_heif
import pypdfium2
import pytest
from PIL import Image, ImageDraw
from vma_core.errors import UserError
from vma_core.glyphs.normalise import NormaliserSettings
from vma_core.importers.images import decode_grey
from vma_core.importers.pages import MAX_PAGES, PAGED_SUFFIXES, kind_of, read_pages
from vma_core.importers.readers import import_glyphs

SETTINGS = NormaliserSettings()


def picture(mode: str = "L", size: tuple[int, int] = (200, 160)) -> Image.Image:
    image = Image.new("L", size, 255)
    ImageDraw.Draw(image).line([(50, 30), (50, 120), (140, 120)], fill=0, width=16)
    if mode == "LA":
        return Image.merge("LA", (Image.new("L", size), image.point(lambda tone: 255 - tone)))
    return image.convert(mode)


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def heif(image: Image.Image, quality: int = -1) -> bytes:
    file = pillow_heif.from_pillow(image.convert("RGB"))
    buffer = io.BytesIO()
    file.save(buffer, quality=quality, chroma=444, matrix_coefficients=0)
    return buffer.getvalue()


def pdf(*pages: Image.Image) -> bytes:
    return saved(pages[0], "PDF", save_all=True, append_images=pages[1:], resolution=72.0)


LOSSLESS = {
    "tiff": lambda: saved(picture(), "TIFF"),
    "tiff LZW": lambda: saved(picture("RGB"), "TIFF", compression="tiff_lzw"),
    "tiff G4": lambda: saved(picture("1"), "TIFF", compression="group4"),
    "tiff 16 bits": lambda: saved(
        Image.fromarray(np.asarray(picture()).astype(np.uint16) * 257), "TIFF"
    ),
    "tiff palette": lambda: saved(picture("P"), "TIFF"),
    "webp": lambda: saved(picture("RGB"), "WEBP", lossless=True),
    "avif": lambda: saved(picture("RGB"), "AVIF", quality=100),
    "heic": lambda: heif(picture()),
    "pgm": lambda: saved(picture(), "PPM"),
    "pbm": lambda: saved(picture("1"), "PPM"),
    "transparent webp": lambda: saved(picture("LA").convert("RGBA"), "WEBP", lossless=True),
    "transparent tiff": lambda: saved(picture("LA"), "TIFF"),
}


@pytest.mark.parametrize("make", LOSSLESS.values(), ids=LOSSLESS)
def test_a_picture_is_the_same_in_every_format(make: object) -> None:
    data = make()  # type: ignore[operator]
    assert kind_of(data)
    (page,) = read_pages(data, "R")
    expected = decode_grey(saved(picture(), "PNG"), "R.png")
    assert page.grey.shape == expected.shape
    assert np.abs(page.grey.astype(int) - expected).max() <= 3
    assert np.abs(page.photo.astype(int) - expected).max() <= 3


def test_the_content_decides_whatever_the_name_says(tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(heif(picture()))
    (tmp_path / "icon.png").write_bytes(saved(picture(), "WEBP", lossless=True))
    (tmp_path / "scan").write_bytes(pdf(picture()))
    for name in ("photo.jpg", "icon.png", "scan"):
        (glyph,) = import_glyphs(tmp_path / name, 28)
        assert glyph.label == Path(name).stem
        assert 0.02 < glyph.glyph(28, SETTINGS).mean() < 0.3
    assert [g.label for g in import_glyphs(tmp_path, 28)] == ["icon", "photo", "scan"]


def test_pages_are_pictures_in_their_order() -> None:
    pages = [picture().rotate(turn) for turn in (0, 180)]
    tiff = saved(
        pages[0].convert("1"),
        "TIFF",
        save_all=True,
        append_images=[pages[1].convert("1")],
        compression="group4",
    )
    found = read_pages(tiff, "scan.tif")
    assert [page.name for page in found] == ["scan.tif 1/2", "scan.tif 2/2"]
    for page, expected in zip(found, pages, strict=True):
        assert ((page.grey < 128) != (np.asarray(expected) < 128)).mean() < 0.02
    scanned = read_pages(pdf(*pages), "scan.pdf")
    assert [page.name for page in scanned] == ["scan.pdf 1/2", "scan.pdf 2/2"]
    for page, expected in zip(scanned, pages, strict=True):
        assert max(page.grey.shape) == 2400
        small = Image.fromarray(page.grey).resize(expected.size)
        assert ((np.asarray(small) < 128) != (np.asarray(expected) < 128)).mean() < 0.05


def test_a_photo_is_turned_as_its_camera_says() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    lying = picture().rotate(90, expand=True)
    for kind in ("WEBP", "TIFF", "AVIF"):
        (page,) = read_pages(saved(lying, kind, exif=exif, quality=100), "photo")
        assert ((page.grey < 128) != (np.asarray(picture()) < 128)).mean() < 0.02, kind


def test_a_fax_gets_square_pixels() -> None:
    flat = picture("1").resize((200, 80))
    (page,) = read_pages(saved(flat, "TIFF", dpi=(204, 102), compression="group4"), "fax")
    assert page.grey.shape == (160, 200)


def test_more_pages_than_can_be_read_are_refused() -> None:
    small = [Image.new("1", (8, 8))] * (MAX_PAGES + 1)
    data = saved(small[0], "TIFF", save_all=True, append_images=small[1:])
    with pytest.raises(UserError, match=r"scan has 61 pages; at most 60 can be read\. Split it"):
        read_pages(data, "scan")


def test_a_protected_document_is_refused_with_the_reason(tmp_path: Path) -> None:
    reportlab = pytest.importorskip("reportlab.pdfgen.canvas")
    path = tmp_path / "a.pdf"
    canvas = reportlab.Canvas(str(path), encrypt="secret")
    canvas.drawString(9, 9, "a")
    canvas.save()
    with pytest.raises(UserError, match="protected by a password"):
        read_pages(path.read_bytes(), "a.pdf")


def bombs() -> dict[str, bytes]:
    """Small files that claim to be huge."""
    tags = [(256, 4, 1, 60_000), (257, 4, 1, 60_000), (258, 3, 1, 8), (259, 3, 1, 8),
            (262, 3, 1, 1), (273, 4, 1, 200), (277, 3, 1, 1), (278, 4, 1, 60_000),
            (279, 4, 1, 9)]  # fmt: skip
    directory = struct.pack("<H", len(tags)) + b"".join(struct.pack("<HHII", *t) for t in tags)
    packed = zlib.compress(bytes(1 << 20))
    side = (1 << 14) - 1
    lossless = b"\x2f" + struct.pack("<I", (side | side << 14))
    webp = b"WEBPVP8L" + struct.pack("<I", len(lossless)) + lossless + b"\0"
    psd = b"8BPS" + struct.pack(">H6xHIIHH", 1, 3, 30_000, 30_000, 8, 3) + bytes(12)
    wide = pypdfium2.PdfDocument.new()
    wide.new_page(14_400, 14_400)
    buffer = io.BytesIO()
    wide.save(buffer)
    return {
        "tiff": b"II*\0" + struct.pack("<I", 8) + directory + bytes(100) + packed,
        "webp": b"RIFF" + struct.pack("<I", len(webp)) + webp,
        "psd": psd,
        "pgm": b"P5 100000 100000 255\n" + bytes(100),
        "pdf": buffer.getvalue(),
    }


@pytest.mark.parametrize("kind", ["tiff", "webp", "psd", "pgm"])
def test_huge_pictures_are_refused_before_they_are_unpacked(kind: str) -> None:
    with pytest.raises(UserError, match=r"too large|is damaged"):
        read_pages(bombs()[kind], "bomb")


def test_a_huge_page_is_read_at_the_size_of_a_sheet() -> None:
    (page,) = read_pages(bombs()["pdf"], "wide.pdf")
    assert page.grey.shape == (2400, 2400)


def test_large_photos_are_scaled_down() -> None:
    large = Image.new("1", (6000, 5000), 1)
    ImageDraw.Draw(large).line([(1000, 1000), (1000, 4000)], fill=0, width=300)
    (page,) = read_pages(saved(large, "TIFF", compression="group4"), "scan")
    assert page.grey.shape == (2500, 3000)
    assert (page.grey < 128).mean() == pytest.approx(0.03, abs=0.003)


@pytest.mark.parametrize("kind", ["TIFF", "WEBP", "AVIF", "HEIF", "PDF"])
def test_damaged_files_are_refused_with_what_to_do(kind: str) -> None:
    data = {
        "HEIF": lambda: heif(picture()),
        "PDF": lambda: pdf(picture()),
    }.get(kind, lambda: saved(picture("RGB"), kind))()
    with pytest.raises(UserError, match=rf"scan is damaged or not a {kind} file.*Save it as"):
        read_pages(data[: 40 if kind == "PDF" else len(data) // 2], "scan")


def test_dialogs_and_folders_know_all_of_them(tmp_path: Path) -> None:
    from vma_core.importers.readers import file_patterns

    assert {f"*{suffix}" for suffix in PAGED_SUFFIXES} <= set(file_patterns())
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "1.tif").write_bytes(saved(picture(), "TIFF"))
        (tmp_path / folder / "2.HEIC").write_bytes(heif(picture()))
    assert [g.label for g in import_glyphs(tmp_path, 28)] == ["a", "a", "b", "b"]

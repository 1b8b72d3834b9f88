"""Pictures of phones and scanners, and documents of several pages, decoded in the sandbox.

HEIC and HEIF by libheif, PDF by PDFium, AVIF, WebP, TIFF, PSD and Netpbm by Pillow. Files are
recognised by their content: browsers save WebP as “.png”, and phones HEIC as “.jpg”.
"""

from __future__ import annotations

import io
import math
import warnings
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageOps

from vma_core.errors import UserError, unreadable
from vma_core.importers.images import (
    IMAGE_SUFFIXES,
    MAX_IMAGE_PIXELS,
    MAX_PHOTO_PIXELS,
    SIGNATURES,
    ImageFile,
)
from vma_core.importers.letter_sheet import SHEET_SIDE_PX
from vma_core.sandbox.child import Limits, Payload, call

PAGED_SUFFIXES = (
    ".heic",
    ".heif",
    ".avif",
    ".webp",
    ".tif",
    ".tiff",
    ".pdf",
    ".psd",
    ".pbm",
    ".pgm",
    ".ppm",
    ".pnm",
)
PICTURE_SUFFIXES = (*IMAGE_SUFFIXES, *PAGED_SUFFIXES)
"""Of all files that hold pictures or pages."""
MAX_PAGES = 60
FULL_SIZE_PAGES = 4
"""Documents with more pages are scaled down to the size in which sheets are read."""
MAX_ANSWER_BYTES = 224 << 20
LIMITS = Limits(seconds=60.0)
FAX_RATIO = 1.2
"""Ratio of the resolutions across and down from which a scan is stretched to its shape."""
HEIF_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
AVIF_BRANDS = (b"avif", b"avis")
HEAD_BYTES = 1024
"""Within which a format is recognised; “%PDF-” may begin anywhere in them."""


def read_pages(data: bytes, name: str) -> list[ImageFile]:
    """The pages of a picture file or document, of which most have one.

    Raises:
        UserError: it cannot be read, is encrypted, or too large.
    """
    kind = kind_of(data)
    if not kind:
        return [ImageFile(data, name)]
    described, blocks = call(
        _decode, {"kind": kind, "name": name}, [data], name=name, limits=LIMITS
    )
    pages = [
        Image.frombytes(mode, tuple(size), block)
        for (mode, size), block in zip(described, blocks, strict=True)
    ]
    if len(pages) == 1:
        return [ImageFile.decoded(pages[0], name)]
    return [
        ImageFile.decoded(page, f"{name} {number}/{len(pages)}")
        for number, page in enumerate(pages, 1)
    ]


def is_picture(path: Path) -> bool:
    """Whether a file begins like a picture or document of a known format, whatever its name.

    Raises:
        UserError: it cannot be read.
    """
    try:
        with path.open("rb") as file:
            return begins_like_picture(file.read(HEAD_BYTES))
    except OSError as error:
        raise unreadable(path, error) from error


def begins_like_picture(head: bytes) -> bool:
    """Whether the first `HEAD_BYTES` of a file are those of a known format."""
    return head.startswith(SIGNATURES) or bool(kind_of(head))


def kind_of(data: bytes) -> str:
    """The format of a file whose content needs the sandbox, or ""."""
    if data[4:8] == b"ftyp":
        brands = [data[8:12], *(data[at : at + 4] for at in range(16, min(len(data), 96), 4))]
        if any(brand in AVIF_BRANDS for brand in brands):
            return "AVIF"
        return "HEIF" if any(brand in HEIF_BRANDS for brand in brands) else ""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    if data[:4] in (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"):
        return "TIFF"
    if data[:4] == b"8BPS":
        return "PSD"
    if len(data) > 2 and data[:1] == b"P" and data[1:2] in b"123456" and data[2:3].isspace():
        return "PPM"
    return "PDF" if b"%PDF-" in data[:HEAD_BYTES] else ""


def _decode(request: dict[str, Any], blocks: Sequence[bytes]) -> Payload:
    """In the child: mode and size of each page, and its pixels (grey, or grey and opacity)."""
    kind, name = request["kind"], request["name"]
    pages: Callable[[bytes, str], Iterator[Image.Image]] = {
        "HEIF": _heif_pages,
        "PDF": _pdf_pages,
    }.get(kind, lambda data, name: _pillow_pages(data, name, kind))
    described, made, size_bytes = [], [], 0
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for page in pages(blocks[0], name):
                grey = _grey(page)
                content = grey.tobytes()
                size_bytes += len(content)
                if size_bytes > MAX_ANSWER_BYTES:
                    raise _too_large(name)
                described.append((grey.mode, grey.size))
                made.append(content)
    except (MemoryError, Image.DecompressionBombError) as error:
        raise _too_large(name) from error
    except UserError:
        raise
    except Exception as error:  # each library has its own
        raise UserError(
            "{name} is damaged or not a {kind} file that can be read. Save it as PNG or JPEG.",
            name=name,
            kind=kind,
        ) from error
    if not made:
        raise UserError("{name} has no pages.", name=name)
    return described, made


def _pillow_pages(data: bytes, name: str, kind: str) -> Iterator[Image.Image]:
    with Image.open(io.BytesIO(data), formats=[kind]) as image:
        count = _page_count(getattr(image, "n_frames", 1) if kind == "TIFF" else 1, name)
        for number in range(count):
            if kind == "TIFF":
                image.seek(number)
            _check_pixels(*image.size, name)
            image.load()
            yield _smaller(_upright(image), count)


def _heif_pages(data: bytes, name: str) -> Iterator[Image.Image]:
    import pi_heif

    file = pi_heif.open_heif(data, convert_hdr_to_8bit=True)
    count = _page_count(len(file), name)
    for number in range(count):
        image = file[number]
        width, height = image.size
        _check_pixels(width, height, name)
        yield _smaller(image.to_pillow(), count)  # libheif has turned it upright


def _pdf_pages(data: bytes, name: str) -> Iterator[Image.Image]:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise UserError(
                "{name} is protected by a password. Save it without one.", name=name
            ) from error
        raise
    for number in range(_page_count(len(document), name)):
        page = document[number]
        width, height = page.get_size()
        longer = max(width, height)
        if not (math.isfinite(longer) and longer > 0 and min(width, height) > 0):
            raise ValueError("page size")
        yield page.render(scale=SHEET_SIDE_PX / longer, grayscale=True).to_pil()
        page.close()


def _page_count(count: int, name: str) -> int:
    if count > MAX_PAGES:
        raise UserError(
            "{name} has {count:,} pages; at most {most} can be read. Split it.",
            name=name,
            count=count,
            most=MAX_PAGES,
        )
    return count


def _check_pixels(width: int, height: int, name: str) -> None:
    if width * height > MAX_PHOTO_PIXELS:
        raise _too_large(name)


def _upright(image: Image.Image) -> Image.Image:
    """As it is to be seen: turned by its metadata, with square pixels."""
    turned = ImageOps.exif_transpose(image)
    across, down = (float(value) for value in image.info.get("dpi", (1.0, 1.0)))
    if across > 0 and down > 0 and max(across / down, down / across) >= FAX_RATIO:
        if max(across / down, down / across) > 4:
            return turned  # not a resolution of any device
        width, height = turned.size
        wide = across < down
        size = (
            (round(width * down / across), height)
            if wide
            else (width, round(height * across / down))
        )
        turned = (turned.convert("L") if turned.mode == "1" else turned).resize(size)
    return turned


def _smaller(image: Image.Image, pages: int) -> Image.Image:
    """Scaled down to a size that is read, if it is larger."""
    pixels = image.width * image.height
    factor = math.ceil(math.sqrt(pixels / MAX_IMAGE_PIXELS))
    if pages > FULL_SIZE_PAGES:
        factor = max(factor, max(image.size) // SHEET_SIDE_PX)
    if factor <= 1:
        return image
    return (image.convert("L") if image.mode in ("1", "P") else image).reduce(factor)


def _grey(image: Image.Image) -> Image.Image:
    """Grey levels (L), with opacity (LA) if it is not opaque."""
    if image.mode.startswith("I") or image.mode == "F":
        values = np.asarray(image, np.float64)
        most = 65535.0 if image.mode.startswith("I;16") else max(float(values.max()), 1e-9)
        return Image.fromarray((np.clip(values / most, 0.0, 1.0) * 255.0).astype(np.uint8))
    if "A" in image.getbands() or "transparency" in image.info:
        colours = image.convert("RGBA")
        opacity = colours.getchannel("A")
        if opacity.getextrema() != (255, 255):
            return Image.merge("LA", (colours.convert("L"), opacity))
        image = colours
    return image.convert("L")


def _too_large(name: str) -> UserError:
    return UserError(
        "{name} is too large. Save it with at most 16 megapixels and open it again.", name=name
    )

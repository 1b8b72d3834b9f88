"""Characters of a font file as images."""

from __future__ import annotations

import io
import warnings
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from vma_core.errors import UserError
from vma_core.glyphs.characters import is_drawable
from vma_core.glyphs.writing_lines import CAP_HEIGHT_EM, X_HEIGHT_EM, WritingLines
from vma_core.importers.imported_glyph import ImportedGlyph, from_payload, to_payload
from vma_core.sandbox.child import Limits, Payload, call

FONT_PX = 240
FONT_SUFFIXES = (".ttf", ".otf", ".ttc")
MAX_FONT_BYTES = 64 << 20
MAX_CHARACTERS = 2_500
EM_RANGE = (0.75, 1.3)
"""Length of an em of writing, of the font's size."""
BLOCKS = {
    "Latin letters": (*range(0x41, 0x5B), *range(0x61, 0x7B)),
    "Digits": tuple(range(0x30, 0x3A)),
    "Accented Latin": (*range(0xC0, 0xD7), *range(0xD8, 0xF7), *range(0xF8, 0x17F)),
    "Greek": tuple(range(0x391, 0x3CA)),
    "Cyrillic": tuple(range(0x410, 0x450)),
    "Hebrew": tuple(range(0x5D0, 0x5EB)),
    "Arabic": tuple(range(0x621, 0x64B)),
    "Devanagari": tuple(range(0x904, 0x93A)),
    "Hiragana": tuple(range(0x3041, 0x3097)),
    "Katakana": tuple(range(0x30A1, 0x30FB)),
    "Hangul": tuple(range(0xAC00, 0xAC00 + 588 * 19, 588)),
    "Mathematics": tuple(range(0x2200, 0x2300)),
}
"""Code points by block, as offered to the user."""


def read_font(path: Path, characters: Sequence[str] = ()) -> list[ImportedGlyph]:
    """Characters of a font, by default its letters and digits, labelled by themselves.

    Raises:
        UserError: the file is not a font, or it has none of the characters.
    """
    return _read_font(font_bytes(path), path.name, characters)


def read_font_sandboxed(
    data: bytes, name: str, characters: Sequence[str] = ()
) -> list[ImportedGlyph]:
    """`read_font` in a child process, whose crash or timeout is a UserError too.

    Args:
        data: the content of the font file.
        name: of the file.
        characters: as in `read_font`.
    """
    request = {"name": name, "characters": list(characters)}
    return from_payload(*call(_in_child, request, [data], name=name, limits=Limits()))


def _in_child(request: dict[str, Any], blocks: Sequence[bytes]) -> Payload:
    return to_payload(_read_font(blocks[0], request["name"], request["characters"]))


def _read_font(data: bytes, name: str, characters: Sequence[str]) -> list[ImportedGlyph]:
    chosen = list(dict.fromkeys(characters)) or default_characters(data, name)
    if len(chosen) > MAX_CHARACTERS:
        raise UserError(
            "At most {most:,} characters of a font can be read at once.", most=MAX_CHARACTERS
        )
    face = _face(data, name)
    lines = _lines(face, font_characters(data, name))
    found = [
        ImportedGlyph(grey, character, f"{Path(name).stem} {character}", lines=lines)
        for character in chosen
        if (grey := _rendered(face, name, character)) is not None
    ]
    if not found:
        raise UserError("{name} has none of these characters.", name=name)
    return found


def font_bytes(path: Path) -> bytes:
    """The content of a font file.

    Raises:
        UserError: it cannot be read, or is larger than `MAX_FONT_BYTES`.
    """
    try:
        if path.stat().st_size > MAX_FONT_BYTES:
            raise UserError(
                "{name} is larger than {most_mb} MB.", name=path.name, most_mb=MAX_FONT_BYTES >> 20
            )
        return path.read_bytes()
    except OSError as error:
        raise _not_a_font(path.name) from error


def font_characters(data: bytes, name: str) -> frozenset[str]:
    """The characters of a font file.

    Raises:
        UserError: it is not a font.
    """
    from fontTools.ttLib import TTFont

    try:
        # From bytes: TTFont leaves a damaged file open.
        with TTFont(io.BytesIO(data), fontNumber=0, lazy=True) as font:
            known = font.getBestCmap() or {}
    except Exception as error:  # a damaged table fails in many ways
        raise _not_a_font(name) from error
    return frozenset(chr(code) for code in known)


def default_characters(data: bytes, name: str) -> list[str]:
    """Characters of the blocks in `BLOCKS`, or else any, at most 512."""
    available = font_characters(data, name)
    chosen = [c for codes in BLOCKS.values() for c in map(chr, codes) if c in available]
    return chosen[:512] or sorted(filter(is_drawable, available))[:512]


def _face(data: bytes, name: str) -> ImageFont.FreeTypeFont:
    try:
        return ImageFont.truetype(io.BytesIO(data), FONT_PX)
    except (OSError, ValueError) as error:
        raise _not_a_font(name) from error


def _lines(face: ImageFont.FreeTypeFont, available: Collection[str]) -> WritingLines | None:
    """Writing lines of the images that `_rendered` makes; None if the font is damaged."""

    def ink_height(character: str) -> float:
        if character not in available:
            return 0.0
        _, top, _, bottom = face.getbbox(character, anchor="ls")
        return bottom - top

    try:
        probe = "x" if "x" in available else min(available)
        centred, standing = (face.getbbox(probe, anchor=anchor)[1] for anchor in ("mm", "ms"))
        return font_lines(FONT_PX + centred - standing, FONT_PX, ink_height("x"), ink_height("H"))
    except (OSError, ValueError):
        return None


def font_lines(
    baseline_px: float, font_px: float, x_height_px: float, cap_height_px: float
) -> WritingLines:
    """Writing lines of a font's characters.

    The em is the one in which x or H has the usual height; that of the font itself if it has
    neither. Unusual heights, as of small capitals, change it within limits only.

    Args:
        baseline_px: y of the baseline.
        font_px: size of the font.
        x_height_px: height of x; 0 if the font has none.
        cap_height_px: height of H; 0 if the font has none.
    """
    em_px = x_height_px / X_HEIGHT_EM or cap_height_px / CAP_HEIGHT_EM or font_px
    low, high = EM_RANGE
    return WritingLines(float(baseline_px), min(max(em_px, low * font_px), high * font_px))


def _rendered(face: ImageFont.FreeTypeFont, name: str, character: str) -> NDArray[np.uint8] | None:
    """Grey levels of a character, or None if nothing is drawn."""
    try:
        image = Image.new("L", (2 * FONT_PX, 2 * FONT_PX), 255)
        place = (FONT_PX, FONT_PX)
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            ImageDraw.Draw(image).text(place, character, fill=0, font=face, anchor="mm")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise UserError(
            "{name} has a character that is millions of pixels large.", name=name
        ) from error
    except (OSError, ValueError) as error:
        raise _not_a_font(name) from error
    grey = np.asarray(image)
    return None if grey.min() == 255 else grey


def _not_a_font(name: str) -> UserError:
    return UserError("{name} is damaged or not a font file.", name=name)

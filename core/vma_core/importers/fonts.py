"""Characters of font files as images: TrueType, OpenType, collections, WOFF, variable fonts.

A file may hold several faces: fonts of a collection, or instances of a variable font such as its
weights. Each is a hand, so users choose which to read.
"""

from __future__ import annotations

import io
import struct
import warnings
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from vma_core.cancellation import stop_if_cancelled
from vma_core.errors import Message, UserError
from vma_core.glyphs.characters import is_drawable
from vma_core.glyphs.writing_lines import CAP_HEIGHT_EM, X_HEIGHT_EM, WritingLines
from vma_core.importers.imported_glyph import ImportedGlyph, from_payload, to_payload
from vma_core.sandbox.child import Limits, Payload, call, reused_child

FONT_PX = 240
SMALL_FONT_PX = 80
"""Where more than `LARGE_CHARACTERS` are read: thousands of images have to fit into memory."""
LARGE_CHARACTERS = 1_000
FONT_SUFFIXES = (".ttf", ".otf", ".ttc", ".otc", ".woff", ".woff2")
MAX_FONT_BYTES = 64 << 20
MAX_CHARACTERS = 50_000
"""Of all chosen faces together."""
MAX_FACES = 200
SHOWN_FACES = 12
CHARACTERS_PER_CALL = 512
CHECKED_BYTES = 1 << 20
LIMITS = Limits()
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
"""Code points of selections, as offered to the user; Unicode's blocks come on top."""
OUTLINE_TABLES = ("glyf", "CFF ", "CFF2")
COLOUR_TABLES = ("COLR", "CBDT", "sbix", "SVG ")
BITMAP_TABLES = ("EBDT", "bdat")

Axes = tuple[tuple[str, float], ...]
"""Tag and value of each axis of a variable font."""
Progress = Callable[[int, int], object]


@dataclass(frozen=True)
class FontFace:
    """A face of a font file.

    Attributes:
        name: family and style, such as “Inter Bold”.
        style: within its family, such as “Bold”.
        number: in a collection.
        axes: of an instance of a variable font; empty for its default and for static fonts.
        is_coloured: it has colours, which are not read.
    """

    name: str
    style: str = ""
    number: int = 0
    axes: Axes = ()
    is_coloured: bool = False


@dataclass(frozen=True)
class FontFile:
    """A font file that a sandboxed child process could read.

    Attributes:
        data: unpacked (SFNT).
        name: of the file.
        faces: the first is the default.
        characters: of the default face, in order of code points.
    """

    data: bytes
    name: str
    faces: tuple[FontFace, ...]
    characters: str

    def chosen(self, instances: Sequence[str]) -> list[FontFace]:
        """Faces by their names or styles, by axes such as “wght=700,wdth=90”, or “all”.

        Raises:
            UserError: there is none of that name.
        """
        found: list[FontFace] = []
        for wanted in instances:
            folded = wanted.strip().casefold()
            named = [f for f in self.faces if folded in (f.name.casefold(), f.style.casefold())]
            if folded == "all":
                named = list(self.faces)
            elif not named and "=" in folded:
                named = [
                    replace(
                        self.faces[0], name=f"{self.faces[0].name} {wanted}", axes=_axes(wanted)
                    )
                ]
            if not named:
                raise UserError(
                    "{name} has no face “{wanted}”. It has: {faces}.",
                    name=self.name,
                    wanted=wanted,
                    faces=", ".join(face.style or face.name for face in self.faces),
                )
            found += named
        return list(dict.fromkeys(found)) or [self.faces[0]]

    def unread_faces(self) -> Message | None:
        """A note on the faces beside the default, if there are any."""
        others = [face.style or face.name for face in self.faces[1:]]
        if not others:
            return None
        return Message(
            "{name} contains {count} faces, each a different hand. {face} was read; the others "
            "are: {others}.",
            name=self.name,
            count=len(self.faces),
            face=self.faces[0].style or self.faces[0].name,
            others=", ".join(others[:SHOWN_FACES]) + (" …" if len(others) > SHOWN_FACES else ""),
        )


def open_font(path: Path) -> FontFile:
    """Faces and characters of a font file, read in a child process.

    Raises:
        UserError: it is not a font, has no outlines, or is too large.
    """
    return open_font_data(font_bytes(path), path.name)


def open_font_data(data: bytes, name: str) -> FontFile:
    """As `open_font`, from the content of the file."""
    described, (unpacked,) = call(_open_in_child, {"name": name}, [data], name=name, limits=LIMITS)
    faces = [
        FontFace(**face | {"axes": tuple((tag, float(value)) for tag, value in face["axes"])})
        for face in described["faces"]
    ]
    return FontFile(unpacked or data, name, tuple(faces), described["characters"])


def read_characters(
    font: FontFile,
    faces: Sequence[FontFace] = (),
    characters: Sequence[str] = (),
    progress: Progress = lambda _done, _total: None,
) -> list[ImportedGlyph]:
    """Characters of faces as images, labelled by themselves; rendered in a child process.

    Args:
        font: the file.
        faces: by default the file's default face.
        characters: by default those of the selections in `BLOCKS`, or else all.
        progress: called with the characters done and their total.

    Raises:
        UserError: none of the faces has one of the characters, or there are too many.
    """
    chosen_faces = list(faces) or [font.faces[0]]
    chosen = list(dict.fromkeys(characters)) or default_characters(font.characters)
    total = len(chosen) * len(chosen_faces)
    if total > MAX_CHARACTERS:
        raise UserError(
            "At most {most:,} characters of a font can be read at once.", most=MAX_CHARACTERS
        )
    size_px = FONT_PX if total <= LARGE_CHARACTERS else SMALL_FONT_PX
    found: list[ImportedGlyph] = []
    done = 0
    with reused_child():
        for face in chosen_faces:
            for start in range(0, len(chosen), CHARACTERS_PER_CALL):
                stop_if_cancelled()
                part = chosen[start : start + CHARACTERS_PER_CALL]
                request = {
                    "name": font.name,
                    "face": asdict(face),
                    "characters": part,
                    "size_px": size_px,
                }
                answer = call(_read_in_child, request, [font.data], name=font.name, limits=LIMITS)
                found += from_payload(*answer)
                done += len(part)
                progress(done, total)
    if not found:
        if any(face.is_coloured for face in chosen_faces):
            raise _coloured(font.name)
        raise UserError("{name} has none of these characters.", name=font.name)
    if any(face.is_coloured for face in chosen_faces):
        note = Message("{name} is a colour font; its shapes are read.", name=font.name)
        found[0] = replace(found[0], note=note)
    return found


def read_font(
    path: Path,
    characters: Sequence[str] = (),
    blocks: Sequence[str] = (),
    instances: Sequence[str] = (),
    progress: Progress = lambda _done, _total: None,
) -> list[ImportedGlyph]:
    """Characters of a font file.

    Args:
        path: of the file.
        characters: to read; with those of the blocks, or by default as in `read_characters`.
        blocks: names of selections in `BLOCKS` or of Unicode's blocks.
        instances: see `FontFile.chosen`.
        progress: see `read_characters`.

    Raises:
        UserError: the file is not a font, or has none of the characters, faces or blocks.
    """
    with reused_child():
        font = open_font(path)
        wanted = [*characters, *(c for block in blocks for c in in_block(font.characters, block))]
        if blocks and not wanted:
            raise UserError(
                "{name} has no characters of {blocks}. It has: {known}.",
                name=font.name,
                blocks=", ".join(blocks),
                known=", ".join(unicode_blocks(font.characters)),
            )
        found = read_characters(font, font.chosen(instances), wanted, progress)
    note = None if instances else font.unread_faces()
    return [replace(found[0], note=note), *found[1:]] if note else found


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


# --- characters and blocks -----------------------------------------------------------------------


def default_characters(available: Iterable[str]) -> list[str]:
    """The characters of the selections in `BLOCKS`, or else all that have a shape."""
    known = set(available)
    chosen = [c for codes in BLOCKS.values() for c in map(chr, codes) if c in known]
    return chosen or sorted(filter(is_drawable, known))


def unicode_blocks(characters: Iterable[str]) -> dict[str, list[str]]:
    """Characters by the name of their block in Unicode, in order of code points."""
    from fontTools.unicodedata import block

    found: dict[str, list[str]] = {}
    for character in characters:
        if is_drawable(character):
            found.setdefault(block(character), []).append(character)
    return found


def in_block(available: Iterable[str], name: str) -> list[str]:
    """The characters of a selection in `BLOCKS` or of a block of Unicode, of those available.

    Raises:
        UserError: there is no such block.
    """
    from fontTools.unicodedata import Blocks

    folded = name.strip().casefold()
    for selection, codes in BLOCKS.items():
        if selection.casefold() == folded:
            known = set(available)
            return [c for c in map(chr, codes) if c in known]
    if folded not in {value.casefold() for value in Blocks.VALUES}:
        raise UserError(
            "There is no block “{name}”. Give a Unicode block, such as “CJK Unified "
            "Ideographs”, or one of: {known}.",
            name=name,
            known=", ".join(BLOCKS),
        )
    found = unicode_blocks(available)
    return next((value for key, value in found.items() if key.casefold() == folded), [])


# --- in the child --------------------------------------------------------------------------------


def _open_in_child(request: dict[str, Any], blocks: Sequence[bytes]) -> Payload:
    name = request["name"]
    data = unpacked(blocks[0], name)
    faces, characters = font_faces(data, name)
    described = {"faces": [asdict(face) for face in faces], "characters": characters}
    return described, [b"" if data is blocks[0] else data]


def _read_in_child(request: dict[str, Any], blocks: Sequence[bytes]) -> Payload:
    described = request["face"]
    face = FontFace(**described | {"axes": tuple(map(tuple, described["axes"]))})
    return to_payload(
        rendered(blocks[0], request["name"], face, request["characters"], request["size_px"])
    )


def unpacked(data: bytes, name: str) -> bytes:
    """A font without the compression of WOFF.

    Raises:
        UserError: it is damaged, or unpacks to more than `MAX_FONT_BYTES`.
    """
    if data[:4] not in (b"wOFF", b"wOF2"):
        return data
    from fontTools.ttLib import TTFont

    try:
        (size_bytes,) = struct.unpack(">I", data[16:20])
        if size_bytes > MAX_FONT_BYTES:
            raise _too_large(name)
        if data[:4] == b"wOF2":
            _check_brotli(data, name)
        else:
            _check_tables(data, name)
        with TTFont(io.BytesIO(data), recalcBBoxes=False, recalcTimestamp=False) as font:
            font.flavor = None
            content = io.BytesIO()
            font.save(content, reorderTables=None)
    except UserError:
        raise
    except MemoryError as error:
        raise _too_large(name) from error
    except Exception as error:  # a damaged table fails in many ways
        raise _not_a_font(name) from error
    return content.getvalue()


def _check_brotli(data: bytes, name: str) -> None:
    """Unpack a WOFF2 file once without keeping it: its header may lie about its size."""
    import brotli
    from fontTools.ttLib.woff2 import WOFF2DirectoryEntry, woff2DirectorySize

    count, (packed_bytes,) = struct.unpack(">H", data[12:14])[0], struct.unpack(">I", data[20:24])
    file = io.BytesIO(data)
    file.seek(woff2DirectorySize)
    for _ in range(count):
        WOFF2DirectoryEntry().fromFile(file)
    decoder = brotli.Decompressor()
    content = file.read(packed_bytes)
    size_bytes = 0
    while not decoder.is_finished():
        output = decoder.process(content, output_buffer_limit=CHECKED_BYTES)
        content = b""
        size_bytes += len(output)
        if size_bytes > MAX_FONT_BYTES:
            raise _too_large(name)
        if not output and decoder.can_accept_more_data():
            raise _not_a_font(name)  # truncated


def _check_tables(data: bytes, name: str) -> None:
    """The unpacked sizes that a WOFF file announces, which its tables may not exceed."""
    import zlib

    (count,) = struct.unpack(">H", data[12:14])
    total = 0
    for number in range(count):
        place = 44 + 20 * number
        offset, packed, size_bytes = struct.unpack(">III", data[place + 4 : place + 16])
        total += size_bytes
        if total > MAX_FONT_BYTES:
            raise _too_large(name)
        if packed < size_bytes:
            content = zlib.decompressobj().decompress(
                data[offset : offset + packed], size_bytes + 1
            )
            if len(content) > size_bytes:
                raise _too_large(name)


def font_faces(data: bytes, name: str) -> tuple[list[FontFace], str]:
    """The faces of an unpacked font file, and the characters of the first.

    Raises:
        UserError: it is not a font, or has no outlines.
    """
    from fontTools.ttLib import TTFont

    try:
        faces: list[FontFace] = []
        characters = ""
        for number in range(_fonts_in(data)):
            # From bytes: TTFont leaves a damaged file open.
            with TTFont(io.BytesIO(data), fontNumber=number, lazy=True) as font:
                faces += _faces_of(font, number, name)
                if number == 0:
                    known = font.getBestCmap() or {}
                    characters = "".join(map(chr, sorted(known)))
    except UserError:
        raise
    except Exception as error:  # a damaged table fails in many ways
        raise _not_a_font(name) from error
    if len(faces) == 1 and faces[0].style == "Regular":
        faces = [replace(faces[0], name=faces[0].name.removesuffix(" Regular"))]
    return faces[:MAX_FACES], characters


def _fonts_in(data: bytes) -> int:
    if data[:4] != b"ttcf":
        return 1
    (count,) = struct.unpack(">I", data[8:12])
    if not 0 < count <= MAX_FACES:
        raise ValueError("fonts")
    return count


def _faces_of(font: Any, number: int, name: str) -> list[FontFace]:
    """The default first, then the other instances of a variable font."""
    is_coloured = any(table in font for table in COLOUR_TABLES)
    if not any(table in font for table in OUTLINE_TABLES):
        if is_coloured:
            raise _coloured(name)
        if not any(table in font for table in BITMAP_TABLES):
            raise _not_a_font(name)
        raise UserError(
            "{name} is a bitmap font: its characters are small images of one size. Choose a font "
            "with outlines.",
            name=name,
        )
    names = font.get("name")
    family = _name(names, lambda: names.getBestFamilyName()) or Path(name).stem
    style = _name(names, lambda: names.getBestSubFamilyName()) or "Regular"
    face = FontFace(f"{family} {style}", style, number, (), is_coloured)
    if "fvar" not in font:
        return [face]
    axes = font["fvar"].axes
    default = {axis.axisTag: axis.defaultValue for axis in axes}
    others = []
    for instance in font["fvar"].instances:
        place = default | instance.coordinates
        number_of_name = instance.subfamilyNameID
        shown = _name(names, partial(names.getDebugName, number_of_name)) if names else ""
        if place == default:
            face = replace(face, name=f"{family} {shown or style}", style=shown or style)
        else:
            label = shown or ", ".join(f"{tag} {value:g}" for tag, value in place.items())
            values = tuple((tag, float(value)) for tag, value in place.items())
            others.append(FontFace(f"{family} {label}", label, number, values, is_coloured))
    return [face, *others]


def _name(table: Any, read: Callable[[], str | None]) -> str:
    """A text of a font's table of names, or "" if there is none in an encoding that is known."""
    try:
        return (read() if table is not None else None) or ""
    except (LookupError, UnicodeError):
        return ""


def rendered(
    data: bytes, name: str, face: FontFace, characters: Sequence[str], size_px: int = FONT_PX
) -> list[ImportedGlyph]:
    """Those of the characters that a face has and draws.

    Raises:
        UserError: the file is damaged, or an instance does not exist.
    """
    from fontTools.ttLib import TTFont

    pen = _pen(data, name, face, size_px)
    try:
        with TTFont(io.BytesIO(data), fontNumber=face.number, lazy=True) as font:
            known = set(map(chr, font.getBestCmap() or {}))
    except Exception as error:
        raise _not_a_font(name) from error
    lines = _lines(pen, known, size_px)
    return [
        ImportedGlyph(grey, character, f"{face.name} {character}", lines=lines)
        for character in characters
        if character in known and (grey := _rendered(pen, name, character, size_px)) is not None
    ]


def _lines(
    pen: ImageFont.FreeTypeFont, available: Collection[str], size_px: int
) -> WritingLines | None:
    """Writing lines of the images that `_rendered` makes; None if the font is damaged."""

    def ink_height(character: str) -> float:
        if character not in available:
            return 0.0
        _, top, _, bottom = pen.getbbox(character, anchor="ls")
        return bottom - top

    try:
        probe = "x" if "x" in available else min(available)
        centred, standing = (pen.getbbox(probe, anchor=anchor)[1] for anchor in ("mm", "ms"))
        return font_lines(size_px + centred - standing, size_px, ink_height("x"), ink_height("H"))
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


def _pen(data: bytes, name: str, face: FontFace, size_px: int) -> ImageFont.FreeTypeFont:
    try:
        pen = ImageFont.truetype(io.BytesIO(data), size_px, face.number)
        if face.axes:
            known = [axis["name"] for axis in pen.get_variation_axes()]
            pen.set_variation_by_axes(_values(data, face, len(known)))
    except (OSError, ValueError, NotImplementedError) as error:
        raise _not_a_font(name) from error
    return pen


def _values(data: bytes, face: FontFace, count: int) -> list[float]:
    """The value of each axis in the order of the font, within its range."""
    from fontTools.ttLib import TTFont

    wanted = dict(face.axes)
    with TTFont(io.BytesIO(data), fontNumber=face.number, lazy=True) as font:
        axes = font["fvar"].axes
        unknown = wanted.keys() - {axis.axisTag for axis in axes}
        if unknown or len(axes) != count:
            raise UserError(
                "{name} has no axis {axes}. It has: {known}.",
                name=face.name,
                axes=", ".join(sorted(unknown)),
                known=", ".join(axis.axisTag for axis in axes),
            )
        return [
            min(max(wanted.get(axis.axisTag, axis.defaultValue), axis.minValue), axis.maxValue)
            for axis in axes
        ]


def _rendered(
    pen: ImageFont.FreeTypeFont, name: str, character: str, size_px: int
) -> NDArray[np.uint8] | None:
    """Grey levels of a character, or None if nothing is drawn."""
    try:
        image = Image.new("L", (2 * size_px, 2 * size_px), 255)
        place = (size_px, size_px)
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            ImageDraw.Draw(image).text(place, character, fill=0, font=pen, anchor="mm")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise UserError(
            "{name} has a character that is millions of pixels large.", name=name
        ) from error
    except (OSError, ValueError) as error:
        raise _not_a_font(name) from error
    grey = np.asarray(image)
    return None if grey.min() == 255 else grey


def _axes(text: str) -> Axes:
    """Axes from “wght=700,wdth=90”.

    Raises:
        UserError: it is not of that form.
    """
    try:
        pairs = [part.split("=") for part in text.split(",")]
        return tuple((tag.strip(), float(value)) for tag, value in pairs)
    except ValueError:
        raise UserError(
            "“{text}” is not an instance. Give a name, or axes such as wght=700,wdth=90.", text=text
        ) from None


def _coloured(name: str) -> UserError:
    return UserError(
        "{name} is a colour font: its characters are coloured pictures, such as emoji. Choose a "
        "font with outlines.",
        name=name,
    )


def _too_large(name: str) -> UserError:
    return UserError(
        "{name} unpacks to more than {most_mb} MB.", name=name, most_mb=MAX_FONT_BYTES >> 20
    )


def _not_a_font(name: str) -> UserError:
    return UserError("{name} is damaged or not a font file.", name=name)

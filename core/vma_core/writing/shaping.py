"""Shaping by HarfBuzz: code points → glyphs of the hand, their order, and where marks sit.

The hand becomes a font in memory: a character map, glyph classes and the anchors of marks. HarfBuzz
composes and decomposes characters by what the font has, orders and attaches marks, mirrors brackets
and picks Arabic forms where they are drawn.
"""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from vma_core.writing.extents import character_extents
from vma_core.writing.lines import X_HEIGHT_EM

UNITS_PER_EM = 2048
MARK_GAP_EM = 0.07
"""Between a letter and its accent."""
NOT_DRAWN = 0
"""Glyph of characters that are not drawn."""

GlyphForm = Literal["base", "mark", "dotless"]
MarkPlace = Literal["above", "below", "over", "corner"]
_PLACES: tuple[MarkPlace, ...] = ("above", "below", "over", "corner")
_INDIC = (b"bng2", b"dev2", b"gjr2", b"gur2", b"knd2", b"mlm2", b"ory2", b"tel2", b"tml2")
_CORNER = "\u3099\u309a"
"""Voicing marks of kana, at the upper right."""
MOST_BASES = 2_000
"""Letters with anchors; more do not fit into the table."""
SOFT_DOTTED = {"i": "\u0131", "j": "\u0237"}
"""Letters that lose their dot under an accent."""

_MARKS_LIKE = {
    "\u0300": "`\u02cb",
    "\u0301": "\u00b4\u02ca",
    "\u0302": "^\u02c6",
    "\u0303": "~\u02dc",
    "\u0304": "\u00af\u02c9",
    "\u0306": "\u02d8",
    "\u0307": "\u02d9",
    "\u0308": "\u00a8",
    "\u030a": "\u02da\u00b0",
    "\u030b": "\u02dd",
    "\u030c": "\u02c7",
    "\u0327": "\u00b8",
    "\u0328": "\u02db",
}
"""Signs that serve as a combining mark that is not drawn itself."""
_LIKENESSES = frozenset("".join(_MARKS_LIKE.values()))
_SUBSTITUTES = {
    "\u2019": "'",
    "\u2018": "'",
    "\u02bc": "'",
    "\u201c": '"',
    "\u201d": '"',
    "\u201e": '"',
    "'": "\u2019",
    '"': "\u201d",
    "\u2010": "-",
    "\u2011": "-",
    "\u2012": "-",
    "\u2013": "-",
    "\u2212": "-\u2013",
    "-": "\u2010\u2013\u2212",
    "\u2014": "\u2013",
    "\u2026": ("...",),
    "\u0131": (),
}
"""Signs, or texts, that stand in for one that is not drawn, the best first."""
_COMPATIBLE = ("<compat>", "<wide>", "<narrow>", "<noBreak>", "<font>", "<vertical>", "<small>")


_Point = tuple[float, float]


class Glyph(NamedTuple):
    """A glyph of a shaped text.

    Attributes:
        character: drawn character it shows; the character of the text if nothing is drawn.
        form: as drawn, as an accent, or without its dot.
        is_drawn: whether an entry shows it.
        offset: of its code point in the text.
        x_em: shift from the origin of its letter, for marks.
        y_em: the same, upwards.
        place: of a mark; None for others.
    """

    character: str
    form: GlyphForm
    is_drawn: bool
    offset: int
    x_em: float
    y_em: float
    place: MarkPlace | None


@dataclass(frozen=True, slots=True)
class Cluster:
    """A letter with its marks.

    Attributes:
        start: first code point in the text.
        end: past the last.
        glyphs: the letter, then its marks.
        level: embedding level; odd from right to left.
    """

    start: int
    end: int
    glyphs: tuple[Glyph, ...]
    level: int


class GlyphBox(NamedTuple):
    """Ink of a glyph without the pen's width, in em; x from its left."""

    left: float
    bottom: float
    right: float
    top: float


def anchor(box: GlyphBox, place: MarkPlace, is_mark: bool) -> tuple[float, float]:
    """Point of a letter where a mark attaches, or of a mark where it is attached; in em."""
    x = 0.5 * (box.left + box.right)
    if place == "over" or (place == "corner" and is_mark):
        return x, 0.5 * (box.bottom + box.top)
    if place == "corner":
        return box.right, box.top - MARK_GAP_EM
    if is_mark:
        return x, box.bottom - MARK_GAP_EM if place == "above" else box.top + MARK_GAP_EM
    return x, box.top if place == "above" else box.bottom


@lru_cache(4096)
def is_combining(character: str) -> bool:
    """Whether a character is drawn above, below or over the letter before it."""
    return unicodedata.category(character) in ("Mn", "Me")


def missing_marks(character: str, has: Callable[[str], bool]) -> tuple[str, ...]:
    """Accents with which a character is composed as soon as they are drawn.

    Args:
        character: that is not drawn.
        has: whether a character is drawn.

    Returns:
        Signs that can be drawn alone, such as “´”; nothing if the letter below is not drawn.
    """
    base, *marks = list(unicodedata.normalize("NFD", character))
    if not marks or not has(base) or not all(map(is_combining, marks)):
        return ()
    forms = {mark: (mark, *_MARKS_LIKE.get(mark, "")) for mark in marks}
    lacking = [mark for mark, like in forms.items() if not any(map(has, like))]
    return tuple(forms[mark][1] if len(forms[mark]) > 1 else f"◌{mark}" for mark in lacking)


@lru_cache(4096)
def mark_place(character: str) -> MarkPlace:
    """Where a combining mark sits."""
    if character in _CORNER:
        return "corner"
    extents = character_extents(character)
    if extents.at_em >= X_HEIGHT_EM:
        return "above"
    return "below" if extents.at_em < 0 else "over"


class HandFont:
    """A font with one glyph for each character of a hand."""

    def __init__(self, drawn: Iterable[str], boxes: Mapping[tuple[str, GlyphForm], GlyphBox]):
        """From the drawn characters.

        Args:
            drawn: characters.
            boxes: of the glyphs to which marks attach, and of the marks; others get no anchors.
        """
        self._drawn = frozenset(drawn)
        self._glyphs: list[tuple[str, GlyphForm]] = [("", "base")]
        self._codes: dict[int, int] = {}
        for character in sorted(self._drawn):
            self._add(ord(character), character, "mark" if is_combining(character) else "base")
        for mark, likenesses in _MARKS_LIKE.items():
            like = next((c for c in likenesses if c in self._drawn), None)
            if like and mark not in self._drawn:
                self._add(ord(mark), like, "mark")
        for dotted, dotless in SOFT_DOTTED.items():
            if dotted in self._drawn and dotless not in self._drawn:
                self._add(ord(dotless), dotted, "dotless")
        self._font = self._built(boxes)

    def _add(self, code: int, character: str, form: GlyphForm) -> None:
        self._codes[code] = len(self._glyphs)
        self._glyphs.append((character, form))

    def has(self, character: str) -> bool:
        """Whether a glyph shows this character, perhaps one that looks the same."""
        return ord(character) in self._codes

    @staticmethod
    def serves_as_mark(character: str) -> bool:
        """Whether a character may be drawn above or below others."""
        return is_combining(character) or character in _LIKENESSES

    def anchored(self, text: str) -> set[tuple[str, GlyphForm]]:
        """Glyphs of a text, whose boxes place its marks."""
        found = set()
        for character in set(text):
            for part in {character, *unicodedata.normalize("NFD", character)}:
                for shown in (part, SOFT_DOTTED.get(part, part)):
                    glyph = self.glyph_for(shown)
                    if glyph is not None:
                        found.add(glyph)
        return found

    def glyph_for(self, character: str) -> tuple[str, GlyphForm] | None:
        """Drawn character and form that show a character."""
        found = self._codes.get(ord(character))
        return None if found is None else self._glyphs[found]

    def shape(self, text: str, level: int) -> list[Cluster]:
        """Letters with their marks in logical order.

        Args:
            text: of one direction, without white space.
            level: embedding level.
        """
        import uharfbuzz as hb

        codes, offsets, missing = self._substituted(text)
        buffer = hb.Buffer()
        buffer.add_codepoints(codes)
        buffer.guess_segment_properties()
        buffer.direction = "rtl" if level % 2 else "ltr"
        buffer.cluster_level = hb.BufferClusterLevel.MONOTONE_CHARACTERS
        buffer.flags = hb.BufferFlags.REMOVE_DEFAULT_IGNORABLES
        hb.shape(self._font, buffer)
        # A buffer without glyphs has no list of positions.
        shaped = list(zip(buffer.glyph_infos, buffer.glyph_positions or (), strict=True))
        if level % 2:
            shaped.reverse()
        clusters: list[list[Glyph]] = []
        for info, position in shaped:
            at = offsets[info.cluster]
            character, form = self._glyphs[info.codepoint]
            glyph = Glyph(
                character or text[at],
                form,
                bool(character),
                at,
                position.x_offset / UNITS_PER_EM,
                position.y_offset / UNITS_PER_EM,
                mark_place(_mark_shown(character, text[at])) if form == "mark" else None,
            )
            if form == "mark" and clusters:
                clusters[-1].append(glyph)
            else:
                clusters.append([glyph])
        starts = [min(glyph.offset for glyph in glyphs) for glyphs in clusters]
        ends = [*starts[1:], len(text)] if starts else []
        found = []
        for glyphs, start, end in zip(clusters, starts, ends, strict=True):
            end = max(end, start + 1)
            undrawn = [_undrawn_mark(text[at], at) for at in missing if start <= at < end]
            found.append(Cluster(start, end, (*glyphs, *undrawn), level))
        return found

    def _substituted(self, text: str) -> tuple[list[int], list[int], list[int]]:
        """Code points to shape, the offset of each in the text, and those of undrawn marks."""
        codes: list[int] = []
        offsets: list[int] = []
        missing: list[int] = []
        for at, character in enumerate(text):
            if unicodedata.category(character) in ("Cc", "Cs"):
                continue
            if at and is_combining(character) and self._is_lost(text[at - 1], character):
                missing.append(at)
                continue
            following = text[at + 1 : at + 2]
            for code in self._codes_for(character, following):
                codes.append(code)
                offsets.append(at)
        return codes, offsets, missing

    def _is_lost(self, before: str, mark: str) -> bool:
        """Whether a mark is drawn neither by itself nor with the letter before it."""
        composed = unicodedata.normalize("NFC", before + mark)
        return not self.has(mark) and not (len(composed) == 1 and self.has(composed))

    def _codes_for(self, character: str, following: str) -> Sequence[int]:
        dotless = SOFT_DOTTED.get(character)
        if dotless and following and is_combining(following) and mark_place(following) == "above":
            composed = unicodedata.normalize("NFC", character + following)
            if not self.has(composed) and self.has(dotless) and self.has(following):
                return (ord(dotless),)
        if ord(character) in self._codes:
            return (ord(character),)
        parts = unicodedata.normalize("NFD", character)
        if len(parts) > 1 and parts[0] in SOFT_DOTTED and mark_place(parts[1]) == "above":
            parts = SOFT_DOTTED[parts[0]] + parts[1:]
            if all(self.has(part) for part in parts):
                return [ord(part) for part in parts]
        for other in _SUBSTITUTES.get(character, ()):
            if all(self.has(part) for part in other):
                return [ord(part) for part in other]
        if unicodedata.decomposition(character).startswith(_COMPATIBLE):
            whole = unicodedata.normalize("NFKC", character)
            if not whole.isspace() and all(self.has(part) for part in whole):
                return [ord(part) for part in whole]
        return (ord(character),)

    def _built(self, boxes: Mapping[tuple[str, GlyphForm], GlyphBox]) -> Any:
        import uharfbuzz as hb

        tables = {
            "head": _head(),
            "maxp": struct.pack(">IH", 0x00005000, len(self._glyphs)),
            "cmap": _cmap(self._codes),
            # Advances are 0, so that the offsets of marks count from their letter's origin: the
            # typesetter spaces letters by the shapes of their variants.
            "hhea": struct.pack(">HH3hH11hH", 1, 0, 0, 0, 0, 0, *[0] * 11, 1),
            "hmtx": struct.pack(">Hh", 0, 0) + bytes(2 * (len(self._glyphs) - 1)),
        }
        tables["GSUB"] = _gsub()
        tables |= self._attachments(boxes)
        face = hb.Face.create_for_tables(lambda _face, tag, _data: tables.get(tag), None)
        font = hb.Font(face)
        font.scale = (UNITS_PER_EM, UNITS_PER_EM)
        return font

    def _attachments(self, boxes: Mapping[tuple[str, GlyphForm], GlyphBox]) -> dict[str, bytes]:
        """GDEF and GPOS: glyph classes, and anchors of marks on letters and on other marks."""
        code_of = {glyph: code for code, glyph in self._codes.items()}
        marks: dict[int, tuple[int, _Point]] = {}
        letters: dict[int, list[_Point | None]] = {}
        stacked: dict[int, list[_Point | None]] = {}
        for number, key in enumerate(self._glyphs):
            box = boxes.get(key)
            if box is None:
                continue
            if key[1] == "mark":
                # Marks carry those of their own place: an accent and a cedilla ignore each other.
                place = mark_place(chr(code_of[number]))
                marks[number] = _PLACES.index(place), anchor(box, place, is_mark=True)
                stacked[number] = [
                    anchor(box, place, is_mark=False) if place == other else None
                    for other in _PLACES
                ]
            elif len(letters) < MOST_BASES:
                letters[number] = [anchor(box, place, is_mark=False) for place in _PLACES]
        if not marks or not letters:
            return {}
        # Marks attach to letters first, then to each other.
        lookups = (
            (b"mark", 4, _attachment(marks, letters)),
            (b"mkmk", 6, _attachment(marks, stacked)),
        )
        return {"GDEF": _gdef([form == "mark" for _, form in self._glyphs]), "GPOS": _gpos(lookups)}


def _undrawn_mark(character: str, offset: int) -> Glyph:
    return Glyph(character, "mark", False, offset, 0.0, 0.0, mark_place(character))


def _mark_shown(character: str, source: str) -> str:
    """The combining mark that a glyph of form "mark" stands for."""
    if is_combining(source):
        return source
    if is_combining(character):
        return character
    return next(mark for mark, likenesses in _MARKS_LIKE.items() if character in likenesses)


def _head() -> bytes:
    return struct.pack(
        ">IIIIHHqqhhhhHHhhh",
        0x00010000, 0x00010000, 0, 0x5F0F3CF5, 0, UNITS_PER_EM, 0, 0, 0, 0, 0, 0, 0, 8, 2, 0, 0,
    )  # fmt: skip


def _cmap(codes: Mapping[int, int]) -> bytes:
    """Format 12, a group for each character."""
    groups = b"".join(struct.pack(">III", code, code, codes[code]) for code in sorted(codes))
    table = struct.pack(">HHIII", 12, 0, 16 + len(groups), 0, len(codes)) + groups
    return struct.pack(">HHHHI", 0, 1, 3, 10, 12) + table


def _gdef(is_mark: Sequence[bool]) -> bytes:
    """Glyph classes: 1 for letters, 3 for marks."""
    classes = struct.pack(">HHH", 1, 0, len(is_mark))
    classes += b"".join(struct.pack(">H", 3 if mark else 1) for mark in is_mark)
    return struct.pack(">IHHHH", 0x00010000, 12, 0, 0, 0) + classes


def _attachment(
    marks: Mapping[int, tuple[int, _Point]], bases: Mapping[int, Sequence[_Point | None]]
) -> bytes:
    """MarkBasePos or MarkMarkPos, format 1: anchors of marks and of what holds them."""
    covered, holding = _coverage(marks), _coverage(bases)
    records = b"".join(
        struct.pack(">HH", kind, 2 + 4 * len(marks) + 6 * n)
        for n, (kind, _) in enumerate(marks[mark] for mark in sorted(marks))
    )
    mark_array = struct.pack(">H", len(marks)) + records
    mark_array += b"".join(_anchor(*marks[mark][1]) for mark in sorted(marks))
    anchors = [at for base in sorted(bases) for at in bases[base]]
    offsets, bodies, first = b"", b"", 2 + 2 * len(anchors)
    for at in anchors:
        offsets += struct.pack(">H", 0 if at is None else first + len(bodies))
        bodies += b"" if at is None else _anchor(*at)
    base_array = struct.pack(">H", len(bases)) + offsets + bodies
    starts = [12]
    for part in (covered, holding, mark_array):
        starts.append(starts[-1] + len(part))
    header = struct.pack(">HHHHHH", 1, starts[0], starts[1], len(_PLACES), starts[2], starts[3])
    return header + covered + holding + mark_array + base_array


def _coverage(glyphs: Iterable[int]) -> bytes:
    ordered = sorted(glyphs)
    return struct.pack(f">HH{len(ordered)}H", 1, len(ordered), *ordered)


def _anchor(x_em: float, y_em: float) -> bytes:
    return struct.pack(">Hhh", 1, round(x_em * UNITS_PER_EM), round(y_em * UNITS_PER_EM))


def _gsub() -> bytes:
    """A table without substitutions. Its scripts make HarfBuzz order the vowels of Indic ones."""
    scripts = _scripts(sorted(_INDIC), struct.pack(">HHH", 0, 0xFFFF, 0))
    end = 10 + len(scripts)
    return struct.pack(">IHHH", 0x00010000, 10, end, end + 2) + scripts + bytes(4)


def _scripts(tags: Sequence[bytes], language: bytes) -> bytes:
    """A list of scripts that share one default language system."""
    start = 2 + 6 * len(tags)
    records = b"".join(struct.pack(">4sH", tag, start) for tag in tags)
    return struct.pack(">H", len(tags)) + records + struct.pack(">HH", 4, 0) + language


def _gpos(lookups: Sequence[tuple[bytes, int, bytes]]) -> bytes:
    """A table that applies lookups of one subtable (feature, type, subtable) to every script."""
    count = len(lookups)
    indices = struct.pack(f">{count}H", *range(count))
    # HarfBuzz attaches Hebrew marks only by a table for Hebrew.
    scripts = _scripts((b"DFLT", b"hebr"), struct.pack(">HHH", 0, 0xFFFF, count) + indices)
    features = struct.pack(">H", count)
    features += b"".join(
        struct.pack(">4sH", tag, 2 + 6 * count + 6 * n) for n, (tag, *_) in enumerate(lookups)
    )
    features += b"".join(struct.pack(">HHH", 0, 1, n) for n in range(count))
    # The longest body comes last: offsets have 16 bits.
    starts: dict[int, int] = {}
    bodies = b""
    for n, (_, kind, subtable) in sorted(enumerate(lookups), key=lambda item: len(item[1][2])):
        starts[n] = 2 + 2 * count + len(bodies)
        bodies += struct.pack(">HHHH", kind, 0, 1, 8) + subtable
    listed = struct.pack(f">{count}H", *(starts[n] for n in range(count)))
    header = struct.pack(">IHHH", 0x00010000, 10, 10 + len(scripts), 10 + len(scripts + features))
    return header + scripts + features + struct.pack(">H", count) + listed + bodies

"""Where characters stand on a line, by their Unicode properties: heights in em above the baseline.

Heights are those of a plain book face. A letter is sized by its height; thin signs such as dots,
dashes and quotes have a range of sizes, as their ink says little about the size of the writing.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from vma_core.glyphs.writing_lines import (
    ASCENDER_EM,
    CAP_HEIGHT_EM,
    DESCENDER_EM,
    X_HEIGHT_EM,
)

DOT_TOP_EM = 0.7
"""Top of the dots of i and j."""
T_TOP_EM = 0.65
MARK_EM = 0.2
"""Height that an accent adds to its letter."""
LOW_TAIL_EM = -0.12
"""Bottom of short tails, as of Cyrillic ц."""
HAN_CENTRE_EM, HAN_EM = 0.34, 0.84
"""Centre and side of the box of a Chinese character among Latin letters."""
AXIS_EM = 0.28
"""Height of operators and dashes."""
MAX_WORD = 64
"""Characters of a label that are looked at."""
MAX_LETTERS = 12
"""Longest label read as a word or ligature."""

Side = Literal["height", "width", "longer"]


@dataclass(frozen=True)
class Extents:
    """Where the ink of a character is.

    Attributes:
        at_em: height above the baseline of the ink's point `anchor`.
        anchor: 0 for the bottom of the ink, 0.5 for its centre, 1 for its top.
        side: of the ink, that tells its size.
        least_em: smallest length of that side.
        most_em: largest length of that side; the same if the side tells the size exactly.
    """

    at_em: float
    anchor: float
    side: Side
    least_em: float
    most_em: float

    @property
    def is_exact(self) -> bool:
        """Whether the ink's size tells that of the writing, as for letters."""
        return self.least_em == self.most_em

    @property
    def bottom_em(self) -> float:
        """Lowest ink."""
        return self.at_em - self.anchor * self._height_em

    @property
    def top_em(self) -> float:
        """Highest ink."""
        return self.at_em + (1.0 - self.anchor) * self._height_em

    @property
    def _height_em(self) -> float:
        return 0.0 if self.side == "width" else self.most_em


def character_extents(label: str) -> Extents:
    """Where a character, a word or a ligature stands; a cap-high box for other labels.

    Of several words, as in “Latin a”, the last one counts; “U+0061” is a character too.
    """
    word = label.split()[-1] if label.split() else ""
    code = re.fullmatch(r"U\+([0-9A-Fa-f]{4,6})", word)
    if code and (number := int(code[1], 16)) <= sys.maxunicode:
        word = chr(number)
    return _extents(unicodedata.normalize("NFC", word[:MAX_WORD]))


@lru_cache(4096)
def _extents(text: str) -> Extents:
    found = [_of_cluster(cluster) for cluster in _clusters(text)]
    if len(found) == 1:
        return found[0]
    letters = [extents for extents in found if extents.is_exact and extents.side == "height"]
    if letters and len(text) <= MAX_LETTERS:
        return _upright(min(e.bottom_em for e in letters), max(e.top_em for e in letters))
    return _UNKNOWN


def _upright(bottom_em: float, top_em: float) -> Extents:
    """A letter, sized by its height."""
    height = round(top_em - bottom_em, 6)
    return Extents(bottom_em, 0.0, "height", height, height)


def _sign(
    at_em: float, anchor: float, side: Side, least_em: float, most_em: float | None = None
) -> Extents:
    return Extents(at_em, anchor, side, least_em, least_em if most_em is None else most_em)


_LOW, _HIGH, _CAPITAL = (
    _upright(0.0, X_HEIGHT_EM),
    _upright(0.0, ASCENDER_EM),
    _upright(0.0, CAP_HEIGHT_EM),
)
_DESCENDING = _upright(DESCENDER_EM, X_HEIGHT_EM)
_TALL = _upright(DESCENDER_EM, ASCENDER_EM)
_UNKNOWN = _sign(0.0, 0.0, "longer", CAP_HEIGHT_EM)
_SYMBOL = _sign(0.5 * CAP_HEIGHT_EM, 0.5, "longer", 0.5, CAP_HEIGHT_EM)
_OPERATOR = _sign(AXIS_EM, 0.5, "longer", 0.4, 0.55)
_HAN = _sign(HAN_CENTRE_EM, 0.5, "longer", HAN_EM)
_KANA = _sign(HAN_CENTRE_EM, 0.5, "longer", 0.75)
_SMALL_KANA = _sign(HAN_CENTRE_EM - 0.5 * HAN_EM + 0.03, 0.0, "longer", 0.5)
_ABOVE = _sign(0.56, 0.0, "longer", 0.06, 0.35)
_BELOW = _sign(-0.06, 1.0, "longer", 0.06, 0.35)
_DOT = _sign(0.0, 0.0, "longer", 0.03, 0.14)
_COMMA = _sign(0.1, 1.0, "height", 0.1, 0.25)
_QUOTE = _sign(ASCENDER_EM, 1.0, "height", 0.12, 0.28)
_SPACING_ACCENT = _sign(ASCENDER_EM, 1.0, "longer", 0.1, 0.35)
_BRACKET = _upright(-0.2, ASCENDER_EM)


def _table(*rows: tuple[str, Extents]) -> dict[str, Extents]:
    return {character: extents for characters, extents in rows for character in characters}


_TABLE = _table(
    # Latin, with the letters of the phonetic alphabet
    ("bdhklß", _HIGH),
    ("ƀƄɓɗɦɫɬʔʕʖʘƾƿðþ", _HIGH),
    ("fſ", _HIGH),
    ("gpqy", _DESCENDING),
    ("ŋɡɣɥɱɲɳɖɭɻʂʈʐʒȝɧʎɰɟʝʯ", _DESCENDING),
    ("þƒʃʄɮʆ", _TALL),
    ("t", _upright(0.0, T_TOP_EM)),
    ("i", _upright(0.0, DOT_TOP_EM)),
    ("j", _upright(DESCENDER_EM, DOT_TOP_EM)),
    ("ȷ", _DESCENDING),
    ("Q", _upright(-0.08, CAP_HEIGHT_EM)),
    ("Ŋ", _CAPITAL),
    # Greek
    ("βζξφψϐϕ", _TALL),
    ("γημρχϱϗ", _DESCENDING),
    ("δθλϑ", _HIGH),
    ("ς", _upright(LOW_TAIL_EM, X_HEIGHT_EM)),
    # Cyrillic
    ("бћѣ", _HIGH),
    ("дцщџҙҫқңҳҷ", _upright(LOW_TAIL_EM, X_HEIGHT_EM)),
    ("руҏү", _DESCENDING),
    ("фђһ", _TALL),
    ("һ", _HIGH),
    ("ґ", _upright(0.0, 0.6)),
    ("і", _upright(0.0, DOT_TOP_EM)),
    ("ј", _upright(DESCENDER_EM, DOT_TOP_EM)),
    ("ДЦЩЏҚҢҲҶҘҪ", _upright(LOW_TAIL_EM, CAP_HEIGHT_EM)),
    # Armenian
    ("ազէըթժիկծձմյնոչպջռսվրցւօև", _DESCENDING),
    ("անոսռւ", _LOW),
    ("բգդեզլխհճշտքփֆ", _TALL),
    # Georgian
    ("აბზთიმნოპრსშჩცძწხჯჰ", _LOW),
    ("ბზმნპრსშჩძწხ", _HIGH),
    ("გდევკლჟტუფქღყჭ", _DESCENDING),
    # Hebrew
    ("אבגדהוזחטכמנסעפצרשת", _upright(0.0, 0.6)),
    ("םױװײ", _upright(0.0, 0.6)),
    ("ךןףץק", _upright(-0.2, 0.6)),
    ("ל", _upright(0.0, 0.8)),
    ("י", _sign(0.6, 1.0, "height", 0.25, 0.35)),
    ("־", _sign(0.55, 0.5, "width", 0.2, 0.4)),
    ("׳״", _sign(0.65, 1.0, "height", 0.12, 0.28)),
    # Arabic
    ("اأ", _upright(0.0, CAP_HEIGHT_EM)),
    ("أآٱ", _upright(0.0, 0.9)),
    ("إ", _upright(-0.25, CAP_HEIGHT_EM)),
    ("بپ", _upright(-0.2, 0.3)),
    ("ةت", _upright(0.0, 0.48)),
    ("ثٹ", _upright(0.0, 0.55)),
    ("جحچ", _upright(-0.4, 0.35)),
    ("خغ", _upright(-0.4, 0.52)),
    ("ع", _upright(-0.4, 0.4)),
    ("د", _upright(0.0, 0.4)),
    ("ذڈ", _upright(0.0, 0.58)),
    ("ر", _upright(-0.25, 0.2)),
    ("زڑ", _upright(-0.25, 0.4)),
    ("ژ", _upright(-0.25, 0.45)),
    ("س", _upright(-0.25, 0.3)),
    ("شض", _upright(-0.25, 0.52)),
    ("ص", _upright(-0.25, 0.35)),
    ("طظكکگ", _HIGH),
    ("ف", _upright(0.0, 0.58)),
    ("ق", _upright(-0.25, 0.5)),
    ("ل", _upright(-0.22, ASCENDER_EM)),
    ("م", _upright(-0.35, 0.25)),
    ("نڤ", _upright(-0.25, 0.4)),
    ("هہ", _upright(0.0, 0.4)),
    ("و", _upright(-0.25, 0.3)),
    ("ؤ", _upright(-0.25, 0.5)),
    ("يی", _upright(-0.38, 0.25)),
    ("ىے", _upright(-0.25, 0.25)),
    ("ئ", _upright(-0.25, 0.45)),
    ("ء", _upright(0.0, 0.3)),
    ("،", _sign(0.0, 0.0, "height", 0.1, 0.25)),
    ("؛", _upright(0.0, 0.4)),
    ("ـ", _sign(0.03, 0.5, "width", 0.3, 0.5)),
    # Thai: letters that rise or descend
    ("ปฝฟฬ", _HIGH),
    ("ฎฏญฐ", _upright(-0.22, 0.55)),
    ("ใไโ", _upright(0.0, 0.85)),
    # Chinese and Japanese
    ("一二", _sign(HAN_CENTRE_EM, 0.5, "width", 0.75)),
    ("丶", _sign(HAN_CENTRE_EM, 0.5, "longer", 0.15, 0.3)),
    ("ーｰ", _sign(HAN_CENTRE_EM, 0.5, "longer", 0.6, 0.75)),
    ("ゝゞヽヾ", _sign(HAN_CENTRE_EM, 0.5, "longer", 0.4, 0.55)),
    ("、，", _sign(-0.08, 0.0, "longer", 0.12, 0.25)),
    ("。．", _sign(-0.08, 0.0, "longer", 0.12, 0.25)),
    ("・", _sign(HAN_CENTRE_EM, 0.5, "longer", 0.08, 0.16)),
    ("「『", _sign(HAN_CENTRE_EM + 0.5 * HAN_EM, 1.0, "height", 0.5, 0.75)),
    ("」』", _sign(HAN_CENTRE_EM - 0.5 * HAN_EM, 0.0, "height", 0.5, 0.75)),
    ("〜～", _sign(HAN_CENTRE_EM, 0.5, "width", 0.6, 0.8)),
    # Punctuation
    (".․", _DOT),
    (",‚„", _COMMA),
    (":", _sign(0.0, 0.0, "height", 0.35, 0.5)),
    (";", _sign(0.5, 1.0, "height", 0.45, 0.65)),
    ("…", _sign(0.0, 0.0, "width", 0.5, 1.0)),
    ("!?‽", _CAPITAL),
    ("¡¿", _upright(-0.2, 0.5)),
    ("'\"‘’“”‛‟′″‴ʹʺʻʼʽ´`", _QUOTE),
    ("´`¨ˆˇ˘˙˚˜˝¯ˉ^", _SPACING_ACCENT),
    ("¯ˉ", _sign(0.62, 0.5, "width", 0.2, 0.45)),
    ("¸˛", _sign(0.0, 1.0, "longer", 0.1, 0.25)),
    ("-‐‑⁃", _sign(AXIS_EM - 0.03, 0.5, "width", 0.2, 0.4)),
    ("‒–", _sign(AXIS_EM - 0.03, 0.5, "width", 0.4, 0.6)),
    ("—―⸺", _sign(AXIS_EM - 0.03, 0.5, "width", 0.7, 1.0)),
    ("_", _sign(-0.12, 0.5, "width", 0.4, 0.6)),
    ("=~≈≃≅≡", _sign(AXIS_EM, 0.5, "width", 0.4, 0.55)),
    ("¬", _sign(AXIS_EM, 0.5, "width", 0.4, 0.55)),
    ("−", _sign(AXIS_EM, 0.5, "width", 0.4, 0.55)),
    ("·∙⋅", _sign(AXIS_EM, 0.5, "longer", 0.03, 0.14)),
    ("•", _sign(AXIS_EM, 0.5, "longer", 0.15, 0.35)),
    ("*", _sign(ASCENDER_EM, 1.0, "longer", 0.25, 0.4)),
    ("†‡", _upright(-0.15, CAP_HEIGHT_EM)),
    ("°", _sign(0.72, 1.0, "longer", 0.2, 0.32)),
    ("™℠", _sign(CAP_HEIGHT_EM, 1.0, "height", 0.3)),
    ("()[]{}|¦/\\⁄⟨⟩", _BRACKET),
    ("<>", _sign(AXIS_EM, 0.5, "longer", 0.4, 0.5)),
    ("‹›«»", _sign(0.25, 0.5, "height", 0.25, 0.36)),
    ("@", _upright(-0.15, CAP_HEIGHT_EM)),
    ("§¶", _upright(-0.15, CAP_HEIGHT_EM)),
    ("$", _upright(-0.08, 0.78)),
    ("¢", _upright(-0.1, 0.6)),
    ("&%‰#£€¥₽₹₩₪₺₴₱₿№©®℃℉", _CAPITAL),
    ("∫∮√∑∏", _upright(-0.2, ASCENDER_EM)),
    ("∂", _HIGH),
    ("∞", _sign(AXIS_EM, 0.5, "width", 0.55, 0.8)),
    ("←→↔⇐⇒⇔⟵⟶", _sign(AXIS_EM, 0.5, "width", 0.5, 0.9)),
)
"""Characters whose class does not say where they stand; later rows win."""

_STROKED = re.compile(r"(LATIN|CYRILLIC) (SMALL|CAPITAL) LETTER (\S+) WITH ")
_SAME_SIZE = ("<compat>", "<wide>", "<narrow>", "<font>", "<noBreak>", "<vertical>", "<small>")
_JOINED = ("<isolated>", "<initial>", "<medial>", "<final>")
_HAN_RANGES = (
    (0x2E80, 0x2FDF),  # radicals
    (0x3005, 0x3007),
    (0x3021, 0x3029),
    (0x3105, 0x312F),  # Bopomofo
    (0x31A0, 0x31EF),
    (0x3400, 0x9FFF),
    (0xA000, 0xA4CF),  # Yi
    (0xAC00, 0xD7A3),  # Hangul
    (0xF900, 0xFAFF),
    (0x17000, 0x18DFF),  # Tangut
    (0x20000, 0x3FFFF),
)
_SCRIPT_LETTERS = (
    (0x0600, 0x06FF, _upright(DESCENDER_EM, 0.5)),  # Arabic
    (0x0750, 0x077F, _upright(DESCENDER_EM, 0.5)),
    (0x08A0, 0x08FF, _upright(DESCENDER_EM, 0.5)),
    (0x0700, 0x074F, _upright(-0.1, 0.5)),  # Syriac
    (0x0900, 0x0DFF, _upright(0.0, 0.62)),  # scripts of India
    (0x0E00, 0x0EFF, _upright(0.0, 0.55)),  # Thai, Lao
    (0x0F00, 0x0FFF, _upright(-0.2, 0.6)),  # Tibetan
    (0x1000, 0x109F, _upright(0.0, 0.5)),  # Burmese
    (0x1780, 0x17FF, _upright(0.0, 0.6)),  # Khmer
    (0x10D0, 0x10FF, _LOW),  # Georgian
    (0x1100, 0x11FF, _HAN),  # Hangul letters
    (0x3130, 0x318F, _HAN),
    (0x0370, 0x03FF, _CAPITAL),
    (0x1200, 0x139F, _CAPITAL),  # Ethiopic
)


def _clusters(text: str) -> list[str]:
    """Characters with their combining marks."""
    found: list[str] = []
    for character in text:
        if found and unicodedata.category(character).startswith("M"):
            found[-1] += character
        else:
            found.append(character)
    return found


def _of_cluster(cluster: str) -> Extents:
    """A character with combining marks, which may also stand alone."""
    base, *marks = list(unicodedata.normalize("NFD", cluster))
    if unicodedata.category(base).startswith("M"):
        return _of_mark(base)
    whole = _TABLE.get(unicodedata.normalize("NFC", cluster))
    if whole is not None:
        return whole
    if base == "\u25cc" and marks:  # a dotted circle shows where the letter is
        return _of_mark(marks[0])
    if 0x1100 <= ord(base) < 0x1200:
        return _HAN
    return _accented(base, marks)


def _accented(base: str, marks: list[str]) -> Extents:
    """A letter, taller and deeper by its accents."""
    extents = _of_base(base)
    if not marks or extents.side != "height" or not extents.is_exact:
        return extents
    bottom, top = extents.bottom_em, extents.top_em
    above = below = 0
    for mark in marks:
        place = unicodedata.combining(mark)
        # Carons after tall letters and accents before Greek capitals stand beside them.
        beside = (mark == "\u030c" and base in "dtlL") or (
            base.isupper() and 0x370 <= ord(base) < 0x400
        )
        if place in _PLACES_ABOVE and not beside:
            above += 1
        elif place in _PLACES_BELOW:
            below += 1
    if above and base in "ij":
        above -= 1  # the first one replaces the dot
    return _upright(bottom - below * MARK_EM, top + above * MARK_EM)


_PLACES_ABOVE = {19, 24, 25, 27, 28, 30, 31, 33, 34, 35, 36, 107, 122, 214, 228, 230, 232, 234}
_PLACES_BELOW = {*range(10, 19), 20, 22, 29, 32, 103, 118, 202, 218, 220, 222, 233, 240}
"""Combining classes."""


def _of_mark(mark: str) -> Extents:
    place = unicodedata.combining(mark)
    if place in _PLACES_BELOW:
        return _BELOW
    if place in _PLACES_ABOVE:
        return _ABOVE
    name = unicodedata.name(mark, "")
    if place == 9 or " BELOW" in name or "VOWEL SIGN U" in name:  # viramas
        return _BELOW
    return _SYMBOL if place == 1 else _sign(0.0, 0.0, "longer", 0.3, 0.62)


def _of_base(character: str) -> Extents:
    known = _TABLE.get(character)
    if known is not None:
        return known
    decomposed = _decomposed(character)
    if decomposed is not None:
        return decomposed
    code, name = ord(character), unicodedata.name(character, "")
    if any(first <= code <= last for first, last in _HAN_RANGES):
        return _HAN
    if 0x3040 <= code <= 0x30FF or 0x31F0 <= code <= 0x31FF:
        return _SMALL_KANA if " LETTER SMALL " in name else _KANA
    category = unicodedata.category(character)
    stroked = _STROKED.match(name)
    if stroked and len(stroked[3]) == 1:
        letter = stroked[3] if stroked[2] == "CAPITAL" else stroked[3].lower()
        if stroked[1] == "LATIN":
            return _of_base(letter)
    if category in ("Lu", "Lt"):
        return _CAPITAL
    if category == "Ll" or "SMALL CAPITAL" in name:
        return _LOW
    if category[0] == "L":
        script = (e for first, last, e in _SCRIPT_LETTERS if first <= code <= last)
        return next(script, _UNKNOWN)
    return _of_category(category, name)


def _of_category(category: str, name: str) -> Extents:
    """Signs that are neither letters nor in the table."""
    match category:
        case "Nd" | "Nl" | "No":
            return _CAPITAL
        case "Ps" | "Pe" | "Pi" | "Pf":
            return _BRACKET
        case "Pd":
            return _sign(AXIS_EM, 0.5, "width", 0.3, 0.6)
        case "Pc":
            return _sign(-0.12, 0.5, "width", 0.4, 0.6)
        case "Sm":
            return _OPERATOR
        case "Sc":
            return _CAPITAL
        case "Sk":
            return _SPACING_ACCENT
        case "Po" if "COMMA" in name:
            return _COMMA
        case "Po" if "FULL STOP" in name:
            return _DOT
        case "So" | "Po":
            return _SYMBOL
    return _UNKNOWN


def _decomposed(character: str) -> Extents | None:
    """Superscripts, fractions, ligatures, wide and joined forms, by their decomposition."""
    kind, *codes = unicodedata.decomposition(character).split() or [""]
    if not kind.startswith("<"):
        return None
    parts = "".join(chr(int(code, 16)) for code in codes)
    if kind in _SAME_SIZE or kind in _JOINED:
        return None if parts[:1] in ("", " ") else _extents(parts)
    if kind == "<fraction>":
        return _CAPITAL
    if kind in ("<super>", "<sub>"):
        full = _extents(parts)
        raised = 0.33 if kind == "<super>" else -0.15
        return replace(
            full,
            at_em=0.6 * full.at_em + raised,
            least_em=0.6 * full.least_em,
            most_em=0.6 * full.most_em,
        )
    return _SYMBOL

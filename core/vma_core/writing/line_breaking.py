"""Where a line may break: the common rules of Unicode line breaking (UAX #14)."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

SOFT_HYPHEN = "\u00ad"
ZERO_WIDTH_SPACE = "\u200b"
SPACES = " \t\u1680\u2000-\u2006\u2008-\u200a\u205f\u3000\u200b"
"""Spaces that a line may break after; those that glue words together are not among them."""
LINE_ENDS = re.compile("\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")

# Kinsoku: what a line of Chinese, Japanese or Korean does not begin with …
_NOT_FIRST = frozenset(
    "、。，．・：；！？ー々〻ゝゞヽヾ゛゜…‥ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶ"
    "〜～％‰℃°′″!?,.:;)]}"
)
# … and what it does not end with.
_NOT_LAST = frozenset("￥＄£￡＃№([{")
_HYPHENS = frozenset("-‐‒–⁃\u058a\u05be" + SOFT_HYPHEN)
_GLUE = frozenset("\u00a0\u202f\u2007\u2060\ufeff\u2011\u034f\u200d")


@lru_cache(8192)
def breaks(word: str) -> tuple[int, ...]:
    """Offsets inside a word before which a line may break, ascending."""
    if word.isascii() and "-" not in word:
        return ()
    found = []
    for at in range(1, len(word)):
        if _may_break(word[:at], word[at], word[at + 1 : at + 2]):
            found.append(at)
    return tuple(found)


def _may_break(before: str, character: str, after: str) -> bool:
    previous = before[-1]
    if previous in _GLUE or character in _GLUE:
        return False
    if unicodedata.category(character)[0] == "M" or character == ZERO_WIDTH_SPACE:
        return False
    base = next((c for c in reversed(before) if unicodedata.category(c)[0] != "M"), previous)
    if previous == SOFT_HYPHEN:
        return True
    if character in _HYPHENS or _is_closing(character) or _is_opening(base):
        return False
    if base in _HYPHENS:
        # Not after the sign of a number, or in a range of them.
        return len(before) > 1 and not character.isdigit() and before[-2] not in _HYPHENS
    if base == "—" or character == "—":
        return base != character
    if _is_ideographic(base) or _is_ideographic(character):
        return character not in _NOT_FIRST and base not in _NOT_LAST
    return False


def _is_opening(character: str) -> bool:
    return unicodedata.category(character) in ("Ps", "Pi")


def _is_closing(character: str) -> bool:
    return unicodedata.category(character) in ("Pe", "Pf") or character in "!?,.:;/"


@lru_cache(8192)
def _is_ideographic(character: str) -> bool:
    return unicodedata.east_asian_width(character) in ("W", "F")

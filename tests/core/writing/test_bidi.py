"""Directions: the cases of UAX #9, and random text against another implementation."""

from __future__ import annotations

import random
import unicodedata

import bidi
import pytest
from vma_core.writing.bidi import levels, needs_bidi, paragraph_level, visual_order

ALPHABET = "ab אבגד ע123٣٤+-.,$()[] \u0301\u05b0 !\u2067\u2066\u2068\u2069\t\u00a0%"


def shown(text: str, base: int | None = None) -> str:
    """A line from left to right, brackets not mirrored."""
    base = paragraph_level(text) if base is None else base
    return "".join(text[i] for i in visual_order(levels(text, base)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("abc", "abc"),
        ("אבג", "גבא"),
        ("a אבג b", "a גבא b"),
        ("אבג abc 12.", ".abc 12 גבא"),
        ("אב 12, 34 גד", "דג 34 ,12 בא"),
        ("a (אב) b", "a (בא) b"),
        ("אב (ab) גד", "דג )ab( בא"),
        ("\u202eabc\u202c d", "\u202ecba\u202c d"),
        ("x \u2067ab אב\u2069 y", "x \u2067בא ab\u2069 y"),
    ],
)
def test_known_lines_are_ordered_as_they_are_seen(text: str, expected: str) -> None:
    def seen(line: str) -> str:
        return "".join(c for c in line if c not in "\u202e\u202c\u2067\u2069")

    assert seen(shown(text)) == seen(expected)


def test_random_text_agrees_with_another_implementation() -> None:
    rng = random.Random(1)
    for _ in range(800):
        text = "".join(rng.choice(ALPHABET) for _ in range(rng.randint(1, 14)))
        base = paragraph_level(text)
        expected = bidi.get_display(text, base_dir="LR"[base])
        removed = {c for c in text if unicodedata.bidirectional(c) == "BN"}
        assert [c for c in shown(text, base) if c not in removed] == [
            c for c in expected if c not in removed
        ], ascii(text)


def test_deep_nesting_ends() -> None:
    deep = "\u202b\u202a" * 200 + "a" + "\u2067" * 300 + "א"
    assert len(levels(deep, 0)) == len(deep)
    assert max(levels(deep, 0)) <= 127


def test_plain_text_needs_no_algorithm() -> None:
    assert not needs_bidi("Ñandú 12 日本語 ไทย")
    assert needs_bidi("a א")
    assert needs_bidi("مرحبا")

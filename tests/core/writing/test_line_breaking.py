"""Where lines may break inside words."""

from __future__ import annotations

import itertools

import pytest
from vma_core.writing.line_breaking import breaks


def parts(word: str) -> list[str]:
    edges = [0, *breaks(word), len(word)]
    return [word[a:b] for a, b in itertools.pairwise(edges)]


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("word", ["word"]),
        ("well-known", ["well-", "known"]),
        ("-5", ["-5"]),
        ("1990-1995", ["1990-1995"]),
        ("--help", ["--help"]),
        ("one—two", ["one", "—", "two"]),
        ("cafe\u0301-bar", ["cafe\u0301-", "bar"]),
        ("hy\u00adphen", ["hy\u00ad", "phen"]),
        ("no\u2011break", ["no\u2011break"]),
        ("no\u2060日", ["no\u2060日"]),
        ("日本語", ["日", "本", "語"]),
        ("ここで。「あ」", ["こ", "こ", "で。", "「あ」"]),
        ("ページー", ["ペー", "ジー"]),
        ("きゃっと", ["きゃっ", "と"]),
        ("日本words", ["日", "本", "words"]),
        ("か\u3099き", ["か\u3099", "き"]),
        ("(日)", ["(日)"]),
    ],
)
def test_words_break_where_lines_may_end(word: str, expected: list[str]) -> None:
    assert parts(word) == expected

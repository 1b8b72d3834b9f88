"""HarfBuzz: composition, marks, direction and forms of the hand's font."""

from __future__ import annotations

import itertools

import pytest
from vma_core.writing.shaping import MARK_GAP_EM, Cluster, GlyphBox, GlyphForm, HandFont, anchor

LOW, TALL = GlyphBox(0.0, 0.0, 0.4, 0.5), GlyphBox(0.0, 0.0, 0.5, 0.7)
ACCENT, BELOW = GlyphBox(0.0, 0.56, 0.2, 0.7), GlyphBox(0.0, -0.2, 0.1, -0.1)


def font(drawn: str) -> HandFont:
    boxes: dict[tuple[str, GlyphForm], GlyphBox] = {}
    forms: tuple[GlyphForm, ...] = ("base", "mark", "dotless")
    for character, form in itertools.product(drawn, forms):
        box = TALL if character.isupper() else LOW
        if form == "mark":
            box = BELOW if character in "\u0323\u05b8" else ACCENT
        boxes[character, form] = box
    return HandFont(drawn, boxes)


def seen(clusters: list[Cluster]) -> list[str]:
    """Each letter with its marks; brackets around what is not drawn."""
    return [
        "".join(g.character if g.is_drawn else f"[{g.character}]" for g in cluster.glyphs)
        for cluster in clusters
    ]


@pytest.mark.parametrize(
    ("drawn", "text", "expected"),
    [
        ("caf\u00e9e\u0301", "café", ["c", "a", "f", "é"]),  # drawn as a whole
        ("cafe\u0301", "café", ["c", "a", "f", "e\u0301"]),  # composed
        ("caf\u00e9", "cafe\u0301", ["c", "a", "f", "é"]),
        ("cafe\u00b4", "café", ["c", "a", "f", "e\u00b4"]),  # a sign serves as the mark
        ("cafe", "café", ["c", "a", "f", "[é]"]),
        ("cafe", "cafe\u0301", ["c", "a", "f", "e[\u0301]"]),
        ("a\u0323\u0302", "ậ", ["a\u0323\u0302"]),
        ("ạ\u0302", "ậ", ["ạ\u0302"]),
        ("don't", "don’t", ["d", "o", "n", "'", "t"]),
        ("a.", "a…", ["a", ".", ".", "."]),
        ("fi", "ﬁ", ["f", "i"]),
        ("abc", "a\u200bb\u00adc\x07", ["a", "b", "c"]),  # nothing to draw
    ],
)
def test_characters_are_found_composed_or_missing(
    drawn: str, text: str, expected: list[str]
) -> None:
    assert seen(font(drawn).shape(text, 0)) == expected


def test_marks_sit_centred_above_and_below_their_letters() -> None:
    ((base, below, above),) = (c.glyphs for c in font("A\u0323\u0301").shape("Ạ́", 0))
    assert (base.character, below.place, above.place) == ("A", "below", "above")
    # Top of the letter, plus the gap, is the bottom of the accent; both are centred.
    assert above.y_em + ACCENT.bottom == pytest.approx(TALL.top + MARK_GAP_EM, abs=1e-3)
    assert above.x_em + 0.1 == pytest.approx(0.25, abs=1e-3)
    assert below.y_em + BELOW.top == pytest.approx(TALL.bottom - MARK_GAP_EM, abs=1e-3)
    assert below.x_em + 0.05 == pytest.approx(0.25, abs=1e-3)


def test_marks_of_one_side_are_stacked() -> None:
    ((_, first, second),) = (c.glyphs for c in font("o\u0308\u0301").shape("o\u0308\u0301", 0))
    assert first.y_em + ACCENT.bottom == pytest.approx(LOW.top + MARK_GAP_EM, abs=1e-3)
    assert second.y_em == pytest.approx(first.y_em + 0.14 + MARK_GAP_EM, abs=1e-3)


def test_i_loses_its_dot_under_an_accent() -> None:
    drawn = font("i\u0301\u0323")
    (accented,) = drawn.shape("í", 0)
    assert [glyph.form for glyph in accented.glyphs] == ["dotless", "mark"]
    (dotted,) = drawn.shape("ị", 0)
    assert [glyph.form for glyph in dotted.glyphs] == ["base", "mark"]
    (own,) = font("ı\u0301i").shape("í", 0)
    assert own.glyphs[0].character == "ı"


def test_text_from_right_to_left_keeps_logical_order_and_mirrors_brackets() -> None:
    clusters = font("שלום\u05b8()").shape("(שָלום", 1)
    assert seen(clusters) == [")", "ש\u05b8", "ל", "ו", "ם"]
    assert [(c.start, c.end) for c in clusters] == [(0, 1), (1, 3), (3, 4), (4, 5), (5, 6)]
    mark = clusters[1].glyphs[1]
    assert mark.x_em + 0.05 == pytest.approx(0.2, abs=1e-3)
    assert mark.y_em + BELOW.top == pytest.approx(LOW.bottom - MARK_GAP_EM, abs=1e-3)


def test_arabic_takes_joined_forms_where_they_are_drawn_and_isolated_ones_otherwise() -> None:
    assert seen(font("بيت").shape("بيت", 1)) == ["ب", "ي", "ت"]
    joined = font("بيتﺑﻴﺖ").shape("بيت", 1)
    assert seen(joined) == ["ﺑ", "ﻴ", "ﺖ"]


def test_vowels_of_indic_scripts_are_ordered() -> None:
    assert seen(font("कि").shape("कि", 0)) == ["ि", "क"]


def test_anchors_of_a_letter_and_its_mark_meet() -> None:
    for place in ("above", "below"):
        up, down = anchor(TALL, place, False), anchor(ACCENT, place, True)
        moved = ACCENT.bottom + up[1] - down[1], ACCENT.top + up[1] - down[1]
        gap = moved[0] - TALL.top if place == "above" else TALL.bottom - moved[1]
        assert gap == pytest.approx(MARK_GAP_EM)


def test_a_hand_of_thousands_of_letters_makes_a_font() -> None:
    drawn = "".join(map(chr, range(0x4E00, 0x4E00 + 6_000))) + "e\u0301"
    found = font(drawn).shape("一é丁", 0)
    assert seen(found) == ["一", "e\u0301", "丁"]
    assert found[1].glyphs[1].y_em > 0 or found[1].glyphs[1].x_em > 0

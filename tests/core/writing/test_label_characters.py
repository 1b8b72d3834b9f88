"""Characters that labels name."""

from __future__ import annotations

import pytest
from vma_core.glyphs.characters import character_of
from vma_core.writing.labels import script_of


@pytest.mark.parametrize(
    ("label", "character"),
    [
        ("A", "A"),
        ("Japanese あ", "あ"),
        ("U+3042", "あ"),
        ("U+1F600", "😀"),
        ("U+D800", ""),
        ("U+110000", ""),
        ("arrow", ""),
        ("", ""),
        ("a\u0301", "á"),
        ("x\u0302", ""),  # no single character
        ("\ue001", "\ue001"),  # private use: icons, invented scripts
        ("Tengwar U+E001", "\ue001"),
        ("\u200b", ""),
        (" \t", ""),
    ],
)
def test_labels_name_characters(label: str, character: str) -> None:
    assert character_of(label) == character


def test_what_precedes_the_character_is_its_script() -> None:
    assert script_of("Old Style A") == "Old Style"
    assert script_of("A") == script_of("arrow sign") == ""

"""The character that a label names."""

from __future__ import annotations

import re
import unicodedata

_CODE = re.compile(r"U\+([0-9A-Fa-f]{4,6})")


def character_of(label: str) -> str:
    """The character that a label or its last word is, composed (NFC), or "".

    “A”, “Japanese あ” and “U+3042” name a character; “arrow” does not.
    """
    word = label.split()[-1] if label.split() else ""
    code = _CODE.fullmatch(word)
    if code:
        number = int(code.group(1), 16)
        word = chr(number) if number <= 0x10FFFF and not 0xD800 <= number <= 0xDFFF else ""
    word = unicodedata.normalize("NFC", word)
    return word if len(word) == 1 and word.isprintable() and not word.isspace() else ""


def script_of(label: str) -> str:
    """What precedes the character in a label: “Handwriting” in “Handwriting A”."""
    return " ".join(label.split()[:-1]) if character_of(label) else ""

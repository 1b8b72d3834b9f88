"""Which character a label names."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

PRIVATE_USE = "Co"
"""Unicode category of icons and of scripts that Unicode does not have."""
KNOWN_LABELS = 16_384
"""Labels whose character is remembered: many entries share one."""


@lru_cache(KNOWN_LABELS)
def character_of(label: str) -> str:
    """The character that a label or its last word is, or "".

    “A”, “Japanese あ” and “U+3042” name a character; “arrow” does not. A letter with a combining
    accent is one character where Unicode has it. Private-use characters count.
    """
    words = (label if label.isascii() else unicodedata.normalize("NFC", label)).split()
    word = words[-1] if words else ""
    code = re.fullmatch(r"U\+([0-9A-Fa-f]{4,6})", word) if word[:2] == "U+" else None
    if code:
        number = int(code.group(1), 16)
        word = chr(number) if number <= 0x10FFFF and not 0xD800 <= number <= 0xDFFF else ""
    return word if is_drawable(word) else ""


def is_drawable(text: str) -> bool:
    """Whether a text is one character that has a shape."""
    if len(text) != 1 or text.isspace():
        return False
    return text.isprintable() or unicodedata.category(text) == PRIVATE_USE

"""The script that a label names."""

from __future__ import annotations

from functools import lru_cache

from vma_core.glyphs.characters import KNOWN_LABELS, character_of


@lru_cache(KNOWN_LABELS)
def script_of(label: str) -> str:
    """What precedes the character in a label: “Handwriting” in “Handwriting A”."""
    return " ".join(label.split()[:-1]) if character_of(label) else ""

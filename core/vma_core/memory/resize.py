"""Entries at another model's size, through their lines."""

from __future__ import annotations

from dataclasses import replace

from vma_core.glyphs.strokes import strokes_to_glyph
from vma_core.memory.entries import MemoryEntry
from vma_core.memory.entry_strokes import inking_strokes


def resized(entry: MemoryEntry, size: int) -> MemoryEntry:
    """The same drawing on (size, size) pixels; what has no strokes is traced first."""
    if len(entry.image) == size:
        return entry
    image = strokes_to_glyph(inking_strokes(entry), size)
    # Another image: a new identity comes with it.
    fresh = MemoryEntry(image, entry.label, entry.source, entry.strokes)
    return replace(fresh, enabled=entry.enabled)

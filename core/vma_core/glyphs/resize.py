"""Entries at another model's size, through their lines."""

from __future__ import annotations

from dataclasses import replace

from vma_core.glyphs.strokes import strokes_to_glyph
from vma_core.memory import MemoryEntry


def resized(entry: MemoryEntry, size: int) -> MemoryEntry:
    """The same drawing on (size, size) pixels; what has no strokes is traced first."""
    if len(entry.image) == size:
        return entry
    # scikit-image is slow to import, and the window should open fast.
    from vma_core.glyphs.trace import trace

    strokes = entry.strokes or trace(entry.image)
    # Another image: a new identity comes with it.
    fresh = MemoryEntry(strokes_to_glyph(strokes, size), entry.label, entry.source, entry.strokes)
    return replace(fresh, enabled=entry.enabled)

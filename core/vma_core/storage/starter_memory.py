"""The memory a new window opens with, from the file that comes with the application."""

from __future__ import annotations

from vma_resources import resource_path

from vma_core.glyphs.strokes import strokes_to_glyph
from vma_core.memory.entries import MemoryEntry
from vma_core.memory.starter_set import draw_starter_memory
from vma_core.storage.project import Project, load_project, save_project

STARTER_FILE = "starter/memory.vma"
"""Written by `python -m vma_core.storage.starter_memory`; a test compares it with the fonts."""
FILE_SIZE_PX = 28


def starter_memory(size: int = 28) -> list[MemoryEntry]:
    """What a new window opens with: a few characters of every script, two hands each.

    Read from a file that `draw_starter_memory` wrote: unpacking and drawing seven fonts would take
    a quarter of the time in which a window opens.
    """
    path = resource_path(STARTER_FILE)
    entries = load_project(path, FILE_SIZE_PX).entries
    if size == FILE_SIZE_PX:
        return list(entries)
    return [
        MemoryEntry(strokes_to_glyph(entry.strokes, size), entry.label, entry.source, entry.strokes)
        for entry in entries
    ]


if __name__ == "__main__":
    save_project(Project(FILE_SIZE_PX, tuple(draw_starter_memory())), resource_path(STARTER_FILE))

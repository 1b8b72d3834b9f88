"""Loads the models and initial memories that the settings name."""

from __future__ import annotations

from pathlib import Path

from vma_core.bundles.bundle import Bundle, load_bundle
from vma_core.errors import UserError
from vma_core.glyphs.normalise import NormaliserSettings
from vma_core.importers.readers import read_entries
from vma_core.memory.entries import MemoryEntry
from vma_core.memory.entry_strokes import resized
from vma_core.storage.project import SUFFIX, load_project
from vma_core.storage.starter_memory import starter_set
from vma_resources import resource_path

from vma_gui.booth.config import STARTER_SCRIPTS
from vma_gui.inference.bundled_models import SHIPPED

MAX_ENTRIES = 240
"""With more, entries would be too small to see from where visitors stand."""


def load_model(name: str) -> Bundle:
    """Load a bundled model by name, or a bundle by path."""
    return load_bundle(resource_path(f"models/{name}") if name in SHIPPED else Path(name))


class BoothContent:
    """Initial memories, cached by image size so that their keys stay cached in the engine.

    Raises:
        UserError: a file cannot be read, or the memory would be empty.
    """

    def __init__(self, memories: tuple[str, ...]) -> None:
        self._memories = memories
        self._entries: dict[int, list[MemoryEntry]] = {}
        self.omitted = 0
        """Number of entries beyond `MAX_ENTRIES`."""

    def entries(self, size: int) -> list[MemoryEntry]:
        """Entries that every visit starts with; `size` is the model's image size in pixels."""
        if size not in self._entries:
            found = [entry for name in self._memories for entry in _entries(name, size)]
            if not found:
                raise UserError("The booth's memory is empty: name at least one starter script.")
            self.omitted = max(0, len(found) - MAX_ENTRIES)
            self._entries[size] = found[:MAX_ENTRIES]
        return list(self._entries[size])


def _entries(name: str, size: int) -> list[MemoryEntry]:
    if name in STARTER_SCRIPTS:
        return starter_set(name, size=size)
    path = Path(name)
    if path.suffix == SUFFIX:
        return [resized(entry, size) for entry in load_project(path, size).entries]
    return read_entries(path, size, NormaliserSettings())

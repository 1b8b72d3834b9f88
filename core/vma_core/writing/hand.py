"""The characters that a memory's entries show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from vma_core.glyphs.strokes import StrokeArrays
from vma_core.memory.entries import MemoryEntry, MemorySnapshot
from vma_core.memory.entry_strokes import entry_strokes
from vma_core.writing.labels import character_of, script_of
from vma_core.writing.lines import WritingLines, character_lines, ink_box


@dataclass(frozen=True, eq=False)
class HandEntry:
    """A labelled entry.

    Attributes:
        position: in the whole memory.
        character: that it shows.
        entry: of the memory.
    """

    position: int
    character: str
    entry: MemoryEntry

    @cached_property
    def lines(self) -> WritingLines:
        """Where it stands on its line."""
        return self.entry.lines or character_lines(self.character, ink_box(self.entry))

    @cached_property
    def strokes(self) -> StrokeArrays:
        """Its own strokes on the 105-pixel square, or traced ones."""
        return entry_strokes(self.entry)


@dataclass(frozen=True, eq=False)
class Hand:
    """Entries by character.

    Attributes:
        entries: of each character, in order of the memory.
        unused: labels that name no character, each once.
        scripts: what precedes the character in the labels, each once, such as “Handwriting”.
    """

    entries: Mapping[str, tuple[HandEntry, ...]]
    unused: tuple[str, ...] = ()
    scripts: tuple[str, ...] = ()
    by_position: Mapping[int, HandEntry] = field(init=False)

    def __post_init__(self) -> None:
        found = {entry.position: entry for entries in self.entries.values() for entry in entries}
        object.__setattr__(self, "by_position", found)

    @classmethod
    def of(cls, memory: MemorySnapshot, script: str | None = None) -> Hand:
        """The enabled entries whose labels name a character.

        Args:
            memory: to read.
            script: use only labels that begin with it, such as “Handwriting”.
        """
        entries: dict[str, list[HandEntry]] = {}
        unused: dict[str, None] = {}
        scripts: dict[str, None] = {}
        for position, entry in zip(memory.positions, memory.entries, strict=True):
            character = character_of(entry.label)
            if not character:
                if entry.label:
                    unused[entry.label] = None
                continue
            scripts[script_of(entry.label)] = None
            if script is None or script_of(entry.label) == script:
                entries.setdefault(character, []).append(HandEntry(position, character, entry))
        return cls(
            {character: tuple(found) for character, found in entries.items()},
            tuple(unused),
            tuple(scripts),
        )

    def has(self, character: str) -> bool:
        """Whether an entry shows this character."""
        return character in self.entries

"""The characters that a memory's entries show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from vma_core.errors import UserError
from vma_core.glyphs.characters import character_of
from vma_core.glyphs.strokes import PEN_WIDTH_PX, StrokeArrays
from vma_core.memory.entries import MemoryEntry, MemorySnapshot
from vma_core.memory.entry_strokes import entry_strokes
from vma_core.writing.labels import script_of
from vma_core.writing.lines import WritingLines, character_lines, ink_box
from vma_core.writing.shapes import Metrics

FULL_PRESSURE = 0.8
"""Quantile of the ink widths along a drawing's lines."""


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
        """Its own strokes on the 105-pixel square, or traced ones; empty for a blank image."""
        return entry_strokes(self.entry)

    @cached_property
    def metrics(self) -> Metrics:
        """Place and size; `strokes` must not be empty."""
        strokes, lines = self.strokes, self.lines
        y = (lines.baseline_px - strokes.points_px[:, 1]) / lines.em_px
        return Metrics(
            lines.baseline_px,
            lines.em_px,
            _full_pen_px(strokes),
            float(y.min()),
            float(y.max()),
            float(np.ptp(strokes.points_px[:, 0])) / lines.em_px,
        )


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
    _usable: dict[str, tuple[HandEntry, ...]] = field(default_factory=dict, init=False)

    @cached_property
    def by_position(self) -> Mapping[int, HandEntry]:
        """Entries by their position in the whole memory."""
        return {entry.position: entry for entries in self.entries.values() for entry in entries}

    @classmethod
    def of(cls, memory: MemorySnapshot, script: str | None = None) -> Hand:
        """The enabled entries whose labels name a character.

        Where labels name a script as well, as “Handwriting A” does, a character is taken from one
        script only: plain labels come first, then the script with the most characters.

        Args:
            memory: to read.
            script: use only labels of this script.
        """
        found: dict[str, dict[str, list[HandEntry]]] = {}
        unused: dict[str, None] = {}
        for position, entry in zip(memory.positions, memory.entries, strict=True):
            character = character_of(entry.label)
            if character:
                of_script = found.setdefault(script_of(entry.label), {})
                of_script.setdefault(character, []).append(HandEntry(position, character, entry))
            elif entry.label:
                unused[entry.label] = None
        entries: dict[str, tuple[HandEntry, ...]] = {}
        for name in sorted(found, key=lambda name: (name != "", -len(found[name]))):
            if script is None or name == script:
                for character, drawn in found[name].items():
                    entries.setdefault(character, tuple(drawn))
        return cls(entries, tuple(unused), tuple(found))

    def require_characters(self) -> None:
        """Raise a UserError if no entry shows a character."""
        if not self.entries:
            raise UserError(
                "No label is a character. Label entries with the character they show, such as “A” "
                "or “あ”."
            )

    def has(self, character: str) -> bool:
        """Whether an entry shows this character."""
        return character in self.entries

    def usable(self, character: str) -> tuple[HandEntry, ...]:
        """Entries that show a character and have ink."""
        found = self._usable.get(character)
        if found is None:
            found = tuple(e for e in self.entries.get(character, ()) if len(e.strokes))
            self._usable[character] = found
        return found


def _full_pen_px(strokes: StrokeArrays) -> float:
    """Width of the pen under full pressure: that of the widest fifth of the lines' length."""
    lines = strokes.dense(1.0)
    inside = ~np.repeat(lines.filled, np.diff(lines.starts)) & (lines.widths_px > 0)
    widths = np.sort(lines.widths_px[inside])
    return float(widths[int(FULL_PRESSURE * (len(widths) - 1))]) if len(widths) else PEN_WIDTH_PX

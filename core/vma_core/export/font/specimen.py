"""A font of just the characters of a text, for showing it while its options change."""

from __future__ import annotations

from collections.abc import Callable

from vma_core.cancellation import stop_if_cancelled
from vma_core.engine.engine import Engine
from vma_core.export.font.accents import composable
from vma_core.export.font.design import design_font
from vma_core.export.font.letters import FontPlan, Shape, font_shapes
from vma_core.export.font.names import FontNames
from vma_core.export.font.static import otf_bytes
from vma_core.export.font.variable import variable_bytes
from vma_core.memory.entries import MemorySnapshot
from vma_core.writing.hand import Hand

MAX_CHARACTERS = 120
"""Different characters; further ones are shown as boxes."""

Progress = Callable[[int, int], object]


class SpecimenFonts:
    """Makes fonts of the characters of a text; keeps the shapes of each plan's characters."""

    def __init__(self, engine: Engine, memory: MemorySnapshot) -> None:
        self._engine = engine
        self._memory = memory
        self._plan: FontPlan | None = None
        self._hand: Hand | None = None
        self._shapes: dict[str, list[Shape]] = {}
        self._number = 0

    def make(self, text: str, plan: FontPlan, hand: Hand) -> tuple[str, bytes] | None:
        """The family and the file of a font; None if the hand has none of the characters."""
        if plan != self._plan or hand is not self._hand:
            self._plan, self._hand, self._shapes = plan, hand, {}
        wanted = characters_for(text, hand)
        if not wanted:
            return None
        for character in wanted:
            if character not in self._shapes:
                stop_if_cancelled()
                self._shapes |= font_shapes(self._engine, self._memory, hand, plan, [character])
        stop_if_cancelled()
        self._number += 1
        # A name of its own: Qt caches what it knows of a family.
        family = f"Specimen {id(self)} {self._number}"
        chosen = {character: self._shapes[character] for character in wanted}
        design = design_font(chosen, FontNames(family), lambda _done, _total: stop_if_cancelled())
        return family, variable_bytes(design) if plan.varied else otf_bytes(design)


def characters_for(text: str, hand: Hand) -> list[str]:
    """Drawn characters that a text needs, parts of accented ones included."""
    accents = composable(hand.entries)
    found: dict[str, None] = {}
    for character in text:
        if character in hand.entries:
            found[character] = None
        elif character in accents:
            accent = accents[character]
            found |= {accent.base: None, accent.mark: None}
    return list(found)[:MAX_CHARACTERS]

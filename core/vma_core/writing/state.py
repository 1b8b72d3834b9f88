"""A text and how it is set, as a project keeps it."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from itertools import groupby
from typing import Any, get_args

from vma_core.engine.request import MAX_VARIATION
from vma_core.engine.variant_settings import MAX_SEED
from vma_core.memory.budget import MAX_ENTRIES
from vma_core.writing.page import RANGES, Alignment, Direction, PageSettings, VariantKey

CHOICES: dict[str, tuple[str, ...]] = {
    "alignment": get_args(Alignment),
    "direction": get_args(Direction),
}
MAX_ID = 2**53
MAX_SCRIPT = 200


@dataclass(frozen=True)
class WritingState:
    """A text and how it is set.

    Attributes:
        text: in logical order.
        settings: of the page.
        script: only entries whose labels begin with it are used; None for all.
        ids: of the code points of the text, see `typesetter.following_edit`; empty for their
            offsets.
        choices: variants chosen by hand, by letter id.
        pinned: letter ids whose choice another page seed keeps.
    """

    text: str = ""
    settings: PageSettings = field(default_factory=PageSettings)
    script: str | None = None
    ids: tuple[int, ...] = ()
    choices: Mapping[int, VariantKey] = field(default_factory=dict)
    pinned: frozenset[int] = frozenset()

    def without_positions(self) -> WritingState:
        """The same for other entries: no choices."""
        return replace(self, choices={}, pinned=frozenset())

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready form; ids as runs of [first, count]."""
        runs = groupby(enumerate(self.ids), lambda pair: pair[1] - pair[0])
        spans = [[identity for _, identity in run] for _, run in runs]
        return {
            "text": self.text,
            "settings": asdict(self.settings),
            "script": self.script,
            "ids": [[span[0], len(span)] for span in spans],
            "choices": [
                [letter_id, *key, letter_id in self.pinned]
                for letter_id, key in self.choices.items()
            ],
        }

    @classmethod
    def from_dict(cls, values: object) -> WritingState:
        """From untrusted values.

        Text that is too long is cut. Settings and choices that make no sense take their default
        instead of making the project unreadable.
        """
        if not isinstance(values, Mapping):
            return cls()
        # The typesetter is not needed to open a window.
        from vma_core.writing.typesetter import MAX_CHARACTERS

        text = values.get("text")
        text = text[:MAX_CHARACTERS] if isinstance(text, str) else ""
        script = values.get("script")
        ids: tuple[int, ...] = ()
        with contextlib.suppress(TypeError, ValueError, OverflowError):
            ids = _ids(values.get("ids"), len(text))
        found: dict[int, VariantKey] = {}
        pinned = set()
        choices = values.get("choices")
        for choice in choices[:MAX_CHARACTERS] if isinstance(choices, list) else ():
            with contextlib.suppress(TypeError, ValueError, OverflowError):
                letter_id, key, is_pinned = _choice(*choice)
                found[letter_id] = key
                if is_pinned:
                    pinned.add(letter_id)
        return cls(
            text,
            settings_from_dict(values.get("settings")),
            script[:MAX_SCRIPT] if isinstance(script, str) else None,
            ids,
            found,
            frozenset(pinned),
        )


def settings_from_dict(values: object) -> PageSettings:
    """Settings from untrusted values: numbers are clamped, what makes no sense is left out."""
    settings = PageSettings()
    if not isinstance(values, Mapping):
        return settings
    taken: dict[str, Any] = {}
    for entry in fields(PageSettings):
        name, value = entry.name, values.get(entry.name)
        if name in RANGES:
            with contextlib.suppress(TypeError, ValueError, OverflowError):
                taken[name] = clamped(name, value)
        elif name in CHOICES:
            if value in CHOICES[name]:
                taken[name] = value
        elif isinstance(value, bool):
            taken[name] = value
    return replace(settings, **taken)


def clamped(name: str, value: Any) -> float | int:
    """A number of the settings within its range.

    Raises:
        TypeError, ValueError, OverflowError: it is no number.
    """
    low, high = RANGES[name]
    number = float(value)
    if math.isnan(number):
        raise ValueError(name)
    number = min(max(number, low), high)
    return int(number) if isinstance(getattr(PageSettings, name), int) else number


def _ids(runs: Any, count: int) -> tuple[int, ...]:
    """Identities of `count` code points; empty if they are not those of the text."""
    found: list[int] = []
    for first, length in runs or ():
        if not (0 <= int(first) <= MAX_ID and 0 < int(length) <= count - len(found)):
            raise ValueError("ids")
        found += range(int(first), int(first) + int(length))
    if len(found) != count or len(set(found)) != count:
        raise ValueError("ids")
    return tuple(found)


def _choice(
    letter_id: Any, position: Any, seed: Any, index: Any, variation: Any, pinned: Any
) -> tuple[int, VariantKey, bool]:
    key = VariantKey(int(position), int(seed), int(index), float(variation))
    sensible = (
        0 <= int(letter_id) <= MAX_ID
        and 0 <= key.position < MAX_ENTRIES
        and 0 <= key.seed <= MAX_SEED
        and 0 <= key.index <= MAX_ID
        and 0.0 <= key.variation <= MAX_VARIATION
    )
    if not sensible:
        raise ValueError("choice")
    return int(letter_id), key, bool(pinned)

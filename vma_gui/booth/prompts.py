"""Three guided moments: what a visitor is invited to do next. Pure, and led by deeds alone."""

from __future__ import annotations

from enum import IntEnum


class Prompt(IntEnum):
    """One sentence each; see `texts.moment_texts`."""

    INVENT = 0
    TEACH = 1
    WATCH = 2


class Prompts:
    """Invent a letter and have it remembered, teach a second one, then watch where it looks."""

    def __init__(self) -> None:
        self.moment = Prompt.INVENT
        self.taught = 0

    def remembered(self) -> None:
        """A letter went into the memory: the next moment, up to the last one."""
        self.taught += 1
        self.moment = Prompt(min(self.taught, Prompt.WATCH))

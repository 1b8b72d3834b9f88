"""When the booth attracts, when it belongs to a visitor, when it asks whether anybody is there.

A pure state machine: it is told what happens and reads the time from a clock it is given.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, IntEnum

STUCK_PEN_S = 60.0
"""A pen that is down for so long without moving was lifted without telling: a lost device."""


class Phase(Enum):
    """Who has the booth."""

    ATTRACT = "attract"
    ACTIVE = "active"
    WARNING = "warning"


@dataclass(frozen=True)
class Times:
    """How long the booth waits, in seconds.

    Attributes:
        idle_s: without a touch, until it asks.
        countdown_s: that the question stands before everything is reset.
        card_s: without a touch while a visitor takes the result card along.
    """

    idle_s: float = 45.0
    countdown_s: float = 20.0
    card_s: float = 90.0


def boot_clock() -> float:
    """Seconds that also run while the system sleeps and never jump when somebody sets the clock."""
    if sys.platform == "linux":
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.monotonic()


class Phases:
    """Attract → active → warning → reset, which is attract again.

    Args:
        clock: seconds, from any origin.
        times: see `Times`; may be exchanged while it runs.
        changed: called with the former and the new phase.
    """

    def __init__(
        self,
        clock: Callable[[], float],
        times: Times,
        changed: Callable[[Phase, Phase], None] = lambda _old, _new: None,
    ) -> None:
        self._clock = clock
        self.times = times
        self._changed = changed
        self.phase = Phase.ATTRACT
        self.card_shown = False
        """A visitor holds a phone to the card and touches nothing: patience is longer."""
        self._pen_down = False
        self._touched_at = clock()
        self._warned_at = 0.0
        self._seen_at = clock()

    @property
    def patience_s(self) -> float:
        """Seconds without a touch until the booth asks."""
        return self.times.card_s if self.card_shown else self.times.idle_s

    @property
    def countdown_left_s(self) -> float:
        """Seconds until the reset; all of them unless it is counting down."""
        if self.phase is not Phase.WARNING:
            return self.times.countdown_s
        return max(0.0, self.times.countdown_s - (self._clock() - self._warned_at))

    def touch(self) -> None:
        """Anything was touched: the booth is somebody's."""
        self._touched_at = self._clock()
        self._go(Phase.ACTIVE)

    def pen_down(self) -> None:
        """A stroke begins: no time runs until it ends."""
        self._pen_down = True
        self.touch()

    def pen_up(self) -> None:
        """The stroke has ended; waiting begins now."""
        self._pen_down = False
        if self.phase is not Phase.ATTRACT:
            self._touched_at = self._clock()

    def reset(self) -> None:
        """The visitor is gone, whatever the time."""
        self._pen_down = False
        self.card_shown = False
        self._go(Phase.ATTRACT)

    def tick(self) -> None:
        """Look at the clock; to be called about once a second while a visitor is there."""
        now = self._clock()
        since_seen, self._seen_at = now - self._seen_at, now
        if self.phase is Phase.ATTRACT:
            return
        if since_seen < 0:
            # A clock that went backwards tells nothing: begin to wait anew.
            self._touched_at = self._warned_at = now
            return
        if since_seen > self.patience_s + self.times.countdown_s:
            # The system slept: whoever drew is gone.
            self.reset()
            return
        waited = now - self._touched_at
        if self._pen_down:
            if waited > max(STUCK_PEN_S, self.patience_s):
                self.pen_up()
        elif self.phase is Phase.ACTIVE and waited >= self.patience_s:
            self._warned_at = now
            self._go(Phase.WARNING)
        elif self.phase is Phase.WARNING and now - self._warned_at >= self.times.countdown_s:
            self.reset()

    def _go(self, phase: Phase) -> None:
        old, self.phase = self.phase, phase
        if old is not phase:
            self._seen_at = self._clock()
            self._changed(old, phase)


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

"""State machines of the booth: idle phases, and the guided prompts of a visit.

Neither touches Qt; the clock is injected.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, IntEnum

STUCK_PEN_S = 60.0
"""A pen reported down for this long without moving was disconnected, not held."""


class Phase(Enum):
    """Attract loop, visit in progress, or idle countdown."""

    ATTRACT = "attract"
    ACTIVE = "active"
    WARNING = "warning"


@dataclass(frozen=True)
class IdleTimes:
    """Idle limits in seconds.

    Attributes:
        idle_s: time without a touch before the countdown opens.
        countdown_s: countdown before the reset.
        card_s: replaces `idle_s` while the result card is open.
        staff_s: time without a touch before the staff panel closes, without a countdown.
    """

    idle_s: float = 45.0
    countdown_s: float = 20.0
    card_s: float = 90.0
    staff_s: float = 120.0


def boot_clock() -> float:
    """Monotonic seconds; on Linux they include time asleep."""
    if sys.platform == "linux":
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.monotonic()


class PhaseMachine:
    """Attract → active → warning → attract.

    Args:
        clock: seconds, from any origin.
        times: may be replaced while running.
        changed: called with the old and the new phase.
    """

    def __init__(
        self,
        clock: Callable[[], float],
        times: IdleTimes,
        changed: Callable[[Phase, Phase], None] = lambda _old, _new: None,
    ) -> None:
        self._clock = clock
        self.times = times
        self._changed = changed
        self.phase = Phase.ATTRACT
        self.card_shown = False
        """While scanning the card visitors touch nothing, so the idle limit is longer."""
        self.staff_shown = False
        """While the staff panel is open, its own limit counts."""
        self._pen_down = False
        self._touched_at = clock()
        self._warned_at = 0.0
        self._seen_at = clock()

    @property
    def idle_limit_s(self) -> float:
        """Seconds without a touch before the countdown opens."""
        if self.staff_shown:
            return self.times.staff_s
        return self.times.card_s if self.card_shown else self.times.idle_s

    @property
    def countdown_remaining_s(self) -> float:
        """Seconds until the reset; the full countdown outside of the warning phase."""
        if self.phase is not Phase.WARNING:
            return self.times.countdown_s
        return max(0.0, self.times.countdown_s - (self._clock() - self._warned_at))

    def touch(self) -> None:
        """Register a touch; ends attract loop and countdown."""
        self._touched_at = self._clock()
        self._enter(Phase.ACTIVE)

    def pen_down(self) -> None:
        """A stroke starts; idle time is not counted until it ends."""
        self._pen_down = True
        self.touch()

    def pen_up(self) -> None:
        """A stroke ended; idle time starts now."""
        self._pen_down = False
        if self.phase is not Phase.ATTRACT:
            self._touched_at = self._clock()

    def reset(self) -> None:
        """End the visit at once."""
        self._pen_down = False
        self.card_shown = self.staff_shown = False
        self._enter(Phase.ATTRACT)

    def tick(self) -> None:
        """Check the limits; call at least once a second during a visit."""
        now = self._clock()
        since_seen, self._seen_at = now - self._seen_at, now
        if self.phase is Phase.ATTRACT:
            return
        if since_seen < 0:
            # The clock went backwards: restart the wait.
            self._touched_at = self._warned_at = now
            return
        if since_seen > self.idle_limit_s + self.times.countdown_s:
            # The system was asleep: the visitor has left.
            self.reset()
            return
        waited = now - self._touched_at
        if self._pen_down:
            if waited > max(STUCK_PEN_S, self.idle_limit_s):
                self.pen_up()
        elif self.staff_shown:
            if waited >= self.idle_limit_s:
                self.reset()
        elif self.phase is Phase.ACTIVE and waited >= self.idle_limit_s:
            self._warned_at = now
            self._enter(Phase.WARNING)
        elif self.phase is Phase.WARNING and now - self._warned_at >= self.times.countdown_s:
            self.reset()

    def _enter(self, phase: Phase) -> None:
        old, self.phase = self.phase, phase
        if old is not phase:
            self._seen_at = self._clock()
            self._changed(old, phase)


class Prompt(IntEnum):
    """What the visitor is invited to do; see `texts.prompt_text`."""

    INVENT = 0
    TEACH = 1
    WATCH = 2
    GUESS = 3


class Prompts:
    """Invent a letter, teach another, watch where it looks, guess who drew what."""

    def __init__(self, last: Prompt = Prompt.GUESS) -> None:
        """`last` is the prompt that stays."""
        self.current = Prompt.INVENT
        self.letters_added = 0
        self._last = last

    def advance(self) -> None:
        """A letter was added to the memory."""
        self.letters_added += 1
        self.end_with(self._last)

    def end_with(self, last: Prompt) -> None:
        """Change the prompt that stays."""
        self._last = last
        self.current = Prompt(min(self.letters_added, last))

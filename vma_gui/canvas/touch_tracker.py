"""Which of several fingers draws: one, and neither a palm nor a second one disturbs it. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import NamedTuple

PALM_MM = 22.0
"""A contact at least this wide is a palm: fingertips are 8 to 15 mm."""
PEN_NEAR_S = 0.6
"""For so long after the pen was last felt, touches are the hand that holds it."""


class Contact(NamedTuple):
    """One finger at one moment; the diameter is 0 where the screen does not tell it."""

    identity: int
    x: float
    y: float
    diameter_mm: float
    released: bool = False


class Step(Enum):
    """What a contact means for the stroke."""

    BEGIN = "begin"
    EXTEND = "extend"
    END = "end"
    CANCEL = "cancel"


class StrokeTouch:
    """Follows the finger that draws."""

    def __init__(self) -> None:
        self._drawing: int | None = None
        self._ignored: set[int] = set()
        self._pen_seen_s = float("-inf")

    @property
    def is_drawing(self) -> bool:
        """True while a finger draws."""
        return self._drawing is not None

    def pen(self, now_s: float) -> bool:
        """The pen was felt; True where it takes the stroke from a finger."""
        self._pen_seen_s = now_s
        taken, self._drawing = self._drawing is not None, None
        return taken

    def feed(self, contacts: Iterable[Contact], now_s: float) -> list[tuple[Step, Contact]]:
        """All contacts of one event; what they mean for the stroke, in order."""
        steps: list[tuple[Step, Contact]] = []
        for contact in contacts:
            if contact.released:
                self._ignored.discard(contact.identity)
                if contact.identity == self._drawing:
                    self._drawing = None
                    steps.append((Step.END, contact))
            elif contact.identity == self._drawing:
                steps.append(self._go_on(contact))
            elif contact.identity not in self._ignored:
                free = self._drawing is None and now_s - self._pen_seen_s > PEN_NEAR_S
                if free and contact.diameter_mm < PALM_MM:
                    self._drawing = contact.identity
                    steps.append((Step.BEGIN, contact))
                else:
                    self._ignored.add(contact.identity)
        return steps

    def forget(self) -> None:
        """All contacts are gone."""
        self._drawing = None
        self._ignored.clear()

    def _go_on(self, contact: Contact) -> tuple[Step, Contact]:
        if contact.diameter_mm < PALM_MM:
            return Step.EXTEND, contact
        # What began as a fingertip turned out to be the hand that is being laid down.
        self._drawing = None
        self._ignored.add(contact.identity)
        return Step.CANCEL, contact

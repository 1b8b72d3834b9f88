"""The few newest values, so that a thread that is a little behind another finds what it needs."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

Value = TypeVar("Value")
KEPT = 4
"""The heat is at most a few stroke points ahead of the variants."""


class RecentValues(Generic[Value]):
    """Values by name; those that were asked for longest ago go first. For several threads."""

    def __init__(self, capacity: int = KEPT) -> None:
        self._capacity = capacity
        self._kept: OrderedDict[Hashable, Value] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, name: Hashable) -> Value | None:
        """The value, or None where it is not kept."""
        with self._lock:
            if name in self._kept:
                self._kept.move_to_end(name)
            return self._kept.get(name)

    def keep(self, name: Hashable, value: Value) -> None:
        """Keep a value, in place of the oldest one."""
        with self._lock:
            self._kept[name] = value
            self._kept.move_to_end(name)
            if len(self._kept) > self._capacity:
                self._kept.popitem(last=False)

    def forget(self) -> None:
        """Drop all values."""
        with self._lock:
            self._kept.clear()

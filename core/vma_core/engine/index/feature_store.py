"""Feature maps that are kept under names, side by side in one array a level."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from typing import Generic, TypeVar

import numpy as np

from vma_core.engine.runtime.runner import Features

Name = TypeVar("Name", bound=Hashable)
SPARE = 4
"""Room beyond that many times what is needed is given back."""


class FeatureStore(Generic[Name]):
    """The features that were asked for last; many of them are put and taken in one step.

    Args:
        capacity: how many are kept, unless a single request names more.
    """

    def __init__(self, capacity: int) -> None:
        self._usual = self._capacity = capacity
        self._slot_of: OrderedDict[Name, int] = OrderedDict()
        """Row of the arrays; what was asked for longest ago stands first."""
        self._free = list(range(capacity))
        self._levels: Features = ()

    def __len__(self) -> int:
        return len(self._slot_of)

    def missing(self, names: Sequence[Name]) -> list[Name]:
        """Those that are not known, each once. All others stay until the next request."""
        wanted = dict.fromkeys(names)
        needed = max(self._usual, len(wanted))
        if not needed <= self._capacity <= SPARE * needed:
            self._resize(needed)
        for name in wanted:
            if name in self._slot_of:
                self._slot_of.move_to_end(name)
        return [name for name in wanted if name not in self._slot_of]

    def put(self, names: Sequence[Name], features: Features) -> None:
        """Keep (n, c, s, s) features a level, under a name each that was missing."""
        if not self._levels:
            self._levels = tuple(
                np.empty((self._capacity, *level.shape[1:]), np.float32) for level in features
            )
        while len(self._free) < len(names):
            self._free.append(self._slot_of.popitem(last=False)[1])
        slots = [self._free.pop() for _ in names]
        self._slot_of.update(zip(names, slots, strict=True))
        for kept, level in zip(self._levels, features, strict=True):
            kept[slots] = level

    def get(self, names: Sequence[Name]) -> Features:
        """Copies, stacked per level; none of them may be missing."""
        slots = [self._slot_of[name] for name in names]
        return tuple(level[slots] for level in self._levels)

    def keep_only(self, wanted: Callable[[Name], bool]) -> None:
        """Forget all others."""
        for name in [name for name in self._slot_of if not wanted(name)]:
            self._free.append(self._slot_of.pop(name))

    def _resize(self, capacity: int) -> None:
        names = list(self._slot_of)[-capacity:]
        old = [self._slot_of[name] for name in names]
        resized = []
        for level in self._levels:
            room = np.empty((capacity, *level.shape[1:]), np.float32)
            room[: len(old)] = level[old]
            resized.append(room)
        self._levels, self._capacity = tuple(resized), capacity
        self._slot_of = OrderedDict(zip(names, range(len(names)), strict=True))
        self._free = list(range(len(names), capacity))

"""Caches of feature maps and templates of memory entries."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable, Sequence
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from vma_core.engine.index.companions import CompanionParameters
from vma_core.engine.index.key_index import KeyIndex, stack_images
from vma_core.engine.runtime.runner import Array, Features, Runner
from vma_core.memory.entries import MemorySnapshot

Name = TypeVar("Name", bound=Hashable)
FEATURE_CACHE_ENTRIES = 512
MAX_GATES = 4_096
Gate = tuple[NDArray[np.int64], NDArray[np.float32]]
"""Rows and weights of the companions of one entry."""
SPARE = 4
"""Storage beyond this multiple of the required capacity is released."""


class FeatureStore(Generic[Name]):
    """Least-recently-used features by name, in one array per level; batched access.

    Args:
        capacity: number of names, unless a single request has more.
    """

    def __init__(self, capacity: int) -> None:
        self._usual = self._capacity = capacity
        self._slot_of: OrderedDict[Name, int] = OrderedDict()
        """Row of the arrays, least recently used first."""
        self._free = _lowest_first(0, capacity)
        self._levels: Features = ()

    def __len__(self) -> int:
        return len(self._slot_of)

    def missing(self, names: Sequence[Name]) -> list[Name]:
        """Distinct names that are not cached. The others stay until the next request."""
        wanted = dict.fromkeys(names)
        needed = max(self._usual, len(wanted))
        if not needed <= self._capacity <= SPARE * needed:
            self._resize(needed)
        for name in wanted:
            if name in self._slot_of:
                self._slot_of.move_to_end(name)
        return [name for name in wanted if name not in self._slot_of]

    def put(self, names: Sequence[Name], features: Features) -> None:
        """Add features, per level (n, c, s, s), of n missing names."""
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
        """Copies, stacked per level; all names must be cached."""
        slots = [self._slot_of[name] for name in names]
        return tuple(level[slots] for level in self._levels)

    def keep_only(self, wanted: Callable[[Name], bool]) -> None:
        """Drop the others, and return their memory to the system."""
        dropped = [name for name in self._slot_of if not wanted(name)]
        for name in dropped:
            del self._slot_of[name]
        if dropped:
            # New arrays: pages of the old ones would stay, as many as were ever in use at once.
            self._resize(self._capacity)

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
        self._free = _lowest_first(len(names), capacity)


def _lowest_first(first: int, end: int) -> list[int]:
    """Rows to be popped in ascending order: numpy asks for pages of 2 MB, so few are in use."""
    return list(range(first, end))[::-1]


class FeatureCache:
    """Features of recently addressed entries."""

    def __init__(self, runner: Runner) -> None:
        self._runner = runner
        self._kept: FeatureStore[int] = FeatureStore(FEATURE_CACHE_ENTRIES)

    def get(self, memory: MemorySnapshot, rows: NDArray[np.integer]) -> Features:
        """Features of some rows of the memory, stacked per level."""
        names = memory.image_ids[rows].tolist()
        if missing := self._kept.missing(names):
            row_of = dict(zip(names, rows.tolist(), strict=True))
            entries = [memory.entries[row_of[name]] for name in missing]
            self._kept.put(missing, self._runner.features(stack_images(entries)))
        return self._kept.get(names)

    def keep_only(self, identities: Collection[int]) -> None:
        """Drop the features of other images."""
        self._kept.keep_only(identities.__contains__)


class TemplateCache:
    """Templates of entries, valid while an entry and its companions stay the same."""

    def __init__(self, runner: Runner, companions: CompanionParameters | None) -> None:
        self._runner = runner
        self._companions = companions
        self._features = FeatureCache(runner)
        self.keys = KeyIndex(runner.companion_keys, runner.config.companion_key_size)
        """Companion keys."""
        self._kept: FeatureStore[tuple[int, ...]] = FeatureStore(FEATURE_CACHE_ENTRIES)
        self._gates: tuple[MemorySnapshot, dict[int, Gate]] | None = None
        # Variants and bits are computed in two threads.
        self._lock = threading.Lock()

    def get(self, memory: MemorySnapshot, reads: NDArray[np.intp]) -> tuple[Features, Features]:
        """(templates, features without companions) of some rows, stacked per level."""
        with self._lock:
            return self._get(memory, reads)

    def is_cached(self, memory: MemorySnapshot, reads: NDArray[np.intp]) -> NDArray[np.bool_]:
        """Whether the templates of these rows are cached."""
        gates = self._gates
        if self._companions is None:
            return np.ones(len(reads), bool)
        known = gates[1] if gates is not None and gates[0] == memory else {}
        return np.array([read in known for read in reads.tolist()], bool)

    def keep_only(self, memory: MemorySnapshot) -> None:
        """Drop everything that depends on other entries."""
        identities = {entry.image_id for entry in memory.entries}
        with self._lock:
            self._features.keep_only(identities)
            self.keys.keep_only(memory)
            self._gates = None
            self._kept.keep_only(identities.issuperset)

    def _get(self, memory: MemorySnapshot, reads: NDArray[np.intp]) -> tuple[Features, Features]:
        alone = self._features.get(memory, reads)
        if self._companions is None or len(memory.entries) < 2:
            return alone, alone
        rows, weights = self._gates_of(memory, reads, self._companions)
        companions = np.sort(memory.image_ids[rows], axis=1)
        named = np.concatenate([memory.image_ids[reads, None], companions], axis=1)
        names = list(map(tuple, named.tolist()))
        if missing := self._kept.missing(names):
            index_of = {name: index for index, name in enumerate(names)}
            new = [index_of[name] for name in missing]
            self._kept.put(missing, self._mixed(memory, reads[new], rows[new], weights[new]))
        return self._kept.get(names), alone

    def _gates_of(
        self, memory: MemorySnapshot, reads: NDArray[np.intp], companions: CompanionParameters
    ) -> tuple[NDArray[np.int64], Array]:
        """Companions of some rows, cached per version of the memory."""
        full = self._gates is not None and len(self._gates[1]) > MAX_GATES
        if full or self._gates is None or self._gates[0] != memory:
            self._gates = memory, {}
        known = self._gates[1]
        new = np.array([read for read in reads.tolist() if read not in known], np.intp)
        if len(new):
            similarity = self.keys.similarities(memory, self.keys.of_rows(memory, new))
            rows, weights = companions.gates(similarity, new)
            known.update(zip(new.tolist(), zip(rows, weights, strict=True), strict=True))
        found = [known[read] for read in reads.tolist()]
        return np.stack([rows for rows, _ in found]), np.stack([w for _, w in found])

    def _mixed(
        self,
        memory: MemorySnapshot,
        reads: NDArray[np.intp],
        rows: NDArray[np.int64],
        weights: Array,
    ) -> Features:
        """Templates of entries with their companions."""
        needed = np.concatenate([reads, np.setdiff1d(rows, reads)])
        place = np.zeros(len(memory.entries), np.int64)
        place[needed] = np.arange(len(needed))
        features = self._features.get(memory, needed)
        return self._runner.templates(features, place[rows], weights)

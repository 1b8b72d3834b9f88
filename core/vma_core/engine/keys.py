"""Keys and features of memory entries, computed once an image and kept."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from vma_core.engine.companions import CompanionParameters
from vma_core.engine.runner import Array, Features, Runner
from vma_core.memory import MemoryEntry, MemoryView

EMBED_BATCH = 256
FEATURE_CACHE_ENTRIES = 512


class KeyTable:
    """Keys by image; a changed memory computes the keys of its new images only.

    Args:
        compute: (B, size, size) images → (B, key_size) keys.
        key_size: length of a key.
    """

    def __init__(self, compute: Callable[[Array], Array], key_size: int) -> None:
        self._compute = compute
        self._keys = np.zeros((0, key_size), np.float32)
        self._slots: dict[int, int] = {}
        self._last: tuple[MemoryView, Array] | None = None
        self.computed = 0
        """How many keys were ever computed."""

    def matrix(self, memory: MemoryView) -> Array:
        """(n, D) keys of the view's entries, in order."""
        if self._last is not None and self._last[0] == memory:
            return self._last[1]
        new = {e.image_id: e for e in memory.entries if e.image_id not in self._slots}
        self._add(list(new.values()))
        slots = np.fromiter((self._slots[e.image_id] for e in memory.entries), np.intp)
        matrix = self._keys[slots]
        self._last = (memory, matrix)
        return matrix

    def keep_only(self, memory: MemoryView) -> None:
        """Forget the keys of all other entries."""
        kept = {
            e.image_id: slot
            for e in memory.entries
            if (slot := self._slots.get(e.image_id, -1)) >= 0
        }
        self._keys = self._keys[list(kept.values())]
        self._slots = {identity: slot for slot, identity in enumerate(kept)}
        self._last = None

    def _add(self, entries: Sequence[MemoryEntry]) -> None:
        used = len(self._slots)
        if used + len(entries) > len(self._keys):
            grown = np.zeros((2 * (used + len(entries)), self._keys.shape[1]), np.float32)
            grown[:used] = self._keys[:used]
            self._keys = grown
        for start in range(0, len(entries), EMBED_BATCH):
            batch = entries[start : start + EMBED_BATCH]
            self._keys[used : used + len(batch)] = self._compute(stack_images(batch))
            for entry in batch:
                self._slots[entry.image_id] = used
                used += 1
        self.computed += len(entries)


class FeatureCache:
    """Template features of the entries addressed lately."""

    def __init__(self, runner: Runner) -> None:
        self._runner = runner
        self._kept: OrderedDict[int, Features] = OrderedDict()

    def get(self, entries: Sequence[MemoryEntry]) -> Features:
        """Features of these entries, stacked per level."""
        missing = [e for e in entries if e.image_id not in self._kept]
        if missing:
            computed = self._runner.features(stack_images(missing))
            for row, entry in enumerate(missing):
                self._kept[entry.image_id] = tuple(level[row].copy() for level in computed)
        rows = []
        for entry in entries:
            self._kept.move_to_end(entry.image_id)
            rows.append(self._kept[entry.image_id])
        while len(self._kept) > max(FEATURE_CACHE_ENTRIES, len(entries)):
            self._kept.popitem(last=False)
        return tuple(np.stack(level) for level in zip(*rows, strict=True))

    def keep_only(self, identities: Collection[int]) -> None:
        """Forget the features of all other entries."""
        self._kept = OrderedDict((i, f) for i, f in self._kept.items() if i in identities)


class TemplateCache:
    """What reading an entry gives, kept while the entry and its companions stay the same."""

    def __init__(self, runner: Runner, companions: CompanionParameters | None) -> None:
        self._runner = runner
        self._companions = companions
        self._features = FeatureCache(runner)
        self._keys = KeyTable(runner.companion_keys, runner.config.companion_key_size)
        self._kept: OrderedDict[tuple[int, ...], Features] = OrderedDict()
        # Variants and bits are asked for from two threads.
        self._lock = threading.Lock()

    def get(self, memory: MemoryView, reads: NDArray[np.intp]) -> tuple[Features, Features]:
        """(templates, features of the entries alone), stacked per level, of these rows."""
        with self._lock:
            return self._get(memory, reads)

    def keep_only(self, memory: MemoryView) -> None:
        """Forget everything that depends on other entries."""
        identities = {entry.image_id for entry in memory.entries}
        with self._lock:
            self._features.keep_only(identities)
            self._keys.keep_only(memory)
            self._kept = OrderedDict(
                (name, f) for name, f in self._kept.items() if identities.issuperset(name)
            )

    def _get(self, memory: MemoryView, reads: NDArray[np.intp]) -> tuple[Features, Features]:
        entries = [memory.entries[row] for row in reads]
        alone = self._features.get(entries)
        if self._companions is None or len(memory.entries) < 2:
            return alone, alone
        rows, weights = self._companions.gates(self._keys.matrix(memory), reads)
        names = [
            (memory.entries[read].image_id, *sorted(memory.entries[r].image_id for r in row))
            for read, row in zip(reads, rows, strict=True)
        ]
        missing = [index for index, name in enumerate(names) if name not in self._kept]
        if missing:
            self._add(
                [names[m] for m in missing], memory, reads[missing], rows[missing], weights[missing]
            )
        found = []
        for name in names:
            self._kept.move_to_end(name)
            found.append(self._kept[name])
        while len(self._kept) > max(FEATURE_CACHE_ENTRIES, len(names)):
            self._kept.popitem(last=False)
        return tuple(np.stack(level) for level in zip(*found, strict=True)), alone

    def _add(
        self,
        names: Sequence[tuple[int, ...]],
        memory: MemoryView,
        reads: NDArray[np.intp],
        rows: NDArray[np.int64],
        weights: Array,
    ) -> None:
        needed = np.concatenate([reads, np.setdiff1d(rows, reads)])
        place = np.zeros(len(memory.entries), np.int64)
        place[needed] = np.arange(len(needed))
        features = self._features.get([memory.entries[row] for row in needed])
        templates = self._runner.templates(features, place[rows], weights)
        for index, name in enumerate(names):
            self._kept[name] = tuple(level[index].copy() for level in templates)


def stack_images(entries: Sequence[MemoryEntry]) -> NDArray[np.float32]:
    """(B, size, size) float32 images of entries."""
    return np.stack([e.image for e in entries]).astype(np.float32)

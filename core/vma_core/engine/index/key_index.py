"""Keys and features of memory entries, computed once an image and kept."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from vma_core.engine.companions import CompanionParameters
from vma_core.engine.index.feature_store import FeatureStore
from vma_core.engine.index.key_cache import WORTH_KEEPING, KeyCache
from vma_core.engine.index.quantised_matrix import QuantisedMatrix
from vma_core.engine.runtime.runner import Array, Features, Runner
from vma_core.memory.entries import MemoryEntry, MemorySnapshot

EMBED_BATCH = 256
FEATURE_CACHE_ENTRIES = 512
SPARE_ROWS = 50_000
"""Keys of entries that have gone are kept for undo up to so many beyond as many as are shown."""
MOST_GATES = 4_096
Advance = Callable[[MemorySnapshot, int, int], None]
"""Memory whose keys are computed, how many there are, and how many were missing."""
Gate = tuple[NDArray[np.int64], NDArray[np.float32]]
"""Rows and weights of the companions of one entry."""


class KeyIndex:
    """Keys by image; a changed memory computes the keys of its new images only.

    Args:
        compute: (B, size, size) images → (B, key_size) keys.
        key_size: length of a key.
    """

    def __init__(self, compute: Callable[[Array], Array], key_size: int) -> None:
        self._compute = compute
        # Heat, variants and docks ask from threads of their own.
        self._lock = threading.RLock()
        self._keys = QuantisedMatrix(key_size)
        self._slot_of = np.zeros(0, np.int32)
        """Row in `_keys` by identity of an image, −1 where it is not known."""
        self._last: tuple[MemorySnapshot, NDArray[np.int32]] | None = None
        self._in_place = False
        """Whether the last view's entries have their keys in the order of the rows."""
        self._matrix: tuple[MemorySnapshot, Array] | None = None
        self._offered: tuple[NDArray[np.uint8], Array] | None = None
        self.computed = 0
        """How many keys were ever computed."""
        self.store: KeyCache | None = None
        """Where the keys of many images outlive the process."""
        self.advance: Advance = lambda _memory, _done, _total: None
        """Told how many of many missing keys are there; what it raises stops the work, and what
        was computed until then is kept."""

    @property
    def key_size(self) -> int:
        """Length of a key."""
        return self._keys.key_size

    @property
    def nbytes(self) -> int:
        """Bytes that the keys take."""
        return self._keys.nbytes

    @property
    def known(self) -> NDArray[np.int64]:
        """Identities of the images whose keys are kept."""
        return np.flatnonzero(self._slot_of >= 0)

    def matrix(self, memory: MemorySnapshot) -> Array:
        """(n, D) keys of the view's entries, in order; a copy of them all after every change."""
        with self._lock:
            if self._matrix is None or self._matrix[0] != memory:
                self._matrix = memory, self._keys.take(self._slots(memory))
            return self._matrix[1]

    def similarities(self, memory: MemorySnapshot, queries: Array) -> Array:
        """Inner products with the keys of the view's entries, in order.

        One query (D,) gives (n,), several (B, D) give (B, n).

        Unlike `matrix` it copies no keys: what is put into order are the products.
        """
        with self._lock:
            slots = self._slots(memory)  # first: it may add keys
            products = self._keys.products(queries)
            return products if self._in_place else products[..., slots]

    def offer(self, image: NDArray[np.uint8], key: Array) -> None:
        """The key (D,) of an image that may soon be an entry: of a drawing that is added."""
        self._offered = image, key

    def prepare(self, memory: MemorySnapshot) -> None:
        """Compute what is missing."""
        with self._lock:
            self._slots(memory)

    def of_rows(self, memory: MemorySnapshot, rows: NDArray[np.intp]) -> Array:
        """(len(rows), D) keys of some of the view's entries."""
        with self._lock:
            return self._keys.take(self._slots(memory)[rows])

    def _slots(self, memory: MemorySnapshot) -> NDArray[np.int32]:
        """(n,) rows of the entries' keys; keys that are missing are computed."""
        if self._last is not None and self._last[0] == memory:
            return self._last[1]
        image_ids = memory.image_ids
        if len(image_ids) and (beyond := int(image_ids.max()) + 1 - len(self._slot_of)) > 0:
            room = np.full(beyond + len(self._slot_of), -1, np.int32)
            self._slot_of = np.concatenate([self._slot_of, room])
        slots = self._slot_of[image_ids]
        if (missing := np.flatnonzero(slots < 0)).size:
            new = {memory.entries[row].image_id: memory.entries[row] for row in missing.tolist()}
            self._find_or_compute(memory, list(new.values()))
            slots[missing] = self._slot_of[image_ids[missing]]
        if len(self._keys) > 2 * len(image_ids) + SPARE_ROWS:
            # Every product is over all rows; undoing a removal computes or finds them again.
            self.keep_only(memory)
            slots = self._slot_of[image_ids]
        self._last = memory, slots
        # One look first: entries that were put before the others are the usual case.
        looks_so = len(slots) == len(self._keys) and not slots[:1].any()
        self._in_place = looks_so and np.array_equal(slots, np.arange(len(slots)))
        return slots

    def put(self, memory: MemorySnapshot, keys: Array) -> None:
        """Keys that are known already, such as those of a file, in place of all others.

        Args:
            memory: n entries of different images.
            keys: (n, D).
        """
        with self._lock:
            self._keys = QuantisedMatrix(self.key_size)
            self._keys.append(keys)
            self._slot_of = np.full(int(memory.image_ids.max(initial=-1)) + 1, -1, np.int32)
            self._slot_of[memory.image_ids] = np.arange(len(keys), dtype=np.int32)
            self._last = self._matrix = None

    def keep_only(self, memory: MemorySnapshot) -> None:
        """Forget the keys of all other entries."""
        with self._lock:
            self._offered = None
            kept = np.intersect1d(memory.image_ids, self.known)
            keys = self._keys.take(self._slot_of[kept])
            self._keys = QuantisedMatrix(self.key_size)
            self._keys.append(keys)
            self._slot_of = np.full(len(self._slot_of), -1, np.int32)
            self._slot_of[kept] = np.arange(len(kept), dtype=np.int32)
            self._last = self._matrix = None

    def _find_or_compute(self, memory: MemorySnapshot, entries: Sequence[MemoryEntry]) -> None:
        store = self.store if len(entries) >= WORTH_KEEPING else None
        if store is not None:
            known, keys = store.find(entries)
            self._append([e for e, is_known in zip(entries, known, strict=True) if is_known], keys)
            entries = [e for e, is_known in zip(entries, known, strict=True) if not is_known]
        many = len(entries) >= WORTH_KEEPING
        first = len(self._keys)
        for start in range(0, len(entries), EMBED_BATCH):
            if many:
                self.advance(memory, start, len(entries))
            batch = entries[start : start + EMBED_BATCH]
            offered = self._offered if len(batch) == 1 else None
            if offered is not None and np.array_equal(offered[0], batch[0].image):
                self._append(batch, offered[1][None])
                continue
            self._append(batch, self._compute(stack_images(batch)))
            self.computed += len(batch)
        if many:
            self.advance(memory, len(entries), len(entries))
            if store is not None:
                store.add(entries, self._keys.take(np.arange(first, len(self._keys))))

    def _append(self, entries: Sequence[MemoryEntry], keys: Array) -> None:
        first = len(self._keys)
        self._keys.append(keys)
        rows = np.arange(first, len(self._keys), dtype=np.int32)
        self._slot_of[[entry.image_id for entry in entries]] = rows


class FeatureCache:
    """Template features of the entries addressed lately."""

    def __init__(self, runner: Runner) -> None:
        self._runner = runner
        self._kept: FeatureStore[int] = FeatureStore(FEATURE_CACHE_ENTRIES)

    def get(self, memory: MemorySnapshot, rows: NDArray[np.integer]) -> Features:
        """Features of these rows of the memory, stacked per level."""
        names = memory.image_ids[rows].tolist()
        if missing := self._kept.missing(names):
            row_of = dict(zip(names, rows.tolist(), strict=True))
            entries = [memory.entries[row_of[name]] for name in missing]
            self._kept.put(missing, self._runner.features(stack_images(entries)))
        return self._kept.get(names)

    def keep_only(self, identities: Collection[int]) -> None:
        """Forget the features of all other entries."""
        self._kept.keep_only(identities.__contains__)


class TemplateCache:
    """What reading an entry gives, kept while the entry and its companions stay the same."""

    def __init__(self, runner: Runner, companions: CompanionParameters | None) -> None:
        self._runner = runner
        self._companions = companions
        self._features = FeatureCache(runner)
        self.keys = KeyIndex(runner.companion_keys, runner.config.companion_key_size)
        """Companion keys."""
        self._kept: FeatureStore[tuple[int, ...]] = FeatureStore(FEATURE_CACHE_ENTRIES)
        self._gates: tuple[MemorySnapshot, dict[int, Gate]] | None = None
        # Variants and bits are asked for from two threads.
        self._lock = threading.Lock()

    def get(self, memory: MemorySnapshot, reads: NDArray[np.intp]) -> tuple[Features, Features]:
        """(templates, features of the entries alone), stacked per level, of these rows."""
        with self._lock:
            return self._get(memory, reads)

    def is_cached(self, memory: MemorySnapshot, reads: NDArray[np.intp]) -> NDArray[np.bool_]:
        """Whether these rows were read since the memory changed; the others take far longer."""
        gates = self._gates
        if self._companions is None:
            return np.ones(len(reads), bool)
        known = gates[1] if gates is not None and gates[0] == memory else {}
        return np.array([read in known for read in reads.tolist()], bool)

    def keep_only(self, memory: MemorySnapshot) -> None:
        """Forget everything that depends on other entries."""
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
        """Companions of these rows; they stay the same while the memory does."""
        full = self._gates is not None and len(self._gates[1]) > MOST_GATES
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
        """Features of the reads with those of their companions."""
        needed = np.concatenate([reads, np.setdiff1d(rows, reads)])
        place = np.zeros(len(memory.entries), np.int64)
        place[needed] = np.arange(len(needed))
        features = self._features.get(memory, needed)
        return self._runner.templates(features, place[rows], weights)


def stack_images(entries: Sequence[MemoryEntry]) -> NDArray[np.float32]:
    """(B, size, size) float32 images of entries."""
    return np.stack([e.image for e in entries]).astype(np.float32)

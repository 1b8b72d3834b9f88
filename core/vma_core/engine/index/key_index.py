"""Address keys of memory entries, computed once per image and cached on disk for large memories."""

from __future__ import annotations

import contextlib
import hashlib
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save

from vma_core.atomic_write import write_atomically
from vma_core.engine.index.quantised_matrix import LEVELS, QuantisedMatrix
from vma_core.engine.runtime.runner import Array
from vma_core.errors import UserError
from vma_core.memory.entries import MemoryEntry, MemorySnapshot

EMBED_BATCH = 256
WORTH_KEEPING = 4_096
"""Fewer new keys are computed within two seconds and not worth a file."""
MAX_ROWS = 1_000_000
MAX_FILES = 6
"""Two for each of three models; the oldest are removed."""
DIGEST_BYTES = 16
SPARE_ROWS = 50_000
"""Keys of removed entries are kept for undo up to this many beyond the memory's size."""
Advance = Callable[[MemorySnapshot, int, int], None]
"""Called with (memory, keys computed, keys missing at the start)."""


class KeyIndex:
    """Keys by image; a changed memory only computes the keys of new images.

    Args:
        compute: (B, size, size) images → (B, key_size) keys.
        key_size: length of a key.
        keep_from: number of missing keys from which they are looked up in the cache and stored.
        spare_rows: keys of removed entries that are kept beyond the memory's size.
        make_matrix: creates an empty matrix for keys of a length.
    """

    def __init__(
        self,
        compute: Callable[[Array], Array],
        key_size: int,
        *,
        keep_from: int = WORTH_KEEPING,
        spare_rows: int = SPARE_ROWS,
        make_matrix: Callable[[int], QuantisedMatrix] = QuantisedMatrix,
    ) -> None:
        self._compute = compute
        self._keep_from, self._spare_rows = keep_from, spare_rows
        self._make_matrix = make_matrix
        # Heat, variants and each dock use it from different threads.
        self._lock = threading.RLock()
        self._keys = make_matrix(key_size)
        self._slot_of = np.zeros(0, np.int32)
        """Row in `_keys` by image id, −1 if missing."""
        self._last: tuple[MemorySnapshot, NDArray[np.int32]] | None = None
        self._in_place = False
        """Whether the keys of the last memory are in row order."""
        self._matrix: tuple[MemorySnapshot, Array] | None = None
        self._offered: tuple[NDArray[np.uint8], Array] | None = None
        self.computed = 0
        """Number of keys computed so far."""
        self.store: KeyCache | None = None
        """Cache on disk."""
        self.advance: Advance = lambda _memory, _done, _total: None
        """Progress of computing many keys; an exception from it cancels and keeps finished keys."""

    @property
    def key_size(self) -> int:
        """Length of a key."""
        return self._keys.key_size

    @property
    def nbytes(self) -> int:
        """Memory of the keys in bytes."""
        return self._keys.nbytes

    @property
    def known(self) -> NDArray[np.int64]:
        """Ids of the images with keys."""
        return np.flatnonzero(self._slot_of >= 0)

    def matrix(self, memory: MemorySnapshot) -> Array:
        """(n, D) keys of the entries in order; copied after every change of the memory."""
        with self._lock:
            if self._matrix is None or self._matrix[0] != memory:
                self._matrix = memory, self._keys.take(self._slots(memory))
            return self._matrix[1]

    def similarities(self, memory: MemorySnapshot, queries: Array) -> Array:
        """Inner products with the entries' keys in order: (D,) → (n,) or (B, D) → (B, n).

        Unlike `matrix` it copies no keys: the products are reordered instead.
        """
        with self._lock:
            slots = self._slots(memory)  # first: it may add keys
            products = self._keys.products(queries)
            return products if self._in_place else products[..., slots]

    def offer(self, image: NDArray[np.uint8], key: Array) -> None:
        """Remember the key (D,) of an image that may become an entry: the drawing's."""
        self._offered = image, key

    def prepare(self, memory: MemorySnapshot) -> None:
        """Compute missing keys."""
        with self._lock:
            self._slots(memory)

    def of_rows(self, memory: MemorySnapshot, rows: NDArray[np.intp]) -> Array:
        """(len(rows), D) keys of some entries."""
        with self._lock:
            return self._keys.take(self._slots(memory)[rows])

    def _slots(self, memory: MemorySnapshot) -> NDArray[np.int32]:
        """(n,) rows of the entries' keys; missing keys are computed."""
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
        if len(self._keys) > 2 * len(image_ids) + self._spare_rows:
            # Products run over all rows; undoing a removal computes dropped keys again.
            self.keep_only(memory)
            slots = self._slot_of[image_ids]
        self._last = memory, slots
        # Cheap test first: usually entries were inserted before the others.
        looks_so = len(slots) == len(self._keys) and not slots[:1].any()
        self._in_place = looks_so and np.array_equal(slots, np.arange(len(slots)))
        return slots

    def put(self, memory: MemorySnapshot, keys: Array) -> None:
        """Replace all keys by known ones.

        Args:
            memory: n entries with distinct images.
            keys: (n, D).
        """
        with self._lock:
            self._keys = self._make_matrix(self.key_size)
            self._keys.append(keys)
            self._slot_of = np.full(int(memory.image_ids.max(initial=-1)) + 1, -1, np.int32)
            self._slot_of[memory.image_ids] = np.arange(len(keys), dtype=np.int32)
            self._last = self._matrix = None

    def keep_only(self, memory: MemorySnapshot) -> None:
        """Drop the keys of other entries."""
        with self._lock:
            self._offered = None
            kept = np.intersect1d(memory.image_ids, self.known)
            keys = self._keys.take(self._slot_of[kept])
            self._keys = self._make_matrix(self.key_size)
            self._keys.append(keys)
            self._slot_of = np.full(len(self._slot_of), -1, np.int32)
            self._slot_of[kept] = np.arange(len(kept), dtype=np.int32)
            self._last = self._matrix = None

    def _find_or_compute(self, memory: MemorySnapshot, entries: Sequence[MemoryEntry]) -> None:
        store = self.store if len(entries) >= self._keep_from else None
        if store is not None:
            known, keys = store.find(entries)
            self._append([e for e, is_known in zip(entries, known, strict=True) if is_known], keys)
            entries = [e for e, is_known in zip(entries, known, strict=True) if not is_known]
        many = len(entries) >= self._keep_from
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


def stack_images(entries: Sequence[MemoryEntry]) -> NDArray[np.float32]:
    """(B, size, size) float32 images of entries."""
    return np.stack([e.image for e in entries]).astype(np.float32)


class KeyCache:
    """Keys on disk by the content of their images, one file per kind of key and model.

    Args:
        folder: cache folder; created on the first write.
        name: identifies the kind of key and the model.
        key_size: length of a key.
    """

    def __init__(self, folder: Path, name: str, key_size: int) -> None:
        self._path = folder / f"{name}.keys"
        self._key_size = key_size

    def find(self, entries: Sequence[MemoryEntry]) -> tuple[NDArray[np.bool_], Array]:
        """(n,) which entries have a key, and the (known, D) keys of those in order."""
        nothing = np.zeros(len(entries), bool), np.zeros((0, self._key_size), np.float32)
        kept = self._read()
        if kept is None or not len(kept[0]):
            return nothing
        digests, steps, scale = kept
        asked = _digests(entries)
        order = np.argsort(digests)
        at = order[np.minimum(np.searchsorted(digests, asked, sorter=order), len(digests) - 1)]
        known = digests[at] == asked
        rows = at[known]
        return known, steps[rows].astype(np.float32) * scale[rows, None]

    def add(self, entries: Sequence[MemoryEntry], keys: Array) -> None:
        """Add keys of entries; a write error is ignored."""
        digests = _digests(entries)
        scale = (np.abs(keys).max(axis=1, initial=1e-12) / LEVELS).astype(np.float32)
        steps = np.rint(keys / scale[:, None]).astype(np.int16)
        before = self._read()
        if before is not None:
            old = ~np.isin(before[0], digests)
            digests = np.concatenate([digests, before[0][old]])[:MAX_ROWS]
            steps = np.concatenate([steps, before[1][old]])[:MAX_ROWS]
            scale = np.concatenate([scale, before[2][old]])[:MAX_ROWS]
        bare = digests.view(np.uint8).reshape(len(digests), DIGEST_BYTES)
        content = save({"digests": bare, "steps": steps, "scale": scale})
        with contextlib.suppress(OSError, UserError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(self._path, content)
            self._forget_oldest()

    def _read(self) -> tuple[NDArray[np.void], NDArray[np.int16], Array] | None:
        """(digests, steps, scale), or None without a valid file."""
        try:
            with safe_open(self._path, framework="numpy") as file:
                digests, steps, scale = (
                    file.get_tensor(name) for name in ("digests", "steps", "scale")
                )
        except (OSError, SafetensorError):
            return None
        rows = len(digests)
        fits = digests.shape == (rows, DIGEST_BYTES) and digests.dtype == np.uint8
        fits &= steps.shape == (rows, self._key_size) and steps.dtype == np.int16
        fits &= scale.shape == (rows,) and scale.dtype == np.float32
        if not fits or rows > MAX_ROWS or not np.isfinite(scale).all():
            return None
        return np.ascontiguousarray(digests).view(f"V{DIGEST_BYTES}")[:, 0], steps, scale

    def _forget_oldest(self) -> None:
        files = sorted(self._path.parent.glob("*.keys"), key=lambda p: p.stat().st_mtime)
        for old in files[:-MAX_FILES]:
            old.unlink(missing_ok=True)


def _digests(entries: Sequence[MemoryEntry]) -> NDArray[np.void]:
    """(n,) hashes of the entries' pixels."""
    joined = b"".join(
        hashlib.blake2b(entry.image.tobytes(), digest_size=DIGEST_BYTES).digest()
        for entry in entries
    )
    return np.frombuffer(joined, f"V{DIGEST_BYTES}")

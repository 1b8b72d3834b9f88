"""The memory M = (m_1 … m_n): ordered entries with identity, a version and a content hash."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from vma_core.errors import UserError
from vma_core.glyphs.strokes import Stroke
from vma_core.glyphs.writing_lines import WritingLines
from vma_core.memory.persistent_list import PersistentList

_entry_ids = itertools.count(1)


@dataclass(frozen=True, eq=False, slots=True, weakref_slot=True)
class MemoryEntry:
    """An immutable entry.

    Attributes:
        image: (size, size) uint8, ink = 1, read-only.
        label: its class, or "".
        source: its origin, as shown to the user.
        strokes: the pen strokes it was drawn with, if any.
        enabled: a disabled entry keeps its position but is not addressed.
        image_id: changes if and only if the drawing does; cache key for one model's embeddings.
        lines: where it stands in writing; None if not known.
    """

    image: NDArray[np.uint8]
    label: str = ""
    source: str = ""
    strokes: tuple[Stroke, ...] = ()
    enabled: bool = True
    image_id: int = field(default_factory=lambda: next(_entry_ids))
    lines: WritingLines | None = None

    def __post_init__(self) -> None:
        if self.image.ndim != 2 or self.image.shape[0] != self.image.shape[1]:
            raise ValueError(f"An entry's image must be square, not {self.image.shape}.")
        if self.image.flags.writeable:
            frozen = self.image.astype(np.uint8, copy=True)
            frozen.setflags(write=False)
            object.__setattr__(self, "image", frozen)


@dataclass(frozen=True, eq=False)
class MemorySnapshot:
    """The enabled entries of a memory at one version. Snapshots are equal if their versions are.

    Attributes:
        version: identity of the memory and number of its changes.
        entries: the enabled entries, in order.
        positions: position of each in the whole memory; a range if all are enabled.
        image_ids: (n,) `image_id` of each.
    """

    version: tuple[int, int]
    entries: Sequence[MemoryEntry]
    positions: Sequence[int]
    image_ids: NDArray[np.int64]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, MemorySnapshot) and self.version == other.version

    def __hash__(self) -> int:
        return hash(self.version)

    def __len__(self) -> int:
        return len(self.entries)

    @cached_property
    def row_of(self) -> dict[int, int]:
        """Row in this snapshot by position in the whole memory."""
        return {position: row for row, position in enumerate(self.positions)}


_memory_ids = itertools.count(1)


class Memory:
    """Ordered entries.

    `image_id` and `enabled` are mirrored in arrays, so that a snapshot of 100,000 entries does not
    visit each of them.
    """

    def __init__(self, entries: Iterable[MemoryEntry] = ()) -> None:
        self._entries = PersistentList(entries)
        self._image_ids, self._enabled = _columns(self._entries)
        self._identity = next(_memory_ids)
        self._version = 0
        self._snapshot: MemorySnapshot | None = None

    def __len__(self) -> int:
        return len(self._entries)

    def __getitem__(self, position: int) -> MemoryEntry:
        return self._entries[position]

    @property
    def entries(self) -> Sequence[MemoryEntry]:
        """All entries in order, as an immutable sequence."""
        return self._entries

    @property
    def version(self) -> int:
        """Increases with every change."""
        return self._version

    def snapshot(self) -> MemorySnapshot:
        """A snapshot of the enabled entries; the same object until something changes."""
        if self._snapshot is None:
            version = (self._identity, self._version)
            if self._enabled.all():
                everywhere = range(len(self._entries))
                self._snapshot = MemorySnapshot(version, self._entries, everywhere, self._image_ids)
            else:
                rows = np.flatnonzero(self._enabled)
                positions = tuple(rows.tolist())
                entries = tuple(self._entries[p] for p in positions)
                self._snapshot = MemorySnapshot(version, entries, positions, self._image_ids[rows])
        return self._snapshot

    def content_hash(self) -> str:
        """SHA-256 over order, images, labels and the enabled flags."""
        digest = hashlib.sha256()
        for entry in self._entries:
            digest.update(f"{entry.label}\0{entry.enabled}\0{entry.image.shape}".encode())
            digest.update(entry.image.tobytes())
        return digest.hexdigest()

    def insert(self, position: int, entries: Iterable[MemoryEntry]) -> None:
        """Insert entries before `position`; the length of the memory appends."""
        new = list(entries)
        place = slice(position, position).indices(len(self._entries))[0]
        self._entries = self._entries.inserted(place, new)
        image_ids, enabled = _columns(new)
        # New arrays: snapshots hold the old ones.
        self._image_ids = np.insert(self._image_ids, place, image_ids)
        self._enabled = np.insert(self._enabled, place, enabled)
        self._changed()

    def append(self, entry: MemoryEntry) -> None:
        self.insert(len(self._entries), [entry])

    def remove(self, positions: Iterable[int]) -> list[tuple[int, MemoryEntry]]:
        """Remove entries; returns (position, entry) in ascending order for `restore`."""
        removed = [(p, self._entries[p]) for p in sorted(set(positions))]
        places = [position for position, _ in removed]
        self._entries = self._entries.without(places)
        self._image_ids = np.delete(self._image_ids, places)
        self._enabled = np.delete(self._enabled, places)
        self._changed()
        return removed

    def restore(self, removed: Iterable[tuple[int, MemoryEntry]]) -> None:
        """Undo `remove`."""
        back = dict(removed)
        rest = iter(self._entries)
        count = len(self._entries) + len(back)
        self._entries = PersistentList(back[p] if p in back else next(rest) for p in range(count))
        self._image_ids, self._enabled = _columns(self._entries)
        self._changed()

    def replace(self, position: int, entry: MemoryEntry) -> None:
        self.replace_all([(position, entry)])

    def replace_all(self, entries: Iterable[tuple[int, MemoryEntry]]) -> None:
        """Put other entries at positions, as one change."""
        self._image_ids, self._enabled = self._image_ids.copy(), self._enabled.copy()
        for position, entry in entries:
            self._entries = self._entries.replaced(position, entry)
            self._image_ids[position], self._enabled[position] = entry.image_id, entry.enabled
        self._changed()

    def set_enabled(self, position: int, enabled: bool) -> None:
        """Enable or disable an entry; its key stays valid."""
        self.replace(position, replace(self._entries[position], enabled=enabled))

    def reorder(self, order: Sequence[int]) -> None:
        """Permute the entries: `order[i]` is the old position of entry i.

        Raises:
            ValueError: `order` is not a permutation.
        """
        if sorted(order) != list(range(len(self._entries))):
            raise ValueError("The order must name every position once.")
        entries = tuple(self._entries)
        self._entries = PersistentList(entries[i] for i in order)
        places = np.asarray(order, np.intp)
        self._image_ids, self._enabled = self._image_ids[places], self._enabled[places]
        self._changed()

    def _changed(self) -> None:
        self._version += 1
        self._snapshot = None


def _columns(entries: Sequence[MemoryEntry]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """`image_id` and `enabled` of entries."""
    count = len(entries)
    image_ids = np.fromiter((e.image_id for e in entries), np.int64, count)
    return image_ids, np.fromiter((e.enabled for e in entries), np.bool_, count)


def require_entries(view: MemorySnapshot) -> None:
    """Raise a UserError if no entry can be addressed."""
    if not len(view):
        raise UserError(
            "The memory has no enabled entry. Draw and add a glyph, load some, or enable one."
        )

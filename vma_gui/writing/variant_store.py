"""Variants of entries for the page, kept while entries move in the memory."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from vma_core.engine.engine import Engine
from vma_core.glyphs.strokes import StrokeArrays
from vma_core.memory.entries import MemorySnapshot
from vma_core.writing.page import VariantKey
from vma_core.writing.variants import EngineVariants

MAX_CACHED = 20_000
AT_ONCE = 48
"""Variants of an entry that are decoded together; a newer page waits for no more than these."""


class VariantName(NamedTuple):
    """A variant by the image it reads instead of a position."""

    image_id: int
    seed: int
    noise: int
    variation: float


class VariantStore:
    """Strokes of the variants of one memory, by the entries' images. Thread-safe.

    `EngineVariants` belongs to one snapshot of the memory; this keeps what it made when an entry
    is added.
    """

    def __init__(self) -> None:
        self._kept: OrderedDict[VariantName, StrokeArrays] = OrderedDict()
        self._lock = threading.Lock()

    def clear(self) -> None:
        """Forget everything, as for another model."""
        with self._lock:
            self._kept.clear()

    def known(
        self, memory: MemorySnapshot, wanted: Sequence[VariantKey]
    ) -> list[StrokeArrays | None]:
        """Variants made already; None for the others."""
        names = names_of(memory, wanted)
        with self._lock:
            return [self._kept.get(name) for name in names]

    def make(
        self,
        engine: Engine,
        memory: MemorySnapshot,
        wanted: Sequence[VariantKey],
        progress: Callable[[int, int], object],
    ) -> None:
        """Make variants; `progress` may raise to stop, what was made by then stays."""
        variants = EngineVariants(engine, memory)
        by_entry: dict[VariantName, VariantKey] = dict(
            zip(names_of(memory, wanted), wanted, strict=True)
        )
        with self._lock:
            missing = [key for name, key in by_entry.items() if name not in self._kept]
        # Groups of one entry are decoded together; the first letters of the page come first.
        groups: dict[tuple[int, int, float], list[VariantKey]] = {}
        for key in missing:
            groups.setdefault((key.position, key.seed, key.variation), []).append(key)
        done = 0
        for group in chunks(groups.values()):
            made = variants.make(group)
            with self._lock:
                for name, strokes in zip(names_of(memory, group), made, strict=True):
                    self._kept[name] = strokes
                while len(self._kept) > MAX_CACHED:
                    self._kept.popitem(last=False)
            done += len(group)
            progress(done, len(missing))


def chunks(groups: Iterable[Sequence[VariantKey]]) -> Iterator[Sequence[VariantKey]]:
    """Parts of at most `AT_ONCE` of each group."""
    for group in groups:
        for start in range(0, len(group), AT_ONCE):
            yield group[start : start + AT_ONCE]


def names_of(memory: MemorySnapshot, keys: Sequence[VariantKey]) -> list[VariantName]:
    """Names of keys whose positions are those of a snapshot."""
    positions = memory.positions
    if isinstance(positions, range):
        rows = np.array([key.position for key in keys], np.intp)
    else:
        row_of = memory.row_of
        rows = np.array([row_of[key.position] for key in keys], np.intp)
    ids = memory.image_ids[rows].tolist() if len(rows) else []
    return [
        VariantName(image_id, key.seed, key.index, key.variation)
        for image_id, key in zip(ids, keys, strict=True)
    ]

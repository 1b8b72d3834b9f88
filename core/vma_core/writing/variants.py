"""Variants of a hand's entries, made by the engine."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence

import numpy as np

from vma_core.engine.engine import Engine
from vma_core.engine.request import MAX_VARIANTS, Request
from vma_core.glyphs.strokes import StrokeArrays
from vma_core.memory.entries import MemorySnapshot
from vma_core.memory.entry_strokes import drawing_strokes
from vma_core.writing.page import VariantKey

MAX_CACHED = 20_000

Progress = Callable[[int, int], object]
"""Called with (done, total) variants; raise to stop."""


class EngineVariants:
    """Strokes of variants on the 105-pixel square, cached. Thread-safe.

    `make` decodes, `known` does not: a window sets the page with `known` at once, calls `make` with
    `Page.provisional` in a thread and sets the page again.
    """

    def __init__(self, engine: Engine, memory: MemorySnapshot) -> None:
        self._engine = engine
        self._memory = memory
        self._kept: OrderedDict[VariantKey, StrokeArrays] = OrderedDict()
        self._lock = threading.Lock()

    def known(self, wanted: Sequence[VariantKey]) -> list[StrokeArrays | None]:
        """Those made already; None for the others."""
        with self._lock:
            return [self._kept.get(key) for key in wanted]

    def make(
        self,
        wanted: Sequence[VariantKey],
        progress: Progress = lambda _done, _total: None,
    ) -> list[StrokeArrays]:
        """Decode those not made yet.

        Raises:
            UserError: the engine cannot run.
        """
        with self._lock:
            found = {key: self._kept[key] for key in wanted if key in self._kept}
        groups: dict[tuple[int, int, float], list[int]] = {}
        for key in dict.fromkeys(key for key in wanted if key not in found):
            groups.setdefault((key.position, key.seed, key.variation), []).append(key.index)
        total = sum(map(len, groups.values()))
        done = 0
        for (position, seed, variation), indices in groups.items():
            for start in range(0, len(indices), MAX_VARIANTS):
                now = tuple(indices[start : start + MAX_VARIANTS])
                result = self._engine.answer(
                    Request(
                        self._memory,
                        source="selection",
                        restrict_to=(position,),
                        variation=variation,
                        seed=seed,
                        count=len(now),
                        indices=now,
                    )
                )
                for index, strokes, image in zip(now, result.strokes, result.images, strict=True):
                    if strokes is None:  # a model without a stroke head
                        strokes = drawing_strokes((), (image >= 0.5).astype(np.uint8))
                    found[VariantKey(position, seed, index, variation)] = strokes
                done += len(now)
                progress(done, total)
        with self._lock:
            self._kept |= found
            while len(self._kept) > MAX_CACHED:
                self._kept.popitem(last=False)
        return [found[key] for key in wanted]

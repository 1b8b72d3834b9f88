"""How long an engine takes: heat over memories of several sizes, walls of several sizes."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import partial

import numpy as np

from vma_core.analysis.figures import Row
from vma_core.engine.engine import Engine
from vma_core.engine.request import Drawing, Request
from vma_core.memory import Memory, MemoryEntry

COUNTS = (1, 16, 64, 256)
MEMORY_SIZES = (100, 2_500, 20_000)
INK = 0.08


def heat_speed(engine: Engine, sizes: Sequence[int], repeats: int) -> list[Row]:
    """One row a memory size: milliseconds from a new drawing to its address probabilities."""
    rows = []
    for size in sizes:
        memory = random_memory(engine.image_size, size)
        view = memory.view()
        started = time.perf_counter()
        engine.address(view, random_drawing(engine.image_size, 0))
        keys_s = time.perf_counter() - started
        drawings = [random_drawing(engine.image_size, seed) for seed in range(1, repeats + 1)]
        times = _times([partial(engine.address, view, drawing) for drawing in drawings])
        rows.append({"entries": size, **_summary(times), "all_keys_s": keys_s})
    return rows


def variants_speed(engine: Engine, counts: Sequence[int], repeats: int) -> list[Row]:
    """One row a wall size: milliseconds from a new drawing to its variants, 100 entries."""
    view = random_memory(engine.image_size, 100).view()
    rows = []
    for count in counts:
        requests = [
            Request(view, random_drawing(engine.image_size, seed), seed=seed, count=count)
            for seed in range(repeats + 1)
        ]
        engine.answer(requests[0])
        times = _times([partial(engine.answer, request) for request in requests[1:]])
        rows.append({"variants": count, **_summary(times)})
    return rows


def random_memory(size_px: int, entries: int) -> Memory:
    """Entries of random ink: time does not depend on what is drawn."""
    rng = np.random.default_rng(entries)
    images = (rng.random((entries, size_px, size_px)) < INK).astype(np.uint8)
    return Memory([MemoryEntry(image) for image in images])


def random_drawing(size_px: int, seed: int) -> Drawing:
    """A drawing of random ink."""
    ink = np.random.default_rng([seed, 1]).random((size_px, size_px)) < INK
    return Drawing.of(ink.astype(np.uint8))


def _times(actions: Sequence[Callable[[], object]]) -> list[float]:
    found = []
    for action in actions:
        started = time.perf_counter()
        action()
        found.append((time.perf_counter() - started) * 1e3)
    return found


def _summary(times: Sequence[float]) -> Row:
    return {
        "p50_ms": float(np.median(times)),
        "p95_ms": float(np.percentile(times, 95)),
        "repeats": len(times),
    }

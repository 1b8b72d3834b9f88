"""Engine benchmarks: heat and variants by memory size and count, recorded strokes, throughput."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray
from vma_core.engine.engine import Engine
from vma_core.engine.index.key_index import EMBED_BATCH
from vma_core.engine.request import Drawing, Request
from vma_core.engine.runtime.runner import VariantBatch
from vma_core.glyphs.stroke_raster import StrokeRaster, strokes_to_glyph
from vma_core.glyphs.strokes import Stroke, polyline
from vma_core.memory.entries import Memory, MemoryEntry, MemorySnapshot
from vma_core.standard_errors import Row
from vma_core.storage.starter_memory import SCRIPTS, draw_character, starter_memory

LARGE_MEMORY_SIZES = (100, 2_500, 20_000, 100_000, 1_000_000)
DRAWN_STROKES = 3
INK = 0.08
DIFFERENT = 20_000
MAX_SHIFT_PX = 3
HAND = 9
"""A hand that is not in the starter memory."""
VARIANTS = 64


@dataclass(frozen=True)
class InferenceSizes:
    """Sizes that `vma benchmark inference` measures.

    Attributes:
        memories: entries in memory, for the heat.
        counts: numbers of variants.
        soft_memories: entries in memory, for hard against soft addressing.
        characters: number of recorded characters that are drawn.
        batches: variants decoded at once: the largest count, and a batch that fills a GPU.
    """

    memories: Sequence[int] = (100, 2_500, 20_000)
    counts: Sequence[int] = (1, 16, 64, 256)
    soft_memories: Sequence[int] = (16, 64, 256, 1_000)
    characters: int = 10
    batches: Sequence[int] = (256, 4_096)


def heat_speed(engine: Engine, sizes: Sequence[int], repeats: int) -> list[Row]:
    """One row per memory size: milliseconds from a new drawing to its address probabilities."""
    rows = []
    for size in sizes:
        memory = random_memory(engine.image_size, size)
        view = memory.snapshot()
        started = time.perf_counter()
        engine.address(view, random_drawing(engine.image_size, 0))
        keys_s = time.perf_counter() - started
        drawings = [random_drawing(engine.image_size, seed) for seed in range(1, repeats + 1)]
        times = _times([partial(engine.address, view, drawing) for drawing in drawings])
        rows.append({"entries": size, **_summary(times), "all_keys_s": keys_s})
    return rows


def addressing_speed(
    engine: Engine, sizes: Sequence[int], repeats: int, read_bytes_per_s: float
) -> list[Row]:
    """One row per memory size: times of a new drawing and of a new entry, with lower bounds.

    The floor of a new drawing is one pass over all keys at this memory bandwidth. Keys are random
     unit vectors: lookup time does not depend on them, and computing a hundred thousand
    takes 15 s. The cost of computing them is measured on one batch.
    """
    size = engine.image_size
    batch = random_memory(size, EMBED_BATCH).snapshot()
    key_ms = _median_ms([partial(_computed_keys, engine, batch)] * 3) / EMBED_BATCH
    rows = []
    for count in sizes:
        memory = random_memory(size, count)
        engine.keys.put(memory.snapshot(), _unit_vectors(count, engine.keys.key_size))
        drawings = [random_drawing(size, seed) for seed in range(2 * repeats + 1)]
        engine.address(memory.snapshot(), drawings[-1])
        heat = _times([partial(engine.address, memory.snapshot(), d) for d in drawings[:repeats]])
        added = _times([partial(_add_one, engine, memory, d) for d in drawings[repeats:-1]])
        floor_ms = 1e3 * engine.keys.nbytes / read_bytes_per_s
        heat_ms = float(np.median(heat))
        rows.append(
            {
                "entries": count,
                "heat_p50_ms": heat_ms,
                "heat_p95_ms": float(np.percentile(heat, 95)),
                "floor_ms": floor_ms,
                "fraction_of_floor": floor_ms / heat_ms,
                "add_one_p50_ms": float(np.median(added)),
                "add_one_p95_ms": float(np.percentile(added, 95)),
                "recomputing_all_keys_ms": key_ms * count,
                "recomputing_over_heat": key_ms * count / heat_ms,
            }
        )
    return rows


def _add_one(engine: Engine, memory: Memory, drawing: Drawing) -> None:
    """“Add to memory”: insert an entry, compute its key and the heat."""
    memory.insert(0, [MemoryEntry(drawing.image)])
    engine.address(memory.snapshot(), drawing)


def _computed_keys(engine: Engine, view: MemorySnapshot) -> None:
    engine.runner.embed(np.stack([entry.image for entry in view.entries]).astype(np.float32))


def _unit_vectors(count: int, size: int) -> NDArray[np.float32]:
    vectors = np.random.default_rng(count).standard_normal((count, size), np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors


def variants_speed(
    engine: Engine, counts: Sequence[int], repeats: int, entries: int = 100
) -> list[Row]:
    """One row per count: milliseconds from a new drawing to its first variants and to all.

    Every request has another seed, so that no variant is cached.
    """
    view = random_memory(engine.image_size, entries).snapshot()
    rows, seeds = [], itertools.count()
    for count in counts:
        requests = [
            Request(view, random_drawing(engine.image_size, seed), seed=seed, count=count)
            for seed in itertools.islice(seeds, repeats + 1)
        ]
        engine.answer(requests[0])
        first, whole = np.array([_first_and_whole_ms(engine, r) for r in requests[1:]]).T
        rows.append(
            {
                "variants": count,
                **_summary(whole),
                "first_round_p50_ms": float(np.median(first)),
                "first_round_p95_ms": float(np.percentile(first, 95)),
            }
        )
    return rows


def _first_and_whole_ms(engine: Engine, request: Request) -> tuple[float, float]:
    started = time.perf_counter()
    reached = [time.perf_counter() - started for _ in engine.stream(request)]
    return 1e3 * reached[0], 1e3 * reached[-1]


def decoder_speed(
    engine: Engine, counts: Sequence[int], repeats: int, multiply_adds: int, per_s: float
) -> list[Row]:
    """One row per count: time of the decoder, and its lower bound at the best compute rate.

    Variants are from the prior, each of another entry.

    Args:
        engine: whose runner is measured.
        counts: numbers of variants.
        repeats: per size.
        multiply_adds: of the decoder per variant.
        per_s: multiply-adds per second of the machine on as many threads.
    """
    rng, config = np.random.default_rng(0), engine.runner.config
    shape = (max(counts), config.image_size, config.image_size)
    features = engine.runner.features((rng.random(shape) < INK).astype(np.float32))
    rows = []
    for count in counts:
        own = np.arange(count)
        noise = rng.standard_normal((count, config.latent_size), np.float32)
        one = np.ones((count, len(config.level_channels)), np.float32)
        wanted = VariantBatch(features, features, own, own, noise, one, one)
        decode = partial(engine.runner.generate, wanted)
        decode()
        times = _times([decode] * repeats)
        floor_ms = 1e3 * count * multiply_adds / per_s
        rows.append(
            {
                "variants": count,
                **_summary(times),
                "floor_ms": floor_ms,
                "fraction_of_floor": floor_ms / float(np.median(times)),
            }
        )
    return rows


def hard_against_soft(hard: Engine, soft: Engine, sizes: Sequence[int], repeats: int) -> list[Row]:
    """One row per memory size: 16 variants with hard and soft addressing of the same networks."""
    rows: list[Row] = []
    for entries in sizes:
        hard_ms, soft_ms = (
            variants_speed(engine, (16,), repeats, entries)[0]["p50_ms"] for engine in (hard, soft)
        )
        rows.append(
            {
                "entries": entries,
                "hard_p50_ms": hard_ms,
                "soft_p50_ms": soft_ms,
                "soft_over_hard": soft_ms / hard_ms,
            }
        )
    return rows


def random_memory(size_px: int, entries: int) -> Memory:
    """Entries of random ink, `DIFFERENT` distinct images at most."""
    different = min(entries, DIFFERENT)
    rng = np.random.default_rng(entries)
    images = (rng.random((different, size_px, size_px)) < INK).astype(np.uint8)
    images.setflags(write=False)
    return Memory([MemoryEntry(images[number % different]) for number in range(entries)])


def variations(size_px: int, count: int) -> list[MemoryEntry]:
    """The starter memory's characters, each rotated, shifted and with three pixels flipped."""
    known, rng = starter_memory(size_px), np.random.default_rng(count)
    made = []
    for number in range(count):
        image = np.rot90(known[number % len(known)].image, int(rng.integers(4)))
        shift = rng.integers(-MAX_SHIFT_PX, MAX_SHIFT_PX + 1, 2)
        flipped = image.copy()
        flipped[tuple(rng.integers(0, size_px, (2, 3)))] ^= 1  # makes all images distinct
        made.append(MemoryEntry(np.roll(flipped, shift, (0, 1))))
    return made


def random_drawing(size_px: int, seed: int) -> Drawing:
    """A drawing of three random strokes, about as long as a character."""
    rng = np.random.default_rng([seed, 1])
    strokes = tuple(polyline(rng.uniform(15, 90, (4, 2)).tolist()) for _ in range(DRAWN_STROKES))
    return Drawing.of(strokes_to_glyph(strokes, size_px), strokes)


def _times(actions: Sequence[Callable[[], object]]) -> list[float]:
    found = []
    for action in actions:
        started = time.perf_counter()
        action()
        found.append((time.perf_counter() - started) * 1e3)
    return found


def _median_ms(actions: Sequence[Callable[[], object]]) -> float:
    return float(np.median(_times(actions)))


def _summary(times: Sequence[float] | NDArray[np.float64]) -> Row:
    return {
        "p50_ms": float(np.median(times)),
        "p95_ms": float(np.percentile(times, 95)),
        "repeats": len(times),
    }


def live_speed(engine: Engine, entries: int, count: int, characters: int) -> list[Row]:
    """Two rows of milliseconds per pen point: until the addresses, and until all variants.

    Strokes are those of the window's benchmark; every point that changes a model pixel is a
    request. “first time” starts with nothing cached but the keys; “again” repeats the characters
    with other noise, when templates are cached and variants are not.

    Args:
        engine: to measure.
        entries: memory size.
        count: variants per request.
        characters: number of drawn characters.
    """
    view = Memory(variations(engine.image_size, entries)).snapshot()
    drawings = list(stroke_points(engine.image_size, characters))
    engine.answer(Request(view, drawings[-1], count=count, seed=len(drawings)))
    rows: list[Row] = []
    for seed, name in enumerate(("first time", "again")):
        heat, whole = [], []
        for drawing in drawings:
            started = time.perf_counter()
            engine.address(view, drawing)
            heat.append(1e3 * (time.perf_counter() - started))
            engine.answer(Request(view, drawing, seed=seed, count=count))
            whole.append(1e3 * (time.perf_counter() - started))
        rows.append(
            {
                "drawn": name,
                "entries": entries,
                "variants": count,
                "points": len(drawings),
                "heat_p50_ms": float(np.median(heat)),
                "heat_p95_ms": float(np.percentile(heat, 95)),
                "p50_ms": float(np.median(whole)),
                "p95_ms": float(np.percentile(whole, 95)),
            }
        )
    return rows


def stroke_points(size_px: int, characters: int) -> Iterator[Drawing]:
    """Drawings after each pen point of some characters that changes a model pixel."""
    for number in range(characters):
        script = SCRIPTS[number % len(SCRIPTS)]
        raster, seen = StrokeRaster(), b""
        finished: tuple[Stroke, ...] = ()
        for stroke in draw_character(script.font, script.places[number % len(script.places)], HAND):
            for segment in range(len(stroke.points) - 1):
                drawn = replace(stroke, points=stroke.points[: segment + 2])
                raster.add(drawn, segment)
                drawing = Drawing.of(raster.glyph(size_px), (*finished, drawn))
                if drawing.pixels != seen:
                    seen = drawing.pixels
                    yield drawing
            finished = (*finished, stroke)


def generation_speed(engine: Engine, batches: Sequence[int], repeats: int) -> list[Row]:
    """One row per batch size: variants from the prior per second, including transfer of the images.

    Each variant reads one of 256 entries with precomputed features.
    """
    rng, config = np.random.default_rng(0), engine.runner.config
    images = (rng.random((256, config.image_size, config.image_size)) < INK).astype(np.float32)
    features = engine.runner.features(images)
    rows: list[Row] = []
    for batch in batches:
        own = rng.integers(0, len(images), batch)
        noise = rng.standard_normal((batch, config.latent_size), np.float32)
        one = np.ones((batch, len(config.level_channels)), np.float32)
        wanted = VariantBatch(features, features, own, own, noise, one, one)
        engine.runner.generate(wanted)
        times = []
        for _ in range(repeats):
            started = time.perf_counter()
            engine.runner.generate(wanted)
            times.append(time.perf_counter() - started)
        rows.append(
            {
                "batch": batch,
                "p50_ms": 1e3 * float(np.median(times)),
                "variants_per_s": batch / float(np.median(times)),
            }
        )
    return rows

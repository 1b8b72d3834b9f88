"""The pen without a window: recorded strokes through the engine, point by point, and bulk."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from vma_core.engine.engine import Engine
from vma_core.engine.request import Drawing, Request
from vma_core.engine.runtime.runner import VariantBatch
from vma_core.glyphs.stroke_raster import StrokeRaster
from vma_core.glyphs.strokes import Stroke
from vma_core.memory.entries import Memory
from vma_core.standard_errors import Row
from vma_core.storage.starter_memory import SCRIPTS, draw_character

from vma_tools.benchmarks.engine import INK
from vma_tools.benchmarks.loading import variations

CHARACTERS = 10
HAND = 9
"""None of the starter memory's."""
VARIANTS = 64
BATCHES = (256, 4_096)
"""A wall at its largest, and what a GPU wants to have at a time."""


def live_speed(engine: Engine, entries: int, count: int, characters: int) -> list[Row]:
    """Two rows of milliseconds a stroke point: until the addresses, and until all variants.

    The strokes are those of the window's benchmark: whatever changes a pixel of what the model sees
    is a request. “first time” begins with nothing known but the keys; “again” draws the same
    characters once more with other noise, when what the entries bring is known and no variant is.

    Args:
        engine: whose keys are computed first, outside the figures.
        entries: of the memory, the starter memory's turned and shifted.
        count: variants a request.
        characters: how many are drawn.
    """
    view = Memory(variations(engine.image_size, entries)).view()
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
    """What the model sees after each point of so many characters, where it sees something new."""
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
    """One row a batch: variants from the prior a second, images in main memory included.

    Each variant reads one of 256 entries, whose features are on hand.
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

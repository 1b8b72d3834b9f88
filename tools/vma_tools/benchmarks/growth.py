"""Scaling of response times, with fitted exponents."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from vma_core.bundles.bundle import Bundle
from vma_core.engine.request import MAX_VARIANTS
from vma_core.engine.runtime.row_threads import default_threads
from vma_core.standard_errors import Row

from vma_tools.benchmarks.engine import addressing_speed, random_memory, variants_speed
from vma_tools.benchmarks.machine import STREAM_BYTES, bytes_read_per_s

Series = dict[str, list[Row]]


@dataclass(frozen=True)
class GrowthSizes:
    """Sizes that are measured.

    Attributes:
        entries: in memory.
        variants: per answer.
        image_sizes_px: of the model.
        threads: largest number; all from 1 are measured.
        streamed_bytes: read to measure the memory's bandwidth.
    """

    entries: Sequence[int] = (1_000, 3_162, 10_000, 31_623, 100_000)
    variants: Sequence[int] = (8, 16, 32, 64, 128, MAX_VARIANTS)
    image_sizes_px: Sequence[int] = (28, 40, 56)
    threads: int = field(default_factory=default_threads)
    streamed_bytes: int = STREAM_BYTES


def growth(
    bundle: Bundle, sizes: GrowthSizes, repeats: int, progress: Callable[[int], object]
) -> Series:
    """Milliseconds over entries, variants, image size and threads.

    Networks for other image sizes are untrained, which does not affect the time.
    """
    engine = bundle.engine()
    entries = addressing_speed(
        engine, sizes.entries, repeats, bytes_read_per_s(sizes.streamed_bytes)
    )
    for row in entries:
        row["view_ms"] = _view_ms(engine.image_size, int(row["entries"]), repeats)
    progress(1)
    variants = variants_speed(engine, sizes.variants, repeats)
    progress(1)
    sized_rows: list[Row] = []
    for size in sizes.image_sizes_px:
        sized = variants_speed(_untrained(bundle, size).engine(), (16,), repeats)[0]
        sized_rows.append({"image_size_px": size, **sized})
        progress(1)
    threads: list[Row] = []
    for count in range(1, sizes.threads + 1):
        row = variants_speed(bundle.engine(threads=count), (64,), repeats)[0]
        threads.append({"threads": count, **row})
    progress(1)
    return {"entries": entries, "variants": variants, "image_size": sized_rows, "threads": threads}


def exponents(series: Series) -> list[Row]:
    """Slopes of log time over log size: 1 is linear, −1 a perfect speed-up."""
    return [
        {"over": over, "of": column, **fitted_exponent(series[name], over, column)}
        for name, over, column in (
            ("entries", "entries", "heat_p50_ms"),
            ("entries", "entries", "add_one_p50_ms"),
            ("entries", "entries", "view_ms"),
            ("variants", "variants", "p50_ms"),
            ("image_size", "image_size_px", "p50_ms"),
            ("threads", "threads", "p50_ms"),
        )
    ]


def fitted_exponent(rows: Sequence[Row], over: str, column: str) -> Row:
    """Least-squares exponent, and the exponent between the two largest sizes."""
    x = np.log([float(row[over]) for row in rows])
    y = np.log([float(row[column]) for row in rows])
    if len(x) < 2:
        return {"exponent": None, "at_the_end": None}
    last = (y[-1] - y[-2]) / (x[-1] - x[-2])
    return {"exponent": float(np.polyfit(x, y, 1)[0]), "at_the_end": float(last)}


def _view_ms(size_px: int, entries: int, repeats: int) -> float:
    """Time of a change of the memory and a snapshot, without an engine."""
    memory = random_memory(size_px, entries)
    (entry,) = random_memory(size_px, 1).entries
    times = []
    for _ in range(repeats):
        started = time.perf_counter()
        memory.insert(0, [replace(entry)])
        memory.snapshot()
        memory.remove([0])
        times.append(1e3 * (time.perf_counter() - started))
    return float(np.median(times))


def _untrained(bundle: Bundle, size_px: int) -> Bundle:
    """The same architecture, untrained, for another image size."""
    import torch
    from vma_core.bundles.onnx_export import export_graphs
    from vma_core.model.vma import VariationalMemoryAddressing

    torch.manual_seed(0)
    config = replace(bundle.config, image_size=size_px)
    model = VariationalMemoryAddressing(config).eval()
    weights = {name: tensor.numpy() for name, tensor in model.state_dict().items()}
    return Bundle({}, config, export_graphs(model), weights, "untrained", Path())

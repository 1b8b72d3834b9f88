"""A memory on a GPU: live requests, bytes per request, bulk generation, parity with the CPU."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
import onnxruntime as ort
from vma_core.bundles.bundle import Bundle
from vma_core.engine.decode_plan import DecodePlan
from vma_core.engine.engine import Engine
from vma_core.engine.request import MAX_VARIANTS, Drawing, Request, Source
from vma_core.engine.runtime import cuda
from vma_core.engine.runtime.device import Device
from vma_core.engine.runtime.device_entries import DeviceEntries
from vma_core.engine.runtime.onnx_runner import OnnxRunner, session_options
from vma_core.engine.runtime.runner import Residence
from vma_core.errors import UserError
from vma_core.memory.entries import Memory, MemoryEntry, MemorySnapshot
from vma_core.standard_errors import Row

from vma_tools.benchmarks.engine import random_memory, stroke_points, variations

SOURCES: tuple[Source, ...] = ("drawing", "recall")
COMPARED_SOURCES: tuple[Source, ...] = (*SOURCES, "memory")
READ_BY_BATCH = 256
"""Entries that a bulk batch reads."""
CHARACTERS_UP_TO = 100_000
"""Entries of a memory of characters; a larger one is of random ink, which is made faster."""


@dataclass(frozen=True)
class DeviceSizes:
    """Sizes that `vma benchmark device` measures.

    Attributes:
        memories: entries; the first is also compared with the CPU and measured with CUDA graphs.
        variants: per live request.
        characters: recorded characters that are drawn.
        points: pen points of them at most.
        batch: variants of a bulk batch.
        batches: measured bulk batches per run.
        runs: repetitions of everything.
        compared: requests per source that are compared with the CPU.
        minutes: parts that would begin later are left out.
    """

    memories: Sequence[int] = (100_000, 1_000_000)
    variants: int = 64
    characters: int = 10
    points: int = 1_000
    batch: int = 4_096
    batches: int = 20
    runs: int = 3
    compared: int = 10
    minutes: float = 8.0


REHEARSAL = DeviceSizes(
    memories=(40, 60), characters=1, points=6, batch=64, batches=1, runs=1, compared=1
)
"""On the CPU, to see that everything is measured."""
LIVE_GOALS_MS = ((100_000, 3.0), (1_000_000, 6.0))
"""95th percentile of a live request by entries."""
PIXELS_GOAL_PER_S, STROKES_GOAL_PER_S = 300_000.0, 100_000.0
PARITY_GOAL, BYTES_GOAL = 1e-4, 64 << 10


class Clock:
    """Stops new parts when the time is over."""

    def __init__(self, minutes: float) -> None:
        self._ends = time.monotonic() + 60.0 * minutes
        self.left_out: list[str] = []

    def has_time(self, part: str) -> bool:
        """Whether a part may begin; notes it if not."""
        if time.monotonic() < self._ends:
            return True
        self.left_out.append(part)
        return False


def device_report(bundle: Bundle, sizes: DeviceSizes, *, rehearse: bool = False) -> dict[str, Any]:
    """Everything that is to be known about a memory on this machine's GPU.

    Args:
        bundle: the model, with hard addressing.
        sizes: what to measure.
        rehearse: let the CPU stand in for a GPU.

    Raises:
        UserError: CUDA does not work here, and `rehearse` is False.
    """
    clock = Clock(sizes.minutes)
    engine = engine_on(bundle, rehearse=rehearse)
    report: dict[str, Any] = {
        "model": bundle.model_hash,
        "device": "the CPU stands in for a GPU" if rehearse else card(),
        "onnxruntime": ort.__version__,
        "upload": [],
        "live": [],
        "generation": [],
        "parity": [],
        "captured": [],
    }
    for number, count in enumerate(sizes.memories):
        if not clock.has_time(f"{count:,} entries"):
            continue
        memory = memory_of(engine.image_size, count)
        report["upload"].append(upload(engine, memory))
        view = memory.snapshot()
        if not number:
            report["parity"] = parity(engine, bundle.engine("cpu"), view, sizes)
        for run in range(sizes.runs):
            for source in SOURCES:
                row = {"run": run, **live(engine, view, source, sizes, seed=run)}
                report["live"].append(row)
            if not number and clock.has_time(f"generation, run {run}"):
                report["generation"] += [{"run": run, **r} for r in bulk(engine, view, sizes, run)]
        if not number and clock.has_time("CUDA graphs"):
            report["captured"] = [captured(bundle, view, sizes, rehearse=rehearse)]
    report["goals"] = goals(report)
    report["left_out"] = clock.left_out
    return report


def engine_on(bundle: Bundle, *, captures: bool = False, rehearse: bool = False) -> Engine:
    """An engine that keeps its memory on the GPU.

    Raises:
        UserError: CUDA does not work here, and `rehearse` is False.
    """
    engine = bundle.engine("cpu" if rehearse else "cuda")
    runner = engine.runner
    assert isinstance(runner, OnnxRunner)
    runner.round_rows = MAX_VARIANTS
    device = Device("cpu" if rehearse else "cuda", session_options, captures=captures)
    runner.resident = DeviceEntries(device, bundle.graphs, bundle.config)
    return engine


def card() -> str:
    """Name of the first GPU and its driver."""
    command = [
        "nvidia-smi",
        "--query-gpu=name,driver_version,memory.total",
        "--format=csv,noheader",
    ]
    try:
        said = subprocess.run(command, capture_output=True, text=True, check=True, timeout=20)
    except (OSError, subprocess.SubprocessError):
        return f"a GPU with {cuda.free_and_total_bytes()[1] / 1e9:.0f} GB"
    return said.stdout.splitlines()[0].strip()


def memory_of(size_px: int, count: int) -> Memory:
    """Turned and shifted characters, or random ink where that takes too long."""
    if count <= CHARACTERS_UP_TO:
        return Memory(variations(size_px, count))
    return random_memory(size_px, count)


def residence(engine: Engine) -> Residence:
    """State of the device.

    Raises:
        UserError: the memory is not there.
    """
    found = engine.resident.residence()
    if found is None or not found[0]:
        reason = engine.provider_reason
        raise UserError("The memory is not on the device. {reason}", reason=reason)
    return found[1]


def upload(engine: Engine, memory: Memory) -> Row:
    """Seconds until a memory is on the device, and milliseconds for one more entry."""
    started = time.perf_counter()
    engine.keys.prepare(memory.snapshot())
    keys_s = time.perf_counter() - started
    engine.prepare(memory.snapshot())
    all_s = time.perf_counter() - started
    before, added = residence(engine), []
    for entry in variations(engine.image_size, 5):
        started = time.perf_counter()
        memory.insert(len(memory), [MemoryEntry(entry.image)])
        engine.prepare(memory.snapshot())
        added.append(1e3 * (time.perf_counter() - started))
    after = residence(engine)
    return {
        "entries": len(memory),
        "address_keys_s": keys_s,
        "upload_s": all_s - keys_s,
        "one_more_p50_ms": float(np.median(added)),
        "one_more_sent_bytes": (after.sent_bytes - before.sent_bytes) / len(added),
        "used_gb": after.used_bytes / 1e9,
        "free_gb": after.free_bytes / 1e9,
    }


def live(
    engine: Engine, view: MemorySnapshot, source: Source, sizes: DeviceSizes, seed: int
) -> Row:
    """Milliseconds per pen point until heat and all variants are there, and bytes per request."""
    points = list(stroke_points(engine.image_size, sizes.characters))[: sizes.points]
    engine.decoded.forget()
    for drawing in points[-2:]:  # sizes that were not met before
        engine.answer(Request(view, drawing, source, seed=seed, count=sizes.variants))
    engine.keep_only(view)
    heat, whole, sent, received = [], [], [], []
    before = residence(engine)
    for drawing in points:
        started = time.perf_counter()
        engine.address(view, drawing)
        heat.append(1e3 * (time.perf_counter() - started))
        engine.answer(Request(view, drawing, source, seed=seed, count=sizes.variants))
        whole.append(1e3 * (time.perf_counter() - started))
        after = residence(engine)
        sent.append(after.sent_bytes - before.sent_bytes)
        received.append(after.received_bytes - before.received_bytes)
        before = after
    return {
        "entries": len(view),
        "source": source,
        "variants": sizes.variants,
        "points": len(points),
        "heat_p50_ms": float(np.median(heat)),
        "heat_p95_ms": float(np.percentile(heat, 95)),
        "p50_ms": float(np.median(whole)),
        "p95_ms": float(np.percentile(whole, 95)),
        "sent_p50_bytes": float(np.median(sent)),
        "sent_most_bytes": max(sent),
        "received_most_bytes": max(received),
    }


def bulk(engine: Engine, view: MemorySnapshot, sizes: DeviceSizes, seed: int) -> list[Row]:
    """Variants of resident entries per second, as pixels and as strokes, with fresh noise."""
    rng, config = np.random.default_rng(seed), engine.runner.config
    count = min(READ_BY_BATCH, len(view))
    chosen = tuple(rng.choice(len(view), count, replace=False).tolist())
    request = Request(
        view, None, "selection", restrict_to=chosen, variation=1.0, seed=seed, count=count
    )
    plan = engine.plan(request)
    engine.resident.decode(plan, np.arange(count))
    rows = rng.choice(np.unique(plan.read.rows), sizes.batch)
    large = plan._replace(read=plan.read._replace(rows=rows))
    found = []
    for form, each in (("pixels", large._replace(slots=None)), ("strokes", large)):
        if form == "strokes" and large.slots is None:
            continue
        times = [_batch_s(engine, each, rng, config.latent_size) for _ in range(sizes.batches + 1)]
        per_batch = float(np.median(times[1:]))
        found.append(
            {
                "form": form,
                "batch": sizes.batch,
                "p50_ms": 1e3 * per_batch,
                "variants_per_s": sizes.batch / per_batch,
            }
        )
    return found


def _batch_s(engine: Engine, plan: DecodePlan, rng: np.random.Generator, latent_size: int) -> float:
    count = len(plan.read.rows)
    fresh = plan._replace(noise=rng.standard_normal((count, latent_size), np.float32))
    started = time.perf_counter()
    engine.resident.decode(fresh, np.arange(count))
    return time.perf_counter() - started


def parity(
    engine: Engine, reference: Engine, view: MemorySnapshot, sizes: DeviceSizes
) -> list[Row]:
    """Largest differences from an engine whose memory is in main memory."""
    points = list(stroke_points(engine.image_size, sizes.characters))[: sizes.points]
    chosen = points[:: max(1, len(points) // sizes.compared)][: sizes.compared]
    rows = []
    for source in COMPARED_SOURCES:
        for variation in (0.5, 1.0):
            asked = partial(Request, view, source=source, variation=variation, count=sizes.variants)
            rows.append(
                {
                    "source": source,
                    "variation": variation,
                    "requests": len(chosen),
                    **_differences(engine, reference, chosen, asked),
                }
            )
    return rows


def _differences(
    engine: Engine,
    reference: Engine,
    drawings: Sequence[Drawing],
    asked: Callable[..., Request],
) -> Row:
    posterior = images = points_px = 0.0
    same = 0
    for drawing in drawings:
        request = asked(drawing=drawing)
        engine.answer(request)  # the first of a kind comes from main memory
        engine.decoded.forget()
        found, expected = engine.answer(request), reference.answer(request)
        q, right = found.addresses.posterior, expected.addresses.posterior
        posterior = max(posterior, float(np.abs(q - right).max(initial=0.0)))
        read = found.addressed == expected.addressed
        same += int(read.sum())
        # Another entry may be read where a uniform number falls between two cumulative sums.
        difference = np.abs(found.images - expected.images)[read]
        images = max(images, float(difference.max(initial=0.0)))
        pairs = zip(found.strokes, expected.strokes, read.tolist(), strict=True)
        for ours, theirs, is_same in pairs:
            if is_same and ours is not None and theirs is not None:
                moved = np.abs(ours.points_px - theirs.points_px).max(initial=0.0)
                points_px = max(points_px, float(moved))
    count = len(drawings) * asked(drawing=None).count
    return {
        "posterior": posterior,
        "images": images,
        "points_px": points_px,
        "same_addresses": same / max(1, count),
    }


def captured(bundle: Bundle, view: MemorySnapshot, sizes: DeviceSizes, *, rehearse: bool) -> Row:
    """Live requests with each run replayed as a CUDA graph, and their parity."""
    few = replace(sizes, points=min(sizes.points, 200), compared=min(sizes.compared, 3))
    engine = engine_on(bundle, captures=True, rehearse=rehearse)
    engine.prepare(view)
    if not engine.resident.holds(view):
        return {"not_used": str(engine.provider_reason)}
    row: Row = {}
    for source in SOURCES:
        measured = live(engine, view, source, few, seed=0)
        row |= {f"{source}_p50_ms": measured["p50_ms"], f"{source}_p95_ms": measured["p95_ms"]}
    worst = parity(engine, bundle.engine("cpu"), view, few)
    return row | {
        name: max(r[name] for r in worst) for name in ("posterior", "images", "points_px")
    }


def goals(report: dict[str, Any]) -> list[Row]:
    """Each goal with the measured values of all runs, and whether all of them meet it."""
    rows: list[Row] = []

    def add(name: str, limit: float, values: Sequence[float], *, at_most: bool = True) -> None:
        met = all(v <= limit if at_most else v >= limit for v in values) if values else None
        rows.append({"goal": name, "limit": limit, "measured": list(values), "met": met})

    live_rows = report["live"]
    for entries, limit in LIVE_GOALS_MS:
        times = [r["p95_ms"] for r in live_rows if entries <= r["entries"] < 1.1 * entries]
        add(f"live p95 over {entries:,} entries, ms", limit, times)
    add("most bytes sent per request", BYTES_GOAL, [r["sent_most_bytes"] for r in live_rows])
    for form, limit in (("pixels", PIXELS_GOAL_PER_S), ("strokes", STROKES_GOAL_PER_S)):
        rates = [r["variants_per_s"] for r in report["generation"] if r["form"] == form]
        add(f"variants a second as {form}", limit, rates, at_most=False)
    for name in ("posterior", "images"):
        add(f"difference from the CPU, {name}", PARITY_GOAL, [r[name] for r in report["parity"]])
    return rows

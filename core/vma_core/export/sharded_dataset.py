"""Exporting millions of variants in shards; an interrupted run resumes."""

from __future__ import annotations

import io
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vma_core.atomic_write import write_atomically
from vma_core.engine.engine import Engine
from vma_core.engine.request import MAX_VARIANTS, Request
from vma_core.errors import UserError
from vma_core.memory.entries import MemorySnapshot, require_entries

MANIFEST = "manifest.json"
MAX_COUNT = 100_000_000
BATCH = MAX_VARIANTS

Progress = Callable[[int], object]
"""Called with the number of variants that were generated or found."""


@dataclass(frozen=True)
class ShardPlan:
    """What to export.

    Attributes:
        count: total number of variants.
        shard_size: variants per file.
        seed: of the run; combined with shard and batch number.
        variation: as in `Request`.
    """

    count: int
    shard_size: int
    seed: int
    variation: float

    def __post_init__(self) -> None:
        if not 1 <= self.count <= MAX_COUNT:
            raise UserError("--count must be between 1 and {most:,}.", most=MAX_COUNT)
        if not 1 <= self.shard_size <= 100_000:
            raise UserError("--shard-size must be between 1 and 100,000.")

    @property
    def shards(self) -> int:
        """Number of files."""
        return -(-self.count // self.shard_size)

    def size_of(self, shard: int) -> int:
        """Number of variants in a shard; the last may have fewer."""
        return min(self.shard_size, self.count - shard * self.shard_size)


def generate_shards(
    engine: Engine,
    memory: MemorySnapshot,
    plan: ShardPlan,
    model_hash: str,
    memory_hash: str,
    out: Path,
    progress: Progress = lambda _done: None,
) -> dict[str, Any]:
    """Write the missing shards; returns counts and throughput.

    A shard holds `images` (n, ⌈size²/8⌉) uint8, the packed bits of the pixels with probability of
    ink ≥ 0.5, `rows` (n,) int32, the row of the entry that each variant read, and `size`. Shards
    are written atomically, so that an interrupted run resumes after the last one.

    Raises:
        UserError: the memory is empty, or the folder belongs to another plan or cannot be written.
    """
    require_entries(memory)
    manifest = {
        "format": "vma-shards-1",
        "model": model_hash,
        "memory": memory_hash,
        "labels": [entry.label for entry in memory.entries],
        "image_size": engine.image_size,
        "count": plan.count,
        "shard_size": plan.shard_size,
        "seed": plan.seed,
        "variation": plan.variation,
    }
    _claim(out, manifest)
    generated, started = 0, time.perf_counter()
    for shard in range(plan.shards):
        path = out / f"shard-{shard:06d}.npz"
        if path.exists():
            progress(plan.size_of(shard))
            continue
        images, rows = _shard(engine, memory, plan, shard, progress)
        buffer = io.BytesIO()
        np.savez(buffer, images=images, rows=rows, size=np.int32(engine.image_size))
        write_atomically(path, buffer.getvalue())
        generated += len(rows)
    seconds = time.perf_counter() - started
    return {
        "out": str(out),
        "shards": plan.shards,
        "variants": plan.count,
        "made_now": generated,
        "seconds": seconds,
        "variants_per_second": generated / seconds if generated else 0.0,
        "provider": engine.runner.provider,
        "model": model_hash,
    }


def read_shard(path: Path) -> tuple[NDArray[np.uint8], NDArray[np.int32]]:
    """(n, size, size) uint8 images with ink = 1, and (n,) int32 rows of the entries they read."""
    with np.load(path, allow_pickle=False) as file:
        size = int(file["size"])
        bits = np.unpackbits(file["images"], axis=1, count=size * size)
        return bits.reshape(-1, size, size), file["rows"]


def _shard(
    engine: Engine, memory: MemorySnapshot, plan: ShardPlan, shard: int, progress: Progress
) -> tuple[NDArray[np.uint8], NDArray[np.int32]]:
    images, rows = [], []
    count = plan.size_of(shard)
    for batch, start in enumerate(range(0, count, BATCH)):
        state = np.random.SeedSequence([plan.seed, shard, batch]).generate_state(1, np.uint64)
        request = Request(
            memory,
            source="memory",
            variation=plan.variation,
            seed=int(state[0]),
            count=min(BATCH, count - start),
        )
        result = engine.answer(request)
        ink = (result.images >= 0.5).reshape(len(result.images), -1)
        images.append(np.packbits(ink, axis=1))
        rows.append(result.addressed.astype(np.int32))
        progress(len(ink))
    return np.concatenate(images), np.concatenate(rows)


def _claim(out: Path, manifest: dict[str, Any]) -> None:
    """Write the manifest, or check that the folder's is the same."""
    path = out / MANIFEST
    if path.exists():
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise UserError(
                "{path} cannot be read ({reason}). Choose another folder.", path=path, reason=error
            ) from error
        differing = sorted(key for key, value in manifest.items() if found.get(key) != value)
        if differing:
            raise UserError(
                "{out} holds shards of another plan (other {settings}). Choose another --out, or "
                "repeat the original command.",
                out=out,
                settings=", ".join(differing),
            )
        return
    if out.is_dir() and any(out.glob("shard-*.npz")):
        raise UserError(
            "{out} holds shards without a {manifest}. Choose another folder.",
            out=out,
            manifest=MANIFEST,
        )
    write_atomically(path, json.dumps(manifest, indent=2, ensure_ascii=False).encode())

"""A runner of your own: here one that wraps another and records the time of each call."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
from numpy.typing import NDArray
from vma_core.engine.runtime import runner
from vma_core.engine.runtime.runner import Array, Features, VariantBatch


class TimedRunner:
    """Implements `Runner`; these functions on arrays are all an engine needs."""

    def __init__(self, real: runner.Runner) -> None:
        self._real, self.config = real, real.config
        self.provider, self.provider_reason = f"{real.provider}, timed", real.provider_reason
        self.round_rows = real.round_rows
        self.resident: runner.ResidentEntries | None = None  # entries stay in main memory
        self.calls_ms: list[tuple[str, float]] = []

    def _call(self, name: str, *arguments: object) -> Any:
        started = time.perf_counter()
        answer = getattr(self._real, name)(*arguments)
        self.calls_ms.append((name, 1e3 * (time.perf_counter() - started)))
        return answer

    def embed(self, images: Array) -> Array:
        return self._call("embed", images)

    def features(self, images: Array) -> Features:
        return self._call("features", images)

    def generate(self, wanted: VariantBatch) -> Array:
        return self._call("generate", wanted)

    def draw(self, wanted: VariantBatch, slots: runner.SlotBatch) -> tuple[Array, Array]:
        return self._call("draw", wanted, slots)

    def infer(self, pairs: runner.PairBatch) -> runner.InferredPairs:
        return self._call("infer", pairs)

    def companion_keys(self, images: Array) -> Array:
        return self._call("companion_keys", images)

    def templates(self, features: Features, rows: NDArray[np.int64], weights: Array) -> Features:
        return self._call("templates", features, rows, weights)

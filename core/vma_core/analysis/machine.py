"""The machine's limits, measured: what no program that does the same work can be faster than."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

STREAM_BYTES = 256 << 20
REPEATS = 7


def bytes_read_per_s() -> float:
    """Best rate at which one pass over a large array reads main memory.

    The pass is a matrix-vector product: two multiply-adds for eight bytes keep any core waiting for
    memory.
    """
    rows = STREAM_BYTES // (4 * 64)
    matrix = np.ones((rows, 64), np.float32)
    vector, out = np.ones(64, np.float32), np.empty(rows, np.float32)
    return matrix.nbytes / _best_s(lambda: np.matmul(matrix, vector, out=out))


def _best_s(work: Callable[[], object]) -> float:
    work()
    times = []
    for _ in range(REPEATS):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return min(times)

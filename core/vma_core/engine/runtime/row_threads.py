"""Rows of a batch on several threads; native code releases the GIL meanwhile."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Part = TypeVar("Part")
MAX_THREADS = 8
NICENESS = 10
"""Of helper threads: the window paints the heat on the same cores while variants are decoded."""
ROUND_ROWS = 8
"""Rows per thread and round; with fewer, threads wait for the work between two rounds."""
PIECE_ROWS = 8
"""Most rows per task. A run of the networks costs as much as two or three rows, so that 16 variants
in two tasks take an eighth less than in four."""
LEAST_ROWS = 4
"""Fewest rows per task, even if some threads get none."""


def lower_thread_priority(niceness: int) -> None:
    """Raise this thread's niceness, on systems with a niceness per thread."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), niceness)


def default_threads() -> int:
    """All cores of up to two, else one less, which is left to the interface thread."""
    cores = os.cpu_count() or 1
    return max(1, min(MAX_THREADS, cores if cores <= 2 else cores - 1))


class RowThreads:
    """Splits a batch into slices that are computed in parallel.

    One thread computes a slice from start to end: threads that share the operators of one batch
    would synchronise after each of some two hundred operators. The calling thread works too, and
    takes more slices if the helpers are delayed.

    Args:
        threads: number of threads; None for `default_threads`.
        piece_rows: most rows per slice; fewer if that occupies more threads.
        least_rows: fewest rows per slice.
        niceness: of the helper threads.
    """

    def __init__(
        self,
        threads: int | None = None,
        piece_rows: int = PIECE_ROWS,
        least_rows: int = LEAST_ROWS,
        niceness: int = NICENESS,
    ) -> None:
        self.count = threads or default_threads()
        self._piece_rows, self._least_rows = piece_rows, least_rows
        self._helpers = ThreadPoolExecutor(
            max(1, self.count - 1), "rows", initializer=lower_thread_priority, initargs=(niceness,)
        )

    @property
    def round_rows(self) -> int:
        """Best number of rows to compute together."""
        return self.count * ROUND_ROWS

    def map(self, work: Callable[[slice], Part], rows: int) -> list[Part]:
        """Results of `work` on consecutive slices of range(rows), in order.

        The first exception is raised.
        """
        step = min(self._piece_rows, max(self._least_rows, -(-rows // self.count)))
        pieces = [slice(at, min(at + step, rows)) for at in range(0, max(1, rows), step)]
        if self.count == 1 or len(pieces) == 1:
            return [work(slice(0, rows))]
        done: dict[int, Part] = {}
        left = deque(enumerate(pieces))

        def compute() -> None:
            while left:
                try:
                    number, piece = left.popleft()
                except IndexError:  # another thread was faster
                    return
                done[number] = work(piece)

        helpers = [self._helpers.submit(compute) for _ in range(min(self.count, len(pieces)) - 1)]
        try:
            compute()
        finally:
            left.clear()
            for helper in helpers:
                if not helper.cancel():  # helpers that have not started are not awaited
                    helper.result()
        return [done[number] for number in range(len(pieces))]

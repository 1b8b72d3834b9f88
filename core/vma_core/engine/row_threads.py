"""Rows of a batch on several threads: while ONNX Runtime computes, Python's lock is free."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Part = TypeVar("Part")
MAX_THREADS = 8
NICENESS = 10
"""A window paints the heat while variants are decoded, on the same few cores."""
ROWS_A_PIECE = 8
"""Maps of so many images stay in a core's own cache."""


def give_way(niceness: int) -> None:
    """Let this thread have what the others leave, where the system knows threads' niceness."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), niceness)


def usual_threads() -> int:
    """All cores where there are two, and one less than there are beyond, for the pen."""
    cores = os.cpu_count() or 1
    return max(1, min(MAX_THREADS, cores if cores <= 2 else cores - 1))


class RowThreads:
    """Cuts a batch into pieces and has them computed side by side.

    A piece is computed by one thread from beginning to end. Threads that share the operators of
    one batch would have to meet after each of some two hundred of them.

    Args:
        threads: how many; None takes `usual_threads`.
    """

    def __init__(self, threads: int | None = None) -> None:
        self.count = threads or usual_threads()
        self._pool = ThreadPoolExecutor(
            self.count, thread_name_prefix="rows", initializer=give_way, initargs=(NICENESS,)
        )

    @property
    def round_rows(self) -> int:
        """Rows that are computed at the same time."""
        return self.count * ROWS_A_PIECE

    def map(self, work: Callable[[slice], Part], rows: int) -> list[Part]:
        """`work` on consecutive pieces of 0 … rows, in order; the first exception is raised."""
        starts = range(0, max(1, rows), ROWS_A_PIECE)
        pieces = [slice(at, min(at + ROWS_A_PIECE, rows)) for at in starts]
        if len(pieces) == 1 or self.count == 1:
            return [work(piece) for piece in pieces]
        return list(self._pool.map(work, pieces))

"""Rows of a batch on several threads: while ONNX Runtime computes, Python's lock is free."""

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
"""A window paints the heat while variants are decoded, on the same few cores."""
ROUND_ROWS = 8
"""For each thread; fewer at a time would let it wait for what comes between two rounds."""
PIECE_ROWS = 4
"""A piece costs hardly more than its rows do, and small ones are shared out more evenly."""


def lower_thread_priority(niceness: int) -> None:
    """Let this thread have what the others leave, where the system knows threads' niceness."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), niceness)


def usual_threads() -> int:
    """All cores where there are two, and one less than there are beyond, for the pen."""
    cores = os.cpu_count() or 1
    return max(1, min(MAX_THREADS, cores if cores <= 2 else cores - 1))


class RowThreads:
    """Cuts a batch into pieces that are computed side by side.

    A piece is computed by one thread from beginning to end: threads that share the operators of
    one batch would have to meet after each of some two hundred of them. Whoever asks computes too,
    and takes more pieces where the others are kept from it.

    Args:
        threads: how many; None takes `usual_threads`.
        piece_rows: rows of a piece.
        niceness: steps by which the helping threads give way to all others.
    """

    def __init__(
        self, threads: int | None = None, piece_rows: int = PIECE_ROWS, niceness: int = NICENESS
    ) -> None:
        self.count = threads or usual_threads()
        self._piece_rows = piece_rows
        self._helpers = ThreadPoolExecutor(
            max(1, self.count - 1), "rows", initializer=lower_thread_priority, initargs=(niceness,)
        )

    @property
    def round_rows(self) -> int:
        """Rows that are worth computing together."""
        return self.count * ROUND_ROWS

    def map(self, work: Callable[[slice], Part], rows: int) -> list[Part]:
        """`work` on consecutive pieces of 0 … rows, in order; the first exception is raised."""
        starts = range(0, max(1, rows), self._piece_rows)
        pieces = [slice(at, min(at + self._piece_rows, rows)) for at in starts]
        if self.count == 1 or len(pieces) == 1:
            return [work(slice(0, rows))]
        done: dict[int, Part] = {}
        left = deque(enumerate(pieces))

        def compute() -> None:
            while left:
                try:
                    number, piece = left.popleft()
                except IndexError:  # somebody else was faster
                    return
                done[number] = work(piece)

        helpers = [self._helpers.submit(compute) for _ in range(min(self.count, len(pieces)) - 1)]
        try:
            compute()
        finally:
            left.clear()
            for helper in helpers:
                if not helper.cancel():  # one that has not begun need not be waited for
                    helper.result()
        return [done[number] for number in range(len(pieces))]

"""One graph on CUDA: few shapes, and a session for each of them.

cuDNN plans every convolution anew when the shape of its input is not that of the time before, which
takes about a millisecond each: a wall whose number of unknown variants changes at every point of
the pen would wait for plans, not for answers. So batches are filled up to a few sizes, and each
size has a session of its own, which keeps its plans.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import numpy as np

SIZES = (64, 256)
"""Rows that batches are filled up to; beyond them powers of two. Up to 64 rows take about as long
as one."""
SLOT_SIZES = 32
"""Strokes are filled up to a multiple of so many slots, for the same reason."""
LARGEST = 4_096
"""Rows of one run: more are no faster and take the memory of a small GPU."""
MOST_SESSIONS = 12
"""Of a graph: each keeps memory of the GPU."""


class CudaGraph:
    """Stands for a session of the graph, in its `run` as well.

    Args:
        make: a new session of the graph.
    """

    def __init__(self, make: Callable[[], Any]) -> None:
        self._make = make
        self._unused: Any = make()
        self._sessions: dict[tuple[int, ...], Any] = {}
        self._lock = threading.Lock()
        self.provider = str(self._unused.get_providers()[0])
        """What really computes."""
        inputs = self._unused.get_inputs()
        self._dimension_of = {i.name: str(i.shape[0]) for i in inputs}
        # One drawing alone is the usual case of the graphs that look at images.
        self._sizes = (1, *SIZES) if len(inputs) == 1 else SIZES

    def run(self, names: list[str] | None, feeds: dict[str, Any]) -> list[Any]:
        """Outputs, all or those named, for inputs by name, without those of the filling rows."""
        counts = {self._dimension_of[name]: len(values) for name, values in feeds.items()}
        if "batch" not in counts:  # a foreign graph may call it something else
            return list(self._session(()).run(names, feeds))
        wanted = {dimension: filled_size(n, self._sizes) for dimension, n in counts.items()}
        slots = [feeds["slots"].shape[1]] if "slots" in feeds else []
        session = self._session((*(wanted[name] for name in sorted(wanted)), *slots))
        filled = {
            name: _filled(values, wanted[self._dimension_of[name]])
            for name, values in feeds.items()
        }
        return [output[: counts["batch"]] for output in session.run(names, filled)]

    def _session(self, shape: tuple[int, ...]) -> Any:
        with self._lock:
            if shape not in self._sessions:
                if len(self._sessions) == MOST_SESSIONS:
                    del self._sessions[next(iter(self._sessions))]
                self._sessions[shape] = self._unused or self._make()
                self._unused = None
            return self._sessions[shape]


def filled_size(rows: int, sizes: tuple[int, ...] = SIZES) -> int:
    """The size that a batch of so many rows is filled up to."""
    fitting = next((size for size in sizes if rows <= size), None)
    return fitting or 1 << (rows - 1).bit_length()


def _filled(values: Any, rows: int) -> Any:
    """With rows of zeros behind; as row numbers they name the first one, which is always there."""
    if len(values) == rows:
        return values
    filled = np.zeros((rows, *values.shape[1:]), values.dtype)
    filled[: len(values)] = values
    return filled

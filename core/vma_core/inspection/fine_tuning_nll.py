"""NLL of drawings given a memory of others, to evaluate fine-tuning."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vma_core.engine.engine import Engine
from vma_core.engine.request import Drawing, Request
from vma_core.memory.entries import Memory, MemoryEntry
from vma_core.units import to_nats

SAMPLES = 64

Progress = Callable[[int], object]


@dataclass(frozen=True, eq=False)
class FineTuningNll:
    """NLL and address accuracy of n drawings.

    Attributes:
        nats: (n,) −log p(x | M), importance-weighted.
        right: (n,) whether the most probable entry under q has the drawing's class.
    """

    nats: NDArray[np.float64]
    right: NDArray[np.bool_]

    @property
    def mean(self) -> float:
        """Mean NLL in nats."""
        return float(self.nats.mean())

    @property
    def stderr(self) -> float:
        """Standard error of the mean."""
        return float(self.nats.std(ddof=1) / math.sqrt(len(self.nats))) if len(self.nats) > 1 else 0

    @property
    def accuracy(self) -> float:
        """Share of drawings that address their own class."""
        return float(self.right.mean())


def fine_tuning_nll(
    engine: Engine,
    memory: Sequence[MemoryEntry],
    drawings: Sequence[MemoryEntry],
    samples: int = SAMPLES,
    progress: Progress = lambda _done: None,
) -> FineTuningNll:
    """Evaluate drawings that are not in the memory, with the same noise for every model."""
    view = Memory(memory).snapshot()
    nats, right = [], []
    for drawing in drawings:
        request = Request(view, Drawing.of(drawing.image), seed=0)
        bits = engine.bits(request, samples)
        if bits is None:
            continue
        nats.append(to_nats(bits.bound))
        best = int(engine.address(view, request.drawing).posterior.argmax())
        right.append(view.entries[best].label == drawing.label)
        progress(1)
    return FineTuningNll(np.array(nats), np.array(right, bool))

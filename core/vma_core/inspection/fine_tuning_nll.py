"""What drawings cost with a memory of others: the figure that fine-tuning is to lower."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vma_core.engine.engine import Engine
from vma_core.engine.likelihood.bits import to_nats
from vma_core.engine.request import Drawing, Request
from vma_core.memory.entries import Memory, MemoryEntry

SAMPLES = 64

Progress = Callable[[int], object]


@dataclass(frozen=True, eq=False)
class FineTuningNll:
    """Negative log-likelihoods in nats, importance-weighted, and how often the class is found.

    Attributes:
        nats: (n,) −log p(x | M) of each drawing.
        right: (n,) whether the most probable entry under q is of its class.
    """

    nats: NDArray[np.float64]
    right: NDArray[np.bool_]

    @property
    def mean(self) -> float:
        """Mean nats a drawing."""
        return float(self.nats.mean())

    @property
    def stderr(self) -> float:
        """Standard error of the mean."""
        return float(self.nats.std(ddof=1) / math.sqrt(len(self.nats))) if len(self.nats) > 1 else 0

    @property
    def accuracy(self) -> float:
        """Share of drawings that read their own class first."""
        return float(self.right.mean())


def fine_tuning_nll(
    engine: Engine,
    memory: Sequence[MemoryEntry],
    drawings: Sequence[MemoryEntry],
    samples: int = SAMPLES,
    progress: Progress = lambda _done: None,
) -> FineTuningNll:
    """Of drawings that are not in the memory, one by one, with the same noise for every model."""
    view = Memory(memory).view()
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

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


T_QUANTILES = (12.71, 4.30, 3.18, 2.78, 2.57, 2.45, 2.36, 2.31, 2.26, 2.23)
"""97.5 % quantiles of Student's t with 1, 2, … degrees of freedom; 2.1 and less beyond."""


def is_measurable(change: float, stderr: float, count: int) -> bool:
    """Whether a mean paired difference is significant at 5 %, two-sided.

    Args:
        change: mean difference over the drawings.
        stderr: its standard error.
        count: number of drawings.
    """
    if count < 2:
        return False
    quantile = T_QUANTILES[count - 2] if count - 2 < len(T_QUANTILES) else 2.1
    return abs(change) > quantile * stderr

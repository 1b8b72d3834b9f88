"""Which entries accompany a read, in numpy: the same rule as `model/companions.py`."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vma_core.engine.index.quantised_matrix import top_k

Array = NDArray[np.float32]


@dataclass(frozen=True)
class CompanionParameters:
    """The learned numbers of the gates, and how many companions a read has at most."""

    count: int
    sharpness: float
    threshold: float

    @classmethod
    def from_weights(cls, weights: Mapping[str, Array], count: int) -> CompanionParameters | None:
        """Read them from a model's named weights; None for a model that reads single entries."""
        if not count:
            return None
        return cls(
            count,
            math.exp(float(weights["companions.log_sharpness"])),
            float(weights["companions.threshold"]),
        )

    def gates(
        self, similarity: Array, reads: NDArray[np.intp]
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Companions of the entries that are read.

        Args:
            similarity: (B, n) cosines of their companion keys with the whole memory's; what each
                has with itself is overwritten.
            reads: (B,) rows of the entries that are read.

        Returns:
            (B, R) rows in the memory and (B, R) weights, R = min(count, n − 1), unordered.
        """
        count = min(self.count, similarity.shape[1] - 1)
        similarity[np.arange(len(reads)), reads] = -2.0
        rows = top_k(similarity, count)
        near = np.take_along_axis(similarity, rows, axis=1)
        weights = 1.0 / (1.0 + np.exp(self.threshold - self.sharpness * near))
        return rows.astype(np.int64), weights.astype(np.float32)

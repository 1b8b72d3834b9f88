"""Companions of a read in numpy: the same formulas as `model/companions.py`."""

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
    """Learned parameters of the gates, and the maximum number of companions per read."""

    count: int
    sharpness: float
    threshold: float

    @classmethod
    def from_weights(cls, weights: Mapping[str, Array], count: int) -> CompanionParameters | None:
        """From a model's weights by name; None for a model without companions."""
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
        """Companions of the read entries.

        Args:
            similarity: (B, n) cosines of their companion keys with those of the whole memory;
                self-similarities are overwritten.
            reads: (B,) rows of the read entries.

        Returns:
            (B, R) rows in the memory and (B, R) weights, R = min(count, n − 1), unordered.
        """
        count = min(self.count, similarity.shape[1] - 1)
        similarity[np.arange(len(reads)), reads] = -2.0
        rows = top_k(similarity, count)
        near = np.take_along_axis(similarity, rows, axis=1)
        weights = 1.0 / (1.0 + np.exp(self.threshold - self.sharpness * near))
        return rows.astype(np.int64), weights.astype(np.float32)

"""How much of a set lies among another: improved precision and recall.

After Kynkäänniemi and others, "Improved Precision and Recall Metric for Assessing Generative
Models" (NeurIPS 2019).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating]
NEIGHBOURS = 3
"""Each sample stands for a ball that reaches to this neighbour of its own set."""


def share_inside(points: Array, reference: Array, neighbours: int = NEIGHBOURS) -> float:
    """Share of the points that lie in at least one ball of the reference; 0 to 1.

    With variants as points and drawings as reference this is precision, the other way round
    recall.

    Args:
        points: (n, d) features.
        reference: (m, d) features, more than `neighbours` of them.
        neighbours: the ball of a reference sample reaches to this one of its nearest others.
    """
    if len(reference) <= neighbours:
        raise ValueError(f"{len(reference)} samples have no neighbour number {neighbours}")
    # Row 0 of a sorted column is the sample's distance to itself.
    radii = np.sort(_distances(reference, reference), axis=0)[neighbours]
    return float((_distances(points, reference) <= radii).any(axis=1).mean())


def _distances(a: Array, b: Array) -> NDArray[np.float64]:
    """(n, d), (m, d) → (n, m)"""
    difference = a[:, None].astype(np.float64) - b[None]
    return np.sqrt((difference**2).sum(2))

"""Lengths and areas of polylines."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
"""(n, 2) x and y."""


def arc_length(points: NDArray[Any]) -> NDArray[Any]:
    """(n,): length along a polyline up to each of its points."""
    return np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))])


def points_at(
    lengths: float | NDArray[np.float64], points: NDArray[Any], along: NDArray[Any]
) -> Points:
    """(…, 2): points of a polyline at lengths along it, where `along` is its `arc_length`."""
    return np.stack([np.interp(lengths, along, points[:, axis]) for axis in (0, 1)], axis=-1)


def signed_area(points: NDArray[Any]) -> float:
    """Area of a polygon; with y downwards, positive if it runs clockwise."""
    x, y = points.T
    inside = np.dot(x[:-1], y[1:]) - np.dot(y[:-1], x[1:])
    return 0.5 * float(inside + x[-1] * y[0] - y[-1] * x[0])

"""The largest of very many values."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

BLOCK = 256


def top_k(values: NDArray[np.float32], count: int) -> NDArray[np.intp]:
    """(B, count) places of the largest values of each row of (B, n), unordered.

    They lie in the `count` blocks with the largest maxima; all others are never sorted.
    """
    rows, length = values.shape
    blocks = length // BLOCK
    if count < 1:
        return np.zeros((rows, 0), np.intp)
    if blocks <= 2 * count:
        return np.argpartition(values, length - count, axis=1)[:, length - count :]
    whole = values[:, : blocks * BLOCK].reshape(rows, blocks, BLOCK)
    best = np.argpartition(whole.max(axis=2), blocks - count, axis=1)[:, blocks - count :]
    inside = (best[:, :, None] * BLOCK + np.arange(BLOCK)).reshape(rows, -1)
    behind = np.broadcast_to(np.arange(blocks * BLOCK, length), (rows, length - blocks * BLOCK))
    places = np.concatenate([inside, behind], axis=1)
    found = np.take_along_axis(values, places, axis=1)
    chosen = np.argpartition(found, found.shape[1] - count, axis=1)[:, found.shape[1] - count :]
    return np.take_along_axis(places, chosen, axis=1)

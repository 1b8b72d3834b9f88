"""From the 105-pixel drawing raster to the model's grid, exactly as Omniglot-28 was made."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

RASTER_PX = 105
"""Side of the drawing raster: that of the original Omniglot images."""


@cache
def sample_positions(size: int) -> NDArray[np.intp]:
    """Rows (and columns) of the 105-pixel raster that an image of `size` pixels samples.

    floor(i · 105 / size). For size 28 this reproduces every image of the 28-pixel set from its
    105-pixel original bit for bit.
    """
    positions = np.floor(np.arange(size) * (RASTER_PX / size)).astype(np.intp)
    positions.setflags(write=False)
    return positions


def to_model_grid(raster: NDArray[np.uint8], size: int) -> NDArray[np.uint8]:
    """(..., 105, 105) → (..., size, size) by point sampling."""
    positions = sample_positions(size)
    return raster[..., positions[:, None], positions[None, :]]

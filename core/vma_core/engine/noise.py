"""Noise as a function of (seed, index), the same on every engine and machine."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray


@lru_cache(maxsize=1024)
def variant_noise(seed: int, index: int, latent_size: int) -> tuple[float, NDArray[np.float32]]:
    """A uniform number for the address and (latent_size,) standard normals for z."""
    rng = np.random.Generator(np.random.Philox(key=seed & (2**64 - 1), counter=index << 64))
    uniform = float(rng.random())
    normals = rng.standard_normal(latent_size, dtype=np.float32)
    normals.setflags(write=False)
    return uniform, normals


def batch_noise(
    seed: int, count: int, latent_size: int
) -> tuple[NDArray[np.float64], NDArray[np.float32]]:
    """Uniforms (count,) and normals (count, latent_size) of variants 0 … count − 1."""
    drawn = [variant_noise(seed, index, latent_size) for index in range(count)]
    if not drawn:
        return np.zeros(0), np.zeros((0, latent_size), np.float32)
    return np.array([u for u, _ in drawn]), np.stack([z for _, z in drawn])

"""Noise as a function of (seed, index), the same on every engine and machine."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from vma_core.engine.request import MAX_VARIANTS


@lru_cache(maxsize=1024)
def variant_noise(seed: int, index: int, latent_size: int) -> tuple[float, NDArray[np.float32]]:
    """A uniform number for the address and (latent_size,) standard normals for z."""
    rng = np.random.Generator(np.random.Philox(key=seed & (2**64 - 1), counter=index << 64))
    uniform = float(rng.random())
    normals = rng.standard_normal(latent_size, dtype=np.float32)
    normals.setflags(write=False)
    return uniform, normals


def forget_noise() -> None:
    """Drop the cached noise of all seeds; it is computed again when it is needed."""
    variant_noise.cache_clear()


def batch_noise(
    seed: int, indices: Sequence[int], latent_size: int
) -> tuple[NDArray[np.float64], NDArray[np.float32]]:
    """Uniforms (count,) and normals (count, latent_size) of the variants with these indices."""
    drawn = [variant_noise(seed, index, latent_size) for index in indices]
    if not drawn:
        return np.zeros(0), np.zeros((0, latent_size), np.float32)
    return np.array([u for u, _ in drawn]), np.stack([z for _, z in drawn])


NEAR = 0.8
"""Correlation of a variant's noise with that of the chosen variant."""


def near_noise(
    seed: int, indices: Sequence[int], latent_size: int, around: Sequence[tuple[int, int]]
) -> tuple[NDArray[np.float64], NDArray[np.float32]]:
    """`batch_noise`, or noise near that of chosen variants: “more like this one”.

    z has correlation `NEAR` with the chosen variant's noise and stays standard normal; the uniform
    of the address is kept, so the same entry is read. `around` lists (seed, index) of the chosen
    variants, first to last. A seed that has been used before gives fresh noise at each step.
    """
    if not around:
        return batch_noise(seed, indices, latent_size)
    uniform, chosen = variant_noise(*around[0], latent_size)
    for step, (step_seed, index) in enumerate(around[1:], 1):
        fresh = _fresh_noise(step_seed, index, latent_size, around[:step])
        chosen = _mixed(chosen, fresh)
    normals = np.zeros((len(indices), latent_size), np.float32)
    for row, index in enumerate(indices):
        normals[row] = _fresh_noise(seed, index, latent_size, around)
    return np.full(len(indices), uniform), _mixed(chosen, normals)


def _fresh_noise(
    seed: int, index: int, latent_size: int, earlier: Sequence[tuple[int, int]]
) -> NDArray[np.float32]:
    """(latent_size,) normals that are independent of those of the earlier steps.

    With a locked seed the steps share it; each then takes different indices.
    """
    repeats = sum(earlier_seed == seed for earlier_seed, _ in earlier)
    return variant_noise(seed, index + repeats * MAX_VARIANTS, latent_size)[1]


def _mixed(chosen: NDArray[np.float32], fresh: NDArray[np.float32]) -> NDArray[np.float32]:
    near: NDArray[np.float32] = NEAR * chosen + math.sqrt(1.0 - NEAR**2) * fresh
    return near


def slerp(
    start: NDArray[np.float32], end: NDArray[np.float32], share: NDArray[np.float64]
) -> NDArray[np.float32]:
    """Spherical interpolation of two vectors (d,) at shares (n,) of the way: (n, d).

    Standard normals lie near a sphere; a straight line would pass through shorter vectors, whose
    images are flatter than any variant (Shoemake, SIGGRAPH 1985).
    """
    lengths = float(np.linalg.norm(start)) * float(np.linalg.norm(end))
    angle = math.acos(min(1.0, max(-1.0, float(start @ end) / max(lengths, 1e-12))))
    if angle < 1e-4:
        first, second = 1.0 - share, share
    else:
        first = np.sin((1.0 - share) * angle) / math.sin(angle)
        second = np.sin(share * angle) / math.sin(angle)
    way: NDArray[np.float32] = (first[:, None] * start + second[:, None] * end).astype(np.float32)
    return way

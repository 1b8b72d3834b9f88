"""Colour map of the address probability: perceptually uniform, on a square-root scale."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from PySide6.QtGui import QColor


def heat_position(probability: float) -> float:
    """Position 0 … 1 on the colour scale: the square root, so that 1 % is still visible."""
    return math.sqrt(min(max(probability, 0.0), 1.0))


HEAT_STEPS = 100
"""Distinguishable steps of the colour scale."""


def heat_key(value: float) -> tuple[int, int]:
    """What is visible of a probability: (step in `HEAT_STEPS`, hundredths).

    Negative differences give negative steps.
    """
    step = round(HEAT_STEPS * heat_position(abs(value)))
    return step if value >= 0 else -step, round(100 * value)


MIN_VISIBLE = 2e-5
"""(0.5 / HEAT_STEPS)²: smaller probabilities are invisible."""


def heat_keys(values: np.ndarray) -> np.ndarray:
    """`heat_key` of values (n,) as (2, n) int16; fast if most are near zero."""
    looks = np.zeros((2, len(values)), np.int16)
    seen = np.flatnonzero(np.abs(values) >= MIN_VISIBLE)
    exact = np.clip(values[seen].astype(np.float64), -1.0, 1.0)
    looks[0, seen] = np.sign(exact) * np.rint(HEAT_STEPS * np.sqrt(np.abs(exact)))
    looks[1, seen] = np.rint(100 * exact)
    return looks


@lru_cache(maxsize=8)
def heat_table(low: str, high: str) -> tuple[tuple[int, int, int], ...]:
    """256 colours between two, linear in OKLab."""
    steps = np.linspace(0, 1, 256)[:, None]
    start, end = _to_oklab(QColor(low)), _to_oklab(QColor(high))
    return tuple((r, g, b) for r, g, b in _from_oklab(start + steps * (end - start)).tolist())


_LMS = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)


def _to_oklab(color: QColor) -> np.ndarray:
    srgb = np.array([color.redF(), color.greenF(), color.blueF()])
    linear = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)
    return np.asarray(_LAB @ np.cbrt(_LMS @ linear))


def _from_oklab(lab: np.ndarray) -> np.ndarray:
    """(n, 3) integers 0 … 255; vectorised, because the first heat waits for it."""
    linear = np.linalg.inv(_LMS) @ (np.linalg.inv(_LAB) @ lab.T) ** 3
    linear = np.clip(linear, 0, 1)
    srgb = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    return np.round(255 * srgb).astype(int).T

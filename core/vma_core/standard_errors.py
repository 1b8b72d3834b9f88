"""Means, standard errors and the tables in which results are reported."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Row = dict[str, Any]


def mean_and_stderr(values: Sequence[float] | np.ndarray) -> tuple[float, float]:
    """Mean and its standard error; the error of a single value is reported as 0."""
    array = np.asarray(values, np.float64)
    if len(array) < 2:
        return float(array.mean()), 0.0
    return float(array.mean()), float(array.std(ddof=1) / np.sqrt(len(array)))


WILSON_Z = 1.959963984540054
"""Standard normal quantile of a two-sided 95 % interval."""


def wilson_interval(right: float, asked: int, z: float = WILSON_Z) -> tuple[float, float]:
    """Wilson's score interval of a proportion; (0, 1) if nothing was asked.

    E. B. Wilson, Probable Inference, the Law of Succession, and Statistical Inference, 1927. Unlike
    the mean ± its standard error it has a width at 0 and 100 % and never leaves [0, 1].

    Args:
        right: number of successes.
        asked: number of trials.
        z: standard normal quantile.
    """
    if not asked:
        return 0.0, 1.0
    share = right / asked
    centre = (share + z * z / (2 * asked)) / (1 + z * z / asked)
    half = z / (1 + z * z / asked) * math.sqrt(share * (1 - share) / asked + (z / (2 * asked)) ** 2)
    # The ends are exact where nothing, or everything, was right.
    return (
        0.0 if right <= 0 else max(0.0, centre - half),
        1.0 if right >= asked else min(1.0, centre + half),
    )


def bootstrap_stderr(
    statistic: Callable[[NDArray[np.intp]], float], count: int, seed: int, resamples: int = 500
) -> float:
    """Bootstrap standard error of a statistic over `count` units.

    Args:
        statistic: takes (count,) indices of units, drawn with replacement.
        count: number of units that the result generalises over: characters, alphabets, memories.
        seed: of the resampling.
        resamples: number of bootstrap samples.
    """
    rng = np.random.default_rng([seed, count])
    drawn = [statistic(rng.integers(count, size=count)) for _ in range(resamples)]
    return float(np.std(drawn, ddof=1))


def area_under_curve(low: NDArray[np.float64], high: NDArray[np.float64]) -> float:
    """Probability that a `high` score exceeds a `low` one (AUROC); ties count half."""
    _, ranks, counts = np.unique(
        np.concatenate([low, high]), return_inverse=True, return_counts=True
    )
    below = np.cumsum(counts) - counts
    # Mean ranks of ties, from 1, give the Mann-Whitney U statistic.
    rank = (below + 0.5 * (counts + 1))[ranks[len(low) :]]
    return float((rank.mean() - 0.5 * (len(high) + 1)) / len(low))


def means(values: Mapping[str, Sequence[float]]) -> Row:
    """`name` and `name_stderr` for each list of values."""
    row: Row = {}
    for name, found in values.items():
        row[name], row[f"{name}_stderr"] = mean_and_stderr(found)
    return row


def table(rows: Sequence[Row]) -> str:
    """Rows as aligned text columns."""
    if not rows:
        return ""
    columns = list(dict.fromkeys(key for row in rows for key in row))
    cells = [columns] + [[_cell(row.get(c, "")) for c in columns] for row in rows]
    widths = [max(len(line[i]) for line in cells) for i in range(len(columns))]
    return "\n".join(
        "  ".join(cell.rjust(width) for cell, width in zip(line, widths, strict=True))
        for line in cells
    )


def _cell(value: object) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)

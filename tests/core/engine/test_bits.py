"""The cost of a drawing by part, in closed form."""

from __future__ import annotations

import math

import numpy as np
import pytest
from vma_core.engine.likelihood.bits import DrawingBits
from vma_core.engine.likelihood.estimators import Estimate

LN2 = math.log(2)


def estimate(address: float, latents: tuple[float, ...], pixels: float, bound: float) -> Estimate:
    """From bits."""
    return Estimate(-bound * LN2, address * LN2, np.array(latents) * LN2, pixels * LN2, np.zeros(0))


def bits() -> DrawingBits:
    found = estimate(3, (1, 2, 4), 10, 18)
    empty = estimate(0.5, (2, 4, 8), 15.5, 25)
    return DrawingBits.of(found, empty, 16)


def test_each_bound_is_compared_with_its_like() -> None:
    cost = bits()
    assert cost.parts == pytest.approx(3 + 7 + 10)
    assert cost.empty_parts == pytest.approx(0.5 + 14 + 15.5)
    assert cost.saved_parts == pytest.approx(10)
    assert cost.saved == pytest.approx(7)


def test_the_table_has_both_bounds_of_both_memories_in_the_chosen_unit() -> None:
    table = bits().table("nats", model="0abc", seed=7)
    assert table.columns == ("memory", "bound", "part", "nats", "samples", "model", "seed")
    read = {row[:3]: row[3] for row in table.rows}
    assert read["memory", "-ELBO", "address"] == pytest.approx(3 * LN2)
    assert read["memory", "-ELBO", "z2"] == pytest.approx(2 * LN2)
    assert read["empty", "-ELBO", "sum"] == pytest.approx(30 * LN2)
    assert read["empty", "IWAE-16", "sum"] == pytest.approx(25 * LN2)
    assert {row[4:] for row in table.rows} == {(16, "0abc", 7)}
    parts = [float(v or 0) for (m, b, p), v in read.items() if m == "memory" and b == "-ELBO"]
    assert sum(parts[:-1]) == pytest.approx(parts[-1])

"""The linear systems that smooth strokes."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.linalg import solveh_banded
from vma_core.export.font.steadying import solve_banded


@pytest.mark.parametrize("count", [1, 2, 3, 4, 50, 2_000])
def test_a_banded_system_is_solved_as_by_scipy(count: int) -> None:
    random = np.random.default_rng(count)
    stiff = 10 ** random.uniform(-3, 5, max(0, count - 2))
    banded = np.zeros((3, count))
    banded[0] = 1.0
    if count > 2:
        for offset, weight in enumerate((1, 4, 1)):
            banded[0, offset : count - 2 + offset] += weight * stiff
        banded[1, :-2] -= 2 * stiff
        banded[1, 1:-1] -= 2 * stiff
        banded[2, :-2] += stiff
    right = random.normal(size=(count, 2))
    used = banded[: min(3, count)]
    expected = solveh_banded(used, right, lower=True)
    np.testing.assert_allclose(solve_banded(banded, right), expected, rtol=1e-6, atol=1e-9)

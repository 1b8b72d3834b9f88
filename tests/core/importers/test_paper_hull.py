"""The convex hull behind a page's corners."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.spatial import ConvexHull
from vma_core.glyphs.geometry import signed_area
from vma_core.importers.paper import _convex_hull


@pytest.mark.parametrize("seed", range(8))
def test_the_hull_of_pixels_is_that_of_qhull(seed: int) -> None:
    random = np.random.default_rng(seed)
    region = random.random((40, 60)) < 10 ** -random.uniform(0.3, 2.5)
    region[random.integers(40), random.integers(60)] = True
    rows, columns = np.nonzero(region)
    corners = np.concatenate(
        [np.column_stack([columns, rows]) + corner for corner in ((0, 0), (1, 0), (0, 1), (1, 1))]
    )
    expected = corners[ConvexHull(corners).vertices]
    hull = _convex_hull(region)
    assert {tuple(point) for point in hull.tolist()} == {tuple(p) for p in expected.tolist()}
    assert abs(signed_area(hull)) == pytest.approx(abs(signed_area(expected.astype(float))))

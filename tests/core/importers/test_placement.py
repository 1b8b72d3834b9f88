"""The ink's size and place beside those of the training set."""

from __future__ import annotations

import numpy as np
import pytest
from vma_core.importers.placement import Placement, ink_extent


def square(side: int, left: int, top: int, size: int = 105) -> np.ndarray:
    image = np.zeros((size, size), np.uint8)
    image[top : top + side, left : left + side] = 1
    return image


def test_the_extent_is_in_pixels_of_the_drawing_raster() -> None:
    assert ink_extent(square(21, 42, 42)) == (21, 0)
    assert ink_extent(square(21, 52, 42)) == (21, 10)
    assert ink_extent(square(4, 0, 12, size=28)) == (pytest.approx(15), pytest.approx(45))


def test_images_are_counted_outside_each_limit() -> None:
    centred, small, large = square(69, 18, 18), square(21, 42, 42), square(101, 2, 2)
    aside = square(69, 36, 18)
    found = Placement.of([centred, small, large, aside, np.zeros((105, 105), np.uint8)])
    assert found == Placement(4, 1, 1, 1, 1)
    assert not found.matches
    assert Placement.of([centred, centred, small]).matches
    assert Placement.of([]) == Placement(0, 0, 0, 0, 0)

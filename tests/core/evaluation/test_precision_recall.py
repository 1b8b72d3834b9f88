"""Improved precision and recall, where the answer is known."""

import numpy as np
import pytest
from vma_core.evaluation.variants import share_inside

LINE = np.arange(10.0)[:, None]
"""Ten samples one apart: with two neighbours, inner balls reach 1 far, those of the ends 2."""


def test_a_set_lies_within_itself() -> None:
    assert share_inside(LINE, LINE, 2) == 1.0


def test_a_set_far_away_lies_outside() -> None:
    assert share_inside(LINE + 100, LINE, 2) == 0.0


def test_balls_reach_as_far_as_a_neighbour() -> None:
    assert share_inside(np.array([[-1.9], [-2.1], [4.5], [11.1]]), LINE, 2) == 0.5


def test_few_modes_are_precise_and_recall_little() -> None:
    copies = np.repeat(LINE[4:6], 5, axis=0) + 0.01 * np.random.default_rng(0).random((10, 1))
    assert share_inside(copies, LINE, 2) == 1.0
    assert share_inside(LINE, copies, 2) == pytest.approx(0.1, abs=0.11)


def test_too_small_a_set_is_refused() -> None:
    with pytest.raises(ValueError, match="no neighbour"):
        share_inside(LINE, LINE[:2], 2)

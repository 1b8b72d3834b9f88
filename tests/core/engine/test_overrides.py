"""Weights set by the user: shares of the variants that override the model's."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from vma_core.engine.addressing_strategy import choose_rows, override_shares
from vma_core.engine.engine import Engine
from vma_core.engine.request import Drawing, Request
from vma_core.errors import UserError
from vma_core.memory.entries import Memory


@pytest.fixture
def asked(memory: Memory, glyphs: np.ndarray) -> Request:
    return Request(memory.snapshot(), Drawing.of(glyphs[4]), "recall", seed=1, count=16)


def shares(engine: Engine, request: Request, numbers: int = 20_000) -> np.ndarray:
    """How often each entry is read, the drawing itself last."""
    addresses = engine.address(request.memory, request.drawing)
    uniforms = (np.arange(numbers) + 0.5) / numbers
    rows = np.maximum(choose_rows(request, addresses, uniforms), -1)
    return np.bincount(rows % (len(request.memory) + 1), minlength=len(request.memory) + 1) / (
        numbers
    )


def test_other_entries_keep_their_proportions(engine: Engine, asked: Request) -> None:
    warm = replace(asked, address_temperature=3.0)
    before = shares(engine, warm)
    after = shares(engine, replace(warm, overrides=((7, 0.6), (2, 0.1))))
    assert after[7] == pytest.approx(0.6, abs=1e-3)
    assert after[2] == pytest.approx(0.1, abs=1e-3)
    others = [row for row in range(len(before)) if row not in (7, 2)]
    expected = before[others] / before[others].sum() * 0.3
    np.testing.assert_allclose(after[others], expected, atol=1e-3)


def test_overrides_of_one_and_zero_are_exact(engine: Engine, asked: Request) -> None:
    assert shares(engine, replace(asked, overrides=((7, 1.0),)))[7] == 1.0
    assert shares(engine, replace(asked, overrides=((4, 0.0),)))[4] == 0.0


def test_pins_take_precedence_and_missing_entries_are_ignored(
    engine: Engine, asked: Request
) -> None:
    pinned = replace(asked, restrict_to=(1, 3), overrides=((7, 0.9), (3, 0.25)))
    found = shares(engine, pinned)
    assert found[[1, 3]] == pytest.approx([0.75, 0.25], abs=1e-3)
    unknown = replace(asked, overrides=((999, 0.9),))
    np.testing.assert_array_equal(shares(engine, unknown), shares(engine, asked))


def test_mixtures_are_changed_in_the_same_way(asked: Request) -> None:
    attention = np.array([[0.5, 0.3, 0.2], [0.1, 0.1, 0.8]])
    rows = np.array([0, 1])
    found = override_shares(replace(asked, overrides=((1, 0.4),)), attention, rows, rows)
    np.testing.assert_allclose(found[0], [0.6 * 5 / 7, 0.4, 0.6 * 2 / 7])
    np.testing.assert_allclose(found[1], [0.6 / 9, 0.4, 0.6 * 8 / 9])


def test_shares_outside_the_unit_interval_are_refused(asked: Request) -> None:
    with pytest.raises(UserError, match="between 0 and 1"):
        replace(asked, overrides=((1, 1.5),))

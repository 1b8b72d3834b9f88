"""Entropies over the entries and one dummy, in closed form."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from vma_core.engine.engine import Engine
from vma_core.engine.request import Addresses, Drawing
from vma_core.inspection.address_statistics import (
    AddressStatistics,
    dummy_share,
    memory_table,
)
from vma_core.memory.entries import Memory
from vma_core.standard_errors import wilson_interval
from vma_core.storage.starter_memory import starter_memory


def brute_kl(q: list[float], p: list[float]) -> float:
    return sum(a * math.log(a / b) for a, b in zip(q, p, strict=True) if a)


def two_entries(q: tuple[float, float], dummy: float, dummy_prior: float = 0.2) -> Addresses:
    prior = np.full(2, (1 - dummy_prior) / 2, np.float32)
    return Addresses(np.array(q, np.float32), prior, dummy, 0.0, dummy_prior=dummy_prior)


def test_the_posterior_of_two_entries_and_a_dummy() -> None:
    found = AddressStatistics.of_posterior(two_entries((0.5, 0.25), 0.25))
    assert found.entropy == pytest.approx(1.5 * math.log(2))
    assert found.effective_entries == pytest.approx(2**1.5)
    assert found.limit == pytest.approx(math.log(3))
    assert found.kl == pytest.approx(brute_kl([0.5, 0.25, 0.25], [0.4, 0.4, 0.2]), abs=1e-6)
    assert found.dummy == 0.25


def test_a_certain_address_costs_what_its_prior_says() -> None:
    found = AddressStatistics.of_posterior(two_entries((1.0, 0.0), 0.0))
    assert found.entropy == pytest.approx(0)
    assert found.effective_entries == pytest.approx(1)
    assert found.kl == pytest.approx(-math.log(0.4), abs=1e-6)


def test_the_prior_has_its_own_entropy_and_no_divergence_from_itself() -> None:
    found = AddressStatistics.of_prior(two_entries((1.0, 0.0), 0.0))
    assert found.entropy == pytest.approx(-0.8 * math.log(0.4) - 0.2 * math.log(0.2))
    assert found.kl is None
    assert found.dummy == 0.2


def test_the_rest_of_a_sampled_posterior_is_the_dummys() -> None:
    sampled = np.array([0.5, 0.0], np.float32)
    found = AddressStatistics.of_sampled(sampled, two_entries((1.0, 0.0), 0.0))
    assert found.dummy == pytest.approx(0.5)
    assert found.entropy == pytest.approx(math.log(2))
    assert found.kl == pytest.approx(brute_kl([0.5, 0.0, 0.5], [0.4, 0.4, 0.2]), abs=1e-6)
    assert dummy_share(np.array([0.3, 0.7], np.float32)) == 0


@pytest.mark.parametrize("drawn", [True, False])
def test_an_empty_memory_has_no_entries_and_no_information(engine: Engine, drawn: bool) -> None:
    drawing = Drawing.of(starter_memory()[0].image) if drawn else None
    addresses = engine.address(Memory([]).snapshot(), drawing)
    assert addresses.dummy_prior == pytest.approx(1)
    assert addresses.effective_entries == 0
    for found in (
        AddressStatistics.of_posterior(addresses),
        AddressStatistics.of_prior(addresses),
        AddressStatistics.of_sampled(addresses.posterior, addresses),
    ):
        assert (found.entropy, found.effective_entries, found.limit) == (
            pytest.approx(0, abs=1e-6),
            0,
            0,
        )
        assert found.kl == pytest.approx(0, abs=1e-6) or found.kl is None


def test_q_and_p_sum_to_one_with_the_dummy(engine: Engine) -> None:
    entries = starter_memory()[:9]
    addresses = engine.address(Memory(entries).snapshot(), Drawing.of(entries[3].image))
    assert addresses.posterior.sum() + addresses.dummy_posterior == pytest.approx(1, abs=1e-5)
    assert addresses.prior.sum() + addresses.dummy_prior == pytest.approx(1, abs=1e-5)
    found = AddressStatistics.of_posterior(addresses)
    # Merging the dummies loses information, never adds any.
    assert found.kl is not None
    assert found.kl <= addresses.kl_bits * math.log(2) + 1e-6
    limit = engine.parameters.address_limit_nats(9)
    assert limit == pytest.approx(-math.log(addresses.prior[0]), abs=1e-5)
    assert limit > math.log(9)
    assert engine.parameters.address_limit_nats(0) == 0


def test_the_memory_table_has_every_entry_and_the_dummy(engine: Engine) -> None:
    entries = starter_memory()[:4]
    entries[1] = replace(entries[1], enabled=False)
    memory = Memory(entries)
    addresses = engine.address(memory.snapshot(), Drawing.of(entries[0].image))
    sampled = np.array([0.5, 0.25, 0.125], np.float32)
    table = memory_table(memory, addresses, sampled)
    assert table.columns == (
        "entry", "class", "source", "enabled", "q(a|x)", "p(a)", "p(a|x)", "dummy",
    )  # fmt: skip
    assert [row[0] for row in table.rows] == [1, 2, 3, 4, None]
    assert table.rows[1][3:] == (0, None, None, None, 0)
    for column in (4, 5, 6):
        assert sum(float(row[column] or 0) for row in table.rows) == pytest.approx(1, abs=1e-5)
    assert table.rows[-1][6:] == (0.125, 1)
    assert memory_table(memory, None).rows[0][4:] == (None, None, 0)


def test_the_memory_table_has_no_column_for_a_posterior_that_was_not_sampled(
    engine: Engine,
) -> None:
    entries = starter_memory()[:4]
    memory = Memory(entries)
    addresses = engine.address(memory.snapshot(), Drawing.of(entries[0].image))
    table = memory_table(memory, addresses)
    assert table.columns[4:] == ("q(a|x)", "p(a)", "dummy")
    assert {len(row) for row in table.rows} == {len(table.columns)}
    assert table.rows[-1][4:] == (addresses.dummy_posterior, addresses.dummy_prior, 1)


def test_wilsons_interval() -> None:
    # Wilson 1927, with z = 1.96: 8 of 10.
    low, high = wilson_interval(8, 10)
    assert (low, high) == (pytest.approx(0.4902, abs=1e-4), pytest.approx(0.9433, abs=1e-4))
    # All right: no width below zero, 1 / (1 + z² / n) at the lower end.
    low, high = wilson_interval(10, 10)
    assert (low, high) == (pytest.approx(1 / (1 + 1.959964**2 / 10)), 1.0)
    assert wilson_interval(0, 10) == (0.0, pytest.approx(1 - low))
    assert wilson_interval(0, 0) == (0.0, 1.0)

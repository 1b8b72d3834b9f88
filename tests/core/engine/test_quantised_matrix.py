"""16-bit keys: the rounding error, and otherwise equal results."""

from __future__ import annotations

import math

import numpy as np
import pytest
from vma_core.bundles.bundle import Bundle
from vma_core.engine.address_parameters import AddressParameters
from vma_core.engine.engine import Engine
from vma_core.engine.index.key_index import KeyIndex
from vma_core.engine.index.quantised_matrix import LEVELS, QuantisedMatrix, top_k
from vma_core.engine.request import Drawing
from vma_core.engine.runtime.row_threads import RowThreads
from vma_core.memory.entries import Memory, MemoryEntry

SIZE = 128


def unit_vectors(count: int, seed: int = 0) -> np.ndarray:
    vectors = np.random.default_rng(seed).standard_normal((count, SIZE), np.float32)
    unit: np.ndarray = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return unit


def compact_matrix(key_size: int) -> QuantisedMatrix:
    """A matrix that a few dozen rows make compact."""
    threads = RowThreads(3, piece_rows=48, niceness=0)
    return QuantisedMatrix(key_size, compact_from=50, block_rows=16, threads=threads)


def test_compact_rows_stay_within_their_bound() -> None:
    keys, queries = unit_vectors(500), unit_vectors(40, seed=1)
    rows = compact_matrix(SIZE)
    for start in range(0, 500, 30):
        rows.append(keys[start : start + 30])
    assert len(rows) == 500
    assert rows.nbytes == 500 * (2 * SIZE + 4)
    bound = math.sqrt(SIZE) / 2 * np.abs(keys).max(axis=1) / LEVELS
    assert bound.max() < 1e-4
    error = np.abs(rows.products(queries) - queries @ keys.T)
    assert (error <= bound + 1e-6).all()
    assert error.mean() < 2e-5
    np.testing.assert_allclose(rows.take(np.array([3, 499])), keys[[3, 499]], atol=1e-5)
    one = rows.products(queries[0])
    np.testing.assert_allclose(one, rows.products(queries)[0], atol=1e-6)


def test_few_rows_are_exact() -> None:
    keys = unit_vectors(60)
    rows = QuantisedMatrix(SIZE)
    rows.append(keys)
    np.testing.assert_array_equal(rows.take(np.arange(60)), keys)
    assert rows.nbytes == keys.nbytes


def test_heat_of_a_large_memory_is_that_of_exact_keys(bundle: Bundle, glyphs: np.ndarray) -> None:
    runner = bundle.engine("cpu").runner
    engine = Engine(
        runner,
        AddressParameters.from_weights(bundle.weights),
        keys=KeyIndex(runner.embed, SIZE, make_matrix=compact_matrix),
    )
    rng = np.random.default_rng(2)
    shifted = [np.roll(g, rng.integers(-3, 4, 2), (0, 1)) for g in np.repeat(glyphs, 10, axis=0)]
    view = Memory([MemoryEntry(image) for image in shifted]).snapshot()
    drawing = Drawing.of(glyphs[4])
    compact = engine.address(view, drawing)
    assert engine.keys.nbytes < 4 * SIZE * len(view)
    keys = engine.runner.embed(np.stack(shifted).astype(np.float32))
    query = engine.runner.embed(drawing.image[None].astype(np.float32))[0]
    exact = np.exp(engine.parameters.log_posterior(query, keys))[: len(view)]
    # The normaliser and each weight move by no more than the sharpness times the bound allows.
    step = np.abs(keys).max() / LEVELS
    factor = math.expm1(2 * engine.parameters.sharpness * math.sqrt(SIZE) / 2 * step)
    assert factor < 0.02
    np.testing.assert_allclose(compact.posterior, exact, rtol=factor, atol=1e-9)
    assert compact.posterior.argmax() == exact.argmax()


@pytest.mark.parametrize("length", [9, 300, 5_000, 5_121])
@pytest.mark.parametrize("count", [0, 1, 8])
def test_the_largest_values_are_found_without_sorting_all(length: int, count: int) -> None:
    values = np.random.default_rng(length).integers(0, 50, (6, length)).astype(np.float32)
    places = top_k(values, count)
    assert places.shape == (6, count)
    found = np.sort(np.take_along_axis(values, places, axis=1), axis=1)
    np.testing.assert_array_equal(found, np.sort(values, axis=1)[:, length - count :])
    assert all(len(set(row.tolist())) == count for row in places)

"""A wall that grows: what is known first, the rest by rounds, from where another was left."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from vma_core.bundle import Bundle
from vma_core.engine.decoded import DecodedVariants
from vma_core.engine.engine import FEW, Engine
from vma_core.engine.request import Drawing, Request
from vma_core.engine.wall import VARIANTS_A_READ
from vma_core.memory import Memory


@pytest.fixture
def engine(bundle: Bundle) -> Engine:
    """One that nobody has asked anything."""
    return bundle.engine()


@pytest.fixture
def request_(memory: Memory, glyphs: np.ndarray) -> Request:
    """The drawing of entry 4."""
    return Request(memory.view(), Drawing.of(glyphs[4]), seed=3, count=12)


def test_an_answer_grows_by_rounds_and_what_is_there_stays(
    engine: Engine, memory: Memory, glyphs: np.ndarray
) -> None:
    size = engine.runner.round_rows
    request = Request(memory.view(), Drawing.of(glyphs[2]), count=2 * size + 3)
    engine.answer(request)
    engine.decoded.forget()  # all entries were read before, but no variant is known
    seen = []
    for result in engine.stream(request):
        assert len(result.images) == len(result.addressed) == request.count
        assert not result.images[~result.there].any()
        seen.append((result.there, result.images[result.there].copy(), result.images))
    assert [np.flatnonzero(there).tolist() for there, *_ in seen] == [
        list(range(size)),
        list(range(2 * size)),
        list(range(request.count)),
    ]
    last = seen[-1][2]
    for there, images, shared in seen:
        assert shared is last
        np.testing.assert_array_equal(images, last[there])
    np.testing.assert_array_equal(engine.answer(request).images, last)


def test_an_answer_goes_on_where_another_was_left(
    engine: Engine, memory: Memory, glyphs: np.ndarray
) -> None:
    size = engine.runner.round_rows
    request = Request(memory.view(), Drawing.of(glyphs[2]), count=3 * size)
    newer = replace(request, seed=5)
    for each in (request, newer):
        engine.answer(each)
    engine.decoded.forget()
    first = next(engine.stream(request))
    assert first.next_from(0) == size
    assert first.next_from(3 * size) == size, "behind the last row it begins again"
    parts = list(engine.stream(newer, begin_at=2 * size))
    assert np.flatnonzero(parts[0].there).tolist() == list(range(2 * size, 3 * size))
    assert parts[0].next_from(2 * size) == 0
    np.testing.assert_allclose(engine.answer(newer).images, parts[-1].images, atol=1e-5)


def test_of_a_wall_what_is_known_comes_first(engine: Engine, request_: Request) -> None:
    size = engine.runner.round_rows
    whole = replace(request_, count=4 * size)
    engine.answer(whole)
    engine.decoded.forget()  # all entries were read before, but no variant is known
    engine.answer(replace(whole, count=size + 3))
    parts = list(engine.stream(whole))
    assert [p.done for p in parts] == [size + 3, 2 * size + 3, 3 * size + 3, 4 * size]
    assert np.flatnonzero(parts[0].there).tolist() == list(range(size + 3))
    assert parts[-1].is_complete
    fresh = DecodedVariants()
    engine.decoded = fresh
    np.testing.assert_array_equal(engine.answer(whole).images, parts[-1].images)


def test_for_a_few_or_beside_a_few_nothing_is_painted_twice(
    engine: Engine, request_: Request
) -> None:
    size = engine.runner.round_rows
    engine.answer(replace(request_, count=2 * size + FEW))
    engine.decoded.forget()
    engine.answer(replace(request_, count=size - 1))
    assert [p.done for p in engine.stream(replace(request_, count=2 * size - 1))] == [2 * size - 1]
    whole = 2 * size - 1 + FEW
    assert [p.done for p in engine.stream(replace(request_, count=whole))] == [whole]


def test_entries_that_were_never_read_are_read_a_few_at_a_time_behind_what_is_known(
    engine: Engine, request_: Request
) -> None:
    most = engine.runner.round_rows // VARIANTS_A_READ
    asked = replace(request_, source="memory", count=engine.runner.round_rows)
    engine.answer(replace(asked, count=1))
    parts = list(engine.stream(asked))
    assert parts[0].there.tolist() == [True] + [False] * (asked.count - 1)
    read = {int(parts[0].addressed[0])}
    for part in parts[1:]:
        newly = set(part.addressed[part.there].tolist()) - read
        assert 0 < len(newly) <= most
        read |= newly
    assert len(read) > most, "or one round would be enough"
    engine.decoded.forget()
    assert [p.done for p in engine.stream(asked)] == [asked.count]

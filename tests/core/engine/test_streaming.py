"""Streamed answers: cached variants first, the rest in rounds, resuming earlier answers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from vma_core.engine.decode_plan import VARIANTS_PER_READ
from vma_core.engine.engine import FEW, Engine
from vma_core.engine.request import Drawing, Request
from vma_core.engine.variant_cache import VariantCache
from vma_core.memory.entries import Memory


def test_an_answer_grows_by_rounds_and_keeps_earlier_variants(
    fresh_engine: Engine, memory: Memory, glyphs: np.ndarray
) -> None:
    size = fresh_engine.runner.round_rows
    request = Request(memory.snapshot(), Drawing.of(glyphs[2]), count=2 * size + 3)
    fresh_engine.answer(request)
    fresh_engine.decoded.forget()  # all entries were read before, but no variant is known
    seen = []
    for result in fresh_engine.stream(request):
        assert len(result.images) == len(result.addressed) == request.count
        assert not result.images[~result.is_decoded].any()
        seen.append((result.is_decoded, result.images[result.is_decoded].copy(), result.images))
    assert [np.flatnonzero(there).tolist() for there, *_ in seen] == [
        list(range(size)),
        list(range(2 * size)),
        list(range(request.count)),
    ]
    last = seen[-1][2]
    for there, images, shared in seen:
        assert shared is last
        np.testing.assert_array_equal(images, last[there])
    np.testing.assert_array_equal(fresh_engine.answer(request).images, last)


def test_an_abandoned_answer_is_resumed(
    fresh_engine: Engine, memory: Memory, glyphs: np.ndarray
) -> None:
    size = fresh_engine.runner.round_rows
    request = Request(memory.snapshot(), Drawing.of(glyphs[2]), count=3 * size)
    newer = replace(request, seed=5)
    for each in (request, newer):
        fresh_engine.answer(each)
    fresh_engine.decoded.forget()
    first = next(fresh_engine.stream(request))
    assert first.next_from(0) == size
    assert first.next_from(3 * size) == size, "behind the last row it begins again"
    parts = list(fresh_engine.stream(newer, begin_at=2 * size))
    assert np.flatnonzero(parts[0].is_decoded).tolist() == list(range(2 * size, 3 * size))
    assert parts[0].next_from(2 * size) == 0
    np.testing.assert_allclose(fresh_engine.answer(newer).images, parts[-1].images, atol=1e-5)


def test_cached_variants_come_first(fresh_engine: Engine, request_: Request) -> None:
    size = fresh_engine.runner.round_rows
    whole = replace(request_, count=4 * size)
    fresh_engine.answer(whole)
    fresh_engine.decoded.forget()  # all entries were read before, but no variant is known
    fresh_engine.answer(replace(whole, count=size + 3))
    parts = list(fresh_engine.stream(whole))
    assert [p.done for p in parts] == [size + 3, 2 * size + 3, 3 * size + 3, 4 * size]
    assert np.flatnonzero(parts[0].is_decoded).tolist() == list(range(size + 3))
    assert parts[-1].is_complete
    fresh = VariantCache()
    fresh_engine.decoded = fresh
    np.testing.assert_array_equal(fresh_engine.answer(whole).images, parts[-1].images)


def test_short_answers_come_in_one_part(fresh_engine: Engine, request_: Request) -> None:
    size = fresh_engine.runner.round_rows
    fresh_engine.answer(replace(request_, count=2 * size + FEW))
    fresh_engine.decoded.forget()
    fresh_engine.answer(replace(request_, count=size - 1))
    assert [p.done for p in fresh_engine.stream(replace(request_, count=2 * size - 1))] == [
        2 * size - 1
    ]
    whole = 2 * size - 1 + FEW
    assert [p.done for p in fresh_engine.stream(replace(request_, count=whole))] == [whole]


def test_new_entries_are_read_in_small_rounds_after_cached_ones(
    fresh_engine: Engine, request_: Request
) -> None:
    most = fresh_engine.runner.round_rows // VARIANTS_PER_READ
    asked = replace(request_, source="memory", count=fresh_engine.runner.round_rows)
    fresh_engine.answer(replace(asked, count=1))
    parts = list(fresh_engine.stream(asked))
    assert parts[0].is_decoded.tolist() == [True] + [False] * (asked.count - 1)
    read = {int(parts[0].addressed[0])}
    for part in parts[1:]:
        newly = set(part.addressed[part.is_decoded].tolist()) - read
        assert 0 < len(newly) <= most
        read |= newly
    assert len(read) > most, "or one round would be enough"
    fresh_engine.decoded.forget()
    assert [p.done for p in fresh_engine.stream(asked)] == [asked.count]

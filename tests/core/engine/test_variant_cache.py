"""Cached variants: the same images without running the decoder."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from vma_core.bundles.bundle import baseline
from vma_core.engine.engine import Engine
from vma_core.engine.request import Drawing, Request
from vma_core.engine.runtime.runner import SlotBatch, VariantBatch
from vma_core.engine.variant_cache import VariantCache
from vma_core.memory.entries import Memory

Decoded = Callable[[Request], int]


@pytest.fixture
def decoded(fresh_engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Decoded:
    """Number of variants that a request decodes; its images equal those without a cache."""
    rows: list[int] = []

    def count(name: str) -> None:
        run = getattr(fresh_engine.runner, name)

        def counted(wanted: VariantBatch, *others: SlotBatch) -> object:
            rows.append(len(wanted.rows))
            return run(wanted, *others)

        monkeypatch.setattr(fresh_engine.runner, name, counted)

    count("generate")
    count("draw")

    def ask(request: Request) -> int:
        rows.clear()
        images = fresh_engine.answer(request).images
        count = sum(rows)
        kept, fresh_engine.decoded = fresh_engine.decoded, VariantCache()
        np.testing.assert_array_equal(fresh_engine.answer(request).images, images)
        fresh_engine.decoded = kept
        return count

    return ask


def test_a_variant_is_decoded_once(decoded: Decoded, request_: Request) -> None:
    assert decoded(request_) == 12
    assert decoded(request_) == 0
    assert decoded(replace(request_, count=20)) == 8


def test_another_drawing_decodes_only_variants_with_other_addresses(
    decoded: Decoded, fresh_engine: Engine, request_: Request, glyphs: np.ndarray
) -> None:
    decoded(request_)
    other = replace(request_, drawing=Drawing.of(np.maximum(glyphs[4], glyphs[7])))
    before, after = (fresh_engine.answer(r).addressed for r in (request_, other))
    fresh_engine.decoded.forget()
    decoded(request_)
    assert decoded(other) == int((before != after).sum())
    assert decoded(replace(other, drawing=None, source="memory")) > 0


@pytest.mark.parametrize(
    "change",
    [{"seed": 4}, {"z_temperature": 0.5}, {"variation": 1.5}, {"around": ((1, 2),)}],
    ids=str,
)
def test_other_noise_or_another_temperature_is_decoded(
    decoded: Decoded, request_: Request, change: dict[str, object]
) -> None:
    decoded(request_)
    assert decoded(replace(request_, **change)) == 12  # type: ignore[arg-type]


def test_an_entry_of_a_changed_memory_is_decoded(
    decoded: Decoded, request_: Request, memory: Memory
) -> None:
    """Its companions may be others."""
    decoded(request_)
    memory.set_enabled(0, False)
    assert decoded(replace(request_, memory=memory.snapshot())) == 12


def test_variants_near_a_drawing_depend_on_the_drawing(
    decoded: Decoded, request_: Request, glyphs: np.ndarray
) -> None:
    near = replace(request_, variation=0.2)
    assert decoded(near) == 12
    assert decoded(near) == 0
    assert decoded(replace(near, drawing=Drawing.of(np.roll(glyphs[4], 1, axis=1)))) == 12
    of_entries = replace(near, source="memory")
    decoded(of_entries)
    assert decoded(of_entries) == 0


def test_variants_of_the_drawing_itself_do_not_depend_on_the_memory(
    decoded: Decoded, request_: Request, memory: Memory, glyphs: np.ndarray
) -> None:
    of_drawing = replace(request_, source="drawing")
    assert decoded(of_drawing) == 12
    memory.set_enabled(0, False)
    assert decoded(replace(of_drawing, memory=memory.snapshot())) == 0
    assert decoded(replace(of_drawing, memory=Memory().snapshot())) == 0
    assert decoded(replace(of_drawing, drawing=Drawing.of(glyphs[5]))) == 12


def test_soft_reads_are_not_cached(request_: Request) -> None:
    """They mix all entries, by the drawing."""
    soft = baseline("soft").engine()
    images = [soft.answer(request_).images for _ in range(2)]
    np.testing.assert_array_equal(*images)
    assert soft.decoded.found == 0
    assert soft.decoded.asked == 24


def test_the_least_recently_used_variants_are_dropped(
    decoded: Decoded, fresh_engine: Engine, request_: Request
) -> None:
    request_ = replace(request_, source="drawing")
    result = fresh_engine.answer(request_)
    strokes = result.strokes[0]
    variant_bytes = result.images[0].nbytes + (strokes.points_px.nbytes if strokes else 0)
    fresh_engine.decoded = VariantCache(max_bytes=15 * variant_bytes)
    decoded(request_)
    decoded(replace(request_, count=2))  # the first two are the newest now
    decoded(replace(request_, seed=9, count=5))
    assert decoded(replace(request_, count=2)) == 0
    assert decoded(request_) == 2


def test_keep_only_clears_the_variant_cache(
    decoded: Decoded, fresh_engine: Engine, request_: Request
) -> None:
    decoded(request_)
    fresh_engine.keep_only(request_.memory)
    assert decoded(request_) == 12


def test_the_result_includes_the_time_of_the_heat(
    fresh_engine: Engine, request_: Request, monkeypatch: pytest.MonkeyPatch
) -> None:
    embed, embedded_ms = fresh_engine.runner.embed, []

    def timed(images: np.ndarray) -> np.ndarray:
        started = time.perf_counter()
        found = embed(images)
        embedded_ms.append(1e3 * (time.perf_counter() - started))
        return found

    monkeypatch.setattr(fresh_engine.runner, "embed", timed)
    heat = fresh_engine.address(request_.memory, request_.drawing)
    result = fresh_engine.answer(request_)
    assert result.addresses is heat, "it is not computed twice"
    assert result.timings_ms["address"] >= max(embedded_ms) > 0
    assert result.timings_ms["total"] >= result.timings_ms["address"]

"""The memory: changes, versions, and keys that are never computed twice."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from vma_core.bundles.bundle import Bundle
from vma_core.engine.index.key_index import KeyIndex
from vma_core.errors import UserError
from vma_core.memory.entries import Memory, MemoryEntry, MemorySnapshot, require_entries


def test_entries_are_read_only_copies(glyphs: np.ndarray) -> None:
    entry = MemoryEntry(glyphs[0])
    with pytest.raises(ValueError, match="read-only"):
        entry.image[0, 0] = 1
    with pytest.raises(ValueError, match="square"):
        MemoryEntry(np.zeros((3, 4), np.uint8))


def test_every_change_gives_a_new_version_and_undoes_exactly(memory: Memory) -> None:
    before, version = memory.content_hash(), memory.version
    taken = memory.remove([1, 4])
    assert len(memory) == 10
    assert memory.content_hash() != before
    memory.restore(taken)
    memory.reorder([*range(1, 12), 0])
    assert memory.content_hash() != before
    memory.reorder([11, *range(11)])
    assert memory.content_hash() == before
    assert memory.version == version + 4


def test_a_view_is_kept_until_something_changes(memory: Memory) -> None:
    view = memory.snapshot()
    assert memory.snapshot() is view
    memory.set_enabled(3, False)
    assert memory.snapshot() != view
    assert tuple(memory.snapshot().positions) == (0, 1, 2, 4, 5, 6, 7, 8, 9, 10, 11)
    assert memory.snapshot().row_of[4] == 3


def test_order_must_name_every_position(memory: Memory) -> None:
    with pytest.raises(ValueError, match="every position"):
        memory.reorder([0, 0, 1])


def test_keys_of_unchanged_entries_are_never_computed_again(
    memory: Memory, bundle: Bundle, glyphs: np.ndarray
) -> None:
    keys = bundle.engine("cpu").keys
    first = keys.matrix(memory.snapshot())
    assert keys.computed == 12
    memory.replace(0, replace(memory[0], label="other"))
    memory.set_enabled(1, False)
    memory.reorder(list(reversed(range(12))))
    keys.matrix(memory.snapshot())
    memory.set_enabled(10, True)
    assert keys.computed == 12
    np.testing.assert_array_equal(keys.matrix(memory.snapshot()), first[::-1])
    memory.append(MemoryEntry(glyphs[0]))
    keys.matrix(memory.snapshot())
    assert keys.computed == 13


def test_an_empty_memory_is_an_error_with_advice() -> None:
    with pytest.raises(UserError, match="no enabled entry"):
        require_entries(Memory().snapshot())


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 30)), max_size=25))
def test_views_match_the_entries_after_any_change(changes: list[tuple[int, int]]) -> None:
    memory = Memory([MemoryEntry(np.zeros((4, 4), np.uint8), str(i)) for i in range(5)])
    kept: list[tuple[MemorySnapshot, tuple[int, ...]]] = []
    for kind, place in changes:
        count = len(memory)
        if kind == 0:
            new = [MemoryEntry(np.ones((4, 4), np.uint8), enabled=place % 3 > 0)] * (place % 2 + 1)
            memory.insert(place % (count + 1), new)
        elif kind == 1 and count:
            taken = memory.remove({place % count, (3 * place) % count})
            if place % 2:
                memory.restore(taken)
        elif kind == 2 and count:
            memory.set_enabled(place % count, place % 2 > 0)
        elif kind == 3:
            memory.reorder([(i + place) % count for i in range(count)])
        elif kind == 4 and count:
            memory.replace(place % count, MemoryEntry(np.ones((4, 4), np.uint8)))
        view = memory.snapshot()
        enabled = [(p, e) for p, e in enumerate(memory.entries) if e.enabled]
        assert view.entries == tuple(e for _, e in enabled)
        assert list(view.positions) == [p for p, _ in enabled]
        assert view.image_ids.tolist() == [e.image_id for _, e in enabled]
        kept.append((view, tuple(view.image_ids.tolist())))
    for view, image_ids in kept:
        assert tuple(view.image_ids.tolist()) == image_ids, "a view is of its moment"


def test_products_are_those_of_the_keys_in_order() -> None:
    rng = np.random.default_rng(0)
    table = KeyIndex(lambda images: images.reshape(len(images), -1)[:, :6] + 0.5, 6)
    images = (rng.random((40, 4, 4)) < 0.5).astype(np.uint8)
    memory = Memory([MemoryEntry(image) for image in images[:30]])
    query = rng.standard_normal(6).astype(np.float32)

    def check() -> None:
        view = memory.snapshot()
        expected = np.stack([e.image.reshape(-1)[:6] + 0.5 for e in view.entries]) @ query
        np.testing.assert_allclose(table.similarities(view, query), expected, rtol=1e-5)
        np.testing.assert_allclose(table.matrix(view) @ query, expected, rtol=1e-5)

    check()
    memory.insert(7, [MemoryEntry(image) for image in images[30:]])
    check()
    gone = memory.remove([0, 7, 8, 20])
    memory.reorder(list(reversed(range(len(memory)))))
    check()
    computed = table.computed
    memory.restore(gone)
    check()
    assert table.computed == computed == 40
    view = memory.snapshot()
    other = KeyIndex(lambda images: np.zeros((len(images), 6), np.float32), 6)
    other.put(view, table.matrix(view))
    np.testing.assert_array_equal(other.matrix(view), table.matrix(view))
    assert other.computed == 0
    memory.remove(range(10))
    table.keep_only(memory.snapshot())
    check()
    assert set(table.known.tolist()) == {e.image_id for e in memory.entries}
    assert table.computed == 40


def test_keys_of_removed_entries_are_kept_up_to_a_limit() -> None:
    rng = np.random.default_rng(1)
    table = KeyIndex(lambda images: images.reshape(len(images), -1)[:, :6] + 0.5, 6, spare_rows=10)
    memory = Memory([MemoryEntry(image) for image in rng.integers(0, 2, (40, 4, 4), np.uint8)])
    query = rng.standard_normal(6).astype(np.float32)
    table.similarities(memory.snapshot(), query)
    memory.remove(range(20))
    table.similarities(memory.snapshot(), query)
    assert len(table.known) == 40
    memory.remove(range(6))
    found = table.similarities(memory.snapshot(), query)
    assert len(table.known) == 14
    expected = np.stack([e.image.reshape(-1)[:6] + 0.5 for e in memory.entries]) @ query
    np.testing.assert_allclose(found, expected, rtol=1e-5)
    assert table.computed == 40


def test_an_empty_memory_has_no_products() -> None:
    table = KeyIndex(lambda images: images.reshape(len(images), -1)[:, :6] + 0.5, 6)
    memory = Memory()
    assert table.similarities(memory.snapshot(), np.zeros(6, np.float32)).shape == (0,)
    memory.append(MemoryEntry(np.ones((4, 4), np.uint8)))
    assert table.similarities(memory.snapshot(), np.ones(6, np.float32)).shape == (1,)
    memory.remove([0])
    assert table.similarities(memory.snapshot(), np.zeros(6, np.float32)).shape == (0,)


def test_an_offered_key_is_not_computed() -> None:
    rng = np.random.default_rng(2)
    table = KeyIndex(lambda images: images.reshape(len(images), -1)[:, :6] + 0.5, 6)
    first, drawn, other = rng.integers(0, 2, (3, 4, 4), np.uint8)
    memory = Memory([MemoryEntry(first)])
    table.prepare(memory.snapshot())
    key = rng.standard_normal(6).astype(np.float32)
    table.offer(drawn, key)
    memory.append(MemoryEntry(other))
    memory.append(MemoryEntry(drawn))
    table.prepare(memory.snapshot())
    assert table.computed == 3, "one of several is computed with them"
    memory.insert(0, [MemoryEntry(drawn)])
    np.testing.assert_array_equal(table.matrix(memory.snapshot())[0], key)
    assert table.computed == 3
    table.keep_only(memory.snapshot())
    memory.append(MemoryEntry(drawn))
    table.prepare(memory.snapshot())
    assert table.computed == 4, "nothing that was drawn is kept"


def test_keys_requested_by_many_threads_are_computed_once() -> None:
    threads, asked = 8, threading.Semaphore(0)

    def compute(images: np.ndarray) -> np.ndarray:
        assert all(asked.acquire(timeout=60) for _ in range(threads)), "all threads ask meanwhile"
        return images.reshape(len(images), -1)[:, :6] + 0.5

    def similarities(_number: int) -> np.ndarray:
        asked.release()
        return table.similarities(view, query)

    rng = np.random.default_rng(3)
    memory = Memory([MemoryEntry(image) for image in rng.integers(0, 2, (60, 4, 4), np.uint8)])
    view, query = memory.snapshot(), rng.standard_normal(6).astype(np.float32)
    expected = np.stack([e.image.reshape(-1)[:6] + 0.5 for e in view.entries]) @ query
    table = KeyIndex(compute, 6)
    with ThreadPoolExecutor(threads) as pool:
        for found in pool.map(similarities, range(2 * threads)):
            np.testing.assert_allclose(found, expected, rtol=1e-5)
    assert table.computed == len(table.known) == 60

"""Keys cached on disk by image content; a lost cache only costs time."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from vma_core.engine.index import key_index
from vma_core.engine.index.key_index import EMBED_BATCH, KeyCache, KeyIndex
from vma_core.memory.entries import Memory, MemoryEntry, MemorySnapshot

SIZE, SIDE = 6, 5
MODEL = "ab" * 32


def some_entries(count: int, seed: int = 0) -> list[MemoryEntry]:
    images = (np.random.default_rng(seed).random((count, SIDE, SIDE)) < 0.5).astype(np.uint8)
    return [MemoryEntry(image) for image in images]


def keys_of(images: np.ndarray) -> np.ndarray:
    """Fakes the network: unit vectors of the first pixels."""
    flat = images.reshape(len(images), -1)[:, :SIZE] + 0.5
    unit: np.ndarray = (flat / np.linalg.norm(flat, axis=1, keepdims=True)).astype(np.float32)
    return unit


def index_in(folder: Path, model: str = MODEL) -> KeyIndex:
    index = KeyIndex(keys_of, SIZE, keep_from=20)
    index.store = KeyCache(folder, model, SIZE)
    return index


def test_cached_keys_are_reused_by_the_next_process(tmp_path: Path) -> None:
    entries = some_entries(300)
    first = index_in(tmp_path)
    expected = first.matrix(Memory(entries).snapshot())
    assert first.computed == 300
    again = [MemoryEntry(e.image.copy()) for e in reversed(entries)]
    second = index_in(tmp_path)
    found = second.matrix(Memory([*again, *some_entries(30, seed=1)]).snapshot())
    assert second.computed == 30
    np.testing.assert_allclose(found[:300], expected[::-1], atol=1e-4)
    third = index_in(tmp_path)
    third.matrix(Memory([*some_entries(30, seed=1), *again]).snapshot())
    assert third.computed == 0


def test_another_model_has_other_keys(tmp_path: Path) -> None:
    entries = some_entries(40)
    index_in(tmp_path).matrix(Memory(entries).snapshot())
    other = index_in(tmp_path, "cd" * 32)
    other.matrix(Memory(entries).snapshot())
    assert other.computed == 40


def test_damaged_files_and_unwritable_folders_only_cost_time(tmp_path: Path) -> None:
    entries = some_entries(40)
    index_in(tmp_path).matrix(Memory(entries).snapshot())
    (path,) = tmp_path.iterdir()
    whole = path.read_bytes()
    for damaged in (b"", whole[:50], whole[:-9], b"x" * len(whole), whole.replace(b"I16", b"I32")):
        path.write_bytes(damaged)
        table = index_in(tmp_path)
        expected = keys_of(np.stack([e.image for e in entries]))
        np.testing.assert_allclose(table.matrix(Memory(entries).snapshot()), expected, atol=1e-4)
        assert table.computed == 40
    (tmp_path / "file").write_text("")
    table = index_in(tmp_path / "file" / "folder")
    table.matrix(Memory(entries).snapshot())
    assert table.computed == 40


def test_only_recently_used_models_are_kept(tmp_path: Path) -> None:
    for number in range(key_index.MAX_FILES + 2):
        store = KeyCache(tmp_path, f"{number:02}" * 32, SIZE)
        entries = some_entries(3)
        store.add(entries, keys_of(np.stack([e.image for e in entries])))
        newest = max(tmp_path.iterdir(), key=lambda p: p.stat().st_mtime)
        os.utime(newest, (number, number))
    kept = sorted(path.name[:2] for path in tmp_path.iterdir())
    assert kept == [f"{number:02}" for number in range(2, key_index.MAX_FILES + 2)]


def test_cancelled_key_computation_resumes() -> None:
    memory = Memory(some_entries(3 * EMBED_BATCH))
    table = KeyIndex(keys_of, SIZE, keep_from=20)
    told: list[int] = []

    def stops_at_the_second(view: MemorySnapshot, done: int, total: int) -> None:
        assert view == memory.snapshot()
        assert total == 3 * EMBED_BATCH
        told.append(done)
        if done:
            raise InterruptedError

    table.advance = stops_at_the_second
    with pytest.raises(InterruptedError):
        table.matrix(memory.snapshot())
    assert told == [0, EMBED_BATCH]
    assert table.computed == EMBED_BATCH
    table.advance = lambda _view, done, total: told.append(total - done)
    np.testing.assert_allclose(
        table.matrix(memory.snapshot()),
        keys_of(np.stack([e.image for e in memory.entries])),
        atol=1e-6,
    )
    assert table.computed == 3 * EMBED_BATCH
    assert told[-1] == 0

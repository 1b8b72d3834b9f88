"""Copies of unsaved work: their content, and recovery after any failing call."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from faulty_os import Fault, inject
from vma_core.errors import UserError
from vma_core.glyphs.strokes import Stroke, StrokePoint
from vma_core.memory.entries import MemoryEntry
from vma_core.storage.autosave import (
    MAX_NEW_ENTRIES,
    Autosave,
    UnsavedWork,
    discard,
    orphaned_copies,
    recover,
    work_copies,
)
from vma_core.storage.project import Project

SIZE = 8


def entries(count: int, seed: int = 0) -> tuple[MemoryEntry, ...]:
    """Random ones."""
    ink = (np.random.default_rng(seed).random((count, SIZE, SIZE)) < 0.3).astype(np.uint8)
    return tuple(MemoryEntry(image, f"{seed}-{n}") for n, image in enumerate(ink))


def work(memory: Sequence[MemoryEntry], points: int = 1) -> UnsavedWork:
    """A document whose drawing is one stroke with this number of points."""
    stroke = Stroke(tuple(StrokePoint(float(n), 1.0) for n in range(points)))
    return UnsavedWork(Project(SIZE, tuple(memory), (stroke,)), Path("/somewhere/letters.vma"))


def labels(found: UnsavedWork) -> list[str]:
    """Labels of all entries in order."""
    return [entry.label for entry in found.project.entries]


FEW_NEW = 3
"""Entries that need no base in most tests here."""


def test_every_change_of_a_memory_is_recovered(tmp_path: Path) -> None:
    journal = Autosave(tmp_path, "unsaved-1", FEW_NEW)
    base = entries(10)
    more = entries(3, seed=1)
    for memory in (
        base[:2],
        base,
        (*more, *base),
        (*base[5:], *base[:5]),
        (*base[:4], *base[6:]),
        (*base[:4], replace(base[4], label="named"), *base[5:]),
        base[::-1],
        (),
        entries(9, seed=2),
        (*entries(2, seed=3), *base),
    ):
        journal.keep_whole(work(memory))
        found = recover(journal.path, SIZE)
        assert labels(found) == [entry.label for entry in memory]
        for before, after in zip(memory, found.project.entries, strict=True):
            assert np.array_equal(before.image, after.image)
        assert found.document == Path("/somewhere/letters.vma")
    assert len(list(tmp_path.glob("*.base"))) == 1


def test_a_copy_writes_only_new_entries(tmp_path: Path) -> None:
    journal = Autosave(tmp_path, "unsaved-1", FEW_NEW)
    base = entries(2_000)
    journal.keep_whole(work(base))
    (written,) = tmp_path.glob("*.base")
    before = written.stat().st_mtime_ns
    assert journal.keep(work((*entries(1, seed=1), *base), points=50))
    assert written.stat().st_mtime_ns == before
    assert journal.path.stat().st_size < 4_000
    assert len(recover(journal.path, SIZE).project.drawing[0].points) == 50


def test_drawings_are_kept_while_a_large_memory_is_still_being_written(
    tmp_path: Path,
) -> None:
    may_write = threading.Event()

    class SlowlyWritten(Autosave):
        def _write_base(self, base: Any) -> None:
            may_write.wait(20)
            super()._write_base(base)

    journal = SlowlyWritten(tmp_path, "unsaved-1", FEW_NEW)
    assert journal.keep(work(entries(2)))
    assert not journal.keep(work(entries(50, seed=1), points=7))
    found = recover(journal.path, SIZE)
    assert labels(found) == ["0-0", "0-1"]
    assert len(found.project.drawing[0].points) == 7
    may_write.set()
    journal.keep_whole(work(entries(50, seed=1), points=9))
    found = recover(journal.path, SIZE)
    assert len(found.project.entries) == 50
    assert len(found.project.drawing[0].points) == 9


def test_a_copy_opens_after_any_failing_call(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = entries(6), entries(7, seed=1)
    journal = Autosave(tmp_path, "unsaved-0", FEW_NEW)
    journal.keep_whole(work(first))
    for at in range(1, 60):
        journal = Autosave(tmp_path, f"unsaved-{at}", FEW_NEW)
        journal.keep_whole(work(first))
        fault = Fault(at)
        with monkeypatch.context() as patch:
            inject(patch, fault)
            with contextlib.suppress(UserError):
                journal.keep_whole(work(second, points=5))
        found = recover(journal.path, SIZE)
        assert labels(found) in ([e.label for e in first], [e.label for e in second])
        journal.keep_whole(work(second, points=5))
        assert labels(recover(journal.path, SIZE)) == [e.label for e in second]
        if not fault.hit:
            return
    pytest.fail("there was no end of calls")


def test_orphaned_copies_are_found_and_deleted(tmp_path: Path) -> None:
    journal = Autosave(tmp_path, "unsaved-1")
    base = entries(MAX_NEW_ENTRIES + 1)
    journal.keep_whole(work(base))
    assert work_copies(tmp_path) == [journal.path]
    assert orphaned_copies(tmp_path) == []
    journal.drop()
    assert work_copies(tmp_path) == []
    assert orphaned_copies(tmp_path) == [journal.path]
    assert journal.keep(work(base))  # the base is there still
    journal.drop()
    discard(journal.path)
    assert not list(tmp_path.iterdir())


def test_a_window_that_closes_without_unsaved_work_leaves_nothing(tmp_path: Path) -> None:
    journal = Autosave(tmp_path, "unsaved-1")
    journal.keep_whole(work(entries(MAX_NEW_ENTRIES + 1)))
    journal.drop()
    journal.close()
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "damage", [b"", b"PK\x03\x04 half", b"a text"], ids=["empty", "cut off", "another file"]
)
def test_a_damaged_copy_is_refused(tmp_path: Path, damage: bytes) -> None:
    journal = Autosave(tmp_path, "unsaved-1")
    journal.keep_whole(work(entries(2)))
    journal.path.write_bytes(damage)
    with pytest.raises(UserError, match="damaged"):
        recover(journal.path, SIZE)


def test_a_copy_without_its_base_is_refused(tmp_path: Path) -> None:
    journal = Autosave(tmp_path, "unsaved-1")
    journal.keep_whole(work(entries(MAX_NEW_ENTRIES + 1)))
    (base,) = tmp_path.glob("*.base")
    base.unlink()
    with pytest.raises(UserError, match="cannot be read"):
        recover(journal.path, SIZE)

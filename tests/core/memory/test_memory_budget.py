"""A memory that is too large for the machine is refused before anything of it is read."""

from __future__ import annotations

import struct
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import psutil
import pytest
from vma_core.errors import UserError
from vma_core.importers.readers import import_glyphs
from vma_core.memory import budget
from vma_core.memory.budget import bytes_needed, require_memory_for
from vma_core.memory.entries import MemoryEntry
from vma_core.storage.project import Project, load_project, save_project


@pytest.fixture
def little_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine on which 30 images are many and 100 kB are free."""
    free = SimpleNamespace(available=100_000)
    monkeypatch.setattr(psutil, "virtual_memory", lambda: free)
    monkeypatch.setattr(budget, "UNCHECKED_ENTRIES", 30)


def test_a_million_entries_need_what_was_measured_for_a_hundred_thousand() -> None:
    assert bytes_needed(1_000_000, 28) == 10 * bytes_needed(100_000, 28)
    assert bytes_needed(100_000, 28) < 400e6


@pytest.mark.usefixtures("little_memory")
def test_the_estimate_is_told() -> None:
    require_memory_for(30, 28, "x")
    with pytest.raises(UserError, match=r"f.vma holds 1,000,000 images. They need about 3.0 GB"):
        require_memory_for(1_000_000, 28, "f.vma")


@pytest.mark.usefixtures("little_memory")
def test_large_files_are_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    entries = tuple(MemoryEntry(np.eye(28, dtype=np.uint8)) for _ in range(60))
    project = tmp_path / "large.vma"
    save_project(Project(28, entries), project)
    idx = tmp_path / "large-idx3-ubyte"
    idx.write_bytes(struct.pack(">IIII", 0x803, 60, 28, 28) + b"\1" * 60 * 784)
    with pytest.raises(UserError, match="60 images"):
        import_glyphs(idx, 28)
    with pytest.raises(UserError, match="60 images"):
        load_project(project, 28)
    monkeypatch.undo()
    assert len(load_project(project, 28).entries) == len(import_glyphs(idx, 28)) == 60


def test_an_idx_file_says_what_is_too_much(tmp_path: Path) -> None:
    idx = tmp_path / "huge-idx3-ubyte"
    idx.write_bytes(struct.pack(">IIII", 0x803, 2_000_000, 28, 28))
    with pytest.raises(UserError, match="claims 2,000,000 images"):
        import_glyphs(idx, 28)

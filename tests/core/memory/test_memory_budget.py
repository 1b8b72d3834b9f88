"""A memory too large for the machine is refused before it is read."""

from __future__ import annotations

import struct
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import psutil
import pytest
from vma_core.errors import UserError
from vma_core.importers.readers import import_glyphs
from vma_core.memory.budget import UNCHECKED_ENTRIES, bytes_needed, require_memory_for
from vma_core.memory.entries import MemoryEntry
from vma_core.storage.project import Project, load_project, save_project

MANY = UNCHECKED_ENTRIES + 1
SIZE = 8


@pytest.fixture
def little_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine with 100 kB of free memory."""
    free = SimpleNamespace(available=100_000)
    monkeypatch.setattr(psutil, "virtual_memory", lambda: free)


def test_the_estimate_is_proportional_to_the_entries() -> None:
    assert bytes_needed(1_000_000, 28) == 10 * bytes_needed(100_000, 28)
    assert bytes_needed(100_000, 28) < 400e6


@pytest.mark.usefixtures("little_memory")
def test_the_error_states_the_estimate() -> None:
    require_memory_for(UNCHECKED_ENTRIES, 28, "x")
    with pytest.raises(UserError, match=r"f.vma holds 1,000,000 images. They need about 3.0 GB"):
        require_memory_for(1_000_000, 28, "f.vma")


@pytest.mark.usefixtures("little_memory")
def test_large_files_are_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    entries = MANY * (MemoryEntry(np.eye(SIZE, dtype=np.uint8)),)
    project = tmp_path / "large.vma"
    save_project(Project(SIZE, entries), project)
    idx = tmp_path / "large-idx3-ubyte"
    idx.write_bytes(struct.pack(">IIII", 0x803, MANY, SIZE, SIZE) + b"\1" * MANY * SIZE**2)
    with pytest.raises(UserError, match="20,001 images"):
        import_glyphs(idx, SIZE)
    with pytest.raises(UserError, match="20,001 images"):
        load_project(project, SIZE)
    monkeypatch.undo()
    assert len(load_project(project, SIZE).entries) == len(import_glyphs(idx, SIZE)) == MANY


def test_an_idx_file_with_too_many_images_is_refused(tmp_path: Path) -> None:
    idx = tmp_path / "huge-idx3-ubyte"
    idx.write_bytes(struct.pack(">IIII", 0x803, 2_000_000, 28, 28))
    with pytest.raises(UserError, match="claims 2,000,000 images"):
        import_glyphs(idx, 28)

"""Files that were damaged on the way: each is what it was, or refused."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from test_journal import work
from tiny import TINY
from vma_core.errors import UserError
from vma_core.memory.entries import MemoryEntry
from vma_core.storage.autosave import Autosave, recover
from vma_core.storage.project import Project, project_bytes, read_project
from vma_core.training.checkpoint import read_checkpoint
from vma_core.training.corpus import Corpus
from vma_core.training.recipe import Recipe
from vma_core.training.trainer import Trainer

SIZE = 8


@pytest.fixture(scope="module")
def content() -> bytes:
    """A small project file."""
    ink = (np.random.default_rng(0).random((3, SIZE, SIZE)) < 0.3).astype(np.uint8)
    entries = tuple(MemoryEntry(image, label) for image, label in zip(ink, "abc", strict=True))
    return project_bytes(Project(SIZE, entries, work(()).project.drawing))


def meaning(content: bytes) -> tuple[object, ...]:
    """Everything that a project file says."""
    found = read_project(io.BytesIO(content), "letters.vma", SIZE)
    entries = tuple((e.image.tobytes(), e.label, e.source, e.enabled) for e in found.entries)
    return (entries, found.drawing, found.settings, len(found.favourites), found.model_name)


def test_every_flipped_bit_of_a_project_is_detected_or_harmless(content: bytes) -> None:
    whole, refused = meaning(content), 0
    for place in range(len(content)):
        for bit in (0, 3, 7):
            damaged = bytearray(content)
            damaged[place] ^= 1 << bit
            try:
                assert meaning(bytes(damaged)) == whole
            except UserError:
                refused += 1
    assert refused > len(content)  # most bytes are checked content


def test_every_truncation_of_a_project_is_detected(content: bytes) -> None:
    for length in range(len(content)):
        with pytest.raises(UserError, match=r"letters\.vma is damaged"):
            meaning(content[:length])


def test_every_truncation_of_a_copy_is_detected(tmp_path: Path) -> None:
    journal = Autosave(tmp_path, "unsaved-1")
    journal.keep_whole(work(()))
    content = journal.path.read_bytes()
    for length in range(0, len(content), 3):
        journal.path.write_bytes(content[:length])
        with pytest.raises(UserError, match="damaged"):
            recover(journal.path, SIZE)


def test_flipped_bits_of_a_checkpoint_are_detected(tmp_path: Path) -> None:
    images = (np.random.default_rng(0).random((1, 96, 8, 8)) < 0.3).astype(np.uint8)
    rows = [np.arange(6 * c, 6 * c + 6) for c in range(16)]
    corpus = Corpus(images, rows, [f"A/{c}" for c in range(16)], "hash")
    path = tmp_path / "checkpoint.safetensors"
    Trainer(Recipe(entries=4, targets=4, shots=(1,), model=TINY), corpus).save(path)
    content = path.read_bytes()
    rng = np.random.default_rng(1)
    header = 8 + int.from_bytes(content[:8], "little")
    for place in rng.integers(header, len(content), 200):
        damaged = bytearray(content)
        damaged[place] ^= 1 << int(rng.integers(8))
        path.write_bytes(damaged)
        with pytest.raises(UserError, match="damaged"):
            read_checkpoint(path)
    path.write_bytes(content)
    read_checkpoint(path)

"""The memory: changes, versions, and keys that are never computed twice."""

from __future__ import annotations

import numpy as np
import pytest
from vma_core.bundle import Bundle
from vma_core.errors import UserError
from vma_core.memory import Memory, MemoryEntry, require_entries


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
    view = memory.view()
    assert memory.view() is view
    memory.set_enabled(3, False)
    assert memory.view() != view
    assert memory.view().positions == (0, 1, 2, 4, 5, 6, 7, 8, 9, 10, 11)
    assert memory.view().row_of[4] == 3


def test_order_must_name_every_position(memory: Memory) -> None:
    with pytest.raises(ValueError, match="every position"):
        memory.reorder([0, 0, 1])


def test_keys_of_unchanged_entries_are_never_computed_again(
    memory: Memory, bundle: Bundle, glyphs: np.ndarray
) -> None:
    keys = bundle.engine("cpu").keys
    first = keys.matrix(memory.view())
    assert keys.computed == 12
    memory.set_label(0, "other")
    memory.set_enabled(1, False)
    memory.reorder(list(reversed(range(12))))
    keys.matrix(memory.view())
    memory.set_enabled(10, True)
    assert keys.computed == 12
    np.testing.assert_array_equal(keys.matrix(memory.view()), first[::-1])
    memory.append(MemoryEntry(glyphs[0]))
    keys.matrix(memory.view())
    assert keys.computed == 13


def test_an_empty_memory_says_what_to_do() -> None:
    with pytest.raises(UserError, match="no enabled entry"):
        require_entries(Memory().view())

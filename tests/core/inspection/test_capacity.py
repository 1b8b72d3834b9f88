"""The capacity curve: its figures by the engine's own answers, its conflicts by brute force."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from vma_core.engine.engine import Engine
from vma_core.engine.request import Drawing
from vma_core.errors import UserError
from vma_core.inspection.capacity import Capacity, capacity, growing_sizes
from vma_core.memory.entries import Memory, MemoryEntry
from vma_core.standard_errors import wilson_interval
from vma_core.storage.starter_memory import starter_memory


@pytest.fixture(scope="module")
def entries() -> list[MemoryEntry]:
    """Seven characters in two hands, and a copy of one of them with another label."""
    known = starter_memory()[:14]
    return [*known, MemoryEntry(known[0].image, "impostor"), replace(known[3], enabled=False)]


@pytest.fixture(scope="module")
def found(engine: Engine, entries: list[MemoryEntry]) -> Capacity:
    return capacity(engine, entries, seed=1)


def test_sizes_grow_up_to_all_entries() -> None:
    assert growing_sizes(2) == [2]
    assert growing_sizes(5) == [2, 3, 4, 5]
    sizes = growing_sizes(1000)
    assert (sizes[0], sizes[-1]) == (2, 1000)
    assert len(sizes) <= 10
    assert sizes == sorted(set(sizes))


def test_accuracy_and_kl_equal_the_engines(
    engine: Engine, entries: list[MemoryEntry], found: Capacity
) -> None:
    labelled = entries[:15]
    assert found.sizes[-1] == 15
    assert found.classes[-1] == 8
    kl, surely, perhaps = [], [], []
    for row, entry in enumerate(labelled):
        others = labelled[:row] + labelled[row + 1 :]
        answer = engine.address(Memory(others).snapshot(), Drawing.of(entry.image))
        kl.append(answer.kl_bits * math.log(2))
        if entry.label == "impostor":
            continue
        mass: dict[str, float] = {}
        for other, probability in zip(others, answer.posterior, strict=True):
            mass[other.label] = mass.get(other.label, 0.0) + float(probability)
        rival = max(share for name, share in mass.items() if name != entry.label)
        # The copy ties with what it was copied from, and rounding decides.
        surely.append(mass[entry.label] > rival + 1e-6)
        perhaps.append(mass[entry.label] > rival - 1e-6)
    assert found.address_kl_nats[-1] == pytest.approx(np.mean(kl), abs=1e-4)
    assert np.mean(surely) <= found.accuracy[-1] <= np.mean(perhaps)
    assert np.mean(perhaps) - np.mean(surely) < 0.1
    # Where every drawing has its like in memory, naming an entry costs at most −ln p(a).
    prior = engine.address(Memory(labelled[1:]).snapshot(), None).prior[0]
    assert found.limit_nats[-1] == pytest.approx(-math.log(prior), abs=1e-5)
    assert found.address_kl_nats[-1] < found.limit_nats[-1]


def test_the_tables_have_a_row_per_size_with_wilsons_interval(found: Capacity) -> None:
    curves, conflicts = found.tables("bits", model="0abc")
    assert curves.columns[-4:] == (
        "address_kl_bits", "entry_address_bits", "excess_nll_bits", "model",
    )  # fmt: skip
    assert [row[0] for row in curves.rows] == found.sizes.tolist()
    last = curves.rows[-1]
    # Fourteen of fifteen have another of their class.
    assert last[5] == 14
    right = float(found.accuracy[-1]) * 14
    assert last[3:5] == wilson_interval(right, 14)
    assert last[6] == pytest.approx(found.address_kl_nats[-1] / math.log(2))
    assert len(conflicts.rows) == len(found.conflicts)
    assert conflicts.rows[0][4] == found.conflicts[0].probability


def test_a_copy_with_another_label_is_the_strongest_conflict(
    entries: list[MemoryEntry], found: Capacity
) -> None:
    strongest = found.conflicts[0]
    assert {strongest.entry.label, strongest.thief.label} == {"impostor", entries[0].label}
    assert strongest.probability > 0.5
    shares = [conflict.probability for conflict in found.conflicts]
    assert shares == sorted(shares, reverse=True)
    assert all(c.entry.label != c.thief.label for c in found.conflicts)


def test_the_excess_is_small_for_separable_classes(found: Capacity) -> None:
    assert np.isfinite(found.excess_nats[-1])
    assert found.excess_nats[-1] < 3


def test_unsuitable_memories_have_no_capacity(engine: Engine, entries: list[MemoryEntry]) -> None:
    with pytest.raises(UserError, match="Label at least two classes"):
        capacity(engine, entries[::2][:4], 0)
    with pytest.raises(UserError, match="too many"):
        capacity(engine, [entries[0], entries[2]] * 501, 0)


def test_progress_ends_at_the_total_and_can_cancel(
    engine: Engine, entries: list[MemoryEntry]
) -> None:
    steps: list[tuple[int, int]] = []
    capacity(engine, entries[:4], 0, lambda *step: steps.append(step))
    assert steps[-1][0] == steps[-1][1]

    def stop(_done: int, _total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        capacity(engine, entries, 0, stop)

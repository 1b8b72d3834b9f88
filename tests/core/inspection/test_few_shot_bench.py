"""The bench on one's own memory: its numbers by brute force, its limits in words."""

from __future__ import annotations

import csv
import io
import math
from dataclasses import replace

import numpy as np
import pytest
from vma_core.engine.engine import Engine
from vma_core.engine.request import Drawing
from vma_core.errors import UserError
from vma_core.evaluation.encoded_dataset import encode_images
from vma_core.inspection.few_shot_bench import (
    MAX_ENTRIES,
    FewShotBench,
    few_shot_bench,
    prequential_bits,
)
from vma_core.memory.entries import Memory, MemoryEntry
from vma_core.standard_errors import wilson_interval
from vma_core.storage.starter_memory import starter_memory


@pytest.fixture(scope="module")
def entries() -> list[MemoryEntry]:
    """Two drawings each of twelve characters, and a single drawing of another."""
    return [*starter_memory()[:24], replace(starter_memory()[30], label="alone")]


@pytest.fixture(scope="module")
def bench(engine: Engine, entries: list[MemoryEntry]) -> FewShotBench:
    unlabelled = replace(entries[0], label="")
    return few_shot_bench(engine, [*entries, unlabelled], way=50, shots=1, episodes=20, seed=3)


def test_predictions_are_the_engines_without_the_drawing(
    engine: Engine, entries: list[MemoryEntry], bench: FewShotBench
) -> None:
    assert bench.entries == tuple(entries)
    for row, entry in enumerate(entries):
        others = entries[:row] + entries[row + 1 :]
        posterior = engine.address(Memory(others).snapshot(), Drawing.of(entry.image)).posterior
        mass = dict.fromkeys(bench.names, 0.0)
        for other, probability in zip(others, posterior, strict=True):
            mass[other.label] += float(probability)
        if entry.label == "alone":
            assert bench.predicted[row] == -1
        else:
            best = max(mass, key=lambda name: mass[name])
            assert bench.names[bench.predicted[row]] == best
    assert bench.confusion.sum() == 24


def test_accuracy_uses_as_many_ways_as_there_are_classes(bench: FewShotBench) -> None:
    assert (bench.way, bench.shots, bench.episodes) == (12, 1, 20)
    assert 0.5 < bench.accuracy <= 1
    assert 0 <= bench.stderr < 0.1


def test_bits_add_up_and_the_first_drawing_has_no_memory(
    engine: Engine, entries: list[MemoryEntry], bench: FewShotBench
) -> None:
    assert len(bench.bits) == len(entries)
    assert bench.bits[0] == bench.bits_alone[0]
    assert (np.diff(bench.bits) > 0).all()
    images = np.stack([e.image for e in entries]).astype(np.float32)
    encoded = encode_images(engine, images, [])
    again, alone = prequential_bits(engine, encoded, 4, seed=3)
    np.testing.assert_allclose(again, bench.bits[:4])
    np.testing.assert_allclose(alone, bench.bits_alone[:4])
    # A drawing whose character was seen costs less than with nothing in memory.
    saved = np.diff(bench.bits_alone - bench.bits)
    assert saved[0::2].mean() > 0
    assert math.isfinite(bench.bits[-1])


def test_three_tidy_tables_name_model_seed_and_settings(bench: FewShotBench) -> None:
    named = replace(bench, names=('a "quoted", name', *bench.names[1:]))
    tables = {table.name: table for table in named.tables("0abc", 3)}
    assert list(tables) == ["accuracy", "confusion", "code-length"]
    read = {name: list(csv.DictReader(io.StringIO(table.csv()))) for name, table in tables.items()}
    for rows in read.values():
        for row in rows:
            assert (row["model"], row["seed"]) == ("0abc", "3")
            assert (row["way"], row["shots"], row["episodes"]) == ("12", "1", "20")
    confusion = np.zeros_like(bench.confusion)
    for row in read["confusion"]:
        place = named.names.index(row["true"]), named.names.index(row["predicted"])
        confusion[place] = int(row["count"])
    np.testing.assert_array_equal(confusion, bench.confusion)
    code = [float(row["bits_with_memory"]) for row in read["code-length"]]
    np.testing.assert_allclose(code, bench.bits, rtol=1e-6)
    in_nats = named.tables("0abc", 3, "nats")[2]
    assert in_nats.columns[2:4] == ("nats_with_memory", "nats_without_memory")
    assert float(in_nats.rows[-1][2] or 0) == pytest.approx(bench.bits[-1] * math.log(2))


def test_accuracies_have_wilsons_interval(bench: FewShotBench) -> None:
    rows = bench.tables("", 0)[0].rows
    episodes, leave_one_out = ([float(value or 0) for value in row[1:4]] for row in rows)
    # 240 queries classify the same 24 drawings: these are the trials.
    n, z, p = 24, 1.959963984540054, bench.accuracy
    centre, half = p + z**2 / (2 * n), z * math.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    bounds = [(centre - half) / (1 + z**2 / n), (centre + half) / (1 + z**2 / n)]
    assert episodes[1:] == pytest.approx([bounds[0], 1.0 if p == 1 else bounds[1]])
    assert [row[5:7] for row in rows] == [(240, 24), (24, 24)]
    few = replace(bench, episodes=1)
    assert few.drawings == 12
    right, asked = bench.right
    assert asked == 24
    assert leave_one_out == [right / asked, *wilson_interval(right, asked)]


def test_unsuitable_memories_are_refused(engine: Engine, entries: list[MemoryEntry]) -> None:
    with pytest.raises(UserError, match="two classes with 3 drawings"):
        few_shot_bench(engine, entries, 5, 2, 10, 0)
    many = [entries[0]] * (MAX_ENTRIES + 1)
    with pytest.raises(UserError, match="too many"):
        few_shot_bench(engine, many, 5, 1, 10, 0)


def test_progress_can_cancel_the_bench(engine: Engine, entries: list[MemoryEntry]) -> None:
    steps = []

    def stop(done: int, total: int) -> None:
        steps.append((done, total))
        if done == 7:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        few_shot_bench(engine, entries, 5, 1, 10, 0, stop)
    assert steps[-1] == (7, 10 + len(entries))

"""Sharded data sets: reproducible, and resumed after an interruption."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from vma_core.cli.main import main
from vma_core.engine.engine import Engine
from vma_core.errors import UserError
from vma_core.export.sharded_dataset import ShardPlan, generate_shards, read_shard
from vma_core.memory.entries import Memory


def made(engine: Engine, memory: Memory, out: Path, plan: ShardPlan) -> dict[str, object]:
    return generate_shards(engine, memory.snapshot(), plan, "model", memory.content_hash(), out)


def test_shards_are_complete_and_reproducible(
    engine: Engine, memory: Memory, tmp_path: Path
) -> None:
    plan = ShardPlan(700, 300, seed=4, variation=0.8)
    told = made(engine, memory, tmp_path / "a", plan)
    assert told["made_now"] == 700
    paths = sorted((tmp_path / "a").glob("*.npz"))
    found = [read_shard(path) for path in paths]
    assert [images.shape for images, _ in found] == [(300, 28, 28), (300, 28, 28), (100, 28, 28)]
    images = np.concatenate([i for i, _ in found])
    assert len({image.tobytes() for image in images}) > 650
    rows = np.concatenate([r for _, r in found])
    # From p(a): every entry about equally often.
    counts = np.bincount(rows, minlength=len(memory))
    assert counts.min() > 0.5 * len(rows) / len(memory)
    paths[1].unlink()
    told = made(engine, memory, tmp_path / "a", plan)
    assert told["made_now"] == 300
    np.testing.assert_array_equal(read_shard(paths[1])[0], found[1][0])


def test_a_folder_of_another_plan_is_refused(
    engine: Engine, memory: Memory, tmp_path: Path
) -> None:
    made(engine, memory, tmp_path, ShardPlan(5, 5, 1, 0.8))
    with pytest.raises(UserError, match="another plan \\(other seed\\)"):
        made(engine, memory, tmp_path, ShardPlan(5, 5, 2, 0.8))
    with pytest.raises(UserError, match="no enabled entry"):
        made(engine, Memory(), tmp_path / "b", ShardPlan(5, 5, 1, 0.8))
    (tmp_path / "manifest.json").unlink()
    with pytest.raises(UserError, match="without a manifest"):
        made(engine, memory, tmp_path, ShardPlan(5, 5, 1, 0.8))


def test_the_command_writes_shards_and_refuses_other_options(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["generate", "--shards", "--count", "30", "--shard-size", "20", "--out"]
    assert main([*command, str(tmp_path / "s"), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["shards"] == 2
    assert told["made_now"] == 30
    assert main([*command, str(tmp_path / "s"), "--query", "x.png"]) == 2
    assert main(["generate", "--count", "300", "--out", str(tmp_path / "x.png")]) == 2
    assert "without --shards" in capsys.readouterr().err

"""A run for another machine: everything is in the folder, and its line really trains."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from vma_core.bundles.bundle import load_bundle
from vma_core.errors import UserError
from vma_core.memory.entries import MemoryEntry
from vma_core.storage.starter_memory import starter_set
from vma_core.training.job_export import COMMANDS, DRAWINGS, RECIPE, START, export_job
from vma_core.training.run_folder import read_result, sample_steps


@pytest.mark.slow
def test_the_exported_command_trains_a_model_with_two_processes(
    tmp_path: Path, small_bundle: Path
) -> None:
    folder = tmp_path / "away"
    entries = starter_set("Greek", 6, 5)
    found = export_job(folder, entries, "fine-tune", small_bundle, "O'Hara's")
    assert found == sorted([DRAWINGS, RECIPE, START, COMMANDS])
    lines = (folder / COMMANDS).read_text(encoding="utf-8").splitlines()
    line = next(line for line in lines if "--standalone" in line)
    words = shlex.split(line.replace("--nproc-per-node 8", "--nproc-per-node 2"))
    assert words[0] == "torchrun"
    words = [sys.executable, "-m", "torch.distributed.run", *words[1:]]
    words[words.index("--episodes") + 1] = "2"
    words += ["--steps", "3", "--device", "cpu", "--log-every", "2", "--json"]
    done = subprocess.run(
        [*words, "--sample-seconds", "0.001"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    result = json.loads(done.stdout[done.stdout.index("{") :])
    assert result == read_result(folder / "run")
    assert result["drawings"] == 6
    assert result["change_nats"] == pytest.approx(
        result["nll_after_nats"] - result["nll_before_nats"]
    )
    bundle = load_bundle(folder / "model")
    assert bundle.name == "O'Hara's"
    assert bundle.model_hash == result["model"]
    assert bundle.card["started_from"]["hash"] == load_bundle(small_bundle).model_hash
    assert bundle.card["own_held_out_drawings"]["drawings"] == 6
    assert list(sample_steps(folder / "run")) == [1, 2, 3]


def test_folders_in_use_and_unlabelled_drawings_are_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    entries = starter_set("Greek", 2, 2)
    with pytest.raises(UserError, match="already exists"):
        export_job(tmp_path, entries, "fine-tune", None, "x")
    with pytest.raises(UserError, match="Label the entries"):
        export_job(tmp_path / "a", [MemoryEntry(entries[0].image)], "fine-tune", None, "x")
    assert "start.zip" not in export_job(tmp_path / "b", entries, "own-new", None, "x")

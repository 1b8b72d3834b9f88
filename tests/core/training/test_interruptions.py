"""After a kill or on a full disk the last complete checkpoint remains and the run resumes."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import torch
from tiny import TINY
from vma_core.errors import UserError
from vma_core.training.checkpoint import read_checkpoint, save_checkpoint
from vma_core.training.recipe import Recipe
from vma_core.training.trainer import Trainer

RECIPE = (
    "steps = 100000\nentries = 4\ntargets = 4\naffine_maps = 1\n"
    "[model]\nlevel_channels = [4, 4, 4]\nlatent_channels = [1, 1, 1]\n"
    "output_channels = 2\nembedding_channels = 4\nembedding_size = 8\n"
)


@pytest.mark.slow
def test_a_killed_run_resumes_from_its_last_checkpoint(small_data: Path, tmp_path: Path) -> None:
    recipe = tmp_path / "recipe.toml"
    recipe.write_text(RECIPE)
    out = tmp_path / "run"
    command = [sys.executable, "-m", "vma_core", "train", "--data", str(small_data)]
    command += ["--recipe", str(recipe), "--out", str(out), "--log-every", "1"]
    command += ["--checkpoint-seconds", "0.3"]
    environment = os.environ | {"OMP_NUM_THREADS": "1"}
    steps = []
    for attempt in range(2):
        resume = ["--resume"] if attempt else []
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        process = subprocess.Popen([*command, *resume], env=environment, **quiet)  # type: ignore[call-overload]
        checkpoint = out / "checkpoint.safetensors"
        before = steps[-1] if steps else 0
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            time.sleep(0.05)
            if checkpoint.is_file() and read_checkpoint(checkpoint)[1]["step"] > before:
                break
        process.send_signal(signal.SIGKILL)
        process.wait()
        steps.append(int(read_checkpoint(checkpoint)[1]["step"]))
    assert steps == sorted(set(steps))
    lines = [json.loads(line)["step"] for line in (out / "metrics.jsonl").read_text().splitlines()]
    # Nothing twice and nothing left out, however often it was killed.
    assert lines == list(range(1, len(lines) + 1))


REPLACING = """
import itertools, pathlib, sys
folder = pathlib.Path(sys.argv[1])
for name in itertools.cycle(("even", "odd")):
    (folder / "new").hardlink_to(folder / name)
    (folder / "new").replace(folder / "checkpoint.safetensors")
    # A name that points at the same file already is left where it is.
    (folder / "new").unlink(missing_ok=True)
"""


def test_a_checkpoint_is_read_whole_while_it_is_replaced(tmp_path: Path) -> None:
    path, saved = tmp_path / "checkpoint.safetensors", [tmp_path / "even", tmp_path / "odd"]
    network = torch.nn.Linear(300, 300)
    optimizer = torch.optim.Adam(network.parameters())
    for step, one in enumerate(saved):
        with torch.no_grad():
            network.bias.fill_(step)
        save_checkpoint(one, network, {}, optimizer, {"step": step})
    path.hardlink_to(saved[0])
    # Another process, as in training: a thread would wait for the reader's lock.
    replacing = subprocess.Popen([sys.executable, "-c", REPLACING, tmp_path])
    try:
        found = [read_checkpoint(path) for _ in range(1_000)]
    finally:
        replacing.kill()
        replacing.wait()
    assert {state["step"] for _, state in found} == {0, 1}
    assert all((tensors["model.bias"] == state["step"]).all() for tensors, state in found)


@pytest.mark.parametrize("failing", ["write", "fsync", "replace"])
def test_a_full_disk_keeps_the_old_checkpoint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    import numpy as np
    from vma_core.training.corpus import Corpus

    images = (np.random.default_rng(0).random((1, 96, 8, 8)) < 0.3).astype(np.uint8)
    rows = [np.arange(6 * c, 6 * c + 6) for c in range(16)]
    corpus = Corpus(images, rows, [f"A/{c}" for c in range(16)], "hash")
    trainer = Trainer(Recipe(entries=4, targets=4, shots=(1,), model=TINY), corpus)
    path = tmp_path / "checkpoint.safetensors"
    trainer.save(path)
    old = path.read_bytes()
    trainer.update()

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        if failing == "write":
            patch.setattr("vma_core.atomic_write.os.write", full, raising=False)
            patch.setattr("vma_core.atomic_write.os.fdopen", full, raising=False)
        else:
            patch.setattr(f"vma_core.atomic_write.os.{failing}", full)
        with pytest.raises(UserError, match=r"[Ss]pace|full"):
            trainer.save(path)
    assert path.read_bytes() == old
    assert list(tmp_path.iterdir()) == [path]
    trainer.save(path)
    assert path.read_bytes() != old

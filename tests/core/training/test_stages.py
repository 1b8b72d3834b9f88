"""A recipe with a stroke head trains the networks, then the head, and resumes after a kill."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from vma_core.bundles.bundle import load_bundle
from vma_core.cli.main import main
from vma_core.model import blocks
from vma_core.training.checkpoint import read_checkpoint
from vma_core.training.run_folder import CHECKPOINT
from vma_core.training.stroke_head import StrokeRecipe, train_stroke_head

CHARACTERS = 12
EACH = 4
RECIPE = """
steps = 6
entries = 4
shots = [1, 2]
targets = 4
affine_maps = 1
address_samples = 2
address_steps = 3
address_entries = 4
bfloat16 = true

[model]
level_channels = [4, 4]
latent_channels = [1, 1]
prior_blocks = [1, 1]
decoder_blocks = [1, 1]
output_channels = 2
embedding_channels = 4
embedding_size = 8
dummy_entries = 1

[stroke_head]
steps = 8
batch = 2
channels = 6
head_steps = 1
maps = 1
traced_fraction = 0.0
prior_temperatures = [1.0, 0.7]
"""


@pytest.fixture
def folder(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A few background drawings with their pen strokes, and the recipe."""
    found = tmp_path_factory.mktemp("stages")
    with np.load(data / "omniglot_strokes/background.npz") as file:
        strokes = {name: file[name] for name in file.files}
    classes = np.linspace(0, len(strokes["classes"]) - 1, CHARACTERS).astype(int)
    drawings = np.concatenate(
        [np.flatnonzero(strokes["drawing_class"] == number)[:EACH] for number in classes]
    )
    (found / "omniglot_strokes").mkdir()
    np.savez(found / "omniglot_strokes/background.npz", **selected(strokes, drawings))
    (found / "omniglot").mkdir()
    names = {str(strokes["classes"][number]) for number in classes}
    archive = "omniglot/images_background.zip"
    with zipfile.ZipFile(data / archive) as whole, zipfile.ZipFile(found / archive, "w") as few:
        for name in whole.namelist():
            if name.endswith(".png") and name.split("/", 1)[1].rpartition("/")[0] in names:
                few.writestr(name, whole.read(name))
    (found / "less.toml").write_text(RECIPE)
    return found


def selected(
    strokes: dict[str, NDArray[np.generic]], drawings: NDArray[np.intp]
) -> dict[str, NDArray[np.generic]]:
    """The file with these drawings alone."""
    first_strokes, first_points = strokes["drawing_starts"], strokes["stroke_starts"]
    kept = np.concatenate([np.arange(*first_strokes[d : d + 2]) for d in drawings])
    points = [strokes["points_tenth_px"][slice(*first_points[s : s + 2])] for s in kept]
    counts = np.diff(first_strokes)[drawings]
    return strokes | {
        "points_tenth_px": np.concatenate(points),
        "stroke_starts": np.cumsum([0, *map(len, points)]),
        "drawing_starts": np.cumsum([0, *counts]),
        "drawing_class": strokes["drawing_class"][drawings],
        "drawing_file": strokes["drawing_file"][drawings],
    }


def command(folder: Path, run: Path, *more: str) -> list[str]:
    asked = ["train", "--data", str(folder), "--recipe", str(folder / "less.toml")]
    return [*asked, "--out", str(run), "--checkpoint-seconds", "0", *more]


def kill_when(arguments: list[str], checkpoint: Path, step: int) -> None:
    """Start a command and kill it once a checkpoint has made this many updates."""
    child = subprocess.Popen([sys.executable, "-m", "vma_core", *arguments])
    while not (checkpoint.exists() and read_checkpoint(checkpoint)[1]["step"] >= step):
        assert child.poll() is None, "it ended before it could be killed"
        time.sleep(0.002)
    os.kill(child.pid, signal.SIGKILL)
    child.wait()


@pytest.mark.slow
def test_a_recipe_with_a_head_is_one_command_that_resumes_after_a_kill(
    folder: Path, tmp_path: Path
) -> None:
    run = tmp_path / "run"
    kill_when(command(folder, run), run / "stroke-head" / CHECKPOINT, 2)
    networks = (run / CHECKPOINT).stat().st_mtime_ns
    assert main(command(folder, run)) != 0, "a run is not overwritten"
    assert main(command(folder, run, "--resume", "--export", str(tmp_path / "model"))) == 0
    assert (run / CHECKPOINT).stat().st_mtime_ns == networks, "only the head went on"
    first, finished = load_bundle(run / "model"), load_bundle(tmp_path / "model")
    assert (first.config.stroke_channels, finished.config.stroke_channels) == (0, 6)
    assert (finished.card["steps"], finished.card["stroke_head"]["steps"]) == (9, 8)

    recipe = StrokeRecipe.read(folder / "less.toml")
    assert recipe is not None
    train_stroke_head(first, recipe, folder, tmp_path / "whole", resume=False, export=None)
    whole = read_checkpoint(tmp_path / "whole" / CHECKPOINT)[0]
    for name, value in read_checkpoint(run / "stroke-head" / CHECKPOINT)[0].items():
        assert torch.equal(value, whole[name]), name


def test_the_time_is_estimated_first_and_slow_arithmetic_named(
    folder: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(blocks, "computes_bfloat16", lambda device: False)
    monkeypatch.setattr("vma_core.cli.train.PROBE_S", 0.0)
    recipe = tmp_path / "longer.toml"
    networks = RECIPE.partition("[stroke_head]")[0]
    recipe.write_text(networks.replace("steps = 6", "steps = 97", 1))
    asked = ["train", "--data", str(folder), "--recipe", str(recipe), "--out", str(tmp_path / "r")]
    assert main(asked) == 0
    said = capsys.readouterr().err
    assert "no fast bfloat16 arithmetic" in said
    assert "100 updates of" in said
    assert re.search(r"about \d+ h \d+ min", said)

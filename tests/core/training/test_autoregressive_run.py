"""The recipe autoregressive as users run it: trained, killed, resumed, evaluated, refused."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from small_data import BACKGROUND_ORIGINALS, copy_archive, every
from test_stages import kill_when
from vma_core.bundles.bundle import load_bundle
from vma_core.cli.main import main
from vma_core.training.autoregressive_head import (
    AutoregressiveRecipe,
    train_autoregressive_head,
)
from vma_core.training.checkpoint import read_checkpoint
from vma_core.training.run_folder import CHECKPOINT, METRICS
from vma_resources import resource_path

STEPS = 60
RECIPE = """
[autoregressive_head]
steps = 60
warmup_steps = 1
channels = 4
context_blocks = 1
posterior_rate = 0.2
entries = 4
shots = [1, 2]
targets = 4
affine_maps = 1
"""


@pytest.fixture
def folder(data: Path, tmp_path: Path) -> Path:
    """A few background drawings of all alphabets, and the recipe."""
    (tmp_path / BACKGROUND_ORIGINALS).parent.mkdir()
    copy_archive(data, tmp_path, BACKGROUND_ORIGINALS, lambda all_: every(all_, 30))
    (tmp_path / "less.toml").write_text(RECIPE)
    return tmp_path


def command(folder: Path, run: str, start: Path, *more: str) -> list[str]:
    asked = ["train", "--data", str(folder), "--recipe", str(folder / "less.toml")]
    asked += ["--from", str(start), "--out", str(folder / run), "--checkpoint-seconds", "0"]
    return [*asked, *more]


@pytest.mark.slow
def test_a_killed_run_resumes_exactly_and_is_evaluated(
    folder: Path, tiny_bundle: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    checkpoint = folder / "run" / CHECKPOINT
    kill_when(command(folder, "run", tiny_bundle), checkpoint, 2)
    assert read_checkpoint(checkpoint)[1]["step"] < STEPS
    assert main(command(folder, "run", tiny_bundle)) != 0, "a run is not overwritten"
    capsys.readouterr()
    assert main(command(folder, "run", tiny_bundle, "--resume", "--json")) == 0
    summary = json.loads(capsys.readouterr().out)
    start = load_bundle(tiny_bundle)
    assert summary["steps"] == STEPS
    assert summary["started_from"]["hash"] == start.model_hash
    assert len((folder / "run" / METRICS).read_text().splitlines()) == STEPS // 50

    recipe = AutoregressiveRecipe.read(folder / "less.toml")
    assert recipe is not None
    train_autoregressive_head(start, recipe, folder, folder / "whole", resume=False)
    whole = read_checkpoint(folder / "whole" / CHECKPOINT)[0]
    for name, value in read_checkpoint(checkpoint)[0].items():
        assert torch.equal(value, whole[name]), name

    evaluate = ["evaluate", "--protocol", "autoregressive", "--run", str(folder / "run")]
    evaluate += ["--data", str(folder), "--validation", "--shots", "1", "5", "--json"]
    assert main([*evaluate, "--episodes", "4", "--samples", "4"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["started_from"] == start.model_hash
    assert report["model"] != start.model_hash
    assert report["updates"] == STEPS
    assert [row["shots"] for row in report["rows"]] == [1, 5]
    assert all(np.isfinite([row["nll_nats"], row["stderr"]]).all() for row in report["rows"])


def test_what_a_run_of_the_head_cannot_do_is_refused(
    folder: Path, tiny_bundle: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    export = command(folder, "run", tiny_bundle, "--export", str(folder / "model"))
    assert main(export) != 0
    assert "stays in its run folder" in capsys.readouterr().err
    evaluate = ["evaluate", "--protocol", "autoregressive", "--data", str(folder)]
    assert main(evaluate) != 0
    assert "--run is missing" in capsys.readouterr().err
    assert main([*evaluate, "--run", str(folder)]) != 0
    assert f"holds no {CHECKPOINT}" in capsys.readouterr().err
    soft = resource_path("models/compact-soft")
    assert main(command(folder, "run", soft)) != 0
    assert "needs a model with hard addressing" in capsys.readouterr().err
    assert not (folder / "run" / CHECKPOINT).exists()


def test_the_shipped_recipe_keeps_memory_and_latents_in_use() -> None:
    recipe = AutoregressiveRecipe.read(resource_path("recipes/autoregressive.toml"))
    assert recipe is not None
    assert recipe.context_dropout > 0
    assert recipe.posterior_rate > 0
    assert max(recipe.shots) < 20

"""The compact models that the questions compare: training, export, metrics."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from vma_core.training.run_folder import CHECKPOINT, METRICS, parse_records
from vma_resources import resource_path

COMPACT = ("hard", "soft", "none", "distinct", "vimco", "topk", "exact", "mnist")
SHIPPED = ("hard", "soft", "none")
BUNDLE = "bundle"
AUTOREGRESSIVE = "autoregressive"
"""Recipe, and folder of its run."""


def train_compact(runs: Path, name: str, data: Path, vma: Callable[..., object]) -> None:
    """Train and export a model unless `runs` has it; resumes an interrupted run.

    `vma` runs a command of this program.
    """
    folder = runs / f"compact-{name}"
    if (folder / BUNDLE).is_dir():
        return
    recipe = str(resource_path(f"recipes/compact-{name}.toml"))
    resume = ["--resume"] if (folder / CHECKPOINT).is_file() else []
    vma("train", "--data", data, "--recipe", recipe, "--out", folder, *resume)
    vma("export", "--run", folder, "--out", folder / BUNDLE, "--name", f"Compact, {name}")


def train_autoregressive(runs: Path, data: Path, vma: Callable[..., object]) -> None:
    """Train the autoregressive head unless it is finished; resumes an interrupted run."""
    if autoregressive_run(runs) is not None:
        return
    folder = runs / AUTOREGRESSIVE
    resume = ["--resume"] if (folder / CHECKPOINT).is_file() else []
    vma("train", "--data", data, "--recipe", AUTOREGRESSIVE, "--out", folder, *resume)


def autoregressive_run(runs: Path) -> Path | None:
    """Run folder of the autoregressive head; None if it is not finished."""
    from vma_core.training.checkpoint import read_checkpoint

    checkpoint = runs / AUTOREGRESSIVE / CHECKPOINT
    if not checkpoint.is_file():
        return None
    state = read_checkpoint(checkpoint)[1]
    return checkpoint.parent if state["step"] >= state["recipe"]["steps"] else None


def training_curve(runs: Path, name: str) -> list[dict[str, Any]]:
    """Metrics of a run; empty if it was not trained here."""
    path = runs / f"compact-{name}" / METRICS
    if not path.is_file():
        return []
    return parse_records(path.read_bytes())

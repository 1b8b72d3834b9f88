"""The addressing experiment: its runs, their training, and the section of the document."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from vma_core.standard_errors import Row, mean_and_stderr
from vma_core.training.run_folder import CHECKPOINT
from vma_resources import resource_path

from vma_tools.reproduce import plots

SEEDS = (0, 1)
FOLDER = "addressing"
"""Of the recipes, and of the runs within the folder of `vma reproduce`."""


@dataclass(frozen=True)
class Kind:
    """A recipe of the experiment.

    Attributes:
        recipe: its name without the folder.
        label: in tables and plots.
    """

    recipe: str
    label: str


COMPACT_KINDS = (
    Kind("e0-hard", "E0: hard, one entry"),
    Kind("e0-soft", "E0: soft, one entry"),
    Kind("hard", "hard (VIMCO)"),
    Kind("hard-sum", "hard, sum over four addresses"),
    Kind("hard-two-by-two", "hard, two addresses × two z"),
    Kind("hard-dummy", "hard, sum, with a dummy"),
    Kind("hard-shift", "E1: hard with u"),
    Kind("soft", "soft"),
    Kind("soft-shift", "E1: soft with u in the template"),
    Kind("single", "E3: one latent"),
    Kind("e4-hard", "E4: hard, a memory per target"),
    Kind("e4-soft", "E4: soft, a memory per target"),
    Kind("e4-single", "E4: one latent, a memory per target"),
    Kind("none", "no memory"),
)
LARGE_KINDS = (
    Kind("large-hard", "hard"),
    Kind("large-soft", "soft"),
    Kind("large-single", "one latent"),
    Kind("large-none", "no memory"),
)

GAPS = (
    ("E0: the same model", "e0-hard", "e0-soft"),
    ("E2: equal bounds", "hard", "soft"),
    ("unequal bounds, as in compact-hard", "hard-sum", "soft"),
    ("two addresses × two z", "hard-two-by-two", "soft"),
    ("and a dummy entry", "hard-dummy", "soft"),
    ("E1: equal latents, u in the template of both", "hard-shift", "soft-shift"),
    ("E1: u in hard alone", "hard-shift", "soft"),
    ("E3: against the paper's soft baseline", "hard", "single"),
    ("E3: our soft against the paper's", "soft", "single"),
    ("E4: a memory per target", "e4-hard", "e4-soft"),
    ("E4: against the paper's soft baseline", "e4-hard", "e4-single"),
    ("against no memory", "hard", "none"),
    ("the bundled model's size", "large-hard", "large-soft"),
    ("the bundled model's size, the paper's soft baseline", "large-hard", "large-single"),
)
"""Two recipes whose likelihoods are compared target by target: first minus second."""

Values = dict[str, dict[int, NDArray[np.float64]]]
"""Per recipe and number of classes, the targets' NLL as a mean over seeds, in nats."""


def run_name(recipe: str, seed: int) -> str:
    """Of a run folder and of its report."""
    return f"{recipe}-{seed}"


def train(runs: Path, recipe: str, seed: int, data: Path, vma: Callable[..., object]) -> None:
    """Train a run unless it is finished; resumes an interrupted one.

    `vma` runs a command of this program.
    """
    folder = runs / FOLDER / run_name(recipe, seed)
    if is_finished(folder, recipe):
        return
    path = recipe_path(recipe)
    resume = ["--resume"] if (folder / CHECKPOINT).is_file() else []
    vma("train", "--data", data, "--recipe", path, "--seed", seed, "--out", folder, *resume)


def recipe_path(recipe: str) -> Path:
    """File of a recipe of the experiment."""
    return resource_path(f"recipes/{FOLDER}/{recipe}.toml")


def is_finished(folder: Path, recipe: str) -> bool:
    """Whether a run has all updates of its recipe."""
    from vma_core.training.checkpoint import read_checkpoint
    from vma_core.training.recipe import Recipe

    if not (folder / CHECKPOINT).is_file():
        return False
    updates = read_checkpoint(folder / CHECKPOINT)[1]["step"]
    return int(updates) >= Recipe.read(recipe_path(recipe)).steps


def section(reports: Mapping[str, Any], kinds: Sequence[Kind], plot: Path | None) -> list[Row]:
    """The table of a part's models, and its plot of the excess where `plot` names a file."""
    values = values_of(reports)
    table = [
        _model_row(kind, values[kind.recipe], reports) for kind in kinds if kind.recipe in values
    ]
    curves = {
        kind.label: excesses(values[kind.recipe])
        for kind in kinds
        if len(values.get(kind.recipe, {})) > 1
    }
    if plot is not None and curves:
        plots.excess_plot(curves, plot)
    return table


def values_of(reports: Mapping[str, Any], suffix: str = "") -> Values:
    """Per recipe and number of classes, means over the seeds of every target's NLL.

    Reports are named by run and `suffix`.
    """
    found: dict[str, dict[int, list[list[float]]]] = {}
    for name, report in reports.items():
        if not name.endswith(suffix) or (not suffix and name.endswith(TIGHT)):
            continue
        recipe = name.removesuffix(suffix).rpartition("-")[0]
        for row in report["rows"]:
            found.setdefault(recipe, {}).setdefault(row["classes"], []).append(row["nlls"])
    return {
        recipe: {classes: np.mean(seeds, axis=0) for classes, seeds in of_classes.items()}
        for recipe, of_classes in found.items()
    }


TIGHT = "-tight"
"""End of the names of reports with many samples."""


def excesses(values: Mapping[int, NDArray[np.float64]]) -> list[Row]:
    """NLL − NLL(C = 1) − ln C and its standard error, by number of classes."""
    rows: list[Row] = []
    for classes, nlls in sorted(values.items()):
        mean, stderr = mean_and_stderr(nlls - values[1] - math.log(classes))
        rows.append({"classes": classes, "excess_nats": mean, "stderr": stderr})
    return rows


def _model_row(
    kind: Kind, values: Mapping[int, NDArray[np.float64]], reports: Mapping[str, Any]
) -> Row:
    own = {
        seed: reports[run_name(kind.recipe, seed)]
        for seed in SEEDS
        if run_name(kind.recipe, seed) in reports
    }
    first = next(iter(own.values()))
    alone = [f"{report['rows'][0]['nll_nats']:.2f}" for report in own.values()]
    row: Row = {
        "model": kind.label,
        "recipe": kind.recipe,
        "seeds": ", ".join(str(seed) for seed in own),
        "updates": f"{first['updates']:,}",
        "C = 1, by seed": ", ".join(alone),
    }
    for found in excesses(values):
        if found["classes"] > 1:
            nll = values[found["classes"]].mean()
            shown = f"{nll:.1f} ({found['excess_nats']:+.1f} ± {found['stderr']:.1f})"
            row[f"C = {found['classes']}"] = shown
    return row


def gap_rows(reports: Mapping[str, Any]) -> list[Row]:
    """First minus second recipe of `GAPS`, target by target, by number of classes."""
    rows: list[Row] = []
    for suffix in ("", TIGHT):
        values = values_of(reports, suffix)
        for about, first, second in GAPS:
            if first not in values or second not in values:
                continue
            seeds = [
                seed
                for seed in SEEDS
                if all(f"{run_name(r, seed)}{suffix}" in reports for r in (first, second))
            ]
            both = values_of(
                {
                    f"{run_name(recipe, seed)}{suffix}": reports[
                        f"{run_name(recipe, seed)}{suffix}"
                    ]
                    for recipe in (first, second)
                    for seed in seeds
                },
                suffix,
            )
            if not both:
                continue
            report = reports[f"{run_name(first, seeds[0])}{suffix}"]
            row: Row = {
                "compared": about,
                "": f"{first} − {second}",
                "seeds": ", ".join(str(s) for s in seeds),
                "K": report["rows"][0]["samples"],
            }
            for classes in both[first]:
                if classes in both[second]:
                    mean, stderr = mean_and_stderr(both[first][classes] - both[second][classes])
                    row[f"C = {classes}"] = f"{mean:+.2f} ± {stderr:.2f}"
            rows.append(row)
    return rows

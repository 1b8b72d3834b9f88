"""vma benchmark: how long things take here. Prints figures, decides nothing."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

from vma_core.analysis.figures import table
from vma_core.commands.common import add_json, print_json, progress_bar
from vma_core.errors import UserError

HELP = "measure the window (pen to paint) or training (cost of an update)"
EXAMPLE = "vma benchmark gui --json"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument("what", choices=["gui", "training"])
    parser.add_argument("--entries", type=int, default=100, help="gui: entries in memory")
    parser.add_argument("--variants", type=int, default=16, help="gui: variants on the wall")
    parser.add_argument("--recipe", type=Path, help="training: recipe to measure")
    parser.add_argument("--repeats", type=int, default=7, help="training: updates a measurement")
    add_json(parser)


def run(arguments: argparse.Namespace) -> None:
    """Each kind measures in its own way."""
    if arguments.what == "training":
        training(arguments)
    else:
        window(arguments)


def window(arguments: argparse.Namespace) -> None:
    """The window is measured in its own process: the core knows no screen."""
    command = [sys.executable, "-m", "vma_gui.benchmark"]
    command += ["--entries", str(arguments.entries), "--variants", str(arguments.variants)]
    command += ["--json"] if arguments.json else []
    if subprocess.run(command, check=False).returncode:
        raise UserError("The benchmark of the window failed; see the lines above.")


def training(arguments: argparse.Namespace) -> None:
    """Cost of one update, on random drawings: no data is needed."""
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    from vma_core.commands.train import require_torch

    require_torch()
    from vma_resources import resource_path

    from vma_core.training import benchmark
    from vma_core.training.recipe import Recipe

    recipe = Recipe.read(arguments.recipe or resource_path("recipes/omniglot28.toml"))
    advance = progress_bar(len(benchmark.MEMORY_SIZES), "hard against soft")
    report = {
        "throughput": [benchmark.throughput(recipe, arguments.repeats)],
        "shared_against_separate": benchmark.shared_against_separate(recipe, arguments.repeats),
        "hard_against_soft": benchmark.hard_against_soft(
            recipe, benchmark.MEMORY_SIZES, arguments.repeats, advance
        ),
    }
    crossing = benchmark.crossing_point(report["hard_against_soft"])
    if arguments.json:
        print_json(report | {"crossing_point_entries": crossing})
        return
    for name, rows in report.items():
        print(f"{name.replace('_', ' ')}\n{table(rows)}\n")
    print(f"hard is cheaper from {crossing} entries")

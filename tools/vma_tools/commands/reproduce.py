"""vma reproduce: evaluate the source paper's questions and write docs/results.md."""

from __future__ import annotations

import argparse
import json
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

from vma_core.atomic_write import write_atomically
from vma_core.bundles.bundle import CARD
from vma_core.cli.common import add_data, data_of
from vma_core.cli.train import require_torch
from vma_core.errors import UserError

from vma_tools.reproduce import addressing
from vma_tools.reproduce.document import write_document, write_figures
from vma_tools.reproduce.models import (
    BUNDLE,
    COMPACT,
    SHIPPED,
    autoregressive_run,
    train_autoregressive,
    train_compact,
)
from vma_tools.reproduce.parts import AUTOREGRESSIVE_RUN, LONG_PARTS, PARTS, Command

HELP = "train the baselines, run all protocols and write the results as a document"
EXAMPLE = "vma reproduce --data DIR --out docs --runs runs/reproduce"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    add_data(parser)
    parser.add_argument("--out", type=Path, default=Path("docs"), help="folder of results.md")
    parser.add_argument(
        "--runs", type=Path, default=Path("runs/reproduce"), help="folder of models and reports"
    )
    parser.add_argument(
        "--card", type=Path, help="also write the goals' figures into this bundle's card.json"
    )
    parser.add_argument(
        "--only",
        choices=sorted(PARTS),
        nargs="+",
        help=f"only these parts (default: all but {' and '.join(LONG_PARTS)}, which train longer)",
    )
    parser.add_argument(
        "--no-training",
        action="store_true",
        help="of the parts that are asked for by --only, measure the finished runs alone",
    )
    parser.add_argument(
        "--quick",
        action="store_true",
        help="no training and few episodes: minutes instead of hours, larger errors",
    )


def run(arguments: argparse.Namespace) -> None:
    """Train missing models, run missing measurements, write the document."""
    require_torch()
    data = data_of(arguments)
    runs: Path = arguments.runs / "quick" if arguments.quick else arguments.runs
    parts = arguments.only or [part for part in PARTS if part not in LONG_PARTS]
    if not arguments.quick:
        for name in COMPACT:
            if not arguments.only or any(f"{{{name}}}" in c.line for p in parts for c in PARTS[p]):
                train_compact(runs, name, data, vma)
    if "autoregressive" in parts and not arguments.quick and not arguments.no_training:
        train_autoregressive(runs, data, vma)
    for part in parts:
        for command in PARTS[part]:
            if command.run is not None and not arguments.quick and not arguments.no_training:
                addressing.train(runs, *command.run, data, vma)
            measure(command, part, runs, data, arguments.quick)
    path = write_document(runs, arguments.out, arguments.quick)
    print(f"Wrote {path}.")
    if arguments.card:
        write_figures(runs, arguments.card)
        print(f"Wrote the figures into {arguments.card / CARD}.")


def measure(command: Command, part: str, runs: Path, data: Path, quick: bool) -> None:
    """Run a command and store its report, unless there is one."""
    path = runs / "reports" / part / f"{command.name}.json"
    if path.is_file():
        return
    words = shlex.split(command.quick if quick else command.line)
    sheet = path.with_suffix(".png")
    filled = [
        str(sheet) if word == "{sheet}" else filled_word(word, command, runs) for word in words
    ]
    if None in filled:
        print(f"{part} · {command.name}: left out, its model is not trained", file=sys.stderr)
        return
    print(f"{part} · {command.name}: vma {' '.join(words)}", file=sys.stderr)
    path.parent.mkdir(parents=True, exist_ok=True)
    extra = ["--data", str(data)] if words[0] == "evaluate" else []
    report = json.loads(vma(*(str(word) for word in filled), *extra, "--json", read=True))
    write_atomically(path, json.dumps({"command": words, **report}, indent=1).encode())


def filled_word(word: str, command: Command, runs: Path) -> str | None:
    """`bundle_path`, with {run} and {autoregressive} replaced by a run folder if it is finished."""
    if word == AUTOREGRESSIVE_RUN:
        found = autoregressive_run(runs)
        return None if found is None else str(found)
    if word != "{run}" or command.run is None:
        return bundle_path(word, runs)
    recipe, _ = command.run
    folder = runs / addressing.FOLDER / addressing.run_name(*command.run)
    return str(folder) if addressing.is_finished(folder, recipe) else None


def bundle_path(word: str, runs: Path) -> str | None:
    """Replace {name} by the bundle's path; None if it does not exist. Other words are unchanged."""
    if not word.startswith("{"):
        return word
    from vma_resources import resource_path

    name = word.strip("{}")
    for folder in (f"compact-{name}", name):
        if (runs / folder / BUNDLE).is_dir():
            return str(runs / folder / BUNDLE)
    return str(resource_path(f"models/compact-{name}")) if name in SHIPPED else None


def vma(*arguments: Any, read: bool = False) -> str:
    """Run a `vma` command; returns its standard output if `read`."""
    done = subprocess.run(
        [sys.executable, "-m", "vma_core", *(str(a) for a in arguments)],
        stdout=subprocess.PIPE if read else None,
        text=True,
        check=False,
    )
    if done.returncode:
        raise UserError("vma {command} failed; see the lines above.", command=arguments[0])
    return done.stdout or ""

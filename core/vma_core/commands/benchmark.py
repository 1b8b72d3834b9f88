"""vma benchmark: how long things take here. Prints figures, decides nothing."""

from __future__ import annotations

import argparse
import subprocess
import sys

from vma_core.commands.common import add_json
from vma_core.errors import UserError

HELP = "measure the window: pen to painted heat and to painted variants"
EXAMPLE = "vma benchmark gui --json"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument("what", choices=["gui"])
    parser.add_argument("--entries", type=int, default=100, help="entries in memory")
    parser.add_argument("--variants", type=int, default=16, help="variants on the wall")
    add_json(parser)


def run(arguments: argparse.Namespace) -> None:
    """The window is measured in its own process: the core knows no screen."""
    command = [sys.executable, "-m", "vma_gui.benchmark"]
    command += ["--entries", str(arguments.entries), "--variants", str(arguments.variants)]
    command += ["--json"] if arguments.json else []
    if subprocess.run(command, check=False).returncode:
        raise UserError("The benchmark of the window failed; see the lines above.")

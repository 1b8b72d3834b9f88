"""The `vma` command: one sub-command a module of `vma_core.commands`."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence

from vma_core.errors import UserError, WrongUseError

COMMANDS = (
    "generate",
    "train",
    "evaluate",
    "export",
    "benchmark",
    "reproduce",
    "data",
    "inspect",
    "doctor",
)
EXIT_OK, EXIT_FAILED, EXIT_WRONG_USE = 0, 1, 2


def build_parser() -> argparse.ArgumentParser:
    """The parser of all commands; no command's heavy imports happen here."""
    parser = argparse.ArgumentParser(
        prog="vma", description="Variational memory addressing: generate, train, evaluate."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name in COMMANDS:
        module = importlib.import_module(f"vma_core.commands.{name}")
        command = commands.add_parser(
            name,
            help=module.HELP,
            description=module.HELP,
            epilog=f"example:\n  {module.EXAMPLE}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        module.add_arguments(command)
        command.set_defaults(execute=module.run)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; exit code 0, 2 (wrong use) or 1 (failed, one line on standard error)."""
    parsed = build_parser().parse_args(arguments)
    try:
        parsed.execute(parsed)
    except WrongUseError as error:
        print(f"vma {parsed.command}: {error}", file=sys.stderr)
        return EXIT_WRONG_USE
    except UserError as error:
        print(f"vma {parsed.command}: {error}", file=sys.stderr)
        return EXIT_FAILED
    except KeyboardInterrupt:
        print(f"vma {parsed.command}: stopped.", file=sys.stderr)
        return EXIT_FAILED
    return EXIT_OK


def entry() -> None:
    """Console entry point."""
    # Products are small and rows are shared by threads of ours; numpy reads this when imported.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    sys.exit(main())

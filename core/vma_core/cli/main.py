"""The `vma` command: one module per sub-command; development tools only in a checkout."""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import json
import os
import sys
from collections.abc import Sequence

from vma_core.errors import ERROR_FORMAT, UserError, WrongUseError

COMMANDS = (
    "generate",
    "write",
    "font",
    "train",
    "evaluate",
    "export",
    "data",
    "inspect",
    "doctor",
)
# Development tools, which the wheel leaves out.
TOOL_COMMANDS = ("benchmark", "reproduce")
EXIT_OK, EXIT_FAILED, EXIT_WRONG_USE = 0, 1, 2


def build_parser() -> argparse.ArgumentParser:
    """Parser of all commands; must not trigger their heavy imports."""
    parser = argparse.ArgumentParser(
        prog="vma", description="Variational memory addressing: generate, train, evaluate."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    modules = {name: f"vma_core.cli.{name}" for name in COMMANDS}
    if importlib.util.find_spec("vma_tools") is not None:
        modules |= {name: f"vma_tools.commands.{name}" for name in TOOL_COMMANDS}
    for name, path in modules.items():
        module = importlib.import_module(path)
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
        _report(parsed.command, error)
        return EXIT_WRONG_USE
    except UserError as error:
        _report(parsed.command, error)
        return EXIT_FAILED
    except KeyboardInterrupt:
        print(f"vma {parsed.command}: stopped.", file=sys.stderr)
        return EXIT_FAILED
    return EXIT_OK


def _report(command: str, error: UserError) -> None:
    """One line on standard error; template and values for a window, which translates them."""
    as_json = os.environ.get(ERROR_FORMAT) == "json"
    text = json.dumps(error.message.to_json()) if as_json else str(error)
    print(f"vma {command}: {text}", file=sys.stderr)


def entry() -> None:
    """Console entry point."""
    # Products are small and rows are shared by RowThreads; numpy reads this on import.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    sys.exit(main())

"""Arguments and helpers shared by several commands."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tqdm import tqdm

from vma_core.bundles.bundle import Bundle, bundled_model, load_bundle
from vma_core.errors import Message, UserError, WrongUseError


def add_model(parser: argparse.ArgumentParser) -> None:
    """Add --model."""
    parser.add_argument("--model", type=Path, help="model bundle (default: the bundled one)")


def add_data(parser: argparse.ArgumentParser) -> None:
    """Add --data."""
    parser.add_argument(
        "--data",
        type=Path,
        help="folder with omniglot28/, omniglot/ and mnist/ (default: $VMA_DATA)",
    )


def add_json(parser: argparse.ArgumentParser) -> None:
    """Add --json."""
    parser.add_argument("--json", action="store_true", help="print JSON")


def model_of(arguments: argparse.Namespace) -> Bundle:
    """The bundle given by --model, or the bundled one."""
    return load_bundle(arguments.model) if arguments.model else bundled_model()


def data_of(arguments: argparse.Namespace) -> Path:
    """The data folder given by --data or VMA_DATA.

    Raises:
        WrongUseError: neither is given.
        UserError: it does not exist.
    """
    named = arguments.data or (Path(v) if (v := os.environ.get("VMA_DATA")) else None)
    if named is None:
        raise WrongUseError(
            "no data folder: give --data DIR (or set VMA_DATA), a folder with omniglot28/, "
            "omniglot/ and mnist/."
        )
    if not named.is_dir():
        raise UserError("The data folder {folder} does not exist.", folder=named)
    return Path(named)


def positive(name: str, value: int) -> int:
    """Check that the value of an option is at least 1."""
    if value < 1:
        raise WrongUseError("--{name} must be at least 1, not {value}.", name=name, value=value)
    return value


def progress_bar(total: int, label: str) -> Callable[[int], object]:
    """Show a progress bar on standard error; returns a function that advances it."""
    bar = tqdm(total=total, desc=label, file=sys.stderr, leave=False, mininterval=0.5)

    def advance(steps: int) -> None:
        bar.update(steps)
        if bar.n >= total:
            bar.close()

    return advance


@contextmanager
def file_progress(label: str) -> Iterator[Callable[[int, int], None]]:
    """Show a progress bar in the block; yields a function that takes steps done and their total."""
    with tqdm(desc=label, file=sys.stderr, leave=False, mininterval=0.5, delay=1.0) as bar:

        def progress(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        yield progress


def print_note(note: Message) -> None:
    """A line on standard error."""
    print(note, file=sys.stderr)


def print_json(value: Any) -> None:
    """JSON on standard output."""
    print(json.dumps(value, indent=2, ensure_ascii=False))

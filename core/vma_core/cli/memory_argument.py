"""The --memory option, which every command that reads entries takes."""

from __future__ import annotations

import argparse
from pathlib import Path

from vma_core.cli.common import print_note
from vma_core.glyphs.normalise import NormaliserSettings
from vma_core.importers.readers import read_entries
from vma_core.memory.entries import MemoryEntry
from vma_core.storage.project import SUFFIX, load_project, resized_project
from vma_core.storage.starter_memory import starter_memory


def add_memory(parser: argparse.ArgumentParser) -> None:
    """Add --memory."""
    parser.add_argument(
        "--memory",
        type=Path,
        help="project (.vma), or an image, folder, zip, font or data set (default: starter set)",
    )


def memory_of(arguments: argparse.Namespace, size: int) -> list[MemoryEntry]:
    """The entries given by --memory, for models of (size, size) images, or the starter set.

    What was left out, or looks wrong, is noted on standard error.

    Raises:
        UserError: nothing could be read.
    """
    path: Path | None = arguments.memory
    if path is None:
        return starter_memory(size)
    if path.suffix.lower() == SUFFIX:
        return list(resized_project(load_project(path, None), size).entries)
    return read_entries(path, size, NormaliserSettings(), print_note)

"""Export of a training job to run on another machine: drawings, recipe, start model, commands."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from vma_resources import resource_path

from vma_core.atomic_write import write_atomically
from vma_core.bundles.library import export_zip
from vma_core.errors import UserError
from vma_core.importers.glyph_set import npz_bytes
from vma_core.memory.entries import MemoryEntry

DRAWINGS, RECIPE, START, COMMANDS = "drawings.npz", "recipe.toml", "start.zip", "HOW-TO-RUN.txt"


def export_job(
    folder: Path, entries: Sequence[MemoryEntry], recipe: str, start: Path | None, name: str
) -> list[str]:
    """Write everything that another machine needs to a folder; returns the file names.

    Args:
        folder: new or empty.
        entries: training drawings; unlabelled ones are skipped.
        recipe: name of a bundled recipe.
        start: bundle to start from, None for a new model.
        name: of the finished model.

    Raises:
        UserError: there are no labelled drawings, the folder is in use or cannot be written.
    """
    labelled = [entry for entry in entries if entry.label]
    if not labelled:
        raise UserError("Label the entries first: every class needs a name.")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UserError("{folder} already exists. Choose a new or empty folder.", folder=folder)
    write_atomically(folder / DRAWINGS, npz_bytes(labelled))
    try:
        shutil.copyfile(resource_path(f"recipes/{recipe}.toml"), folder / RECIPE)
    except OSError as error:
        raise UserError(
            "{folder} cannot be written ({reason}).", folder=folder, reason=error.strerror
        ) from error
    if start is not None:
        export_zip(start, folder / START)
    write_atomically(folder / COMMANDS, commands(name, start is not None).encode())
    return sorted(path.name for path in folder.iterdir())


def commands(name: str, from_start: bool) -> str:
    """Instructions: commands for one processor or GPU, several GPUs, several machines."""
    quoted = "'" + name.replace("'", "'\\''") + "'"
    arguments = f"train --set {DRAWINGS} --recipe {RECIPE}"
    arguments += f" --from {START}" if from_start else ""
    arguments += f" --out run --export model --name {quoted}"
    return f"""Training “{name}” on another machine

Install VMA Explorer there with its training part. In a folder of its sources:
    pip install -c constraints.txt '.[train]'
Or from its wheel, WHEEL being the path of the .whl file:
    pip install 'WHEEL[train]'

In this folder, on one processor or one GPU:
    vma {arguments}

On the 8 GPUs of one machine; each takes one of the 8 episodes of an update:
    torchrun --standalone --nproc-per-node 8 -m vma_core {arguments} --episodes 8

On 2 machines of 8 GPUs, the same line on both, HOST being the first one:
    torchrun --nnodes 2 --nproc-per-node 8 --rdzv-backend c10d --rdzv-endpoint HOST:29500 \\
        -m vma_core {arguments} --episodes 16

To resume an interrupted run, add --resume to the same command. When it has finished, pack the
folder “model” as a zip file, bring it back, and import it: File › Models… › Import.
"""

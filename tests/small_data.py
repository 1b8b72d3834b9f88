"""A copy of the data folder with few characters: reading all drawings takes seconds."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np

EVALUATION = "omniglot28/test.npz"
EVALUATION_ORIGINALS = "omniglot/images_evaluation.zip"
BACKGROUND_ORIGINALS = "omniglot/images_background.zip"
EVALUATION_EVERY, BACKGROUND_EVERY = 15, 5
"""One of this many characters is kept, which leaves all alphabets."""


def write_small_data(data: Path, folder: Path) -> None:
    """Copy `data` with few characters, which keep their originals, and links to other files."""
    for path in data.glob("*/*"):
        copy = folder / path.relative_to(data)
        copy.parent.mkdir(parents=True, exist_ok=True)
        name = path.relative_to(data).as_posix()
        if name not in (EVALUATION, EVALUATION_ORIGINALS, BACKGROUND_ORIGINALS):
            copy.symlink_to(path)
    with np.load(data / EVALUATION) as drawings:
        kept = {name: drawings[name] for name in every(drawings, EVALUATION_EVERY)}
    np.savez_compressed(folder / EVALUATION, **kept)
    copy_archive(data, folder, EVALUATION_ORIGINALS, lambda _: kept)
    copy_archive(data, folder, BACKGROUND_ORIGINALS, lambda all_: every(all_, BACKGROUND_EVERY))


def every(characters: Iterable[str], step: int) -> list[str]:
    """Evenly spaced characters."""
    return sorted(characters)[::step]


def copy_archive(
    data: Path, folder: Path, name: str, choose: Callable[[set[str]], Iterable[str]]
) -> None:
    """Copy the drawings of the chosen characters."""
    with zipfile.ZipFile(data / name) as whole, zipfile.ZipFile(folder / name, "w") as small:
        drawings = [member for member in whole.namelist() if member.endswith(".png")]
        kept = set(choose({character(drawing) for drawing in drawings}))
        for drawing in drawings:
            if character(drawing) in kept:
                small.writestr(drawing, whole.read(drawing))


def character(drawing: str) -> str:
    """SPLIT/ALPHABET/characterNN of a drawing's file name."""
    return drawing.rpartition("/")[0]

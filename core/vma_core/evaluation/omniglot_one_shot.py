"""Protocol P4: the twenty published 20-way within-alphabet one-shot runs (Lake et al. 2015)."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from vma_core.engine.engine import Engine
from vma_core.errors import UserError
from vma_core.glyphs.raster import RASTER_PX, to_model_grid
from vma_core.standard_errors import Row, mean_and_stderr

RUNS = 20
MAX_MEMBER_BYTES = 1 << 20


@dataclass(frozen=True, eq=False)
class Run:
    """A one-shot run.

    Attributes:
        memory: (20, 105, 105) uint8, ink = 1, one drawing per class.
        tests: (20, 105, 105) uint8.
        answers: (20,) row of `memory` of each test drawing's class.
    """

    memory: NDArray[np.uint8]
    tests: NDArray[np.uint8]
    answers: NDArray[np.intp]


def read_runs(path: Path) -> list[Run]:
    """Read `all_runs.zip`.

    Raises:
        UserError: it does not contain the twenty runs.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            return [_read_run(archive, f"run{number:02d}") for number in range(1, RUNS + 1)]
    except (OSError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise UserError(
            "{name} does not contain the twenty one-shot runs ({reason}).",
            name=path.name,
            reason=error,
        ) from error


def omniglot_one_shot(engine: Engine, runs: list[Run]) -> list[Row]:
    """Error over all 400 trials; the answer is the entry with the most of q(a | x, M)."""
    size = engine.image_size
    errors = []
    for run in runs:
        keys = engine.runner.embed(to_model_grid(run.memory, size).astype(np.float32))
        queries = engine.runner.embed(to_model_grid(run.tests, size).astype(np.float32))
        for query, answer in zip(queries, run.answers, strict=True):
            log_q = engine.parameters.log_posterior(query, keys)[: len(keys)]
            errors.append(float(int(np.argmax(log_q)) != answer))
    mean, stderr = mean_and_stderr(errors)
    return [{"by": "q", "error": mean, "stderr": stderr, "episodes": len(errors)}]


def _read_run(archive: zipfile.ZipFile, name: str) -> Run:
    prefix = next(n for n in archive.namelist() if n.endswith(f"{name}/class_labels.txt"))
    root = prefix.removesuffix(f"{name}/class_labels.txt")
    pairs = [line.split() for line in archive.read(prefix).decode().splitlines() if line.strip()]
    classes = sorted({training for _, training in pairs})
    return Run(
        np.stack([_image(archive, root + c) for c in classes]),
        np.stack([_image(archive, root + test) for test, _ in pairs]),
        np.array([classes.index(training) for _, training in pairs], np.intp),
    )


def _image(archive: zipfile.ZipFile, member: str) -> NDArray[np.uint8]:
    if archive.getinfo(member).file_size > MAX_MEMBER_BYTES:
        raise ValueError(f"{member} is too large")
    with Image.open(io.BytesIO(archive.read(member)), formats=["PNG"]) as image:
        if image.size != (RASTER_PX, RASTER_PX):
            raise ValueError(f"{member} is not 105×105")
        return (np.asarray(image.convert("L")) < 128).astype(np.uint8)

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
from vma_core.engine.likelihood import reranking
from vma_core.errors import UserError
from vma_core.evaluation.encoded_dataset import encode_images
from vma_core.evaluation.few_shot import log_mass
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


def omniglot_one_shot(engine: Engine, runs: list[Run], samples: int, seed: int) -> list[Row]:
    """Errors over all trials by the most of q(a | x, M), and as `Engine.posterior_at_rest`.

    The second has a row without the likelihood, which is of each entry as a memory of one, from
    `samples` samples of z.
    """
    size = engine.image_size
    errors: dict[str, list[float]] = {}
    for number, run in enumerate(runs):
        entries = len(run.memory)
        images = to_model_grid(np.concatenate([run.memory, run.tests]), size).astype(np.float32)
        encoded = encode_images(engine, images, [np.arange(len(images))])
        compared = encoded.compared(engine)
        memory = np.arange(entries)
        for test, answer in enumerate(run.answers):
            row = entries + test
            log_q = log_mass(engine, encoded, memory, row, entries, 1)
            found = {"q": int(np.argmax(log_q))}
            product, factors = log_q, "q"
            if compared is not None:
                product = log_mass(engine, encoded, memory, row, entries, 1, compared)
                factors = "q × comparison"
                found[factors] = int(np.argmax(product))
            read = reranking.most_probable(product, reranking.DECODED)
            template = tuple(level[read] for level in encoded.features)
            rng = np.random.default_rng([seed, number, test])
            likelihood = reranking.log_likelihoods(
                engine.runner, encoded.target(row), template, rng, samples
            )
            weighed = reranking.explained(product[read], likelihood)
            found[f"{factors} × likelihood"] = int(read[np.argmax(weighed)])
            for by, place in found.items():
                errors.setdefault(by, []).append(float(place != answer))
    rows = []
    for by, wrong in errors.items():
        mean, stderr = mean_and_stderr(wrong)
        rows.append({"by": by, "error": mean, "stderr": stderr, "episodes": len(wrong)})
    return rows


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

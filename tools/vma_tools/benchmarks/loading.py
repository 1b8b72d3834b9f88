"""Time from opening a large project to the first answer, without and with cached keys.

Each run is a process: python -m vma_tools.benchmarks.loading MODEL PROJECT CACHE
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from vma_core.bundles.bundle import Bundle, load_bundle
from vma_core.engine.request import Request
from vma_core.errors import UserError
from vma_core.memory.entries import Memory
from vma_core.standard_errors import Row
from vma_core.storage.project import Project, load_project, save_project

from vma_tools.benchmarks.engine import random_drawing, variations

BYTES_PER_MB = 1 << 20


def loading(bundle: Bundle, entries: int) -> list[Row]:
    """Two rows of seconds and resident memory: without and with keys on disk.

    The entries are variations of the starter memory's characters.
    """
    size = bundle.config.image_size
    with tempfile.TemporaryDirectory(prefix="vma-loading-") as folder:
        project, cache = Path(folder) / "large.vma", Path(folder) / "cache"
        save_project(Project(size, tuple(variations(size, entries))), project)
        command = [sys.executable, "-m", "vma_tools.benchmarks.loading"]
        command += [str(bundle.path), str(project), str(cache)]
        rows: list[Row] = []
        for keys in ("computed", "from disk"):
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode:
                raise UserError(
                    "The large memory could not be loaded: {problem}", problem=done.stderr.strip()
                )
            rows.append({"keys": keys, "entries": entries, **json.loads(done.stdout)})
        return rows


def _load(model: Path, project: Path, cache: Path) -> Row:
    import psutil

    bundle = load_bundle(model)
    engine = bundle.engine()
    engine.keep_keys(cache, bundle.model_hash)
    marks = [time.perf_counter()]
    view = Memory(load_project(project, engine.image_size).entries).snapshot()
    marks.append(time.perf_counter())
    drawing = random_drawing(engine.image_size, 0)
    engine.address(view, drawing)
    marks.append(time.perf_counter())
    engine.answer(Request(view, drawing, "recall", count=16))
    marks.append(time.perf_counter())
    images, address_keys, answer = np.diff(marks)
    return {
        "images_s": float(images),
        "address_keys_s": float(address_keys),
        "first_variants_s": float(answer),
        "in_all_s": marks[-1] - marks[0],
        "resident_mb": psutil.Process().memory_info().rss / BYTES_PER_MB,
    }


if __name__ == "__main__":
    print(json.dumps(_load(*map(Path, sys.argv[1:4]))))

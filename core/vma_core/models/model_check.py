"""The first run of a foreign model, in a child process that may crash, hang or swell alone.

As a program itself this is the child: the architecture and the lengths of the graphs as one line of
JSON on standard input, then the graphs. A model that passed is remembered by its hash.
"""

from __future__ import annotations

import contextlib
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
from platformdirs import user_cache_path

from vma_core.atomic_write import write_atomically
from vma_core.engine.runtime.runner import probe
from vma_core.errors import UserError, message
from vma_core.model.config import ModelConfig
from vma_core.sandbox.limits import Limits, child_command, limit_self, run_limited

LIMITS = Limits(seconds=60.0, memory_mb=6_144, answer_mb=1)
BATCH, ENTRIES = 3, 4


def check_model(
    name: str, config: dict[str, Any], graphs: dict[str, bytes], model_hash: str
) -> None:
    """Run all graphs once in a child, unless a model of this hash has passed before.

    Raises:
        UserError: it crashed, took too long, or answered with something else than finite numbers.
    """
    passed = passed_folder() / model_hash
    if passed.exists():
        return
    header = {"config": config, "graphs": {key: len(graph) for key, graph in graphs.items()}}
    request = json.dumps(header).encode() + b"\n" + b"".join(graphs.values())
    answer = json.loads(run_limited(child_command(__name__), request, f"The model {name}", LIMITS))
    if "error" in answer:
        raise UserError(str(answer["error"]))
    with contextlib.suppress(UserError):  # a cache: it is only tried again
        write_atomically(passed, b"")


def passed_folder() -> Path:
    """An empty file for each model that has passed."""
    return user_cache_path("vma-explorer") / "tried-models"


def _answer(request: bytes) -> dict[str, str]:
    """In the child."""
    from vma_core.engine.runtime.onnx_runner import OnnxRunner

    line, _, content = request.partition(b"\n")
    header = json.loads(line)
    graphs, start = {}, 0
    for name, length in header["graphs"].items():
        graphs[name] = content[start : start + length]
        start += length
    try:
        runner = OnnxRunner(graphs, ModelConfig.from_dict(header["config"]), "cpu", threads=1)
        answers = probe(runner, BATCH, ENTRIES)
    except UserError as error:
        return {"error": str(error)}
    except Exception as error:  # a runtime's exceptions share no base class
        reason = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
        return {"error": message(f"This model cannot be run ({reason}). Export it again.")}
    if not all(np.isfinite(values).all() for values in answers):
        return {"error": "This model answers with NaN or infinity. Train it anew."}
    return {}


def main() -> None:
    """Be the child."""
    limit_self(LIMITS)
    sys.stdout.write(json.dumps(_answer(sys.stdin.buffer.read())))


if __name__ == "__main__":
    main()

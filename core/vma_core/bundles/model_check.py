"""The first run of a foreign model, in a child process; models that passed are known by hash."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from platformdirs import user_cache_path

from vma_core.atomic_write import write_atomically
from vma_core.engine.runtime.runner import probe
from vma_core.errors import UserError
from vma_core.model.config import ModelConfig
from vma_core.sandbox.child import Limits, Payload, call

LIMITS = Limits(seconds=60.0, memory_mb=6_144, answer_mb=1)
BATCH, ENTRIES = 3, 4


def check_model(
    name: str,
    config: dict[str, Any],
    graphs: dict[str, bytes],
    model_hash: str,
    limits: Limits = LIMITS,
) -> None:
    """Run all graphs once in a child process, unless a model of this hash has passed before.

    Raises:
        UserError: the child crashed or took too long, or an output is not finite.
    """
    passed = passed_folder() / model_hash
    if passed.exists():
        return
    request = {"config": config, "graphs": list(graphs)}
    call(_probe, request, list(graphs.values()), name=name, limits=limits)
    with contextlib.suppress(UserError):  # only a cache: the check is repeated
        write_atomically(passed, b"")


def passed_folder() -> Path:
    """The folder that holds an empty file per model that has passed."""
    return user_cache_path("vma-explorer") / "tried-models"


def _probe(request: dict[str, Any], graphs: Sequence[bytes]) -> Payload:
    from vma_core.engine.runtime.onnx_runner import OnnxRunner

    named = dict(zip(request["graphs"], graphs, strict=True))
    try:
        runner = OnnxRunner(named, ModelConfig.from_dict(request["config"]), "cpu", threads=1)
        outputs = probe(runner, BATCH, ENTRIES)
    except UserError:
        raise
    except Exception as error:  # a runtime's exceptions share no base class
        reason = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
        raise UserError(
            "This model cannot be run ({reason}). Export it again.", reason=reason
        ) from error
    if not all(np.isfinite(values).all() for values in outputs):
        raise UserError("This model answers with NaN or infinity. Train it again.")
    return None, ()

"""Output of a run: samples during training, and finally a bundle with its figures."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from vma_core.atomic_write import write_atomically
from vma_core.bundles.bundle import Bundle
from vma_core.bundles.onnx_export import export_bundle
from vma_core.engine.address_parameters import AddressParameters
from vma_core.engine.engine import Engine
from vma_core.engine.index.companions import CompanionParameters
from vma_core.engine.request import Request
from vma_core.engine.runtime.torch_runner import TorchRunner
from vma_core.export.contact_sheet import contact_sheet, png_bytes
from vma_core.inspection.fine_tuning_nll import FineTuningNll, fine_tuning_nll
from vma_core.memory.entries import Memory, MemoryEntry
from vma_core.training.run_folder import RESULT, SAMPLES
from vma_core.training.trainer import Trainer
from vma_core.training.user_data import UserData

SAMPLE_ENTRIES = 6
SAMPLES_EACH = 2
SEED = 3
EVALUATED = 100
"""Maximum number of held-out drawings; each takes about 0.1 s per model."""


def averaged_engine(trainer: Trainer) -> Engine:
    """An engine on the current averaged weights."""
    weights = {name: value.cpu().numpy() for name, value in trainer.averaged.items()}
    return Engine(
        TorchRunner(trainer.averaged_model()),
        AddressParameters.from_weights(weights),
        CompanionParameters.from_weights(weights, trainer.recipe.model.companions),
    )


def save_samples(trainer: Trainer, memory: Sequence[MemoryEntry], folder: Path) -> None:
    """Write a row of variants of some entries, with the same noise every time."""
    labels = dict.fromkeys(entry.label for entry in memory)
    firsts = [
        next(e for e in memory if e.label == label) for label in list(labels)[:SAMPLE_ENTRIES]
    ]
    view = Memory(memory).snapshot()
    position = {entry.image_id: p for p, entry in zip(view.positions, view.entries, strict=True)}
    engine = averaged_engine(trainer)
    rows = []
    for entry in firsts:
        request = Request(
            view,
            source="selection",
            restrict_to=(position[entry.image_id],),
            seed=SEED,
            count=SAMPLES_EACH,
        )
        rows += [entry.image[None].astype(np.float32), engine.answer(request).images]
    sheet = contact_sheet(np.concatenate(rows), columns=len(firsts) * (1 + SAMPLES_EACH))
    write_atomically(folder / SAMPLES / f"{trainer.step:08d}.png", png_bytes(sheet, {}))


def finish(
    trainer: Trainer, own: UserData | None, start: Bundle | None, out: Path, name: str, folder: Path
) -> dict[str, Any]:
    """Export, evaluate on held-out drawings, and write the result to the run folder."""
    recipe = trainer.recipe.to_dict()
    card: dict[str, Any] = {
        "name": name,
        "licence": "yours",
        "steps": trainer.step,
        "training_hours": round(trainer.seconds / 3600, 2),
        "training_data_hash": trainer.corpus.data_hash,
        "training_classes": len(trainer.corpus.rows),
        "training_drawings": int(trainer.corpus.images.shape[1]),
        "bad_steps": trainer.bad_steps,
        "recipe": {key: value for key, value in recipe.items() if key != "model"},
    }
    if start is not None:
        card["started_from"] = {"name": start.name, "hash": start.model_hash}
    figures = _evaluation(trainer, own, start)
    if figures:
        card["own_held_out_drawings"] = figures
    bundle = export_bundle(trainer.averaged_model(), out, card, like=start)
    result = {
        "bundle": str(out),
        "model": bundle.model_hash,
        "parity": bundle.card["parity_max_abs_difference"],
        **figures,
    }
    write_atomically(folder / RESULT, json.dumps(result, indent=2).encode())
    return result


def _evaluation(trainer: Trainer, own: UserData | None, start: Bundle | None) -> dict[str, Any]:
    """NLL and accuracy on held-out drawings, before and after training."""
    if own is None or len(own.held_out) < 2:
        return {}
    chosen = own.held_out[:EVALUATED]
    after = fine_tuning_nll(averaged_engine(trainer), own.memory, chosen)
    figures: dict[str, Any] = {"drawings": len(chosen)} | _named("after", after)
    if start is not None:
        before = fine_tuning_nll(start.engine("cpu"), own.memory, chosen)
        change = after.nats - before.nats
        figures |= _named("before", before)
        figures["change_nats"] = float(change.mean())
        figures["change_stderr"] = float(change.std(ddof=1) / np.sqrt(len(change)))
    return figures


def _named(when: str, found: FineTuningNll) -> dict[str, float]:
    return {
        f"nll_{when}_nats": found.mean,
        f"nll_{when}_stderr": found.stderr,
        f"accuracy_{when}": found.accuracy,
    }

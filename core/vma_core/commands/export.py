"""vma export: a training run's averaged weights as a model bundle."""

from __future__ import annotations

import argparse
from pathlib import Path

from vma_core.commands.common import add_json, print_json
from vma_core.commands.train import require_torch
from vma_core.errors import UserError
from vma_core.run_folder import CHECKPOINT

HELP = "write a model bundle (ONNX graphs, weights, card) from a training run"
EXAMPLE = "vma export --run runs/first --out models/first --name 'My glyphs'"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument("--run", type=Path, required=True, help="folder that vma train wrote")
    parser.add_argument("--out", type=Path, required=True, help="folder of the bundle")
    parser.add_argument("--name", default="model", help="the model's name for people")
    add_json(parser)


def run(arguments: argparse.Namespace) -> None:
    """Export with the parity check."""
    require_torch()
    from vma_core.export import export_bundle
    from vma_core.model.config import ModelConfig
    from vma_core.model.vma import VariationalMemoryAddressing
    from vma_core.training.checkpoint import read_checkpoint

    checkpoint = arguments.run / CHECKPOINT
    if not checkpoint.is_file():
        raise UserError(f"{arguments.run} holds no {CHECKPOINT}. Train first: vma train --out …")
    tensors, state = read_checkpoint(checkpoint)
    recipe = state["recipe"]
    model = VariationalMemoryAddressing(ModelConfig.from_dict(recipe["model"]))
    prefix = "averaged."
    model.load_state_dict(
        {k.removeprefix(prefix): v for k, v in tensors.items() if k.startswith(prefix)}
    )
    card = {
        "name": arguments.name,
        "licence": "MIT",
        "steps": state["step"],
        "training_hours": round(state["seconds"] / 3600, 2),
        "training_data_hash": state["data_hash"],
        "bad_steps": state["bad_steps"],
        "recipe": {k: v for k, v in recipe.items() if k != "model"},
    }
    bundle = export_bundle(model, arguments.out, card)
    difference = bundle.card["parity_max_abs_difference"]
    if arguments.json:
        print_json({"out": str(arguments.out), "model": bundle.model_hash, "parity": difference})
    else:
        print(
            f"{arguments.out}: model {bundle.model_hash[:12]}, {bundle.card['parameters']:,} "
            f"parameters; ONNX Runtime and PyTorch agree to {difference:.1e}"
        )

"""vma export: a training run's averaged weights, or an older bundle's weights, as a bundle."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vma_core.cli.common import add_json, print_json
from vma_core.cli.train import require_torch

if TYPE_CHECKING:
    from vma_core.model.vma import VariationalMemoryAddressing

HELP = "write a model bundle (ONNX graphs, weights, card) of a training run or an older bundle"
EXAMPLE = (
    "vma export --run runs/first --out models/first --name 'My glyphs'\n"
    "  vma export --bundle models/old --out models/new"
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--run", type=Path, help="run folder of vma train")
    source.add_argument("--bundle", type=Path, help="bundle of any format to export again")
    parser.add_argument("--out", type=Path, required=True, help="bundle folder to write")
    parser.add_argument("--name", help="display name of the model")
    add_json(parser)


def run(arguments: argparse.Namespace) -> None:
    """Export with the parity check."""
    require_torch()
    from vma_core.bundles.onnx_export import export_bundle

    model, card = _from_run(arguments.run) if arguments.run else _from_bundle(arguments.bundle)
    if arguments.name:
        card["name"] = arguments.name
    bundle = export_bundle(model, arguments.out, card)
    difference = bundle.card["parity_max_abs_difference"]
    if arguments.json:
        print_json({"out": str(arguments.out), "model": bundle.model_hash, "parity": difference})
    else:
        print(
            f"{arguments.out}: model {bundle.model_hash[:12]}, {bundle.card['parameters']:,} "
            f"parameters; ONNX Runtime and PyTorch agree to {difference:.1e}"
        )


def _from_run(folder: Path) -> tuple[VariationalMemoryAddressing, dict[str, Any]]:
    """Model with a run's averaged weights, and its card."""
    from vma_core.training.checkpoint import averaged_model

    model, state = averaged_model(folder)
    recipe = state["recipe"]
    card = {
        "name": "model",
        "licence": "MIT",
        "steps": state["step"],
        "training_hours": round(state["seconds"] / 3600, 2),
        "training_data_hash": state["data_hash"],
        "bad_steps": state["bad_steps"],
        "recipe": {k: v for k, v in recipe.items() if k != "model"},
    }
    return model, card


def _from_bundle(path: Path) -> tuple[VariationalMemoryAddressing, dict[str, Any]]:
    """A bundle's model and card; its figures stay valid."""
    from vma_core.bundles.bundle import read_card_and_weights
    from vma_core.bundles.onnx_export import load_model

    return load_model(path), read_card_and_weights(path)[0]

"""Checkpoints that resume exactly: networks, optimiser, averaged weights, position in the data.

Random numbers are functions of seed and position, so there is no generator state. Stored as
safetensors with a JSON header: loading executes no code.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load, save
from torch import Tensor, nn

from vma_core.atomic_write import write_atomically
from vma_core.bundles.bundle import Bundle
from vma_core.errors import UserError
from vma_core.model.config import ModelConfig
from vma_core.model.vma import VariationalMemoryAddressing
from vma_core.training.run_folder import CHECKPOINT

FORMAT = "vma-checkpoint-2"
SUM = "sha256"


def save_checkpoint(
    path: Path,
    model: nn.Module,
    averaged: Mapping[str, Tensor],
    optimizer: torch.optim.Optimizer,
    state: Mapping[str, Any],
) -> None:
    """Write a checkpoint atomically; a full disk or a kill leaves the old one intact."""
    tensors: dict[str, Tensor] = {f"model.{k}": v for k, v in model.state_dict().items()}
    tensors |= {f"averaged.{k}": v for k, v in averaged.items()}
    for index, values in optimizer.state_dict()["state"].items():
        tensors |= {f"optimizer.{index}.{k}": v for k, v in values.items()}
    contiguous = {k: v.detach().contiguous().cpu() for k, v in tensors.items()}
    header = {"format": FORMAT, "state": json.dumps(dict(state)), SUM: checksum(contiguous)}
    write_atomically(path, save(contiguous, header))


def load_checkpoint(
    path: Path,
    model: nn.Module,
    averaged: dict[str, Tensor],
    optimizer: torch.optim.Optimizer,
) -> dict[str, Any]:
    """Restore a checkpoint in place; returns `state`.

    Raises:
        UserError: it cannot be read, is damaged, or has another architecture.
    """
    tensors, state = read_checkpoint(path)
    try:
        model.load_state_dict(_part(tensors, "model."))
        for name, value in _part(tensors, "averaged.").items():
            averaged[name].copy_(value)
    except (RuntimeError, KeyError) as error:
        raise UserError(
            "The checkpoint {path} has a different architecture. Start a new run.", path=path
        ) from error
    blank = optimizer.state_dict()
    moments: dict[int, dict[str, Tensor]] = {}
    for name, value in _part(tensors, "optimizer.").items():
        index, key = name.split(".", 1)
        moments.setdefault(int(index), {})[key] = value
    optimizer.load_state_dict({"state": moments, "param_groups": blank["param_groups"]})
    return state


def read_checkpoint(path: Path) -> tuple[dict[str, Tensor], dict[str, Any]]:
    """Tensors and state of a checkpoint file.

    Raises:
        UserError: it cannot be read or is damaged.
    """
    try:
        # Read at once: `safe_open` opens the file twice and could combine the old header with the
        # tensors of a checkpoint saved in between.
        content = path.read_bytes()
        tensors = load(content)
        header = _metadata(content)
        if header.get("format") != FORMAT:
            raise UserError("{path} is not a VMA Explorer checkpoint.", path=path)
        state = dict(json.loads(header["state"]))
    except (OSError, SafetensorError, KeyError, ValueError, TypeError) as error:
        raise UserError(
            "The checkpoint {path} cannot be read ({reason}).", path=path, reason=error
        ) from error
    # Older checkpoints have no checksum.
    if header.get(SUM, "") not in ("", checksum(tensors)):
        raise UserError("The checkpoint {path} is damaged. Start from an earlier one.", path=path)
    return tensors, state


def _metadata(content: bytes) -> dict[str, str]:
    """Metadata of the header; `load` has validated the rest."""
    length = int.from_bytes(content[:8], "little")
    return dict(json.loads(content[8 : 8 + length]).get("__metadata__", {}))


def checksum(tensors: Mapping[str, Tensor]) -> str:
    """SHA-256 over names and contents; safetensors does not detect flipped bits."""
    digest = hashlib.sha256()
    for name in sorted(tensors):
        digest.update(name.encode())
        digest.update(tensors[name].reshape(-1).view(torch.uint8).numpy().data)
    return digest.hexdigest()


def _part(tensors: Mapping[str, Tensor], prefix: str) -> dict[str, Tensor]:
    return {k.removeprefix(prefix): v for k, v in tensors.items() if k.startswith(prefix)}


def averaged_tensors(folder: Path) -> tuple[dict[str, Tensor], dict[str, Any]]:
    """A run folder's averaged weights, and the checkpoint's state.

    Raises:
        UserError: there is no checkpoint, or it cannot be read.
    """
    checkpoint = folder / CHECKPOINT
    if not checkpoint.is_file():
        raise UserError(
            "{folder} holds no {checkpoint}. Train first: vma train --out …",
            folder=folder,
            checkpoint=CHECKPOINT,
        )
    tensors, state = read_checkpoint(checkpoint)
    return _part(tensors, "averaged."), state


def averaged_model(folder: Path) -> tuple[VariationalMemoryAddressing, dict[str, Any]]:
    """A run folder's model with the averaged weights, and the checkpoint's state.

    Raises:
        UserError: there is no checkpoint, or it cannot be read.
    """
    tensors, state = averaged_tensors(folder)
    model = VariationalMemoryAddressing(ModelConfig.from_dict(state["recipe"]["model"]))
    load_weights(model, tensors, folder)
    return model.eval(), state


def load_weights(module: nn.Module, tensors: Mapping[str, Tensor], folder: Path) -> None:
    """Load a run's weights.

    Raises:
        UserError: they are of another architecture.
    """
    try:
        module.load_state_dict(tensors)
    except RuntimeError as error:
        raise UserError(
            "The checkpoint {path} has a different architecture. Start a new run.",
            path=folder / CHECKPOINT,
        ) from error


def bundle_tensors(bundle: Bundle) -> dict[str, Tensor]:
    """A bundle's weights as tensors."""
    return {name: torch.from_numpy(value.copy()) for name, value in bundle.weights.items()}

"""Model bundles: card.json, ONNX graphs and weights.safetensors, in a folder or a zip.

Loading executes no code of the bundle; sizes are limited.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load as load_safetensors
from vma_resources import resource_path

from vma_core.bundles.model_check import check_model
from vma_core.engine.address_parameters import AddressParameters
from vma_core.engine.engine import Engine
from vma_core.engine.index.companions import CompanionParameters
from vma_core.engine.novelty import shipped_detector
from vma_core.engine.runtime.runner import Runner
from vma_core.errors import UserError
from vma_core.glyphs.stroke_slots import SLOT_FEATURES
from vma_core.model.config import (
    PLACE_FEATURES,
    SAMPLED_CHANNELS,
    ModelConfig,
    graph_names,
)
from vma_core.sandbox.onnx_allowlist import check_graph
from vma_core.sandbox.zip_archive import open_zip, read_member

FORMAT_VERSION = 5
READABLE_VERSIONS = (4, 5)
"""Version 4 has no stroke head."""
MAX_FILE_BYTES = 64 << 20
WEIGHTS = "weights.safetensors"
CARD = "card.json"
PARITY_LIMIT = 1e-4
"""Largest difference between ONNX Runtime and PyTorch that an export accepts."""

Weights = dict[str, NDArray[Any]]


@dataclass(frozen=True, eq=False)
class Bundle:
    """A loaded and checked bundle.

    Attributes:
        card: content of card.json.
        config: the architecture, from the card.
        graphs: ONNX files by name.
        weights: all tensors by name.
        model_hash: SHA-256 over weights and graphs, reported with every result.
        path: of the folder or zip.
    """

    card: Mapping[str, Any]
    config: ModelConfig
    graphs: dict[str, bytes]
    weights: Weights
    model_hash: str
    path: Path

    @property
    def name(self) -> str:
        """The display name."""
        return str(self.card.get("name", "model"))

    @property
    def is_shipped(self) -> bool:
        """Whether it is part of the application."""
        return self.path.resolve().is_relative_to(resource_path("models").resolve())

    def require_check(self) -> None:
        """Run a foreign model once in a child process, unless that was done before.

        Raises:
            UserError: the graphs cannot be run.
        """
        if not self.is_shipped:
            check_model(self.name, self.config.to_dict(), self.graphs, self.model_hash)

    def engine(self, provider: str = "auto", threads: int | None = None) -> Engine:
        """An engine on ONNX Runtime; a foreign model is checked first.

        Raises:
            UserError: the graphs cannot be run.
        """
        # A window whose engine is another process does not load the runtime.
        from vma_core.engine.runtime.onnx_runner import OnnxRunner

        self.require_check()
        return self.engine_on(OnnxRunner(self.graphs, self.config, provider, threads))

    def engine_on(self, runner: Runner) -> Engine:
        """An engine on the given runner."""
        return Engine(
            runner,
            AddressParameters.from_weights(self.weights),
            CompanionParameters.from_weights(self.weights, self.config.companions),
            shipped_detector(self.config.image_size),
        )


def load_bundle(path: Path) -> Bundle:
    """Read and check a bundle.

    Raises:
        UserError: it is incomplete, damaged, of another version, or its weights are not finite
            or do not fit the architecture.
    """
    card = _read_card(read_bundle_file(path, CARD), path)
    version = card.get("format_version")
    if version not in READABLE_VERSIONS:
        raise UserError(
            "The model {name} has bundle format {version}; this program reads "
            "{oldest}–{newest}. Update the program or export the model again.",
            name=path.name,
            version=version,
            oldest=READABLE_VERSIONS[0],
            newest=READABLE_VERSIONS[-1],
        )
    config = exportable(ModelConfig.from_dict(card.get("architecture", {})))
    graphs = {name: read_bundle_file(path, f"{name}.onnx") for name in graph_names(config)}
    for name, graph in graphs.items():
        check_graph(graph, f"{name}.onnx of the model {path.name}")
    raw = read_bundle_file(path, WEIGHTS)
    weights = _read_weights(raw, config, path.name)
    digest = hashlib.sha256(raw)
    for graph in graphs.values():
        digest.update(graph)
    return Bundle(card, config, graphs, weights, digest.hexdigest(), path)


def read_card_and_weights(path: Path) -> tuple[dict[str, Any], Weights]:
    """Card and weights of a bundle of any format version, to export it again.

    Raises:
        UserError: they are missing, damaged, or inconsistent.
    """
    card = _read_card(read_bundle_file(path, CARD), path)
    config = ModelConfig.from_dict(card.get("architecture", {}))
    return card, _read_weights(read_bundle_file(path, WEIGHTS), config, path.name)


def exportable(config: ModelConfig) -> ModelConfig:
    """The same architecture, if a bundle may have it.

    Raises:
        UserError: it is for experiments alone.
    """
    if config.is_for_experiments:
        raise UserError(
            "A model without dummy entries, with template_shift or with addressing “single” is for "
            "the addressing experiment alone and cannot be exported."
        )
    return config


@cache
def bundled_model() -> Bundle:
    """The default model of the application; read once."""
    return load_bundle(resource_path("models/omniglot28"))


def baseline(addressing: str) -> Bundle:
    """The compact baseline trained with "hard", "soft" or "none" addressing."""
    return load_bundle(resource_path(f"models/compact-{addressing}"))


def read_bundle_file(path: Path, name: str) -> bytes:
    """A file of a bundle by name.

    Raises:
        UserError: it is missing or too large, or the bundle cannot be read.
    """
    too_large = UserError(
        "{file} in the model {name} is too large. Export the model again.",
        file=name,
        name=path.name,
    )
    if path.is_dir():
        file = path / name
        if not file.is_file():
            raise _missing(path, name)
        if file.stat().st_size > MAX_FILE_BYTES:
            raise too_large
        return file.read_bytes()
    if not path.exists():
        raise UserError("There is no model at {path}.", path=path)
    try:
        with open_zip(path) as archive:
            if archive.getinfo(name).file_size > MAX_FILE_BYTES:
                raise too_large
            return read_member(archive, name, MAX_FILE_BYTES)
    except KeyError:
        raise _missing(path, name) from None
    except (OSError, zipfile.BadZipFile) as error:
        raise UserError(
            "{name} is not a model: it is neither a folder nor a readable zip.", name=path.name
        ) from error


def _missing(path: Path, name: str) -> UserError:
    return UserError(
        "The model {name} has no {file}. A bundle holds {card}, {weights} and one ONNX file per "
        "graph. Export it again.",
        name=path.name,
        file=name,
        card=CARD,
        weights=WEIGHTS,
    )


def _read_card(data: bytes, path: Path) -> dict[str, Any]:
    try:
        card = json.loads(data)
    except ValueError as error:
        raise UserError(
            "{card} of the model {name} is not valid JSON ({reason}).",
            card=CARD,
            name=path.name,
            reason=error,
        ) from error
    return dict(card) if isinstance(card, dict) else {}


def _read_weights(data: bytes, config: ModelConfig, name: str) -> Weights:
    try:
        weights = load_safetensors(data)
    except (SafetensorError, ValueError) as error:
        raise UserError(
            "The weights of the model {name} are damaged ({reason}).", name=name, reason=error
        ) from error
    _check_weights(weights, config, name)
    return weights


def _check_weights(weights: Weights, config: ModelConfig, name: str) -> None:
    for key, value in weights.items():
        if value.dtype.kind == "f" and not np.isfinite(value).all():
            raise UserError(
                "The model {name} cannot be used: its weights {key} contain NaN or infinity.",
                name=name,
                key=key,
            )
    expected: dict[str, tuple[int, ...]] = {
        "addressing.dummy_keys": (config.dummy_entries, config.embedding_size),
        "addressing.dummy_share_logits": (config.dummy_entries,),
        "addressing.dummy_mass_logit": (),
        "addressing.log_sharpness": (),
    }
    if config.companions:
        coarse = config.level_channels[0] * config.level_sides[0] ** 2
        expected |= {
            "companions.key.weight": (config.companion_key_size, coarse),
            "companions.log_sharpness": (),
            "companions.threshold": (),
        }
    if config.stroke_channels:
        expected |= _stroke_head_shapes(config)
    levels = zip(config.level_channels, config.level_sides, config.latent_channels, strict=True)
    for index, (channels, side, latent) in enumerate(levels):
        expected[f"addressing.dummy_features.{index}"] = (
            config.dummy_entries,
            channels,
            side,
            side,
        )
        expected[f"decoder.levels.{index}.enter.weight"] = (channels, latent, 1, 1)
    for key, shape in expected.items():
        if key not in weights or weights[key].shape != shape:
            found = weights[key].shape if key in weights else "nothing"
            raise UserError(
                "The model {name} does not match its card: {key} should have shape {shape}, "
                "found {found}.",
                name=name,
                key=key,
                shape=shape,
                found=found,
            )


def _stroke_head_shapes(config: ModelConfig) -> dict[str, tuple[int, ...]]:
    """Shapes of the stroke head's layers that the card determines."""
    channels = (*config.level_channels[:-1], 4 * config.output_channels)
    width = config.stroke_channels
    entering = len(channels) * SAMPLED_CHANNELS + PLACE_FEATURES + SLOT_FEATURES
    coarse = channels[0] * config.level_sides[0] ** 2
    shapes: dict[str, tuple[int, ...]] = {"stroke_head.affine.0.weight": (64, coarse)}
    for level, count in enumerate(channels):
        shapes[f"stroke_head.looks.{level}.weight"] = (SAMPLED_CHANNELS, count, 1, 1)
    for step in range(config.stroke_steps):
        shapes[f"stroke_head.steps.{step}.enter.weight"] = (width, entering, 1)
        shapes[f"stroke_head.steps.{step}.shift.weight"] = (2, width, 1)
    return shapes

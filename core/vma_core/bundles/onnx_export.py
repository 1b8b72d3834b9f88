"""Export from PyTorch: ONNX graphs with a parity check, weights and card."""

from __future__ import annotations

import io
import json
import logging
import shutil
import tempfile
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple, cast

import numpy as np
import torch
from safetensors.torch import save
from torch import Tensor, nn

from vma_core.atomic_write import replace_folder, write_atomically
from vma_core.bundles.bundle import (
    CARD,
    FORMAT_VERSION,
    PARITY_LIMIT,
    WEIGHTS,
    Bundle,
    exportable,
    load_bundle,
    read_card_and_weights,
)
from vma_core.bundles.graph_weights import with_weights
from vma_core.engine.runtime.onnx_runner import OnnxRunner
from vma_core.engine.runtime.runner import probe
from vma_core.engine.runtime.torch_runner import TorchRunner
from vma_core.errors import UserError
from vma_core.glyphs.stroke_slots import SLOT_FEATURES
from vma_core.model.blocks import set_memory_format
from vma_core.model.companions import Companions, Gates
from vma_core.model.config import ModelConfig
from vma_core.model.decoder import Generated
from vma_core.model.stroke_head import StrokeHead
from vma_core.model.vma import VariationalMemoryAddressing

OPSET = 20
SLOTS = 7
"""Slots of the example inputs; the graphs take any number."""
WITHOUT_STROKES = ("embed", "features", "infer", "companion_keys", "templates")
"""Graphs that are the same with and without a stroke head."""


class _Embed(nn.Module):
    def __init__(self, model: VariationalMemoryAddressing) -> None:
        super().__init__()
        self.model = model

    def forward(self, images: Tensor) -> Tensor:
        return cast(Tensor, self.model.embed(images))


class _Features(nn.Module):
    def __init__(self, model: VariationalMemoryAddressing) -> None:
        super().__init__()
        self.model = model

    def forward(self, images: Tensor) -> tuple[Tensor, ...]:
        return cast(tuple[Tensor, ...], self.model.features(images))


class _Generate(nn.Module):
    def __init__(self, model: VariationalMemoryAddressing) -> None:
        super().__init__()
        self.decoder = model.decoder
        self.levels = len(model.config.level_channels)
        self.gives_decoded = model.stroke_head is not None

    def forward(self, *inputs: Tensor) -> tuple[Tensor, ...]:
        n = self.levels
        rows, reference_rows, noise, spread, temperature = inputs[2 * n :]
        generated = self.decoder.generate(
            tuple(t[rows] for t in self.decoder.entry_terms(inputs[:n])),
            tuple(f[reference_rows] for f in inputs[n : 2 * n]),
            noise,
            spread,
            temperature,
        )
        return _generated(generated, self.gives_decoded)


class _GenerateFromPrior(nn.Module):
    def __init__(self, model: VariationalMemoryAddressing) -> None:
        super().__init__()
        self.decoder = model.decoder
        self.gives_decoded = model.stroke_head is not None

    def forward(self, *inputs: Tensor) -> tuple[Tensor, ...]:
        *template, rows, noise, temperature = inputs
        terms = tuple(t[rows] for t in self.decoder.entry_terms(tuple(template)))
        generated = self.decoder.generate_from_prior(terms, noise, temperature)
        return _generated(generated, self.gives_decoded)


def _generated(generated: Generated, gives_decoded: bool) -> tuple[Tensor, ...]:
    """Probabilities and, for a stroke head, the feature maps."""
    probabilities = torch.sigmoid(generated.logits).squeeze(1)
    return (probabilities, *generated.decoded) if gives_decoded else (probabilities,)


class _Draw(nn.Module):
    def __init__(self, head: StrokeHead) -> None:
        super().__init__()
        self.head = head

    def forward(self, *inputs: Tensor) -> Tensor:
        *decoded, slots, stroke_ids, rows = inputs
        return cast(Tensor, self.head(tuple(decoded), slots, stroke_ids, rows))


class _Infer(nn.Module):
    def __init__(self, model: VariationalMemoryAddressing) -> None:
        super().__init__()
        self.model = model
        self.levels = len(model.config.level_channels)

    def forward(self, *inputs: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        n = self.levels
        rows, target_rows, noise, images = inputs[2 * n :]
        terms = self.model.pair_terms(
            images[target_rows],
            tuple(f[rows] for f in inputs[:n]),
            tuple(f[target_rows] for f in inputs[n : 2 * n]),
            noise,
        )
        return terms.log_likelihood, terms.log_ratio, terms.kl, terms.latents


class _CompanionKeys(nn.Module):
    def __init__(self, model: VariationalMemoryAddressing, companions: Companions) -> None:
        super().__init__()
        self.encoder = model.features
        self.companions = companions

    def forward(self, images: Tensor) -> Tensor:
        return self.companions.keys(self.encoder(images))


class _Templates(nn.Module):
    def __init__(self, companions: Companions) -> None:
        super().__init__()
        self.companions = companions

    def forward(self, *inputs: Tensor) -> tuple[Tensor, ...]:
        *features, rows, weights = inputs
        mixed: tuple[Tensor, ...] = self.companions(tuple(features), Gates(rows, weights))
        return mixed


def export_bundle(
    model: VariationalMemoryAddressing,
    folder: Path,
    card: Mapping[str, Any],
    parity_limit: float = PARITY_LIMIT,
    like: Bundle | None = None,
) -> Bundle:
    """Write a bundle folder once the parity check has passed.

    Args:
        model: network to export; put into evaluation mode.
        folder: of the bundle.
        card: what the card says besides architecture, format and parity.
        parity_limit: largest difference between ONNX Runtime and PyTorch.
        like: bundle of the same architecture, such as the one training started from. Its graphs
            are taken over with the model's weights, which takes a second instead of half a minute,
            unless they fail the parity check.

    Raises:
        UserError: the architecture is for experiments alone, the outputs of ONNX Runtime and
            PyTorch differ by more than `parity_limit`, or the folder cannot be written.
    """
    exportable(model.config)
    set_memory_format(model.eval(), torch.contiguous_format)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        stage = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}."))
    except OSError as error:
        raise UserError(
            "{folder} cannot be written ({reason}).", folder=folder.parent, reason=error.strerror
        ) from error
    try:
        tensors = {k: v.detach().contiguous() for k, v in model.state_dict().items()}
        write_atomically(stage / WEIGHTS, save(tensors))
        full_card = {
            **card,
            "format_version": FORMAT_VERSION,
            "architecture": model.config.to_dict(),
            "parameters": sum(p.numel() for p in model.parameters()),
        }
        write_card(stage, full_card)
        difference = _write_graphs(stage, model, like)
        if difference > parity_limit and like is not None:
            difference = _write_graphs(stage, model)
        if difference > parity_limit:
            raise UserError(
                "Export failed: ONNX Runtime and PyTorch differ by {difference:.1e}, more than "
                "{limit:.0e}.",
                difference=difference,
                limit=parity_limit,
            )
        write_card(stage, full_card | {"parity_max_abs_difference": difference})
        stage.chmod(0o755)
        replace_folder(stage, folder)
    finally:
        shutil.rmtree(stage, ignore_errors=True)
    return load_bundle(folder)


def _write_graphs(
    stage: Path, model: VariationalMemoryAddressing, like: Bundle | None = None
) -> float:
    """Complete a bundle folder with its graphs; returns their `parity`."""
    for name, graph in export_graphs(model, like).items():
        write_atomically(stage / f"{name}.onnx", graph)
    return parity(load_bundle(stage), model)


def write_card(folder: Path, card: Mapping[str, Any]) -> None:
    text = json.dumps(card, indent=2, ensure_ascii=False) + "\n"
    write_atomically(folder / CARD, text.encode())


class _Graph(NamedTuple):
    """Arguments of `export_module`."""

    module: nn.Module
    inputs: tuple[Tensor, ...]
    names: list[str]
    outputs: list[str]


def export_graphs(
    model: VariationalMemoryAddressing, like: Bundle | None = None
) -> dict[str, bytes]:
    """ONNX graphs by name, with dynamic numbers of rows and entries; noise is an input.

    Those that `like` has too are taken over with the model's weights; see `export_bundle`.
    """
    declared = _declared_graphs(model)
    taken = {} if like is None else _taken_over(declared, like, model.config)
    return {name: taken.get(name) or export_module(*graph) for name, graph in declared.items()}


def _taken_over(
    declared: Mapping[str, _Graph], like: Bundle, config: ModelConfig
) -> dict[str, bytes]:
    """Graphs of another bundle with the weights of the declared ones; those that fit alone."""
    bare = [replace(c, stroke_channels=0, stroke_steps=0) for c in (like.config, config)]
    if bare[0] != bare[1]:
        return {}
    names = tuple(declared) if like.config == config else WITHOUT_STROKES
    before = _declared_graphs(model_of(like.config, like.weights))
    found = {
        name: with_weights(like.graphs[name], before[name].module, declared[name].module)
        for name in names
        if name in declared
    }
    return {name: without_metadata(graph) for name, graph in found.items() if graph is not None}


def _declared_graphs(model: VariationalMemoryAddressing) -> dict[str, _Graph]:
    config = model.config
    levels = range(len(config.level_channels))
    images = torch.rand(3, 1, config.image_size, config.image_size)
    with torch.no_grad():
        features = model.features(images)
    rows = torch.tensor([0, 1, 2, 1, 0])
    noise = torch.randn(5, config.latent_size)
    ones = torch.ones(5, len(config.level_channels))
    template = [f"template_{i}" for i in levels]
    reference = [f"reference_{i}" for i in levels]
    target = [f"target_{i}" for i in levels]
    outputs = [f"features_{i}" for i in levels]
    generated = ["probabilities"]
    if model.stroke_head is not None:
        generated += [f"decoded_{i}" for i in levels]
    pair_outputs = ["log_likelihood", "log_ratio", "kl", "latents"]
    graphs = {
        "embed": _Graph(_Embed(model), (images,), ["images"], ["embedding"]),
        "features": _Graph(_Features(model), (images,), ["images"], outputs),
        "generate": _Graph(
            _Generate(model),
            (*features, *(f[:2] for f in features), rows, rows % 2, noise, ones * 0.5, ones),
            [*template, *reference, "rows", "reference_rows", "noise", "spread", "temperature"],
            generated,
        ),
        "generate_from_prior": _Graph(
            _GenerateFromPrior(model),
            (*features, rows, noise, ones),
            [*template, "rows", "noise", "temperature"],
            generated,
        ),
        "infer": _Graph(
            _Infer(model),
            (*features, *(f[:2] for f in features), rows, rows % 2, noise, images[:2]),
            [*template, *target, "rows", "target_rows", "noise", "images"],
            pair_outputs,
        ),
    }
    if model.companions is not None:
        keys = _CompanionKeys(model, model.companions)
        graphs["companion_keys"] = _Graph(keys, (images,), ["images"], ["keys"])
        graphs["templates"] = _Graph(
            _Templates(model.companions),
            (*features, torch.tensor([[1, 2], [0, 2]]), torch.rand(2, 2)),
            [*template, "rows", "companion_weights"],
            outputs,
        )
    if model.stroke_head is not None:
        with torch.no_grad():
            terms = tuple(t[rows] for t in model.decoder.entry_terms(features))
            decoded = model.decoder.generate_from_prior(terms, noise, ones).decoded
        slots = torch.rand(2, SLOTS, SLOT_FEATURES) * 2 - 1
        graphs["draw"] = _Graph(
            _Draw(model.stroke_head),
            (*decoded, slots, torch.zeros(2, SLOTS, dtype=torch.int64), rows % 2),
            [*generated[1:], "slots", "stroke_ids", "rows"],
            ["shifts"],
        )
    return graphs


def export_module(
    module: nn.Module, inputs: tuple[Tensor, ...], names: list[str], outputs: list[str]
) -> bytes:
    """A module as an ONNX file; input names determine what axis 0 means."""
    batch, entries, others = (torch.export.Dim(n) for n in ("batch", "entries", "others"))
    companions, slots = (torch.export.Dim(n) for n in ("companions", "slots"))

    def dimension(name: str) -> dict[int, torch.export.Dim]:
        if "companion_weights" in names and name in ("rows", "companion_weights"):
            return {0: batch, 1: companions}
        if name in ("slots", "stroke_ids"):
            return {0: entries, 1: slots}
        if name.startswith("template"):
            return {0: entries}
        shared = name.startswith(("reference_", "target_")) and not name.endswith("rows")
        pair_images = name == "images" and len(names) > 1
        return {0: others} if shared or pair_images else {0: batch}

    shapes = tuple(dimension(name) for name in names)
    variadic = len(names) > 1
    with _quiet_exporter():
        program = torch.onnx.export(
            module.eval(),
            inputs,
            dynamo=True,
            opset_version=OPSET,
            input_names=names,
            output_names=outputs,
            dynamic_shapes=(shapes,) if variadic else shapes,
            verbose=False,
        )
    if program is None:
        raise RuntimeError("the exporter returned no program")
    buffer = io.BytesIO()
    program.save(buffer)  # type: ignore[arg-type]  # a stream is accepted
    return without_metadata(buffer.getvalue())


@contextmanager
def _quiet_exporter() -> Iterator[None]:
    """Suppresses the exporter's deprecation warnings."""
    logger = logging.getLogger("torch.onnx")
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.setLevel(level)


def parity(bundle: Bundle, model: VariationalMemoryAddressing) -> float:
    """Largest absolute difference between ONNX Runtime (CPU) and PyTorch over `probe` outputs."""
    onnx = OnnxRunner(bundle.graphs, bundle.config, "cpu")
    torch_runner = TorchRunner(model)
    worst = 0.0
    for batch, entries in ((1, 1), (7, 3), (33, 20)):
        answers = [probe(runner, batch, entries) for runner in (onnx, torch_runner)]
        for ours, reference in zip(*answers, strict=True):
            worst = max(worst, float(np.abs(ours - reference).max()))
    return worst


def load_model(path: Path) -> VariationalMemoryAddressing:
    """The PyTorch model of a bundle of any format version, in evaluation mode.

    Raises:
        UserError: card and weights are missing, damaged, or inconsistent.
    """
    card, weights = read_card_and_weights(path)
    try:
        return model_of(ModelConfig.from_dict(card["architecture"]), weights)
    except RuntimeError as error:  # names or shapes
        raise UserError(
            "The weights of the model {name} do not match its card. Export it again.",
            name=path.name,
        ) from error


def model_of(config: ModelConfig, weights: Mapping[str, Any]) -> VariationalMemoryAddressing:
    """The PyTorch model with these arrays as its weights, in evaluation mode.

    Raises:
        RuntimeError: names or shapes do not fit the architecture.
    """
    model = VariationalMemoryAddressing(config)
    model.load_state_dict({name: torch.from_numpy(value) for name, value in weights.items()})
    return model.eval()


def without_metadata(graph: bytes) -> bytes:
    """The same graph without stack traces, which contain file names of the exporting machine."""
    import onnx

    model = onnx.load_from_string(graph)
    for part in _parts(model):
        part.ClearField("metadata_props")
        part.ClearField("doc_string")
    return bytes(model.SerializeToString())


def _parts(model: Any) -> Iterator[Any]:
    """All parts of a model that can have metadata."""
    yield model
    for graph in _graphs(model.graph):
        yield graph
        for kind in (graph.node, graph.input, graph.output, graph.value_info, graph.initializer):
            yield from kind
    for function in model.functions:
        yield function
        yield from function.node
        yield from function.value_info


def _graphs(graph: Any) -> Iterator[Any]:
    """A graph and its subgraphs."""
    yield graph
    for node in graph.node:
        for attribute in node.attribute:
            if attribute.HasField("g"):
                yield from _graphs(attribute.g)
            for inner in attribute.graphs:
                yield from _graphs(inner)

"""Weights within ONNX graphs: a graph of one model with the weights of another."""

from __future__ import annotations

from typing import Any, cast

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from vma_core.model.decoder import Decoder
from vma_core.model.encoder import AddressEmbedding

Array = NDArray[np.float32]
Arrays = dict[str, Array]
ROUNDING = 1e-5
"""Relative difference by which PyTorch and the exporter compute a folded weight."""
OUTPUT_WEIGHT, OUTPUT_BIAS = "_unsafe_view", "expand"
"""Names of the decoder's last convolution in a graph."""


def with_weights(graph: bytes, before: nn.Module, after: nn.Module) -> bytes | None:
    """The ONNX file of a module with the weights of another one of the same architecture.

    Args:
        graph: exported from `before`.
        before: the exporter names weights after the module's parameters.
        after: whose weights the result has.

    Returns:
        None if the graph has weights that are not those of `before`, or not recognised.
    """
    import onnx

    model = onnx.load_from_string(graph)
    old = _parameters(before) | _folded(before.eval())
    new = _parameters(after) | _folded(after.eval())
    for tensor in model.graph.initializer:
        value = onnx.numpy_helper.to_array(tensor)
        name = tensor.name if tensor.name in old else _name_of(value, old)
        if name is None and np.count_nonzero(np.array(value.shape) > 1) < 2:
            continue  # a constant of the architecture
        if name is None or not _is_close(old[name], value):
            return None
        tensor.CopyFrom(onnx.numpy_helper.from_array(new[name], tensor.name))
    return bytes(model.SerializeToString()) if _has_biases(model.graph, new) else None


def _has_biases(graph: Any, weights: Arrays) -> bool:
    """Add the biases that the exporter left out because they were 0; False if one is another's."""
    import onnx

    present = {tensor.name for tensor in graph.initializer}
    for node in graph.node:
        if node.op_type not in ("Conv", "Gemm") or node.input[1] not in weights:
            continue
        name = next((n for n in _biases_of(node.input[1]) if n in weights), None)
        if name is None:
            continue
        if len(node.input) == 2:
            node.input.append(name)
            if name not in present:
                graph.initializer.append(onnx.numpy_helper.from_array(weights[name], name))
                present.add(name)
        if node.input[2] != name:
            return False
    return True


def _biases_of(weight: str) -> tuple[str, ...]:
    """Names that the bias of a layer with this weight may have: folded, or the parameter's."""
    if weight == OUTPUT_WEIGHT:
        return (OUTPUT_BIAS,)
    return f"{weight}_bias", f"{weight.removesuffix('weight')}bias"


def _name_of(value: Array, weights: Arrays) -> str | None:
    """The weight with this value, if it is a transposed one, which the exporter renames."""
    return next((n for n, w in weights.items() if n.endswith(".T") and _is_close(w, value)), None)


def _is_close(array: Array, value: Array) -> bool:
    if array.shape != value.shape:
        return False
    return bool(np.abs(array - value).max() <= ROUNDING * np.abs(array).max())


def _parameters(module: nn.Module) -> Arrays:
    named = module.named_parameters(remove_duplicate=False)
    return {name: value.detach().numpy() for name, value in named}


@torch.no_grad()
def _folded(module: nn.Module) -> Arrays:
    """Weights that the exporter computes from others, by the names that they have in the graph.

    Batch normalisation becomes part of the convolution before it, the decoder's last convolution
    is one at half resolution, and matrices without bias are transposed.
    """
    folded: dict[str, Tensor] = {}
    for place, part in module.named_modules():
        if isinstance(part, AddressEmbedding):
            layers = zip(part.convolutions, part.norms, strict=True)
            for index, (convolution, norm) in enumerate(layers):
                fused = fuse_conv_bn_eval(cast(nn.Conv2d, convolution), cast(nn.BatchNorm2d, norm))
                name = f"{place}.convolutions.{index}.weight"
                folded |= {name: fused.weight, f"{name}_bias": cast(Tensor, fused.bias)}
        elif isinstance(part, Decoder):
            folded[OUTPUT_WEIGHT], folded[OUTPUT_BIAS] = part.output_on_quarters()
        elif isinstance(part, nn.Linear) and part.bias is None:
            folded[f"{place}.weight.T"] = part.weight.T
    return {name: value.detach().contiguous().numpy() for name, value in folded.items()}

"""Multiply-adds of an ONNX graph, read off its shapes."""

from __future__ import annotations

import math


def multiply_adds(graph: bytes) -> int:
    """For one row of the batch: those of its convolutions and matrix products; the rest is free.

    Raises:
        ImportError: the onnx package is not installed.
    """
    import onnx

    model = onnx.shape_inference.infer_shapes(onnx.load_from_string(graph))
    weights = {tensor.name: tuple(tensor.dims) for tensor in model.graph.initializer}
    shapes = {
        value.name: tuple(d.dim_value for d in value.type.tensor_type.shape.dim)
        for value in (*model.graph.value_info, *model.graph.output)
    }
    total = 0
    for node in model.graph.node:
        weight = weights.get(node.input[1]) if len(node.input) > 1 else None
        if weight is None:
            continue
        if node.op_type == "Conv":
            total += math.prod(weight) * math.prod(shapes[node.output[0]][2:])
        elif node.op_type in ("Gemm", "MatMul"):
            total += math.prod(weight)
    return total

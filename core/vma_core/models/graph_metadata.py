"""ONNX graphs without what the exporter notes down for debugging."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def without_metadata(graph: bytes) -> bytes:
    """The same graph without stack traces: they name the files of the machine that exported it."""
    import onnx

    model = onnx.load_from_string(graph)
    for part in _parts(model):
        part.ClearField("metadata_props")
        part.ClearField("doc_string")
    return bytes(model.SerializeToString())


def _parts(model: Any) -> Iterator[Any]:
    """Everything of a model that can carry notes."""
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
    """A graph and those inside its nodes."""
    yield graph
    for node in graph.node:
        for attribute in node.attribute:
            if attribute.HasField("g"):
                yield from _graphs(attribute.g)
            for inner in attribute.graphs:
                yield from _graphs(inner)

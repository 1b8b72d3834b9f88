"""Writes small ONNX graphs without the `onnx` package, which only training installs.

Field numbers are those of onnx.proto: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

IR_VERSION = 8
OPSET = 13
TYPES: dict[np.dtype[np.generic], int] = {
    np.dtype(np.float32): 1,
    np.dtype(np.uint8): 2,
    np.dtype(np.int64): 7,
}
"""`TensorProto.DataType` by numpy type."""
INT_ATTRIBUTE, INTS_ATTRIBUTE = 2, 7
VARINT, BYTES = 0, 2

Attribute = int | tuple[int, ...]


class _Node(NamedTuple):
    kind: str
    inputs: Sequence[str]
    outputs: Sequence[str]
    attributes: Mapping[str, Attribute]


class GraphWriter:
    """Collects inputs, operators in order of computation, and outputs."""

    def __init__(self) -> None:
        self._nodes: list[_Node] = []
        self._constants: list[bytes] = []
        self._inputs: list[bytes] = []
        self._outputs: list[bytes] = []
        self._output_names: dict[str, str] = {}

    def input(self, name: str, dtype: type[np.generic], *shape: str | int) -> str:
        """Declare an input; a side is a number, or a name where it varies."""
        self._inputs.append(_value(name, dtype, shape))
        return name

    def constant(self, values: NDArray[np.generic] | float | Sequence[int]) -> str:
        """Add a constant; Python numbers become int64 or float32."""
        array = np.asarray(values)
        if not isinstance(values, np.ndarray):
            array = array.astype(np.float32 if array.dtype.kind == "f" else np.int64)
        name = f"constant_{len(self._constants)}"
        dims = b"".join(_number(1, side) for side in array.shape)
        raw = _bytes(9, np.ascontiguousarray(array).tobytes())
        self._constants.append(dims + _number(2, TYPES[array.dtype]) + _text(8, name) + raw)
        return name

    def node(self, kind: str, *inputs: str, **attributes: Attribute) -> str:
        """Add an operator; returns the name of its output."""
        return self.nodes(kind, *inputs, outputs=1, **attributes)[0]

    def nodes(self, kind: str, *inputs: str, outputs: int, **attributes: Attribute) -> list[str]:
        """Add an operator; returns the names of its outputs."""
        names = [f"value_{len(self._nodes)}_{number}" for number in range(outputs)]
        self._nodes.append(_Node(kind, inputs, names, attributes))
        return names

    def cast(self, value: str, dtype: type[np.generic]) -> str:
        """Convert a value to another type."""
        return self.node("Cast", value, to=TYPES[np.dtype(dtype)])

    def output(self, name: str, value: str, dtype: type[np.generic], *shape: str | int) -> None:
        """Give the output of an operator as an output of the graph."""
        self._output_names[value] = name
        self._outputs.append(_value(name, dtype, shape))

    def model(self) -> bytes:
        """The finished ONNX file."""
        graph = b"".join(
            [
                *(_bytes(1, self._written(node)) for node in self._nodes),
                _text(2, "graph"),
                *(_bytes(5, constant) for constant in self._constants),
                *(_bytes(11, value) for value in self._inputs),
                *(_bytes(12, value) for value in self._outputs),
            ]
        )
        opset = _text(1, "") + _number(2, OPSET)
        return _number(1, IR_VERSION) + _bytes(7, graph) + _bytes(8, opset)

    def _written(self, node: _Node) -> bytes:
        return b"".join(
            [
                *(_text(1, self._output_names.get(name, name)) for name in node.inputs),
                *(_text(2, self._output_names.get(name, name)) for name in node.outputs),
                _text(4, node.kind),
                *(_bytes(5, _attribute(name, value)) for name, value in node.attributes.items()),
            ]
        )


def _attribute(name: str, value: Attribute) -> bytes:
    if isinstance(value, int):
        return _text(1, name) + _number(3, value) + _number(20, INT_ATTRIBUTE)
    numbers = b"".join(_number(8, number) for number in value)
    return _text(1, name) + numbers + _number(20, INTS_ATTRIBUTE)


def _value(name: str, dtype: type[np.generic], shape: Sequence[str | int]) -> bytes:
    sides = (_text(2, side) if isinstance(side, str) else _number(1, side) for side in shape)
    sizes = b"".join(_bytes(1, side) for side in sides)
    tensor = _number(1, TYPES[np.dtype(dtype)]) + _bytes(2, sizes)
    return _text(1, name) + _bytes(2, _bytes(1, tensor))


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3 | VARINT) + _varint(value)


def _text(field: int, value: str) -> bytes:
    return _bytes(field, value.encode())


def _bytes(field: int, value: bytes) -> bytes:
    return _varint(field << 3 | BYTES) + _varint(len(value)) + value


def _varint(value: int) -> bytes:
    """Seven bits per byte, lowest first; negative numbers as 64 bits."""
    value &= (1 << 64) - 1
    found = bytearray()
    while True:
        found.append(value & 0x7F | (0x80 if value > 0x7F else 0))
        value >>= 7
        if not value:
            return bytes(found)

"""Checks an untrusted ONNX file before any runtime parses it.

Allowed are the operators that this program's exporter writes, without subgraphs and external
tensors. Decodes the wire format of protocol buffers
(https://protobuf.dev/programming-guides/encoding); field numbers are those of onnx.proto3.
"""

from __future__ import annotations

from collections.abc import Iterator

from vma_core.errors import Message, UserError

_EXPORTED = """
    Abs Add And Cast Clip Concat Constant ConstantOfShape Conv DepthToSpace Div Einsum Equal Erf Exp
    Expand Flatten Gather GatherElements GatherND Gemm Greater GreaterOrEqual Identity
    LayerNormalization LeakyRelu Less LessOrEqual Log MatMul Max MaxPool Min Mul Neg Not Or Pad Pow
    Range ReduceL2 ReduceMax ReduceMean ReduceMin ReduceSum Relu Reshape Resize ScatterElements
    ScatterND Shape Sigmoid Slice Softmax Softplus Split Sqrt Squeeze Sub Tanh TopK Transpose Trilu
    Unsqueeze Where
"""
OPERATORS = frozenset(_EXPORTED.split())
"""Standard arithmetic, convolutions and indexing; no control flow, strings or files."""
STANDARD_DOMAINS = ("", "ai.onnx")
MAX_NODES = 20_000
MAX_DIMENSION = 1 << 24
"""Of a tensor in the file."""

MODEL_GRAPH, MODEL_OPSETS, MODEL_TRAINING, MODEL_FUNCTIONS = 7, 8, 20, 25
OPSET_DOMAIN = 1
GRAPH_NODE, GRAPH_INITIALIZER, GRAPH_SPARSE = 1, 5, 15
NODE_OPERATOR, NODE_ATTRIBUTE, NODE_DOMAIN = 4, 5, 7
ATTRIBUTE_TENSOR, ATTRIBUTE_GRAPH, ATTRIBUTE_TENSORS, ATTRIBUTE_GRAPHS = 5, 6, 10, 11
ATTRIBUTE_SPARSE = (22, 23)
TENSOR_DIMENSION, TENSOR_EXTERNAL, TENSOR_LOCATION = 1, 13, 14

VARINT, FIXED64, BYTES, FIXED32 = 0, 1, 2, 5
Field = tuple[int, int | memoryview]


class MalformedError(Exception):
    """The bytes are not a valid protocol buffer."""


def check_graph(data: bytes, name: str) -> None:
    """Check an ONNX file.

    Raises:
        UserError: it is damaged, or holds anything that the exporter of this program never writes.
    """
    try:
        _check_model(memoryview(data), name)
    except MalformedError as error:
        raise UserError(
            "{name} is not a valid ONNX file. Export the model again.", name=name
        ) from error


def _check_model(data: memoryview, name: str) -> None:
    graphs = 0
    for number, value in _fields(data):
        if number == MODEL_GRAPH:
            graphs += 1
            _check_nodes(_message(value), name)
        elif number == MODEL_OPSETS:
            for key, domain in _fields(_message(value)):
                if key == OPSET_DOMAIN and _text(domain) not in STANDARD_DOMAINS:
                    raise _refused(
                        Message(
                            "{name} holds operators of “{domain}”.", name=name, domain=_text(domain)
                        )
                    )
        elif number in (MODEL_TRAINING, MODEL_FUNCTIONS):
            raise _refused(Message("{name} defines its own functions.", name=name))
    if graphs != 1:
        raise MalformedError


def _check_nodes(graph: memoryview, name: str) -> None:
    nodes = 0
    for number, value in _fields(graph):
        if number == GRAPH_NODE:
            nodes += 1
            if nodes > MAX_NODES:
                raise _refused(
                    Message("{name} holds more than {most:,} operators.", name=name, most=MAX_NODES)
                )
            _check_node(_message(value), name)
        elif number == GRAPH_INITIALIZER:
            _check_tensor(_message(value), name)
        elif number == GRAPH_SPARSE:
            raise _refused(Message("{name} holds sparse tensors.", name=name))


def _check_node(node: memoryview, name: str) -> None:
    operator, domain = "", ""
    for number, value in _fields(node):
        if number == NODE_OPERATOR:
            operator = _text(value)
        elif number == NODE_DOMAIN:
            domain = _text(value)
        elif number == NODE_ATTRIBUTE:
            for key, part in _fields(_message(value)):
                if key in (ATTRIBUTE_GRAPH, ATTRIBUTE_GRAPHS, *ATTRIBUTE_SPARSE):
                    raise _refused(Message("{name} holds graphs within operators.", name=name))
                if key in (ATTRIBUTE_TENSOR, ATTRIBUTE_TENSORS):
                    _check_tensor(_message(part), name)
    if domain not in STANDARD_DOMAINS or operator not in OPERATORS:
        raise _refused(
            Message(
                "{name} holds the operator {operator}.",
                name=name,
                operator=f"{domain}.{operator}" if domain else operator,
            )
        )


def _check_tensor(tensor: memoryview, name: str) -> None:
    for number, value in _fields(tensor):
        if number == TENSOR_EXTERNAL or (number == TENSOR_LOCATION and value != 0):
            raise _refused(Message("{name} keeps tensors in other files.", name=name))
        if number == TENSOR_DIMENSION:
            sizes = [value] if isinstance(value, int) else list(_varints(value))
            if any(size > MAX_DIMENSION for size in sizes):
                raise _refused(Message("{name} holds a tensor that is too large.", name=name))


def _fields(data: memoryview) -> Iterator[Field]:
    """Number and value of each field of a message; fixed-size fields are skipped."""
    offset = 0
    while offset < len(data):
        key, offset = _varint(data, offset)
        number, kind = key >> 3, key & 7
        if kind == VARINT:
            value, offset = _varint(data, offset)
            yield number, value
        elif kind == BYTES:
            length, offset = _varint(data, offset)
            end = offset + length
            if end > len(data):
                raise MalformedError
            yield number, data[offset:end]
            offset = end
        elif kind in (FIXED32, FIXED64):
            offset += 4 if kind == FIXED32 else 8
            if offset > len(data):
                raise MalformedError
        else:
            raise MalformedError


def _varint(data: memoryview, offset: int) -> tuple[int, int]:
    value = 0
    for shift in range(0, 70, 7):
        if offset >= len(data):
            break
        byte = data[offset]
        offset += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, offset
    raise MalformedError


def _varints(data: memoryview) -> Iterator[int]:
    offset = 0
    while offset < len(data):
        value, offset = _varint(data, offset)
        yield value


def _message(value: int | memoryview) -> memoryview:
    if isinstance(value, int):
        raise MalformedError
    return value


def _text(value: int | memoryview) -> str:
    return bytes(_message(value)[:200]).decode("utf-8", "replace")


def _refused(problem: Message) -> UserError:
    return UserError(
        "{problem} Only models exported by this program are run, because a foreign graph could do "
        "anything. Export the model again with vma export.",
        problem=problem,
    )

"""Foreign models: a child process runs them before this process does."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper
from vma_core.bundles.bundle import Bundle, bundled_model, load_bundle
from vma_core.bundles.model_check import check_model, passed_folder
from vma_core.errors import UserError
from vma_core.sandbox.child import Limits
from vma_core.sandbox.onnx_allowlist import OPERATORS, check_graph
from vma_resources import resource_path

Change = Callable[[onnx.ModelProto], None]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A valid model that is not part of the application."""
    return Path(
        shutil.copytree(
            resource_path("models/compact-hard"), tmp_path_factory.mktemp("models") / "theirs"
        )
    )


def test_all_shipped_graphs_pass() -> None:
    for path in resource_path("models").rglob("*.onnx"):
        check_graph(path.read_bytes(), path.name)


def loop(model: onnx.ModelProto) -> None:
    """A graph within an operator."""
    inner = helper.make_graph([], "inner", [], [])
    node = helper.make_node("If", ["a"], ["b"], then_branch=inner, else_branch=inner)
    model.graph.node.append(node)


def hidden(model: onnx.ModelProto) -> None:
    """The same under an allowed name."""
    loop(model)
    model.graph.node[-1].op_type = "Add"


def foreign_domain(model: onnx.ModelProto) -> None:
    """An operator of another library."""
    model.graph.node.append(helper.make_node("Add", ["a"], ["b"], domain="com.evil"))


def foreign_opset(model: onnx.ModelProto) -> None:
    """An operator set that is not allowed."""
    model.opset_import.append(helper.make_opsetid("com.evil", 1))


def external(model: onnx.ModelProto) -> None:
    """A tensor stored in an external file."""
    tensor = TensorProto(name="w", data_type=TensorProto.FLOAT, dims=[1])
    tensor.data_location = TensorProto.EXTERNAL
    tensor.external_data.add(key="location", value="../../.ssh/id_rsa")
    model.graph.initializer.append(tensor)


def external_attribute(model: onnx.ModelProto) -> None:
    """An external tensor as the value of a constant."""
    tensor = TensorProto(name="w", data_type=TensorProto.FLOAT, dims=[1])
    tensor.external_data.add(key="location", value="/etc/passwd")
    model.graph.node.append(helper.make_node("Constant", [], ["c"], value=tensor))


def own_function(model: onnx.ModelProto) -> None:
    """An operator that the file defines itself."""
    nodes = [helper.make_node("Add", ["a", "a"], ["b"])]
    opsets = [helper.make_opsetid("", 20)]
    model.functions.append(helper.make_function("x", "Add", ["a"], ["b"], nodes, opsets))


def unknown_operator(model: onnx.ModelProto) -> None:
    """An operator that the exporter never writes."""
    model.graph.node.append(helper.make_node("RandomNormal", [], ["r"], shape=[1 << 40]))


def huge(model: onnx.ModelProto) -> None:
    """A tensor that announces more than the file can hold."""
    model.graph.initializer.append(
        TensorProto(name="w", data_type=TensorProto.FLOAT, dims=[1 << 40])
    )


def training(model: onnx.ModelProto) -> None:
    """A graph that would be run for training."""
    model.training_info.add()


@pytest.mark.parametrize(
    "change",
    [
        loop,
        hidden,
        foreign_domain,
        foreign_opset,
        external,
        external_attribute,
        own_function,
        unknown_operator,
        huge,
        training,
    ],
    ids=lambda change: change.__name__,
)
def test_constructs_that_the_exporter_never_writes_are_refused(
    folder: Path, change: Change
) -> None:
    model = onnx.load(str(folder / "embed.onnx"))
    check_graph(model.SerializeToString(), "embed.onnx")
    change(model)
    with pytest.raises(UserError, match=r"embed\.onnx (holds|keeps|defines)"):
        check_graph(model.SerializeToString(), "embed.onnx")


@pytest.mark.parametrize("data", [b"", b"\xff" * 50, b"text", b"\x3a\xff\xff\xff\xff\x0f"])
def test_invalid_graphs_are_refused(data: bytes) -> None:
    with pytest.raises(UserError, match=r"x\.onnx"):
        check_graph(data, "x.onnx")


def test_a_bundle_with_such_a_graph_is_not_loaded(folder: Path, tmp_path: Path) -> None:
    for name in folder.iterdir():
        (tmp_path / name.name).write_bytes(name.read_bytes())
    model = onnx.load(str(folder / "embed.onnx"))
    external(model)
    (tmp_path / "embed.onnx").write_bytes(model.SerializeToString())
    with pytest.raises(UserError, match="tensors in other files"):
        load_bundle(tmp_path)


@pytest.fixture
def passed_models() -> Path:
    """Folder of the models that have passed, which does not exist yet."""
    folder = passed_folder()
    assert not folder.exists()
    return folder


def with_graph(bundle: Bundle, change: Change) -> Bundle:
    """Another embedding."""
    model = onnx.load_from_string(bundle.graphs["embed"])
    change(model)
    graphs = bundle.graphs | {"embed": model.SerializeToString()}
    return replace(bundle, graphs=graphs, model_hash="0" * 64)


def test_a_foreign_model_is_checked_once(folder: Path, passed_models: Path) -> None:
    bundle = load_bundle(folder)
    assert not bundle.is_shipped
    bundle.engine("cpu")
    assert [path.name for path in passed_models.iterdir()] == [bundle.model_hash]
    would_fail = replace(with_graph(bundle, not_finite), model_hash=bundle.model_hash)
    would_fail.engine("cpu")
    bundled_model().engine("cpu")  # is not checked
    assert len(list(passed_models.iterdir())) == 1


def swelling(model: onnx.ModelProto) -> None:
    """Allowed operators that make a terabyte of zeros."""
    shape = helper.make_tensor("shape", TensorProto.INT64, [1], [1 << 38])
    nodes = [
        helper.make_node("Constant", [], ["big_shape"], value=shape),
        helper.make_node("ConstantOfShape", ["big_shape"], ["zeros"]),
        helper.make_node("ReduceSum", ["zeros"], ["nothing"], keepdims=0),
    ]
    last = model.graph.output[0].name
    for node in model.graph.node:
        node.output[:] = ["before" if name == last else name for name in node.output]
    model.graph.node.extend([*nodes, helper.make_node("Add", ["before", "nothing"], [last])])


def other_output(model: onnx.ModelProto) -> None:
    """An output that no node computes."""
    model.graph.output[0].name = "nothing"


def not_finite(model: onnx.ModelProto) -> None:
    """The logarithm of a negative number."""
    last = model.graph.output[0].name
    minus = helper.make_tensor("minus", TensorProto.FLOAT, [], [-1.0])
    for node in model.graph.node:
        node.output[:] = ["before" if name == last else name for name in node.output]
    model.graph.node.extend(
        [
            helper.make_node("Constant", [], ["m"], value=minus),
            helper.make_node("Abs", ["before"], ["positive"]),
            helper.make_node("Sub", ["m", "positive"], ["negative"]),
            helper.make_node("Log", ["negative"], [last]),
        ]
    )


@pytest.mark.parametrize("change", [swelling, other_output, not_finite], ids=lambda c: c.__name__)
def test_a_graph_that_passes_the_allow_list_can_fail_the_check(
    folder: Path, passed_models: Path, change: Change
) -> None:
    bundle = with_graph(load_bundle(folder), change)
    check_graph(bundle.graphs["embed"], "embed.onnx")
    with pytest.raises(UserError, match=r"[Mm]odel"):
        bundle.engine("cpu")
    assert not passed_models.exists()


def test_a_check_that_takes_too_long_is_ended(folder: Path, passed_models: Path) -> None:
    bundle = load_bundle(folder)
    config, limits = bundle.config.to_dict(), Limits(seconds=0.001)
    with pytest.raises(UserError, match="was not read: it took longer"):
        check_model(bundle.name, config, bundle.graphs, bundle.model_hash, limits)
    assert not passed_models.exists()


def test_the_allow_list_covers_the_exporter_and_no_control_flow() -> None:
    used = set()
    for path in resource_path("models").rglob("*.onnx"):
        used |= {node.op_type for node in onnx.load(str(path)).graph.node}
    assert used <= OPERATORS
    assert not OPERATORS & {"If", "Loop", "Scan", "Optional", "StringConcat", "ImageDecoder"}


def test_weights_that_do_not_fit_are_refused(folder: Path, tmp_path: Path) -> None:
    from safetensors.numpy import load, save

    for name in folder.iterdir():
        (tmp_path / name.name).write_bytes(name.read_bytes())
    weights = load((folder / "weights.safetensors").read_bytes())
    key = "addressing.log_sharpness"
    for bad in (np.float32(np.nan), np.zeros(3, np.float32)):
        (tmp_path / "weights.safetensors").write_bytes(save(weights | {key: np.asarray(bad)}))
        with pytest.raises(UserError, match=key):
            load_bundle(tmp_path)
    card = json.loads((folder / "card.json").read_text())
    card["architecture"]["embedding_size"] = 1 << 30
    (tmp_path / "card.json").write_text(json.dumps(card))
    with pytest.raises(UserError):
        load_bundle(tmp_path)

"""Bundles: export with parity, folder and zip, and every way to be unusable."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.numpy import load_file, save_file
from vma_core.bundles import onnx_export
from vma_core.bundles.bundle import Bundle, load_bundle
from vma_core.bundles.onnx_export import export_bundle, export_graphs, load_model, parity
from vma_core.cli.main import main
from vma_core.errors import UserError
from vma_core.model.vma import VariationalMemoryAddressing
from vma_resources import resource_path


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the bundled model that a test may damage."""
    return Path(shutil.copytree(resource_path("models/omniglot28"), tmp_path / "model"))


def test_export_writes_a_bundle_that_agrees_with_pytorch(
    stroke_bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(stroke_bundle, tmp_path / "model")
    bundle = load_bundle(tmp_path / "model")
    assert bundle.name == "strokes"
    assert bundle.card["parity_max_abs_difference"] <= onnx_export.PARITY_LIMIT
    again = load_model(tmp_path / "model")
    assert parity(bundle, again) <= onnx_export.PARITY_LIMIT
    assert load_bundle(tmp_path / "model").model_hash == bundle.model_hash
    # The same graphs: exporting them takes half a minute.
    monkeypatch.setattr(onnx_export, "export_graphs", lambda *_: bundle.graphs)
    with pytest.raises(UserError, match="differ by"):
        export_bundle(again, tmp_path / "model", {"name": "worse"}, parity_limit=-1.0)
    assert load_bundle(tmp_path / "model").name == "strokes", "the old bundle must stay"
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []


@pytest.fixture
def exported(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the modules given to the exporter from now on, which is not run."""
    names: list[str] = []

    def export_module(module: torch.nn.Module, *_: object) -> bytes:
        names.append(type(module).__name__.strip("_"))
        return b"exported"

    monkeypatch.setattr(onnx_export, "export_module", export_module)
    return names


def test_a_model_takes_over_the_graphs_of_the_one_it_started_from(
    stroke_bundle: Path, tmp_path: Path, exported: list[str]
) -> None:
    start, model = load_bundle(stroke_bundle), load_model(stroke_bundle)
    with torch.no_grad():
        for value in (*model.parameters(), *model.embed.buffers()):
            if value.is_floating_point():
                value.add_(0.1 * torch.rand_like(value))
    trained = export_bundle(model, tmp_path / "trained", {"name": "trained"}, like=start)
    assert exported == []
    assert trained.card["parity_max_abs_difference"] <= onnx_export.PARITY_LIMIT
    for name, graph in start.graphs.items():
        assert trained.graphs[name] != graph, name
    unchanged = export_bundle(load_model(stroke_bundle), tmp_path / "as", {}, like=start)
    assert parity(unchanged, load_model(stroke_bundle)) <= onnx_export.PARITY_LIMIT


def test_only_graphs_that_fit_are_taken_over(stroke_bundle: Path, exported: list[str]) -> None:
    start, model = load_bundle(stroke_bundle), load_model(stroke_bundle)
    config = replace(start.config, stroke_steps=1)
    assert set(export_graphs(VariationalMemoryAddressing(config), start)) == set(start.graphs)
    assert sorted(exported) == ["Draw", "Generate", "GenerateFromPrior"], "another stroke head"
    other = VariationalMemoryAddressing(start.config).state_dict()
    for unlike in (
        replace(start, config=replace(start.config, level_channels=(4, 6))),
        replace(start, weights={name: value.numpy() for name, value in other.items()}),
    ):
        exported.clear()
        assert set(export_graphs(model, unlike).values()) == {b"exported"}
        assert len(exported) == len(start.graphs)


def test_the_bundled_model_is_small_exact_and_documented(bundle: Bundle) -> None:
    size = sum(f.stat().st_size for f in resource_path("models/omniglot28").iterdir())
    assert size <= 16 << 20
    assert bundle.card["parity_max_abs_difference"] <= 1e-4
    assert bundle.card["training_data_hash"]


@pytest.mark.slow
def test_an_older_bundle_is_exported_again(
    small_bundle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(small_bundle, tmp_path / "small")
    made = load_bundle(small_bundle)
    break_card(tmp_path / "small", format_version=3)
    (tmp_path / "small" / "generate_from_prior.onnx").unlink()
    with pytest.raises(UserError, match="bundle format 3"):
        load_bundle(tmp_path / "small")
    given = ["export", "--bundle", str(tmp_path / "small"), "--out", str(tmp_path / "again")]
    assert main([*given, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["model"] == made.model_hash
    again = load_bundle(tmp_path / "again")
    assert (again.name, again.card["steps"]) == ("small", 3)


def test_a_zip_is_read_like_a_folder(copy: Path, tmp_path: Path, bundle: Bundle) -> None:
    path = tmp_path / "model.zip"
    with zipfile.ZipFile(path, "w") as file:
        for part in copy.iterdir():
            file.write(part, part.name)
    assert load_bundle(path).model_hash == bundle.model_hash


def break_card(folder: Path, **changes: object) -> None:
    card = json.loads((folder / "card.json").read_text())
    (folder / "card.json").write_text(json.dumps(card | changes))


def missing_graph(folder: Path) -> None:
    (folder / "generate.onnx").unlink()


def wrong_shapes(folder: Path) -> None:
    card = json.loads((folder / "card.json").read_text())
    break_card(folder, architecture=card["architecture"] | {"embedding_size": 64})


def unknown_key(folder: Path) -> None:
    break_card(folder, architecture={"image_sise": 28})


def future_format(folder: Path) -> None:
    break_card(folder, format_version=99)


def broken_card(folder: Path) -> None:
    (folder / "card.json").write_text("{")


def nan_weights(folder: Path) -> None:
    weights = load_file(folder / "weights.safetensors")
    weights["embed.project.bias"] = np.full_like(weights["embed.project.bias"], np.nan)
    save_file(weights, folder / "weights.safetensors")


def damaged_weights(folder: Path) -> None:
    (folder / "weights.safetensors").write_bytes(b"\x10\0\0\0\0\0\0\0not json at all!")


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (missing_graph, "has no generate.onnx"),
        (wrong_shapes, "does not match its card"),
        (unknown_key, "Unknown model configuration key 'image_sise'"),
        (future_format, "bundle format 99"),
        (broken_card, "not valid JSON"),
        (nan_weights, "NaN"),
        (damaged_weights, "damaged"),
    ],
)
def test_unusable_bundles_say_why(copy: Path, damage: Callable[[Path], None], said: str) -> None:
    damage(copy)
    with pytest.raises(UserError, match=said):
        load_bundle(copy)


def test_a_damaged_graph_is_refused(copy: Path) -> None:
    (copy / "embed.onnx").write_bytes(b"not a graph")
    with pytest.raises(UserError, match="not a valid ONNX file"):
        load_bundle(copy).engine("cpu")


def test_a_missing_model_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no model at"):
        load_bundle(tmp_path / "nothing")
    (tmp_path / "a.txt").write_text("x")
    with pytest.raises(UserError, match="neither a folder nor a readable zip"):
        load_bundle(tmp_path / "a.txt")


def test_two_onnx_runtimes_are_named_with_the_repair(
    bundle: Bundle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("onnxruntime", "onnxruntime-gpu"):
        metadata = tmp_path / f"{name.replace('-', '_')}-1.0.dist-info" / "METADATA"
        metadata.parent.mkdir()
        metadata.write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(UserError, match="pip uninstall -y onnxruntime onnxruntime-gpu"):
        bundle.engine("cpu")


def test_graphs_name_no_files_of_the_machine_that_exported_them(
    bundle: Bundle, small_bundle: Path
) -> None:
    for graph in (*bundle.graphs.values(), *load_bundle(small_bundle).graphs.values()):
        assert b'File "' not in graph
        assert str(Path(__file__).parents[3]).encode() not in graph

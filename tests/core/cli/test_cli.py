"""The command line: figures, exit codes, one clear line when something is wrong."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from vma_core.bundles.bundle import FORMAT_VERSION, load_bundle
from vma_core.cli.doctor import report_lines, residence
from vma_core.cli.main import COMMANDS, TOOL_COMMANDS, build_parser, main
from vma_core.engine.engine import Engine
from vma_core.engine.runtime.device import Device
from vma_core.engine.runtime.device_entries import DeviceEntries
from vma_core.engine.runtime.onnx_runner import OnnxRunner, session_options
from vma_core.evaluation.judged_drawings import EvaluatedSetting, PeoplesDrawings
from vma_core.evaluation.judges import load_judges
from vma_core.evaluation.variants import variants
from vma_core.export.drawable import enlarge
from vma_core.importers.omniglot import read_omniglot_npz
from vma_core.memory.entries import MemoryEntry
from vma_core.storage.project import Project, save_project


def test_every_command_has_help_with_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    for command in COMMANDS + TOOL_COMMANDS:
        with pytest.raises(SystemExit) as ended:
            build_parser().parse_args([command, "--help"])
        assert ended.value.code == 0
        assert f"vma {command}" in capsys.readouterr().out


MEMORY_COMMANDS = (
    ("generate", "--count", "1", "--out", "out.png"),
    ("font", "--alternates", "1", "--out", "out.otf"),
    ("write", "a", "--out", "out.svg"),
    ("inspect", "--query", "letters/a.png"),
)


@pytest.mark.parametrize("arguments", MEMORY_COMMANDS, ids=lambda arguments: arguments[0])
def test_every_command_tells_what_it_left_out_of_a_memory(
    arguments: tuple[str, ...],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "letters"
    folder.mkdir()
    pixels = np.full((60, 60), 255, np.uint8)
    pixels[15:45, 27:33] = 0
    Image.fromarray(pixels).save(folder / "a.png")
    (folder / "b.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    assert main([*arguments, "--memory", "letters"]) == 0
    assert "b.png" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", MEMORY_COMMANDS, ids=lambda arguments: arguments[0])
def test_every_command_reads_projects(
    arguments: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    image = np.zeros((40, 40), np.uint8)  # of another model
    image[8:32, 18:22] = 1
    save_project(Project(40, (MemoryEntry(image, "a"),)), tmp_path / "mine.vma")
    (tmp_path / "letters").mkdir()
    Image.fromarray((255 * (1 - image)).astype(np.uint8)).save(tmp_path / "letters" / "a.png")
    assert main([*arguments, "--memory", "mine.vma"]) == 0


def test_generate_writes_a_sheet_that_carries_its_settings(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "sheets" / "sheet.png"
    assert main(["generate", "--count", "9", "--seed", "5", "--out", str(out), "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["variants"] == 9
    with Image.open(out) as image:
        assert image.size == (3 * 124 + 12, 3 * 124 + 12)
        assert image.info["vma:seed"] == "5"
        assert image.info["vma:model"] == report["model"]
    first = out.read_bytes()
    main(["generate", "--count", "9", "--seed", "5", "--out", str(out)])
    assert out.read_bytes() == first
    main(["generate", "--count", "9", "--seed", "6", "--out", str(out)])
    assert out.read_bytes() != first


def test_generate_varies_a_query_and_names_the_entries_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    query = tmp_path / "a.png"
    main(["generate", "--count", "1", "--out", str(query)])
    capsys.readouterr()
    out = str(tmp_path / "b.png")
    assert main(["generate", "--query", str(query), "--count", "4", "--out", out, "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["source"] == "drawing"
    assert 0 < report["probability"] <= 1


@pytest.mark.parametrize("side_px", [14, 28, 36, 112, 448])
def test_empty_paper_stays_white_and_full_ink_black_at_every_size(side_px: int) -> None:
    assert enlarge(np.zeros((28, 28), np.float32), side_px).max() == 0
    assert enlarge(np.ones((28, 28), np.float32), side_px).min() == 255


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--count", "0"], 2, "--count must be at least 1"),
        (["--count", "999"], 2, "at most 256"),
        (["--variation", "7"], 2, "between 0 and 2"),
        (["--memory", "/nothing/there"], 1, "does not exist"),
        (["--model", "/nothing/there"], 1, "no model at"),
    ],
)
def test_usage_errors_are_one_line(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    code: int,
    said: str,
) -> None:
    assert main(["generate", *arguments, "--out", str(tmp_path / "x.png")]) == code
    captured = capsys.readouterr()
    assert said in captured.err
    assert captured.err.count("\n") == 1
    assert not (tmp_path / "x.png").exists()


def test_an_unwritable_folder_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("in the way")
    assert main(["generate", "--count", "1", "--out", str(tmp_path / "file" / "x.png")]) == 1
    assert "cannot be written" in capsys.readouterr().err


def test_evaluate_without_data_names_the_expected_files(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("VMA_DATA", raising=False)
    assert main(["evaluate", "--protocol", "few-shot"]) == 2
    assert "omniglot28/" in capsys.readouterr().err
    assert main(["evaluate", "--protocol", "few-shot", "--data", str(tmp_path)]) == 1
    assert "omniglot28/test.npz was not found" in capsys.readouterr().err


def test_doctor_reports_the_provider_in_use(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["problems"] == []
    assert report["provider"]["used"].endswith("(ONNX Runtime)")
    assert report["provider"]["because"]
    assert len(report["model"]["hash"]) == 64
    assert "writable" in report["folders"]["data"]
    assert report["memory"]["kept_in"] == "main memory"
    assert report["memory"]["entries"] > 100
    assert report["memory"]["room_for_entries"] > 10_000


def test_doctor_tells_what_is_on_the_gpu(stroke_bundle: Path) -> None:
    bundle = load_bundle(stroke_bundle)
    engine = bundle.engine("cpu", 1)
    device = Device("cpu", session_options, most_free_bytes=10**8)
    assert isinstance(engine.runner, OnnxRunner)
    engine.runner.resident = DeviceEntries(device, bundle.graphs, bundle.config)
    told = residence(engine)
    assert told["kept_in"] == "GPU"
    assert int(told["used_bytes"]) > int(told["entries"]) * 1_000
    assert told["free_bytes"] == 10**8
    assert 1_000 < int(told["room_for_entries"]) < 100_000
    (line,) = report_lines({"memory": told})
    assert line.strip().startswith("memory: kept in GPU, entries 1")


def test_inspect_lists_addresses_and_the_card(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["inspect", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["format_version"] == FORMAT_VERSION
    query = tmp_path / "a.png"
    main(["generate", "--count", "1", "--out", str(query)])
    capsys.readouterr()
    assert main(["inspect", "--query", str(query), "--top", "3", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)["rows"]
    assert len(rows) == 3
    assert rows[0]["q"] >= rows[1]["q"] >= rows[2]["q"]


def test_train_saves_resumes_and_refuses_to_overwrite(
    small_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    recipe = tmp_path / "tiny.toml"
    recipe.write_text(
        "steps = 4\nentries = 4\ntargets = 4\naffine_maps = 1\n"
        "[model]\nlevel_channels = [4, 4, 4]\nlatent_channels = [1, 1, 1]\n"
        "output_channels = 2\nembedding_channels = 4\nembedding_size = 8\n"
    )
    out = tmp_path / "run"
    arguments = ["train", "--data", str(small_data), "--recipe", str(recipe), "--out", str(out)]
    assert main([*arguments, "--steps", "2", "--log-every", "1"]) == 0
    assert main(arguments) == 1
    assert "--resume" in capsys.readouterr().err
    assert main([*arguments, "--resume", "--log-every", "1"]) == 0
    lines = [json.loads(line) for line in (out / "metrics.jsonl").read_text().splitlines()]
    assert [line["step"] for line in lines] == [1, 2, 3, 4]


def test_the_bundled_model_addresses_unseen_characters(
    small_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Floors well below the documented figures, which `vma evaluate` prints in full."""
    arguments = ["evaluate", "--data", str(small_data), "--protocol", "few-shot", "--json"]
    assert main([*arguments, "--episodes", "100"]) == 0
    rows = json.loads(capsys.readouterr().out)["rows"]
    accuracy = {(r["way"], r["shots"]): r["accuracy"] for r in rows}
    assert accuracy[5, 1] > 0.85
    assert accuracy[5, 5] > 0.95


def test_the_bundled_models_likelihood_is_below_the_papers(
    small_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["evaluate", "--data", str(small_data), "--protocol", "table1", "--json"]
    cell = ["--classes", "1", "--shots", "1", "--episodes", "60", "--samples", "40"]
    assert main([*arguments, *cell]) == 0
    (row,) = json.loads(capsys.readouterr().out)["rows"]
    assert row["nll_nats"] < 86.5
    assert row["stderr"] > 0


def test_omniglot_one_shot_runs_have_twenty_trials_each(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    size = ["--episodes", "6", "--samples", "2"]
    assert main(["evaluate", "--data", str(data), "--protocol", "lake", "--json", *size]) == 0
    rows = json.loads(capsys.readouterr().out)["rows"]
    assert [row["by"] for row in rows] == ["q", "q × comparison", "q × comparison × likelihood"]
    assert [row["episodes"] for row in rows] == 3 * [120]
    assert rows[1]["error"] <= rows[0]["error"] < 0.2


def test_variants_are_recognised_varied_and_new(data: Path, engine: Engine) -> None:
    glyphs = read_omniglot_npz(data / "omniglot28/test.npz").select(range(40))
    settings = [EvaluatedSetting("default", 0.5)]
    drawings = PeoplesDrawings(glyphs, None)
    (row,) = variants(engine, load_judges(), drawings, settings, "pixels", 100, 0)
    assert row["recognisability_ratio"] > 0.85
    assert 0.5 < row["diversity_ratio"] < 1.4
    assert row["novelty_ratio"] > 0.3

"""vma font: fonts without a window."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from vma_core.cli import font as font_command
from vma_core.cli.main import main
from vma_core.importers.stroke_files import read_hershey
from vma_core.storage.project import Project, save_project
from vma_core.storage.starter_memory import starter_memory


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four entries of two characters, and one whose label is none."""
    known = starter_memory(28)
    entries = [replace(known[n], label=f"Hand {'AE'[n // 2]}") for n in range(4)]
    path = tmp_path_factory.mktemp("project") / "letters.vma"
    save_project(Project(28, (*entries, replace(known[5], label="arrow"))), path)
    return path


Font = Callable[..., int]


@pytest.fixture
def font(project: Path) -> Font:
    """Runs the command on the project."""

    def run(out: Path, *arguments: str) -> int:
        return main(["font", "--memory", str(project), "--out", str(out), *arguments])

    return run


def test_a_font_is_written_from_a_project(
    font: Font, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "hand.otf"
    arguments = ["--family", "An/na", "--designer", "Anna", "--alternates", "3", "--json"]
    assert font(out, *arguments, "--licence", "cc0", "--embedding", "restricted") == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["characters"], found["family"], found["kind"]) == (2, "An na", "otf")
    assert found["unused_labels"] == ["arrow"]
    written = TTFont(out)
    assert written["name"].getDebugName(1) == "An na"
    assert written["OS/2"].fsType == 2
    assert set(written.getBestCmap()) == {0x20, 0xA0, ord("A"), ord("E")}


@pytest.mark.parametrize("name", ["a.ttf", "a.ufoz", "a.ufo", "a.svg", "a.jhf"])
def test_the_suffix_names_the_format(
    name: str, font: Font, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert font(tmp_path / name, "--alternates", "2") == 0
    assert "2 characters" in capsys.readouterr().out
    assert [path.name for path in tmp_path.iterdir()] == [name]
    if name == "a.jhf":
        assert len(read_hershey((tmp_path / name).read_bytes(), "x")) == 2


def test_a_variable_font_has_two_axes(font: Font, tmp_path: Path) -> None:
    assert font(tmp_path / "v.ttf", "--variable", "--alternates", "1", "--pen", "0.04") == 0
    axes = [axis.axisTag for axis in TTFont(tmp_path / "v.ttf")["fvar"].axes]
    assert axes == ["wght", "VARI"]


@pytest.mark.parametrize(
    ("name", "arguments", "said"),
    [
        ("x.woff", [], "--out must end in .otf"),
        ("x.otf", ["--variable"], "ends in .ttf"),
        ("x.ttf", ["--variable", "--form", "pixels"], "Leave out --form pixels"),
        ("x.otf", ["--alternates", "13"], "between 1 and 12, not 13"),
        ("x.otf", ["--variation", "3"], "--variation must be between"),
        ("x.otf", ["--pen", "2"], "--pen must be between"),
        ("x.otf", ["--script", "Greek"], "No label is a character"),
    ],
)
def test_wrong_use_is_one_clear_line(
    name: str,
    arguments: list[str],
    said: str,
    font: Font,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert font(tmp_path / name, *arguments) in (1, 2)
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1
    assert not list(tmp_path.iterdir())


def test_stopping_leaves_no_file(
    font: Font,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "a.otf").write_bytes(b"old")

    def stop(total: int, _label: str) -> Callable[[int], object]:
        done = 0

        def advance(steps: int) -> None:
            nonlocal done
            done += steps
            if done == total - 1:
                raise KeyboardInterrupt

        return advance

    monkeypatch.setattr(font_command, "progress_bar", stop)
    assert font(tmp_path / "a.otf") == 1
    assert "stopped" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["a.otf"]
    assert (tmp_path / "a.otf").read_bytes() == b"old"

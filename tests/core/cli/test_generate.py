"""vma generate: pictures of any size, outlines and single lines."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from stroke_examples import overlap
from vma_core.cli.main import main
from vma_core.engine.engine import Engine
from vma_core.engine.request import Request
from vma_core.glyphs.stroke_raster import coverage
from vma_core.glyphs.strokes import StrokeArrays
from vma_core.importers.svg import read_svg
from vma_core.memory.entries import Memory
from vma_core.storage.starter_memory import starter_memory
from vma_resources import resource_path


def test_a_picture_has_the_requested_size(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "sheet.png"
    command = ["generate", "--count", "4", "--seed", "5", "--out", str(out), "--json"]
    assert main([*command, "--size", "1000", "--transparent"]) == 0
    assert json.loads(capsys.readouterr().out)["form"] == "strokes"
    with Image.open(out) as found:
        assert (found.size, found.mode) == ((1000, 1000), "LA")
        assert found.info["vma:seed"] == "5"
    strokes = out.read_bytes()
    assert main([*command, "--size", "1000", "--transparent", "--form", "pixels"]) == 0
    assert json.loads(capsys.readouterr().out)["form"] == "pixels"
    assert out.read_bytes() != strokes


def test_an_svg_holds_outlines_or_single_lines_in_order(engine: Engine, tmp_path: Path) -> None:
    out = tmp_path / "one.svg"
    request = Request(Memory(starter_memory(28)).snapshot(), source="memory", seed=5, count=1)
    (expected,) = engine.answer(request).strokes
    assert expected is not None
    assert main(["generate", "--count", "1", "--seed", "5", "--out", str(out), "--lines"]) == 0
    found = read_svg(out.read_bytes(), "", out.name)
    assert len(found.strokes) == len(expected)
    assert overlap(fitted(StrokeArrays.of(found.strokes)), fitted(expected)) > 0.95
    assert main(["generate", "--count", "1", "--seed", "5", "--out", str(out)]) == 0
    assert 'fill="none"' not in out.read_text()


def fitted(strokes: StrokeArrays):  # type: ignore[no-untyped-def]
    """Ink of one pen, moved and scaled to fill 420 pixels."""
    low, high = strokes.points_px.min(axis=0), strokes.points_px.max(axis=0)
    points = (strokes.points_px - low) * (80 / (high - low).max()) + 10
    return coverage(replace(strokes, points_px=points, widths_px=0 * strokes.widths_px + 6), 420)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--out", "x.jpg"], "must end in .png or .svg"),
        (["--out", "x.png", "--lines"], "--lines needs an SVG"),
        (["--out", "x.svg", "--size", "300"], "An SVG scales"),
        (["--out", "x.svg", "--lines", "--form", "pixels"], "Leave out --form pixels"),
        (["--out", "x.png", "--size", "5000"], "choose a size from 1 to 4096"),
    ],
)
def test_conflicting_options_are_refused(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["generate", *arguments]) in (1, 2)
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1


def test_a_model_without_strokes_draws_pixels_but_no_lines(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "x.svg"
    command = ["generate", "--count", "2", "--out", str(out)]
    command += ["--model", str(resource_path("models/compact-hard"))]
    assert main([*command, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["form"] == "pixels"
    assert out.read_text().count("<path") == 2
    assert main([*command, "--lines"]) == 1
    assert "have no pen strokes" in capsys.readouterr().err

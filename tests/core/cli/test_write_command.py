"""vma write: forms, sources of text and memory, and one clear line for what cannot be done."""

from __future__ import annotations

import errno
import io
import json
import os
from dataclasses import fields, replace
from pathlib import Path

import pypdfium2
import pytest
from faulty_os import Fault, inject
from hand_examples import memory
from PIL import Image
from vma_core.cli.main import build_parser, main
from vma_core.cli.write import settings_of
from vma_core.storage.project import Project, save_project
from vma_core.writing.page import PageSettings


@pytest.fixture(scope="module")
def letters(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with Latin letters, marks and a few Hebrew letters."""
    path = tmp_path_factory.mktemp("letters") / "letters.vma"
    save_project(Project(28, tuple(memory(1).entries)), path)
    return path


def write(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    capsys.readouterr()
    code = main(["write", *arguments])
    said = capsys.readouterr()
    # The progress bars redraw their line.
    error = [line.split("\r")[-1] for line in said.err.splitlines()]
    return code, said.out, "\n".join(line for line in error if line.strip())


@pytest.mark.parametrize("suffix", ["svg", "pdf", "png", "gif", "webp"])
def test_every_form_is_written(
    suffix: str, tmp_path: Path, letters: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / f"page.{suffix}"
    options = ["--memory", str(letters), "--paper", "60x30", "--margin", "4", "--json"]
    assert write(capsys, "Hi é ß", "--out", str(out), *options)[0] == 0
    data = out.read_bytes()
    if suffix == "svg":
        assert b'viewBox="0 0 60 30"' in data
    elif suffix == "pdf":
        assert len(pypdfium2.PdfDocument(data)) == 1
    else:
        Image.open(io.BytesIO(data)).verify()


def test_the_summary_counts_and_names_what_is_missing(
    tmp_path: Path, letters: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "page.svg"
    given = ["né ßΩß", "--memory", str(letters), "--out", str(out)]
    code, printed, _ = write(capsys, *given, "--json")
    assert code == 0
    found = json.loads(printed)
    assert found["missing"] == {"ß": 2, "Ω": 1}
    assert (found["letters"], found["lines"], found["sheets"]) == (3, 1, 1)
    assert found["out"] == [str(out)]
    _, printed, error = write(capsys, *given)
    assert "1 line on 1 sheet" in printed
    assert error.endswith("Not drawn, left out: ß Ω")


def test_text_comes_from_the_argument_a_file_or_standard_input(
    tmp_path: Path,
    letters: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = "Grüße\nab"
    (tmp_path / "text.txt").write_text("\ufeff" + text, "utf-8")
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    written = []
    for number, source in enumerate(([text], ["--text-file", str(tmp_path / "text.txt")], [])):
        out = tmp_path / f"{number}.svg"
        options = ["--memory", str(letters), "--out", str(out), "--lines", "--join"]
        assert write(capsys, *source, *options)[0] == 0
        written.append(out.read_bytes())
    assert written[0] == written[1] == written[2]


@pytest.mark.parametrize(
    ("options", "field", "value"),
    [
        ("--size 12", "em_mm", 12),
        ("--margin 30", "margin_mm", 30),
        ("--pen 1", "pen_width_mm", 1),
        ("--slant -12", "slant_deg", -12),
        ("--letter-spacing 0.2", "letter_spacing_em", 0.2),
        ("--word-spacing 1", "word_spacing_em", 1),
        ("--line-spacing 2", "line_spacing_em", 2),
        ("--jitter 0.1", "baseline_jitter_em", 0.1),
        ("--wildness 1.5", "wildness", 1.5),
        ("--drift 1", "drift", 1),
        ("--align justify", "alignment", "justify"),
        ("--join", "joining", True),
        ("--seed 8", "seed", 8),
        ("--paper Letter", "page_width_mm", 215.9),
        ("--paper 100x50.5", "page_height_mm", 50.5),
        ("--landscape", "page_width_mm", 297),
        ("--direction right-to-left", "direction", "right-to-left"),
    ],
)
def test_each_option_sets_its_setting(options: str, field: str, value: object) -> None:
    parse = build_parser().parse_args
    given = ["write", "a", "--out", "x.svg"]
    assert settings_of(parse(given)) == PageSettings()
    settings = settings_of(parse([*given, *options.split()]))
    assert getattr(settings, field) == value
    changed = {
        f.name
        for f in fields(settings)
        if getattr(settings, f.name) != getattr(PageSettings, f.name)
    }
    assert field in changed
    assert len(changed) == 1 + ("paper" in options.lower() or "landscape" in options)


def test_sheets_are_numbered(
    tmp_path: Path, letters: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "page.svg"
    options = ["--memory", str(letters), "--paper", "60x30", "--margin", "5"]
    code, printed, _ = write(capsys, "many words " * 2, "--out", str(out), "--lines", *options)
    assert code == 0
    assert not out.exists()
    assert (tmp_path / "page-1.svg").is_file()
    assert (tmp_path / "page-2.svg").is_file()
    assert "sheets" in printed
    pdf = tmp_path / "page.pdf"
    assert write(capsys, "many words " * 2, "--out", str(pdf), *options)[0] == 0
    assert len(pypdfium2.PdfDocument(pdf)) > 1


def test_the_starter_set_and_one_of_its_scripts_are_used_by_default(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plain, script = tmp_path / "a.svg", tmp_path / "b.svg"
    assert write(capsys, "HAG", "--out", str(plain))[0] == 0
    assert write(capsys, "HAG", "--out", str(script), "--script", "Handwriting")[0] == 0
    assert plain.read_bytes() != script.read_bytes()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["a", "--out", "x.jpg"], "--out must end in .svg, .pdf, .png, .gif, .webp"),
        (["a", "--out", "x.pdf", "--lines"], "--lines needs an SVG"),
        (["a", "--out", "x.svg", "--dpi", "300"], "are for PNG"),
        (["a", "--out", "x.png", "--width", "300"], "--width is for movies"),
        (["a", "--out", "x.gif", "--placeholders"], "Leave out --placeholders"),
        (["a", "--out", "x.svg", "--paper", "b7"], "--paper must be a3, a4"),
        (["a", "--out", "x.svg", "--paper", "9x9999"], "WIDTHxHEIGHT"),
        (["a", "--out", "x.svg", "--paper", "nanxinf"], "WIDTHxHEIGHT"),
        (["a", "--out", "x.svg", "--slant", "80"], "--slant must be between -45 and 45"),
        (["a", "--out", "x.svg", "--size", "nan"], "--size must be between"),
        (["a", "--out", "x.svg", "--seed", "-1"], "--seed must be between"),
        (["a", "--out", "x.svg", "--margin", "105"], "Nothing fits on this page"),
        (["a", "--out", "x.png", "--dpi", "9999"], "Choose another resolution"),
        (["a", "--out", "x.svg", "--text-file", "t"], "not both"),
        (["  \n", "--out", "x.svg"], "There is no text to write"),
        (["--text-file", "none.txt", "--out", "x.svg"], "none.txt"),
        (["a" * 1_000_000, "--out", "x.svg"], "more than 20,000 characters"),
        (["שלום", "--out", "x.svg"], "The memory has none of this text's characters"),
        (["a", "--out", "x.svg", "--script", "Runes"], "This memory has: Latin, Handwriting"),
    ],
    ids=lambda value: value if isinstance(value, str) else " ".join(value)[:30],
)
def test_what_cannot_be_done_is_said_in_one_line(
    arguments: list[str],
    said: str,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    code, printed, error = write(capsys, *arguments)
    assert code in (1, 2)
    assert not printed
    assert said in error
    assert error.startswith("vma write: ")
    assert "\n" not in error
    assert not list(tmp_path.iterdir())


def test_a_long_file_is_refused_without_reading_it_all(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "long.txt"
    with path.open("wb") as file:
        file.truncate(1 << 40)  # sparse
    code, _, error = write(capsys, "--text-file", str(path), "--out", str(tmp_path / "x.svg"))
    assert code == 1
    assert "more than 20,000 characters" in error


def test_a_file_that_is_no_text_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "x.txt").write_bytes(b"\xff\xfe\x00a")
    code, _, error = write(capsys, "--text-file", str(tmp_path / "x.txt"), "--out", "x.svg")
    assert code == 1
    assert "x.txt is not UTF-8 text." in error


def test_a_memory_without_characters_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for label in ("", "arrow"):
        path = tmp_path / "unlabelled.vma"
        save_project(Project(28, (replace(memory(1).entries[0], label=label),)), path)
        out = tmp_path / "x.svg"
        code, _, error = write(capsys, "a", "--memory", str(path), "--out", str(out))
        assert code == 1
        assert "No label is a character." in error


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_an_unwritable_folder_is_named(
    tmp_path: Path, letters: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o500)
    out = locked / "page.svg"
    code, _, error = write(capsys, "a", "--memory", str(letters), "--out", str(out))
    assert code == 1
    assert "page.svg cannot be written" in error


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES])
def test_a_full_disk_leaves_the_old_file(
    number: int,
    tmp_path: Path,
    letters: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    out = tmp_path / "page.svg"
    out.write_text("old")

    inject(monkeypatch, Fault(2, number))
    code, _, error = write(capsys, "a", "--memory", str(letters), "--out", str(out))
    assert code == 1
    assert "page.svg cannot be written" in error
    assert ("Free some space" in error) == (number == errno.ENOSPC)
    assert out.read_text() == "old"
    assert list(tmp_path.iterdir()) == [out]

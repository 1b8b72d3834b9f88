"""All commands in the documents parse; those of the README run in order."""

from __future__ import annotations

import re
import shlex
import subprocess
from pathlib import Path

import numpy as np
import pytest
from letter_sheets import LETTERS, hand_written
from PIL import Image
from vma_core.cli.main import COMMANDS, TOOL_COMMANDS, build_parser, main
from vma_core.storage.starter_memory import starter_memory

from vma_gui.__main__ import argument_parser

ROOT = Path(__file__).parents[2]
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
WRITTEN = re.compile(r"^((?:vma|vma-gui) .+)$|`((?:vma|vma-gui) [^`]+)`", re.MULTILINE)
MADE = re.compile(r"^make ([\w-]+)|`make ([\w-]+)`", re.MULTILINE)


def commands(document: Path) -> list[list[str]]:
    """Command lines in a document, without comments; an ellipsis stands for anything."""
    found = []
    for whole, inline in WRITTEN.findall(document.read_text("utf-8")):
        line = (whole or inline).split(" #")[0].replace("…", "X").strip()
        found.append(shlex.split(line))
    return found


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda d: d.name)
def test_documented_commands_parse(document: Path) -> None:
    for program, *arguments in commands(document):
        parser = build_parser() if program == "vma" else argument_parser()
        if len(arguments) == 1 and not arguments[0].startswith("-"):
            assert (
                program == "vma-gui" or arguments[0] in COMMANDS + TOOL_COMMANDS
            )  # named, not shown
        elif "--help" not in arguments:
            parser.parse_args(arguments[:-1] if arguments[-1] == "X" else arguments)


def test_documented_make_targets_exist() -> None:
    targets = set(re.findall(r"^([a-z][a-z -]*):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    known = {target for line in targets for target in line.split()}
    named = {a or b for d in DOCUMENTS for a, b in MADE.findall(d.read_text("utf-8"))}
    assert named
    assert named <= known
    helped = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True)
    shown = {target for line in helped.stdout.splitlines() for target in line[:34].split()}
    assert known - {"format"} <= shown | {"format"}


SHORTER = {
    "--count 1000000": "--count 40 --shard-size 20",
    "--labels abcdef": f"--labels {2 * LETTERS}",
    "--recipe fine-tune": "--recipe fine-tune --steps 2 --probe",
    "train    --data DATA": "train    --data DATA --recipe less.toml --steps 1",
    "evaluate --data DATA": "evaluate --data DATA --characters 8 --episodes 3 --samples 4",
}
"""A shortened form of the command, which would take hours.

Fine-tuning goes as far as its updates; tests/core/training/test_job_export.py exports the model.
"""
SMALL_RECIPE = """
affine_maps = 1
entries = 4
targets = 4
[model]
level_channels = [4]
latent_channels = [1]
prior_blocks = [1]
decoder_blocks = [1]
output_channels = 2
embedding_channels = 4
embedding_size = 8
"""
LONG = ("reproduce", "benchmark")
"""One trains for hours, the other measures a window for a minute. On less they are run by
tests/core/evaluation/test_protocols.py and tests/gui/test_start.py."""


def readme_lines() -> list[str]:
    """The README's block of command lines."""
    text = (ROOT / "README.md").read_text("utf-8")
    block = text.split("## From the command line")[1].split("```")[1]
    return [line.split(" #")[0].rstrip() for line in block.strip().splitlines()]


@pytest.mark.slow
def test_the_readmes_commands_run_in_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, small_data: Path, small_bundle: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "glyphs").mkdir()
    for number, entry in enumerate(starter_memory(28)[:12]):
        ink = Image.fromarray((255 * (1 - entry.image)).astype(np.uint8))
        ink.save(tmp_path / "glyphs" / f"{entry.label.split()[-1]}-{number}.png")
        if number == 4:
            ink.save(tmp_path / "a.png")
    sheet = np.concatenate([hand_written(seed=seed)[0] for seed in range(2)])
    Image.fromarray(sheet).save(tmp_path / "photo.jpg", quality=95)
    (tmp_path / "less.toml").write_text(SMALL_RECIPE, "utf-8")
    run = []
    for line in readme_lines():
        if any(f"vma {name}" in line for name in LONG):
            continue
        for whole, less in (SHORTER | {"--from bundled": f"--from {small_bundle}"}).items():
            line = line.replace(whole, less)
        program, *arguments = shlex.split(line.replace("DATA", str(small_data)))
        assert program == "vma"
        assert main(arguments) == 0, line
        run.append(arguments[0])
    assert set(run) >= {"generate", "inspect", "data", "train", "export", "evaluate", "doctor"}
    assert (tmp_path / "sheet.png").is_file()
    assert (tmp_path / "models/first/card.json").is_file()

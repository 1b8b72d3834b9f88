"""Every command line that stands alone in the documents is run, on as little as it takes.

Those of the README follow from each other and are in test_commands.py.
"""

from __future__ import annotations

import hashlib
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from file_server import CONTENT
from font_files import content, font
from hand_fonts import drawn_font
from letter_sheets import hand_written
from PIL import Image
from test_commands import DOCUMENTS, ROOT
from vma_core.cli import data as data_command
from vma_core.cli.main import main
from vma_core.evaluation import two_sample
from vma_core.importers.download import RemoteFile
from vma_core.importers.glyph_set import npz_bytes
from vma_core.storage.project import Project, save_project
from vma_core.storage.starter_memory import starter_memory, starter_set
from vma_resources import resource_path

ALONE = re.compile(r"^(?:vma|vma-gui) .+$", re.MULTILINE)
LINES = [
    (document.stem, line.split(" #")[0].strip())
    for document in DOCUMENTS
    if document.name != "README.md"
    for line in ALONE.findall(document.read_text("utf-8"))
]
LESS = (
    (r"--episodes \d+|--samples \d+", ""),
    (r"^vma evaluate", "vma evaluate --episodes 2 --samples 2"),
    (r"--protocol (table1|gmn)(?!.*--classes)", r"--protocol \1 --classes 1"),
    (r"--protocol table1(?!.*--shots)", "--protocol table1 --shots 1"),
    (r"--protocol variants", "--protocol variants --characters 4"),
    (r"--protocol realism", "--protocol realism --characters 4 --episodes 1"),
    (r"--protocol open-set$", "--protocol open-set --entries 8"),
    (r"--count 1000000", "--count 40 --shard-size 20"),
    (r"--recipe autoregressive ", "--recipe autoregressive --steps 2 "),
    (r"--protocol autoregressive", "--protocol autoregressive --shots 1"),
    (r"--recipe fine-tune$", "--recipe fine-tune --steps 2"),
    (r"--recipe fine-tune ", "--recipe fine-tune --steps 2 "),
    (r"\{sheet\}", "sheet.png"),
    (r"--labels abcdefghijklmnopqrst", "--labels AEFGHKMRSabefghkAEFGHKMRSabefghk"),
    (r"--labels abcdefghij$|--labels abcdefghij ", "--labels AEFGHKMRSabefghk "),
)
"""A shortened form of the command, which would take minutes or hours."""
ELSEWHERE = {
    "benchmark soak": "tests/booth/test_soak.py",
    "evaluate --protocol addressing --run": ("tests/core/evaluation/test_addressing_experiment.py"),
    "benchmark training": "tests/core/evaluation/test_protocols.py",
    "train --set mine.npz --from bundled --recipe fine-tune --out": "README.md",
}
"""Lines that take half a minute even so, and where a test has or finds them."""
EPOCHS = 2
"""Of the classifiers that the realism protocol trains; their accuracy is not looked at."""
TWO_SCRIPTS = 32
"""Entries of the starter memory that suffice for a font and for the text that is written."""
STARTED_S = 3.0
"""A window that is still there then has started."""


def shortened(line: str) -> list[str]:
    """A documented line with less to do; models that only training makes are a small one."""
    for whole, less in LESS:
        line = re.sub(whole, less, line)
    return shlex.split(re.sub(r"\{\w[\w-]*\}", str(resource_path("models/compact-hard")), line))


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the files that the documents take for granted, and room for new ones."""
    folder = tmp_path_factory.mktemp("place")
    entries = starter_set("Latin", 4, 3)
    for name in ("letters", "photos"):
        for number, entry in enumerate(entries):
            (folder / name / entry.label).mkdir(parents=True, exist_ok=True)
            ink = Image.fromarray((255 * (1 - entry.image)).astype(np.uint8))
            ink.save(folder / name / entry.label / f"{number}.png")
    glyph = starter_memory(28)[0].image.astype(np.float32)
    (folder / "MyFont.ttf").write_bytes(drawn_font({"A": [glyph], "B": [glyph]}, "My font"))
    (folder / "hook.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">'
        '<path d="M20 20 L80 20 L80 80" fill="none" stroke="black" stroke-width="6"/></svg>'
    )
    (folder / "Inter.ttf").write_bytes(content(font("abc", "Inter", variable=True)))
    (folder / "Kanji.otf").write_bytes(content(font("一二三", "Kanji")))
    ink = np.stack([255 * entry.image for entry in starter_set("Latin", 4, 3)]).astype(np.uint8)
    np.savez(folder / "mnist.npz", x_train=ink, y_train=np.arange(len(ink)) % 10)
    shutil.copytree(folder / "photos", folder / "scans")
    pages = [Image.fromarray(hand_written(seed=seed)[0]) for seed in (0, 1)]
    pages[0].save(folder / "scan.pdf", save_all=True, append_images=pages[1:])
    pages[0].save(folder / "photo.jpg", quality=95)
    (folder / "letter.txt").write_text("A HARD READ", "utf-8")
    save_project(Project(28, tuple(starter_memory(28)[:TWO_SCRIPTS])), folder / "letters.vma")
    (folder / "models").mkdir()
    (folder / "models/mine").symlink_to(resource_path("models/compact-hard"))
    (folder / "packaging").symlink_to(ROOT / "packaging")
    return folder


def test_commands_skipped_here_are_tested_elsewhere() -> None:
    for words, place in ELSEWHERE.items():
        sought, text = (
            re.sub(r"[\"', .]+", " ", part) for part in (words, (ROOT / place).read_text("utf-8"))
        )
        assert sought in text, place
        assert any(words in line for _, line in LINES), words


HERE = [(d, line) for d, line in LINES if not any(words in line for words in ELSEWHERE)]


@pytest.mark.parametrize(("document", "line"), HERE, ids=lambda part: part)
@pytest.mark.slow
def test_documented_commands_succeed(
    document: str,
    line: str,
    place: Path,
    file: RemoteFile,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> None:
    monkeypatch.chdir(place)
    if document == "training":  # fine-tunes on several drawings of each letter
        Path("mine.npz").write_bytes(npz_bytes(starter_set("Greek", 4, 6)))
    program, *arguments = shortened(line)
    if arguments[0] in ("evaluate", "train", "reproduce"):
        monkeypatch.setenv("VMA_DATA", str(request.getfixturevalue("small_data")))
        monkeypatch.setattr(two_sample, "EPOCHS", EPOCHS)
    if program == "vma-gui":
        window_starts(arguments)
        return
    assert len(CONTENT) == file.size_bytes
    assert hashlib.sha256(CONTENT).hexdigest() == file.sha256
    monkeypatch.setitem(data_command.DATA_SETS, "omniglot", (file,))
    assert main(arguments) == 0, arguments


def window_starts(arguments: list[str]) -> None:
    """The program with these arguments complains of nothing: a booth stays, a window without a
    display draws for once and ends.
    """
    program = [sys.executable, "-m", "vma_gui", *arguments]
    started = subprocess.Popen(program, stderr=subprocess.PIPE, text=True)
    is_booth = arguments[0].startswith("--booth")
    try:
        if is_booth:
            with pytest.raises(subprocess.TimeoutExpired):
                started.wait(STARTED_S)
        else:
            assert started.wait(timeout=120) == 0
            assert Path("out/window.png").stat().st_size > 10_000
    finally:
        started.terminate()
        _, told = started.communicate(timeout=30)
    assert told == ""

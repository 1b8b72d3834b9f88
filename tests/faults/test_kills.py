"""SIGKILL at random moments: no file that does not open, at most two seconds of drawing lost.

One of each kind in a run of the tests; `make faults` kills two hundred times and prints the counts.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from children import LOG, Ended
from vma_core.atomic_write import previous_version
from vma_core.bundles.bundle import load_bundle
from vma_core.bundles.library import ModelLibrary
from vma_core.storage.autosave import recover, work_copies
from vma_core.storage.project import load_project
from vma_core.training.checkpoint import read_checkpoint
from vma_resources import resource_path

KILLS = int(os.environ.get("VMA_KILLS", "5"))
EACH = max(1, KILLS // 5)
AT_MOST_LOST_S = 2.0
START_S = 60.0


class Server:
    """Starts children of one kind and kills them."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self._process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("children.py")), kind],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def kill_one(self, folder: Path, after_s: float) -> Ended:
        """Start a child and kill it some seconds after it began to work."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        log = folder / LOG
        log.unlink(missing_ok=True)
        print(f"{self.kind} {folder}", file=self._process.stdin, flush=True)
        child = int(self._process.stdout.readline())
        until = time.monotonic() + START_S
        while not log.exists():
            assert time.monotonic() < until, "the child does not begin"
            time.sleep(0.005)
        time.sleep(after_s)
        os.kill(child, signal.SIGKILL)
        killed_s = time.monotonic()
        assert self._process.stdout.readline() == "dead\n"
        lines = []
        for line in log.read_text().splitlines():
            at, _, text = line.partition(" ")
            lines.append((float(at), text))
        return Ended(lines, killed_s)

    def close(self) -> None:
        """No more children."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        assert self._process.wait(30) == 0
        assert self._process.stdout is not None
        self._process.stdout.close()


@pytest.fixture
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    """A server of the kind that the test requests."""
    server = Server(request.param)
    yield server
    server.close()


def moments(longest_s: float, seed: int) -> Iterator[tuple[int, float]]:
    """Numbered random times."""
    rng = random.Random(seed)
    for number in range(EACH):
        yield number, rng.uniform(0.0, longest_s)


def told(kills: int, text: str) -> None:
    """The count, for `make faults`."""
    print(f"killed {kills} times: {text}")


@pytest.mark.timeout(60 + 12 * EACH)
@pytest.mark.parametrize("server", ["draw"], indirect=True)
def test_killed_while_drawing(server: Server, tmp_path: Path) -> None:
    lost_most_s = 0.0
    for number, after_s in moments(6.0, seed=0):
        folder = tmp_path / str(number)
        folder.mkdir()
        ended = server.kill_one(folder, after_s)
        kept = 0
        found = work_copies(folder / "unsaved")
        assert len(found) <= 1
        if found:
            project = recover(found[0], 28).project
            strokes = [*project.drawing, *(s for e in project.entries[:-4] for s in e.strokes)]
            kept = sum(len(stroke.points) for stroke in strokes)
        needed = len(ended.noted(before_s=AT_MOST_LOST_S))
        assert kept >= needed, f"{needed} points were drawn two seconds before, {kept} are kept"
        if kept < len(ended.lines):
            lost_most_s = max(lost_most_s, ended.killed_s - ended.lines[kept][0])
        shutil.rmtree(folder)
    told(EACH, f"at most {lost_most_s:.2f} s of drawing lost")


@pytest.mark.parametrize("server", ["save"], indirect=True)
def test_killed_while_saving(server: Server, tmp_path: Path) -> None:
    for number, after_s in moments(0.3, seed=1):
        folder = tmp_path / str(number)
        folder.mkdir()
        path = folder / "letters.vma"
        ended = server.kill_one(folder, after_s)
        version = int(ended.noted()[-1])
        strokes = len(load_project(path, 28).drawing) - 1
        assert strokes in (version % 500, (version + 1) % 500)
        previous = previous_version(path)
        assert previous.exists() or version == 1
        if previous.exists():
            before = len(load_project(previous, 28).drawing) - 1
            assert before in ((strokes - 1) % 500, strokes)
        shutil.rmtree(folder)
    told(EACH, "the file was always the last saved one or the next, and the one before it opened")


@pytest.mark.parametrize("server", ["load"], indirect=True)
def test_killed_while_loading_a_large_memory(server: Server, tmp_path: Path) -> None:
    for number, after_s in moments(2.0, seed=2):
        folder = tmp_path / str(number)
        folder.mkdir()
        ended = server.kill_one(folder, after_s)
        (copy,) = work_copies(folder)
        found = len(recover(copy, 28).project.entries)
        kept = int(ended.noted()[-1])
        following = kept + 1_500 if kept < 20_000 else 1_500
        # In between, while the new base is being written, a copy has the entries of before.
        assert found in (kept, following)
        shutil.rmtree(folder)
    told(EACH, "the copy always opened, with the last memory or the next")


@pytest.mark.parametrize("server", ["import"], indirect=True)
def test_killed_while_importing_models(server: Server, tmp_path: Path) -> None:
    shutil.copytree(resource_path("models/compact-hard"), tmp_path / "bundle")
    library = ModelLibrary(tmp_path / "models")
    for _, after_s in moments(0.5, seed=3):
        server.kill_one(tmp_path, after_s)
        found = library.models()
        folders = [f for f in (tmp_path / "models").iterdir() if f.name[0] != "."]
        assert len(found) == len(folders)
        for model in found:
            load_bundle(model.path)
        shutil.rmtree(tmp_path / "models")
    told(EACH, "each model in the library was whole")


@pytest.mark.parametrize("server", ["train"], indirect=True)
def test_killed_while_training(server: Server, tmp_path: Path) -> None:
    path = tmp_path / "checkpoint.safetensors"
    for _, after_s in moments(0.5, seed=4):
        ended = server.kill_one(tmp_path, after_s)
        step = int(read_checkpoint(path)[1]["step"])
        assert step in (int(ended.noted()[-1]), int(ended.noted()[-1]) + 1)
    told(EACH, "the checkpoint was always the last one or the next")

"""A project file given on the command line is opened, as by a double click."""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path

import pytest
from vma_core.storage.project import Project, save_project
from vma_core.storage.starter_memory import starter_memory
from xvfb import started, virtual_screen

pytestmark = pytest.mark.window


def test_a_project_is_opened_from_the_command_line(tmp_path: Path) -> None:
    path = tmp_path / "three letters.vma"
    save_project(Project(28, tuple(starter_memory(28)[:3])), path)
    search = ["xdotool", "search", "--name", "three letters"]
    with virtual_screen(1280, 800) as display:
        environment = os.environ | {"DISPLAY": display}

        def titled() -> bool:
            done = subprocess.run(search, env=environment, check=False, capture_output=True)
            return done.returncode == 0

        with started(display, tmp_path, "-m", "vma_gui", path) as process:
            deadline = time.monotonic() + 60
            while not titled():
                assert process.poll() is None
                assert time.monotonic() < deadline
                time.sleep(0.2)

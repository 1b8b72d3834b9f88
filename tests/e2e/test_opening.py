"""A project file given on the command line is opened, as by a double click."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from virtual_screens import virtual_screen
from vma_core.storage.project import Project, save_project
from vma_core.storage.starter_memory import starter_memory
from vma_tools.real_window.screen import started

pytestmark = pytest.mark.window


def test_a_project_is_opened_from_the_command_line(tmp_path: Path) -> None:
    path = tmp_path / "three letters.vma"
    save_project(Project(28, tuple(starter_memory(28)[:3])), path)
    search = ["xdotool", "search", "--sync", "--name", "three letters"]
    with (
        virtual_screen(1280, 800) as display,
        started(display, tmp_path, "-m", "vma_gui", path) as process,
    ):
        # Returns once there is a window with this title.
        subprocess.run(search, env=os.environ | {"DISPLAY": display}, check=True, timeout=60)
        assert process.poll() is None

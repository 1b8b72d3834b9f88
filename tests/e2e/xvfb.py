"""A virtual screen; where there is none to be had the test is skipped with a reason."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def virtual_screen(width: int, height: int) -> Iterator[str]:
    """Xvfb on a free display; yields its name."""
    if not (shutil.which("Xvfb") and shutil.which("xdotool")):
        pytest.skip("needs Xvfb and xdotool (apt-get install xvfb xdotool)")
    read, write = os.pipe()
    size = f"{width}x{height}x24"
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", size, "-nolisten", "tcp"]
    # Without it the server restarts whenever its last client disconnects: a program that connects
    # just then, while xdotool only looks whether its window is there, crashes within Qt.
    command.append("-noreset")
    xvfb = subprocess.Popen(command, pass_fds=[write], stderr=subprocess.DEVNULL)
    os.close(write)
    try:
        with os.fdopen(read) as pipe:
            yield f":{pipe.readline().strip()}"
    finally:
        xvfb.terminate()
        xvfb.wait(timeout=20)


@contextmanager
def started(display: str, home: Path, *arguments: str | Path) -> Iterator[subprocess.Popen[str]]:
    """This Python on a screen, with settings, data and state in a temporary folder.

    SIGTERM must end it as a user would: with exit code 0.
    """
    surroundings = {k: v for k, v in os.environ.items() if k != "QT_QPA_PLATFORM"}
    surroundings |= {"DISPLAY": display}
    for name in ("CONFIG", "DATA", "STATE"):
        surroundings[f"XDG_{name}_HOME"] = str(home / name.lower())
    process = subprocess.Popen(
        [sys.executable, *map(str, arguments)],
        env=surroundings,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.terminate()
        _, errors = process.communicate(timeout=60)
    assert process.returncode == 0, errors

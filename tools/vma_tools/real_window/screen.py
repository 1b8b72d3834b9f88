"""A virtual screen with or without a window manager, and programs of this Python on it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from vma_core.errors import UserError

PACKAGES = {"Xvfb": "xvfb", "xdotool": "xdotool", "openbox": "openbox"}
"""Debian packages of the programs used here."""
END_S = 60.0
"""Against hangs alone: a busy machine takes its time."""

OPENBOX_CONFIG = """<?xml version="1.0"?>
<openbox_config xmlns="http://openbox.org/3.4/rc">
  <focus><focusNew>yes</focusNew><focusLast>yes</focusLast></focus>
  <theme><name>Clearlooks</name></theme>
  <mouse>
    <doubleClickTime>1000</doubleClickTime>
    <context name="Titlebar">
      <mousebind button="Left" action="DoubleClick"><action name="ToggleMaximize"/></mousebind>
    </context>
  </mouse>
</openbox_config>
"""
"""No button is bound within windows: openbox would hold back the pointer until it has seen each
press, and the X server would drop motions of a fast hand meanwhile."""


class MissingProgramsError(UserError):
    """A program needed for a virtual screen is not installed."""


def require_programs(*names: str) -> None:
    """Raises MissingProgramsError unless all of these programs are on the PATH."""
    missing = [name for name in names if not shutil.which(name)]
    if missing:
        raise MissingProgramsError(
            "A virtual screen needs {programs} (apt-get install {packages}).",
            programs=" and ".join(missing),
            packages=" ".join(PACKAGES[name] for name in missing),
        )


@contextmanager
def virtual_screen(width: int, height: int, display: int | None = None) -> Iterator[str]:
    """Xvfb on this display, or on a free one; yields its name.

    Raises:
        MissingProgramsError: Xvfb or xdotool is not installed.
    """
    require_programs("Xvfb", "xdotool")
    read, write = os.pipe()
    command = ["Xvfb"] if display is None else ["Xvfb", f":{display}"]
    command += ["-displayfd", str(write), "-nolisten", "tcp"]
    command += ["-screen", "0", f"{width}x{height}x24"]
    # Without it the server restarts whenever its last client disconnects: a program that connects
    # just then, while xdotool only looks whether its window is there, crashes within Qt.
    command.append("-noreset")
    # Keys do not repeat themselves: on a busy machine, xdotool holds some for long.
    command.append("-r")
    xvfb = subprocess.Popen(command, pass_fds=[write], stderr=subprocess.DEVNULL)
    os.close(write)
    try:
        with os.fdopen(read) as pipe:
            name = pipe.readline().strip()
        if not name:
            raise UserError("Xvfb did not start ({command}).", command=" ".join(command))
        yield f":{name}"
    finally:
        xvfb.terminate()
        xvfb.wait(timeout=END_S)


@contextmanager
def window_manager(display: str) -> Iterator[None]:
    """openbox on a virtual screen: windows get frames, the focus, and can be maximised.

    Raises:
        MissingProgramsError: it is not installed.
    """
    require_programs("openbox")
    with tempfile.TemporaryDirectory(prefix="openbox-") as folder:
        config = Path(folder) / "rc.xml"
        config.write_text(OPENBOX_CONFIG)
        openbox = subprocess.Popen(
            ["openbox", "--sm-disable", "--config-file", str(config)],
            env=os.environ | {"DISPLAY": display},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            yield
        finally:
            openbox.terminate()
            openbox.wait(timeout=END_S)


@contextmanager
def started(
    display: str, home: Path, *arguments: str | Path, more: Mapping[str, str] | None = None
) -> Iterator[subprocess.Popen[str]]:
    """This Python on a screen, with settings, data and state in a folder.

    SIGTERM must end it as a user would: with exit code 0.

    Args:
        display: name of the screen.
        home: folder for settings, data and state.
        arguments: of Python.
        more: further environment variables.
    """
    surroundings = {k: v for k, v in os.environ.items() if k != "QT_QPA_PLATFORM"}
    surroundings |= {"DISPLAY": display, **(more or {})}
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
        _, errors = process.communicate(timeout=END_S)
    assert process.returncode == 0, errors

"""The booth on a real screen under its watchdog: drawing, kills, staff exit."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from virtual_screens import virtual_screen
from vma_tools.real_window.driver import PATIENCE_S, RealWindow
from vma_tools.real_window.screen import started

pytestmark = pytest.mark.window

SIZE = (1280, 720)
CODE = "2580"
SETTINGS = f"""
staff_code = "{CODE}"
[times]
idle_s = 5
countdown_s = 5
"""
STROKE = [[(0.24, 0.76), (0.75, 0.33)]]
CORNER = (15, 15)
CORNER_TAPS = 5


@pytest.fixture
def booth(tmp_path: Path) -> Iterator[RealWindow]:
    """A booth under its watchdog on a virtual screen."""
    settings, state = tmp_path / "booth.toml", tmp_path / "state.json"
    settings.write_text(SETTINGS)
    module = ("-m", "vma_tools.real_window.watched_booth")
    arguments = (*module, state, settings, tmp_path / "reports")
    with virtual_screen(*SIZE) as display, started(display, tmp_path, *arguments) as process:
        yield RealWindow(display, state, process)


def covering_windows(booth: RealWindow) -> list[str]:
    """Numbers of the visible windows that cover the whole screen."""
    found = booth.xdotool("search", "--onlyvisible", "--name", "VMA Explorer").split()
    size = "{}x{}".format(*SIZE)
    return [number for number in found if size in booth.xdotool("getwindowgeometry", number)]


def counters(booth: RealWindow) -> dict[str, object]:
    """The saved counters."""
    path = booth.state_path.parent / "data" / "vma-explorer" / "booth" / "state.json"
    return dict(json.loads(path.read_text())["counters"]) if path.exists() else {}


@pytest.mark.slow
def test_the_booth_survives_drawing_crashes_and_staff(booth: RealWindow) -> None:
    booth.wait_for(lambda s: s["covers_screen"] and s["phase"] == "ATTRACT")
    assert covering_windows(booth)
    booth.draw(STROKE)
    booth.wait_for(lambda s: s["phase"] == "ACTIVE" and s["strokes"] == 1)
    booth.press("Remember")
    booth.wait_for(lambda s: s["strokes"] == 0)
    state = booth.wait_for(lambda s: s["phase"] == "ATTRACT")
    assert counters(booth)["visitors"] == 1
    assert counters(booth)["drawings"] == 1

    booth.draw(STROKE)
    booth.wait_for(lambda s: s["phase"] == "ACTIVE" and s["strokes"] == 1)
    booth.press("Remember")
    booth.wait_for(lambda s: s["taught"] == 1)
    booth.press("Deutsch")
    booth.wait_for(lambda s: s["language"] == "de")
    booth.press("Fertig")
    state = booth.wait_for(lambda s: s["phase"] == "ATTRACT")
    assert (state["taught"], state["strokes"], state["language"]) == (0, 0, "en")
    assert counters(booth)["visitors"] == 2

    for blow in (signal.SIGKILL, signal.SIGSTOP):
        process, began = state["process"], time.monotonic()
        os.kill(process, blow)
        state = booth.wait_for(lambda s, old=process: s["process"] != old and s["covers_screen"])
        print(f"after {blow.name} the window was back in {time.monotonic() - began:.1f} s")
        assert covering_windows(booth)
    died, hung = sorted((booth.state_path.parent / "reports").glob("crash-*.txt"))
    assert "code -9" in died.read_text()
    assert "it hung" in hung.read_text()
    assert counters(booth)["visitors"] == 2, "counters outlive the window"

    booth.xdotool("key", "alt+F4", "key", "ctrl+q")
    booth.click(*CORNER, repeat=CORNER_TAPS)
    for count, digit in enumerate(CODE):
        booth.wait_for(lambda s, typed=count: s["digits"] == typed)
        booth.press(digit)
    booth.press("Quit booth")
    booth.press("Touch again to quit")
    assert booth.process.wait(PATIENCE_S) == 0


def test_touch_and_pen_on_a_real_screen() -> None:
    """Runs the touch tests on the xcb platform."""
    with virtual_screen(1280, 720) as display:
        environment = os.environ | {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
        tests = Path(__file__).parents[1] / "booth" / "test_touch.py"
        command = [sys.executable, "-m", "pytest", "-o", "addopts=", str(tests)]
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=120, check=False
        )
    assert done.returncode == 0, done.stdout
    assert re.search(r"\b1\d passed", done.stdout), done.stdout
    assert "skipped" not in done.stdout

"""A whole journey in a real window under Xvfb, with a real pointer."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

pytestmark = [
    pytest.mark.window,
    pytest.mark.skipif(
        not (shutil.which("Xvfb") and shutil.which("xdotool")),
        reason="needs Xvfb and xdotool (apt-get install xvfb xdotool)",
    ),
]

# Two glyphs as polylines on the unit square.
CROSS_CIRCLE = [
    [(0.5, 0.15), (0.5, 0.85)],
    [(0.25, 0.3), (0.75, 0.3), (0.75, 0.65), (0.25, 0.65), (0.25, 0.3)],
]
ZIGZAG = [[(0.2, 0.2), (0.8, 0.3), (0.25, 0.55), (0.8, 0.75), (0.3, 0.85)]]


@dataclass
class RealWindow:
    """The application on a virtual screen; its state is read from a file it keeps writing."""

    display: str
    state_path: Path
    process: subprocess.Popen[str]

    def xdotool(self, *arguments: object) -> None:
        """One xdotool command on the virtual screen."""
        command = ["xdotool", *(str(a) for a in arguments)]
        environment = os.environ | {"DISPLAY": self.display}
        subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL)

    def state(self) -> dict[str, Any]:
        """What the window last wrote."""
        return dict(json.loads(self.state_path.read_text()))

    def wait_for(self, condition: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Wait until the state fulfils something."""
        deadline = time.monotonic() + 30
        state: dict[str, Any] = {}
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise AssertionError(f"the window ended: {self.process.communicate()}")
            if self.state_path.exists() and condition(state := self.state()):
                return state
            time.sleep(0.05)
        raise AssertionError(f"nothing came of it; the state is {state}")

    def draw(self, lines: list[list[tuple[float, float]]]) -> None:
        """Lines with the pressed mouse button."""
        left, top, side = self.state()["canvas"]
        for line in lines:
            places = [(left + x * side, top + y * side) for x, y in line]
            self.xdotool("mousemove", round(places[0][0]), round(places[0][1]))
            self.xdotool("mousedown", 1)
            for (x0, y0), (x1, y1) in pairwise(places):
                for step in range(1, 9):
                    x, y = x0 + (x1 - x0) * step / 8, y0 + (y1 - y0) * step / 8
                    self.xdotool("mousemove", round(x), round(y))
                    time.sleep(0.01)
            self.xdotool("mouseup", 1)


@pytest.fixture
def window(tmp_path: Path) -> Iterator[RealWindow]:
    """Xvfb on a free display with the application in it."""
    read, write = os.pipe()
    screen = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1280x800x24", "-nolisten", "tcp"]
    xvfb = subprocess.Popen(screen, pass_fds=[write], stderr=subprocess.DEVNULL)
    os.close(write)
    with os.fdopen(read) as pipe:
        display = f":{pipe.readline().strip()}"
    state = tmp_path / "state.json"
    environment = {k: v for k, v in os.environ.items() if k != "QT_QPA_PLATFORM"}
    environment |= {"DISPLAY": display, "XDG_CONFIG_HOME": str(tmp_path / "config")}
    script = Path(__file__).with_name("watched_window.py")
    process = subprocess.Popen(
        [sys.executable, str(script), str(state)],
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield RealWindow(display, state, process)
    finally:
        process.terminate()
        process.communicate(timeout=20)
        xvfb.terminate()
        xvfb.wait(timeout=20)


def test_draw_two_glyphs_and_a_third_like_the_first(window: RealWindow) -> None:
    start = window.wait_for(lambda s: s["settled"] and s["variants"] == 16)
    entries = start["entries"]
    for count, glyph in enumerate((CROSS_CIRCLE, ZIGZAG), start=1):
        window.draw(glyph)
        window.wait_for(lambda s: s["settled"] and s["strokes"] > 0)
        window.xdotool("key", "Return")
        window.wait_for(lambda s, n=entries + count: s["entries"] == n and s["strokes"] == 0)

    # Newer entries come first: the zigzag is at position 0, the first glyph at position 1.
    window.draw([[(x + 0.03, y + 0.02) for x, y in line] for line in CROSS_CIRCLE])
    state = window.wait_for(lambda s: s["settled"] and s["strokes"] == 2)
    assert state["best"] == 1
    assert state["best_probability"] > 0.5
    assert state["variant_distance"] > 0.005, "variants must differ from each other"

    window.xdotool("key", "ctrl+r")
    other = window.wait_for(lambda s: s["settled"] and s["seed"] != state["seed"])
    assert other["variants_hash"] != state["variants_hash"]

    window.xdotool("key", "ctrl+z")
    window.wait_for(lambda s: s["strokes"] == 1)


def test_the_entry_can_be_pinned_with_the_mouse(window: RealWindow) -> None:
    state = window.wait_for(lambda s: s["settled"])
    x, y = state["third_entry"]
    window.xdotool("mousemove", x, y)
    window.xdotool("click", 1)
    pinned = window.wait_for(lambda s: s["settled"] and s["pins"] == 1)
    assert pinned["addressed"] == [2]

"""The application in a real window under Xvfb, moved by a real pointer."""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any


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

    def wait_for(
        self, condition: Callable[[dict[str, Any]], bool], seconds: float = 30
    ) -> dict[str, Any]:
        """Wait until the state fulfils something."""
        deadline = time.monotonic() + seconds
        state: dict[str, Any] = {}
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise AssertionError(f"the window ended: {self.process.communicate()}")
            if self.state_path.exists() and condition(state := self.state()):
                return state
            time.sleep(0.05)
        raise AssertionError(f"timed out; the state is {state}")

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

    def click(self, x: float, y: float) -> None:
        """The left mouse button."""
        self.xdotool("mousemove", round(x), round(y))
        time.sleep(0.1)
        self.xdotool("click", 1)

    def press(self, button: str, seconds: float = 30) -> None:
        """A button by its text, as soon as it can be pressed."""
        state = self.wait_for(lambda s: button in s["buttons"], seconds)
        time.sleep(0.2)  # a dialog that just came may still move
        state = self.wait_for(lambda s: button in s["buttons"])
        self.click(*state["buttons"][button])

    def type(self, text: str) -> None:
        """Characters, as from a keyboard."""
        self.xdotool("type", "--delay", 15, text)

    def enter(self, field: str, text: str) -> None:
        """Replace the text of a field as soon as it is visible, and press Return."""
        state = self.wait_for(lambda s: field in s["fields"])
        self.click(*state["fields"][field])
        self.wait_for(lambda s: s["text"] is not None)
        self.xdotool("key", "ctrl+a")
        self.type(text)
        self.wait_for(lambda s: s["text"] == text)
        self.xdotool("key", "Return")

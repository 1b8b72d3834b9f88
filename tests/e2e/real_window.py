"""A program in a real window under Xvfb, moved by a real pointer."""

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

FILE_NAME = "fileNameEdit"
"""The field of Qt's file dialog."""
PATIENCE_S = 120.0
"""Against hangs alone: a busy machine takes its time."""


@dataclass
class RealWindow:
    """A program on a virtual screen; its state is read from a file it keeps writing."""

    display: str
    state_path: Path
    process: subprocess.Popen[str]

    def xdotool(self, *arguments: object) -> str:
        """Run xdotool commands, one after the other, on the virtual screen; what they print."""
        command = ["xdotool", *(str(a) for a in arguments)]
        environment = os.environ | {"DISPLAY": self.display}
        done = subprocess.run(command, check=True, env=environment, capture_output=True, text=True)
        return done.stdout

    def state(self) -> dict[str, Any]:
        """What the window last wrote."""
        return dict(json.loads(self.state_path.read_text()))

    def wait_for(self, condition: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Wait until the state fulfils a condition."""
        deadline = time.monotonic() + PATIENCE_S
        state: dict[str, Any] = {}
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise AssertionError(f"the window ended: {self.process.communicate()}")
            if self.state_path.exists() and condition(state := self.state()):
                return state
            time.sleep(0.05)
        raise AssertionError(f"timed out; the state is {state}")

    def draw(self, lines: list[list[tuple[float, float]]]) -> None:
        """Draw lines on the unit square with the pressed mouse button."""
        left, top, side = self.state()["canvas"]
        moves: list[object] = []
        for line in lines:
            places = [(left + x * side, top + y * side) for x, y in line]
            moves += [*moved_to(*places[0]), "mousedown", 1]
            for (x0, y0), (x1, y1) in pairwise(places):
                for step in range(1, 9):
                    moves += moved_to(x0 + (x1 - x0) * step / 8, y0 + (y1 - y0) * step / 8)
            moves += ["mouseup", 1]
        self.xdotool(*moves)

    def click(self, x: float, y: float, repeat: int = 1) -> None:
        """Click the left mouse button."""
        self.xdotool(*moved_to(x, y), "click", "--repeat", repeat, 1)

    def press(self, button: str) -> None:
        """Click a button, by its text, once it is enabled and stays where it is."""
        earlier: dict[str, Any] = {"written": 0, "buttons": {}}

        def rests(state: dict[str, Any]) -> bool:
            nonlocal earlier
            place = state["buttons"].get(button)
            still = place is not None and place == earlier["buttons"].get(button)
            is_newer = state["written"] > earlier["written"]
            if is_newer:
                earlier = state
            return still and is_newer

        self.click(*self.wait_for(rests)["buttons"][button])

    def type(self, text: str) -> None:
        """Type characters once the program has the keyboard."""
        self.wait_for(lambda s: s["has_keyboard"])
        self.xdotool("type", "--delay", 0, text)

    def keys(self, *keys: str) -> None:
        """Press keys once the program has the keyboard: a click gives it, but not at once."""
        self.wait_for(lambda s: s["has_keyboard"])
        self.xdotool("key", *keys)

    def enter(self, field: str, text: str) -> None:
        """Replace the text of a field as soon as it is visible, and press Return."""
        state = self.wait_for(lambda s: field in s["fields"])
        self.click(*state["fields"][field])
        self.wait_for(lambda s: s["text"] is not None)
        earlier: dict[str, Any] = {"written": state["written"], "text": None}

        def is_entered(state: dict[str, Any]) -> bool:
            """File dialogs rewrite paths while they look for the folders in them: type again."""
            nonlocal earlier
            if state["text"] != text and state["written"] > earlier["written"]:
                if state["text"] == earlier["text"] or earlier["text"] is None:
                    self.keys("ctrl+a")
                    self.type(text)
                earlier = state
            return bool(state["text"] == text)

        self.wait_for(is_entered)
        self.keys("Return")

    def choose_file(self, path: Path) -> None:
        """Answer the file dialog that comes."""
        self.enter(FILE_NAME, str(path))
        earlier = self.state()

        def is_closed(state: dict[str, Any]) -> bool:
            """A list of completions may take the first Return for itself."""
            nonlocal earlier
            if FILE_NAME in state["fields"] and state["written"] > earlier["written"] + 20:
                self.keys("Return")
                earlier = state
            return FILE_NAME not in state["fields"]

        self.wait_for(is_closed)


def moved_to(x: float, y: float) -> tuple[str, int, int]:
    """The xdotool command that moves the pointer to a place on the screen."""
    return "mousemove", round(x), round(y)

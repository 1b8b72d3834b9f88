"""A program in a real window under Xvfb, moved by a real pointer."""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

from PIL import Image, ImageGrab

from vma_tools.real_window.spoken import ENGLISH, Spoken

FILE_NAME = "fileNameEdit"
"""The field of Qt's file dialog."""
STATES_AT_REST = 3
"""States in which a button has not moved: dialogs grow with what they show."""
PATIENCE_S = 120.0
"""Against hangs alone: a busy machine takes its time."""


class UnexpectedStateError(AssertionError):
    """The program ended, or did not come to a state in time."""


@dataclass
class RealWindow:
    """A program on a virtual screen; its state is read from a file it keeps writing."""

    display: str
    state_path: Path
    process: subprocess.Popen[str]
    spoken: Spoken = field(default=ENGLISH)
    """The window's language; buttons, fields and menus are named in English here."""

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
                raise UnexpectedStateError(f"the window ended: {self.process.communicate()}")
            if self.state_path.exists() and condition(state := self.state()):
                return state
            time.sleep(0.05)
        picture = self.state_path.with_suffix(".png")
        self.screenshot().save(picture)
        raise UnexpectedStateError(f"timed out; {picture} shows the screen; the state is {state}")

    def reaches(self, condition: Callable[[dict[str, Any]], bool], within_s: float) -> bool:
        """Whether the state fulfils a condition soon."""
        deadline = time.monotonic() + within_s
        while time.monotonic() < deadline:
            if self.state_path.exists() and condition(self.state()):
                return True
            time.sleep(0.05)
        return False

    def screenshot(self) -> Image.Image:
        """The whole screen."""
        return ImageGrab.grab(xdisplay=self.display)

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
        seen = 0

        def rests(state: dict[str, Any]) -> bool:
            nonlocal earlier, seen
            place = self.spoken.find(state["buttons"], button)
            if state["written"] > earlier["written"]:
                still = place is not None and place == self.spoken.find(earlier["buttons"], button)
                seen = seen + 1 if still else 0
                earlier = state
            return seen >= STATES_AT_REST

        self.click(*self._found(self.wait_for(rests)["buttons"], button))

    def choose(self, *path: str) -> None:
        """Open a menu of the menu bar by its title, then press an item, or items of submenus."""
        for name in path:
            self.wait_for(partial(self._offers, name))
            self.click(*self._found(self.state()["menu"], name))

    def _offers(self, item: str, state: dict[str, Any]) -> bool:
        return self.spoken.find(state["menu"], item) is not None

    def choose_here(self, x: float, y: float, *path: str) -> None:
        """Open the context menu of a place with the right button, then press an item."""
        before = set(self.state()["menu"])
        self.xdotool(*moved_to(x, y), "click", 3)
        self.wait_for(lambda s: s["menu"] and set(s["menu"]) != before)
        self.choose(*path)

    def pick(self, current: str, other: str) -> None:
        """Choose an item of a combo box, which is named by its current text, by typing."""
        state = self.wait_for(lambda s: self.spoken.find(s["choices"], current) is not None)
        self.click(*self._found(state["choices"], current))
        self.wait_for(lambda s: s["popup"])
        self.type(self.spoken.said(other))
        self.keys("Return")
        self.wait_for(lambda s: self.spoken.find(s["choices"], other) is not None)

    def _found(self, places: dict[str, Any], name: str) -> Any:
        place = self.spoken.find(places, name)
        assert place is not None, name
        return place

    def type(self, text: str) -> None:
        """Type characters once the program has the keyboard."""
        self.wait_for(lambda s: s["has_keyboard"])
        self.xdotool("type", "--delay", 0, text)

    def keys(self, *keys: str) -> None:
        """Press keys once the program has the keyboard: a click gives it, but not at once."""
        self.wait_for(lambda s: s["has_keyboard"])
        self.xdotool("key", *keys)

    def enter(self, name: str, text: str) -> None:
        """Replace the text of a field as soon as it is visible, and press Return."""
        state = self.wait_for(lambda s: self.spoken.find(s["fields"], name) is not None)
        self.click(*self._found(state["fields"], name))
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

    def command(self, name: str) -> None:
        """Run a command of the palette, by its name in the menu."""
        self.keys("ctrl+shift+p")
        self.enter("Command", self.spoken.said(name))

    def choose_file(self, path: Path) -> None:
        """Answer the file dialog that comes."""
        self.enter(FILE_NAME, str(path))
        earlier = self.state()

        def is_closed(state: dict[str, Any]) -> bool:
            """A list of completions may take the first Return, and *Save* may still be disabled for
            what was there before: editing the name enables it.
            """
            nonlocal earlier
            if FILE_NAME in state["fields"] and state["written"] > earlier["written"] + 20:
                self.keys("End", "space", "BackSpace", "Return")
                earlier = state
            return FILE_NAME not in state["fields"]

        self.wait_for(is_closed)


def moved_to(x: float, y: float) -> tuple[str, int, int]:
    """The xdotool command that moves the pointer to a place on the screen."""
    return "mousemove", round(x), round(y)

"""Where an hour takes place: a screen with a window manager, a home folder, and the programs."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vma_core.errors import UserError

from vma_tools.first_hour.album import Album
from vma_tools.real_window.driver import RealWindow, UnexpectedStateError
from vma_tools.real_window.screen import started
from vma_tools.real_window.spoken import Spoken

Condition = Callable[[dict[str, Any]], bool]
TITLE_BAR_PX = 10
"""A place in a title bar: this far above the window."""


@dataclass
class Stage:
    """A screen for one role.

    Attributes:
        display: its name.
        home: folder of settings and data, and of the files made.
        spoken: the language.
        theme: "light" or "dark".
        album: takes the screenshots.
    """

    display: str
    home: Path
    spoken: Spoken
    theme: str
    album: Album

    @contextmanager
    def window(self, *arguments: str | Path) -> Iterator[Scene]:
        """The window, maximised, with arguments of `vma-gui`; settings stay between starts."""
        settings = self.home / "config" / "vma-explorer" / "settings.json"
        if not settings.exists():
            chosen = {"language": self.spoken.language, "theme": self.theme}
            settings.parent.mkdir(parents=True)
            settings.write_text(json.dumps(chosen))
        state = self._state_path()
        module = ("-m", "vma_tools.real_window.watched_window")
        with started(self.display, self.home, *module, state, *arguments) as process:
            scene = Scene(RealWindow(self.display, state, process, self.spoken), self.album)
            scene.maximise()
            yield scene

    @contextmanager
    def booth(self, settings: Path) -> Iterator[Scene]:
        """The booth under its watchdog."""
        state = self._state_path()
        module = ("-m", "vma_tools.real_window.watched_booth")
        arguments = (*module, state, settings, self.home / "reports")
        with started(self.display, self.home, *arguments) as process:
            yield Scene(RealWindow(self.display, state, process, self.spoken), self.album)

    def _state_path(self) -> Path:
        path = self.home / "state.json"
        path.unlink(missing_ok=True)
        return path


class Scene:
    """The program during an hour: steps, what they must lead to, and screenshots."""

    def __init__(self, window: RealWindow, album: Album) -> None:
        self.window = window
        self.album = album

    def expect(self, what: str, condition: Condition) -> dict[str, Any]:
        """Wait for a state; an UnexpectedStateError says what did not come."""
        try:
            return self.window.wait_for(condition)
        except UnexpectedStateError as error:
            raise UnexpectedStateError(f"expected {what}; {error}") from error

    def shot(self, caption: str) -> None:
        """Take a screenshot."""
        self.album.take(caption)

    def maximise(self) -> None:
        """Double-click the title bar once the window is there."""
        state = self.expect("an open window", lambda s: s["settled"])
        if not state["maximised"]:
            left, top, width, _ = state["window"]
            self.window.click(left + width / 2, top - TITLE_BAR_PX, repeat=2)
            self.expect("a maximised window", lambda s: s["maximised"] and s["settled"])

    def places(self) -> list[list[int]]:
        """Where the corner of the canvas, the first entry and the first variant are."""
        state = self.window.state()
        cells = state["canvas"], state["entry_cells"][0], state["cells"][0]
        return [cell[:2] for cell in cells]

    def expect_unmoved(self, places: list[list[int]], by: str) -> None:
        """Canvas, memory and variants are where they were."""
        now = self.places()
        if now != places:
            raise UserError(
                "{role}: {by} moved canvas, memory or variants from {before} to {now}.",
                role=self.album.role,
                by=by,
                before=places,
                now=now,
            )

    def exists(self, path: Path, at_least: int = 1) -> None:
        """Wait for a file."""
        self.expect(
            f"a file {path.name}", lambda _: path.exists() and path.stat().st_size >= at_least
        )


def middle(cell: list[int]) -> tuple[float, float]:
    """Of left, top, width and height."""
    left, top, width, height = cell
    return left + width / 2, top + height / 2

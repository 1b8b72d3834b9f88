"""Runs the first hour of each role: `python -m vma_tools.first_hour --out DIR [--only designer]`.

Each drives the real window by mouse and keyboard on a virtual screen with a window manager, checks
what every step leads to, and saves numbered screenshots and a page that shows them. A step that
does not lead to what it should ends the run with a message and exit code 1.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from vma_core.errors import UserError

from vma_gui.system.language import WINDOW_LANGUAGES
from vma_gui.theme.tokens import THEME_CHOICES
from vma_tools.first_hour import designer, researcher, stand_staff
from vma_tools.first_hour.album import Album, write_page
from vma_tools.first_hour.stage import Stage
from vma_tools.real_window.driver import UnexpectedStateError
from vma_tools.real_window.screen import require_programs, virtual_screen, window_manager
from vma_tools.real_window.spoken import spoken

ROLES: dict[str, Callable[[Stage], None]] = {
    "designer": designer.run,
    "researcher": researcher.run,
    "stand-staff": stand_staff.run,
}


def screen_size(text: str) -> tuple[int, int]:
    """Width and height of “1440x900”."""
    width, _, height = text.partition("x")
    return int(width), int(height)


def run(role: str, stage: Stage) -> None:
    """Run one hour; a UserError says after which picture it stopped, and why."""
    try:
        ROLES[role](stage)
    except UnexpectedStateError as error:
        last = stage.album.shots[-1].caption if stage.album.shots else "the start"
        stage.album.take("Where the hour stopped.")
        raise UserError(
            "{role}, after “{last}”: {error}", role=role, last=last, error=error
        ) from error


def main() -> int:
    """Run the hours that were asked for; prints each screenshot and the page."""
    parser = argparse.ArgumentParser(prog="vma_tools.first_hour", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="folder for the screenshots")
    parser.add_argument("--only", choices=ROLES, help="one role")
    parser.add_argument("--size", type=screen_size, default="1440x900", help="of the screen")
    parser.add_argument("--theme", choices=THEME_CHOICES[1:], default="light")
    parser.add_argument("--language", choices=list(WINDOW_LANGUAGES), default="en")
    parser.add_argument("--display", type=int, help="number of the virtual screen (default: free)")
    arguments = parser.parse_args()
    width, height = arguments.size
    albums: list[Album] = []
    try:
        require_programs("Xvfb", "xdotool", "openbox")
        for role in [arguments.only] if arguments.only else ROLES:
            with (
                tempfile.TemporaryDirectory(prefix="vma-hour-") as home,
                virtual_screen(width, height, arguments.display) as display,
                window_manager(display),
            ):
                albums.append(Album(role, arguments.out, display))
                language = spoken(arguments.language)
                stage = Stage(display, Path(home), language, arguments.theme, albums[-1])
                run(role, stage)
    except UserError as error:
        print(f"vma_tools.first_hour: {error}", file=sys.stderr)
        return 1
    finally:
        if albums:
            print(write_page(arguments.out, albums))
    return 0


if __name__ == "__main__":
    sys.exit(main())

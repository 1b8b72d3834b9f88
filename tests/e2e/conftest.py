"""A window under Xvfb for the journeys; skipped with a reason where there is none."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from virtual_screens import virtual_screen
from vma_tools.real_window.driver import RealWindow
from vma_tools.real_window.screen import started

WINDOW = ("-m", "vma_tools.real_window.watched_window")


@pytest.fixture
def window(tmp_path: Path) -> Iterator[RealWindow]:
    """Xvfb on a free display with the application in it, not for the first time."""
    settings = tmp_path / "config" / "vma-explorer" / "settings.json"
    settings.parent.mkdir(parents=True)
    settings.write_text('{"toured": "yes", "language": "en", "theme": "light"}')
    with virtual_screen(1280, 800) as display:
        state = tmp_path / "state.json"
        with started(display, tmp_path, *WINDOW, state) as process:
            yield RealWindow(display, state, process)

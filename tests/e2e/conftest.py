"""A window under Xvfb for the journeys; skipped with a reason where there is none."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from real_window import RealWindow
from xvfb import started, virtual_screen


@pytest.fixture
def window(tmp_path: Path) -> Iterator[RealWindow]:
    """Xvfb on a free display with the application in it."""
    with virtual_screen(1280, 800) as display:
        state = tmp_path / "state.json"
        script = Path(__file__).with_name("watched_window.py")
        with started(display, tmp_path, script, state) as process:
            yield RealWindow(display, state, process)

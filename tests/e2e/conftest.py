"""A window under Xvfb for the journeys; skipped with a reason where there is none."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from real_window import RealWindow
from xvfb import virtual_screen


@pytest.fixture
def window(tmp_path: Path) -> Iterator[RealWindow]:
    """Xvfb on a free display with the application in it."""
    with virtual_screen(1280, 800) as display:
        state = tmp_path / "state.json"
        environment = {k: v for k, v in os.environ.items() if k != "QT_QPA_PLATFORM"}
        environment |= {"DISPLAY": display, "XDG_CONFIG_HOME": str(tmp_path / "config")}
        environment["XDG_DATA_HOME"] = str(tmp_path / "data")
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

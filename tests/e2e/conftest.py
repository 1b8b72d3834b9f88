"""A window under Xvfb for the journeys; skipped with a reason where there is none."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from real_window import RealWindow
from xvfb import started, virtual_screen


@pytest.fixture
def window(tmp_path: Path) -> Iterator[RealWindow]:
    """Xvfb on a free display with the application in it."""
    with application_window(tmp_path) as window:
        yield window


@pytest.fixture
def window_with_small_model(tmp_path: Path, small_bundle: Path) -> Iterator[RealWindow]:
    """The same with a small model, which is trained and exported in seconds."""
    with application_window(tmp_path, small_bundle) as window:
        yield window


@contextmanager
def application_window(folder: Path, *model: Path) -> Iterator[RealWindow]:
    """The application on a free display, with its files in a folder."""
    state = folder / "state.json"
    script = Path(__file__).with_name("watched_window.py")
    with (
        virtual_screen(1280, 800) as display,
        started(display, folder, script, state, *model) as process,
    ):
        yield RealWindow(display, state, process)

"""A window under Xvfb for the journeys; skipped with a reason where there is none."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from virtual_screens import virtual_screen
from vma_tools.real_window.driver import RealWindow
from vma_tools.real_window.screen import started

WINDOW = ("-m", "vma_tools.real_window.watched_window")


@pytest.fixture
def window(tmp_path: Path) -> Iterator[RealWindow]:
    """Xvfb on a free display with the application in it, not for the first time."""
    with application_window(tmp_path) as window:
        yield window


@pytest.fixture
def window_with_small_model(tmp_path: Path, small_bundle: Path) -> Iterator[RealWindow]:
    """The same with a small model, which is trained and exported in seconds."""
    with application_window(tmp_path, "--model", small_bundle) as window:
        yield window


@contextmanager
def application_window(folder: Path, *arguments: str | Path) -> Iterator[RealWindow]:
    """The application on a free display, with its files in a folder."""
    settings = folder / "config" / "vma-explorer" / "settings.json"
    settings.parent.mkdir(parents=True)
    settings.write_text('{"toured": "yes", "language": "en", "theme": "light"}')
    state = folder / "state.json"
    with (
        virtual_screen(1280, 800) as display,
        started(display, folder, *WINDOW, state, *arguments) as process,
    ):
        yield RealWindow(display, state, process)

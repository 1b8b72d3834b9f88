"""Fixtures for a booth whose clock the test advances."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from vma_tools.benchmarks.simulated_visitors import SimulatedClock, Visitors

from vma_gui.booth.config import BoothConfig
from vma_gui.booth.run import Booth, create_booth
from vma_gui.booth.state import BoothState

ENDS: list[bool] = []
"""The booth's exit requests: True for a restart, False to quit."""


@pytest.fixture
def clock() -> SimulatedClock:
    """A clock that only moves when a test advances it."""
    return SimulatedClock()


@pytest.fixture
def make_booth(qtbot: QtBot, clock: SimulatedClock) -> Iterator[Callable[..., Booth]]:
    """Create booths from settings; they are closed after the test."""
    created: list[Booth] = []
    ENDS.clear()

    def make(
        config: BoothConfig | None = None,
        size: tuple[int, int] = (1280, 720),
        path: Path | None = None,
        state: BoothState | None = None,
    ) -> Booth:
        config = config or BoothConfig(staff_code="2580")
        booth = create_booth(config, state or BoothState(), path, ENDS.append, clock)
        booth.window.resize(*size)
        booth.window.show()
        qtbot.waitExposed(booth.window)
        created.append(booth)
        return booth

    yield make
    for booth in created:
        booth.window.quit()
        assert not booth.window.isVisible()
        booth.window.deleteLater()


@pytest.fixture
def booth(make_booth: Callable[..., Booth]) -> Booth:
    """A booth with default settings."""
    return make_booth()


@pytest.fixture
def visitors(booth: Booth, clock: SimulatedClock) -> Visitors:
    """Simulated visitors whose strokes take no time."""
    return Visitors(booth.window, clock, seed=1, point_s=None)

"""A booth on a clock that the test moves."""

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
"""What the booth asked for: True a new start, False its end."""


@pytest.fixture
def clock() -> SimulatedClock:
    """Stands still until it is moved."""
    return SimulatedClock()


@pytest.fixture
def make_booth(qtbot: QtBot, clock: SimulatedClock) -> Iterator[Callable[..., Booth]]:
    """Booths by their settings, closed after the test."""
    made: list[Booth] = []
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
        made.append(booth)
        return booth

    yield make
    for booth in made:
        booth.window.quit()
        assert not booth.window.isVisible()
        booth.window.deleteLater()


@pytest.fixture
def booth(make_booth: Callable[..., Booth]) -> Booth:
    """The booth as it comes."""
    return make_booth()


@pytest.fixture
def visitors(booth: Booth, clock: SimulatedClock) -> Visitors:
    """A quick hand on it."""
    return Visitors(booth.window, clock, seed=1, point_s=0.0)

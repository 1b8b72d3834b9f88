"""The booth's state machine, without a window."""

from __future__ import annotations

from datetime import datetime

import numpy as np
import pytest
from vma_tools.benchmarks.simulated_visitors import SimulatedClock

from vma_gui.booth.phases import STUCK_PEN_S, IdleTimes, Phase, PhaseMachine
from vma_gui.booth.run import is_restart_due

TIMES = IdleTimes(idle_s=45.0, countdown_s=20.0, card_s=90.0)


class PhaseHarness:
    """A state machine, its clock and the phases it has entered."""

    def __init__(self) -> None:
        self.clock = SimulatedClock()
        self.entered: list[Phase] = []
        self.phases = PhaseMachine(self.clock, TIMES, lambda _old, new: self.entered.append(new))

    def pass_time(self, seconds: float, step_s: float = 0.25) -> None:
        for _ in range(round(seconds / step_s)):
            self.clock.advance(step_s)
            self.phases.tick()


@pytest.fixture
def stand() -> PhaseHarness:
    return PhaseHarness()


def test_the_attract_phase_lasts_until_a_touch(stand: PhaseHarness) -> None:
    stand.pass_time(3600, 1.0)
    assert stand.entered == []
    assert stand.phases.phase is Phase.ATTRACT


def test_an_idle_visit_is_warned_and_then_reset(stand: PhaseHarness) -> None:
    stand.phases.touch()
    stand.pass_time(44.5)
    assert stand.phases.phase is Phase.ACTIVE
    stand.pass_time(0.5)
    assert stand.phases.phase is Phase.WARNING
    assert stand.phases.countdown_remaining_s == pytest.approx(20.0)
    stand.pass_time(19.5)
    assert stand.phases.countdown_remaining_s == pytest.approx(0.5)
    stand.pass_time(0.5)
    assert stand.entered == [Phase.ACTIVE, Phase.WARNING, Phase.ATTRACT]


def test_a_touch_dismisses_the_warning(stand: PhaseHarness) -> None:
    stand.phases.touch()
    stand.pass_time(50)
    stand.phases.touch()
    stand.pass_time(44)
    assert stand.entered == [Phase.ACTIVE, Phase.WARNING, Phase.ACTIVE]


def test_idle_time_does_not_count_while_the_pen_is_down(stand: PhaseHarness) -> None:
    stand.phases.pen_down()
    stand.pass_time(STUCK_PEN_S - 1)
    stand.phases.pen_up()
    stand.pass_time(44)
    assert stand.phases.phase is Phase.ACTIVE


def test_a_pen_stuck_down_times_out(stand: PhaseHarness) -> None:
    stand.phases.pen_down()
    stand.pass_time(STUCK_PEN_S + 45 + 20 + 2)
    assert stand.phases.phase is Phase.ATTRACT


def test_an_open_card_extends_the_idle_time(stand: PhaseHarness) -> None:
    stand.phases.touch()
    stand.phases.card_shown = True
    stand.pass_time(89)
    assert stand.phases.phase is Phase.ACTIVE
    stand.pass_time(1)
    assert stand.phases.phase is Phase.WARNING
    stand.phases.reset()
    assert not stand.phases.card_shown


def test_after_sleep_the_visit_resets_without_a_warning(stand: PhaseHarness) -> None:
    stand.phases.touch()
    stand.pass_time(10)
    stand.clock.advance(3 * 3600)
    stand.phases.tick()
    assert stand.entered == [Phase.ACTIVE, Phase.ATTRACT]


@pytest.mark.parametrize("back_s", [1.0, 3600.0, 1e9])
def test_setting_the_clock_back_only_restarts_the_idle_time(
    stand: PhaseHarness, back_s: float
) -> None:
    stand.phases.touch()
    stand.pass_time(40)
    stand.clock.advance(-back_s)
    stand.phases.tick()
    stand.pass_time(44)
    assert stand.phases.phase is Phase.ACTIVE
    stand.pass_time(1 + 20)
    assert stand.phases.phase is Phase.ATTRACT


def test_every_visit_of_a_simulated_day_ends_in_a_reset() -> None:
    """Eight hours of random visits; only valid phase transitions occur."""
    stand, random = PhaseHarness(), np.random.default_rng(5)
    visits = 0
    while stand.clock() < 8 * 3600:
        stand.pass_time(float(random.exponential(60)), 1.0)
        assert stand.phases.phase is Phase.ATTRACT
        visits += 1
        for _ in range(random.integers(1, 12)):
            stand.phases.pen_down()
            stand.pass_time(float(random.uniform(0.2, 3)))
            stand.phases.pen_up()
            stand.pass_time(float(random.uniform(0, 60)))
            if stand.phases.phase is Phase.ATTRACT:
                break
        stand.pass_time(45 + 20 + 0.5)
    assert stand.entered.count(Phase.ATTRACT) >= visits
    for before, after in zip(stand.entered, stand.entered[1:], strict=False):
        assert before is not after
        assert (before, after) != (Phase.ACTIVE, Phase.ATTRACT)
        assert (before, after) != (Phase.ATTRACT, Phase.WARNING)


@pytest.mark.parametrize(
    ("now", "started", "due"),
    [
        ("2026-11-23 04:00", "2026-11-22 09:00", True),
        ("2026-11-23 03:59", "2026-11-22 09:00", False),
        ("2026-11-23 11:00", "2026-11-22 09:00", True),  # asleep at 04:00
        ("2026-11-23 11:00", "2026-11-23 04:01", False),  # already restarted today
        ("2026-11-23 04:10", "2026-11-23 03:55", False),  # no restart loop
    ],
)
def test_the_daily_restart_is_due_once(now: str, started: str, due: bool) -> None:
    moments = [datetime.fromisoformat(text) for text in (now, started)]
    assert is_restart_due(*moments, "04:00") is due
    assert not is_restart_due(*moments, "")

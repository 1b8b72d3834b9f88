"""A short soak run, and its estimates of warm-up and slope."""

from __future__ import annotations

import json
import subprocess
import sys

import numpy as np
import pytest
from vma_core.errors import UserError
from vma_tools.benchmarks.soak import MOST_WARM_UP, Slope, Visit, report, warm_up_visits


def visits(memory_mb: list[float]) -> list[Visit]:
    return [Visit(i, mb, 0.0, 16, 9, 10.0, 20.0) for i, mb in enumerate(memory_mb)]


def grown(count: int, caches_mb: float, per_visit_mb: float, seed: int = 0) -> list[float]:
    """Memory in MB while caches fill within about thirty visits, with a leak."""
    visit = np.arange(count)
    noise = np.random.default_rng(seed).normal(0, 0.2, count)
    return (300 + caches_mb * (1 - np.exp(-visit / 30)) + per_visit_mb * visit + noise).tolist()


def test_the_slope_of_a_line_is_exact() -> None:
    slope = Slope.of([100 + 0.002 * i for i in range(500)])
    assert slope.per_1000 == pytest.approx(2.0)
    assert slope.stderr == pytest.approx(0.0, abs=1e-6)


def test_the_interval_of_a_slope_holds_as_often_as_it_says() -> None:
    random = np.random.default_rng(0)
    held = 0
    for _ in range(400):
        low, high = Slope.of((100 + random.normal(0, 1, 200)).tolist()).interval
        held += low <= 0 <= high
    # 95 %, plus or minus four standard errors.
    assert 0.95 * 400 - 4 * 4.4 < held < 0.95 * 400 + 4 * 4.4


def test_the_interval_holds_for_memory_that_drifts_back_and_forth() -> None:
    """Values that are correlated over some ten visits, within a block of 46."""
    random, held = np.random.default_rng(1), 0
    for _ in range(400):
        steps = random.normal(0, 1, 560)
        drift = np.zeros(560)
        for visit in range(1, 560):
            drift[visit] = 0.8 * drift[visit - 1] + steps[visit]
        low, high = Slope.of((350 + drift[100:]).tolist()).interval
        held += low <= 0 <= high
    # Between 92 and 98 %, give or take three standard errors.
    assert 0.92 * 400 - 3 * 5.4 < held < 0.98 * 400 + 3 * 2.8


def test_blocks_show_growth_that_saturates() -> None:
    figures = report(visits(grown(400, caches_mb=20, per_visit_mb=0)), 1.0, 600, [], 0, warm_up=0)
    blocks = figures["memory_blocks_mb"]
    assert isinstance(blocks, list)
    assert len(blocks) == 10
    assert blocks[3] - blocks[0] > 5 > 1 > abs(blocks[9] - blocks[6])


def test_filling_caches_are_warm_up_and_not_growth() -> None:
    for seed in range(10):
        memory_mb = grown(1000, caches_mb=20, per_visit_mb=0, seed=seed)
        skipped = warm_up_visits(memory_mb)
        assert 60 <= skipped <= 300
        slope = Slope.of(memory_mb[skipped:])
        assert abs(slope.per_1000) < 0.5
        assert slope.verdict(1.0) == "met"


def test_a_leak_is_not_taken_for_warm_up() -> None:
    for seed in range(10):
        memory_mb = grown(1000, caches_mb=20, per_visit_mb=0.005, seed=seed)
        skipped = warm_up_visits(memory_mb)
        assert skipped <= MOST_WARM_UP * len(memory_mb)
        slope = Slope.of(memory_mb[skipped:])
        assert slope.per_1000 == pytest.approx(5.0, abs=1.0)
        assert slope.verdict(1.0) == "missed"


def test_a_short_run_says_that_it_decides_nothing() -> None:
    figures = report(visits(grown(60, caches_mb=20, per_visit_mb=0)), 1.0, 90, [], 0)
    assert figures["memory_goal"] == "undecided: run longer"


def test_a_given_warm_up_is_left_out_of_all_figures() -> None:
    played = visits([500.0] * 100 + [300.0] * 100)
    for visit in played[:100]:
        visit.handles, visit.p50_ms = 99, 99.0
    figures = report(played, 1.0, 300, [], 0, warm_up=100)
    assert figures["warm_up_visits"] == 100
    assert figures["memory_mb"] == [300.0, 300.0]
    assert figures["handles"] == [16, 16]
    assert figures["latency_ratio"] == 1.0
    with pytest.raises(UserError, match="1 visits are too few"):
        report(played, 1.0, 300, [], 0, warm_up=199)


def test_a_short_soak_leaks_no_handles_or_threads() -> None:
    """Only the figures that must be zero are checked; timings are not."""
    done = subprocess.run(
        [sys.executable, "-m", "vma_core", "benchmark", "soak", "--stand-hours", "0.25",
         "--warm-up", "2", "--json"],  # threads start when they are first needed
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout)
    assert figures["visits"] >= 3
    assert figures["stand_hours"] >= 0.25
    assert figures["warnings"] == 0
    assert figures["children_mb"] == [0, 0]
    assert figures["handles"][0] == figures["handles"][1]
    assert figures["threads"][0] == figures["threads"][1]
    assert figures["latency_ratio"] > 0

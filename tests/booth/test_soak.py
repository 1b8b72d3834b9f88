"""A short soak run, and its slope estimate."""

from __future__ import annotations

import json
import subprocess
import sys

import numpy as np
import pytest
from vma_tools.benchmarks.soak import slope_per_1000


def test_the_slope_of_a_line_is_exact() -> None:
    slope, error = slope_per_1000([100 + 0.002 * i for i in range(500)])
    assert slope == pytest.approx(2.0)
    assert error == pytest.approx(0.0, abs=1e-6)


def test_the_slope_of_noise_is_within_four_standard_errors() -> None:
    random = np.random.default_rng(0)
    for _ in range(20):
        slope, error = slope_per_1000((100 + random.normal(0, 1, 400)).tolist())
        assert abs(slope) < 4 * error


def test_a_short_soak_leaks_no_handles_or_threads() -> None:
    """Only the figures that must be zero are checked; timings are not."""
    done = subprocess.run(
        [sys.executable, "-m", "vma_core", "benchmark", "soak", "--stand-hours", "0.15", "--json"],
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout)
    assert figures["visits"] >= 3
    assert figures["stand_hours"] >= 0.15
    assert figures["warnings"] == 0
    assert figures["handles"][0] == figures["handles"][1]
    assert figures["threads"][0] == figures["threads"][1]
    assert figures["latency_ratio"] > 0

"""Soak test: random visitors for minutes or a simulated day, with memory use and latency.

python -m vma_tools.benchmarks.soak --minutes 5 --json, or vma benchmark soak --minutes 5 --json
"""

from __future__ import annotations

import argparse
import json
import math
import os
import sys
import time
from array import array
from collections.abc import Callable
from dataclasses import astuple, dataclass, field, fields

import numpy as np

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from vma_core.errors import UserError

from vma_gui.booth.config import BoothConfig
from vma_gui.booth.run import Booth, create_booth
from vma_gui.booth.state import BoothState
from vma_gui.system.gc_schedule import freeze_gc
from vma_gui.system.process_usage import (
    open_handles,
    resident_children_mb,
    resident_mb,
    thread_count,
)
from vma_gui.system.qt_application import qt_application
from vma_tools.benchmarks.paint_clock import PaintClock, percentiles
from vma_tools.benchmarks.simulated_visitors import SimulatedClock, Visitors

SCREEN_PX = (1920, 1080)
POINT_S = 0.005
"""Real time per pen point, less than half of a hand's."""
PAUSE_S = 60.0
"""Mean simulated time between two visitors."""
MOST_WARM_UP = 0.5
"""Share of the visits that a detected warm-up may take, so that a steady leak stays in view."""
BATCH = 5
"""Visits that are averaged where the end of the warm-up is looked for."""
BLOCKS = 10
"""Independent means behind the slope and its standard error."""
GOAL_MB_PER_1000 = 1.0
LEAST_DECIDING = 300
"""Counted visits from which growth is compared with its goal; fewer may all be warm-up."""
SETTLE_S = 0.15
"""Time in the attract loop before a visit is measured."""
MOST_SETTLE_S = 5.0
"""The longest time until the booth has dropped what the visitor left and made a question."""
SECONDS_AN_HOUR = 3600.0
LEAST_VISITS = 3


@dataclass(slots=True)
class Visit:
    """Measurements after a visit.

    Attributes:
        at_s: real time since the start.
        resident_mb: memory of this process.
        children_mb: memory of its child processes; the booth's engine is not one.
        handles: open files, pipes and sockets.
        threads: number of threads.
        p50_ms: median latency; NaN if nothing was painted.
        p95_ms: its 95th percentile.
    """

    at_s: float
    resident_mb: float
    children_mb: float
    handles: float
    threads: float
    p50_ms: float
    p95_ms: float


@dataclass
class Watch:
    """Collects warnings and exceptions."""

    warnings: list[str] = field(default_factory=list)

    def install(self) -> None:
        """Start collecting; warnings about the offscreen platform's limits are ignored."""
        qInstallMessageHandler(self._hear)
        usual = sys.excepthook

        def caught(kind: type[BaseException], error: BaseException, trace: object) -> None:
            self.warnings.append(f"{kind.__name__}: {error}")
            usual(kind, error, trace)  # type: ignore[arg-type]

        sys.excepthook = caught

    def _hear(self, _kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
        if "This plugin does not support" not in text:
            self.warnings.append(text)
            print(f"Qt: {text}", file=sys.stderr)


def soak(
    minutes: float | None,
    stand_hours: float | None,
    seed: int,
    progress: Callable[[int, float], None] = lambda _visits, _hours: None,
    warm_up: int | None = None,
) -> dict[str, object]:
    """Play visitors for some minutes of real time, or some hours of simulated time.

    Args:
        minutes: real time.
        stand_hours: simulated time.
        seed: of all actions.
        progress: called after each visit with the number of visits and the simulated hours.
        warm_up: visits that are not counted; None detects them.

    Returns:
        Figures for `--json`; see docs/booth-setup.md.

    Raises:
        UserError: there were too few visits.
    """
    watch, clock = Watch(), SimulatedClock()
    qt_application()
    watch.install()
    booth = create_booth(BoothConfig(), BoothState(), quit=lambda _again: None, clock=clock)
    window = booth.window
    window.resize(*SCREEN_PX)
    window.show()
    freeze_gc()
    painted = PaintClock(lambda: _shown_stamp(booth), window.scene.variant_grid)
    window.answered.connect(painted.answer_arrived)

    def on_point() -> None:
        stamp = window.inference.newest_stamp
        if stamp != _shown_stamp(booth):
            painted.point(stamp, time.perf_counter())

    visitors = Visitors(window, clock, seed, POINT_S, on_point)
    visitors.live(1.0)
    random = np.random.default_rng([seed, 1])
    # Packed: a list of objects would add to the memory that it measures.
    visits = array("d")
    count = 0
    started = time.monotonic()
    while True:
        painted.latencies_ms.clear()
        visitors.visit()
        _settle(booth, visitors)
        hours = clock() / SECONDS_AN_HOUR
        count += 1
        visits.extend(
            astuple(
                Visit(
                    time.monotonic() - started,
                    resident_mb(),
                    resident_children_mb(),
                    open_handles(),
                    thread_count(),
                    *_quantiles(painted.latencies_ms),
                )
            )
        )
        progress(count, hours)
        clock.advance(float(random.exponential(PAUSE_S)))
        over = (time.monotonic() - started) / 60 >= minutes if minutes else False
        if over or (stand_hours and hours >= stand_hours):
            break
    drawings = booth.staff.state.counters.drawings
    window.quit()
    rows = np.array(visits).reshape(count, len(fields(Visit)))
    played = [Visit(*row) for row in rows.tolist()]
    return report(played, clock() / SECONDS_AN_HOUR, drawings, watch.warnings, seed, warm_up)


def _settle(booth: Booth, visitors: Visitors) -> None:
    """Let the booth come to rest, so that memory is compared in the same state after each visit."""
    visitors.live(SETTLE_S)
    until = time.monotonic() + MOST_SETTLE_S
    window = booth.window
    while not (window.is_clean and window.guess.is_ready) and time.monotonic() < until:
        visitors.live(0.02)


def _quantiles(latencies_ms: list[float]) -> tuple[float, float]:
    """Median and 95th percentile of a visit; NaN if nothing was painted."""
    if not latencies_ms:
        return math.nan, math.nan
    found = percentiles(latencies_ms)
    return found["p50"], found["p95"]


def _shown_stamp(booth: Booth) -> int:
    request = booth.window.session.result_request
    return 0 if request is None else request.stamp


def report(
    visits: list[Visit],
    hours: float,
    drawings: int,
    warnings: list[str],
    seed: int,
    warm_up: int | None = None,
) -> dict[str, object]:
    """Figures of a run.

    Raises:
        UserError: too few visits follow the warm-up.
    """
    memory_mb = [visit.resident_mb for visit in visits]
    skipped = warm_up_visits(memory_mb) if warm_up is None else warm_up
    counted = visits[skipped:]
    if len(counted) < LEAST_VISITS:
        raise UserError(
            "{count} visits are too few to measure. Allow more minutes.", count=len(counted)
        )
    slope = Slope.of(memory_mb[skipped:])
    tenth = max(1, len(counted) // 10)
    first, last = (
        {
            "p50": round(float(np.nanmedian([visit.p50_ms for visit in part])), 2),
            "p95": round(float(np.nanmedian([visit.p95_ms for visit in part])), 2),
        }
        for part in (counted[:tenth], counted[-tenth:])
    )
    ends = counted[0], counted[-1]
    return {
        "visits": len(visits),
        "warm_up_visits": skipped,
        "drawings": drawings,
        "minutes": round(visits[-1].at_s / 60, 1),
        "stand_hours": round(hours, 2),
        "seed": seed,
        "memory_mb": [round(v.resident_mb, 1) for v in ends],
        "memory_blocks_mb": [round(mean, 2) for mean in slope.means],
        "children_mb": [round(v.children_mb, 1) for v in ends],
        "memory_slope_mb_per_1000": round(slope.per_1000, 3),
        "memory_slope_stderr": round(slope.stderr, 3),
        "memory_slope_95_percent": [round(end, 3) for end in slope.interval],
        "memory_goal": slope.verdict(GOAL_MB_PER_1000),
        "handles": [int(v.handles) for v in ends],
        "threads": [int(v.threads) for v in ends],
        "latency_ms": {"first_tenth": first, "last_tenth": last},
        "latency_ratio": round(last["p50"] / first["p50"], 3),
        "warnings": len(warnings),
    }


def warm_up_visits(values: list[float]) -> int:
    """Number of visits after which a figure has settled, at most half of them.

    The truncation that minimises the standard error of the remaining mean (MSER-5): K. P. White,
    "An effective truncation heuristic for bias reduction in simulation output", Simulation 69,
    1997. Caches that fill make the first visits unlike the others. A steady leak never settles:
    half of the visits are left out then, and the others show its slope.
    """
    batches = [
        float(np.mean(values[first : first + BATCH]))
        for first in range(0, len(values) - BATCH + 1, BATCH)
    ]
    most = int(MOST_WARM_UP * len(batches))
    if not most:
        return 0
    errors = [np.var(batches[cut:]) / (len(batches) - cut) for cut in range(most + 1)]
    return BATCH * int(np.argmin(errors))


@dataclass(frozen=True)
class Slope:
    """Growth per thousand visits.

    Attributes:
        per_1000: least-squares slope.
        stderr: its standard error.
        freedom: degrees of freedom of the error.
        visits: number of values behind it.
        means: of the blocks it is fitted to, in order; growth that saturates flattens them.
    """

    per_1000: float
    stderr: float
    freedom: int
    visits: int
    means: tuple[float, ...]

    @classmethod
    def of(cls, values: list[float]) -> Slope:
        """Fit the means of ten blocks, because neighbouring values are correlated."""
        blocks = np.array_split(np.arange(len(values), dtype=np.float64), min(BLOCKS, len(values)))
        x = np.array([block.mean() for block in blocks])
        y = np.array([np.mean([values[int(i)] for i in block]) for block in blocks])
        centred = x - x.mean()
        slope = float((centred * y).sum() / (centred**2).sum())
        rest = y - y.mean() - slope * centred
        freedom = max(1, len(x) - 2)
        error = float(np.sqrt((rest**2).sum() / freedom / (centred**2).sum()))
        return cls(1000 * slope, 1000 * error, freedom, len(values), tuple(y.tolist()))

    @property
    def interval(self) -> tuple[float, float]:
        """Student's 95 % interval."""
        from scipy.special import stdtrit

        half = float(stdtrit(self.freedom, 0.975)) * self.stderr
        return self.per_1000 - half, self.per_1000 + half

    def verdict(self, goal: float) -> str:
        """Whether growth is below a goal: "met", "missed", or "undecided: run longer"."""
        low, high = self.interval
        if self.visits < LEAST_DECIDING or low <= goal <= high:
            return "undecided: run longer"
        return "met" if high < goal else "missed"


def main() -> int:
    """Play and print."""
    parser = argparse.ArgumentParser(prog="vma benchmark soak", description=__doc__)
    parser.add_argument("--minutes", type=float, help="real minutes (default: 5)")
    parser.add_argument("--stand-hours", type=float, help="simulated hours instead")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--warm-up", type=int, help="first visits that are not counted (default: detected)"
    )
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    if arguments.warm_up is not None and arguments.warm_up < 0:
        parser.error("--warm-up must not be negative.")
    minutes = arguments.minutes
    if minutes is None and arguments.stand_hours is None:
        minutes = 5.0

    def progress(visits: int, hours: float) -> None:
        if sys.stderr.isatty():
            print(f"\r{visits} visits, {hours:.1f} h", end="", file=sys.stderr, flush=True)

    try:
        figures = soak(minutes, arguments.stand_hours, arguments.seed, progress, arguments.warm_up)
    except UserError as error:
        print(f"vma benchmark: {error}", file=sys.stderr)
        return 1
    if arguments.json:
        print(json.dumps(figures, indent=2))
    else:
        for name, value in figures.items():
            print(f"{name.replace('_', ' ')}: {value}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

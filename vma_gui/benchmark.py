"""Pen to paint: recorded strokes through the real window offscreen, timed at the painting.

python -m vma_gui.benchmark --json        (or: vma benchmark gui --json)
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Sequence

import numpy as np

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QWidget
from vma_core.engine.request import Request
from vma_core.errors import UserError
from vma_core.glyphs.starter import SCRIPTS, draw_character
from vma_core.glyphs.strokes import Stroke
from vma_core.memory import MemoryEntry

from vma_gui.app import Application, create, spare_collections
from vma_gui.demo import drag_steps, wait_until

POINT_MS = 12.0
"""Time between recorded points: pens and mice send about 80 to 120 a second."""
CHARACTERS = 10
GAP_TICK_MS = 5
SCENARIOS = {"usual": (100, 16, False), "full": (2_500, 64, True)}
"""Entries, variants, and whether all docks are open."""


class PaintClock(QObject):
    """Time from a stroke point to the painting that first shows an answer to it."""

    def __init__(self, *widgets: QWidget) -> None:
        super().__init__(widgets[0])
        self.latencies_ms: list[float] = []
        self._waiting: list[tuple[int, float]] = []
        self._due: list[float] = []
        self._painting: list[float] = []
        for widget in widgets:
            widget.installEventFilter(self)

    def point(self, stamp: int, started: float) -> None:
        """A stroke point led to the request with this stamp."""
        self._waiting.append((stamp, started))

    def answer_arrived(self, stamp: int) -> None:
        """The next painting shows the answer to this request, and so to all older ones."""
        self._due += [started for waiting, started in self._waiting if waiting <= stamp]
        self._waiting = [w for w in self._waiting if w[0] > stamp]

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """The painting happens after the filter; an urgent event follows right behind it."""
        if event.type() == QEvent.Type.Paint and self._due:
            self._painting += self._due
            self._due = []
            urgent = Qt.EventPriority.HighEventPriority
            QCoreApplication.postEvent(self, QEvent(QEvent.Type.User), urgent.value)
        return False

    def event(self, event: QEvent) -> bool:
        """Painting is done."""
        if event.type() != QEvent.Type.User:
            return super().event(event)
        now = time.perf_counter()
        self.latencies_ms += [(now - started) * 1e3 for started in self._painting]
        self._painting = []
        return True


def measure(entries: int, variants: int, docks: bool = False) -> dict[str, object]:
    """Latencies of every stroke point, and gaps of the interface thread."""
    application = create()
    session, window = application.session, application.window
    extra = max(0, len(session.memory) - entries)
    session.remove_entries(range(len(session.memory) - extra, len(session.memory)))
    if entries > len(session.memory):
        session.insert_entries(more_entries(session.memory.entries, entries - len(session.memory)))
    session.set(count=variants)
    window.show()
    for dock in window.docks if docks else ():
        # Side by side, so that each of them is really seen and really computes.
        dock.setFloating(True)
        dock.show()
    wait_until(lambda: session.result is not None, application.qt)
    spare_collections()
    # Where every changed cell is scrolled away, the heat shows in the figures and the entries
    # that are read most.
    top = window.canvas_panel.top_entries
    heat = PaintClock(window.memory_panel.view.viewport(), window.memory_panel.figures, top)
    wall = PaintClock(window.variants_panel.view.viewport())

    def heat_shown() -> None:
        heat.answer_arrived(shown_stamp(session.answered))

    def variants_shown() -> None:
        wall.answer_arrived(shown_stamp(session.result_request))

    session.addresses_changed.connect(heat_shown)
    session.variants_changed.connect(variants_shown)
    ticks: list[float] = []
    timer = QTimer(window)
    timer.timeout.connect(lambda: ticks.append(time.perf_counter()))
    timer.start(GAP_TICK_MS)
    for number in range(CHARACTERS):
        script = SCRIPTS[number % len(SCRIPTS)]
        for stroke in draw_character(script.font, script.places[number], hand=9):
            replay(application, stroke, heat, wall)
        session.clear_drawing()
        run_for(application, 60.0)
    timer.stop()
    gaps = np.diff(ticks) * 1e3 - GAP_TICK_MS
    report: dict[str, object] = {
        "entries": len(session.memory),
        "variants": variants,
        "docks": len(window.docks) if docks else 0,
        "points": len(heat.latencies_ms),
        "heat_ms": percentiles(heat.latencies_ms),
        "variants_ms": percentiles(wall.latencies_ms),
        "gap_ms": percentiles(np.maximum(gaps, 0.0)) | {"max": round(float(gaps.max()), 2)},
        "provider": window.provider,
    }
    window.close()
    return report


def more_entries(known: Sequence[MemoryEntry], count: int) -> list[MemoryEntry]:
    """Further entries: the known ones turned and mirrored, then shifted, so that all differ."""
    made: list[MemoryEntry] = []
    for number in range(count):
        entry = known[number % len(known)]
        turn, shift = number // len(known), number // (8 * len(known))
        image = np.rot90(entry.image, 1 + turn % 4)
        image = image[:, ::-1] if turn % 8 >= 4 else image
        made.append(MemoryEntry(np.roll(image, shift, axis=0), entry.label, entry.source))
    return made


def replay(application: Application, stroke: Stroke, heat: PaintClock, wall: PaintClock) -> None:
    """One stroke at the speed of a hand; points that change no model pixel ask nothing."""
    window = application.window
    for step in drag_steps(window.canvas_panel.canvas, stroke):
        before, started = window.newest_stamp, time.perf_counter()
        step()
        if window.newest_stamp != before:
            heat.point(window.newest_stamp, started)
            wall.point(window.newest_stamp, started)
        run_for(application, POINT_MS)


def shown_stamp(request: Request | None) -> int:
    """Stamp of the request whose answer is shown."""
    return 0 if request is None else request.stamp


def run_for(application: Application, milliseconds: float) -> None:
    """Let the window live for a while."""
    deadline = time.perf_counter() + milliseconds / 1e3
    while (left := deadline - time.perf_counter()) > 0:
        application.qt.processEvents()
        time.sleep(min(left, 0.0005))


def percentiles(values: list[float] | np.ndarray) -> dict[str, float]:
    """Median and 95th percentile."""
    if not len(values):
        raise UserError("Nothing was painted; the benchmark has no figures.")
    return {
        "p50": round(float(np.median(values)), 2),
        "p95": round(float(np.quantile(values, 0.95)), 2),
    }


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="pen to painted heat and painted variants")
    parser.add_argument("--entries", type=int)
    parser.add_argument("--variants", type=int)
    parser.add_argument("--scenario", choices=sorted(SCENARIOS), default="usual")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    try:
        entries, variants, docks = SCENARIOS[arguments.scenario]
        report = measure(arguments.entries or entries, arguments.variants or variants, docks)
    except UserError as error:
        print(f"vma benchmark: {error}", file=sys.stderr)
        return 1
    if arguments.json:
        print(json.dumps(report, indent=2))
        return 0
    print(
        f"{report['entries']} entries, {report['variants']} variants, {report['docks']} docks, "
        f"{report['provider']}"
    )
    for key, label in (
        ("heat_ms", "stroke point → painted heat"),
        ("variants_ms", "stroke point → painted variants"),
        ("gap_ms", "interface thread's gaps"),
    ):
        print(f"{label}: {report[key]} ms")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Pen-to-paint latency: recorded strokes in the real window offscreen, timed at the painting.

python -m vma_tools.benchmarks.window --json        (or: vma benchmark gui --json)
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QTimer
from vma_core.engine.request import Request
from vma_core.errors import UserError
from vma_core.glyphs.strokes import Stroke
from vma_core.memory.entries import MemoryEntry
from vma_core.storage.starter_memory import SCRIPTS, draw_character

from vma_gui.app.application import Application, create
from vma_gui.app.demo import answered, drag, drag_steps, wait_until
from vma_gui.system.gc_schedule import freeze_gc
from vma_gui.system.process_usage import (
    children_cpu_s,
    resident_mb,
    resident_with_children_mb,
)
from vma_tools.benchmarks.paint_clock import PaintClock, percentiles

POINT_MS = 12.0
"""Time between recorded points: pens and mice send about 80 to 120 a second."""
CHARACTERS = 10
GAP_TICK_MS = 5
KEYS_S = 120.0
"""Timeout for the keys of a large memory."""
SETTLE_MS = 1_500.0
IDLE_S = 10.0
SCENARIOS = {"usual": (100, 16, False), "full": (2_500, 64, True)}
"""Entries, variants, whether all docks are open."""


def measure(
    entries: int,
    variants: int,
    docks: bool = False,
    character_count: int = CHARACTERS,
    idle_s: float = IDLE_S,
) -> dict[str, object]:
    """Latencies and processor time of all pen points, and gaps of the interface thread."""
    application = create()
    session, window = application.session, application.window
    extra = max(0, len(session.memory) - entries)
    session.remove_entries(range(len(session.memory) - extra, len(session.memory)))
    if entries > len(session.memory):
        session.insert_entries(more_entries(session.memory.entries, entries - len(session.memory)))
    session.set(count=variants)
    window.show()
    for dock in window.docks if docks else ():
        # Floating, so that each is visible and computes.
        dock.setFloating(True)
        dock.show()
    started = time.perf_counter()
    drag(window.canvas_panel.canvas, draw_character(SCRIPTS[0].font, SCRIPTS[0].places[0], 1)[0])
    wait_until(lambda: answered(application), application.qt, KEYS_S)
    first_answer_s = time.perf_counter() - started
    session.clear_drawing()
    freeze_gc()
    run_for(SETTLE_MS)
    idle, resident = idle_percent(idle_s), (resident_mb(), resident_with_children_mb())
    # If all changed cells are scrolled out of view, figures and top entries show the heat.
    top = window.canvas_panel.top_entries
    view, cells = window.memory_panel.view.viewport(), window.variants_panel.view.viewport()
    heat = PaintClock(
        lambda: stamp_of(session.addresses_request), view, window.memory_panel.figures, top
    )
    complete = PaintClock(lambda: stamp_of(session.result_request), cells)
    first = PaintClock(lambda: session.shown_result.stamp if session.shown_result else 0, cells)
    session.addresses_changed.connect(heat.answer_arrived)
    session.variants_changed.connect(complete.answer_arrived)
    session.variants_changed.connect(first.answer_arrived)
    session.variants_arriving.connect(first.answer_arrived)
    answers: list[int] = []
    session.variants_changed.connect(lambda: answers.append(stamp_of(session.result_request)))
    decoded = window.decoded
    asked, found = decoded.asked, decoded.found
    # Untimed: the first character of a font unpacks all.
    scripts = [SCRIPTS[number % len(SCRIPTS)] for number in range(character_count)]
    characters = [
        draw_character(script.font, script.places[number], hand=9)
        for number, script in enumerate(scripts)
    ]
    ticks: list[float] = []
    timer = QTimer(window)
    timer.timeout.connect(lambda: ticks.append(time.perf_counter()))
    timer.start(GAP_TICK_MS)
    spent = processor_s()
    for strokes in characters:
        for stroke in strokes:
            replay(application, stroke, heat, complete, first)
        session.clear_drawing()
        run_for(60.0)
    timer.stop()
    spent = processor_s() - spent
    gaps = np.diff(ticks) * 1e3 - GAP_TICK_MS
    report: dict[str, object] = {
        "entries": len(session.memory),
        "variants": variants,
        "docks": len(window.docks) if docks else 0,
        "points": len(heat.latencies_ms),
        "heat_ms": percentiles(heat.latencies_ms),
        "first_variants_ms": percentiles(first.latencies_ms),
        "variants_ms": percentiles(complete.latencies_ms),
        "answers": len(answers),
        "processor_ms_per_point": {
            name: round(1e3 * seconds / max(1, len(heat.latencies_ms)), 2)
            for name, seconds in zip(("interface", "window", "engine"), spent, strict=True)
        },
        "decoded_percent": round(
            100 - 100 * (decoded.found - found) / max(1, decoded.asked - asked), 1
        ),
        "gap_ms": percentiles(np.maximum(gaps, 0.0)) | {"max": round(float(gaps.max()), 2)},
        "first_answer_s": round(first_answer_s, 2),
        "idle_percent_of_a_core": idle,
        "resident_mb": round(resident[0]),
        "resident_in_all_mb": round(resident[1]),
        "provider": window.provider,
    }
    window.close()
    return report


def more_entries(known: Sequence[MemoryEntry], count: int) -> list[MemoryEntry]:
    """Further distinct entries: the known ones rotated, reflected and shifted."""
    made: list[MemoryEntry] = []
    for number in range(count):
        entry = known[number % len(known)]
        turn, shift = number // len(known), number // (8 * len(known))
        image = np.rot90(entry.image, 1 + turn % 4)
        image = image[:, ::-1] if turn % 8 >= 4 else image
        made.append(MemoryEntry(np.roll(image, shift, axis=0), entry.label, entry.source))
    return made


def idle_percent(seconds: float) -> float:
    """CPU use of the idle process, in percent of a core."""
    before = time.process_time()
    run_for(1e3 * seconds)
    return round(100 * (time.process_time() - before) / seconds, 2)


def processor_s() -> NDArray[np.float64]:
    """Processor time so far of this thread, this process and the engine's process."""
    return np.array([time.thread_time(), time.process_time(), children_cpu_s()])


def replay(application: Application, stroke: Stroke, *clocks: PaintClock) -> None:
    """Draw a stroke at the speed of a hand, and record the points that cause a request."""
    window = application.window
    for step in drag_steps(window.canvas_panel.canvas, stroke):
        before, started = window.newest_stamp, time.perf_counter()
        step()
        if window.newest_stamp != before:
            for clock in clocks:
                clock.point(window.newest_stamp, started)
        run_for(POINT_MS)


def stamp_of(request: Request | None) -> int:
    """Stamp of the request whose answer is shown."""
    return 0 if request is None else request.stamp


def run_for(milliseconds: float) -> None:
    """Run an event loop for some milliseconds."""
    loop = QEventLoop()
    QTimer.singleShot(round(milliseconds), loop.quit)
    loop.exec()


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="latency from pen point to paint")
    parser.add_argument("--entries", type=int)
    parser.add_argument("--variants", type=int)
    parser.add_argument("--scenario", choices=sorted(SCENARIOS), default="usual")
    parser.add_argument("--characters", type=int, default=CHARACTERS)
    parser.add_argument("--idle-seconds", type=float, default=IDLE_S)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    try:
        entries, variants, docks = SCENARIOS[arguments.scenario]
        report = measure(
            arguments.entries or entries,
            arguments.variants or variants,
            docks,
            arguments.characters,
            arguments.idle_seconds,
        )
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
        ("heat_ms", "pen point → painted heat"),
        ("first_variants_ms", "pen point → first painted variants"),
        ("variants_ms", "pen point → all painted variants"),
        ("gap_ms", "gaps of the interface thread"),
    ):
        print(f"{label}: {report[key]} ms")
    spent = report["processor_ms_per_point"]
    print(f"processor time per point: {spent} ms; {report['answers']} answers")
    print(f"decoded: {report['decoded_percent']} % of the variants, the others were cached")
    print(
        f"idle: {report['idle_percent_of_a_core']} % of a core, "
        f"{report['resident_in_all_mb']} MB with the engine; "
        f"first answer after {report['first_answer_s']} s"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Longest stall of the interface thread at the first use of each part of the window.

Each action runs in a fresh process with empty user folders, a few seconds after the window has
opened, as by a user who has drawn one character.

python -m vma_tools.benchmarks.first_use --json        (or: vma benchmark gui --scenario first-use)
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from vma_core.errors import UserError

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

if TYPE_CHECKING:
    from vma_gui.app.application import Application

TICK_MS = 2
GOAL_MS = 100.0
SETTLE_S = 6.0
"""From the first answer to the action."""
REST_S = 1.0
"""After the action has ended: repaints and deferred work count too."""
TIMEOUT_S = 60.0
REPEATS = 3


class StallClock:
    """Longest time for which the event loop did not come round.

    On a busy machine a stall includes waiting for a core; `busiest_ms` is the longest processor
    time of the thread in one round.
    """

    def __init__(self) -> None:
        from PySide6.QtCore import Qt, QTimer

        self.restart()
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._timer.start(TICK_MS)

    def restart(self) -> None:
        """Forget stalls so far."""
        self.longest_ms = self.busiest_ms = 0.0
        self._last_s, self._used_s = time.perf_counter(), time.thread_time()

    def _tick(self) -> None:
        now_s = time.perf_counter()
        self.longest_ms = max(self.longest_ms, 1e3 * (now_s - self._last_s) - TICK_MS)
        used_s = time.thread_time()
        self.busiest_ms = max(self.busiest_ms, 1e3 * (used_s - self._used_s))
        self._last_s, self._used_s = now_s, used_s


Action = Callable[["Application"], Callable[[], bool]]
"""Starts something and returns whether it has ended."""


def _picture(suffix: str) -> Action:
    def act(application: Application) -> Callable[[], bool]:
        window = application.window
        dialog = window.exporter.picture_dialog("sheet", [])
        assert dialog is not None
        dialog.show()
        path = Path(tempfile.gettempdir(), f"first-use-{os.getpid()}{suffix}")
        form = {".png": "png", ".svg": "outlines"}[suffix]
        dialog.format.setCurrentIndex(dialog.format.findData(form))
        dialog.export(path)

        def ended() -> bool:
            if dialog.isVisible():
                return False
            path.unlink(missing_ok=True)
            return True

        return ended

    return act


def _variant(action: str) -> Action:
    def act(application: Application) -> Callable[[], bool]:
        window = application.window
        view = window.variants_panel.view
        view.setCurrentIndex(view.model().index(0, 0))
        getattr(window.actions_, action).trigger()
        return _answered(application)

    return act


def _answered(application: Application) -> Callable[[], bool]:
    from vma_gui.app.demo import answered

    return lambda: answered(application)


def _pixels(application: Application) -> Callable[[], bool]:
    """Trace a variant of a model without strokes, as its users do with each."""
    from vma_gui.widgets.glyph_cells import Glyph

    glyph = Glyph(application.session.memory[0].image, None)
    application.window.favourites_dock.draw_on_canvas(glyph)
    return _answered(application)


def _bench(application: Application) -> Callable[[], bool]:
    dock = application.window.bench
    dock.toggleViewAction().trigger()
    dock.run()
    return lambda: not dock.busy


def _write(application: Application) -> Callable[[], bool]:
    """The Write view, and a text in it."""
    session, window = application.session, application.window
    session.set(writes=True)
    session.writing.replace_text("HARK A MARE")
    return lambda: window.write_panel is not None and window.write_panel.composer.is_settled


def _dock(number: int) -> Action:
    def act(application: Application) -> Callable[[], bool]:
        dock = application.window.docks[number]
        dock.toggleViewAction().trigger()
        return lambda: not dock.busy

    return act


def _model(application: Application) -> Callable[[], bool]:
    from vma_core.bundles.bundle import baseline

    bundle = baseline("hard")
    application.window.model_chosen.emit(bundle.path)
    return lambda: application.window.bundle.name == bundle.name and _answered(application)()


def _dialog(name: str) -> Action:
    def act(application: Application) -> Callable[[], bool]:
        opens: dict[str, Callable[[], object]] = {
            "models": application.window.show_models,
            "characters": application.window.actions_.character.trigger,
            "data sets": application.window.actions_.sets.trigger,
            "practice sheet": application.window.actions_.practice_sheet.trigger,
            "export data set": application.window.actions_.export_dataset.trigger,
            "export font": application.window.actions_.export_font.trigger,
            "shortcuts": application.window.actions_.shortcuts.trigger,
            "model card": application.window.actions_.about.trigger,
            "commands": application.window.actions_.palette.trigger,
            "messages": application.window.actions_.messages.trigger,
        }
        from PySide6.QtCore import QTimer
        from PySide6.QtWidgets import QApplication

        def close() -> None:
            dialog = QApplication.activeModalWidget()
            if dialog is not None:
                dialog.close()

        QTimer.singleShot(round(1e3 * REST_S), close)
        opens[name]()
        return lambda: QApplication.activeModalWidget() is None

    return act


DOCKS = (
    "favourites",
    "spread",
    "bits",
    "lanes",
    "transfer",
    "latent map",
    "compare",
    "inspector",
    "bench",
    "capacity",
    "training",
    "performance",
)
DIALOGS = (
    "models",
    "characters",
    "data sets",
    "practice sheet",
    "export data set",
    "export font",
    "shortcuts",
    "model card",
    "commands",
    "messages",
)
ACTIONS: dict[str, Action] = {
    "save PNG": _picture(".png"),
    "save SVG": _picture(".svg"),
    "edit variant": _variant("draw_variant"),
    "trace a picture": _pixels,
    "favourite": _variant("favourite"),
    "run bench": _bench,
    "write a text": _write,
    "use this model": _model,
    **{f"open {name}": _dock(number) for number, name in enumerate(DOCKS)},
    **{f"open {name}": _dialog(name) for name in DIALOGS},
}


def act_once(name: str) -> dict[str, float]:
    """Open the window, wait as a user does, act, and return the stalls."""
    from vma_core.storage.starter_memory import SCRIPTS, draw_character

    from vma_gui.app.application import create
    from vma_gui.app.demo import answered, drag, wait_until
    from vma_gui.system.gc_schedule import freeze_gc

    application = create()
    freeze_gc()
    window = application.window
    window.show()
    application.import_when_idle()
    character = draw_character(SCRIPTS[0].font, SCRIPTS[0].places[0], 1)
    for stroke in character:
        drag(window.canvas_panel.canvas, stroke)
    wait_until(lambda: answered(application), application.qt)
    run_until(lambda: False, REST_S)
    clock = StallClock()
    run_until(lambda: False, SETTLE_S)
    before_ms = clock.longest_ms
    clock.restart()
    started_s = time.perf_counter()
    ended = ACTIONS[name](application)
    if not run_until(ended, TIMEOUT_S):
        raise UserError("The action “{name}” did not end.", name=name)
    took_s = time.perf_counter() - started_s
    run_until(lambda: False, REST_S)
    figures = {
        "longest_stall_ms": round(clock.longest_ms, 1),
        "busiest_ms": round(clock.busiest_ms, 1),
        "took_s": round(took_s, 2),
        "longest_stall_before_ms": round(before_ms, 1),
    }
    application.window.close()
    application.qt.processEvents()
    return figures


def run_until(condition: Callable[[], bool], seconds: float) -> bool:
    """Run the event loop until something is true; whether it became true in time."""
    from PySide6.QtCore import QEventLoop, QTimer

    loop, reached = QEventLoop(), False
    deadline_s = time.monotonic() + seconds

    def check() -> None:
        nonlocal reached
        reached = condition()
        if reached or time.monotonic() > deadline_s:
            loop.quit()

    timer = QTimer()
    timer.timeout.connect(check)
    timer.start(20)
    loop.exec()
    timer.stop()
    return reached


def measure(names: Sequence[str], repeats: int) -> list[dict[str, object]]:
    """One row per action with medians; raises UserError if one crashes."""
    rows: list[dict[str, object]] = []
    for name in names:
        found = [_in_a_process(name) for _ in range(repeats)]
        medians = {key: round(median(one[key] for one in found), 2) for key in found[0]}
        worst = max(one["longest_stall_ms"] for one in found)
        rows.append({"action": name, **medians, "worst_stall_ms": worst})
        print(rows[-1], file=sys.stderr, flush=True)
    return rows


def _in_a_process(name: str) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        places = {f"XDG_{n}_HOME": folder for n in ("CONFIG", "DATA", "STATE", "CACHE")}
        done = subprocess.run(
            [sys.executable, "-m", "vma_tools.benchmarks.first_use", "--once", name],
            env=os.environ | places,
            stdout=subprocess.PIPE,
            text=True,
            timeout=3 * TIMEOUT_S,
            check=False,
        )
    if done.returncode:
        raise UserError("“{name}” ended with code {code}.", name=name, code=done.returncode)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="vma benchmark gui --scenario first-use")
    parser.add_argument("--once", choices=ACTIONS, help=argparse.SUPPRESS)
    parser.add_argument("--only", nargs="*", choices=ACTIONS, help="actions to measure")
    parser.add_argument("--repeats", type=int, default=REPEATS, help="processes per action")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    if arguments.once:
        print(json.dumps(act_once(arguments.once)), flush=True)
        os._exit(0)  # widgets are not taken down in order at the interpreter's end
    rows = measure(arguments.only or list(ACTIONS), max(1, arguments.repeats))
    over = [str(row["action"]) for row in rows if float(str(row["longest_stall_ms"])) > GOAL_MS]
    if arguments.json:
        print(json.dumps({"goal_ms": GOAL_MS, "actions": rows, "over_goal": over}, indent=2))
        return 0
    from vma_core.standard_errors import table

    print(table(rows))
    print(f"longer than {GOAL_MS:.0f} ms: {', '.join(over) or 'none'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

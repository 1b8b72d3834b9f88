"""The Write view: a page of 2,000 letters, set and painted, filled, and one letter changed.

Times include the hop to the setting thread and the painting; those of the engine are separate.
On a busy machine they include waiting for a core: processor time of the process stands beside them.

python -m vma_tools.benchmarks.written_page --json        (or: vma benchmark gui --scenario page)
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication
from vma_core.errors import UserError
from vma_core.writing.page import VariantKey

from vma_gui.app.application import Application, create
from vma_gui.app.demo import wait_until
from vma_gui.system.gc_schedule import freeze_gc
from vma_gui.writing.panel import WritePanel
from vma_tools.benchmarks.paint_clock import percentiles

LETTERS = 2_000
REPEATS = 30
WORDS = "HARK A MARE HEARD A LARGE HARMED MAMMAL REREAD A GALE "
"""Of letters in the starter memory."""
EM_MM = 5.0
"""So that all letters stand on one sheet."""
WINDOW_SIZE = (1280, 1600)
"""All of a sheet is in view."""
TICK_MS = 100
FIRST_GOAL_MS, CHANGE_GOAL_MS = 300.0, 16.0


class Spent(NamedTuple):
    """Milliseconds on the clock and on the processor, all threads of the window together."""

    wall_ms: float
    processor_ms: float


def rows(name: str, spent: Sequence[Spent]) -> dict[str, object]:
    """Percentiles of both."""
    return {
        f"{name}_ms": percentiles([one.wall_ms for one in spent]),
        f"{name}_processor_ms": percentiles([one.processor_ms for one in spent]),
    }


@dataclass
class Desk:
    """A window with the page."""

    application: Application
    panel: WritePanel

    def until(self, condition: Callable[[], bool], seconds: float = 300.0) -> Spent:
        """Time until a condition holds and everything is painted."""
        started, used = time.perf_counter(), time.process_time()
        qt = self.application.qt
        while not condition():
            # Waiting for the other threads must not count as processor time.
            qt.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
            if time.perf_counter() - started > seconds:
                raise UserError("The page was not set within {seconds:.0f} s.", seconds=seconds)
        QApplication.sendPostedEvents()
        qt.processEvents()
        return Spent(1e3 * (time.perf_counter() - started), 1e3 * (time.process_time() - used))

    def is_shown(self) -> bool:
        """Whether a page of the present text and settings is shown."""
        latest = self.panel.composer.latest
        return latest is not None and self.panel.composer.is_current(latest)


def text_of(letters: int) -> str:
    """Words with this many letters, without spaces counted."""
    text, count = [], 0
    for character in WORDS * (letters // 20):
        text.append(character)
        count += not character.isspace()
        if count == letters:
            break
    return "".join(text)


def measure(letters: int, repeats: int) -> dict[str, object]:
    """Times of a page of `letters` letters."""
    application = create()
    window, session = application.window, application.session
    window.resize(*WINDOW_SIZE)
    window.show()
    session.set(writes=True, page_drawing=False)
    panel = window.write_panel
    assert panel is not None
    desk, writing, text = Desk(application, panel), session.writing, text_of(letters)
    wait_until(lambda: session.result is not None, application.qt)
    tick = QTimer(window)  # so that waiting ends where nothing comes any more
    tick.start(TICK_MS)
    writing.change_settings("size", em_mm=EM_MM)
    # Untimed: imports of the first text.
    writing.replace_text("HARK")
    wait_until(lambda: panel.composer.is_settled, application.qt, 60)
    freeze_gc()
    writing.replace_text(text)
    first = desk.until(desk.is_shown)
    fill = desk.until(lambda: panel.composer.is_settled)
    # The same text for another set of letters: everything is set and painted, nothing made.
    again = []
    for _ in range(max(3, repeats // 6)):
        writing.replace_text("")
        desk.until(desk.is_shown)
        writing.replace_text(text)
        again.append(desk.until(desk.is_shown))
    wait_until(lambda: panel.composer.is_settled, application.qt, 120)
    changes = [change(desk, (number * 61) % letters) for number in range(repeats)]
    typed = []
    for number in range(repeats):
        writing.replace_text(text[: len(text) - 1 - number])
        typed.append(desk.until(desk.is_shown))
    writing.replace_text("")
    writing.change_settings("joining", joining=True)
    desk.until(desk.is_shown)
    joined_first = []
    for _ in range(max(3, repeats // 6)):
        writing.replace_text("")
        desk.until(desk.is_shown)
        writing.replace_text(text)
        joined_first.append(desk.until(desk.is_shown))
    wait_until(lambda: panel.composer.is_settled, application.qt, 120)
    joined_changes = [change(desk, (number * 61) % letters) for number in range(repeats)]
    latest = panel.composer.latest
    assert latest is not None
    report: dict[str, object] = {
        "letters": letters,
        "joints": sum(letter.kind == "joint" for letter in latest.page.letters),
        "sheets": latest.page.sheets,
        "filled_s": round((first.wall_ms + fill.wall_ms) / 1e3, 2),
        **rows("first", [first]),
        **rows("first_again", again),
        **rows("change", changes),
        **rows("typed", typed),
        **rows("joined_first_again", joined_first),
        **rows("joined_change", joined_changes),
        "first_goal_ms": FIRST_GOAL_MS,
        "change_goal_ms": CHANGE_GOAL_MS,
    }
    window.close()
    return report


def change(desk: Desk, place: int) -> Spent:
    """Time from a click on a letter to its painting, with the variant made before."""
    panel = desk.panel
    latest = panel.composer.latest
    assert latest is not None
    letter = [letter for letter in latest.page.letters if letter.kind != "joint"][place]
    choice = latest.another_choice(letter)
    assert choice is not None
    position = desk.application.session.position_of(choice.image_id)
    key = VariantKey(position, choice.seed, choice.noise, choice.variation)
    engine = desk.application.window.exporter.inference.engine
    panel.composer.store.make(engine, latest.memory, [key], lambda _done, _total: None)
    desk.application.session.writing.choose(letter.letter_id, choice)
    return desk.until(desk.is_shown)


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--letters", type=int, default=LETTERS)
    parser.add_argument("--repeats", type=int, default=REPEATS)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    try:
        report = measure(arguments.letters, arguments.repeats)
    except UserError as error:
        print(f"vma benchmark: {error}", file=sys.stderr)
        return 1
    if arguments.json:
        print(json.dumps(report, indent=2))
        return 0
    print(f"{report['letters']} letters on {report['sheets']} sheet(s)")
    for name, text in (
        ("first", "text → set and painted with the entries' own strokes"),
        ("first_again", "the same with all variants made"),
        ("change", "another variant of one letter, made before → painted"),
        ("typed", "one letter typed or deleted → painted"),
        ("joined_first_again", "joined: text → set and painted with all variants made"),
        ("joined_change", "joined: another variant of one letter, made before → painted"),
    ):
        print(f"{text}: {report[f'{name}_ms']} ms, {report[f'{name}_processor_ms']} of a processor")
    print(f"text → all variants made and painted: {report['filled_s']} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())

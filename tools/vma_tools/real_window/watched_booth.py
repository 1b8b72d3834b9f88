"""The real booth under its watchdog, which also writes what it shows to a file.

`python -m vma_tools.real_window.watched_booth STATE SETTINGS REPORTS`
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication
from vma_core.glyphs.raster import RASTER_PX

from vma_gui.booth.keypad import Keypad
from vma_gui.booth.run import run_booth
from vma_gui.booth.staff_panel import StaffPanel
from vma_gui.booth.watchdog import WATCHED, run_under_watchdog
from vma_gui.booth.window import BoothWindow
from vma_gui.system.qt_application import qt_application
from vma_tools.real_window.state_file import (
    StateFile,
    button_places,
    deliver_every_motion,
    visible_texts,
)


def state_of_booth() -> dict[str, object] | None:
    """What a test asks for; None before the window is on the screen."""
    shown = [w for w in QApplication.topLevelWidgets() if isinstance(w, BoothWindow)]
    if not shown or not shown[0].windowHandle().isExposed():
        return None
    window = shown[0]
    session, canvas = window.session, window.scene.canvas
    corner, far = (
        canvas.mapToGlobal(canvas.raster_to_widget(side_px, side_px))
        for side_px in (0.0, float(RASTER_PX))
    )
    keypad, panel = window.findChild(Keypad), window.findChild(StaffPanel)
    assert isinstance(keypad, Keypad)
    assert isinstance(panel, StaffPanel)
    return {
        "process": os.getpid(),
        "covers_screen": window.geometry() == window.screen().geometry(),
        "has_keyboard": QApplication.focusWindow() is not None,
        "phase": window.phases.phase.name,
        "canvas": [corner.x(), corner.y(), (far - corner).x()],
        "strokes": len(session.strokes),
        "taught": len(window.scene.memory_grid.visitor_entry_ids),
        "settled": session.result is not None and session.result_request == session.request(),
        "answer": window.scene.answer.value,
        "digits": keypad.display.text().count("●") if keypad.isVisible() else None,
        "problems": panel.trouble.text().splitlines() if panel.isVisible() else None,
        "has_card": window.result_card.view.card is not None,
        "language": window.localizer.language,
        "buttons": button_places([window]),
        "texts": visible_texts([window]),
    }


def main() -> int:
    """Run the watchdog, which runs this module again, or the booth."""
    state, settings, reports = map(Path, sys.argv[1:])
    if not os.environ.get(WATCHED):
        command = [sys.executable, "-m", "vma_tools.real_window.watched_booth", *sys.argv[1:]]
        return run_under_watchdog(command, reports)
    qt_application()
    deliver_every_motion()
    states = StateFile(state, state_of_booth)
    states.start()
    return run_booth(settings)


if __name__ == "__main__":
    sys.exit(main())

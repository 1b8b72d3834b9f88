"""The real booth under its watchdog, which also writes what it shows to a file."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication
from state_file import StateFile, button_places, deliver_every_motion
from vma_core.glyphs.raster import RASTER_PX

from vma_gui.booth.keypad import Keypad
from vma_gui.booth.run import run_booth
from vma_gui.booth.watchdog import WATCHED, run_under_watchdog
from vma_gui.booth.window import BoothWindow
from vma_gui.system.qt_application import qt_application


def state_of_booth() -> dict[str, object] | None:
    """What a test asks for; None before the window is on the screen."""
    shown = [w for w in QApplication.topLevelWidgets() if isinstance(w, BoothWindow)]
    if not shown or not shown[0].windowHandle().isExposed():
        return None
    window = shown[0]
    canvas = window.scene.canvas
    corner, far = (
        canvas.mapToGlobal(canvas.raster_to_widget(side_px, side_px))
        for side_px in (0.0, float(RASTER_PX))
    )
    keypad = window.findChild(Keypad)
    assert isinstance(keypad, Keypad)
    return {
        "process": os.getpid(),
        "covers_screen": window.geometry() == window.screen().geometry(),
        "phase": window.phases.phase.name,
        "canvas": [corner.x(), corner.y(), (far - corner).x()],
        "strokes": len(window.session.strokes),
        "digits": keypad.display.text().count("●") if keypad.isVisible() else None,
        "buttons": button_places([window]),
    }


def main() -> int:
    """Run the watchdog, which runs this script again, or the booth."""
    state, settings, reports = map(Path, sys.argv[1:])
    if not os.environ.get(WATCHED):
        return run_under_watchdog([sys.executable, *sys.argv], reports)
    qt_application()
    deliver_every_motion()
    states = StateFile(state, state_of_booth)
    states.start()
    return run_booth(settings)


if __name__ == "__main__":
    sys.exit(main())

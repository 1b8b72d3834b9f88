"""Run the `vma-gui` window and keep it computing; the termination tests send it signals.

Prints "computing" once there is unsaved work and variants keep arriving. With the argument
"dialog", it first opens a modal dialog.
"""

from __future__ import annotations

import itertools
import sys

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox
from vma_core.storage.starter_memory import draw_character

from vma_gui.app.application import run
from vma_gui.app.demo import drag
from vma_gui.app.engine_preload import application_settings
from vma_gui.app.main_window import MainWindow
from vma_gui.system.qt_application import qt_application

TICK_MS = 5


def keep_busy() -> None:
    """Draw a letter, then request a new seed every few milliseconds."""
    (window,) = (w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow))
    session = window.session
    for stroke in draw_character("japanese", "A", 5):
        drag(window.canvas_panel.canvas, stroke)
    seeds = itertools.count()
    ticks = QTimer(window)
    ticks.timeout.connect(lambda: session.set(seed=next(seeds)))
    ticks.start(TICK_MS)

    def announce() -> None:
        session.variants_changed.disconnect(announce)
        QTimer.singleShot(0, lambda: print("computing", flush=True))
        if "dialog" in sys.argv:
            QMessageBox.information(window, "Modal", "dialog")

    session.variants_changed.connect(announce)


if __name__ == "__main__":
    application_settings().set(toured="yes")
    QTimer.singleShot(0, qt_application(), keep_busy)
    sys.exit(run(None, "light"))

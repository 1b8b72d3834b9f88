"""Imports what first uses need on a thread, once the window is open and rests.

A window that opens fast imports little; without this, the first saved SVG, traced picture or plot
would wait for its packages.
"""

from __future__ import annotations

import importlib
import threading

from PySide6.QtCore import QObject, QTimer

from vma_gui.system.log import log

DELAY_MS = 1_500
"""Rest after an answer or a point before imports begin or go on: drawing comes first."""
PAUSE_S = 0.05
"""Between two imports; each holds the interpreter while it loads libraries."""
MODULES = (
    "vma_gui.dialogs.save_pictures",
    "scipy.ndimage",
    "scipy.spatial",
    "skimage.measure",
    "vma_core.export.outlines",
    "vma_core.glyphs.tracing.trace",
    "vma_gui.dialogs.models",
    "vma_gui.dialogs.import_preview",
    "vma_gui.dialogs.characters",
    "vma_gui.dialogs.command_palette",
    "vma_gui.dialogs.export_dataset",
    "vma_gui.dialogs.export_font",
    "vma_gui.dialogs.glyph_sets",
    "vma_gui.dialogs.info_dialog",
    "vma_gui.dialogs.letter_sheet",
    "vma_gui.dialogs.messages",
    "vma_gui.dialogs.practice_sheet",
    "vma_core.export.animation",
    "pyqtgraph",
)


class IdleImports(QObject):
    """Imports once there was no `wait` for `DELAY_MS`; `close` waits for the current import."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._closed = threading.Event()
        self._rests = threading.Event()
        self._thread: threading.Thread | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DELAY_MS)
        self._timer.timeout.connect(self._go_on)

    def wait(self) -> None:
        """Import nothing until the window has rested: every import holds the interpreter."""
        if not (self._closed.is_set() or self.is_done()):
            self._rests.clear()
            self._timer.start()

    def is_done(self) -> bool:
        """Whether everything has been imported."""
        return self._thread is not None and not self._thread.is_alive()

    def close(self) -> None:
        """Import nothing more."""
        self._timer.stop()
        self._closed.set()
        self._rests.set()
        if self._thread is not None:
            self._thread.join()

    def _go_on(self) -> None:
        self._rests.set()
        if self._thread is None:
            self._thread = threading.Thread(target=self._import, name="imports", daemon=True)
            self._thread.start()

    def _import(self) -> None:
        """Runs on its own thread."""
        for name in MODULES:
            self._rests.wait()
            if self._closed.wait(PAUSE_S):
                return
            try:
                importlib.import_module(name)
            except Exception:  # its first use reports the error
                log.exception("%s could not be imported beforehand", name)

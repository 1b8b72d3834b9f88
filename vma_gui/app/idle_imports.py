"""Imports and builds what first uses need once the window is open and rests.

A window that opens fast imports and builds little; without this, the first saved SVG, traced
picture or plot would wait for its packages, and the page for its panel.
"""

from __future__ import annotations

import importlib
import threading
import time
from collections import deque
from collections.abc import Iterator

from PySide6 import QtCore, QtGui, QtWidgets
from PySide6.QtCore import QObject, QTimer

from vma_gui.system.log import log

DELAY_MS = 1_500
"""Rest after an answer or a point before imports begin or resume: drawing comes first."""
PAUSE_MS = 50
"""Between two imports; each holds the interpreter while it loads libraries."""
SLICE_S = 0.01
"""Longest run of short steps on the interface thread."""
CORE_MODULES = (
    "scipy.ndimage",
    "scipy.spatial",
    "skimage.measure",
    "vma_core.export.outlines",
    "vma_core.glyphs.tracing.trace",
    "vma_core.export.animation",
    "uharfbuzz",
    "vma_core.export.page",
)
"""Without Qt; imported on a thread."""
WINDOW_MODULES = (
    "vma_gui.dialogs.save_pictures",
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
    "vma_gui.writing.panel",
    "vma_gui.files.page_saver",
    "vma_gui.dialogs.save_page",
    "pyqtgraph",
)
"""With Qt; imported on the interface thread.

PySide creates its classes when they are first used, and two threads that do so at once crash.
"""


class IdleImports(QObject):
    """Imports once there was no `wait` for `DELAY_MS`: on a thread first, then on this one."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._closed = threading.Event()
        self._rests = threading.Event()
        self._thread = threading.Thread(target=self._import_core, name="imports", daemon=True)
        self._steps: deque[Iterator[object]] = deque([_window_steps()])
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DELAY_MS)
        self._timer.timeout.connect(self._resume)
        self._is_done = False

    def wait(self) -> None:
        """Import nothing until the window has rested: every import holds the interpreter."""
        if not (self._closed.is_set() or self._is_done):
            self._rests.clear()
            self._timer.start(DELAY_MS)

    def add(self, steps: Iterator[object]) -> None:
        """Take further steps, a few milliseconds each, once everything else is done."""
        self._steps.append(steps)
        self._is_done = False
        self.wait()

    def is_done(self) -> bool:
        """Whether everything has been imported and built."""
        return self._is_done

    def close(self) -> None:
        """Import nothing more; waits for the current import."""
        self._timer.stop()
        self._closed.set()
        self._rests.set()
        if self._thread.is_alive():
            self._thread.join()

    def _resume(self) -> None:
        self._rests.set()
        if self._thread.ident is None:
            self._thread.start()
        if not self._thread.is_alive():
            self._is_done = not self._take_step()
        if not self._is_done:
            self._timer.start(PAUSE_MS)

    def _take_step(self) -> bool:
        """Returns whether there was one."""
        ended = object()
        while self._steps:
            if next(self._steps[0], ended) is not ended:
                return True
            self._steps.popleft()
        return False

    def _import_core(self) -> None:
        """Runs on its own thread."""
        for name in CORE_MODULES:
            self._rests.wait()
            if self._closed.wait(PAUSE_MS / 1_000):
                return
            _import(name)


def _window_steps() -> Iterator[None]:
    """Import Qt's classes and the window's modules, a few milliseconds a step."""
    started_s = time.perf_counter()
    # pyqtgraph looks at every class of these; created beforehand, its import takes 80 ms.
    for module in (QtCore, QtGui, QtWidgets):
        for name in dir(module):
            getattr(module, name)
            if time.perf_counter() - started_s > SLICE_S:
                yield
                started_s = time.perf_counter()
    for name in WINDOW_MODULES:
        _import(name)
        yield


def _import(name: str) -> None:
    try:
        importlib.import_module(name)
    except Exception:  # its first use reports the error
        log.exception("%s could not be imported beforehand", name)

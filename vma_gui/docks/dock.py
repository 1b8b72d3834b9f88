"""What all docks share: a worker of their own, and nothing computed while nobody looks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from PySide6.QtCore import QTimer
from PySide6.QtGui import QPalette, QShowEvent
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QProgressBar, QPushButton
from vma_core.engine.engine import Engine
from vma_core.engine.request import Request

from vma_gui.document.session import Session
from vma_gui.inference.background import BackgroundTask, Progress
from vma_gui.inference.service import InferenceService
from vma_gui.theme.tokens import UNIT_PX
from vma_gui.widgets.basics import LiveText, Panel, with_margins
from vma_gui.widgets.glyph_cells import Glyph

REST_MS = 120
"""How long the pen rests before dear answers are computed."""


class Dock(QDockWidget):
    """A named panel at the window's edge."""

    def __init__(self, name: str, title: str, session: Session) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setWindowTitle(title)
        self.session = session
        self.busy = False
        """Whether an answer is still being computed."""
        self.panel = Panel()
        self.panel.title.hide()
        self.setWidget(with_margins(self.panel))

    def draw(self, glyph: Glyph) -> None:
        """Put a glyph on the canvas, undoable: its very strokes, or its traced lines."""
        if glyph.strokes is not None:
            self.session.draw_strokes(glyph.strokes.to_strokes())
            return
        # Tracing is slow to import and the window should open fast.
        from vma_core.glyphs.tracing.trace import trace

        self.session.draw_strokes(trace((glyph.image >= 0.5).astype(np.uint8)))

    def prepare_picture(self) -> None:
        """Start what the dock only does when asked, so that its picture shows it."""


class LiveDock(Dock):
    """A dock that answers the newest request of the window while it is visible.

    Subclasses compute on the dock's own thread, which delays neither heat nor variants, and show
    the answer on the interface thread. With `rest_ms` they wait until nothing has changed for so
    long: what is dear to compute must not take time from heat and wall while the pen moves.
    """

    def __init__(
        self, name: str, title: str, session: Session, inference: InferenceService, rest_ms: int = 0
    ) -> None:
        super().__init__(name, title, session)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(rest_ms)
        self._rest.timeout.connect(self._send_if_seen)
        self._newest = 0
        self.worker = inference.side_worker(
            lambda engine, request: (request.stamp, self.compute(engine, request))
        )
        self.worker.answered.connect(self._accept)
        self.worker.failed.connect(self._fail)

    def compute(self, engine: Engine, request: Request) -> object:
        """The answer to a request; on the dock's thread."""
        raise NotImplementedError

    def show_answer(self, answer: Any) -> None:
        """Show what was computed."""
        raise NotImplementedError

    def show_failure(self, text: str) -> None:
        """One sentence about why there is no answer."""
        self.session.message.emit(text, "error")

    def _accept(self, answered: tuple[int, Any]) -> None:
        """An older answer is shown too: while the pen moves there is always a newer request."""
        stamp, answer = answered
        self.busy = stamp != self._newest
        self.show_answer(answer)

    def _fail(self, stamp: int, text: str) -> None:
        self.busy = stamp != self._newest
        self.show_failure(text)

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what happened while it was hidden."""
        super().showEvent(event)
        self.ask()

    def ask(self) -> None:
        """Ask for an answer to what is on screen now, if anybody looks."""
        if self.isVisible():
            self._rest.start()

    def _send_if_seen(self) -> None:
        if self.isVisible():
            self.send()

    def send(self) -> None:
        """Pass the present request to the dock's thread."""
        self.put(self.session.request())

    def put(self, request: Request) -> None:
        """Leave a request for the dock's thread."""
        self.busy = True
        self._newest += 1
        self.worker.mailbox.put(replace(request, stamp=self._newest))


class JobDock(Dock):
    """A head line with Run and Cancel; subclasses do the work and show its value.

    `head` takes further widgets before the button, `body` of the panel takes the rest.
    """

    def __init__(
        self, name: str, title: str, session: Session, inference: InferenceService
    ) -> None:
        super().__init__(name, title, session)
        self._inference = inference
        self.job = BackgroundTask(self, low_priority=True)
        self.figures = LiveText(380, QPalette.ColorRole.Base, lines=2)
        self.figures.setAccessibleName(self.tr("Result"))
        self.run_button = QPushButton(self.tr("Run"))
        self.run_button.clicked.connect(self.run)
        self.cancel_button = QPushButton(self.tr("Cancel"))
        self.cancel_button.clicked.connect(self.job.close)
        self.cancel_button.hide()
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Progress"))
        self.bar.hide()
        self.head = QHBoxLayout()
        self.head.setSpacing(UNIT_PX)
        line = QHBoxLayout()
        line.setSpacing(UNIT_PX)
        line.addLayout(self.head)
        line.addWidget(self.run_button)
        line.addWidget(self.cancel_button)
        line.addWidget(self.bar, 1)
        line.addWidget(self.figures, 2)
        self.tail = QHBoxLayout()
        line.addLayout(self.tail)
        self.panel.body.addLayout(line)
        self.job.progressed.connect(self._show_progress)
        self.job.finished.connect(self._end)
        inference.closing.connect(self.job.close)

    def work(self, engine: Engine, progress: Progress) -> Any:
        """On the job's thread, with what `prepare` noted."""
        raise NotImplementedError

    def prepare(self) -> None:
        """On the interface thread: note what the work needs of the window."""

    def show_value(self, value: Any) -> None:
        """On the interface thread."""
        raise NotImplementedError

    def run(self) -> None:
        """Start; the window stays usable."""
        self.prepare()
        self.busy = True
        self.run_button.setEnabled(False)
        self.bar.setValue(0)
        self.bar.show()
        self.cancel_button.show()
        self.figures.set_text("")
        engine = self._inference.engine
        self.job.run_with_progress(
            lambda progress: self.work(engine, progress), self.show_value, self.figures.set_text
        )

    def prepare_picture(self) -> None:
        """A result."""
        self.run()

    def _show_progress(self, done: int, total: int) -> None:
        self.bar.setRange(0, total)
        self.bar.setValue(done)

    def _end(self) -> None:
        self.busy = False
        self.run_button.setEnabled(True)
        self.bar.hide()
        self.cancel_button.hide()

"""Docks that compute when asked: run, progress, cancel, one line of figures."""

from __future__ import annotations

from typing import Any

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton
from vma_core.engine.engine import Engine

from vma_gui.docks.dock import Dock
from vma_gui.document.session import Session
from vma_gui.inference.background import BackgroundTask, Progress
from vma_gui.inference.service import InferenceService
from vma_gui.theme.tokens import UNIT_PX
from vma_gui.widgets.basics import LiveText


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

"""Base class of export dialogs: form, background job with progress, result message."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import (
    QApplication,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from vma_gui.document.session import Session
from vma_gui.inference.background import BackgroundTask, Progress
from vma_gui.inference.service import InferenceService
from vma_gui.theme.tokens import UNIT_PX
from vma_gui.widgets.basics import GrowingDialog, muted_label

TITLE_BUTTONS_PX = 180


class ExportDialog(GrowingDialog):
    """Form, summary and progress; closing cancels the job.

    Subclasses `add` fields to the form, beside which `body` has room, ask for the target in `ask`,
    and call `start`.
    """

    def __init__(
        self, title: str, hint: str, session: Session, inference: InferenceService, window: QWidget
    ) -> None:
        super().__init__(window)
        self.setWindowTitle(title)
        # Title bars have buttons and append the program's name; they would cut the title off.
        shown = f"{title} – {QApplication.applicationDisplayName()}"
        self.setMinimumWidth(self.fontMetrics().horizontalAdvance(shown) + TITLE_BUTTONS_PX)
        self.session = session
        self.engine = inference.engine
        self.memory = session.memory.snapshot()
        self.job = BackgroundTask(self, low_priority=True)
        self._fields: list[QWidget] = []
        self._form = QFormLayout()
        self._form.setSpacing(UNIT_PX)
        self.summary = QLabel()
        self.summary.setWordWrap(True)
        self.bar = QProgressBar()
        self.bar.setAccessibleName(self.tr("Progress"))
        self.bar.hide()
        self.start_button = QPushButton(self.tr("Export…"))
        self.start_button.setDefault(True)
        self.start_button.setProperty("role", "primary")
        self.cancel_button = QPushButton(self.tr("Cancel"))
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(self.cancel_button)
        row.addWidget(self.start_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(2 * UNIT_PX,) * 4)
        layout.setSpacing(2 * UNIT_PX)
        self.body = QHBoxLayout()
        self.body.setSpacing(3 * UNIT_PX)
        self.body.addLayout(self._form)
        layout.addLayout(self.body, 1)
        layout.addWidget(self.summary)
        layout.addWidget(muted_label(hint))
        layout.addWidget(self.bar)
        layout.addLayout(row)
        self.start_button.clicked.connect(self.ask)
        self.cancel_button.clicked.connect(self.reject)
        self.job.progressed.connect(self._show_progress)
        inference.closing.connect(self.job.close)

    def add(self, name: str, field: QWidget) -> None:
        """Add a row to the form; it is disabled while the job runs."""
        self._form.addRow(name, field)
        self._fields.append(field)

    def ask(self) -> None:
        """Ask for the target, then call `start`."""
        raise NotImplementedError

    def start(self, work: Callable[[Progress], Any]) -> None:
        """Run a job that returns the message to show at the end."""
        self._enable(False)
        self.bar.setRange(0, 0)
        self.bar.show()
        self.job.run_with_progress(work, self._finish, self._fail)

    def saved(self, path: Path) -> str:
        """The sentence about a file."""
        return self.tr("Saved {path}").format(path=path)

    def _enable(self, enabled: bool) -> None:
        self.start_button.setEnabled(enabled)
        for field in self._fields:
            field.setEnabled(enabled)

    def _show_progress(self, done: int, total: int) -> None:
        self.bar.setRange(0, total)
        self.bar.setValue(done)

    def _finish(self, text: str) -> None:
        self.session.message.emit(text, "info")
        self.accept()

    def _fail(self, text: str) -> None:
        self.bar.hide()
        self._enable(True)
        self.summary.setText(text)

    def done(self, result: int) -> None:
        """Cancel the job however the dialog closes."""
        self.job.close()
        super().done(result)

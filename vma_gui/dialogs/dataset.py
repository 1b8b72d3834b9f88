"""Export a data set: how many of each class, as what, with progress and cancel."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)
from vma_core.dataset import DatasetPlan, Kind, classes_of, write_dataset

from vma_gui.inference import Inference
from vma_gui.jobs import Job, Progress
from vma_gui.session import Session
from vma_gui.theme import UNIT_PX
from vma_gui.widgets import muted_label

SIDES_PX = (28, 56, 112, 224)
MAX_PER_CLASS = 100_000


class DatasetDialog(QDialog):
    """Asks, then makes the set beside the live answers; closing cancels."""

    def __init__(
        self, session: Session, inference: Inference, model_hash: str, window: QWidget
    ) -> None:
        super().__init__(window)
        self.setWindowTitle(self.tr("Export data set"))
        self._session = session
        self._inference = inference
        self._model_hash = model_hash
        self._memory = session.memory.view()
        self.job = Job(self)
        self.per_class = QSpinBox()
        self.per_class.setRange(1, MAX_PER_CLASS)
        self.per_class.setValue(100)
        self.per_class.setGroupSeparatorShown(True)
        self.kind = QComboBox()
        self.kind.addItem(self.tr("Folders of PNG, one a class"), "folders")
        self.kind.addItem(self.tr("One npz file"), "npz")
        self.side = QComboBox()
        for side_px in SIDES_PX:
            text = self.tr("%1 × %1 pixels").replace("%1", str(side_px))
            self.side.addItem(text, side_px)
        self.bar = QProgressBar()
        self.bar.setAccessibleName(self.tr("Progress"))
        self.bar.hide()
        self.summary = QLabel()
        self.summary.setWordWrap(True)
        self.start_button = QPushButton(self.tr("Export…"))
        self.start_button.setDefault(True)
        self.cancel_button = QPushButton(self.tr("Cancel"))
        self._lay_out()
        self.kind.currentIndexChanged.connect(self._show_summary)
        self.per_class.valueChanged.connect(self._show_summary)
        self.start_button.clicked.connect(self._ask)
        self.cancel_button.clicked.connect(self.reject)
        self.job.progressed.connect(self._show_progress)
        self.job.done.connect(self._finish)
        self.job.failed.connect(self._fail)
        inference.closing.connect(self.job.cancel)
        self._show_summary()

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setSpacing(UNIT_PX)
        form.addRow(self.tr("Images of each class"), self.per_class)
        form.addRow(self.tr("As"), self.kind)
        form.addRow(self.tr("Size"), self.side)
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(self.cancel_button)
        row.addWidget(self.start_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(2 * UNIT_PX,) * 4)
        layout.setSpacing(2 * UNIT_PX)
        layout.addLayout(form)
        layout.addWidget(self.summary)
        layout.addWidget(
            muted_label(self.tr("Variation and temperatures are the wall's; a manifest says all."))
        )
        layout.addWidget(self.bar)
        layout.addLayout(row)

    def _show_summary(self) -> None:
        classes = len(classes_of(self._memory))
        total = classes * self.per_class.value()
        text = self.tr("%1 classes by label, %2 images").replace("%1", f"{classes:,}")
        self.summary.setText(text.replace("%2", f"{total:,}"))
        self.side.setEnabled(self.kind.currentData() == "folders")
        self.start_button.setEnabled(classes > 0)

    def _ask(self) -> None:
        if self.kind.currentData() == "npz":
            name, _ = QFileDialog.getSaveFileName(
                self, self.tr("Export data set"), "variants.npz", "NumPy (*.npz)"
            )
        else:
            name, _ = QFileDialog.getSaveFileName(
                self, self.tr("Export data set into a new folder"), "variants"
            )
        if name:
            self.export(Path(name))

    def export(self, path: Path) -> None:
        """Make the set at a place."""
        kind: Kind = self.kind.currentData()
        plan = DatasetPlan(
            self.per_class.value(), self._session.wall_settings, int(self.side.currentData())
        )
        engine, memory, model_hash = self._inference.engine, self._memory, self._model_hash

        def work(progress: Progress) -> Path:
            write_dataset(engine, memory, plan, path, kind, model_hash, progress)
            return path

        for widget in (self.start_button, self.per_class, self.kind, self.side):
            widget.setEnabled(False)
        self.bar.setRange(0, 0)
        self.bar.show()
        self.job.start(work)

    def _show_progress(self, done: int, total: int) -> None:
        self.bar.setRange(0, total)
        self.bar.setValue(done)

    def _finish(self, path: Path) -> None:
        text = self.tr("Saved %1").replace("%1", str(path))
        self._session.message.emit(text, "info")
        self.accept()

    def _fail(self, text: str) -> None:
        self.bar.hide()
        for widget in (self.per_class, self.kind):
            widget.setEnabled(True)
        self._show_summary()
        self.summary.setText(text)

    def done(self, result: int) -> None:
        """However it closes, nothing goes on behind it."""
        self.job.cancel()
        super().done(result)

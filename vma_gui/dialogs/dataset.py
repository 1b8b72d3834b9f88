"""Export a data set: how many of each class, as what."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QSpinBox, QWidget
from vma_core.dataset import DatasetPlan, Kind, classes_of, write_dataset

from vma_gui.combo_box import ComboBox
from vma_gui.dialogs.export import ExportDialog
from vma_gui.inference import Inference
from vma_gui.jobs import Progress
from vma_gui.language import locale_number
from vma_gui.session import Session

SIDES_PX = (28, 56, 112, 224)
MAX_PER_CLASS = 100_000


class DatasetDialog(ExportDialog):
    """Any number of variants of each class."""

    def __init__(
        self, session: Session, inference: Inference, model_hash: str, window: QWidget
    ) -> None:
        super().__init__(
            self.tr("Export data set"),
            self.tr("Variation and temperatures are the wall's; a manifest says all."),
            session,
            inference,
            window,
        )
        self._model_hash = model_hash
        self.per_class = QSpinBox()
        self.per_class.setRange(1, MAX_PER_CLASS)
        self.per_class.setValue(100)
        self.per_class.setGroupSeparatorShown(True)
        self.kind = ComboBox()
        self.kind.addItem(self.tr("Folders of PNG, one a class"), "folders")
        self.kind.addItem(self.tr("One npz file"), "npz")
        self.side = ComboBox()
        for side_px in SIDES_PX:
            text = self.tr("%1 × %1 pixels").replace("%1", str(side_px))
            self.side.addItem(text, side_px)
        self.add(self.tr("Images of each class"), self.per_class)
        self.add(self.tr("As"), self.kind)
        self.add(self.tr("Size"), self.side)
        self.kind.currentIndexChanged.connect(self._show_summary)
        self.per_class.valueChanged.connect(self._show_summary)
        self._show_summary()

    def _show_summary(self) -> None:
        classes = len(classes_of(self.memory))
        total = classes * self.per_class.value()
        text = self.tr("%1 classes by label, %2 images").replace("%1", locale_number(classes))
        self.summary.setText(text.replace("%2", locale_number(total)))
        self.side.setEnabled(self.kind.currentData() == "folders")
        self.start_button.setEnabled(classes > 0)

    def ask(self) -> None:
        """A file or a new folder."""
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
        side_px = int(self.side.currentData())
        plan = DatasetPlan(self.per_class.value(), self.session.wall_settings, side_px)

        def work(progress: Progress) -> str:
            write_dataset(self.engine, self.memory, plan, path, kind, self._model_hash, progress)
            return self.saved(path)

        self.start(work)

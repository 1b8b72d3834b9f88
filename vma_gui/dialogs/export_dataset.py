"""Dialog for exporting a data set of generated variants."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QSpinBox, QWidget
from vma_core.export.dataset import DatasetPlan, Kind, classes_of, write_dataset
from vma_core.glyphs.raster import RASTER_PX
from vma_core.glyphs.stroke_raster import MAX_SIDE_PX

from vma_gui.dialogs.export_dialog import ExportDialog
from vma_gui.document.session import Session
from vma_gui.inference.background import Progress
from vma_gui.inference.service import InferenceService
from vma_gui.system.file_dialogs import ask_save
from vma_gui.system.language import locale_number
from vma_gui.widgets.basics import ComboBox

FILES: dict[Kind, tuple[str, str]] = {
    "npz": ("variants.npz", "NumPy (*.npz)"),
    "strokes": ("strokes.npz", "NumPy (*.npz)"),
    "jsonl": ("strokes.jsonl", "JSON lines (*.jsonl)"),
}
"""(default name, file filter) of single-file formats."""
MAX_PER_CLASS = 100_000


class DatasetDialog(ExportDialog):
    """Options: variants per class, format, strokes or pixels, size."""

    def __init__(
        self, session: Session, inference: InferenceService, model_hash: str, window: QWidget
    ) -> None:
        super().__init__(
            self.tr("Export data set"),
            self.tr("Uses the current variation and temperatures; a manifest lists all settings."),
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
        self.kind.addItem(self.tr("Images in folders, one per class (PNG)"), "folders")
        self.kind.addItem(self.tr("Images in one file (npz)"), "npz")
        self.kind.addItem(self.tr("Strokes in one file (npz)"), "strokes")
        self.kind.addItem(self.tr("Strokes as JSON lines"), "jsonl")
        self.form = ComboBox()
        self.form.addItem(self.tr("Pen strokes"), "strokes")
        self.form.addItem(self.tr("Model pixels"), "pixels")
        self.side = QSpinBox()
        self.side.setRange(8, MAX_SIDE_PX)
        self.side.setValue(RASTER_PX)
        self.side.setSuffix(self.tr(" px"))
        self.add(self.tr("Drawings per class"), self.per_class)
        self.add(self.tr("Format"), self.kind)
        self.add(self.tr("Render as"), self.form)
        self.add(self.tr("Size"), self.side)
        self.kind.currentIndexChanged.connect(self._show_summary)
        self.per_class.valueChanged.connect(self._show_summary)
        self.side.valueChanged.connect(self._show_summary)
        self.form.currentIndexChanged.connect(self._show_summary)
        self._show_summary()

    def _show_summary(self) -> None:
        classes = len(classes_of(self.memory))
        total = classes * self.per_class.value()
        text = self.tr("{classes} classes by label, {drawings} drawings", "", classes)
        lines = [text.format(classes=locale_number(classes), drawings=locale_number(total))]
        images = self.kind.currentData() in ("folders", "npz")
        if images:
            size = self.tr("{side} × {side} px each: {form}")
            side, form = locale_number(self.side.value()), self.form.currentText()
            lines.append(size.format(side=side, form=form))
        self.summary.setText("\n".join(lines))
        self.side.setEnabled(images)
        self.form.setEnabled(images)
        self.start_button.setEnabled(classes > 0)

    def _enable(self, enabled: bool) -> None:
        super()._enable(enabled)
        if enabled:
            self._show_summary()

    def ask(self) -> None:
        """Ask for a file or a new folder."""
        if self.kind.currentData() in FILES:
            usual, kinds = FILES[self.kind.currentData()]
            suffixes = (Path(usual).suffix,)
            title = self.tr("Export data set")
            path = ask_save(self, "data set", title, usual, kinds, suffixes)
        else:
            title = self.tr("Export data set into a new folder")
            path = ask_save(self, "data set", title, "variants")
        if path is not None:
            self.export(path)

    def export(self, path: Path) -> None:
        kind: Kind = self.kind.currentData()
        side_px = self.side.value()
        plan = DatasetPlan(
            self.per_class.value(), self.session.variant_settings, side_px, self.form.currentData()
        )

        def work(progress: Progress) -> str:
            write_dataset(self.engine, self.memory, plan, path, kind, self._model_hash, progress)
            return self.saved(path)

        self.start(work)

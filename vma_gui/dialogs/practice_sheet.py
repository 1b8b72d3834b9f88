"""Dialog for saving a printable practice sheet as PDF."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PySide6.QtCore import QCoreApplication, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QImage, QPainter, QPixmap
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)
from vma_core.atomic_write import write_atomically
from vma_core.errors import UserError
from vma_core.importers.practice_sheet import (
    COLUMN_CHOICES,
    MAX_REPEATS,
    Page,
    draw_page,
    layout_pages,
    practice_pdf,
)

from vma_gui.system.file_dialogs import ask_save, with_suffix
from vma_gui.system.messages import translate
from vma_gui.widgets.basics import CheckBox, ComboBox, GrowingDialog, muted_label
from vma_gui.widgets.images import grey_to_qimage, qimage_to_grey

PREVIEW = QSize(330, 468)


class PracticeDialog(GrowingDialog):
    """Asks for characters and layout; once accepted, `saved` is the path of the PDF."""

    def __init__(self, characters: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Practice sheet"))
        self.saved: Path | None = None
        self._pages: list[Page] = []
        self.characters = QLineEdit(characters)
        self.characters.setMinimumWidth(260)
        self.characters.setAccessibleName(self.tr("Characters"))
        self.characters.setToolTip(self.tr("Single characters, or words separated by spaces"))
        self.characters.textChanged.connect(self._refresh)
        self.repeats = QSpinBox()
        self.repeats.setRange(1, MAX_REPEATS)
        self.repeats.setValue(5)
        self.repeats.setAccessibleName(self.tr("Cells per character"))
        self.repeats.valueChanged.connect(self._refresh)
        self.columns = ComboBox()
        self.columns.setAccessibleName(self.tr("Cells per line"))
        for count in COLUMN_CHOICES:
            self.columns.addItem(str(count), count)
        self.columns.setCurrentIndex(2)
        self.columns.currentIndexChanged.connect(self._refresh)
        self.lined = CheckBox(self.tr("Writing lines"))
        self.lined.setChecked(True)
        self.lined.setToolTip(
            self.tr("Print baseline, x-height, capitals and descender; letters keep their place")
        )
        self.lined.toggled.connect(self._refresh)
        self._preview = QLabel()
        self._preview.setFixedSize(PREVIEW)
        self._preview.setAccessibleName(self.tr("Preview of the first page"))
        self.status = muted_label()
        self.status.setWordWrap(True)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel
        )
        self._save = buttons.button(QDialogButtonBox.StandardButton.Save)
        self._save.setText(self.tr("Save PDF…"))
        self._save.setProperty("role", "primary")
        buttons.accepted.connect(self._ask)
        buttons.rejected.connect(self.reject)
        form = QFormLayout()
        form.setSpacing(8)
        form.addRow(self.tr("Characters"), self.characters)
        form.addRow(self.tr("Cells per character"), self.repeats)
        form.addRow(self.tr("Cells per line"), self.columns)
        form.addRow("", self.lined)
        hint = muted_label(
            self.tr(
                "Print it, fill it in with a dark pen, scan or photograph the whole page, and "
                "drop the picture on the window. Every cell is labelled automatically."
            )
        )
        hint.setWordWrap(True)
        side = QVBoxLayout()
        side.addLayout(form)
        side.addWidget(hint)
        side.addStretch()
        side.addWidget(self.status)
        side.addWidget(buttons)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 20)
        layout.setSpacing(24)
        layout.addWidget(self._preview)
        layout.addLayout(side)
        self._refresh()

    def labels(self) -> list[str]:
        """Words if the text has spaces, else single characters."""
        text = self.characters.text().strip()
        return text.split() if " " in text else list(text)

    def save(self, path: Path) -> None:
        """Save the PDF and accept."""
        path = with_suffix(path, (".pdf",))
        try:
            write_atomically(path, practice_pdf(self._pages, caption, sheet_hint()))
        except UserError as error:
            self.status.setText(translate(error))
            return
        self.saved = path
        self.accept()

    def _ask(self) -> None:
        kinds = self.tr("PDF (*.pdf)")
        title = self.tr("Save PDF")
        path = ask_save(self, "practice sheet", title, "practice.pdf", kinds, (".pdf",))
        if path is not None:
            self.save(path)

    def _refresh(self) -> None:
        try:
            columns = int(self.columns.currentData())
            lined = self.lined.isChecked()
            self._pages = layout_pages(self.labels(), self.repeats.value(), columns, lined)
        except UserError as error:
            self._pages = []
            self._preview.clear()
            self.status.setText(translate(error))
        else:
            image = grey_to_qimage(
                np.asarray(draw_page(self._pages[0], caption, sheet_hint()))
            ).scaled(
                PREVIEW,
                Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
            self._preview.setPixmap(QPixmap.fromImage(image))
            count = len(self._pages)
            self.status.setText(self.tr("{count} pages", "", count).format(count=count))
        self._save.setEnabled(bool(self._pages))


def sheet_hint() -> str:
    """Instructions printed above the cells."""
    return QCoreApplication.translate(
        "PracticeDialog",
        "One character in each cell, with a dark pen. Then scan or photograph the whole page.",
    )


def caption(label: str, height_px: int) -> np.ndarray:
    """Render a label with Qt, whose fonts cover more scripts than Pillow's; (h, w) uint8."""
    font = QFont()
    font.setPixelSize(max(8, round(0.72 * height_px)))
    width = max(1, QFontMetrics(font).horizontalAdvance(label) + 4)
    image = QImage(width, height_px, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    with QPainter(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        painter.setFont(font)
        painter.drawText(
            QRectF(QRect(2, 0, width - 2, height_px)), Qt.AlignmentFlag.AlignVCenter, label
        )
    return qimage_to_grey(image)

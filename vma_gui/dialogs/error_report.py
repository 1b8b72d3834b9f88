"""Error dialog: message, and a report to copy or save. Nothing is sent."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QLabel,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)
from vma_core.errors import UserError
from vma_core.storage.project import Project

from vma_gui.system.error_report import reports_folder, save_report
from vma_gui.system.error_reporter import ErrorDetails
from vma_gui.system.messages import translate
from vma_gui.widgets.basics import CheckBox, GrowingDialog, resize_scaled


class ErrorDialog(GrowingDialog):
    """Modeless dialog about an unexpected exception.

    Args:
        trouble: the exception.
        text: text of the report.
        project: the document, saved with the report only if the box is checked.
        parent: the window.
    """

    def __init__(
        self, trouble: ErrorDetails, text: str, project: Project, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Something went wrong"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._text, self._project = text, project
        sentence = self.tr("Something went wrong ({problem}). Your drawing and memory are kept.")
        said = QLabel(sentence.format(problem=trouble.error))
        said.setWordWrap(True)
        said.setTextFormat(Qt.TextFormat.PlainText)
        hint = QLabel(
            self.tr(
                "The report below stays on this computer. Copy or save it to send it to the "
                "developers."
            )
        )
        hint.setWordWrap(True)
        hint.setObjectName("caption")
        self._report = QPlainTextEdit(text)
        self._report.setReadOnly(True)
        self._report.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self._report.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._report.setAccessibleName(self.tr("Report"))
        self.with_drawing = CheckBox(self.tr("Include my drawing and memory"))
        self.status = QLabel()
        self.status.setWordWrap(True)
        self.status.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.copy_button = buttons.addButton(
            self.tr("Copy"), QDialogButtonBox.ButtonRole.ActionRole
        )
        self.save_button = buttons.addButton(
            self.tr("Save report"), QDialogButtonBox.ButtonRole.ActionRole
        )
        self.copy_button.clicked.connect(self._copy)
        self.save_button.clicked.connect(self._save)
        buttons.rejected.connect(self.close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 20)
        layout.setSpacing(12)
        for widget in (said, hint, self._report, self.with_drawing, self.status, buttons):
            layout.addWidget(widget)
        resize_scaled(self, 640, 460)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text)
        self.status.setText(self.tr("Copied."))

    def _save(self) -> None:
        project = self._project if self.with_drawing.isChecked() else None
        try:
            path = save_report(self._text, reports_folder(), project)
        except UserError as error:
            self.status.setText(translate(error))
        else:
            self.status.setText(self.tr("Saved as {path}").format(path=path))

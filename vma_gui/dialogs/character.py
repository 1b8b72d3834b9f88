"""A character typed in an installed font."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFontComboBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)
from vma_core.glyphs.readers import FoundGlyph

from vma_gui.images import grey_of

IMAGE_PX = 320
PREVIEW_PX = 160
MAX_CHARACTERS = 64


class CharacterDialog(QDialog):
    """Asks for a font and characters; `found` holds one image a character once accepted."""

    def __init__(self, characters: str = "a", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Type a character"))
        self.found: list[FoundGlyph] = []
        self._font = QFontComboBox()
        self._font.setAccessibleName(self.tr("Font"))
        self._font.currentFontChanged.connect(self._refresh)
        self._text = QLineEdit(characters)
        self._text.setMaxLength(MAX_CHARACTERS)
        self._text.setAccessibleName(self.tr("Characters"))
        self._text.textChanged.connect(self._refresh)
        self._preview = QLabel()
        self._preview.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._preview.setMinimumHeight(PREVIEW_PX)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        buttons.accepted.connect(self._finish)
        buttons.rejected.connect(self.reject)
        self._ok = buttons.button(QDialogButtonBox.StandardButton.Ok)
        form = QFormLayout()
        form.setSpacing(8)
        form.addRow(self.tr("Font"), self._font)
        form.addRow(self.tr("Characters"), self._text)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 20)
        layout.setSpacing(12)
        layout.addLayout(form)
        layout.addWidget(self._preview)
        layout.addWidget(buttons)
        self.setMinimumWidth(420)
        self._text.selectAll()
        self._text.setFocus()
        self._refresh()

    def characters(self) -> list[str]:
        """What was typed, without spaces and repetitions."""
        return list(dict.fromkeys(c for c in self._text.text() if not c.isspace()))

    def _refresh(self) -> None:
        font = QFont(self._font.currentFont())
        font.setPixelSize(PREVIEW_PX // 2)
        self._preview.setFont(font)
        self._preview.setStyleSheet(f"font: {PREVIEW_PX // 2}px '{font.family()}';")
        self._preview.setText("".join(self.characters()[:6]))
        self._ok.setEnabled(bool(self.characters()))

    def _finish(self) -> None:
        font = self._font.currentFont()
        self.found = [render_character(font, c) for c in self.characters()]
        self.accept()


def render_character(font: QFont, character: str) -> FoundGlyph:
    """A character of a font as a found image, black on white."""
    image = QImage(IMAGE_PX, IMAGE_PX, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    face = QFont(font)
    face.setPixelSize(IMAGE_PX * 5 // 8)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
    painter.setFont(face)
    painter.setPen(QColor("black"))
    box = QRectF(0, 0, IMAGE_PX, IMAGE_PX)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, character)
    painter.end()
    return FoundGlyph(grey_of(image), character, f"{font.family()} {character}")

"""A text set in a font that is being made: any size, on light or dark paper."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QEvent, Qt, Signal
from PySide6.QtGui import QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from vma_gui.system.language import locale_number
from vma_gui.theme.tokens import DARK, LIGHT, UNIT_PX
from vma_gui.widgets.basics import CheckBox, muted_label, scaled_px

SIZES_PX = (12, 200)
SIZE_PX = 48
LEAST_HEIGHT_PX = 120


class _Page(QPlainTextEdit):
    """Text in a font that style sheets cannot change."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._shown: QFont | None = None

    def show_in(self, font: QFont) -> None:
        """Set the text in a font."""
        self._shown = font
        self.document().setDefaultFont(font)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if self._shown is not None and event.type() in (
            QEvent.Type.FontChange,
            QEvent.Type.StyleChange,
        ):
            self.document().setDefaultFont(self._shown)


class FontSpecimen(QWidget):
    """An editable text in a font from memory, with its size and paper.

    Signals:
        text_changed(): the text was edited.
    """

    text_changed = Signal()

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._font_id = -1
        self._family = ""
        self._axes: dict[str, float] = {}
        self.page = _Page(text)
        self.page.setAccessibleName(self.tr("Specimen text"))
        self.page.setPlaceholderText(self.tr("Type here"))
        self.page.setTabChangesFocus(True)
        self.page.setMinimumHeight(scaled_px(self, LEAST_HEIGHT_PX))
        self.size_slider = QSlider(Qt.Orientation.Horizontal)
        self.size_slider.setRange(*SIZES_PX)
        self.size_slider.setValue(SIZE_PX)
        self.size_slider.setAccessibleName(self.tr("Specimen size"))
        self._size_text = QLabel()
        self._size_text.setMinimumWidth(
            self.fontMetrics().horizontalAdvance(self.tr("{size} px").format(size="200"))
        )
        self.dark = CheckBox(self.tr("Dark paper"))
        self.dark.setChecked(self.palette().color(QPalette.ColorRole.Base).lightness() < 128)
        self.status = muted_label()
        self.status.setWordWrap(True)
        row = QHBoxLayout()
        row.setSpacing(UNIT_PX)
        row.addWidget(self.size_slider, 1)
        row.addWidget(self._size_text)
        row.addWidget(self.dark)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(UNIT_PX)
        layout.addWidget(self.page, 1)
        layout.addLayout(row)
        layout.addWidget(self.status)
        self.page.textChanged.connect(self.text_changed)
        self.size_slider.valueChanged.connect(self._show)
        self.dark.toggled.connect(self._show)
        self._show()

    @property
    def text(self) -> str:
        """The shown text."""
        return self.page.toPlainText()

    @property
    def family(self) -> str:
        """Of the font that is shown; empty before the first."""
        return self._family

    def set_font(self, data: bytes) -> None:
        """Show another font in place of the last one."""
        before = self._font_id
        self._font_id = QFontDatabase.addApplicationFontFromData(QByteArray(data))
        families = QFontDatabase.applicationFontFamilies(self._font_id)
        self._family = families[0] if families else ""
        self._show()
        if before >= 0:
            QFontDatabase.removeApplicationFont(before)

    def set_axes(self, axes: dict[str, float]) -> None:
        """Values of a variable font's axes by tag; empty for other fonts."""
        if axes != self._axes:
            self._axes = axes
            self._show()

    def release(self) -> None:
        """Forget the font."""
        if self._font_id >= 0:
            before, self._font_id, self._family = self._font_id, -1, ""
            self._show()
            QFontDatabase.removeApplicationFont(before)

    def _show(self) -> None:
        size_px = self.size_slider.value()
        self._size_text.setText(self.tr("{size} px").format(size=locale_number(size_px)))
        tokens = DARK if self.dark.isChecked() else LIGHT
        if self._family:
            font = QFont(self._family)
            # What is not drawn must not look as if it were.
            font.setStyleStrategy(QFont.StyleStrategy.NoFontMerging)
        else:
            font = QFont(self.font())
        font.setPixelSize(size_px)
        for tag, value in self._axes.items():
            axis = QFont.Tag.fromString(tag)
            if axis is not None:
                font.setVariableAxis(axis, value)
        ink = tokens.ink if self._family else tokens.muted
        self.page.setStyleSheet(f"QPlainTextEdit {{ background: {tokens.raised}; color: {ink}; }}")
        self.page.show_in(font)

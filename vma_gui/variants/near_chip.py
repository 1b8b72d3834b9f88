"""Chip above the variants that shows which one they stay near, with a way back to all."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton

from vma_gui.actions.actions import Actions
from vma_gui.document.session import Session
from vma_gui.theme.icons import icon
from vma_gui.theme.theme import Theme
from vma_gui.theme.tokens import UNIT_PX
from vma_gui.widgets.glyph_cells import Glyph, GlyphView

GLYPH_PX = 26


class NearGlyph(GlyphView):
    """The variant that all others stay near."""

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__(session, theme)
        self.setFixedSize(QSize(GLYPH_PX, GLYPH_PX))

    def paintEvent(self, _event: QPaintEvent) -> None:
        near = self._session.near
        if near is not None:
            with QPainter(self) as painter:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                box = QRect(0, 0, GLYPH_PX, GLYPH_PX)
                self.paint_cell(painter, box, Glyph(*near), "raised")


class ChipText(QLabel):
    """“Like variant 7”, or “≈ 7” where there is less room: the number is never cut."""

    def __init__(self) -> None:
        super().__init__()
        self._long = self._short = ""

    def show_number(self, long: str, short: str) -> None:
        self._long, self._short = long, short
        self.setAccessibleName(long)
        self.updateGeometry()
        self._fit()

    def sizeHint(self) -> QSize:
        """Independent of which text is shown."""
        return self._size(self._long)

    def minimumSizeHint(self) -> QSize:
        return self._size(self._short)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _size(self, text: str) -> QSize:
        self.ensurePolished()
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(text) + 2, metrics.height())

    def _fit(self) -> None:
        self.setText(self._long if self.sizeHint().width() <= self.width() else self._short)


class NearChip(QFrame):
    """“Like variant 7 ×”; hidden unless the variants stay near one of them."""

    def __init__(self, session: Session, actions: Actions, theme: Theme) -> None:
        super().__init__()
        self._session = session
        self._theme = theme
        self._is_compact = False
        self.setObjectName("chip")
        self.glyph = NearGlyph(session, theme)
        self.text = ChipText()
        self.close_button = QToolButton()
        self.close_button.setProperty("role", "chip")
        self.close_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.close_button.setAccessibleName(actions.all_variants.text().replace("&", ""))
        self.close_button.setToolTip(actions.all_variants.toolTip())
        self.close_button.clicked.connect(actions.all_variants.trigger)
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 2, 2, 2)
        row.setSpacing(UNIT_PX // 2)
        row.addWidget(self.glyph)
        row.addWidget(self.text)
        row.addWidget(self.close_button)
        session.around_changed.connect(self._show)
        theme.changed.connect(self._show_icon)
        self._show_icon()
        self._show()

    def set_compact(self, compact: bool) -> None:
        """Leave out the glyph, so that the number has room."""
        self._is_compact = compact
        self._show()

    def _show(self) -> None:
        """Name the variant chosen last; the tool tip names all of them."""
        around = self._session.around
        if around:
            numbers = [str(index + 1) for _, index in around]
            text = self.tr("Like variant {number}").format(number=numbers[-1])
            self.text.show_number(text, f"≈ {numbers[-1]}")
            self.setToolTip(
                self.tr("Variants near one: {numbers}. Drawing on returns to the drawing.").format(
                    numbers=" › ".join(numbers)
                )
            )
            self.glyph.setVisible(self._session.near is not None and not self._is_compact)
            self.glyph.setAccessibleName(text)
            self.glyph.update()
        self.setVisible(bool(around))

    def _show_icon(self) -> None:
        self.close_button.setIcon(icon("x", self._theme))

"""The drawing as a dashed cell above the memory grid, with the novelty text beside it."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from vma_core.engine.request import DRAWING_ROW

from vma_gui.document.session import Session
from vma_gui.inference.delayed_signal import DelayedSignal
from vma_gui.memory_grid.delegate import (
    CAPTION_PX,
    GAP_PX,
    PADDING_PX,
    short_label,
    small_font,
)
from vma_gui.system.language import locale_number
from vma_gui.theme.theme import Theme
from vma_gui.theme.tokens import UNIT_PX
from vma_gui.widgets.basics import LiveText, muted_label
from vma_gui.widgets.images import ink_image
from vma_gui.widgets.stroke_painter import paint_strokes

UPDATE_DELAY_MS = 40
"""Delayed, so that Qt paints the pen's line and the heat first."""
DRAWING_DELAY_MS = 100
"""Likewise of the drawing, which costs as much as the heat."""
DASHES = (4.0, 3.0)


class DrawingCell(QWidget):
    """Looks like an entry: the drawing, and the probability that no entry matches it."""

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__()
        self._session = session
        self._theme = theme
        self._is_read = False
        self._label_px = 0
        self._probability: float | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(self.tr("This drawing"))
        self._delayed_update = DelayedSignal(self, DRAWING_DELAY_MS)
        # Painted at once: pending, it would be painted with the heat, and before it.
        self._delayed_update.timeout.connect(self.repaint)
        session.drawing_changed.connect(self._delayed_update.begin)
        session.ink_changed.connect(self.update)
        session.drawing_label_changed.connect(self.update)
        session.hovered_changed.connect(self._hover)
        theme.changed.connect(self.update)
        self._update_description()

    def fit(self, cell: QSize, label_px: int = 0) -> None:
        """Match the size of the grid's cells, and the height of their labels."""
        self._label_px = label_px
        self.setFixedSize(cell.width() - GAP_PX, cell.height() - GAP_PX)

    def show_new_probability(self, probability: float | None) -> None:
        """Probability that no entry matches; None without a drawing."""
        if probability != self._probability:
            self._probability = probability
            self._update_description()
            self._delayed_update.begin()

    def _update_description(self) -> None:
        text = self.tr(
            "Your drawing. This cell lights up for variants that read it. Enter adds it to the "
            "memory."
        )
        if self._probability is not None:
            percent = locale_number(100 * self._probability)
            line = self.tr("New to this memory: {percent} %").format(percent=percent)
            text = f"{text}\n{line}"
            self.setAccessibleDescription(line)
        self.setToolTip(text)

    def _hover(self, position: int) -> None:
        """Highlight while a variant of the drawing is hovered."""
        is_read = position == DRAWING_ROW
        if is_read != self._is_read:
            self._is_read = is_read
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint dashed frame, strokes and the probability of being new."""
        theme, probability = self._theme, self._probability
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.fillRect(self.rect(), theme.color("surface"))
            # Without heat: beside the cells of q(a|x), it would be read as another one of them.
            ink = theme.color("ink")
            line, line_px = ("ink", 3.0) if self._is_read else ("muted", 1.5)
            pen = QPen(theme.color(line), line_px)
            pen.setDashPattern([dash / line_px * 1.5 for dash in DASHES])
            painter.setPen(pen)
            painter.setBrush(theme.color("surface"))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
            high = round(theme.scaled(CAPTION_PX))
            label_px = self._label_px
            side = min(self.width() - 2 * PADDING_PX, self.height() - high - label_px - PADDING_PX)
            place = QRect((self.width() - side) // 2, PADDING_PX, side, side)
            session = self._session
            if session.show_pixels:
                image = ink_image(session.drawing.image, 0, ink, smooth=False)
                painter.drawImage(place, image)
            else:
                strokes = session.drawing.arrays
                paint_strokes(painter, strokes, QRectF(place), ink, session.pen_scale)
            painter.setFont(small_font(painter.font(), theme))
            painter.setPen(ink)
            if label_px and session.drawing_label:
                below = QRect(4, PADDING_PX + side, self.width() - 8, label_px)
                name = short_label(session.drawing_label, painter.fontMetrics(), below.width())
                painter.drawText(below, Qt.AlignmentFlag.AlignCenter, name)
            if probability is not None:
                text = QRect(0, self.height() - 1 - high, self.width(), high - 2)
                words = self.tr("new {percent} %").format(percent=locale_number(100 * probability))
                painter.drawText(text, Qt.AlignmentFlag.AlignCenter, words)


class DummyShares(NamedTuple):
    """Probabilities of the dummies.

    Attributes:
        symbol: of the distribution that the heat shows: "q" or "p(a|x)".
        probability: in that distribution.
        prior: in p(a).
        heat: what the cell's colour shows.
    """

    symbol: str
    probability: float
    prior: float
    heat: float


class DummyCell(QWidget):
    """The dummy entries as one cell of the grid: "nothing here fits", with its q and p."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._shown: DummyShares | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(self.tr("Nothing here fits"))
        self._delayed_update = DelayedSignal(self, UPDATE_DELAY_MS)
        self._delayed_update.timeout.connect(self.repaint)
        theme.changed.connect(self.update)
        self._update_description()

    @property
    def shares(self) -> DummyShares | None:
        """What is shown."""
        return self._shown

    def fit(self, cell: QSize) -> None:
        """Match the size of the grid's cells."""
        self.setFixedSize(cell.width() - GAP_PX, cell.height() - GAP_PX)

    def show_shares(self, shares: DummyShares | None) -> None:
        """Probabilities of the dummies; None without any addresses."""
        if shares != self._shown:
            self._shown = shares
            self._update_description()
            self._delayed_update.begin()

    def _update_description(self) -> None:
        text = self.tr(
            "The model's dummy entries: what is read when nothing in memory fits the drawing."
        )
        lines = self._lines(3)
        self.setAccessibleDescription(", ".join(lines))
        self.setToolTip("\n".join([self.accessibleName(), text, *lines]))

    def _lines(self, decimals: int) -> list[str]:
        shares = self._shown
        if shares is None:
            return []
        first = f"{shares.symbol} {locale_number(shares.probability, decimals)}"
        return [first, f"p {locale_number(shares.prior, decimals)}"]

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint heat, the sign of the empty set or the words, and both probabilities."""
        theme, shares = self._theme, self._shown
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.fillRect(self.rect(), theme.color("surface"))
            heat = theme.color("surface") if shares is None else theme.heat_color(shares.heat)
            ink = theme.ink_on(heat)
            pen = QPen(theme.color("line"), 1)
            painter.setPen(pen)
            painter.setBrush(heat)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
            painter.setFont(small_font(painter.font(), theme))
            painter.setPen(ink)
            metrics = painter.fontMetrics()
            lines = self._lines(2)
            high = len(lines) * metrics.height()
            body = self.rect().adjusted(PADDING_PX, 2, -PADDING_PX, -2)
            below = QRect(body.left(), body.bottom() - high, body.width(), high)
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, "\n".join(lines))
            above = QRect(body.left(), body.top(), body.width(), body.height() - high)
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            words = self.tr("nothing fits")
            needed = metrics.boundingRect(above, flags, words)
            if needed.width() > above.width() or needed.height() > above.height():
                words = "∅"
            painter.drawText(above, flags, words)


class DrawingHeader(QWidget):
    """Header of the memory grid: the drawing's cell, the dummy's, novelty text and figures."""

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__()
        self.cell = DrawingCell(session, theme)
        self.dummy = DummyCell(theme)
        self.sentence = LiveText(200, QPalette.ColorRole.Base, bold=True)
        self.sentence.setAccessibleName(self.tr("Novelty of the drawing"))
        self.figures = LiveText(200, QPalette.ColorRole.Base, muted=True, lines=3)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP_PX)
        row.addWidget(self.cell, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.dummy, 0, Qt.AlignmentFlag.AlignTop)
        row.addSpacing(UNIT_PX)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(muted_label(self.tr("This drawing")))
        words.addWidget(self.sentence)
        words.addWidget(self.figures, 1)
        row.addLayout(words, 1)

    def fit(self, cell: QSize, label_px: int) -> None:
        """Match the size of the grid's cells, and the height of their labels."""
        self.cell.fit(cell, label_px)
        self.dummy.fit(cell)

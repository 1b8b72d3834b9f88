"""The drawing as the first cell of the memory: dashed, because nothing keeps it yet."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from vma_core.engine.request import DRAWING_ROW

from vma_gui.document.session import Session
from vma_gui.inference.delayed_signal import DelayedSignal
from vma_gui.memory_grid.delegate import CAPTION_PX, GAP_PX, PADDING_PX, Look, caption
from vma_gui.system.language import locale_number
from vma_gui.theme.heat_colormap import heat_look
from vma_gui.theme.theme import Theme
from vma_gui.theme.tokens import SMALL_PT, UNIT_PX
from vma_gui.widgets.basics import LiveText, muted_label
from vma_gui.widgets.images import ink_image
from vma_gui.widgets.stroke_painter import paint_strokes

FOLLOWS_MS = 40
"""The pen's own line comes first, and so does the heat: Qt paints all that waits before it."""
DASHES = (4.0, 3.0)


class DrawingCell(QWidget):
    """Looks like an entry: the drawing, and below it the probability that nothing else fits."""

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__()
        self._session = session
        self._theme = theme
        self._is_read = False
        self._share: float | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(self.tr("This drawing"))
        self._follows = DelayedSignal(self, FOLLOWS_MS)
        self._follows.timeout.connect(self.update)
        session.drawing_changed.connect(self._follows.begin)
        session.ink_changed.connect(self.update)
        session.hovered_changed.connect(self._hover)
        theme.changed.connect(self.update)
        self._show_words()

    def fit(self, cell: QSize) -> None:
        """As large as the grid's cells."""
        self.setFixedSize(cell.width() - GAP_PX, cell.height() - GAP_PX)

    def show_share(self, share: float | None) -> None:
        """How probable it is that no entry fits; None where nothing is drawn."""
        if share != self._share:
            self._share = share
            self._show_words()
            self._follows.begin()

    def _show_words(self) -> None:
        text = self.tr(
            "Your drawing. This cell lights up for variants that read it. Enter adds it to the "
            "memory."
        )
        if self._share is not None:
            percent = locale_number(100 * self._share)
            line = self.tr("Nothing in memory fits: {percent} %").format(percent=percent)
            text = f"{text}\n{line}"
            self.setAccessibleDescription(line)
        self.setToolTip(text)

    def _hover(self, position: int) -> None:
        """A variant of the drawing is under the pointer, or not any more."""
        is_read = position == DRAWING_ROW
        if is_read != self._is_read:
            self._is_read = is_read
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Heat, a dashed frame, the strokes so far, and the probability."""
        theme, share = self._theme, self._share
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.fillRect(self.rect(), theme.color("surface"))
            heat = theme.color("surface") if share is None else theme.heat_color(share)
            ink = theme.ink_on(heat)
            line, line_px = ("ink", 3.0) if self._is_read else ("muted", 1.5)
            pen = QPen(theme.color(line), line_px)
            pen.setDashPattern([dash / line_px * 1.5 for dash in DASHES])
            painter.setPen(pen)
            painter.setBrush(heat)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
            high = round(theme.scaled(CAPTION_PX))
            side = min(self.width() - 2 * PADDING_PX, self.height() - high - PADDING_PX)
            place = QRect((self.width() - side) // 2, PADDING_PX, side, side)
            session = self._session
            if session.show_pixels:
                image = ink_image(session.drawing.image, 0, ink, smooth=False)
                painter.drawImage(place, image)
            else:
                strokes = session.drawing.arrays
                paint_strokes(painter, strokes, QRectF(place), ink, session.pen_scale)
            if share is not None:
                font = painter.font()
                font.setPointSizeF(theme.scaled(SMALL_PT))
                painter.setFont(font)
                painter.setPen(ink)
                text = QRect(0, self.height() - 1 - high, self.width(), high - 2)
                number = caption(Look(*heat_look(share), True))
                painter.drawText(text, Qt.AlignmentFlag.AlignCenter, number)


class DrawingStrip(QWidget):
    """Head of the grid: the drawing's cell, and what the memory has to say about it."""

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__()
        self.cell = DrawingCell(session, theme)
        self.sentence = LiveText(200, QPalette.ColorRole.Base, bold=True)
        self.sentence.setAccessibleName(self.tr("Whether the drawing is known"))
        self.figures = LiveText(200, QPalette.ColorRole.Base, muted=True, lines=3)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(UNIT_PX + GAP_PX)
        row.addWidget(self.cell, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(muted_label(self.tr("This drawing")))
        words.addWidget(self.sentence)
        words.addWidget(self.figures)
        words.addStretch()
        row.addLayout(words, 1)

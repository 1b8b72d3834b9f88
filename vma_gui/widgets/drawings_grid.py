"""A grid of nine drawings by people or by the machine, to be told apart."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget
from vma_core.glyphs.strokes import StrokeArrays

from vma_gui.theme.theme import Theme
from vma_gui.widgets.stroke_painter import paint_strokes

COLUMNS_A_GRID = 3
CELL_GAP = 0.05
FRAME_PX = 5


class DrawingsGrid(QWidget):
    """Nine drawings on a card, touched as a whole or one by one.

    Signals:
        chosen(int): number of the touched drawing; 0 for the card as a whole.
    """

    chosen = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.drawings: tuple[StrokeArrays, ...] = ()
        self.one_by_one = False
        self.is_open = False
        """Whether a touch chooses."""
        self.marked: int | None = None
        """The drawing, or with 0 the card, that is a person's."""
        self.guessed: int | None = None
        """What was touched."""
        self._pressed: QPointF | None = None
        theme.changed.connect(self.update)

    def show_drawings(self, drawings: Sequence[StrokeArrays], one_by_one: bool) -> None:
        """Show other drawings, unmarked; they can be touched if there are any."""
        self.drawings, self.one_by_one = tuple(drawings), one_by_one
        self.is_open = bool(drawings)
        self.marked = self.guessed = None
        self.update()

    def reveal(self, marked: int | None, guessed: int | None) -> None:
        """Mark what is a person's and what was touched; further touches do nothing."""
        self.is_open, self.marked, self.guessed = False, marked, guessed
        self.update()

    def card(self) -> QRectF:
        """The largest square in the middle of the widget."""
        box = QRectF(self.rect())
        side = min(box.width(), box.height())
        corner = box.center() - QPointF(side / 2, side / 2)
        return QRectF(corner.x(), corner.y(), side, side)

    def cell(self, number: int) -> QRectF:
        """Place of a drawing."""
        row, column = divmod(number, COLUMNS_A_GRID)
        inner = self.card().adjusted(2 * FRAME_PX, 2 * FRAME_PX, -2 * FRAME_PX, -2 * FRAME_PX)
        side = inner.width() / COLUMNS_A_GRID
        return QRectF(inner.left() + column * side, inner.top() + row * side, side, side)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = event.position()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, self._pressed = self._pressed, None
        if not self.is_open or pressed is None:
            return
        if not self.one_by_one:
            if self.card().contains(event.position()):
                self.chosen.emit(0)
            return
        for number in range(len(self.drawings)):
            cell = self.cell(number)
            if cell.contains(event.position()) and cell.contains(pressed):
                self.chosen.emit(number)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = self._theme
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            half = FRAME_PX / 2
            card = self.card().adjusted(half, half, -half, -half)
            painter.setBrush(theme.color("raised"))
            painter.setPen(QPen(theme.color("line"), 2))
            painter.drawRoundedRect(card, 4 * FRAME_PX, 4 * FRAME_PX)
            for number, drawing in enumerate(self.drawings):
                cell = self.cell(number)
                gap = CELL_GAP * cell.width()
                paint_strokes(
                    painter, drawing, cell.adjusted(gap, gap, -gap, -gap), theme.color("ink")
                )
            if self.guessed is not None:
                self._frame(painter, card, self.guessed, theme.color("muted"), Qt.PenStyle.DashLine)
            if self.marked is not None:
                self._frame(painter, card, self.marked, theme.color("accent"))

    def _frame(
        self,
        painter: QPainter,
        card: QRectF,
        number: int,
        color: QColor,
        style: Qt.PenStyle = Qt.PenStyle.SolidLine,
    ) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(color, FRAME_PX, style))
        box = self.cell(number).adjusted(4, 4, -4, -4) if self.one_by_one else card
        painter.drawRoundedRect(box, 3 * FRAME_PX, 3 * FRAME_PX)

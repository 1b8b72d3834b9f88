"""The card on the screen."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from vma_gui.booth import texts
from vma_gui.booth.language import Speech
from vma_gui.booth.overlay import Overlay
from vma_gui.booth.result_card import Card, Work, paint_code, paint_work
from vma_gui.booth.style import SPACING_PX
from vma_gui.booth.visitor_buttons import plain_button
from vma_gui.theme.theme import Theme

CODE_PX = 640
PICTURE_PX = (840, 300)


class Picture(QWidget):
    """Paints with a function."""

    def __init__(self, paint: Callable[[QPainter, QRectF], None]) -> None:
        super().__init__()
        self._paint = paint

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Whatever it was given to paint."""
        with QPainter(self) as painter:
            self._paint(painter, QRectF(self.rect()))


class CardView(Overlay):
    """Opened by the visitor, closed by the visitor or the reset.

    Signals:
        print_wanted: the visitor wants a sheet.
        closed: the card went away.
    """

    print_wanted = Signal()
    closed = Signal()

    def __init__(self, theme: Theme, speech: Speech, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self._speech = speech
        self.work: Work | None = None
        self.card: Card | None = None
        self.with_code = True
        self.picture = Picture(self._paint_picture)
        self.code = Picture(self._paint_code)
        self.sentence = QLabel()
        self.sentence.setProperty("role", "sentence")
        self.sentence.setWordWrap(True)
        self.scan = QLabel()
        self.scan.setProperty("role", "muted")
        self.scan.setWordWrap(True)
        self.status = QLabel()
        self.status.setWordWrap(True)
        self.print = plain_button("")
        self.close_button = plain_button("primary")
        self._build()
        speech.bind(lambda _text: self._show_texts(), str)
        speech.bind(self.print.setText, texts.print_text)
        speech.bind(self.close_button.setText, texts.close_text)
        self.print.clicked.connect(self.print_wanted)
        self.close_button.clicked.connect(self.close_card)

    def _build(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(SPACING_PX)
        left.addWidget(self.picture, 1)
        left.addWidget(self.sentence)
        left.addWidget(self.scan)
        left.addWidget(self.status)
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACING_PX)
        buttons.addWidget(self.print)
        buttons.addWidget(self.close_button)
        buttons.addStretch(1)
        left.addLayout(buttons)
        self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._sides.setSpacing(2 * SPACING_PX)
        self._sides.addLayout(left)
        self._sides.addWidget(self.code, 0, Qt.AlignmentFlag.AlignCenter)
        self.body.addLayout(self._sides)

    def show_work(self, work: Work, with_code: bool) -> None:
        """Open with what was drawn; the rest of the card comes when it is ready."""
        self.work, self.card, self.with_code = work, None, with_code
        self.print.hide()
        self.print.setEnabled(False)
        self.code.setVisible(with_code)
        self.scan.setVisible(with_code)
        self.status.setText("")
        self._show_texts()
        self._size()
        self.open()

    def show_card(self, card: Card) -> None:
        """Bits, picture and code are ready."""
        self.card = card
        self.print.setEnabled(True)
        self._show_texts()
        self.code.update()

    def show_status(self, text: str) -> None:
        """What the printer says."""
        self.status.setText(text)

    def close_card(self) -> None:
        """Nothing of it is kept."""
        self.work = self.card = None
        self.status.setText("")
        if self.isVisible():
            self.hide()
            self.closed.emit()

    def _size(self) -> None:
        """As large as the screen allows; the code below the picture where it is upright."""
        room = self.below.size()
        upright = room.height() > room.width()
        direction = QBoxLayout.Direction
        self._sides.setDirection(direction.TopToBottom if upright else direction.LeftToRight)
        code = round(min(CODE_PX, 0.6 * min(room.width(), room.height())))
        self.code.setFixedSize(QSize(code, code))
        width = 0.78 * room.width() if upright else 0.86 * room.width() - code - 160
        height = width / 3
        self.picture.setFixedSize(QSize(round(width), round(height)))

    def _show_texts(self) -> None:
        self.sentence.setText(texts.card_text(self.card.saved_bits if self.card else None))
        self.scan.setText(texts.scan_text())

    def _paint_picture(self, painter: QPainter, box: QRectF) -> None:
        if self.work is not None:
            theme = self._theme
            paint_work(painter, box, self.work, theme.color("ink"), theme.color("line"))

    def _paint_code(self, painter: QPainter, box: QRectF) -> None:
        if self.card is not None and self.with_code:
            paint_code(painter, box, self.card)
        else:
            painter.fillRect(box, QColor(self._theme.color("raised")))

"""What comes before the picture: a dimmed ground with one panel in its middle."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from vma_gui.booth import texts
from vma_gui.booth.texts import Speech
from vma_gui.theme.theme import Theme

DIM = 0.88
MARGIN_PX = 40


class Overlay(QWidget):
    """Covers its parent; takes every touch that does not hit its panel.

    Signals:
        opened: it lies before everything else now.
    """

    opened = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.below = parent
        self.panel = QFrame()
        self.panel.setObjectName("boothPanel")
        self._centred = QVBoxLayout(self)
        self._centred.addWidget(self.panel, 0, Qt.AlignmentFlag.AlignCenter)
        self.keep_free(0)
        self.body = QVBoxLayout(self.panel)
        self.body.setContentsMargins(MARGIN_PX, MARGIN_PX, MARGIN_PX, MARGIN_PX)
        self.body.setSpacing(24)
        parent.installEventFilter(self)
        self.hide()

    def keep_free(self, bottom_px: int) -> None:
        """The panel stays above so many pixels at the bottom."""
        free = max(MARGIN_PX, bottom_px + MARGIN_PX // 2)
        self._centred.setContentsMargins(MARGIN_PX, MARGIN_PX // 2, MARGIN_PX, free)

    def open(self) -> None:
        """Show it before everything else."""
        self.setGeometry(self.below.rect())
        self.show()
        self.raise_()
        self.opened.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as large as the parent."""
        if watched is self.below and event.type() == QEvent.Type.Resize:
            self.setGeometry(self.below.rect())
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The picture stays visible, but it is clear that it waits."""
        with QPainter(self) as painter:
            ground = QColor(self._theme.color("ground"))
            ground.setAlphaF(DIM)
            painter.fillRect(self.rect(), ground)


RING_PX = 240
LINE_PX = 14
NUMBER_PX = 96
FULL_CIRCLE = 360 * 16
"""Qt counts sixteenths of a degree."""


class Ring(QWidget):
    """Seconds as a number in a ring that closes."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._left_s, self._all_s = 0.0, 1.0

    def sizeHint(self) -> QSize:
        """A square."""
        return QSize(RING_PX, RING_PX)

    def show_left(self, left_s: float, all_s: float) -> None:
        """So many seconds are left of so many."""
        self._left_s, self._all_s = left_s, max(all_s, 1e-6)
        self.setAccessibleDescription(str(math.ceil(left_s)))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The ring and the number."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            box = QRectF(self.rect()).adjusted(LINE_PX, LINE_PX, -LINE_PX, -LINE_PX)
            painter.setPen(QPen(self._theme.color("line"), LINE_PX))
            painter.drawEllipse(box)
            share = min(1.0, self._left_s / self._all_s)
            cap = Qt.PenCapStyle.RoundCap
            painter.setPen(QPen(self._theme.color("accent"), LINE_PX, Qt.PenStyle.SolidLine, cap))
            painter.drawArc(box, FULL_CIRCLE // 4, round(FULL_CIRCLE * share))
            font = painter.font()
            font.setPixelSize(NUMBER_PX)
            painter.setFont(font)
            painter.setPen(self._theme.color("ink"))
            number = str(math.ceil(self._left_s))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, number)


class Countdown(Overlay):
    """Asks; any touch answers."""

    def __init__(self, theme: Theme, speech: Speech, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self.ring = Ring(theme)
        speech.bind(self.ring.setAccessibleName, texts.countdown_text)
        for role, text in (("question", texts.question_text), ("sentence", texts.go_on_text)):
            label = QLabel()
            label.setProperty("role", role)
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            speech.bind(label.setText, text)
            self.body.addWidget(label)
        self.body.insertWidget(1, self.ring, 0, Qt.AlignmentFlag.AlignCenter)


class PleaseWait(Overlay):
    """Something behind the picture is made anew."""

    def __init__(self, theme: Theme, speech: Speech, parent: QWidget) -> None:
        super().__init__(theme, parent)
        label = QLabel()
        label.setProperty("role", "question")
        speech.bind(label.setText, texts.moment_please_text)
        self.body.addWidget(label)

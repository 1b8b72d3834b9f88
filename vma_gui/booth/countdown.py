"""“Still there?” with the seconds that are left; and the calm sentence while something recovers."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QWidget

from vma_gui.booth import texts
from vma_gui.booth.language import Speech
from vma_gui.booth.overlay import Overlay
from vma_gui.theme.theme import Theme

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

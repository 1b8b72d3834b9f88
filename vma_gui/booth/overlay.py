"""Modal overlays: a dimmed background with a centred panel, idle countdown, busy message."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from vma_gui.booth import texts
from vma_gui.booth.texts import Localizer
from vma_gui.theme.theme import Theme

DIM = 0.88
MARGIN_PX = 40


class Overlay(QWidget):
    """Covers its parent and swallows touches outside its panel.

    Signals:
        opened: it was shown on top.
    """

    opened = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.host = parent
        self.panel = QFrame()
        self.panel.setObjectName("boothPanel")
        self._centred = QVBoxLayout(self)
        self._centred.addWidget(self.panel, 0, Qt.AlignmentFlag.AlignCenter)
        self.reserve_bottom(0)
        self.body = QVBoxLayout(self.panel)
        self.body.setContentsMargins(MARGIN_PX, MARGIN_PX, MARGIN_PX, MARGIN_PX)
        self.body.setSpacing(24)
        parent.installEventFilter(self)
        self.hide()

    def reserve_bottom(self, bottom_px: int) -> None:
        """Keep the panel clear of the bottom `bottom_px` pixels."""
        free = max(MARGIN_PX, bottom_px + MARGIN_PX // 2)
        self._centred.setContentsMargins(MARGIN_PX, MARGIN_PX // 2, MARGIN_PX, free)

    def open(self) -> None:
        """Show on top of everything else."""
        self.setGeometry(self.host.rect())
        self.show()
        self.raise_()
        self.opened.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the parent's size."""
        if watched is self.host and event.type() == QEvent.Type.Resize:
            self.setGeometry(self.host.rect())
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Dim what is below."""
        with QPainter(self) as painter:
            ground = QColor(self._theme.color("ground"))
            ground.setAlphaF(DIM)
            painter.fillRect(self.rect(), ground)


RING_PX = 240
LINE_PX = 14
NUMBER_PX = 96
FULL_CIRCLE = 360 * 16
"""Qt counts sixteenths of a degree."""


class CountdownRing(QWidget):
    """Remaining seconds as a number inside a progress ring."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._remaining_s, self._total_s = 0.0, 1.0

    def sizeHint(self) -> QSize:
        return QSize(RING_PX, RING_PX)

    def show_remaining(self, remaining_s: float, total_s: float) -> None:
        """Update the ring and its accessible description."""
        self._remaining_s, self._total_s = remaining_s, max(total_s, 1e-6)
        self.setAccessibleDescription(str(math.ceil(remaining_s)))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            box = QRectF(self.rect()).adjusted(LINE_PX, LINE_PX, -LINE_PX, -LINE_PX)
            painter.setPen(QPen(self._theme.color("line"), LINE_PX))
            painter.drawEllipse(box)
            share = min(1.0, self._remaining_s / self._total_s)
            cap = Qt.PenCapStyle.RoundCap
            painter.setPen(QPen(self._theme.color("accent"), LINE_PX, Qt.PenStyle.SolidLine, cap))
            painter.drawArc(box, FULL_CIRCLE // 4, round(FULL_CIRCLE * share))
            font = painter.font()
            font.setPixelSize(NUMBER_PX)
            painter.setFont(font)
            painter.setPen(self._theme.color("ink"))
            number = str(math.ceil(self._remaining_s))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, number)


class Countdown(Overlay):
    """Asks whether the visitor is still there; any touch dismisses it."""

    def __init__(self, theme: Theme, localizer: Localizer, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self.ring = CountdownRing(theme)
        localizer.bind(self.ring.setAccessibleName, texts.countdown_text)
        for role, text in (
            ("question", texts.idle_question_text),
            ("sentence", texts.continue_text),
        ):
            label = QLabel()
            label.setProperty("role", role)
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            localizer.bind(label.setText, text)
            self.body.addWidget(label)
        self.body.insertWidget(1, self.ring, 0, Qt.AlignmentFlag.AlignCenter)


class BusyOverlay(Overlay):
    """Shown while the engine is replaced."""

    def __init__(self, theme: Theme, localizer: Localizer, parent: QWidget) -> None:
        super().__init__(theme, parent)
        label = QLabel()
        label.setProperty("role", "question")
        localizer.bind(label.setText, texts.busy_text)
        self.body.addWidget(label)

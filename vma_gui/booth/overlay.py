"""What comes before the picture: a dimmed ground with one panel in its middle."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

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

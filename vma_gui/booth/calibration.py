"""Where a touch was meant: an affine map from what the screen reports to what was shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from vma_gui.booth.overlay import Overlay
from vma_gui.theme.theme import Theme

Place = tuple[float, float]
MAX_STRAY = 0.25
"""Of the screen: a map that moves its corners further was not meant."""


@dataclass(frozen=True)
class Calibration:
    """x' = a x + b y + c, y' = d x + e y + f; places are shares of the screen, 0 … 1."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 0.0
    e: float = 1.0
    f: float = 0.0

    @property
    def is_identity(self) -> bool:
        """True where nothing is moved."""
        return self == Calibration()

    @property
    def numbers(self) -> tuple[float, ...]:
        """The six of them in the order libinput's LIBINPUT_CALIBRATION_MATRIX takes them."""
        return (self.a, self.b, self.c, self.d, self.e, self.f)

    def apply(self, x: float, y: float) -> Place:
        """Where a touch reported at (x, y) was meant."""
        return self.a * x + self.b * y + self.c, self.d * x + self.e * y + self.f

    @property
    def stray(self) -> float:
        """How far it moves the corner it moves most."""
        corners = ((0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0))
        moved = [(self.apply(x, y), (x, y)) for x, y in corners]
        return max(max(abs(m[0] - c[0]), abs(m[1] - c[1])) for m, c in moved)


def fit(reported: Sequence[Place], meant: Sequence[Place]) -> Calibration | None:
    """Least squares over at least three touches; None where the result cannot be meant.

    Args:
        reported: shares of the screen at which touches arrived.
        meant: shares of the screen at which the marks stood.
    """
    if len(reported) < 3 or len(reported) != len(meant):
        return None
    rows = np.column_stack([np.array(reported, float), np.ones(len(reported))])
    if np.linalg.matrix_rank(rows) < 3:
        return None
    solved = np.linalg.lstsq(rows, np.array(meant, float), rcond=None)[0]
    found = Calibration(*(float(v) for v in solved.T.ravel()))
    return found if found.stray <= MAX_STRAY else None


MARKS: tuple[Place, ...] = ((0.1, 0.1), (0.9, 0.1), (0.9, 0.9), (0.1, 0.9), (0.5, 0.5))
CROSS_PX = 34


class Calibrate(Overlay):
    """One mark after the other; ends with the fifth touch.

    Signals:
        found(Calibration or None): the map, or None where the touches make no sense.
    """

    found = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self.panel.hide()
        self._reported: list[Place] = []

    def begin(self) -> None:
        """The first mark."""
        self._reported = []
        self.open()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A touch near the mark that is shown."""
        place = event.position()
        self._reported.append((place.x() / self.width(), place.y() / self.height()))
        if len(self._reported) == len(MARKS):
            self.hide()
            self.found.emit(fit(self._reported, MARKS))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A cross in a ring."""
        super().paintEvent(event)
        if len(self._reported) >= len(MARKS):
            return
        x, y = MARKS[len(self._reported)]
        at = QPointF(x * self.width(), y * self.height())
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self._theme.color("accent"), 3))
            painter.drawEllipse(at, CROSS_PX / 2, CROSS_PX / 2)
            painter.drawLine(at - QPointF(CROSS_PX, 0), at + QPointF(CROSS_PX, 0))
            painter.drawLine(at - QPointF(0, CROSS_PX), at + QPointF(0, CROSS_PX))

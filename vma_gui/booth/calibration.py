"""Touch-screen calibration: an affine map from reported to intended touch positions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from vma_gui.booth.overlay import Overlay
from vma_gui.theme.theme import Theme

ScreenPoint = tuple[float, float]
MAX_CORNER_SHIFT = 0.25
"""Share of the screen; a fit that moves a corner further is rejected as a mistake."""


@dataclass(frozen=True)
class TouchCalibration:
    """x' = a x + b y + c, y' = d x + e y + f in screen coordinates normalised to 0 … 1."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 0.0
    e: float = 1.0
    f: float = 0.0

    @property
    def is_identity(self) -> bool:
        return self == TouchCalibration()

    @property
    def coefficients(self) -> tuple[float, ...]:
        """(a, b, c, d, e, f), the order of libinput's LIBINPUT_CALIBRATION_MATRIX."""
        return (self.a, self.b, self.c, self.d, self.e, self.f)

    def apply(self, x: float, y: float) -> ScreenPoint:
        """Corrected position of a touch reported at (x, y)."""
        return self.a * x + self.b * y + self.c, self.d * x + self.e * y + self.f

    @property
    def max_corner_shift(self) -> float:
        """Largest displacement of a screen corner along one axis, as a share of the screen."""
        corners = ((0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0))
        moved = [(self.apply(x, y), (x, y)) for x, y in corners]
        return max(max(abs(m[0] - c[0]), abs(m[1] - c[1])) for m, c in moved)


def fit_calibration(
    reported: Sequence[ScreenPoint], meant: Sequence[ScreenPoint]
) -> TouchCalibration | None:
    """Least-squares fit to at least three touches; None if degenerate or implausible.

    Args:
        reported: normalised positions of the touches.
        meant: normalised positions of the targets.
    """
    if len(reported) < 3 or len(reported) != len(meant):
        return None
    rows = np.column_stack([np.array(reported, float), np.ones(len(reported))])
    if np.linalg.matrix_rank(rows) < 3:
        return None
    solved = np.linalg.lstsq(rows, np.array(meant, float), rcond=None)[0]
    found = TouchCalibration(*(float(v) for v in solved.T.ravel()))
    return found if found.max_corner_shift <= MAX_CORNER_SHIFT else None


MARKS: tuple[ScreenPoint, ...] = ((0.1, 0.1), (0.9, 0.1), (0.9, 0.9), (0.1, 0.9), (0.5, 0.5))
CROSS_PX = 34


class CalibrationScreen(Overlay):
    """Shows five targets one after another and fits the calibration.

    Signals:
        calibrated(TouchCalibration or None): the fit, or None if the touches are implausible.
    """

    calibrated = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self.panel.hide()
        self._reported: list[ScreenPoint] = []

    def begin(self) -> None:
        self._reported = []
        self.open()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Record the touch for the current target."""
        place = event.position()
        self._reported.append((place.x() / self.width(), place.y() / self.height()))
        if len(self._reported) == len(MARKS):
            self.hide()
            self.calibrated.emit(fit_calibration(self._reported, MARKS))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Crosshair at the current target."""
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

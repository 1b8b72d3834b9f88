"""Where a touch was meant: an affine map from what the screen reports to what was shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

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

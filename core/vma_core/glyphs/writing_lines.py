"""Where a glyph stands: baseline and size on the 105-pixel drawing square."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

X_HEIGHT_EM, CAP_HEIGHT_EM, ASCENDER_EM, DESCENDER_EM = 0.5, 0.7, 0.75, -0.25
"""Heights above the baseline, of the em, up positive."""


@dataclass(frozen=True)
class WritingLines:
    """The lines a glyph stands on.

    Strokes and image of an entry fill the drawing square; its lines say how to put it back among
    other letters.

    Attributes:
        baseline_px: y of the baseline on the 105-pixel square, downwards; may be outside of it.
        em_px: length of an em on that square.

    Raises:
        ValueError: a value is not finite, or `em_px` is not positive.
    """

    baseline_px: float
    em_px: float

    def __post_init__(self) -> None:
        if not (np.isfinite([self.baseline_px, self.em_px]).all() and self.em_px > 0.0):
            raise ValueError(f"not writing lines: {self}")

    def to_em(self, points_px: ArrayLike) -> NDArray[np.float64]:
        """(n, 2) points of the square in em: x from its left side, y up from the baseline."""
        points = np.asarray(points_px, np.float64).reshape(-1, 2)
        return np.column_stack([points[:, 0], self.baseline_px - points[:, 1]]) / self.em_px

    def y_px(self, height_em: float) -> float:
        """y on the square of a height above the baseline."""
        return self.baseline_px - height_em * self.em_px

    def mapped(self, scale: float, shift_y_px: float) -> WritingLines:
        """The lines of a glyph that was scaled about the origin and then moved down."""
        return WritingLines(scale * self.baseline_px + shift_y_px, scale * self.em_px)


GUIDE_LINES = WritingLines(78.75, 82.5)
"""Lines of an empty drawing square, with room for accents on capitals.

Baseline and x-height are on the 28 rows that the arrow keys move the pen by.
"""

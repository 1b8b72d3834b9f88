"""Replays strokes in their order, at about the pace of a pen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QObject, QTimer
from vma_core.glyphs.strokes import Stroke, StrokeArrays

TICK_MS = 16
LONGEST_MS = 4000.0
"""Longest duration of a replay."""
POINT_MS = 12.0


class Replay(QObject):
    """Advances the drawn share from 0 to 1.

    Args:
        show: called with the share that is drawn by now, from 0 to 1; 1 is the last one, also
            where it is stopped.
    """

    def __init__(self, show: Callable[[float], None], parent: QObject) -> None:
        super().__init__(parent)
        self._show = show
        self._share = 0.0
        self._step = 1.0
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)

    @property
    def is_running(self) -> bool:
        """True during a replay."""
        return self._timer.isActive()

    def start(self, points: int) -> None:
        """Start at 0; the duration depends on the number of points."""
        self.stop()
        if points:
            self._share = 0.0
            self._step = TICK_MS / min(LONGEST_MS, max(TICK_MS, points * POINT_MS))
            self._timer.start()

    def stop(self) -> None:
        """Finish the replay at once."""
        if self._timer.isActive():
            self._timer.stop()
            self._show(1.0)

    def _tick(self) -> None:
        self._share += self._step
        if self._share >= 1.0:
            self.stop()
        else:
            self._show(self._share)


def first_strokes(strokes: Sequence[Stroke], share: float) -> tuple[Stroke, ...]:
    """The strokes after a share of all points."""
    left = int(share * sum(len(stroke.points) for stroke in strokes))
    kept: list[Stroke] = []
    for stroke in strokes:
        if left <= 0:
            break
        kept.append(replace(stroke, points=stroke.points[:left], widths_px=stroke.widths_px[:left]))
        left -= len(stroke.points)
    return tuple(kept)


def first_part(strokes: StrokeArrays, share: float) -> StrokeArrays:
    """As `first_strokes`, of arrays."""
    points = int(share * len(strokes.points_px))
    begun = int(np.searchsorted(strokes.starts[:-1], points))
    return StrokeArrays(
        strokes.points_px[:points],
        strokes.widths_px[:points],
        np.append(strokes.starts[:begun], points).astype(np.int64),
        strokes.filled[:begun],
        strokes.erases[:begun],
    )

"""The drawing once more, stroke by stroke, while the model answers as it did the first time."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, QTimer
from vma_core.glyphs.strokes import Stroke

from vma_gui.session import Session

TICK_MS = 16
LONGEST_MS = 4000.0
"""A replay takes no longer than this, however long the drawing took."""
POINT_MS = 12.0
"""Pace of strokes without times of their own, such as traced ones."""


class Replay(QObject):
    """Puts a growing part of the strokes on the canvas; ends with all of them."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._strokes: tuple[Stroke, ...] = ()
        self._shown = 0.0
        self._points_a_tick = 1.0
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)

    @property
    def is_running(self) -> bool:
        """True while strokes grow."""
        return self._timer.isActive()

    def start(self) -> None:
        """Begin with an empty canvas; the strokes are back when it ends or is stopped."""
        self.stop()
        if not self._session.strokes:
            return
        self._strokes = tuple(self._session.strokes)
        total = count_points(self._strokes)
        duration_ms = min(LONGEST_MS, total * POINT_MS)
        self._points_a_tick = max(1.0, total * TICK_MS / duration_ms)
        self._shown = 0.0
        self._timer.start()

    def stop(self) -> None:
        """Show everything at once."""
        if self._timer.isActive():
            self._timer.stop()
            self._session.set_strokes(self._strokes)

    def _tick(self) -> None:
        self._shown += self._points_a_tick
        if self._shown >= count_points(self._strokes):
            self.stop()
        else:
            self._session.set_strokes(first_points(self._strokes, int(self._shown)))


def count_points(strokes: tuple[Stroke, ...]) -> int:
    """Points of all strokes together."""
    return sum(len(stroke.points) for stroke in strokes)


def first_points(strokes: tuple[Stroke, ...], count: int) -> tuple[Stroke, ...]:
    """What was drawn when the pen had made this many points."""
    kept: list[Stroke] = []
    for stroke in strokes:
        if count <= 0:
            break
        kept.append(replace(stroke, points=stroke.points[:count]))
        count -= len(stroke.points)
    return tuple(kept)

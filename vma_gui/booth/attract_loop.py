"""The attract loop: strokes of the memory's own scripts, drawn on the real canvas."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from PySide6.QtCore import QObject, QPointF, QTimer, Signal
from vma_core.glyphs.strokes import Stroke, StrokeArrays, polyline
from vma_core.memory.entries import MemoryEntry
from vma_core.storage.starter_memory import SCRIPTS, STARTER_SOURCE, draw_character, vary_strokes

from vma_gui.booth.canvas import BoothCanvas
from vma_gui.document.entry_strokes import EntryStrokes

TICK_MS = {"full": 16, "calm": 33, "still": 33}
SPEED_PX_PER_S = {"full": 110.0, "calm": 70.0, "still": 70.0}
"""On the 105-pixel raster; a practised hand needs a second or two for a letter."""
LIFT_S = 0.18
LOOK_S = 2.4
"""The finished drawing stands so long."""
EMPTY_S = 0.6
NEW_HANDS = 1000
"""Hands of the attract loop are numbered from here: none of them wrote an entry of the memory."""


def drawing_of(entry: MemoryEntry, arrays: StrokeArrays, hand: int) -> tuple[Stroke, ...]:
    """An entry in another hand; `arrays` are its strokes, drawn or traced."""
    script, _, character = entry.label.partition(" ")
    found = next((s for s in SCRIPTS if s.name == script), None)
    if entry.source == STARTER_SOURCE and found is not None and character in found.characters:
        place = found.places[found.characters.index(character)]
        return draw_character(found.font, place, hand)
    strokes = [s for s in arrays.to_strokes() if not s.erases]
    lines = [np.array([(p.x_px, p.y_px) for p in s.points]) for s in strokes]
    varied = vary_strokes(lines, np.random.default_rng(hand))
    return tuple(
        polyline(((x, y) for x, y in line), s.width_px)
        for line, s in zip(varied, strokes, strict=True)
    )


class AttractLoop(QObject):
    """Draws one entry after the other until it is stopped.

    Signals:
        finger_moved(QPointF or None): where it draws, in the canvas's coordinates.
        finished: a drawing has been looked at; the next one begins.
    """

    finger_moved = Signal(object)
    finished = Signal()

    def __init__(
        self,
        canvas: BoothCanvas,
        entries: Callable[[], Sequence[MemoryEntry]],
        strokes: EntryStrokes,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self._entries = entries
        self._strokes = strokes
        self._random = np.random.default_rng()
        self._hand = NEW_HANDS
        self._motion = "full"
        self._running = False
        self._left: list[list[tuple[float, float]]] = []
        self._way = 0.0
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._tick)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._after: Callable[[], None] = self._begin
        self._pause.timeout.connect(lambda: self._after())

    @property
    def is_running(self) -> bool:
        """Whether it draws or waits to draw."""
        return self._running

    def start(self, motion: str) -> None:
        """Begin with an empty canvas."""
        self.stop()
        self._running = True
        self._motion = motion
        self._timer.setInterval(TICK_MS[motion])
        self._wait(EMPTY_S, self._begin)

    def stop(self) -> None:
        """Leave the canvas to somebody else; what was drawn is gone."""
        self._timer.stop()
        self._pause.stop()
        self._left = []
        self._canvas.cancel_stroke()
        self._canvas.wipe()
        self._running = False
        self.finger_moved.emit(None)

    def _wait(self, seconds: float, then: Callable[[], None]) -> None:
        self._after = then
        self._pause.start(round(1000 * seconds))

    def _begin(self) -> None:
        entries = self._entries()
        if not entries:
            self._wait(LOOK_S, self._begin)
            return
        entry = entries[int(self._random.integers(len(entries)))]
        arrays = self._strokes.get(entry)
        if arrays is None:  # it is still being traced
            self._wait(EMPTY_S, self._begin)
            return
        self._hand += 1
        strokes = drawing_of(entry, arrays, self._hand)
        self._left = [[(p.x_px, p.y_px) for p in stroke.points] for stroke in strokes]
        self._next_stroke()

    def _next_stroke(self) -> None:
        if not self._left:
            self.finger_moved.emit(None)
            self._wait(LOOK_S, self._end)
            return
        place = self._canvas.place(*self._left[0][0])
        self._way = 0.0
        self._canvas.begin_stroke(place, 1.0, False)
        self._timer.start()

    def _tick(self) -> None:
        """As far as a hand gets in one tick."""
        self._way += SPEED_PX_PER_S[self._motion] * TICK_MS[self._motion] / 1000
        points = self._left[0]
        while len(points) > 1 and self._way > 0:
            (x0, y0), (x1, y1) = points[0], points[1]
            length = float(np.hypot(x1 - x0, y1 - y0))
            if length <= self._way:
                self._way -= length
                points.pop(0)
                place = self._canvas.place(x1, y1)
            else:
                share = self._way / length
                x, y = x0 + share * (x1 - x0), y0 + share * (y1 - y0)
                points[0] = (x, y)
                self._way = 0.0
                place = self._canvas.place(x, y)
            self._canvas.extend_stroke(place, 1.0)
            self.finger_moved.emit(place)
        if len(points) <= 1:
            self._timer.stop()
            self._canvas.end_stroke()
            self._left.pop(0)
            self._wait(LIFT_S, self._next_stroke)

    def _end(self) -> None:
        self._canvas.wipe()
        self.finished.emit()
        self._wait(EMPTY_S, self._begin)


def to_parent(canvas: BoothCanvas, place: object) -> QPointF | None:
    """A place on the canvas in its parent's coordinates."""
    return canvas.mapToParent(place) if isinstance(place, QPointF) else None

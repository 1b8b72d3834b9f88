"""Attract loop: replays varied memory entries as live strokes on the booth canvas."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from PySide6.QtCore import QObject, QPointF, QTimer, Signal
from vma_core.glyphs.strokes import Stroke, StrokeArrays, polyline
from vma_core.memory.entries import MemoryEntry
from vma_core.storage.starter_memory import SCRIPTS, STARTER_SOURCE, draw_character, vary_strokes

from vma_gui.booth.canvas import BoothCanvas
from vma_gui.document.entry_strokes import EntryStrokes

TICK_MS = {"full": 16, "reduced": 33, "minimal": 33}
SPEED_PX_PER_S = {"full": 110.0, "reduced": 70.0, "minimal": 70.0}
"""Pen speed on the 105-pixel raster: one to two seconds per letter."""
PEN_UP_S = 0.18
HOLD_S = 2.4
"""How long a finished drawing stays on screen."""
BLANK_S = 0.6
FIRST_HAND_SEED = 1000
"""Handwriting seeds start here, so that no replay equals a starter entry."""


def vary_entry(entry: MemoryEntry, arrays: StrokeArrays, hand: int) -> tuple[Stroke, ...]:
    """Strokes of an entry in another handwriting.

    Args:
        entry: from the starter set, or any other.
        arrays: its strokes, drawn or traced.
        hand: seed of the variation.
    """
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
    """Draws one entry after another until stopped.

    Signals:
        finger_moved(QPointF or None): drawing position in canvas coordinates; None while lifted.
        finished: a drawing has been shown and the next one begins.
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
        self._rng = np.random.default_rng()
        self._hand = FIRST_HAND_SEED
        self._motion = "full"
        self._running = False
        self._remaining: list[list[tuple[float, float]]] = []
        self._distance_px = 0.0
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._tick)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._on_pause_end: Callable[[], None] = self._begin
        self._pause.timeout.connect(lambda: self._on_pause_end())

    @property
    def is_running(self) -> bool:
        """True between `start` and `stop`, pauses included."""
        return self._running

    def start(self, motion: str) -> None:
        """Clear the canvas and start; `motion` is a key of `TICK_MS`."""
        self.stop()
        self._running = True
        self._motion = motion
        self._timer.setInterval(TICK_MS[motion])
        self._wait(BLANK_S, self._begin)

    def stop(self) -> None:
        """Stop, and clear the canvas for the visitor."""
        self._timer.stop()
        self._pause.stop()
        self._remaining = []
        self._canvas.cancel_stroke()
        self._canvas.reset()
        self._running = False
        self.finger_moved.emit(None)

    def _wait(self, seconds: float, then: Callable[[], None]) -> None:
        self._on_pause_end = then
        self._pause.start(round(1000 * seconds))

    def _begin(self) -> None:
        entries = self._entries()
        if not entries:
            self._wait(HOLD_S, self._begin)
            return
        entry = entries[int(self._rng.integers(len(entries)))]
        arrays = self._strokes.get(entry)
        if arrays is None:  # it is still being traced
            self._wait(BLANK_S, self._begin)
            return
        self._hand += 1
        strokes = vary_entry(entry, arrays, self._hand)
        self._remaining = [[(p.x_px, p.y_px) for p in stroke.points] for stroke in strokes]
        self._next_stroke()

    def _next_stroke(self) -> None:
        if not self._remaining:
            self.finger_moved.emit(None)
            self._wait(HOLD_S, self._end)
            return
        place = self._canvas.raster_to_widget(*self._remaining[0][0])
        self._distance_px = 0.0
        self._canvas.begin_stroke(place, 1.0, False)
        self._timer.start()

    def _tick(self) -> None:
        """Advance the pen by one tick."""
        self._distance_px += SPEED_PX_PER_S[self._motion] * TICK_MS[self._motion] / 1000
        points = self._remaining[0]
        while len(points) > 1 and self._distance_px > 0:
            (x0, y0), (x1, y1) = points[0], points[1]
            length = float(np.hypot(x1 - x0, y1 - y0))
            if length <= self._distance_px:
                self._distance_px -= length
                points.pop(0)
                place = self._canvas.raster_to_widget(x1, y1)
            else:
                share = self._distance_px / length
                x, y = x0 + share * (x1 - x0), y0 + share * (y1 - y0)
                points[0] = (x, y)
                self._distance_px = 0.0
                place = self._canvas.raster_to_widget(x, y)
            self._canvas.extend_stroke(place, 1.0)
            self.finger_moved.emit(place)
        if len(points) <= 1:
            self._timer.stop()
            self._canvas.end_stroke()
            self._remaining.pop(0)
            self._wait(PEN_UP_S, self._next_stroke)

    def _end(self) -> None:
        self._canvas.reset()
        self.finished.emit()
        self._wait(BLANK_S, self._begin)


def to_parent(canvas: BoothCanvas, place: object) -> QPointF | None:
    """Map a canvas position to its parent's coordinates."""
    return canvas.mapToParent(place) if isinstance(place, QPointF) else None

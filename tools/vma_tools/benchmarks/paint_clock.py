"""Latency from a pen point to the painting of its answer."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtWidgets import QWidget
from vma_core.errors import UserError

PAINTED = QEvent.Type(QEvent.registerEventType())
NOTHING_LEFT = QEvent.Type(QEvent.registerEventType())
BEHIND_PAINTINGS = Qt.EventPriority.LowEventPriority.value - 1
"""Below the priority of paint events."""


class PaintClock(QObject):
    """Measures the time from a pen point to the painting that first shows its answer.

    An answer that looks like the previous one causes no painting; it counts as shown once all
    pending paintings are done.
    """

    def __init__(self, shown: Callable[[], int], *widgets: QWidget) -> None:
        """`shown` returns the stamp of the request whose answer would be painted."""
        super().__init__(widgets[0])
        self.latencies_ms: list[float] = []
        self._shown = shown
        self._waiting: list[tuple[int, float]] = []
        self._painting: list[float] = []
        for widget in widgets:
            widget.installEventFilter(self)

    def point(self, stamp: int, started: float) -> None:
        """Record a pen point that caused the request with this stamp."""
        self._waiting.append((stamp, started))

    def answer_arrived(self) -> None:
        """Handle a new answer, painted already, painted later, or equal to the last one."""
        self._note()
        if self._waiting:
            QCoreApplication.postEvent(self, QEvent(NOTHING_LEFT), BEHIND_PAINTINGS)

    def _paints(self) -> bool:
        """Move points answered by this painting from waiting to painting; whether there are any."""
        shown = self._shown()
        due = [started for stamp, started in self._waiting if stamp <= shown]
        self._waiting = [w for w in self._waiting if w[0] > shown]
        self._painting += due
        return bool(due)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Post an urgent event that follows the painting, which happens after the filter."""
        if event.type() == QEvent.Type.Paint and self._paints():
            urgent = Qt.EventPriority.HighEventPriority
            QCoreApplication.postEvent(self, QEvent(PAINTED), urgent.value)
        return False

    def event(self, event: QEvent) -> bool:
        """Record latencies once painting is done or not needed."""
        if event.type() not in (PAINTED, NOTHING_LEFT):
            return super().event(event)
        if event.type() == NOTHING_LEFT:
            self._paints()
        self._note()
        return True

    def _note(self) -> None:
        """Record the latencies of painted points."""
        now = time.perf_counter()
        self.latencies_ms += [(now - started) * 1e3 for started in self._painting]
        self._painting = []


def percentiles(values: list[float] | np.ndarray) -> dict[str, float]:
    """Median and 95th percentile."""
    if not len(values):
        raise UserError("Nothing was painted; the benchmark has no figures.")
    return {
        "p50": round(float(np.median(values)), 2),
        "p95": round(float(np.quantile(values, 0.95)), 2),
    }

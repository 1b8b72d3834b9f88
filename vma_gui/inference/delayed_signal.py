"""A timer for updates that may come a little later than their cause."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, QTimer

FOLLOWS_MS = 3
"""Delay of other views of the addresses, while their heat is painted first."""


class DelayedSignal(QTimer):
    """Fires once, a fixed time after the first `begin`; further calls do not postpone it."""

    def __init__(self, parent: QObject, delay_ms: int = FOLLOWS_MS) -> None:
        super().__init__(parent)
        self.setSingleShot(True)
        self.setTimerType(Qt.TimerType.PreciseTimer)
        self.setInterval(delay_ms)

    def begin(self) -> None:
        """Start the timer unless it runs."""
        if not self.isActive():
            self.start()

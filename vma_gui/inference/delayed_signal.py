"""What may come a little later than what it follows."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, QTimer

FOLLOWS_MS = 3
"""What else shows the addresses waits while their heat is painted and variants are chosen."""


class DelayedSignal(QTimer):
    """Goes off once a little after one or several beginnings; later ones do not put it off."""

    def __init__(self, parent: QObject, delay_ms: int = FOLLOWS_MS) -> None:
        super().__init__(parent)
        self.setSingleShot(True)
        self.setTimerType(Qt.TimerType.PreciseTimer)
        self.setInterval(delay_ms)

    def begin(self) -> None:
        """Something is to be followed."""
        if not self.isActive():
            self.start()

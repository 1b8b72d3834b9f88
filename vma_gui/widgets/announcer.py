"""Says to screen readers what changed elsewhere than where the focus is, without flooding them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from vma_gui.document.session import Session
from vma_gui.system.language import locale_number

PAUSE_MS = 1_000
"""Between two announcements of answers; while the pen moves only the newest is said."""

Say = Callable[[str, bool], None]
"""A sentence, and whether it should interrupt."""


class Announcer(QObject):
    """Announces answers once they have settled, and messages at once."""

    def __init__(self, session: Session, window: QWidget, say: Say | None = None) -> None:
        super().__init__(window)
        self._session = session
        self._window = window
        self._say = say or self._announce
        self._said = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self._say_answer)
        session.variants_changed.connect(self._timer.start)
        session.message.connect(self._say_message)

    def _say_answer(self) -> None:
        text = self.sentence()
        if text and text != self._said:
            self._said = text
            self._say(text, False)

    def _say_message(self, text: str, kind: str) -> None:
        self._say(text, kind == "error")

    def sentence(self) -> str:
        """What the present answer comes to."""
        session = self._session
        result, request = session.result, session.result_request
        if result is None or request is None or not len(result.images):
            return ""
        count = len(result.images)
        text = self.tr("{count} variants", "", count).format(count=locale_number(count))
        posterior = result.addresses.posterior
        if request.drawing is None or not len(posterior):
            return text
        if result.addresses.new_probability > 0.5:
            nothing = self.tr("nothing in memory fits")
            return f"{text}; {nothing}"
        row = int(np.argmax(posterior))
        number = request.memory.positions[row] + 1
        leads = self.tr("{label} leads with {percent} percent").format(
            label=request.memory.entries[row].label
            or self.tr("entry {number}").format(number=number),
            percent=locale_number(100 * float(posterior[row])),
        )
        return f"{text}; {leads}"

    def _announce(self, text: str, interrupts: bool) -> None:
        """To whoever listens; without a screen reader nothing is built."""
        if not QAccessible.isActive():
            return
        event = QAccessibleAnnouncementEvent(self._window, text)
        if interrupts:
            event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
        QAccessible.updateAccessibility(event)

"""Screen-reader announcements of answers and messages, rate-limited."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from vma_gui.document.session import Session
from vma_gui.system.language import locale_number

PAUSE_MS = 1_000
"""Delay after the last answer before it is announced."""

Speak = Callable[[str, bool], None]
"""Called with a sentence and whether it interrupts."""


class Announcer(QObject):
    """Announces answers once they have settled, and messages at once."""

    def __init__(self, session: Session, window: QWidget, speak: Speak | None = None) -> None:
        super().__init__(window)
        self._session = session
        self._window = window
        self._speak = speak or self._announce
        self._last_announced = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self._say_answer)
        session.variants_changed.connect(self._timer.start)
        session.message.connect(self.say_message)

    def _say_answer(self) -> None:
        text = self.sentence()
        if text and text != self._last_announced:
            self._last_announced = text
            self._speak(text, False)

    def say_message(self, text: str, kind: str) -> None:
        """Announce a message; an error interrupts."""
        self._speak(text, kind == "error")

    def sentence(self) -> str:
        """Summary of the current answer; "" if there is none."""
        session = self._session
        result, request = session.result, session.result_request
        if result is None or request is None or not len(result.images):
            return ""
        count = len(result.images)
        text = self.tr("{count} variants", "", count).format(count=locale_number(count))
        posterior = result.addresses.posterior
        if request.drawing is None or not len(posterior):
            return text
        # Its answer comes from a thread: the detector would keep the interface waiting.
        novelty = session.novelty_answer
        if novelty is not None and novelty[1].looks_new:
            nothing = self.tr("no entry matches")
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
        """Send the announcement if a screen reader is active."""
        if not QAccessible.isActive():
            return
        event = QAccessibleAnnouncementEvent(self._window, text)
        if interrupts:
            event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
        QAccessible.updateAccessibility(event)

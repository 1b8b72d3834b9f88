"""The staff's door: a code on large digits, locked for a while after wrong ones."""

from __future__ import annotations

import hmac
from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from vma_gui.booth import texts
from vma_gui.booth.layout import SPACING_PX
from vma_gui.booth.overlay import Overlay
from vma_gui.booth.texts import Speech
from vma_gui.booth.visitor_buttons import plain_button
from vma_gui.theme.theme import Theme

MAX_WRONG = 5
LOCKED_S = 60.0
CORNER_TAPS = 5
CORNER_WITHIN_S = 4.0
CORNER_PX = 120
LONGEST = 8


class CornerTaps:
    """The gesture: five taps in the upper left corner within four seconds. Pure."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._times: list[float] = []

    def tap(self, x: float, y: float, corner_px: float) -> bool:
        """A press at a place; True when it completes the gesture."""
        if x > corner_px or y > corner_px:
            self._times.clear()
            return False
        now = self._clock()
        self._times = [t for t in self._times if now - t <= CORNER_WITHIN_S] + [now]
        if len(self._times) < CORNER_TAPS:
            return False
        self._times.clear()
        return True


class Lock:
    """Compares codes; wrong ones close it for a minute. Pure."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._wrong = 0
        self._closed_until = float("-inf")

    @property
    def is_closed(self) -> bool:
        """True while no code is taken."""
        return self._clock() < self._closed_until

    def opens(self, entered: str, code: str) -> bool:
        """Whether this code opens the panel now."""
        if self.is_closed:
            return False
        if hmac.compare_digest(entered, code):
            self._wrong = 0
            return True
        self._wrong += 1
        if self._wrong >= MAX_WRONG:
            self._wrong = 0
            self._closed_until = self._clock() + LOCKED_S
        return False


class Keypad(Overlay):
    """Digits as dots.

    Signals:
        entered(str): as many digits as the code has.
    """

    entered = Signal(str)

    def __init__(self, theme: Theme, speech: Speech, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self._digits = ""
        self._length = 4
        self.display = QLabel()
        self.display.setProperty("role", "question")
        self.display.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.status = QLabel()
        self.status.setProperty("role", "trouble")
        self.status.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.body.addWidget(self.display)
        self.body.addWidget(self.status)
        grid = QGridLayout()
        grid.setSpacing(SPACING_PX)
        for number in range(10):
            button = plain_button("")
            button.setText(str(number))
            button.setAccessibleName(str(number))
            button.clicked.connect(lambda _=False, digit=str(number): self._press(digit))
            row, column = divmod(number - 1, 3) if number else (3, 1)
            grid.addWidget(button, row, column)
        self.close_button = plain_button("")
        speech.bind(self.close_button.setText, texts.close_text)
        self.close_button.clicked.connect(self.hide)
        grid.addWidget(self.close_button, 4, 0, 1, 3)
        self.body.addLayout(grid)

    def ask(self, length: int) -> None:
        """Open, empty."""
        self._length = min(length, LONGEST)
        self.status.setText("")
        self._set("")
        self.open()

    def refuse(self, text: str) -> None:
        """Say why, and take digits again."""
        self.status.setText(text)
        self._set("")

    def _press(self, digit: str) -> None:
        self._set(self._digits + digit)
        if len(self._digits) == self._length:
            self.entered.emit(self._digits)

    def _set(self, digits: str) -> None:
        self._digits = digits
        self.display.setText("●" * len(digits) + "○" * (self._length - len(digits)))

"""Access to the staff panel: corner tap gesture, code lock and keypad."""

from __future__ import annotations

import hmac
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from vma_gui.booth import texts
from vma_gui.booth.layout import SPACING_PX
from vma_gui.booth.overlay import Overlay
from vma_gui.booth.texts import Localizer
from vma_gui.booth.visitor_buttons import ICON_PX, touch_button
from vma_gui.theme.icons import icon
from vma_gui.theme.theme import Theme

translate = QCoreApplication.translate
MAX_WRONG_CODES = 5
LOCKOUT_S = 60.0
CORNER_TAPS = 5
TAP_WINDOW_S = 4.0
CORNER_PX = 120
MAX_DIGITS = 8


class CornerTapGesture:
    """Detects five taps in the upper left corner within four seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._times: list[float] = []

    def tap(self, x: float, y: float, corner_px: float) -> bool:
        """Register a press; True if it completes the gesture."""
        if x > corner_px or y > corner_px:
            self._times.clear()
            return False
        now = self._clock()
        self._times = [t for t in self._times if now - t <= TAP_WINDOW_S] + [now]
        if len(self._times) < CORNER_TAPS:
            return False
        self._times.clear()
        return True


class CodeLock:
    """Compares codes; locks for a minute after five wrong ones."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._wrong = 0
        self._locked_until = float("-inf")

    @property
    def is_locked(self) -> bool:
        """True during the lockout."""
        return self._clock() < self._locked_until

    def try_code(self, entered: str, code: str) -> bool:
        """Check a code; wrong ones count towards the lockout."""
        if self.is_locked:
            return False
        if hmac.compare_digest(entered, code):
            self._wrong = 0
            return True
        self._wrong += 1
        if self._wrong >= MAX_WRONG_CODES:
            self._wrong = 0
            self._locked_until = self._clock() + LOCKOUT_S
        return False


class Keypad(Overlay):
    """Digit entry, shown as dots.

    Signals:
        entered(str): the digits, once as many as the code has were typed.
    """

    entered = Signal(str)

    def __init__(self, theme: Theme, localizer: Localizer, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self._digits = ""
        self._length = 4
        self._theme = theme
        self.title = QLabel()
        self.title.setProperty("role", "sentence")
        self.title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        localizer.bind(self.title.setText, lambda: translate("BoothStaff", "Staff code"))
        self.body.addWidget(self.title)
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
            button = touch_button("")
            button.setText(str(number))
            button.setAccessibleName(str(number))
            button.clicked.connect(lambda _=False, digit=str(number): self._press(digit))
            row, column = divmod(number - 1, 3) if number else (3, 1)
            grid.addWidget(button, row, column)
        self.delete = touch_button("icon")
        localizer.bind(
            self.delete.setAccessibleName, lambda: translate("BoothStaff", "Delete digit")
        )
        self.delete.clicked.connect(lambda: self._set(self._digits[:-1]))
        grid.addWidget(self.delete, 3, 2)
        theme.changed.connect(self._update_icon)
        self._update_icon()
        self.close_button = touch_button("")
        localizer.bind(self.close_button.setText, texts.close_text)
        self.close_button.clicked.connect(self.hide)
        grid.addWidget(self.close_button, 4, 0, 1, 3)
        self.body.addLayout(grid)

    def prompt(self, length: int) -> None:
        """Open for a code of `length` digits."""
        self._length = min(length, MAX_DIGITS)
        self.status.setText("")
        self._set("")
        self.open()

    def reject(self, text: str) -> None:
        """Show why the code was rejected, and start over."""
        self.status.setText(text)
        self._set("")

    def _update_icon(self) -> None:
        self.delete.setIcon(icon("backspace", self._theme, side_px=ICON_PX))
        self.delete.setIconSize(QSize(ICON_PX, ICON_PX))

    def _press(self, digit: str) -> None:
        self.status.setText("")
        self._set(self._digits + digit)
        if len(self._digits) == self._length:
            self.entered.emit(self._digits)

    def _set(self, digits: str) -> None:
        self._digits = digits
        self.display.setText("●" * len(digits) + "○" * (self._length - len(digits)))

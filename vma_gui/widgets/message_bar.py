"""Messages over the window: one card above the layout, and the history of all messages."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QDateTime, QEvent, QObject, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QCursor, QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QWidget,
)

from vma_gui.theme.icons import icon
from vma_gui.theme.theme import Theme
from vma_gui.theme.tokens import UNIT_PX

INFO_MS = 6_000
"""Shortest time that information stays."""
INFO_MS_PER_CHARACTER = 80
MAX_WIDTH_PX = 640
"""Widest card at the default text size; longer text wraps."""
EDGE_PX = 4
"""Distance to the edge of the window."""
POINTER_PX = 32
"""A card is not shown nearer to the pointer than this if there is another place."""
KEPT_MESSAGES = 200
KEPT_WAITING = 20

Choice = tuple[str, Callable[[], None]]
"""Text of a button, and what it does."""


@dataclass(frozen=True, eq=False)
class Notice:
    """One message.

    Attributes:
        text: what happened, then what to do.
        kind: "info" or "error".
        choices: buttons.
        stays: whether it is shown until it is closed or answered.
        time: when it was first shown.
    """

    text: str
    kind: str
    choices: tuple[Choice, ...] = ()
    stays: bool = False
    time: QDateTime = field(default_factory=QDateTime.currentDateTime)


class MessageHistory(QObject):
    """The newest `KEPT_MESSAGES` messages, oldest first.

    Signals:
        added(Notice): a message came.
    """

    added = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.notices: deque[Notice] = deque(maxlen=KEPT_MESSAGES)

    def add(self, notice: Notice) -> None:
        self.notices.append(notice)
        self.added.emit(notice)

    def take_over(self, older: MessageHistory) -> None:
        """Put the messages of another window before this one's."""
        self.notices = deque([*older.notices, *self.notices], KEPT_MESSAGES)


class MessageBar(QFrame):
    """Card over the bottom centre of a window; it never changes the layout.

    The bottom centre holds the status line and the legend, nothing to click; with the pointer
    there, the card comes over the menu bar instead. Errors and questions stay until they are
    closed or answered. Information hides after `INFO_MS` or longer, not while the pointer or the
    focus is on it, and then shows the error or question that it covered again.
    """

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("message")
        self._theme = theme
        self._window = window
        self.history = MessageHistory(self)
        self._notice: Notice | None = None
        self._waiting: list[Notice] = []
        """Errors and questions that newer messages cover, newest last."""
        self._at_top = False
        self._label = QLabel()
        self._label.setWordWrap(True)
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.close_button = QToolButton()
        self.close_button.setAccessibleName(self.tr("Close message"))
        self.close_button.setToolTip(self.tr("Close message"))
        self.close_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.close_button.clicked.connect(self.dismiss)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 4, 8)
        row.setSpacing(UNIT_PX)
        row.addWidget(self._label, 1)
        self._choices = QHBoxLayout()
        row.addLayout(self._choices)
        row.addWidget(self.close_button)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.end_if_unused)
        theme.changed.connect(self._show_icon)
        window.installEventFilter(self)
        self._show_icon()
        self.hide()

    @property
    def text(self) -> str:
        """The message shown, or "" while hidden."""
        return "" if self._notice is None else self._notice.text

    def show_message(self, text: str, kind: str) -> None:
        """Show a message; `kind` is "info" or "error"."""
        self._begin(Notice(text, kind, stays=kind == "error"))

    def show_choices(self, text: str, choices: Sequence[Choice], stays: bool = True) -> Notice:
        """Show a message with buttons, until one is pressed or, unless it `stays`, for a while."""
        notice = Notice(text, "info", tuple(choices), stays)
        self._begin(notice)
        return notice

    def dismiss(self) -> None:
        """Close the message shown; one that it covered comes back."""
        self._notice = None
        self._show(self._waiting.pop() if self._waiting else None)

    def withdraw(self, notice: Notice | None) -> None:
        """Close one message, wherever it is, because it no longer applies."""
        if notice is not None and notice is self._notice:
            self.dismiss()
        else:
            self._waiting = [other for other in self._waiting if other is not notice]

    def show_progress(self, notice: Notice, text: str) -> None:
        """Another text for a message while it is shown, such as how far the work is."""
        if notice is self._notice and text != self._label.text():
            self._label.setText(text)
            self._arrange()

    def stay_above(self, widget: QWidget) -> None:
        """Come to the front again whenever a part of the window does, such as an opened dock."""
        widget.installEventFilter(self)

    def _begin(self, notice: Notice) -> None:
        self.history.add(notice)
        covered = self._notice
        if covered is not None and covered.stays:
            self._waiting.append(covered)
        # The same error again is one error to close.
        self._waiting = [other for other in self._waiting if other.text != notice.text]
        del self._waiting[:-KEPT_WAITING]
        self._show(notice)

    def _show(self, notice: Notice | None) -> None:
        self._timer.stop()
        self._clear_choices()
        self._notice = notice
        if notice is None:
            self.hide()
            return
        self._label.setText(notice.text)
        self.setAccessibleName(notice.text)
        self.setProperty("kind", notice.kind)
        self.style().unpolish(self)
        self.style().polish(self)
        for name, chosen in notice.choices:
            button = QPushButton(name)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda _=False, c=chosen: self._choose(c))
            self._choices.addWidget(button)
            button.show()  # now, as the card is arranged for it
        self._at_top = self._covers_pointer()
        self._arrange()
        self.show()
        self.raise_()
        if not notice.stays:
            self._timer.start(max(INFO_MS, INFO_MS_PER_CHARACTER * len(notice.text)))

    def _choose(self, chosen: Callable[[], None]) -> None:
        self.dismiss()
        chosen()

    def remaining_ms(self) -> int:
        """Time until the message hides; 0 if it stays."""
        return max(0, self._timer.remainingTime())

    def end_if_unused(self) -> None:
        """Close information whose time is over, unless the user is at it."""
        if self._is_used():
            self._timer.start(INFO_MS)
        else:
            self.dismiss()

    def _is_used(self) -> bool:
        """Whether the user reads or operates the card."""
        focus = self._window.focusWidget()
        return self.underMouse() or (focus is not None and self.isAncestorOf(focus))

    def _place(self, at_top: bool) -> QRect:
        """The card's rectangle in the window."""
        factor = self._theme.scaled(1.0)
        width = min(round(MAX_WIDTH_PX * factor), self._window.width() - 8 * UNIT_PX)
        width = min(width, self._natural_width())
        layout = self.layout()
        assert layout is not None
        height = max(layout.heightForWidth(width), layout.minimumSize().height())
        top = EDGE_PX if at_top else self._window.height() - height - EDGE_PX
        return QRect((self._window.width() - width) // 2, top, width, height)

    def _natural_width(self) -> int:
        """Width at which the text needs one line."""
        layout = self.layout()
        assert layout is not None
        self.ensurePolished()
        others = layout.minimumSize().width() - self._label.minimumSizeHint().width()
        lines = self._label.text().split("\n")
        text = max(self._label.fontMetrics().horizontalAdvance(line) for line in lines)
        return others + text + 2 * UNIT_PX

    def _covers_pointer(self) -> bool:
        """Whether the card at the bottom would come under the pointer."""
        pointer = self._window.mapFromGlobal(QCursor.pos())
        near = QRect(0, 0, 2 * POINTER_PX, 2 * POINTER_PX)
        near.moveCenter(pointer)
        return self._window.isActiveWindow() and self._place(at_top=False).intersects(near)

    def _arrange(self) -> None:
        self.setGeometry(self._place(self._at_top))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the window's size; stay above what comes to the front."""
        if watched is self._window:
            if event.type() == QEvent.Type.Resize and self.text:
                self._arrange()
        elif event.type() == QEvent.Type.ZOrderChange and not self.isHidden():
            self.raise_()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes the message that has the focus."""
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            super().keyPressEvent(event)

    def _clear_choices(self) -> None:
        while (item := self._choices.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def _show_icon(self) -> None:
        self.close_button.setIcon(icon("x", self._theme))

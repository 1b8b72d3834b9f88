"""What the page lacks: a line of missing characters, and a notice in the place of an empty page."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from vma_gui.system.language import locale_number
from vma_gui.theme.tokens import TARGET_PX, UNIT_PX
from vma_gui.widgets.basics import muted_label, push_button

MAX_BUTTONS = 6
"""Missing characters with a button each; the others are counted."""


class MissingLine(QWidget):
    """How much is written, and a button for each character that is missing.

    Its height is always the same, so that nothing moves.

    Signals:
        draw_requested(str): a character is to be drawn.
    """

    draw_requested = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.status = muted_label()
        self.status.setMinimumWidth(1)  # cut rather than widening the panel
        self.status.setAccessibleName(self.tr("Letters on the page"))
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(2)
        self._more = muted_label()
        self._by_character: dict[str, QToolButton] = {}
        self._offered: tuple[tuple[str, tuple[str, ...]], ...] = ()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.status)
        row.addLayout(self._buttons)
        row.addWidget(self._more)
        row.addStretch()
        row.addStrut(TARGET_PX + 4)

    @property
    def buttons(self) -> dict[str, QToolButton]:
        """Button of each character that has one."""
        return dict(self._by_character)

    def show_missing(self, missing: Mapping[str, tuple[str, ...]]) -> None:
        """Offer to draw characters, the first ones with a button.

        Args:
            missing: characters, with the accents that are enough where the letter below is drawn.
        """
        characters = tuple(missing)
        offered = tuple(missing.items())[:MAX_BUTTONS]
        left = len(characters) - len(offered)
        more = self.tr("+{count}").format(count=locale_number(left)) if left else ""
        self._more.setText(more)
        self._more.setToolTip(" ".join(characters[MAX_BUTTONS:][:200]))
        self._more.setHidden(not left)
        if offered == self._offered:
            return
        self._offered = offered
        for button in self._by_character.values():
            button.hide()
            button.deleteLater()
        self._by_character = {}
        for character, marks in offered:
            button = QToolButton()
            button.setText(character.replace("&", "&&"))
            text = self.tr("Draw “{character}”, which the memory lacks")
            if marks:
                text = self.tr("Draw “{character}”, which the memory lacks; “{mark}” is enough")
            text = text.format(character=character, mark=" ".join(marks))
            button.setToolTip(text)
            button.setAccessibleName(text)
            button.setProperty("role", "missing")
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda _=False, c=character: self.draw_requested.emit(c))
            self._buttons.addWidget(button)
            self._by_character[character] = button


class PageNotice(QFrame):
    """A sentence with buttons, centred over a view."""

    def __init__(self, view: QWidget) -> None:
        super().__init__(view)
        self.setObjectName("notice")
        self._view = view
        self._label = QLabel()
        self._label.setWordWrap(True)
        self._label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.buttons: list[QPushButton] = []
        self._row = QHBoxLayout()
        self._row.setSpacing(UNIT_PX)
        self._row.addStretch()
        self._row.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(*(2 * UNIT_PX,) * 4)
        column.setSpacing(12)
        column.addWidget(self._label)
        column.addLayout(self._row)
        self._shown: tuple[str, tuple[str, ...]] = ("", ())
        view.installEventFilter(self)
        self.hide()

    @property
    def text(self) -> str:
        """The sentence shown, or ""."""
        return "" if self.isHidden() else self._label.text()

    def show_text(self, text: str, *offers: tuple[str, Callable[[], object]]) -> None:
        """Show a sentence with a button for each (text, callback); "" hides the notice."""
        names = tuple(name for name, _ in offers)
        if (text, names) == self._shown:
            return
        self._shown = text, names
        for button in self.buttons:
            button.hide()
            button.deleteLater()
        self.buttons = []
        for name, run in offers:
            button = push_button(name, run)
            self._row.insertWidget(self._row.count() - 1, button)
            button.show()  # counts for the height at once
            self.buttons.append(button)
        self._label.setText(text)
        self.setVisible(bool(text))
        self._place()

    def _place(self) -> None:
        if self.isHidden():
            return
        room = self._view.rect().adjusted(UNIT_PX, UNIT_PX, -UNIT_PX, -UNIT_PX)
        self.ensurePolished()
        width = min(max(360, self.minimumSizeHint().width()), room.width())
        layout = self.layout()
        assert layout is not None
        layout.invalidate()  # a hidden label does not tell of another text
        height = max(layout.totalHeightForWidth(width), layout.totalMinimumSize().height())
        self.resize(width, height)
        self.move(
            room.x() + max(0, room.width() - width) // 2,
            room.y() + max(0, room.height() - height) // 3,
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in the middle of the view."""
        if watched is self._view and event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            self._place()
        return False

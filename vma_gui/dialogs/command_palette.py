"""Command palette: fuzzy search over all menu actions."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QMenuBar,
    QVBoxLayout,
    QWidget,
)

from vma_gui.theme.tokens import UNIT_PX
from vma_gui.widgets.basics import GrowingDialog, resize_scaled

SIZE_PX = (520, 420)
LIST_KEYS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class CommandPalette(GrowingDialog):
    """Search field and matching actions; once accepted, `action` is the chosen one."""

    def __init__(self, bar: QMenuBar, window: QWidget) -> None:
        super().__init__(window)
        self.setWindowTitle(self.tr("Commands"))
        resize_scaled(self, *SIZE_PX)
        self.line = QLineEdit()
        self.line.setPlaceholderText(self.tr("Search commands"))
        self.line.setAccessibleName(self.tr("Command"))
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Commands"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(2 * UNIT_PX,) * 4)
        layout.setSpacing(UNIT_PX)
        layout.addWidget(self.line)
        layout.addWidget(self.list, 1)
        self._actions = [(text, action) for text, action in menu_actions(bar) if action.isEnabled()]
        self.line.textChanged.connect(self._fill)
        self.line.returnPressed.connect(self.accept)
        self.line.installEventFilter(self)
        self.list.itemClicked.connect(lambda _: self.accept())
        self._fill("")

    @property
    def action(self) -> QAction | None:
        item = self.list.currentItem()
        return item.data(Qt.ItemDataRole.UserRole) if item is not None else None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrow keys move in the list while the search field keeps the focus."""
        pressed = event.type() == QEvent.Type.KeyPress
        if pressed and isinstance(event, QKeyEvent) and event.key() in LIST_KEYS:
            self.list.event(event)
            return True
        return super().eventFilter(watched, event)

    def _fill(self, typed: str) -> None:
        self.list.clear()
        ranked = [(rank(typed, text), text, action) for text, action in self._actions]
        for _, text, action in sorted(
            (found for found in ranked if found[0] >= 0), key=lambda found: found[0]
        ):
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            item = QListWidgetItem(f"{text}    {keys}" if keys else text)
            item.setData(Qt.ItemDataRole.UserRole, action)
            item.setToolTip(action.toolTip())
            self.list.addItem(item)
        self.list.setCurrentRow(0)


def menu_actions(menu: QMenuBar | QMenu, path: str = "") -> Iterator[tuple[str, QAction]]:
    """(path such as “View › Theme › Dark”, action) of all menu entries."""
    for action in menu.actions():
        text = action.text().replace("&", "").rstrip("…")
        submenu = action.menu()
        if isinstance(submenu, QMenu):
            yield from menu_actions(submenu, f"{path}{text} › ")
        elif text:
            yield path + text, action


def rank(typed: str, text: str) -> int:
    """Cost of a fuzzy match; lower is better, −1 is no match.

    Letters must occur in order; word starts and consecutive letters cost nothing.
    """
    low, place, cost = text.casefold(), -1, 0
    for letter in typed.casefold().replace(" ", ""):
        found = low.find(letter, place + 1)
        if found < 0:
            return -1
        begins = found == 0 or not low[found - 1].isalnum()
        cost += 0 if found == place + 1 or begins else found - place
        place = found
    return cost

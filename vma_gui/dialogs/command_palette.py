"""Command palette: fuzzy search over all menu actions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

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

from vma_gui.actions.actions import disabled_reason
from vma_gui.theme.tokens import UNIT_PX
from vma_gui.widgets.basics import GrowingDialog, muted_label, resize_scaled

SIZE_PX = (520, 420)
SCATTERED = 3
"""Matches with a higher cost per letter count as accidental: the letters are far apart."""
NEAREST = 6
MIN_LIKENESS = 0.62
"""Of the nearest commands, from 0 to 1."""
TIP_SHARE = 0.9
"""Weight of words in tool tips relative to those in names."""
MIN_STEM = 4
"""Letters of a shared beginning that makes two words similar."""
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
        self.note = muted_label()
        self.note.setWordWrap(True)
        self.note.hide()
        layout.addWidget(self.line)
        layout.addWidget(self.note)
        layout.addWidget(self.list, 1)
        self._actions = list(menu_actions(bar))
        self._synonyms = dict(pair.split("=") for pair in self._synonym_list().split())
        self.line.textChanged.connect(self._fill)
        self.line.returnPressed.connect(self._choose)
        self.line.installEventFilter(self)
        self.list.itemClicked.connect(lambda _: self._choose())
        self._fill("")

    @property
    def action(self) -> QAction | None:
        item = self.list.currentItem()
        found: QAction | None = item.data(Qt.ItemDataRole.UserRole) if item is not None else None
        return found if found is not None and found.isEnabled() else None

    def _choose(self) -> None:
        if self.action is not None:
            self.accept()

    def _synonym_list(self) -> str:
        """Words of other programs for words of this one."""
        return self.tr(
            "brush=pen rubber=eraser trash=delete bin=delete remove=delete erase=clear "
            "typeface=font colour=theme color=theme png=variants svg=variants gif=animation "
            "star=favourite heart=favourite like=favourite mask=disable hide=disable "
            "tag=label rename=label search=filter random=seed shuffle=seed help=shortcuts "
            "preferences=theme settings=theme csv=data"
        )

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
        matches = [match for match in ranked if match[0] >= 0]
        # What cannot be done now is listed too, greyed, after what can.
        matches.sort(key=lambda match: (match[0], not match[2].isEnabled()))
        found = [(text, action) for _, text, action in matches]
        if matches and matches[0][0] <= SCATTERED * len(typed):
            note = ""
        elif nearest := self._nearest(typed):
            found = nearest
            note = self.tr("No command is called “{name}”. Nearest commands:")
        elif found:
            note = self.tr("No command is called “{name}”. These have its letters:")
        else:
            note = self.tr("No command is called “{name}”, or anything like it.")
        self.note.setText(note.format(name=typed.strip()))
        self.note.setVisible(bool(note))
        self.line.setAccessibleDescription(self.note.text())
        for text, action in found:
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            item = QListWidgetItem(f"{text}    {keys}" if keys else text)
            item.setData(Qt.ItemDataRole.UserRole, action)
            item.setToolTip(action.toolTip())
            if not action.isEnabled():
                item.setFlags(Qt.ItemFlag.NoItemFlags)
                reason = disabled_reason(action)
                text = self.tr("{name} (not available now)")
                if reason:
                    text = self.tr("{name} – {reason}")
                item.setText(text.format(name=item.text(), reason=reason))
            self.list.addItem(item)
        enabled = (row for row, (_, action) in enumerate(found) if action.isEnabled())
        self.list.setCurrentRow(next(enabled, -1))

    def _nearest(self, typed: str) -> list[tuple[str, QAction]]:
        """At most `NEAREST` actions whose names or tool tips have the most similar words."""
        typed = " ".join(self._synonyms.get(word, word) for word in typed.casefold().split())
        found = [
            (max(likeness(typed, text), TIP_SHARE * likeness(typed, action.toolTip())), number)
            for number, (text, action) in enumerate(self._actions)
        ]
        best = sorted((f for f in found if f[0] >= MIN_LIKENESS), key=lambda f: (-f[0], f[1]))
        return [self._actions[number] for _, number in best[:NEAREST]]


def likeness(typed: str, text: str) -> float:
    """Mean similarity, 0 to 1, of each typed word to the most similar word of a text."""
    typed_words, words = (re.findall(r"\w+", t.casefold()) for t in (typed, text))
    if not typed_words or not words:
        return 0.0
    best = [max(_word_likeness(word, other) for other in words) for word in typed_words]
    return sum(best) / len(best)


def _word_likeness(word: str, other: str) -> float:
    """A shared beginning counts as a match: “favourit” and “favourites”, “delet” and “delete”."""
    if len(word) >= MIN_STEM and (other.startswith(word) or word.startswith(other[:-1])):
        return 1.0 if len(other) >= MIN_STEM else 0.0
    return SequenceMatcher(None, word, other).ratio()


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

    Beginnings of words cost nothing, and their other parts 1. Else letters must occur in order;
    word starts and consecutive letters cost nothing.
    """
    low, place, cost = text.casefold(), -1, 0
    wanted = typed.casefold().split()
    if all(word in low for word in wanted):
        return 0 if all(re.search(rf"\b{re.escape(word)}", low) for word in wanted) else 1
    for letter in "".join(wanted):
        found = low.find(letter, place + 1)
        if found < 0:
            return -1
        begins = found == 0 or not low[found - 1].isalnum()
        cost += 0 if found == place + 1 or begins else found - place
        place = found
    return cost

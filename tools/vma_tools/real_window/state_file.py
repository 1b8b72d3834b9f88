"""What a program under test shows, written to a file again and again."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QListWidget,
    QMenu,
    QMenuBar,
    QPushButton,
    QToolButton,
    QWidget,
)

from vma_gui.widgets.basics import LiveText

WRITE_MS = 50

Place = list[int]
"""Of a widget's middle on the screen."""


class StateFile(QTimer):
    """Writes a state as JSON every `WRITE_MS`; "written" counts the times.

    Args:
        path: of the file, which is replaced atomically.
        state: returns the present state; None if there is none to write yet.
    """

    def __init__(self, path: Path, state: Callable[[], dict[str, object] | None]) -> None:
        super().__init__()
        self._path = path
        self._state = state
        self._written = 0
        self.setInterval(WRITE_MS)
        self.timeout.connect(self._write)

    def _write(self) -> None:
        state = self._state()
        if state is None:
            return
        self._written += 1
        new = self._path.with_suffix(".new")
        new.write_text(json.dumps(state | {"written": self._written}))
        os.replace(new, self._path)


def deliver_every_motion() -> None:
    """Have Qt deliver each motion of the pointer; call it once the application is created.

    On X11 it delivers only the last of those that wait. Lines drawn by a script, much faster than
    by hand, would lose their corners.
    """
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_CompressHighFrequencyEvents, False)


def place_of(widget: QWidget) -> Place:
    """The middle of a widget on the screen."""
    middle = widget.mapToGlobal(widget.rect().center())
    return [middle.x(), middle.y()]


def rect_of(widget: QWidget, rect: QRect) -> list[int]:
    """Left, top, width and height on the screen of a part of a widget."""
    corner = widget.mapToGlobal(rect.topLeft())
    return [corner.x(), corner.y(), rect.width(), rect.height()]


def button_places(windows: Iterable[QWidget]) -> dict[str, Place]:
    """Screen places of visible, enabled buttons by their texts, icons by their accessible names."""
    found: dict[str, Place] = {}
    for top in windows:
        pressed: list[QAbstractButton] = [*top.findChildren(QToolButton)]
        for button in (*pressed, *top.findChildren(QPushButton)):
            if button.isVisible() and button.isEnabled():
                is_icon = isinstance(button, QToolButton) or not button.text()
                name = button.accessibleName() if is_icon else button.text().replace("&", "")
                found[name.strip()] = place_of(button)
    return found


def choice_places() -> dict[str, Place]:
    """Screen places of the open dialog's combo boxes that can be used, by their current texts."""
    modal = QApplication.activeModalWidget()
    boxes = [] if modal is None else modal.findChildren(QComboBox)
    return {
        box.currentText(): place_of(box) for box in boxes if box.isVisible() and box.isEnabled()
    }


def row_places() -> dict[str, Place]:
    """Screen places of the rows of the open dialog's lists, by their texts."""
    modal, found = QApplication.activeModalWidget(), {}
    for rows in [] if modal is None else modal.findChildren(QListWidget):
        for row in range(rows.count() if rows.isVisible() else 0):
            item = rows.item(row)
            place = rows.viewport().mapToGlobal(rows.visualItemRect(item).center())
            found[item.text()] = [place.x(), place.y()]
    return found


def menu_places() -> dict[str, Place]:
    """Screen places of what a press opens or triggers: the open menu's items, else the menu bar."""
    popup = QApplication.activePopupWidget()
    if popup is not None or QApplication.activeModalWidget() is not None:
        return dict(_items(popup)) if isinstance(popup, QMenu) else {}
    shown = [window for window in QApplication.topLevelWidgets() if window.isVisible()]
    bars = [bar for window in shown for bar in window.findChildren(QMenuBar)]
    return dict(_items(bars[0])) if bars else {}


def _items(menu: QMenu | QMenuBar) -> Iterator[tuple[str, Place]]:
    for action in menu.actions():
        rect: QRect = menu.actionGeometry(action)
        if not action.isSeparator() and action.isEnabled() and rect.isValid():
            middle = menu.mapToGlobal(rect.center())
            yield _name(action), [middle.x(), middle.y()]


def _name(action: QAction) -> str:
    """The text without its key."""
    return action.text().partition("\t")[0].replace("&&", "\0").replace("&", "").replace("\0", "&")


def visible_texts(windows: Iterable[QWidget]) -> list[str]:
    """Texts of the labels in view, from top to bottom."""
    found: list[tuple[int, int, str]] = []
    for top in windows:
        labels = [(label, label.text()) for label in top.findChildren(QLabel)]
        live = [(text, text.text) for text in top.findChildren(LiveText)]
        for widget, text in (*labels, *live):
            if text and widget.isVisible() and not widget.visibleRegion().isEmpty():
                corner = widget.mapToGlobal(QPoint(0, 0))
                found.append((corner.y(), corner.x(), text))
    return [text for _, _, text in sorted(found)]

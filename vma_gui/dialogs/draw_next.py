"""What a font still lacks: the characters of a script that are not drawn yet, to be drawn."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QT_TRANSLATE_NOOP, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFormLayout,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)
from vma_core.export.font.coverage import SCRIPTS, likely_script, missing_characters

from vma_gui.system.language import locale_number
from vma_gui.theme.tokens import UNIT_PX
from vma_gui.widgets.basics import ComboBox, muted_label, scaled_px

MOST = 40
"""Maximum number of characters to draw next."""
CELL_PX, ROWS = 30, 3
"""Side of a character's cell, and rows in view."""
CHOOSING_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
SCRIPT_NAMES = {
    "Latin": QT_TRANSLATE_NOOP("DrawNext", "Latin"),
    "Western European": QT_TRANSLATE_NOOP("DrawNext", "Western European"),
    "Central European": QT_TRANSLATE_NOOP("DrawNext", "Central European"),
    "Greek": QT_TRANSLATE_NOOP("DrawNext", "Greek"),
    "Cyrillic": QT_TRANSLATE_NOOP("DrawNext", "Cyrillic"),
    "Hebrew": QT_TRANSLATE_NOOP("DrawNext", "Hebrew"),
    "Hiragana": QT_TRANSLATE_NOOP("DrawNext", "Hiragana"),
    "Katakana": QT_TRANSLATE_NOOP("DrawNext", "Katakana"),
}


class Characters(QListWidget):
    """Cells with a character each.

    Signals:
        chosen(str): a character was clicked, or Return or Space was pressed on it.
    """

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setViewMode(QListWidget.ViewMode.IconMode)
        self.setMovement(QListWidget.Movement.Static)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        # No drops: Qt's row format contains objects that PySide would unpickle.
        self.setDragDropMode(QAbstractItemView.DragDropMode.NoDragDrop)
        side_px = scaled_px(self, CELL_PX)
        self.setGridSize(QSize(side_px, side_px))
        self.setFixedHeight(ROWS * side_px + 2 * self.frameWidth())
        self.itemClicked.connect(self._choose)

    def _choose(self, item: QListWidgetItem) -> None:
        self.chosen.emit(item.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keep Return from the dialog's default button."""
        item = self.currentItem()
        if item is not None and event.key() in CHOOSING_KEYS:
            event.accept()
            self._choose(item)
        else:
            super().keyPressEvent(event)


class DrawNext(QWidget):
    """A choice of scripts, and the characters that one lacks, most useful first.

    Signals:
        draw_requested(str): a character was clicked, or activated with the keyboard.
    """

    draw_requested = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.script = ComboBox()
        for script in SCRIPTS:
            self.script.addItem(self.tr(str(SCRIPT_NAMES[script])), script)
        self.script.setAccessibleName(self.tr("Script"))
        self.status = muted_label()
        self.status.setWordWrap(True)
        self.characters = Characters()
        self.characters.setAccessibleName(self.tr("Draw these next"))
        self.characters.chosen.connect(self.draw_requested)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(UNIT_PX)
        form = QFormLayout()
        form.addRow(self.tr("Draw these next"), self.script)
        column.addLayout(form)
        column.addWidget(self.status)
        column.addWidget(self.characters)
        self._drawn: frozenset[str] = frozenset()
        self.script.currentIndexChanged.connect(self._fill)

    def choose_script(self, drawn: Iterable[str]) -> None:
        """Choose the script that most of the drawn characters belong to."""
        self.script.setCurrentIndex(self.script.findData(likely_script(drawn)))

    def show_missing(self, drawn: Iterable[str]) -> None:
        """Offer what is missing beside the drawn characters."""
        self._drawn = frozenset(drawn)
        self._fill()

    def _fill(self) -> None:
        missing, drawn = missing_characters(self._drawn, self.script.currentData())
        self.characters.clear()
        self.characters.setVisible(bool(missing))
        if not missing:
            self.status.setText(self.tr("All characters of this script are drawn."))
            return
        text = self.tr("{drawn} of {total} drawn. Click a missing one to draw it:")
        total = drawn + len(missing)
        self.status.setText(text.format(drawn=locale_number(drawn), total=locale_number(total)))
        tip = self.tr("Draw “{character}”, which the memory lacks")
        self.characters.addItems(missing[:MOST])
        for row, character in enumerate(missing[:MOST]):
            item = self.characters.item(row)
            item.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
            item.setToolTip(tip.format(character=character))

"""Dialog for a scanned sheet of letters: check, correct and label the detected boxes."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from vma_core.importers.imported_glyph import ImportedGlyph
from vma_core.importers.letter_sheet import (
    Box,
    Sheet,
    find_letters,
    in_reading_order,
    shrunk,
    split,
    with_labels,
)

from vma_gui.dialogs.letter_sheet_view import SheetView
from vma_gui.inference.background import BackgroundTask
from vma_gui.system.language import locale_number
from vma_gui.theme.theme import Theme
from vma_gui.widgets.basics import muted_label, resize_scaled, scaled_px

SIDE_PX = 280


class SheetDialog(QDialog):
    """Editor for the boxes of a sheet; once accepted, `found` has the letters in reading order."""

    def __init__(
        self, sheet: Sheet, boxes: list[Box], name: str, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Letter sheet"))
        resize_scaled(self, 1080, 720)
        self.found: list[ImportedGlyph] = []
        self.boxes = boxes
        self._sheet = sheet
        self._name = name
        self._history: list[tuple[Sheet, list[Box]]] = []
        self._background = BackgroundTask(self)
        self.view = SheetView(theme)
        self.view.edited.connect(self._edited)
        self.view.selection_changed.connect(self._show_selection)
        self._title = QLabel()
        self._title.setProperty("role", "title")
        self.labels = QLineEdit()
        self.labels.setAccessibleName(self.tr("Labels of all letters, in reading order"))
        self.labels.setPlaceholderText(self.tr("abcdef…, or words with spaces"))
        self.labels.textEdited.connect(self._label_all)
        self.label = QLineEdit()
        self.label.setAccessibleName(self.tr("Label of the selected letters"))
        self.label.setPlaceholderText(self.tr("Select a letter"))
        self.label.textEdited.connect(self._label_selected)
        self.label.returnPressed.connect(self._next)
        self._status = muted_label()
        self._status.setWordWrap(True)
        self._lay_out()
        self.view.show_sheet(sheet.grey)
        self._show(boxes)

    def _lay_out(self) -> None:
        self.merge_button = self._button(
            self.tr("Merge"), "M", self.tr("Merge the selected boxes into one")
        )
        self.merge_button.clicked.connect(self.merge)
        self.split_button = self._button(
            self.tr("Split"), "S", self.tr("Split the box where there is least ink")
        )
        self.split_button.clicked.connect(self.split)
        self.remove_button = self._button(self.tr("Remove"), "Del", self.tr("Not a letter"))
        self.remove_button.clicked.connect(self.remove)
        self.rotate_button = self._button(
            self.tr("Rotate"),
            "R",
            self.tr("Rotate a quarter turn clockwise and find the letters again"),
        )
        self.rotate_button.clicked.connect(self.rotate)
        self.undo_button = self._button(self.tr("Undo"), "Ctrl+Z", self.tr("Undo the last change"))
        self.undo_button.clicked.connect(self.undo)
        QShortcut(QKeySequence(QKeySequence.StandardKey.SelectAll), self.view, self._select_all)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self._ok = buttons.button(QDialogButtonBox.StandardButton.Ok)
        self._ok.setText(self.tr("Continue"))
        self._ok.setProperty("role", "primary")
        # Return in a field goes to the next letter instead of accepting.
        self._ok.setAutoDefault(False)
        self._ok.setDefault(False)
        buttons.button(QDialogButtonBox.StandardButton.Cancel).setAutoDefault(False)
        buttons.accepted.connect(self._finish)
        buttons.rejected.connect(self.reject)
        hint = muted_label(
            self.tr(
                "Drag a box or its edges; drag elsewhere to add a box. Shift-click "
                "to select several; scroll to zoom."
            )
        )
        hint.setWordWrap(True)
        grid = QGridLayout()
        grid.setSpacing(8)
        tools = (
            self.merge_button,
            self.split_button,
            self.remove_button,
            self.rotate_button,
            self.undo_button,
        )
        for number, button in enumerate(tools):
            grid.addWidget(button, number // 2, number % 2)
        side = QVBoxLayout()
        side.setSpacing(8)
        side.addWidget(self._title)
        side.addWidget(hint)
        side.addSpacing(8)
        side.addWidget(muted_label(self.tr("Labels, in reading order")))
        side.addWidget(self.labels)
        side.addWidget(
            muted_label(self.tr("Label of the selected letter; Return goes to the next"))
        )
        side.addWidget(self.label)
        side.addSpacing(8)
        side.addLayout(grid)
        side.addStretch()
        side.addWidget(self._status)
        side.addWidget(buttons)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 20)
        layout.setSpacing(24)
        layout.addWidget(self.view, 1)
        holder = QWidget()
        holder.setLayout(side)
        side.setContentsMargins(0, 0, 0, 0)
        holder.setFixedWidth(scaled_px(self, SIDE_PX))
        layout.addWidget(holder)

    def _button(self, text: str, key: str, tip: str) -> QPushButton:
        button = QPushButton(text)
        button.setToolTip(f"{tip} ({key})")
        button.setAutoDefault(False)
        shortcut = QShortcut(QKeySequence(key), self.view, button.click)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        return button

    # --- changes -----------------------------------------------------------------------------

    def merge(self) -> None:
        """Merge the selected boxes."""
        chosen = self.view.selected
        if len(chosen) < 2:
            return
        self._push_undo()
        one = self.boxes[chosen[0]]
        for number in chosen[1:]:
            one = one.union(self.boxes[number])
        rest = [box for number, box in enumerate(self.boxes) if number not in chosen]
        self._show([*rest, one], [one])

    def split(self) -> None:
        """Split each selected box in two."""
        chosen = self.view.selected
        if not chosen:
            return
        self._push_undo()
        halves = [half for number in chosen for half in split(self._sheet, self.boxes[number])]
        rest = [box for number, box in enumerate(self.boxes) if number not in chosen]
        self._show([*rest, *halves], halves)

    def remove(self) -> None:
        """Remove the selected boxes."""
        chosen = self.view.selected
        if chosen:
            self._push_undo()
            self._show([b for number, b in enumerate(self.boxes) if number not in chosen])

    def rotate(self) -> None:
        """Rotate the sheet by 90° clockwise and detect letters again."""
        self._push_undo()
        turned = self._sheet.rotated()

        def work() -> list[Box]:
            return find_letters(turned)

        def done(boxes: list[Box]) -> None:
            self._sheet = turned
            self.view.show_sheet(turned.grey)
            self._show(boxes)

        self._background.run(work, done, self._status.setText)

    def undo(self) -> None:
        """Undo the last change."""
        if self._history:
            sheet, boxes = self._history.pop()
            if sheet is not self._sheet:
                self._sheet = sheet
                self.view.show_sheet(sheet.grey)
            self._show(boxes)

    def _edited(self) -> None:
        """Take over boxes edited with the mouse; new ones shrink to their ink."""
        self._push_undo()
        boxes = self.view.boxes
        chosen = [boxes[number] for number in self.view.selected]
        for number in range(len(self.boxes), len(boxes)):
            tight = shrunk(self._sheet, boxes[number])
            chosen = [tight if box is boxes[number] else box for box in chosen]
            boxes[number] = tight
        self._show(boxes, chosen)

    def _push_undo(self) -> None:
        self._history.append((self._sheet, list(self.boxes)))

    def _show(self, boxes: list[Box], selected: list[Box] | None = None) -> None:
        """Show boxes in reading order with a selection."""
        self.boxes = in_reading_order(boxes)
        chosen = [self.boxes.index(box) for box in selected or ()]
        self.view.show_boxes(self.boxes, chosen)
        count = len(self.boxes)
        text = self.tr("{count} letters", "", count)
        self._title.setText(text.format(count=locale_number(count)))
        self._ok.setEnabled(count > 0)
        self._status.setText("")
        self._show_selection()

    def _show_selection(self) -> None:
        chosen = self.view.selected
        self.merge_button.setEnabled(len(chosen) > 1)
        self.split_button.setEnabled(bool(chosen))
        self.remove_button.setEnabled(bool(chosen))
        self.undo_button.setEnabled(bool(self._history))
        self.label.setEnabled(bool(chosen))
        labels = {self.boxes[number].label for number in chosen if number < len(self.boxes)}
        if not self.label.hasFocus():
            self.label.setText(labels.pop() if len(labels) == 1 else "")

    def _select_all(self) -> None:
        self.view.show_boxes(self.boxes, range(len(self.boxes)))
        self._show_selection()

    # --- labels ------------------------------------------------------------------------------

    def _label_all(self, text: str) -> None:
        chosen = self.view.selected
        self.boxes = with_labels(self.boxes, text)
        self.view.show_boxes(self.boxes, chosen)

    def _label_selected(self, text: str) -> None:
        chosen = self.view.selected
        for number in chosen:
            box = self.boxes[number]
            self.boxes[number] = Box(box.left, box.top, box.right, box.bottom, text.strip())
        self.view.show_boxes(self.boxes, chosen)

    def _next(self) -> None:
        """Select the next letter."""
        chosen = self.view.selected
        if chosen and chosen[-1] + 1 < len(self.boxes):
            self.view.show_boxes(self.boxes, [chosen[-1] + 1])
            self.label.setText(self.boxes[chosen[-1] + 1].label)
            self.label.selectAll()

    # --- result ------------------------------------------------------------------------------

    def _finish(self) -> None:
        found = []
        for number, box in enumerate(self.boxes):
            if self._sheet.ink[box.top : box.bottom, box.left : box.right].any():
                found.append(self._sheet.glyph(box, f"{self._name} {number + 1}"))
        if not found:
            self._status.setText(self.tr("None of the boxes contains ink."))
            return
        self.found = found
        self.accept()

    def done(self, result: int) -> None:
        self._background.close()
        super().done(result)

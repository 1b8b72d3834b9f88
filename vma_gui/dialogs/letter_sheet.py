"""Editor of a scanned sheet of letters: check, correct and label the detected boxes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QShortcut,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from vma_core.importers.boxes import Box
from vma_core.importers.imported_glyph import ImportedGlyph
from vma_core.importers.letter_sheet import (
    Sheet,
    find_letters,
    shrunk,
    split,
    with_labels,
)
from vma_core.importers.sheet_lines import cut_out
from vma_core.importers.text_lines import in_reading_order
from vma_core.inspection.label_assignment import AssignedLabel

from vma_gui.inference.background import BackgroundTask
from vma_gui.system.language import locale_number
from vma_gui.theme.theme import Theme
from vma_gui.theme.tokens import LIGHT
from vma_gui.widgets.basics import (
    CheckBox,
    ComboBox,
    GrowingDialog,
    muted_label,
    resize_scaled,
    scaled_px,
)
from vma_gui.widgets.glyph_cells import use_small_font
from vma_gui.widgets.images import grey_to_qimage

GRIP_PX = 7
"""Hit-test distance of edges on screen."""
MIN_BOX_PX = 4
MAX_ZOOM = 8.0
CURSORS = {
    "": Qt.CursorShape.ArrowCursor,
    "l": Qt.CursorShape.SizeHorCursor,
    "r": Qt.CursorShape.SizeHorCursor,
    "t": Qt.CursorShape.SizeVerCursor,
    "b": Qt.CursorShape.SizeVerCursor,
    "lt": Qt.CursorShape.SizeFDiagCursor,
    "rb": Qt.CursorShape.SizeFDiagCursor,
    "lb": Qt.CursorShape.SizeBDiagCursor,
    "rt": Qt.CursorShape.SizeBDiagCursor,
}
SIDE_PX = 280


DOUBTFUL = 0.5
"""Suggested labels with a smaller probability are selected for a check."""


class BoxDrag(NamedTuple):
    """Drag of a box in progress; `edges` are letters of l, r, t, b, or "" to move it."""

    number: int
    edges: str
    start: QPointF
    before: Box
    new: bool = False


class SheetView(QWidget):
    """The sheet, fitted to the widget; the wheel zooms, the middle button pans.

    Signals:
        edited: boxes were moved, resized or drawn.
        selection_changed: the selection changed.
    """

    edited = Signal()
    selection_changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._image = QImage()
        self._scale = 1.0
        self._offset = QPointF()
        self._zoomed = False
        self._drag: BoxDrag | None = None
        self._pan_from: QPointF | None = None
        self._page = QRectF()
        self.shows_numbers = True
        self.boxes: list[Box] = []
        self.selected: list[int] = []
        self.setAccessibleName(self.tr("Letter sheet"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.changed.connect(self.update)

    def minimumSizeHint(self) -> QSize:
        return QSize(420, 320)

    def show_sheet(self, sheet: Sheet) -> None:
        """Show a sheet without boxes; its page fills the view."""
        self._image = grey_to_qimage(sheet.grey).convertToFormat(QImage.Format.Format_RGB32)
        page = sheet.page_box
        self._page = QRectF(page.left, page.top, page.width, page.height)
        self.boxes, self.selected = [], []
        self._zoomed = False
        self._fit()

    def show_boxes(self, boxes: Sequence[Box], selected: Sequence[int] = ()) -> None:
        """Show boxes, in reading order."""
        self.boxes = list(boxes)
        self.select(selected)

    def show_numbers(self, shown: bool) -> None:
        """Whether each box shows its place in the reading order."""
        self.shows_numbers = shown
        self.update()

    def select(self, numbers: Sequence[int]) -> None:
        """Select exactly these boxes."""
        self.selected = list(numbers)
        text = self.tr("{selected} of {letters} letters selected")
        self.setAccessibleDescription(
            text.format(selected=len(self.selected), letters=len(self.boxes))
        )
        self.selection_changed.emit()
        self.update()

    def to_view(self, x: float, y: float) -> QPoint:
        """Map sheet to widget coordinates."""
        return (QPointF(x, y) * self._scale + self._offset).toPoint()

    def _to_sheet(self, place: QPointF) -> QPointF:
        return (place - self._offset) / self._scale

    # --- painting ----------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the sheet, frames of constant width, and labels above them."""
        with QPainter(self) as painter:
            theme = self._theme
            painter.fillRect(self.rect(), theme.color("ground"))
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(self._on_view(self._sheet()), self._image)
            # The sheet is white in every theme.
            accent = QColor(LIGHT.accent)
            for number, box in enumerate(self.boxes):
                chosen = number in self.selected
                fill = QColor(accent)
                fill.setAlphaF(0.2 if chosen else 0.06)
                painter.setPen(QPen(accent, 3 if chosen else 1.5))
                painter.setBrush(fill)
                painter.drawRect(self._on_view(QRectF(box.left, box.top, box.width, box.height)))
            self._paint_captions(painter, accent)
            if self.hasFocus():
                painter.setPen(QPen(theme.color("accent"), 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(self.rect().adjusted(1, 1, -1, -1))

    def _paint_captions(self, painter: QPainter, accent: QColor) -> None:
        """Paint numbers on a filled ground above the boxes, and labels beside them.

        Where boxes are so small that numbers would cover each other, only every fifth, tenth …
        is painted, and the first of each line.
        """
        if not self.boxes:
            return
        use_small_font(painter)
        metrics = painter.fontMetrics()
        high = metrics.height()
        wide = metrics.horizontalAdvance(str(len(self.boxes))) + 6
        typical = float(np.median([box.longer_px for box in self.boxes])) * self._scale
        every = next((n for n in (1, 5, 10, 50) if n * typical >= 0.75 * wide), 100)
        area = QRectF(self.rect())
        last = -np.inf
        for number, box in enumerate(self.boxes):
            starts = box.left < last
            last = box.left
            rect = self._on_view(QRectF(box.left, box.top, box.width, box.height))
            if not area.intersects(rect):
                continue
            x = rect.left() - 1
            chosen = number in self.selected
            numbered = (number + 1) % every == 0 or starts or number == 0 or chosen
            if self.shows_numbers and numbered:
                text = str(number + 1)
                width = metrics.horizontalAdvance(text) + 6
                chip = QRectF(x, rect.top() - high - 1, width, high)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(accent)
                painter.drawRoundedRect(chip, 3, 3)
                painter.setPen(QColor("white"))
                painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, text)
                x += width + 3
            if box.label:
                painter.setPen(accent)
                painter.drawText(QPointF(x + 1, rect.top() - metrics.descent() - 1), box.label)

    def _on_view(self, rect: QRectF) -> QRectF:
        return QRectF(
            rect.topLeft() * self._scale + self._offset,
            rect.bottomRight() * self._scale + self._offset,
        )

    def _sheet(self) -> QRectF:
        return QRectF(0, 0, self._image.width(), self._image.height())

    # --- pointer -----------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Start dragging a box or its edges; elsewhere start a new box."""
        if event.button() == Qt.MouseButton.MiddleButton:
            self._pan_from = event.position()
        if event.button() != Qt.MouseButton.LeftButton:
            return
        place = self._to_sheet(event.position())
        number, edges = self._at(place)
        several = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if number is None:
            if not several:
                self.select([])
            x, y = round(place.x()), round(place.y())
            self.boxes.append(Box(x, y, x, y))
            self._drag = BoxDrag(len(self.boxes) - 1, "rb", place, self.boxes[-1], new=True)
        elif several:
            rest = [n for n in self.selected if n != number]
            self.select(rest if number in self.selected else [*self.selected, number])
        else:
            if number not in self.selected:
                self.select([number])
            self._drag = BoxDrag(number, edges, place, self.boxes[number])

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the box, limited to the sheet."""
        if self._pan_from is not None:
            self._offset += event.position() - self._pan_from
            self._pan_from, self._zoomed = event.position(), True
            self.update()
            return
        place = self._to_sheet(event.position())
        drag = self._drag
        if drag is None:
            self.setCursor(CURSORS.get(self._at(place)[1], Qt.CursorShape.ArrowCursor))
            return
        dx, dy = round(place.x() - drag.start.x()), round(place.y() - drag.start.y())
        self.boxes[drag.number] = self._dragged(drag.before, drag.edges, dx, dy)
        self.update()

    def _dragged(self, box: Box, edges: str, dx: int, dy: int) -> Box:
        width, height = self._image.width(), self._image.height()
        if not edges:
            dx = min(max(dx, -box.left), width - box.right)
            dy = min(max(dy, -box.top), height - box.bottom)
            return replace(
                box,
                left=box.left + dx,
                right=box.right + dx,
                top=box.top + dy,
                bottom=box.bottom + dy,
            )
        xs = [box.left + dx * ("l" in edges), box.right + dx * ("r" in edges)]
        ys = [box.top + dy * ("t" in edges), box.bottom + dy * ("b" in edges)]
        xs, ys = sorted(xs), sorted(ys)
        return replace(
            box,
            left=max(0, xs[0]),
            right=min(width, xs[1]),
            top=max(0, ys[0]),
            bottom=min(height, ys[1]),
        )

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """Finish the drag; a click without movement creates no box."""
        self._pan_from = None
        drag, self._drag = self._drag, None
        if drag is None:
            return
        box = self.boxes[drag.number]
        if drag.new and min(box.width, box.height) < MIN_BOX_PX:
            del self.boxes[drag.number]
            self.update()
        elif drag.new:
            self.select([drag.number])
            self.edited.emit()
        elif box != drag.before:
            self.edited.emit()

    def _at(self, place: QPointF) -> tuple[int | None, str]:
        """Hit test: (smallest box, its edges within reach as letters of l, r, t, b)."""
        grip = GRIP_PX / self._scale
        near = [
            number
            for number, box in enumerate(self.boxes)
            if box.left - grip <= place.x() <= box.right + grip
            and box.top - grip <= place.y() <= box.bottom + grip
        ]
        if not near:
            return None, ""

        def rank(number: int) -> tuple[bool, int]:
            return number not in self.selected, self.boxes[number].width * self.boxes[number].height

        number = min(near, key=rank)
        box = self.boxes[number]
        inside = box.left <= place.x() <= box.right and box.top <= place.y() <= box.bottom
        # In small boxes most of the inside moves the box.
        reach = min(grip, 0.25 * min(box.width, box.height)) if inside else grip
        edges = "".join(
            name
            for name, distance in (
                ("l", abs(place.x() - box.left)),
                ("r", abs(place.x() - box.right)),
                ("t", abs(place.y() - box.top)),
                ("b", abs(place.y() - box.bottom)),
            )
            if distance <= reach
        )
        return number, edges

    # --- keys and zoom -----------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move the selected boxes; Page Up and Page Down select the previous and next."""
        steps = {
            Qt.Key.Key_Left: (-1, 0),
            Qt.Key.Key_Right: (1, 0),
            Qt.Key.Key_Up: (0, -1),
            Qt.Key.Key_Down: (0, 1),
        }
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp) and self.boxes:
            way = 1 if key == Qt.Key.Key_PageDown else -1
            here = self.selected[-1] if self.selected else (-1 if way > 0 else 0)
            self.select([(here + way) % len(self.boxes)])
        elif key in steps and self.selected:
            far = 10 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
            dx, dy = steps[key]
            for number in self.selected:
                self.boxes[number] = self._dragged(self.boxes[number], "", far * dx, far * dy)
            self.edited.emit()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom around the pointer."""
        factor = 1.2 ** (event.angleDelta().y() / 120)
        if self._scale * factor <= MAX_ZOOM:
            place = self._to_sheet(event.position())
            self._scale *= factor
            self._offset = event.position() - place * self._scale
            self._zoomed = True
            self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the sheet unless it was zoomed or panned."""
        super().resizeEvent(event)
        if not self._zoomed:
            self._fit()

    def _fit(self) -> None:
        page = self._page
        if page.isEmpty():
            return
        self._scale = min(self.width() / page.width(), self.height() / page.height())
        self._offset = QRectF(self.rect()).center() - page.center() * self._scale
        self.update()


@dataclass(frozen=True)
class Suggesting:
    """Suggests labels for a sheet that holds each letter once.

    Attributes:
        references: name of each reference, and its text in the list.
        labels: (glyphs of the letters, name of the reference) → labels; not on the interface
            thread.
    """

    references: Sequence[tuple[str, str]]
    labels: Callable[[Sequence[ImportedGlyph], str], list[AssignedLabel]]


class SheetDialog(GrowingDialog):
    """Editor for the boxes of a sheet; once accepted, `found` has the letters in reading order.

    Args:
        sheet: the sheet.
        boxes: of its letters.
        name: of the file.
        theme: the window's theme.
        parent: the window.
        suggesting: suggests labels; None without a model.
        note: shown until the first change.
    """

    def __init__(
        self,
        sheet: Sheet,
        boxes: list[Box],
        name: str,
        theme: Theme,
        parent: QWidget | None = None,
        suggesting: Suggesting | None = None,
        note: str = "",
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Letter sheet"))
        self._suggesting = suggesting
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
        self.view.show_sheet(sheet)
        self._show(boxes)
        self._status.setText(note)

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
        self.numbers_box = CheckBox(self.tr("Show &numbers"))
        self.numbers_box.setToolTip(self.tr("Show the place of each letter in the reading order"))
        self.numbers_box.setChecked(True)
        self.numbers_box.toggled.connect(self.view.show_numbers)
        self.reference = ComboBox()
        self.reference.setAccessibleName(self.tr("Letters to compare with"))
        self.suggest_button = QPushButton(self.tr("Su&ggest labels"))
        self.suggest_button.setToolTip(
            self.tr(
                "Compare the letters with an alphabet or the memory and use each label once: for "
                "sheets that hold each letter once. Check the result."
            )
        )
        self.suggest_button.setAutoDefault(False)
        self.suggest_button.clicked.connect(self.suggest)
        for reference, text in self._suggesting.references if self._suggesting else ():
            self.reference.addItem(text, reference)
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
        one = muted_label(self.tr("Label of the selected letter; Return goes to the next"))
        one.setWordWrap(True)
        side.addWidget(one)
        side.addWidget(self.label)
        if self._suggesting is not None:
            side.addWidget(self.reference)
            side.addWidget(self.suggest_button)
        side.addSpacing(8)
        side.addWidget(self.numbers_box)
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
            self.view.show_sheet(turned)
            self._show(boxes)

        self._background.run(work, done, self._status.setText)

    def undo(self) -> None:
        """Undo the last change."""
        if self._history:
            sheet, boxes = self._history.pop()
            if sheet is not self._sheet:
                self._sheet = sheet
                self.view.show_sheet(sheet)
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
        chosen = _numbers_of(self.boxes, selected or ())
        self.view.show_boxes(self.boxes, chosen)
        count = len(self.boxes)
        text = self.tr("{count} letters", "", count)
        self._title.setText(text.format(count=locale_number(count)))
        self._ok.setEnabled(count > 0)
        self.suggest_button.setEnabled(count > 0)
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
            self.boxes[number] = replace(box, label=text.strip())
        self.view.show_boxes(self.boxes, chosen)

    def _next(self) -> None:
        """Select the next letter."""
        chosen = self.view.selected
        if chosen and chosen[-1] + 1 < len(self.boxes):
            self.view.show_boxes(self.boxes, [chosen[-1] + 1])
            self.label.setText(self.boxes[chosen[-1] + 1].label)
            self.label.selectAll()

    def suggest(self) -> None:
        """Label the letters by comparison, each label once; doubtful ones are selected."""
        suggesting, sheet, boxes = self._suggesting, self._sheet, list(self.boxes)
        if suggesting is None or not boxes:
            return
        name = self.reference.currentData()
        self.suggest_button.setEnabled(False)
        self._status.setText(self.tr("Comparing letters …"))

        def work() -> list[AssignedLabel]:
            glyphs = [sheet.glyph(box, str(number)) for number, box in enumerate(boxes, 1)]
            return suggesting.labels(glyphs, name)

        def done(labels: list[AssignedLabel]) -> None:
            self.suggest_button.setEnabled(True)
            if boxes != self.boxes:
                self._status.setText("")
                return
            self._push_undo()
            self.boxes = [
                replace(box, label=found.label) for box, found in zip(boxes, labels, strict=True)
            ]
            doubtful = [n for n, found in enumerate(labels) if found.share < DOUBTFUL]
            self.view.show_boxes(self.boxes, doubtful)
            self._show_selection()
            sure = len(labels) - len(doubtful)
            told = [
                self.tr("{count} letters are labelled.", "", sure).format(count=locale_number(sure))
            ]
            if doubtful:
                unsure = self.tr("{count} doubtful ones are selected.", "", len(doubtful))
                told.append(unsure.format(count=locale_number(len(doubtful))))
            told.append(self.tr("Check them before you continue."))
            self._status.setText(" ".join(told))

        def failed(text: str) -> None:
            self.suggest_button.setEnabled(True)
            self._status.setText(text)

        self._background.run(work, done, failed)

    # --- result ------------------------------------------------------------------------------

    def _finish(self) -> None:
        found = cut_out(self._sheet, self.boxes, self._name)
        if not found:
            self._status.setText(self.tr("None of the boxes contains ink."))
            return
        self.found = found
        self.accept()

    def done(self, result: int) -> None:
        self._background.close()
        super().done(result)


def _numbers_of(boxes: Sequence[Box], chosen: Sequence[Box]) -> list[int]:
    """The numbers of boxes, whose slopes may have changed."""
    numbers = {replace(box, slope=0.0): number for number, box in enumerate(boxes)}
    return [numbers[replace(box, slope=0.0)] for box in chosen]

"""Dialog that shows where entries stand in writing, and lets the lines be dragged."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from vma_core.glyphs.raster import RASTER_PX
from vma_core.memory.entries import MemoryEntry
from vma_core.writing.extents import character_extents
from vma_core.writing.lines import (
    ASCENDER_EM,
    CAP_HEIGHT_EM,
    DESCENDER_EM,
    X_HEIGHT_EM,
    WritingLines,
    entry_lines,
    ink_box,
    suggested_entry_lines,
    writing_sizes,
)

from vma_gui.document.entry_strokes import EntryStrokes
from vma_gui.system.language import locale_number
from vma_gui.theme.theme import Theme
from vma_gui.theme.tokens import RADIUS_PX, UNIT_PX
from vma_gui.widgets.basics import (
    CheckBox,
    DoubleSpinBox,
    GrowingDialog,
    muted_label,
    push_button,
    resize_scaled,
    scaled_px,
)
from vma_gui.widgets.images import ink_image
from vma_gui.widgets.stroke_painter import paint_strokes

EM_RANGE_PX = (8.0, 2_000.0)
BASELINE_RANGE_PX = (-1_000.0, 2_000.0)
STEP_PX, FAR_STEP_PX = 0.5, 5.0
"""Moved by an arrow key, without and with Shift."""
GRIP_PX = 14
"""Distance on the screen within which a line is grasped."""
MARGIN = 0.12
"""Around glyph and lines, of their height."""
SIZE_PX, SIDE_PX = (820, 500), 280
NEIGHBOURS_PX = 96
MAX_NEIGHBOURS = 4
GAP_EM = 0.12
"""Between letters of the row below the glyph."""
BASELINE, X_HEIGHT = "baseline", "x-height"
SLICE_S = 0.008
"""Longest run of preparations between two events."""


class LinesView(QWidget):
    """An entry large on its lines; baseline and x-height can be dragged or moved with keys.

    Signals:
        moved(WritingLines): the user moved a line.
    """

    moved = Signal(object)

    def __init__(self, strokes: EntryStrokes, theme: Theme) -> None:
        super().__init__()
        self._strokes = strokes
        self._theme = theme
        self._entry: MemoryEntry | None = None
        self._lines = WritingLines(RASTER_PX, RASTER_PX)
        self._region = QRectF(0, 0, RASTER_PX, RASTER_PX)
        """The part of the drawing square's plane that is shown."""
        self.active = BASELINE
        """The line that keys move."""
        self._dragged = False
        self.setAccessibleName(self.tr("Entry on its writing lines"))
        self.setToolTip(
            self.tr(
                "Drag the baseline or the x-height. Up and Down move the chosen line, Shift moves "
                "it further, Left and Right choose the other one."
            )
        )
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        strokes.traced.connect(self.update)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(420, 420)

    def minimumSizeHint(self) -> QSize:
        return QSize(280, 280)

    def show_entry(self, entry: MemoryEntry, lines: WritingLines) -> None:
        """Show an entry, zoomed so that ink and lines are in view."""
        self._entry, self._lines = entry, lines
        self._zoom()
        self._describe()

    def show_lines(self, lines: WritingLines) -> None:
        """Show other lines of the same entry; zooms only if one would leave the view."""
        self._lines = lines
        span = self._span()
        if not self._dragged and not self._region.contains(span):
            self._zoom()
        self._describe()

    def _span(self) -> QRectF:
        """Ink and lines, in pixels of the square."""
        box = (ink_box(self._entry) if self._entry else None) or (0.0, 0.0, RASTER_PX, RASTER_PX)
        left, top, right, bottom = box
        top = min(top, self._lines.y_px(ASCENDER_EM))
        bottom = max(bottom, self._lines.y_px(DESCENDER_EM))
        return QRectF(QPointF(left, top), QPointF(right, bottom))

    def _zoom(self) -> None:
        span = self._span()
        side = max(span.width(), span.height()) * (1.0 + 2.0 * MARGIN)
        corner = span.center() - QPointF(side / 2, side / 2)
        self._region = QRectF(corner.x(), corner.y(), side, side)

    def _describe(self) -> None:
        text = self.tr("Baseline {baseline}, x-height {height}; keys move the {line}.")
        names = {BASELINE: self.tr("baseline"), X_HEIGHT: self.tr("x-height")}
        self.setAccessibleDescription(
            text.format(
                baseline=locale_number(self._lines.baseline_px, 1),
                height=locale_number(X_HEIGHT_EM * self._lines.em_px, 1),
                line=names[self.active],
            )
        )
        self.update()

    # --- geometry ----------------------------------------------------------------------------

    @property
    def _names(self) -> dict[float, str]:
        """Names of the lines by their height in em."""
        return {
            CAP_HEIGHT_EM: self.tr("capitals"),
            DESCENDER_EM: self.tr("descender"),
            X_HEIGHT_EM: self.tr("x-height"),
            0.0: self.tr("baseline"),
        }

    @property
    def _glyph_width(self) -> float:
        """Width that the names of the lines leave to the glyph."""
        metrics = self.fontMetrics()
        names = max(metrics.horizontalAdvance(name) for name in self._names.values())
        return max(self.width() - names - UNIT_PX, 0.4 * self.width())

    @property
    def _scale(self) -> float:
        """Pixels of the widget per pixel of the square."""
        return min(self._glyph_width, self.height()) / self._region.height()

    def to_view_y(self, y_px: float) -> float:
        """y of the widget of a height on the square."""
        middle = self.height() / 2
        return middle + (y_px - self._region.center().y()) * self._scale

    def _to_square_y(self, y: float) -> float:
        return self._region.center().y() + (y - self.height() / 2) / self._scale

    def _line_at(self, y: float) -> str:
        """The line within reach, or ""; of two, the nearer one."""
        heights = {BASELINE: 0.0, X_HEIGHT: X_HEIGHT_EM}
        away = {
            name: abs(self.to_view_y(self._lines.y_px(height)) - y)
            for name, height in heights.items()
        }
        nearest = min(away, key=lambda name: away[name])
        return nearest if away[nearest] <= GRIP_PX else ""

    # --- painting ----------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the glyph, the lines over it, and their names."""
        entry, theme = self._entry, self._theme
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.color("accent" if self.hasFocus() else "line"), 1))
            painter.setBrush(theme.color("raised"))
            painter.drawRoundedRect(
                QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS_PX, RADIUS_PX
            )
            painter.setClipRect(self.rect().adjusted(1, 1, -1, -1))
            if entry is not None:
                scale = self._scale
                left = self._glyph_width / 2 - self._region.center().x() * scale
                side = RASTER_PX * scale
                square = QRectF(left, self.to_view_y(0.0), side, side)
                paint_entry(painter, entry, self._strokes, square, theme.color("ink"))
            self._paint_lines(painter)

    def _paint_lines(self, painter: QPainter) -> None:
        theme = self._theme
        for height_em, text in self._names.items():
            y = round(self.to_view_y(self._lines.y_px(height_em))) + 0.5
            name = {0.0: BASELINE, X_HEIGHT_EM: X_HEIGHT}.get(height_em, "")
            color = theme.color("accent" if name else "muted")
            style = Qt.PenStyle.SolidLine if name else Qt.PenStyle.DashLine
            width = 3.0 if name == self.active and self.hasFocus() else 2.0 if name else 1.0
            painter.setPen(QPen(color, width, style))
            painter.drawLine(QPointF(0, y), QPointF(self.width(), y))
            if name:  # a grip to drag
                painter.setBrush(color)
                painter.drawEllipse(QPointF(1.5 * UNIT_PX, y), 5, 5)
            painter.setPen(color)
            place = QRectF(0, y - 40, self.width() - UNIT_PX, 38)
            painter.drawText(
                place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom, text
            )

    # --- events ------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Grasp a line."""
        line = self._line_at(event.position().y())
        if line and event.button() == Qt.MouseButton.LeftButton:
            self.active, self._dragged = line, True
            self._describe()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the line, or show which one could be."""
        y = event.position().y()
        if self._dragged:
            self._move_to(self._to_square_y(y))
            return
        over = self._line_at(y)
        self.setCursor(Qt.CursorShape.SizeVerCursor if over else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """End the drag."""
        if self._dragged:
            self._dragged = False
            self.show_lines(self._lines)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move the chosen line, or choose the other one."""
        far = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        step_px = FAR_STEP_PX if far else STEP_PX
        height_em = 0.0 if self.active == BASELINE else X_HEIGHT_EM
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            down = step_px if event.key() == Qt.Key.Key_Down else -step_px
            self._move_to(self._lines.y_px(height_em) + down)
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.active = X_HEIGHT if self.active == BASELINE else BASELINE
            self._describe()
        else:
            super().keyPressEvent(event)

    def _move_to(self, y_px: float) -> None:
        """Move the chosen line; the baseline takes the others along."""
        lines = self._lines
        if self.active == BASELINE:
            moved = replace(lines, baseline_px=_within(y_px, BASELINE_RANGE_PX))
        else:
            em_px = (lines.baseline_px - y_px) / X_HEIGHT_EM
            moved = replace(lines, em_px=_within(em_px, EM_RANGE_PX))
        if moved != lines:
            self.moved.emit(moved)


class NeighboursView(QWidget):
    """The entry among others of the memory, set on one baseline in one size."""

    def __init__(self, strokes: EntryStrokes, theme: Theme) -> None:
        super().__init__()
        self._strokes = strokes
        self._theme = theme
        self._shown: list[tuple[MemoryEntry, WritingLines]] = []
        self.setAccessibleName(self.tr("Entry among its neighbours"))
        self.setToolTip(self.tr("The entry among others of the memory, on one baseline"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        strokes.traced.connect(self.update)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(280, scaled_px(self, NEIGHBOURS_PX))

    def show_entries(self, shown: Sequence[tuple[MemoryEntry, WritingLines]]) -> None:
        """Show entries from left to right."""
        self._shown = list(shown)
        self.setAccessibleDescription(" ".join(entry.label for entry, _ in self._shown))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint baseline, x-height and the letters."""
        theme = self._theme
        # A quarter of an em of air above capitals and below descenders.
        em_px = self.height() / (CAP_HEIGHT_EM - DESCENDER_EM + 0.5)
        baseline = round(self.height() - em_px * (0.25 - DESCENDER_EM)) + 0.5
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for height_em, opacity in ((0.0, 0.8), (X_HEIGHT_EM, 0.4)):
                color = QColor(theme.color("accent"))
                color.setAlphaF(opacity)
                y = round(baseline - em_px * height_em) + (0.0 if height_em == 0.0 else 0.5)
                painter.setPen(QPen(color, 1))
                painter.drawLine(QPointF(0, y), QPointF(self.width(), y))
            boxes = [ink_box(entry) or (0.0, 0.0, 1.0, 1.0) for entry, _ in self._shown]
            widths_em = [
                (right - left) / lines.em_px
                for (left, _, right, _), (_, lines) in zip(boxes, self._shown, strict=True)
            ]
            x = 0.5 * (self.width() - em_px * (sum(widths_em) + GAP_EM * (len(boxes) - 1)))
            for (entry, lines), box, width_em in zip(self._shown, boxes, widths_em, strict=True):
                scale = em_px / lines.em_px
                side = RASTER_PX * scale
                corner = QPointF(x - scale * box[0], baseline - scale * lines.baseline_px)
                square = QRectF(corner.x(), corner.y(), side, side)
                paint_entry(painter, entry, self._strokes, square, theme.color("ink"))
                x += em_px * (width_em + GAP_EM)


class Shift(NamedTuple):
    """How far lines were moved.

    Attributes:
        down_px: added to the baseline.
        scale: factor on the size of the writing.
    """

    down_px: float = 0.0
    scale: float = 1.0

    def plus(self, other: Shift) -> Shift:
        """Both, one after the other."""
        return Shift(self.down_px + other.down_px, self.scale * other.scale)

    def minus(self, other: Shift) -> Shift:
        """What follows `other` in this one."""
        if other == self:
            return Shift()
        return Shift(self.down_px - other.down_px, self.scale / other.scale)

    def applied_to(self, lines: WritingLines) -> WritingLines:
        """Moved lines, within what can be shown."""
        if self == Shift():
            return lines
        return WritingLines(
            _within(lines.baseline_px + self.down_px, BASELINE_RANGE_PX),
            _within(self.scale * lines.em_px, EM_RANGE_PX),
        )


class LinesDialog(GrowingDialog):
    """Lines of entries; once accepted, `changed` has the new lines of those that changed.

    Args:
        entries: the selected ones.
        memory: all entries, of which some are shown beside.
        strokes: of the entries.
        theme: colours.
        parent: window.
    """

    def __init__(
        self,
        entries: Sequence[MemoryEntry],
        memory: Sequence[MemoryEntry],
        strokes: EntryStrokes,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Writing lines"))
        self._entries = list(entries)
        self._memory = memory
        self._sizes = writing_sizes(entries, memory)
        self._suggested: dict[int, WritingLines] = {}
        """Suggested lines, as far as they are needed or there was time for them."""
        self._bases: dict[int, tuple[WritingLines, Shift]] = {}
        """Lines of an entry that differ from its first ones, and `_shift` when they were set."""
        self._shift = Shift()
        """Everything that all entries were moved by together."""
        self._numbers = {id(entry): number for number, entry in enumerate(self._entries)}
        self._reset: set[int] = set()
        """Numbers of the entries that take the suggested lines."""
        self.current = 0
        """Number of the entry that is shown."""
        self._beside: dict[int, list[MemoryEntry]] = {}
        """Neighbours of the current entry, by its number."""
        self.view = LinesView(strokes, theme)
        self.view.moved.connect(self._move)
        self.neighbours = NeighboursView(strokes, theme)
        self._title = QLabel()
        self._title.setProperty("role", "title")
        self._origin = muted_label()
        self._origin.setWordWrap(True)
        self.previous_button = push_button("‹", lambda: self.show_entry(self.current - 1))
        self.next_button = push_button("›", lambda: self.show_entry(self.current + 1))
        for button, name in (
            (self.previous_button, self.tr("Previous entry")),
            (self.next_button, self.tr("Next entry")),
        ):
            button.setAccessibleName(name)
            button.setToolTip(name)
        self.baseline = self._number(self.tr("Baseline"), *BASELINE_RANGE_PX)
        self.baseline.setToolTip(self.tr("Distance from the top of the drawing square, of 105"))
        self.x_height = self._number(
            self.tr("x-height"), X_HEIGHT_EM * EM_RANGE_PX[0], X_HEIGHT_EM * EM_RANGE_PX[1]
        )
        self.x_height.setToolTip(self.tr("Height of an x on the drawing square, of 105"))
        text = self.tr("Change all {count} selected", "", len(entries))
        self.together = CheckBox(text.format(count=locale_number(len(entries))))
        self.together.setToolTip(self.tr("Move and scale the lines of all selected entries alike"))
        self.reset_button = push_button(self.tr("Reset to suggested"), self.reset)
        self.reset_button.setToolTip(
            self.tr("Lines that follow from the label, the ink and the neighbours")
        )
        several = len(entries) > 1
        for widget in (self.together, self.previous_button, self.next_button):
            widget.setVisible(several)
        self.together.setChecked(several)
        self._lay_out()
        self.show_entry(0)
        self.view.setFocus()
        self._idle = QTimer(self)
        self._idle.timeout.connect(self._suggest_some)
        if several:
            self._idle.start()

    # --- lines -------------------------------------------------------------------------------

    @property
    def lines(self) -> list[WritingLines]:
        """Lines of each entry, as shown."""
        return [self.lines_of(number) for number in range(len(self._entries))]

    def lines_of(self, number: int) -> WritingLines:
        """Lines of one entry, as shown; thousands are computed only when they are needed."""
        base, since = self._bases.get(number) or (self._first_lines(number), Shift())
        return self._shift.minus(since).applied_to(base)

    def _first_lines(self, number: int) -> WritingLines:
        """Lines of an entry when the dialog was opened."""
        return self._entries[number].lines or self._suggestion(number)

    def _suggestion(self, number: int) -> WritingLines:
        found = self._suggested.get(number)
        if found is None:
            found = suggested_entry_lines(self._entries[number], self._sizes)
            self._suggested[number] = found
        return found

    def _set_lines(self, number: int, lines: WritingLines) -> None:
        self._bases[number] = lines, self._shift

    def done(self, result: int) -> None:
        self._idle.stop()
        super().done(result)

    def _suggest_some(self) -> None:
        """Between events, so that neither dragging nor closing has to wait for thousands."""
        ends_s = time.perf_counter() + SLICE_S
        for number in range(len(self._suggested), len(self._entries)):
            self._suggestion(number)
            if time.perf_counter() > ends_s:
                return
        self._idle.stop()

    # --- building ----------------------------------------------------------------------------

    def _number(self, name: str, low: float, high: float) -> DoubleSpinBox:
        field = DoubleSpinBox()
        field.setRange(low, high)
        field.setDecimals(1)
        field.setSingleStep(STEP_PX)
        field.setAccessibleName(name)
        field.setKeyboardTracking(False)
        field.valueChanged.connect(self._type)
        return field

    def _lay_out(self) -> None:
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        buttons.button(QDialogButtonBox.StandardButton.Ok).setProperty("role", "primary")
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self.previous_button)
        head.addWidget(self.next_button)
        form = QFormLayout()
        form.setSpacing(UNIT_PX)
        form.addRow(self.tr("Baseline"), self.baseline)
        form.addRow(self.tr("x-height"), self.x_height)
        side = QVBoxLayout()
        side.setSpacing(UNIT_PX)
        side.addLayout(head)
        side.addWidget(self._origin)
        side.addLayout(form)
        side.addWidget(self.together)
        side.addWidget(self.reset_button, 0, Qt.AlignmentFlag.AlignLeft)
        side.addStretch()
        side.addWidget(self.neighbours)
        side.addWidget(buttons)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 20)
        layout.setSpacing(24)
        layout.addWidget(self.view, 1)
        holder = QWidget()
        holder.setLayout(side)
        side.setContentsMargins(0, 0, 0, 0)
        holder.setFixedWidth(scaled_px(self, SIDE_PX))
        resize_scaled(self, *SIZE_PX)
        layout.addWidget(holder)

    @property
    def changed(self) -> dict[int, WritingLines | None]:
        """New lines by number of the entry; None for those that take the suggested ones."""
        found: dict[int, WritingLines | None] = {}
        is_moved = self._shift != Shift()
        for number in range(len(self._entries)) if is_moved else sorted(self._bases):
            is_reset, lines = number in self._reset, self.lines_of(number)
            wanted = None if is_reset else lines
            untouched = not is_reset and lines == self._first_lines(number)
            if not untouched and wanted != self._entries[number].lines:
                found[number] = wanted
        return found

    def show_entry(self, number: int) -> None:
        """Show one of the entries."""
        self.current = min(max(number, 0), len(self._entries) - 1)
        self.view.show_entry(self._entries[self.current], self.lines_of(self.current))
        self.previous_button.setEnabled(self.current > 0)
        self.next_button.setEnabled(self.current + 1 < len(self._entries))
        self._show()

    def reset(self) -> None:
        """Take the suggested lines, of all entries if they are changed together."""
        for number in self._chosen():
            self._set_lines(number, self._suggestion(number))
            self._reset.add(number)
        self.view.show_entry(self._entries[self.current], self.lines_of(self.current))
        self._show()

    def _chosen(self) -> Sequence[int]:
        return range(len(self._entries)) if self.together.isChecked() else (self.current,)

    def _move(self, lines: WritingLines) -> None:
        """Take new lines; move and scale those of the other entries alike."""
        before = self.lines_of(self.current)
        if self.together.isChecked():
            self._shift = self._shift.plus(
                Shift(lines.baseline_px - before.baseline_px, lines.em_px / before.em_px)
            )
            self._reset.clear()
        self._set_lines(self.current, lines)
        self._reset.discard(self.current)
        self.view.show_lines(lines)
        self._show()

    def _type(self) -> None:
        shown = self.lines_of(self.current)
        em_px = self.x_height.value() / X_HEIGHT_EM
        typed = WritingLines(
            shown.baseline_px
            if _is_shown(self.baseline, shown.baseline_px)
            else self.baseline.value(),
            shown.em_px if _is_shown(self.x_height, X_HEIGHT_EM * shown.em_px) else em_px,
        )
        if typed != shown:
            self._move(typed)

    def _show(self) -> None:
        """Show figures, origin and neighbours of the current entry."""
        entry, lines = self._entries[self.current], self.lines_of(self.current)
        label = entry.label or self.tr("no label")
        if len(self._entries) > 1:
            text = self.tr("{label} ({number} of {count})")
            label = text.format(
                label=label,
                number=locale_number(self.current + 1),
                count=locale_number(len(self._entries)),
            )
        self._title.setText(label)
        is_suggested = self.current in self._reset or (
            entry.lines is None and lines == self._suggestion(self.current)
        )
        self._origin.setText(
            self.tr("Suggested from the label and the ink.")
            if is_suggested
            else self.tr("The entry's own lines.")
        )
        for field, value in (
            (self.baseline, lines.baseline_px),
            (self.x_height, X_HEIGHT_EM * lines.em_px),
        ):
            if not _is_shown(field, value):
                field.blockSignals(True)
                field.setValue(value)
                field.blockSignals(False)
        self.neighbours.show_entries(self._row(entry, lines))

    def _row(
        self, entry: MemoryEntry, lines: WritingLines
    ) -> list[tuple[MemoryEntry, WritingLines]]:
        """The entry amid others, on the lines that they have now."""
        if self.current not in self._beside:
            # Once per entry: it may look at the whole memory, and a drag asks at every move.
            self._beside = {self.current: _neighbours(entry, self._memory)}
        beside = [(other, self._present_lines(other)) for other in self._beside[self.current]]
        half = len(beside) // 2
        return [*beside[:half], (entry, lines), *beside[half:]]

    def _present_lines(self, entry: MemoryEntry) -> WritingLines:
        """Lines that any entry of the memory has now."""
        number = self._numbers.get(id(entry))
        return entry_lines(entry) if number is None else self.lines_of(number)


def _neighbours(entry: MemoryEntry, memory: Sequence[MemoryEntry]) -> list[MemoryEntry]:
    """Entries with other labels, those of the same source first."""
    found: dict[str, MemoryEntry] = {}
    elsewhere: dict[str, MemoryEntry] = {}
    for other in memory:
        own = other.source == entry.source
        chosen = found if own else elsewhere
        if (
            len(chosen) < MAX_NEIGHBOURS
            and other.label not in chosen
            and other.label != entry.label
            and character_extents(other.label).is_exact
        ):
            chosen[other.label] = other
        if len(found) == MAX_NEIGHBOURS:
            break
    more = [other for label, other in elsewhere.items() if label not in found]
    return [*found.values(), *more][:MAX_NEIGHBOURS]


def paint_entry(
    painter: QPainter, entry: MemoryEntry, strokes: EntryStrokes, square: QRectF, ink: QColor
) -> None:
    """Paint an entry's strokes, or its pixels until they are traced.

    Args:
        painter: to paint with.
        entry: the entry.
        strokes: of the entries.
        square: where its drawing square is.
        ink: colour.
    """
    drawn = strokes.get(entry)
    if drawn is None:
        painter.drawImage(square, ink_image(entry.image, 0, ink, smooth=False))
    else:
        paint_strokes(painter, drawn, square, ink)


def _is_shown(field: DoubleSpinBox, value: float) -> bool:
    """Whether a field shows a value, rounded as it is."""
    return abs(field.value() - value) < 0.5 * 10.0 ** -field.decimals() + 1e-9


def _within(value: float, limits: tuple[float, float]) -> float:
    low, high = limits
    return min(max(value, low), high)

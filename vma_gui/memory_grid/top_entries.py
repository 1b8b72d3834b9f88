"""The entries with the highest address probability, always in view."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import (
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget
from vma_core.engine.index.quantised_matrix import top_k
from vma_core.memory.entries import MemoryEntry, MemorySnapshot

from vma_gui.document.session import Session
from vma_gui.memory_grid.delegate import GAP_PX, EntryPainter
from vma_gui.system.language import locale_number
from vma_gui.theme.theme import Theme

MAX_SHOWN = 5
CELL_PX = 66
FULL_DRAG_PX = 120
"""Pointer distance from weight 0 to weight 1."""
DRAG_FROM_PX = 4
KEY_STEP = 0.05


class TopEntry(NamedTuple):
    """A cell: an entry with its probability, from the model or overridden."""

    position: int
    entry: MemoryEntry
    probability: float
    overridden: bool


class Drag(NamedTuple):
    """Drag of a cell in progress; `y` is where it started."""

    position: int
    y: float
    start_weight: float
    moved: bool


class TopEntries(QWidget):
    """Up to five entries in descending order of address probability.

    A click reveals one in the grid. Dragging it up or down, or the arrow keys, overrides its
    probability; a double click or Delete removes the override.
    """

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__()
        self._session = session
        self._theme = theme
        self._painter = EntryPainter(session.entry_strokes, theme)
        self._shown: list[TopEntry] = []
        self._hovered_id = 0
        """Image id of the hovered entry; 0 without one."""
        self._current = 0
        self._drag: Drag | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Top entries"))
        self.set_cell_px(CELL_PX)
        session.addresses_seen.connect(self._update)
        session.memory_reset.connect(self._update)
        session.overrides_changed.connect(self._update)
        session.hovered_changed.connect(self._hover)
        session.entry_strokes.traced.connect(self._on_traced)
        session.ink_changed.connect(self._show_ink)
        theme.changed.connect(self.update)
        self._painter.set_pen(session.pen_scale, session.show_pixels)

    def set_cell_px(self, cell_px: int) -> None:
        """Set the largest width of a cell with its gap."""
        self._cell_px = cell_px
        self.setMinimumHeight(cell_px + self._painter.caption_px)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(MAX_SHOWN * self._cell_px, self._cell_px + self._painter.caption_px)

    @property
    def positions(self) -> list[int]:
        """Positions of the shown entries, most probable first."""
        return [shown.position for shown in self._shown]

    def _update(self) -> None:
        shown = self._most_read()
        if self._drag is not None:
            # Keep the order while dragging.
            place = {position: index for index, position in enumerate(self.positions)}
            shown.sort(key=lambda s: place.get(s.position, MAX_SHOWN))
        before, self._shown = self._shown, shown
        states, old_states = [self._state(s) for s in shown], [self._state(s) for s in before]
        if len(shown) != len(before):
            self.update()
        else:
            for number in range(len(shown)):
                if states[number] != old_states[number]:
                    self.update(self._cell(number))
        if states != old_states:
            words = [
                f"{s.entry.label or s.position + 1} {locale_number(100 * s.probability)} %"
                for s in shown
            ]
            self.setAccessibleDescription(", ".join(words))

    def _state(self, shown: TopEntry) -> object:
        """Cells with equal state need neither repaint nor a new description."""
        state = self._painter.state(shown.entry, shown.probability)
        return state, shown.position, shown.entry, shown.overridden

    def _most_read(self) -> list[TopEntry]:
        """Overridden entries, filled up with the most probable ones."""
        session = self._session
        overrides = dict(session.overrides)
        addresses, request = session.addresses, session.addresses_request
        view = session.memory.snapshot()
        probability = np.zeros(len(view), np.float32)
        current = request is not None and request.memory == view
        if addresses is not None and request is not None and request.drawing and current:
            probability = addresses.posterior
        elif not overrides:
            return []
        rows = np.arange(len(view))
        if len(rows) > 2 * MAX_SHOWN:
            most = top_k(probability[None], 2 * MAX_SHOWN)[0]
            rows = np.union1d(most, self._overridden_rows(view, overrides))
        found = [
            TopEntry(
                view.positions[row],
                view.entries[row],
                overrides.get(view.entries[row].image_id, float(probability[row])),
                view.entries[row].image_id in overrides,
            )
            for row in sorted(rows.tolist(), key=lambda r: -probability[r])
        ]
        kept = sorted(found, key=lambda s: not s.overridden)[:MAX_SHOWN]
        return [s for s in found if s in kept]

    @staticmethod
    def _overridden_rows(view: MemorySnapshot, overrides: Mapping[int, float]) -> NDArray[np.intp]:
        entries = enumerate(view.entries if overrides else ())
        return np.array([row for row, e in entries if e.image_id in overrides], np.intp)

    def _hover(self, position: int) -> None:
        memory = self._session.memory
        inside = 0 <= position < len(memory)
        self._hovered_id = memory[position].image_id if inside else 0
        self.update()

    def _on_traced(self, image_ids: list[int]) -> None:
        self._painter.invalidate(set(image_ids))
        self.update()

    def _show_ink(self) -> None:
        self._painter.set_pen(self._session.pen_scale, self._session.show_pixels)
        self.update()

    def _cell(self, number: int) -> QRect:
        side = min(self._cell_px, (self.width() + GAP_PX) // MAX_SHOWN)
        high = side - GAP_PX + self._painter.caption_px
        return QRect(number * side, 0, side - GAP_PX, high)

    def _at(self, x: int) -> TopEntry | None:
        for number, shown in enumerate(self._shown):
            if self._cell(number).left() <= x <= self._cell(number).right():
                return shown
        return None

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the cells, or a hint."""
        with QPainter(self) as painter:
            painter.fillRect(event.rect(), self._theme.color("surface"))
            if not self._shown:
                painter.setPen(self._theme.color("muted"))
                flags = Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
                hint = self.tr("The most probable entries appear here as you draw.")
                painter.drawText(self.rect().adjusted(4, 2, -4, -2), flags, hint)
                if self.hasFocus():
                    painter.setPen(QPen(self._theme.color("accent"), 2))
                    painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
            for number, shown in enumerate(self._shown):
                cell = self._cell(number)
                if not event.region().intersects(cell):
                    continue
                frame = ("line", 1)
                if shown.entry.image_id == self._hovered_id:
                    frame = ("ink", 3)
                elif shown.overridden:
                    frame = ("accent", 3)
                elif self.hasFocus() and number == self._current:
                    frame = ("accent", 2)
                self._painter.paint(painter, cell, shown.entry, shown.probability, *frame)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shrink thumbnails with the panel."""
        super().resizeEvent(event)
        self._painter.thumbnail_px = self._cell(0).width() - 10

    # --- overriding weights ------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Start dragging a cell."""
        shown = self._at(event.position().toPoint().x())
        if shown is not None and event.button() == Qt.MouseButton.LeftButton:
            self._current = self._shown.index(shown)
            self._drag = Drag(shown.position, event.position().y(), shown.probability, False)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Dragging up raises the weight, down lowers it."""
        drag = self._drag
        if drag is None:
            return
        way = drag.y - event.position().y()
        if drag.moved or abs(way) >= DRAG_FROM_PX:
            self._drag = drag._replace(moved=True)
            self._session.override(drag.position, drag.start_weight + way / FULL_DRAG_PX)

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """A click reveals the entry in the grid."""
        drag, self._drag = self._drag, None
        if drag is not None and not drag.moved:
            self._session.reveal_requested.emit(drag.position)
        self._update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Remove the override."""
        shown = self._at(event.position().toPoint().x())
        if shown is not None:
            self._session.override(shown.position, None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right choose a cell, up and down change its weight."""
        key = event.key()
        self._current = min(self._current, max(0, len(self._shown) - 1))
        if not self._shown:
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            step = 1 if key == Qt.Key.Key_Right else -1
            self._current = min(max(0, self._current + step), len(self._shown) - 1)
            self.update()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            shown = self._shown[self._current]
            step_by = KEY_STEP if key == Qt.Key.Key_Up else -KEY_STEP
            self._session.override(shown.position, shown.probability + step_by)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._session.override(self._shown[self._current].position, None)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._session.reveal_requested.emit(self._shown[self._current].position)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Show a tool tip for the hovered entry."""
        if isinstance(event, QHelpEvent):
            shown = self._at(event.pos().x())
            if shown is not None:
                QToolTip.showText(event.globalPos(), self._tip(shown), self)
                return True
        return super().event(event)

    def _tip(self, shown: TopEntry) -> str:
        if shown.overridden:
            text = self.tr(
                "entry {number}, {label}: weight {probability}, set by hand. Drag up or down to "
                "change it, double-click to reset it."
            )
        else:
            text = self.tr(
                "entry {number}, {label}: address probability {probability}. Click to show it, "
                "drag up or down to set its weight by hand."
            )
        return text.format(
            number=shown.position + 1,
            label=shown.entry.label or "–",
            probability=locale_number(shown.probability, 4),
        )

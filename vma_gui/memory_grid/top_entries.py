"""The entries that are read most, always in view: the grid may be scrolled elsewhere."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QToolTip, QWidget
from vma_core.memory import MemoryEntry

from vma_gui.memory_grid.delegate import CAPTION_PX, GAP_PX, EntryPainter
from vma_gui.session import Session
from vma_gui.theme import Theme

MAX_SHOWN = 5
CELL_PX = 66


class TopEntries(QWidget):
    """Up to five entries in falling order of address probability; a click shows one in the grid."""

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__()
        self._session = session
        self._theme = theme
        self._painter = EntryPainter(theme)
        self._shown: list[tuple[int, MemoryEntry, float]] = []
        self._hovered = -1
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(self.tr("Entries read most"))
        self.setMinimumHeight(CELL_PX + CAPTION_PX)
        session.addresses_changed.connect(self._update)
        session.memory_reset.connect(self._update)
        session.hovered_changed.connect(self._hover)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """One row of cells."""
        return QSize(MAX_SHOWN * CELL_PX, CELL_PX + CAPTION_PX)

    @property
    def positions(self) -> list[int]:
        """Positions of the shown entries, most read first."""
        return [position for position, _, _ in self._shown]

    def _update(self) -> None:
        session = self._session
        addresses, request = session.addresses, session.answered
        shown: list[tuple[int, MemoryEntry, float]] = []
        current = request is not None and request.memory == session.memory.view()
        if addresses is not None and request is not None and request.drawing and current:
            posterior = addresses.posterior
            count = min(MAX_SHOWN, len(posterior))
            top = np.argpartition(-posterior, count - 1)[:count].tolist() if count else []
            view = request.memory
            for row in sorted(top, key=lambda r: -posterior[r]):
                shown.append((view.positions[row], view.entries[row], float(posterior[row])))
        if shown or self._shown:
            self._shown = shown
            words = [f"{e.label or p + 1} {100 * q:.0f} %" for p, e, q in shown]
            self.setAccessibleDescription(", ".join(words))
            self.update()

    def _hover(self, position: int) -> None:
        """A variant of this entry is under the pointer."""
        self._hovered = position
        self.update()

    def _cell(self, number: int) -> QRect:
        side = min(CELL_PX, (self.width() + GAP_PX) // MAX_SHOWN)
        return QRect(number * side, 0, side - GAP_PX, side - GAP_PX + CAPTION_PX)

    def _at(self, x: int) -> tuple[int, MemoryEntry, float] | None:
        for number, shown in enumerate(self._shown):
            if self._cell(number).left() <= x <= self._cell(number).right():
                return shown
        return None

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Cells like those of the grid, or a hint."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("surface"))
        if not self._shown:
            painter.setPen(self._theme.color("muted"))
            flags = Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
            hint = self.tr("While you draw, the entries that are read most appear here.")
            painter.drawText(self.rect(), flags, hint)
        for number, (position, entry, probability) in enumerate(self._shown):
            frame = ("ink", 3) if position == self._hovered else ("line", 1)
            self._painter.paint(painter, self._cell(number), entry, probability, *frame)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cells shrink with the panel."""
        super().resizeEvent(event)
        self._painter.thumbnail_px = self._cell(0).width() - 10

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Show the entry in the grid."""
        shown = self._at(event.position().toPoint().x())
        if shown is not None:
            self._session.reveal_requested.emit(shown[0])

    def event(self, event: QEvent) -> bool:
        """Tool tips name the entry under the pointer."""
        if isinstance(event, QHelpEvent):
            shown = self._at(event.pos().x())
            if shown is not None:
                position, entry, probability = shown
                text = self.tr("entry %1, %2: address probability %3. Click to show it.")
                text = text.replace("%1", str(position + 1)).replace("%2", entry.label or "–")
                QToolTip.showText(event.globalPos(), text.replace("%3", f"{probability:.4f}"), self)
                return True
        return super().event(event)

"""Entry inspector: how often and by which drawings an entry was read, and its nearest keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QCoreApplication, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy
from vma_core.engine.engine import Engine
from vma_core.engine.request import Request
from vma_core.memory.entries import MemoryEntry
from vma_core.storage.starter_memory import STARTER_SOURCE
from vma_core.tables import Table, table_of

from vma_gui.docks.dock import SETTLE_MS, LiveDock
from vma_gui.document.read_counts import ReadCounts, Reading
from vma_gui.document.session import Session
from vma_gui.inference.service import InferenceService
from vma_gui.system.language import locale_number
from vma_gui.theme.theme import Theme
from vma_gui.theme.tokens import UNIT_PX
from vma_gui.widgets.basics import scaled_px
from vma_gui.widgets.figures import Figure
from vma_gui.widgets.glyph_cells import (
    Glyph,
    GlyphView,
    drawing_glyph,
    entry_glyph,
    paint_placeholder,
    use_small_font,
)

NEIGHBOURS = 8
TITLE_PX = 20
CAPTION_PX = 16
MAX_CELL_PX = 84
TEXT_PX = 190


@dataclass(frozen=True, eq=False)
class Inspection:
    """Data about one entry.

    Attributes:
        entry: the entry.
        glyph: its glyph.
        neighbours: (position in memory, entry, cosine of the address keys), nearest first.
        nearest: glyphs of the neighbours.
    """

    entry: MemoryEntry
    glyph: Glyph
    neighbours: tuple[tuple[int, MemoryEntry, float], ...] = ()
    nearest: tuple[Glyph, ...] = ()


class InspectorView(GlyphView):
    """The entry on the left; nearest entries and drawings that read it on the right.

    Signals:
        chosen(int): position in memory of the clicked neighbour.
    """

    chosen = Signal(int)

    def __init__(self, session: Session, log: ReadCounts, theme: Theme) -> None:
        super().__init__(session, theme)
        self._log = log
        self.inspection: Inspection | None = None
        self.setAccessibleName(self.tr("Entry inspector"))
        self.setToolTip(self.tr("Click a neighbour to select it"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        return QSize(720, 2 * (64 + scaled_px(self, TITLE_PX) + scaled_px(self, CAPTION_PX)))

    def minimumSizeHint(self) -> QSize:
        return QSize(
            scaled_px(self, TEXT_PX) + 270,
            2 * (36 + scaled_px(self, TITLE_PX) + scaled_px(self, CAPTION_PX)),
        )

    def show_inspection(self, inspection: Inspection | None) -> None:
        self.inspection = inspection
        self.setAccessibleDescription("; ".join(self.words()))
        self.update()

    @property
    def readings(self) -> tuple[Reading, ...]:
        """Drawings that read the entry with the highest probability."""
        return self._log.drawings(self.inspection.entry.image_id) if self.inspection else ()

    def words(self) -> list[str]:
        """Figures of the entry, one per line."""
        if self.inspection is None:
            return []
        entry = self.inspection.entry
        read = self._log.variants[entry.image_id]
        text = self.tr("read by {variants} variants in {answers} answers")
        text = text.format(variants=locale_number(read), answers=locale_number(self._log.answers))
        source = self.tr("starter set") if entry.source == STARTER_SOURCE else entry.source
        lines = [entry.label or self.tr("no label"), source]
        lines.append(text)
        if not entry.enabled:
            lines.append(self.tr("disabled: never addressed"))
        return [line for line in lines if line]

    def _side(self) -> int:
        across = (self.width() - scaled_px(self, TEXT_PX)) // NEIGHBOURS - UNIT_PX
        down = self.height() // 2 - scaled_px(self, TITLE_PX) - scaled_px(self, CAPTION_PX)
        return max(24, min(MAX_CELL_PX, across, down))

    def cell(self, line: int, column: int) -> QRect:
        """Cell rectangle; row 0 has neighbours, row 1 drawings."""
        side = self._side()
        title = scaled_px(self, TITLE_PX)
        top = line * (side + title + scaled_px(self, CAPTION_PX)) + title
        left = scaled_px(self, TEXT_PX) + column * (side + UNIT_PX)
        return QRect(left, top, side, side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            theme, inspection = self._theme, self.inspection
            if inspection is None:
                hint = self.tr("Select an entry to inspect it.")
                paint_placeholder(self, painter, theme, hint)
                return
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            side = min(MAX_CELL_PX, self._side() + scaled_px(self, TITLE_PX))
            self.paint_cell(painter, QRect(0, 0, side, side), inspection.glyph, "ground")
            painter.setPen(theme.color("ink"))
            flags = Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
            width = scaled_px(self, TEXT_PX) - 2 * UNIT_PX
            area = QRect(0, side + UNIT_PX, width, self.height() - side - UNIT_PX)
            painter.drawText(area, flags, "\n".join(self.words()))
            use_small_font(painter)
            cosines = [locale_number(cosine, 2) for _, _, cosine in inspection.neighbours]
            nearest = list(zip(inspection.nearest, cosines, strict=True))
            self._line(painter, 0, self.tr("Nearest keys (cosine similarity)"), nearest)
            read = [
                (drawing_glyph(r.drawing), f"q {locale_number(r.probability, 2)}")
                for r in self.readings
            ]
            title = (
                self.tr("Drawings that read it most often")
                if read
                else self.tr("No drawing has read it yet")
            )
            self._line(painter, 1, title, read)

    def _line(
        self, painter: QPainter, line: int, title: str, cells: Sequence[tuple[Glyph, str]]
    ) -> None:
        theme = self._theme
        painter.setPen(theme.color("muted"))
        first = self.cell(line, 0)
        painter.drawText(first.left(), first.top() - 6, title)
        for column, (glyph, caption) in enumerate(cells):
            box = self.cell(line, column)
            self.paint_cell(painter, box, glyph, "raised")
            painter.setPen(theme.color("muted"))
            below = QRect(box.left(), box.bottom() + 1, box.width(), scaled_px(self, CAPTION_PX))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip
            painter.drawText(below, flags, caption)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Select the clicked neighbour."""
        place = QPointF(event.position()).toPoint()
        for column, (position, _, _) in enumerate(
            self.inspection.neighbours if self.inspection else ()
        ):
            if self.cell(0, column).contains(place):
                self.chosen.emit(position)


class InspectorDock(LiveDock):
    """Dock that inspects the first selected entry."""

    def __init__(
        self, session: Session, inference: InferenceService, log: ReadCounts, theme: Theme
    ) -> None:
        title = QCoreApplication.translate("InspectorDock", "Entry inspector")
        super().__init__("inspector", title, session, inference, SETTLE_MS)
        self._entry: MemoryEntry | None = None
        self.view = InspectorView(session, log, theme)
        self.view.chosen.connect(self._select)
        self.panel.body.addWidget(self.view, 1)
        for signal in (session.selection_changed, session.memory_reset, session.entries_changed):
            signal.connect(self.request_update)
        log.changed.connect(self.view.update)

    def submit(self) -> None:
        """Remember the selected entry with the request."""
        selection, memory = self.session.selection, self.session.memory
        shown = selection and selection[0] < len(memory)
        self._entry = memory[selection[0]] if shown else None
        super().submit()

    def compute(self, engine: Engine, request: Request) -> Inspection | None:
        entry, memory = self._entry, request.memory
        if entry is None:
            return None
        own = next((row for row, e in enumerate(memory.entries) if e is entry), None)
        if own is None:
            return Inspection(entry, entry_glyph(entry))
        keys = engine.keys_of(memory)
        cosines = keys @ keys[own]
        nearest = [int(row) for row in np.argsort(-cosines, kind="stable") if row != own]
        nearest = nearest[:NEIGHBOURS]
        return Inspection(
            entry,
            entry_glyph(entry),
            tuple(
                (memory.positions[row], memory.entries[row], float(cosines[row])) for row in nearest
            ),
            tuple(entry_glyph(memory.entries[row]) for row in nearest),
        )

    def show_answer(self, answer: Inspection | None) -> None:
        self.view.show_inspection(answer)

    def tables(self) -> Sequence[Table]:
        """The nearest entries, and how often the entry was read."""
        found = self.view.inspection
        if found is None:
            return ()
        rows = [(p + 1, e.label, e.source, cosine) for p, e, cosine in found.neighbours]
        constants = {"of_class": found.entry.label, "of_source": found.entry.source}
        columns = ("entry", "class", "source", "cosine")
        return (table_of("nearest", columns, rows, **constants),)

    def plots(self) -> Sequence[Figure]:
        """The entry, its neighbours and its drawings."""
        shown = self.view.inspection is not None
        return (Figure("inspector", self.windowTitle(), self.view),) if shown else ()

    def _select(self, position: int) -> None:
        self.session.select_requested.emit([position])

    def prepare_screenshot(self) -> None:
        """Select the most probable entry."""
        addresses = self.session.addresses
        if addresses is not None and len(addresses.posterior):
            self._select(int(addresses.posterior.argmax()))

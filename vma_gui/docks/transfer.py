"""Transfer matrix: rows are entries, columns latents, cells the glyph generated from both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QPoint,
    QPointF,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolTip
from vma_core.engine.engine import Engine
from vma_core.engine.request import Request
from vma_core.memory.entries import MemoryEntry
from vma_core.tables import Table, table_of

from vma_gui.docks.dock import SETTLE_MS, LiveDock
from vma_gui.document.read_counts import ReadCounts
from vma_gui.document.session import Session
from vma_gui.inference.service import InferenceService
from vma_gui.theme.class_colors import class_color, class_numbers
from vma_gui.theme.theme import Theme
from vma_gui.theme.tokens import UNIT_PX
from vma_gui.widgets.basics import SpinBox, muted_label, scaled_px
from vma_gui.widgets.figures import Figure
from vma_gui.widgets.glyph_cells import (
    Glyph,
    GlyphView,
    entry_glyph,
    paint_placeholder,
    use_small_font,
)

LINES = 6
MAX_LINES = 16
HANDS_RANGE = (5, 20)
GAP_PX = 4
HEADER_PX = 20
MAX_CELL_PX = 96
CLASS_PX = 5
"""Width of the bar in the colour of the row's class."""


@dataclass(frozen=True, eq=False)
class ShownTransfer:
    """Content of the matrix.

    Attributes:
        entries: one per row.
        templates: their glyphs.
        lines: cells by row.
        drawn: whether the first column's latent is inferred from a drawing.
    """

    entries: tuple[MemoryEntry, ...]
    templates: tuple[Glyph, ...]
    lines: tuple[tuple[Glyph, ...], ...]
    drawn: bool

    @property
    def columns(self) -> int:
        """Number of columns."""
        return len(self.lines[0]) if self.lines else 0


class MatrixView(GlyphView):
    """Entry thumbnails in the first column, then one cell per pair.

    Signals:
        chosen(int, int): row and column of the clicked cell.
    """

    chosen = Signal(int, int)

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__(session, theme)
        self.matrix: ShownTransfer | None = None
        self.setAccessibleName(self.tr("Transfer matrix"))
        self.setToolTip(
            self.tr(
                "Rows are entries, columns are latents z: each column is one hand writing "
                "every character. Click a cell to put it on the canvas."
            )
        )
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        return QSize(640, 300)

    def minimumSizeHint(self) -> QSize:
        return QSize(260, 128)

    def show_matrix(self, matrix: ShownTransfer) -> None:
        self.matrix = matrix
        lines, columns = len(matrix.lines), matrix.columns
        text = self.tr("{entries} entries, {latents} latents")
        self.setAccessibleDescription(text.format(entries=lines, latents=columns))
        self.update()

    def _side(self) -> int:
        """Side of a cell including the gap."""
        if self.matrix is None or not len(self.matrix.entries):
            return 0
        lines, columns = len(self.matrix.lines), self.matrix.columns
        side = min(
            (self.width() - CLASS_PX - 4) // (columns + 1),
            (self.height() - scaled_px(self, HEADER_PX)) // lines,
        )
        return max(GAP_PX + 8, min(MAX_CELL_PX, side))

    def columns_for(self, lines: int) -> int:
        """Number of columns that fill the width for a number of rows."""
        side = max(
            GAP_PX + 8, min(MAX_CELL_PX, (self.height() - scaled_px(self, HEADER_PX)) // lines)
        )
        fewest, most = HANDS_RANGE
        return 1 + min(most, max(fewest, (self.width() - CLASS_PX - 4) // side - 2))

    def cell(self, line: int, column: int) -> QRect:
        """Cell rectangle; column −1 is the entry itself."""
        side = self._side()
        left, top = CLASS_PX + 4 + (column + 1) * side, scaled_px(self, HEADER_PX) + line * side
        return QRect(left, top, side - GAP_PX, side - GAP_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:
        self._variant_places = []
        with QPainter(self) as painter:
            theme = self._theme
            painter.fillRect(self.rect(), theme.color("surface"))
            if self.matrix is None or not len(self.matrix.entries):
                hint = self.tr("Add entries to the memory to see them in many hands.")
                paint_placeholder(self, painter, theme, hint)
                return
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            use_small_font(painter)
            self._headers(painter)
            lines = range(len(self.matrix.lines))
            numbers = class_numbers(entry.label for entry in self.matrix.entries)
            templates = [self.cell(line, -1) for line in lines]
            painter.setPen(Qt.PenStyle.NoPen)
            for box, entry in zip(templates, self.matrix.entries, strict=True):
                painter.setBrush(class_color(numbers.get(entry.label), theme))
                bar = QRect(0, box.top() + 2, CLASS_PX, box.height() - 4)
                painter.drawRoundedRect(bar, CLASS_PX / 2, CLASS_PX / 2)
            self.paint_cells(painter, templates, self.matrix.templates, "ground")
            for line, glyphs in enumerate(self.matrix.lines):
                boxes = [self.cell(line, column) for column in range(len(glyphs))]
                self.paint_cells(painter, boxes, glyphs, "raised")
                self.place_variants(boxes, glyphs, self.matrix.entries[line].label)

    def _headers(self, painter: QPainter) -> None:
        assert self.matrix is not None
        painter.setPen(self._theme.color("muted"))
        mean = self.tr("drawing") if self.matrix.drawn else self.tr("mean")
        numbers = [str(number) for number in range(1, self.matrix.columns)]
        names = [self.tr("entry"), mean, *numbers]
        # Short forms for names that do not fit; numbers are omitted.
        symbols = ["m", "x" if self.matrix.drawn else "z̄", *([""] * len(numbers))]
        for column, name in enumerate(names):
            box = self.cell(0, column - 1)
            box.setTop(0)
            box.setHeight(scaled_px(self, HEADER_PX) - 2)
            if painter.fontMetrics().horizontalAdvance(name) > box.width():
                name = symbols[column]
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, name)

    def event(self, event: QEvent) -> bool:
        """Name the hovered row's class."""
        if isinstance(event, QHelpEvent) and self.matrix is not None:
            for line, entry in enumerate(self.matrix.entries):
                box = self.cell(line, -1)
                if box.top() <= event.pos().y() <= box.bottom() and event.pos().x() <= box.right():
                    name = entry.label or self.tr("no label")
                    QToolTip.showText(event.globalPos(), name, self)
                    return True
        return super().event(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The left button chooses a cell."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        place: QPoint = QPointF(event.position()).toPoint()
        if self.matrix is None:
            return
        for line in range(len(self.matrix.lines)):
            for column in range(self.matrix.columns):
                if self.cell(line, column).contains(place):
                    self.chosen.emit(line, column)


class TransferDock(LiveDock):
    """Dock with the selected or most probable entries and latents of the current seed."""

    def __init__(
        self, session: Session, inference: InferenceService, log: ReadCounts, theme: Theme
    ) -> None:
        title = QCoreApplication.translate("TransferDock", "Transfer matrix")
        super().__init__("transfer", title, session, inference, SETTLE_MS)
        self.read_counts = log
        self._rows: tuple[int, ...] = ()
        self._hands = HANDS_RANGE[0]
        self.view = MatrixView(session, theme)
        self.view.chosen.connect(self._draw)
        self._lines = SpinBox()
        self._lines.setRange(1, MAX_LINES)
        self._lines.setValue(LINES)
        self._lines.setAccessibleName(self.tr("Number of entries"))
        self._lines.setToolTip(self.tr("Number of entries; selected ones come first"))
        self._lines.valueChanged.connect(self.request_update)
        self.panel.body.addWidget(self.view, 1)
        foot = QHBoxLayout()
        foot.setSpacing(UNIT_PX)
        hint = self.tr(
            "The selected entries, else the most probable, else those read most; with the current "
            "seed and variation."
        )
        foot.addWidget(muted_label(hint))
        foot.addStretch()
        foot.addWidget(muted_label(self.tr("Entries")))
        foot.addWidget(self._lines)
        self.panel.body.addLayout(foot)
        for signal in (
            session.addresses_changed,
            session.selection_changed,
            session.seed_changed,
            session.variation_changed,
            session.z_temperature_changed,
            session.memory_reset,
            session.entries_changed,
            log.changed,
        ):
            signal.connect(self.request_update)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Update, as the number of columns depends on the width."""
        super().resizeEvent(event)
        self.request_update()

    def submit(self) -> None:
        """Choose rows and columns, then request the matrix."""
        request = self.session.request()
        self._rows = self.shown_rows(request)
        self._hands = self.view.columns_for(max(1, len(self._rows))) - 1
        self.post(request)

    def shown_rows(self, request: Request) -> tuple[int, ...]:
        """Rows of the memory: the selected, else most probable, else most read entries."""
        count = self._lines.value()
        row_of = request.memory.row_of
        selected = [row_of[p] for p in self.session.selection if p in row_of]
        if selected:
            return tuple(selected[:count])
        addresses, of = self.session.addresses, self.session.addresses_request
        drawn = of is not None and of.drawing is not None and of.memory == request.memory
        if addresses is None or not drawn:
            # Without a drawing the address is uniform.
            return tuple(self.read_counts.most_read(request.memory)[:count].tolist())
        return tuple(np.argsort(-addresses.posterior, kind="stable")[:count].tolist())

    def compute(self, engine: Engine, request: Request) -> ShownTransfer:
        rows = tuple(row for row in self._rows if row < len(request.memory))
        found = engine.transfer(request, rows, self._hands)
        entries = tuple(request.memory.entries[row] for row in rows)
        return ShownTransfer(
            entries,
            tuple(map(entry_glyph, entries)),
            tuple(
                tuple(map(Glyph, images, strokes))
                for images, strokes in zip(found.images, found.strokes, strict=True)
            ),
            request.drawing is not None,
        )

    def show_answer(self, answer: ShownTransfer) -> None:
        self.view.show_matrix(answer)

    def tables(self) -> Sequence[Table]:
        """The entries of the rows."""
        matrix = self.view.matrix
        if matrix is None or not matrix.entries:
            return ()
        rows = [(n, e.label, e.source, matrix.columns) for n, e in enumerate(matrix.entries, 1)]
        columns = ("row", "class", "source", "latents")
        return (table_of("transfer", columns, rows, seed=self.session.seed),)

    def plots(self) -> Sequence[Figure]:
        """The matrix."""
        matrix = self.view.matrix
        shown = matrix is not None and bool(matrix.entries)
        return (Figure("transfer", self.windowTitle(), self.view),) if shown else ()

    def _draw(self, line: int, column: int) -> None:
        if self.view.matrix is not None:
            self.draw_on_canvas(self.view.matrix.lines[line][column])

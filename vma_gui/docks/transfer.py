"""Transfer matrix: rows are entries, columns latents, cells the glyph generated from both."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import (
    QCoreApplication,
    QPoint,
    QPointF,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QSpinBox
from vma_core.engine.engine import Engine
from vma_core.engine.request import Request
from vma_core.memory.entries import MemoryEntry

from vma_gui.docks.dock import SETTLE_MS, LiveDock
from vma_gui.document.session import Session
from vma_gui.inference.service import InferenceService
from vma_gui.theme.theme import Theme
from vma_gui.theme.tokens import UNIT_PX
from vma_gui.widgets.basics import muted_label, scaled_px
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


@dataclass(frozen=True, eq=False)
class TransferMatrix:
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
        self.matrix: TransferMatrix | None = None
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
        return QSize(260, 140)

    def show_matrix(self, matrix: TransferMatrix) -> None:
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
            self.width() // (columns + 1), (self.height() - scaled_px(self, HEADER_PX)) // lines
        )
        return max(GAP_PX + 8, min(MAX_CELL_PX, side))

    def columns_for(self, lines: int) -> int:
        """Number of columns that fill the width for a number of rows."""
        side = max(
            GAP_PX + 8, min(MAX_CELL_PX, (self.height() - scaled_px(self, HEADER_PX)) // lines)
        )
        fewest, most = HANDS_RANGE
        return 1 + min(most, max(fewest, self.width() // side - 2))

    def cell(self, line: int, column: int) -> QRect:
        """Cell rectangle; column −1 is the entry itself."""
        side = self._side()
        left, top = (column + 1) * side, scaled_px(self, HEADER_PX) + line * side
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
            templates = [self.cell(line, -1) for line in lines]
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

    def __init__(self, session: Session, inference: InferenceService, theme: Theme) -> None:
        title = QCoreApplication.translate("TransferDock", "Transfer matrix")
        super().__init__("transfer", title, session, inference, SETTLE_MS)
        self._rows: tuple[int, ...] = ()
        self._hands = HANDS_RANGE[0]
        self.view = MatrixView(session, theme)
        self.view.chosen.connect(self._draw)
        self._lines = QSpinBox()
        self._lines.setRange(1, MAX_LINES)
        self._lines.setValue(LINES)
        self._lines.setAccessibleName(self.tr("Number of entries"))
        self._lines.setToolTip(self.tr("Number of entries; selected ones come first"))
        self._lines.valueChanged.connect(self.request_update)
        self.panel.body.addWidget(self.view, 1)
        foot = QHBoxLayout()
        foot.setSpacing(UNIT_PX)
        hint = self.tr(
            "The selected or most probable entries, with the current seed and variation."
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
        """Rows of the memory snapshot: the selected entries, else the most probable ones."""
        count = self._lines.value()
        row_of = request.memory.row_of
        selected = [row_of[p] for p in self.session.selection if p in row_of]
        if selected:
            return tuple(selected[:count])
        addresses = self.session.addresses
        if addresses is None or len(addresses.posterior) != len(request.memory):
            return tuple(range(min(count, len(request.memory))))
        return tuple(int(row) for row in np.argsort(-addresses.posterior, kind="stable")[:count])

    def compute(self, engine: Engine, request: Request) -> TransferMatrix:
        rows = tuple(row for row in self._rows if row < len(request.memory))
        found = engine.transfer(request, rows, self._hands)
        entries = tuple(request.memory.entries[row] for row in rows)
        return TransferMatrix(
            entries,
            tuple(map(entry_glyph, entries)),
            tuple(
                tuple(map(Glyph, images, strokes))
                for images, strokes in zip(found.images, found.strokes, strict=True)
            ),
            request.drawing is not None,
        )

    def show_answer(self, answer: TransferMatrix) -> None:
        self.view.show_matrix(answer)

    def _draw(self, line: int, column: int) -> None:
        if self.view.matrix is not None:
            self.draw_on_canvas(self.view.matrix.lines[line][column])

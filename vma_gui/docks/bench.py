"""Few-shot benchmark on the user's own labelled entries."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QCoreApplication, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QToolTip,
    QWidget,
)
from vma_core.engine.engine import Engine
from vma_core.inspection.few_shot_bench import FewShotBench, few_shot_bench
from vma_core.memory.entries import MemoryEntry
from vma_core.tables import Table
from vma_core.units import in_unit

from vma_gui.docks import curves
from vma_gui.docks.dock import JobDock
from vma_gui.document.session import Session
from vma_gui.inference.background import Progress
from vma_gui.inference.service import InferenceService
from vma_gui.system.language import locale_number
from vma_gui.system.units import information, unit_name
from vma_gui.theme.contrast import readable_on
from vma_gui.theme.theme import Theme
from vma_gui.theme.tokens import UNIT_PX
from vma_gui.widgets.basics import SpinBox, muted_label
from vma_gui.widgets.figures import Figure
from vma_gui.widgets.glyph_cells import paint_placeholder, use_small_font

EPISODES = 200
SEED = 0
MAX_LABEL_SHARE = 0.4
"""Of the view's width, for the names of classes."""
MAX_CELL_PX = 34


class ConfusionView(QWidget):
    """Confusion matrix: rows are true classes, columns predicted ones.

    Signals:
        chosen(int, int): true and predicted class of the clicked cell.
    """

    chosen = Signal(int, int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.bench: FewShotBench | None = None
        self._longest_px = 0
        """Width of the longest name of a class."""
        self.setAccessibleName(self.tr("Confusion matrix"))
        self.setToolTip(
            self.tr(
                "Each drawing classified against all others; click a cell to select its drawings"
            )
        )
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(360, 240)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 120)

    def show_bench(self, bench: FewShotBench) -> None:
        self.bench = bench
        advance = self.fontMetrics().horizontalAdvance
        self._longest_px = max((advance(name) for name in bench.names), default=0)
        right, asked = int(np.trace(bench.confusion)), int((bench.predicted >= 0).sum())
        text = self.tr("{right} of {asked} right").format(right=right, asked=asked)
        self.setAccessibleDescription(text)
        self.update()

    def cell(self, true: int, predicted: int) -> QRect:
        count = 1 if self.bench is None else len(self.bench.names)
        side = min((self.width() - self._label_px) // count, self.height() // count, MAX_CELL_PX)
        side = max(side, 4)
        return QRect(self._label_px + predicted * side, true * side, side - 1, side - 1)

    @property
    def _label_px(self) -> int:
        """Room for the names of classes: in full, unless they are very long."""
        return min(self._longest_px + UNIT_PX, round(MAX_LABEL_SHARE * self.width()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint counts on a colour whose opacity is their share of the row."""
        with QPainter(self) as painter:
            theme = self._theme
            painter.fillRect(self.rect(), theme.color("surface"))
            if self.bench is None:
                hint = self.tr(
                    "Label your entries, then run the bench to see which classes are confused."
                )
                paint_placeholder(self, painter, theme, hint)
                return
            use_small_font(painter)
            shares = self.bench.confusion / np.maximum(
                1, self.bench.confusion.sum(1, keepdims=True)
            )
            metrics = painter.fontMetrics()
            for true, name in enumerate(self.bench.names):
                row = self.cell(true, 0)
                if row.height() >= metrics.height() - 3:
                    painter.setPen(theme.color("muted"))
                    place = QRect(0, row.top(), self._label_px - 6, row.height())
                    text = metrics.elidedText(name, Qt.TextElideMode.ElideRight, self._label_px - 6)
                    painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, text)
                for predicted, count in enumerate(self.bench.confusion[true]):
                    box = self.cell(true, predicted)
                    # Correct in the accent colour, errors in the danger colour.
                    color = theme.color("accent" if true == predicted else "danger")
                    color.setAlphaF(float(shares[true, predicted]))
                    painter.fillRect(box, theme.color("raised"))
                    painter.fillRect(box, color)
                    if count and box.width() >= 16:
                        strong = shares[true, predicted] > 0.5
                        painter.setPen(
                            QColor(readable_on(color.name())) if strong else theme.color("ink")
                        )
                        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(count))

    def _at(self, place: QPointF) -> tuple[int, int] | None:
        count = 0 if self.bench is None else len(self.bench.names)
        for true in range(count):
            for predicted in range(count):
                if self.cell(true, predicted).contains(place.toPoint()):
                    return true, predicted
        return None

    def _row_at(self, y: int) -> int | None:
        """The class whose name is at this height."""
        count = 0 if self.bench is None else len(self.bench.names)
        rows = (row for row in range(count) if self.cell(row, 0).bottom() >= y)
        return next(rows, None)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        found = self._at(event.position())
        if found is not None:
            self.chosen.emit(*found)

    def event(self, event: object) -> bool:
        """Show a tool tip for the hovered cell."""
        if isinstance(event, QHelpEvent) and self.bench is not None:
            found = self._at(QPointF(event.pos()))
            if found is not None:
                true, predicted = found
                text = self.tr("{name} taken for {other}: {count}").format(
                    name=self.bench.names[true],
                    other=self.bench.names[predicted],
                    count=int(self.bench.confusion[true, predicted]),
                )
                QToolTip.showText(event.globalPos(), text, self)
                return True
            row = self._row_at(event.pos().y())
            if row is not None:
                QToolTip.showText(event.globalPos(), self.bench.names[row], self)
                return True
        return super().event(event)  # type: ignore[arg-type]


class BenchDock(JobDock):
    """Accuracy with standard error, confusion matrix, and prequential code length in bits."""

    def __init__(self, session: Session, inference: InferenceService, theme: Theme) -> None:
        title = QCoreApplication.translate("BenchDock", "Few-shot benchmark")
        super().__init__("bench", title, session, inference)
        self.bench: FewShotBench | None = None
        self._asked: tuple[tuple[MemoryEntry, ...], int, int] = ((), 0, 0)
        self.view = ConfusionView(theme)
        self.view.chosen.connect(self._select)
        self.curve = curves.CurvesView(
            self.tr("Prequential code length"),
            self.tr("drawings learned"),
            unit_name(session.unit),
            theme,
        )
        session.unit_changed.connect(self._show_figures)
        self.way, self.shots = SpinBox(), SpinBox()
        for box, lowest, most, value, short, name in (
            (self.way, 2, 100, 5, self.tr("Ways"), self.tr("Ways: number of classes")),
            (
                self.shots,
                1,
                20,
                1,
                self.tr("Shots"),
                self.tr("Shots: drawings per class in memory"),
            ),
        ):
            box.setRange(lowest, most)
            box.setValue(value)
            box.setAccessibleName(name)
            box.setToolTip(name)
            self.head.addWidget(muted_label(short))
            self.head.addWidget(box)
        self.save_button = QPushButton(self.tr("Export CSV…"))
        self.save_button.clicked.connect(self._ask_save)
        self.save_button.setEnabled(False)
        self.tail.addWidget(self.save_button)
        row = QHBoxLayout()
        row.setSpacing(2 * UNIT_PX)
        row.addWidget(self.view, 1)
        row.addWidget(self.curve, 1)
        self.panel.body.addLayout(row, 1)

    def snapshot(self) -> None:
        """Snapshot memory and settings."""
        entries = tuple(self.session.memory.entries)
        self._asked = (entries, self.way.value(), self.shots.value())

    def compute(self, engine: Engine, progress: Progress) -> FewShotBench:
        curves.preload_pyqtgraph()
        return few_shot_bench(engine, *self._asked, EPISODES, SEED, progress)

    def show_result(self, bench: FewShotBench) -> None:
        self.bench = bench
        self.save_button.setEnabled(True)
        self.view.show_bench(bench)
        self._show_figures()

    def _show_figures(self) -> None:
        """Curves and sentence in the chosen unit."""
        bench, unit = self.bench, self.session.unit
        if bench is None:
            return
        text = self.tr(
            "{way}-way {shots}-shot: {percent} % right (95 % interval over {drawings} drawings: "
            "{low}–{high}), {episodes} episodes. Memory saves {amount} per drawing."
        )
        saved = float(bench.bits_alone[-1] - bench.bits[-1]) / len(bench.bits)
        low, high = bench.accuracy_interval
        self.figures.set_text(
            text.format(
                way=bench.way,
                shots=bench.shots,
                percent=locale_number(100 * bench.accuracy, 1),
                low=locale_number(100 * low, 1),
                high=locale_number(100 * high, 1),
                drawings=locale_number(bench.drawings),
                episodes=bench.episodes,
                amount=information(saved, unit),
            )
        )
        learned = np.arange(1, len(bench.bits) + 1)
        self.curve.set_y_name(unit_name(unit))
        self.curve.show_curves(
            [
                (self.tr("with memory"), learned, in_unit(bench.bits, unit)),
                (self.tr("without memory"), learned, in_unit(bench.bits_alone, unit)),
            ]
        )

    def tables(self) -> Sequence[Table]:
        """Accuracy, confusion counts and code length."""
        if self.bench is None or self.exporter is None:
            return ()
        return self.bench.tables(self.exporter.model_hash, SEED, self.session.unit)

    def plots(self) -> Sequence[Figure]:
        """Confusion matrix and code length."""
        if self.bench is None:
            return ()
        return (
            Figure("confusion", self.tr("Confusion matrix"), self.view),
            Figure("code-length", self.tr("Prequential code length"), self.curve),
        )

    def _select(self, true: int, predicted: int) -> None:
        """Select the drawings counted in a cell."""
        bench = self.bench
        if bench is None:
            return
        wanted = (bench.classes == true) & (bench.predicted == predicted)
        chosen = {bench.entries[row].image_id for row in np.flatnonzero(wanted)}
        entries = self.session.memory.entries
        self.session.select_requested.emit(
            [p for p, entry in enumerate(entries) if entry.image_id in chosen]
        )

    def _ask_save(self) -> None:
        if self.exporter is not None:
            self.exporter.ask_csv(self)

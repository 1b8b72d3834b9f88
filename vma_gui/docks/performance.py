"""Compute device, timings, ONNX parity and the model card."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QCoreApplication, QElapsedTimer, Qt, QTimer
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QLabel, QWidget
from vma_core.bundles.bundle import PARITY_LIMIT, Bundle
from vma_core.tables import Table, table_of

from vma_gui.dialogs.help_texts import model_card_text
from vma_gui.docks.dock import Dock
from vma_gui.document.session import Session
from vma_gui.inference.service import Answer, InferenceService
from vma_gui.system.language import locale_number
from vma_gui.system.messages import translate
from vma_gui.theme.theme import Theme
from vma_gui.theme.tokens import UNIT_PX
from vma_gui.widgets.basics import muted_label, scrolled

KEPT = 200
"""Number of recent samples for medians and percentiles."""
MAX_SIDE_BY_SIDE_PERCENT = 125
"""Above this text size, figures and card are stacked vertically."""
TWO_COLUMNS_PX = 560
"""Least width of figures in two columns."""
SHOW_MS = 250
TICK_MS = 5


class FigureTable(QWidget):
    """Captions and figures in two columns where the width allows, else below each other.

    Args:
        rows: (caption, figure) each.
        two_columns: False keeps them below each other.
    """

    def __init__(self, rows: Sequence[tuple[QLabel, QLabel]], two_columns: bool) -> None:
        super().__init__()
        self._rows = rows
        self._two_columns = two_columns
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, UNIT_PX)  # rows grow a little when shown
        self._grid.setHorizontalSpacing(2 * UNIT_PX)
        self._grid.setVerticalSpacing(UNIT_PX // 2)
        self._columns = 0
        self._arrange(2 if two_columns else 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose the number of columns."""
        super().resizeEvent(event)
        self._arrange(2 if self._two_columns and self.width() >= TWO_COLUMNS_PX else 1)

    def _arrange(self, columns: int) -> None:
        if columns == self._columns:
            return
        high = -(-len(self._rows) // columns)
        for position, (name, figure) in enumerate(self._rows):
            column, row = divmod(position, high)
            top = Qt.AlignmentFlag.AlignTop
            self._grid.addWidget(name, row, 2 * column, top)
            self._grid.addWidget(figure, row, 2 * column + 1, top)
        for column in range(2):
            self._grid.setColumnStretch(2 * column + 1, int(column < columns))
        for row in range(len(self._rows) + 1):
            self._grid.setRowStretch(row, int(row == high))
        self._columns = columns


class PerformanceDock(Dock):
    """Live figures on the left, model card on the right. Measures only while visible."""

    def __init__(
        self, session: Session, inference: InferenceService, bundle: Bundle, theme: Theme
    ) -> None:
        title = QCoreApplication.translate("PerformanceDock", "Model and performance")
        super().__init__("performance", title, session)
        self._inference = inference
        self._theme = theme
        self._heat: deque[float] = deque(maxlen=KEPT)
        self._variants: deque[float] = deque(maxlen=KEPT)
        self._gaps: deque[float] = deque(maxlen=KEPT)
        self._answered = self._asked = 0
        self._clock = QElapsedTimer()
        self._tick = QTimer(self)
        self._tick.setTimerType(Qt.TimerType.PreciseTimer)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self._measure_gap)
        self._refresh = QTimer(self)
        self._refresh.setInterval(SHOW_MS)
        self._refresh.timeout.connect(self.show_figures)
        self.rows = {
            name: QLabel() for name in ("provider", "heat", "variants", "requests", "gap", "parity")
        }
        self.card = QLabel()
        self._lay_out()
        self.show_model(bundle)
        theme.changed.connect(self._show_parity)
        inference.addressed.connect(self._on_addressed)
        inference.answered.connect(self._on_answered)
        self.show_figures()

    def show_model(self, bundle: Bundle) -> None:
        """Show the provider, parity and card of a model."""
        self._bundle = bundle
        provider, reason = self._inference.provider, self._inference.provider_reason
        self.rows["provider"].setText(f"{provider} · {translate(reason)}")
        if self.card.text():
            self.card.setText(model_card_text(bundle))
        difference = bundle.card.get("parity_max_abs_difference")
        self.agrees = isinstance(difference, float) and difference <= PARITY_LIMIT
        text = self.tr("not measured at export")
        if isinstance(difference, float):
            text = self.tr("agree to {difference} (limit {limit})")
            if not self.agrees:
                text = self.tr("differ by {difference} (limit {limit})")
            text = text.format(difference=f"{difference:.1e}", limit=f"{PARITY_LIMIT:.0e}")
        self._parity = text
        self._show_parity()

    def _lay_out(self) -> None:
        # Long figures stand beside each other in two columns.
        names = {
            "provider": self.tr("Running on"),
            "heat": self.tr("Heat latency"),
            "variants": self.tr("Variants latency"),
            "gap": self.tr("UI thread delay"),
            "requests": self.tr("Requests"),
            "parity": self.tr("ONNX and PyTorch"),
        }
        for name, label in self.rows.items():
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.RichText)
            label.setAccessibleName(names[name])
        large = self._theme.text_percent > MAX_SIDE_BY_SIDE_PERCENT
        captioned = [(muted_label(names[name]), label) for name, label in self.rows.items()]
        figures = FigureTable(captioned, two_columns=not large)
        self.card.setTextFormat(Qt.TextFormat.RichText)
        self.card.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.card.setWordWrap(True)
        self.card.setAccessibleName(self.tr("Model card"))
        content, way = QWidget(), QBoxLayout.Direction
        both = QBoxLayout(way.TopToBottom if large else way.LeftToRight, content)
        both.setContentsMargins(0, 0, 0, 0)
        both.setSpacing(3 * UNIT_PX)
        both.addWidget(figures, 3)
        both.addWidget(self.card, 2)
        self.panel.body.addWidget(scrolled(content, as_high_as=figures), 1)

    def _show_parity(self) -> None:
        """Show the parity check as coloured mark and text."""
        color = self._theme.tokens.accent if self.agrees else self._theme.tokens.danger
        mark = "●" if self.agrees else "▲"
        self.rows["parity"].setText(f"<span style='color:{color}'>{mark}</span> {self._parity}")

    def showEvent(self, event: QShowEvent) -> None:
        """Start measuring."""
        super().showEvent(event)
        self.show_card()
        self._clock.start()
        self._tick.start()
        self._refresh.start()

    def show_card(self) -> None:
        """Set the model card, whose layout is too slow for the start, if it is not there yet."""
        if not self.card.text():
            self.card.setText(model_card_text(self._bundle))

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop measuring."""
        self._tick.stop()
        self._refresh.stop()
        super().hideEvent(event)

    def _measure_gap(self) -> None:
        self._gaps.append(max(0.0, self._clock.nsecsElapsed() / 1e6 - TICK_MS))
        self._clock.restart()

    def _on_addressed(self, answer: Answer) -> None:
        self._asked = self._inference.newest_stamp

    def _on_answered(self, answer: Answer) -> None:
        self._answered += 1
        if answer.result is not None:
            self._heat.append(answer.result.timings_ms["address"])
            self._variants.append(answer.result.timings_ms["variants"])

    def show_figures(self) -> None:
        """Show medians and 95th percentiles of recent samples."""
        for name, values in (
            ("heat", self._heat),
            ("variants", self._variants),
            ("gap", self._gaps),
        ):
            self.rows[name].setText(self._milliseconds(values))
        skipped = max(0, self._asked - self._answered)
        text = self.tr("{sent} sent, {answered} answered in full, {superseded} superseded")
        self.rows["requests"].setText(
            text.format(
                sent=locale_number(self._asked),
                answered=locale_number(self._answered),
                superseded=locale_number(skipped),
            )
        )

    def tables(self) -> Sequence[Table]:
        """The recent samples behind the medians."""
        kinds = (("heat", self._heat), ("variants", self._variants), ("ui-thread", self._gaps))
        rows = [(name, n, value) for name, kept in kinds for n, value in enumerate(kept, 1)]
        device = self._inference.provider
        return (table_of("latency", ("part", "sample", "ms"), rows, device=device),) if rows else ()

    def _milliseconds(self, values: deque[float]) -> str:
        if not values:
            return "–"
        median, high = np.percentile(list(values), [50, 95])
        text = self.tr("median {median} ms, 95 % below {p95} ms")
        return text.format(median=locale_number(median, 1), p95=locale_number(high, 1))

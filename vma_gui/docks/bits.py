"""Live code length of the drawing by part, with the memory and with none, by one bound."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from PySide6.QtCore import QCoreApplication, QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolTip, QWidget
from vma_core.engine.engine import Engine
from vma_core.engine.likelihood.bits import DrawingBits
from vma_core.engine.request import Request
from vma_core.tables import Table
from vma_core.units import Unit, in_unit

from vma_gui.docks.dock import LiveDock
from vma_gui.document.session import Session
from vma_gui.inference.service import InferenceService
from vma_gui.system.language import locale_number
from vma_gui.system.units import information, unit_name
from vma_gui.theme.contrast import readable_on
from vma_gui.theme.theme import Theme
from vma_gui.theme.tokens import UNIT_PX
from vma_gui.widgets.basics import ComboBox, LiveText, muted_label, scaled_px
from vma_gui.widgets.figures import Figure
from vma_gui.widgets.glyph_cells import use_small_font

SAMPLES = (4, 16, 64, 256)
BAR_PX = 34
ROW_PX = 62
LEVEL_COLORS = ("level_coarse", "level_middle", "level_fine")
MIN_BARS_PX = 320
"""The table of parts is left out if the bars would be narrower."""
SUBSCRIPTS = "₁₂₃"

Bound = Literal["elbo", "iwae"]
"""Which upper bound of −log p(x | M) is shown: the one-sample one by part, or with K samples."""


class Part(NamedTuple):
    """A segment of both bars, in bits."""

    name: str
    """Short name below the segment."""
    term: str
    """The term of the bound."""
    value: float
    empty_value: float
    color: QColor


class BitsView(QWidget):
    """Two bars on one scale, with the memory and with an empty one, and a table of their parts."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.bits: DrawingBits | None = None
        self.unit: Unit = "bits"
        self.bound: Bound = "elbo"
        self._names = (self.tr("with memory"), self.tr("without memory"))
        self.setAccessibleName(self.tr("Bits per drawing"))
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(720, 2 * self._row_px)

    def minimumSizeHint(self) -> QSize:
        return QSize(260, 2 * self._row_px)

    @property
    def _bar_px(self) -> int:
        return scaled_px(self, BAR_PX)

    @property
    def _row_px(self) -> int:
        return scaled_px(self, ROW_PX)

    def show_bits(self, bits: DrawingBits | None, unit: Unit, bound: Bound) -> None:
        self.bits, self.unit, self.bound = bits, unit, bound
        parts = self.parts(bits) if bits else []
        texts = [f"{p.name or p.term} {self._figure(p.value)}" for p in parts]
        self.setAccessibleDescription(f"{', '.join(texts)} {unit_name(unit)}" if texts else "")
        self.update()

    def _figure(self, bits: float) -> str:
        return locale_number(in_unit(bits, self.unit), 1)

    def bound_name(self, bits: DrawingBits) -> str:
        """The bound as papers call it."""
        return "−ELBO" if self.bound == "elbo" else f"IWAE-{bits.samples}"

    def totals(self, bits: DrawingBits) -> tuple[float, float]:
        """Lengths of both bars in bits, by the same bound."""
        if self.bound == "elbo":
            return bits.parts, bits.empty_parts
        return bits.bound, bits.empty_bound

    def parts(self, bits: DrawingBits) -> list[Part]:
        """The segments; the bound with K samples has no parts."""
        theme = self._theme
        if self.bound == "iwae":
            total, empty = self.totals(bits)
            return [Part("", "−log p(x|M)", total, empty, theme.color("accent"))]
        levels = (self.tr("shape"), self.tr("strokes"), self.tr("detail"))
        parts = [
            Part(
                self.tr("address"),
                "KL(q(a|x)‖p(a))",
                bits.address,
                bits.empty_address,
                theme.color("heat"),
            )
        ]
        pairs = zip(bits.latents, bits.empty_latents, strict=True)
        for level, (value, empty_value) in enumerate(pairs):
            place = min(level, len(levels) - 1)
            term = f"KL z{SUBSCRIPTS[place]}"
            color = theme.color(LEVEL_COLORS[place])
            parts.append(Part(levels[place], term, value, empty_value, color))
        return [
            *parts,
            Part(
                self.tr("pixels"),
                "−log p(x|z, m)",
                bits.pixels,
                bits.empty_pixels,
                theme.color("pixels"),
            ),
        ]

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the bars, and names of the segments where they fit."""
        with QPainter(self) as painter:
            theme = self._theme
            painter.fillRect(self.rect(), theme.color("surface"))
            if self.bits is None:
                painter.setPen(theme.color("muted"))
                painter.drawText(
                    self.rect(),
                    Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap,
                    self.tr("Draw something to see what it costs."),
                )
                return
            bits, parts = self.bits, self.parts(self.bits)
            for row, (name, total) in enumerate(zip(self._names, self.totals(bits), strict=True)):
                self._row(painter, row, name, total)
                for part, box in zip(parts, self._boxes(parts, row), strict=True):
                    painter.fillRect(box, part.color)
                    value = part.empty_value if row else part.value
                    self._caption(painter, box, part, value)
            if self._table_px():
                self._paint_table(painter, bits, parts)

    def _boxes(self, parts: Sequence[Part], row: int) -> list[QRectF]:
        """Segments of a bar."""
        start = self._bars_left()
        width = self.width() - start - self._table_px()
        totals = [sum(p.value for p in parts), sum(p.empty_value for p in parts), 1.0]
        scale, left = width / max(totals), float(start)
        boxes = []
        for part in parts:
            long = (part.empty_value if row else part.value) * scale
            boxes.append(QRectF(left, row * self._row_px + 4, long, self._bar_px))
            left += long
        return boxes

    def _bars_left(self) -> int:
        """Left edge of the bars: right of the longer row label."""
        metrics = self.fontMetrics()
        return max(metrics.horizontalAdvance(name) for name in self._names) + 2 * UNIT_PX

    def _table_px(self) -> int:
        """Width of the table of parts; 0 if there is no room or it would have one line."""
        if self.bound == "iwae":
            return 0
        wide = scaled_px(self, 330)
        return wide if self.width() - self._bars_left() - wide >= MIN_BARS_PX else 0

    def _row(self, painter: QPainter, row: int, name: str, total: float) -> None:
        top = row * self._row_px
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.setPen(self._theme.color("ink"))
        half = self._bar_px // 2
        width = self._bars_left() - UNIT_PX
        painter.drawText(QRectF(0, top + 4, width, half), flags, name)
        painter.setPen(self._theme.color("muted"))
        text = information(total, self.unit)
        painter.drawText(QRectF(0, top + 4 + half, width, half), flags, text)

    def _caption(self, painter: QPainter, box: QRectF, part: Part, value: float) -> None:
        """Paint the figure inside the segment and its name below, where they fit."""
        metrics = painter.fontMetrics()
        figure = self._figure(value)
        if metrics.horizontalAdvance(figure) + 6 <= box.width():
            painter.setPen(QColor(readable_on(part.color.name())))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, figure)
        if metrics.horizontalAdvance(part.name) + 4 <= box.width():
            painter.setPen(self._theme.color("muted"))
            below = QRectF(box.left(), box.bottom(), box.width(), self._row_px - self._bar_px - 6)
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, part.name)

    def _paint_table(self, painter: QPainter, bits: DrawingBits, parts: Sequence[Part]) -> None:
        """Every part with its colour, term and both values, and the sums."""
        painter.save()
        use_small_font(painter)
        theme, left = self._theme, self.width() - self._table_px() + 2 * UNIT_PX
        lines = len(parts) + 2
        high = self.height() / lines
        number_px = scaled_px(self, 62)
        right = float(self.width())
        flags = Qt.AlignmentFlag.AlignVCenter
        numbers = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter

        def line(row: int, name: str, term: str, values: Sequence[str]) -> None:
            top = row * high
            painter.setPen(theme.color("ink" if row else "muted"))
            names = QRectF(left + 16, top, right - left - 16 - 2 * number_px, high)
            painter.drawText(names, flags, f"{name}  {term}" if term else name)
            for column, value in enumerate(values):
                x = right - (2 - column) * number_px
                painter.drawText(QRectF(x, top, number_px, high), numbers, value)

        line(0, unit_name(self.unit), "", (self.tr("with"), self.tr("without")))
        for row, part in enumerate(parts, 1):
            side = min(10.0, high - 4)
            painter.fillRect(QRectF(left, (row + 0.5) * high - side / 2, side, side), part.color)
            values = self._figure(part.value), self._figure(part.empty_value)
            line(row, part.name, part.term, values)
        total, empty = self.totals(bits)
        line(lines - 1, self.bound_name(bits), "", (self._figure(total), self._figure(empty)))
        painter.restore()

    def event(self, event: QEvent) -> bool:
        """Name the hovered segment."""
        if not isinstance(event, QHelpEvent):
            return super().event(event)
        QToolTip.showText(event.globalPos(), self.tip(QPointF(event.pos())), self)
        return True

    def tip(self, place: QPointF) -> str:
        """The segment at a place, or what the bars are."""
        parts = self.parts(self.bits) if self.bits else []
        for row in range(2):
            for part, box in zip(parts, self._boxes(parts, row), strict=True):
                if box.contains(place):
                    value = part.empty_value if row else part.value
                    texts = (part.name, part.term, information(value, self.unit))
                    return " · ".join(filter(None, texts))
        return self.tr(
            "What the model needs to encode the drawing: the address KL(q(a|x) ‖ p(a)), "
            "the latents level by level, and the pixels −log p(x|z, m)."
        )


class BitsDock(LiveDock):
    """Dock with the bars, their bound and what the memory saves."""

    def __init__(self, session: Session, inference: InferenceService, theme: Theme) -> None:
        title = QCoreApplication.translate("BitsDock", "Bits per drawing")
        super().__init__("bits", title, session, inference)
        self.samples = SAMPLES[1]
        self._seed = session.seed
        self.view = BitsView(theme)
        self.figures = LiveText(300, QPalette.ColorRole.Base, lines=2)
        self.figures.setAccessibleName(self.tr("Bits saved by the memory"))
        self._bound = ComboBox()
        self._bound.setAccessibleName(self.tr("Bound"))
        self._bound.setToolTip(
            self.tr(
                "−ELBO: the one-sample bound, which has parts. IWAE-K: the tighter bound with K "
                "importance samples, which has none. Both bars always show the same bound."
            )
        )
        self._bound.addItem("−ELBO", "elbo")
        self._bound.addItem("IWAE-K", "iwae")
        self._bound.currentIndexChanged.connect(lambda _index: self._show(self.view.bits))
        self._choice = ComboBox()
        self._choice.setAccessibleName(self.tr("Importance samples"))
        self._choice.setToolTip(
            self.tr("K: samples of z. −ELBO is averaged over them; IWAE-K is tighter with more.")
        )
        for count in SAMPLES:
            self._choice.addItem(str(count), count)
        self._choice.setCurrentIndex(1)
        self._choice.currentIndexChanged.connect(self._choose)
        body = self.panel.body
        body.addWidget(self.view)
        foot = QHBoxLayout()
        foot.setSpacing(UNIT_PX)
        foot.addWidget(self.figures, 1)
        foot.addWidget(muted_label(self.tr("Bound")))
        foot.addWidget(self._bound)
        foot.addWidget(muted_label(self.tr("K")))
        foot.addWidget(self._choice)
        body.addLayout(foot)
        body.addStretch(1)
        for signal in (session.drawing_changed, session.memory_reset, session.entries_changed):
            signal.connect(self.request_update)
        session.unit_changed.connect(self._show_unit)
        self._show_unit()

    def _show_unit(self) -> None:
        title = QCoreApplication.translate("BitsDock", "Bits per drawing")
        if self.session.unit == "nats":
            title = QCoreApplication.translate("BitsDock", "Nats per drawing")
        self.setWindowTitle(title)
        self._show(self.view.bits)

    @property
    def bound(self) -> Bound:
        """The bound that both bars show."""
        chosen: Bound = self._bound.currentData()
        return chosen

    def choose_bound(self, bound: Bound) -> None:
        """Show another bound."""
        self._bound.setCurrentIndex(self._bound.findData(bound))

    def _choose(self, _index: int) -> None:
        self.samples = int(self._choice.currentData())
        self.request_update()

    def compute(self, engine: Engine, request: Request) -> DrawingBits | None:
        self._seed = request.seed
        return engine.bits(request, self.samples)

    def show_answer(self, answer: DrawingBits | None) -> None:
        self._show(answer)

    def _show(self, bits: DrawingBits | None) -> None:
        unit = self.session.unit
        self.view.show_bits(bits, unit, self.bound)
        if bits is None:
            self.figures.set_text("")
            return
        total, empty = self.view.totals(bits)
        saved = self.tr("the memory saves {amount}")
        if empty < total:
            saved = self.tr("the memory costs {amount} more than it saves")
        saved = saved.format(amount=information(abs(empty - total), unit))
        bound = self.view.bound_name(bits)
        if self.bound == "elbo":
            bound = f"{bound} (K = {bits.samples})"
        text = self.tr("{bound}: {with_memory}, without memory {without}; {saved}")
        self.figures.set_text(
            text.format(
                bound=bound,
                with_memory=information(total, unit),
                without=information(empty, unit),
                saved=saved,
            )
        )

    def show_failure(self, text: str) -> None:
        """Show the error in the dock, since it concerns the model rather than an action."""
        self.figures.set_text(text)

    def tables(self) -> Sequence[Table]:
        """Both bounds by part, with and without the memory."""
        bits = self.view.bits
        return () if bits is None else (bits.table(self.session.unit, seed=self._seed),)

    def plots(self) -> Sequence[Figure]:
        """The bars."""
        return (Figure("bits", self.windowTitle(), self.view),) if self.view.bits else ()

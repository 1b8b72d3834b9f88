"""Live code length of the drawing in bits, by part, and what the memory saves."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget
from vma_core.engine.engine import Engine
from vma_core.engine.likelihood.bits import DrawingBits
from vma_core.engine.request import Request

from vma_gui.docks.dock import LiveDock
from vma_gui.document.session import Session
from vma_gui.inference.service import InferenceService
from vma_gui.system.language import locale_number
from vma_gui.theme.colors import readable_on
from vma_gui.theme.theme import Theme
from vma_gui.theme.tokens import UNIT_PX
from vma_gui.widgets.basics import ComboBox, LiveText, muted_label, scaled_px

SAMPLES = (4, 16, 64, 256)
BAR_PX = 34
ROW_PX = 62
LEVEL_COLORS = ("level_coarse", "level_middle", "level_fine")


class BitsView(QWidget):
    """Two stacked bars on one scale: with the memory and with an empty one."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.bits: DrawingBits | None = None
        self._names = (self.tr("with memory"), self.tr("without memory"))
        self.setAccessibleName(self.tr("Bits per drawing"))
        self.setToolTip(
            self.tr(
                "What the model needs to encode the drawing: the address KL(q(a|x) ‖ p(a)), "
                "the latents level by level, and the pixels −log p(x|z, m)."
            )
        )
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(420, 2 * self._row_px)

    def minimumSizeHint(self) -> QSize:
        return QSize(260, 2 * self._row_px)

    @property
    def _bar_px(self) -> int:
        return scaled_px(self, BAR_PX)

    @property
    def _row_px(self) -> int:
        return scaled_px(self, ROW_PX)

    def show_bits(self, bits: DrawingBits | None) -> None:
        self.bits = bits
        parts = self.parts(bits) if bits else []
        self.setAccessibleDescription(", ".join(f"{n} {locale_number(v, 1)}" for n, v, _ in parts))
        self.update()

    def parts(self, bits: DrawingBits) -> list[tuple[str, float, QColor]]:
        """(name, bits, colour) of each segment of the upper bar."""
        names = [
            self.tr("address"),
            *(self.tr("shape"), self.tr("strokes"), self.tr("detail"))[: len(bits.latents)],
            self.tr("pixels"),
        ]
        values = [bits.address, *bits.latents, bits.pixels]
        colors = ["heat", *LEVEL_COLORS[: len(bits.latents)], "pixels"]
        return [
            (name, value, self._theme.color(color))
            for name, value, color in zip(names, values, colors, strict=True)
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
            bits, start = self.bits, self._bars_left()
            scale = (self.width() - start) / max(bits.parts, bits.empty_bound, 1.0)
            self._row(painter, 0, self._names[0], bits.parts)
            left = float(start)
            for name, value, color in self.parts(bits):
                box = QRectF(left, 4, value * scale, self._bar_px)
                painter.fillRect(box, color)
                self._caption(painter, box, name, value, color)
                left += value * scale
            self._row(painter, 1, self._names[1], bits.empty_bound)
            empty = QRectF(start, self._row_px + 4, bits.empty_bound * scale, self._bar_px)
            painter.fillRect(empty, theme.color("line"))

    def _bars_left(self) -> int:
        """Left edge of the bars: right of the longer row label."""
        metrics = self.fontMetrics()
        return max(metrics.horizontalAdvance(name) for name in self._names) + 2 * UNIT_PX

    def _row(self, painter: QPainter, row: int, name: str, total: float) -> None:
        top = row * self._row_px
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.setPen(self._theme.color("ink"))
        half = self._bar_px // 2
        width = self._bars_left() - UNIT_PX
        painter.drawText(QRectF(0, top + 4, width, half), flags, name)
        painter.setPen(self._theme.color("muted"))
        text = self.tr("{bits} bits").format(bits=locale_number(total, 1))
        painter.drawText(QRectF(0, top + 4 + half, width, half), flags, text)

    def _caption(
        self, painter: QPainter, box: QRectF, name: str, value: float, color: QColor
    ) -> None:
        """Paint the figure inside the segment and its name below, where they fit."""
        metrics = painter.fontMetrics()
        figure = locale_number(value, 1)
        if metrics.horizontalAdvance(figure) + 6 <= box.width():
            painter.setPen(QColor(readable_on(color.name())))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, figure)
        if metrics.horizontalAdvance(name) + 4 <= box.width():
            painter.setPen(self._theme.color("muted"))
            below = QRectF(box.left(), box.bottom(), box.width(), self._row_px - self._bar_px - 6)
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, name)


class BitsDock(LiveDock):
    """Dock with bars, importance-weighted bound and saved bits."""

    def __init__(self, session: Session, inference: InferenceService, theme: Theme) -> None:
        title = QCoreApplication.translate("BitsDock", "Bits per drawing")
        super().__init__("bits", title, session, inference)
        self.samples = SAMPLES[1]
        self.view = BitsView(theme)
        self.figures = LiveText(300, QPalette.ColorRole.Base, lines=2)
        self.figures.setAccessibleName(self.tr("Bits saved by the memory"))
        self._choice = ComboBox()
        self._choice.setAccessibleName(self.tr("Importance samples"))
        self._choice.setToolTip(
            self.tr("K: samples of z for the importance-weighted bound; more are tighter")
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
        foot.addWidget(muted_label(self.tr("K")))
        foot.addWidget(self._choice)
        body.addLayout(foot)
        body.addStretch(1)
        for signal in (session.drawing_changed, session.memory_reset, session.entries_changed):
            signal.connect(self.request_update)

    def _choose(self, _index: int) -> None:
        self.samples = int(self._choice.currentData())
        self.request_update()

    def compute(self, engine: Engine, request: Request) -> DrawingBits | None:
        return engine.bits(request, self.samples)

    def show_answer(self, answer: DrawingBits | None) -> None:
        self.view.show_bits(answer)
        if answer is None:
            self.figures.set_text("")
            return
        bound = self.tr("importance-weighted bound {bits} bits (K = {samples})")
        bound = bound.format(bits=locale_number(answer.bound, 1), samples=answer.samples)
        saved = self.tr("the memory saves {bits} bits")
        if answer.saved < 0:
            saved = self.tr("the memory costs {bits} bits more than it saves")
        saved = saved.format(bits=locale_number(abs(answer.saved), 1))
        self.figures.set_text(f"{bound} · {saved}")

    def show_failure(self, text: str) -> None:
        """Show the error in the dock, since it concerns the model rather than an action."""
        self.figures.set_text(text)

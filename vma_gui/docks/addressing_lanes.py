"""Hard addressing, soft attention and no memory on the same drawing with the same noise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtCore import QCoreApplication, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy
from vma_core.engine.engine import Engine
from vma_core.engine.likelihood.bits import DrawingBits
from vma_core.engine.request import Request
from vma_core.memory.entries import MemoryEntry
from vma_core.tables import Table, table_of
from vma_core.units import in_unit

from vma_gui.docks.dock import SETTLE_MS, LiveDock
from vma_gui.document.session import Session
from vma_gui.inference.bundled_models import shipped_engine, shipped_model_hash
from vma_gui.inference.service import InferenceService
from vma_gui.system.language import locale_number
from vma_gui.system.units import information
from vma_gui.theme.contrast import readable_on
from vma_gui.theme.theme import Theme
from vma_gui.widgets.basics import muted_label, scaled_px
from vma_gui.widgets.figures import Figure
from vma_gui.widgets.glyph_cells import (
    Glyph,
    GlyphView,
    entry_glyph,
    paint_placeholder,
    use_small_font,
    variant_glyphs,
)

LANES = ("hard", "soft", "none")
VARIANTS = 8
MAX_READ = 5
"""Number of most probable entries shown per lane."""
SAMPLES = 16
GAP_PX = 6
CAPTION_PX = 15
MAX_CELL_PX = 76


@dataclass(frozen=True, eq=False)
class Lane:
    """Answer of one baseline.

    Attributes:
        read: the most probable entries with their probability, in descending order.
        templates: glyphs of these entries.
        variants: its variants.
        bits: cost of the drawing; None without one.
    """

    name: str
    read: tuple[tuple[MemoryEntry, float], ...]
    templates: tuple[Glyph, ...]
    variants: tuple[Glyph, ...]
    bits: DrawingBits | None


def compute_lane(name: str, engine: Engine, request: Request) -> Lane:
    """Answer a request with one baseline.

    The source "drawing" becomes "recall": the baselines differ in how they look the drawing up,
    and reading the drawing itself would leave nothing to compare.
    """
    source = "recall" if request.source == "drawing" else request.source
    asked = replace(request, source=source, count=VARIANTS if request.count else 0)
    result = engine.answer(asked)
    posterior = result.addresses.posterior
    read: tuple[tuple[MemoryEntry, float], ...] = ()
    if engine.runner.config.addressing != "none" and request.drawing is not None:
        best = np.argsort(-posterior, kind="stable")[:MAX_READ]
        read = tuple((request.memory.entries[row], float(posterior[row])) for row in best)
    templates = tuple(entry_glyph(entry) for entry, _ in read)
    return Lane(name, read, templates, variant_glyphs(result), engine.bits(asked, SAMPLES))


class LanesView(GlyphView):
    """One row per baseline: cost, entries read, variants."""

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__(session, theme)
        self.lanes: tuple[Lane, ...] = ()
        self._names = {
            "hard": (self.tr("Hard"), self.tr("reads one entry")),
            "soft": (self.tr("Soft"), self.tr("mixes all entries")),
            "none": (self.tr("No memory"), self.tr("reads nothing")),
        }
        self.setAccessibleName(self.tr("Addressing comparison"))
        self.setToolTip(
            self.tr(
                "Three small models with the same networks and noise: a discrete address "
                "q(a|x), a mixture of all entries, and no memory. Cost: the importance-weighted "
                "bound IWAE-K of −log p(x|M)."
            )
        )
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        side = max(52, self._lines_px())
        return QSize(720, 3 * (side + scaled_px(self, CAPTION_PX) + GAP_PX))

    def minimumSizeHint(self) -> QSize:
        return QSize(420, 3 * (self._lines_px() + scaled_px(self, CAPTION_PX) + GAP_PX))

    def show_lanes(self, lanes: tuple[Lane, ...]) -> None:
        self.lanes = lanes
        texts = [f"{self._names[one.name][0]} {self._cost(one)}" for one in lanes]
        self.setAccessibleDescription(", ".join(texts))
        self.update()

    def _cost(self, one: Lane) -> str:
        if one.bits is None:
            return ""
        cost = information(one.bits.bound, self._session.unit)
        return f"{cost} (IWAE-{one.bits.samples})"

    def _below_name(self, one: Lane) -> str:
        return " · ".join(filter(None, (self._cost(one), self._names[one.name][1])))

    def _label_px(self) -> int:
        """Width of the row labels in the current language and font."""
        texts = [self._below_name(one) for one in self.lanes]
        return max(map(self.fontMetrics().horizontalAdvance, texts), default=0) + 2 * GAP_PX

    def _side(self) -> int:
        across = (self.width() - self._label_px()) // (MAX_READ + VARIANTS) - GAP_PX
        down = self.height() // len(LANES) - scaled_px(self, CAPTION_PX) - GAP_PX
        return max(self._lines_px(), min(MAX_CELL_PX, across, down))

    def _lines_px(self) -> int:
        """Height of the two text lines beside a cell."""
        return 2 * self.fontMetrics().height()

    def paintEvent(self, _event: QPaintEvent) -> None:
        self._variant_places = []
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), self._theme.color("surface"))
            if not self.lanes:
                hint = self.tr("Draw something to compare three models side by side.")
                paint_placeholder(self, painter, self._theme, hint)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            side = self._side()
            for number, one in enumerate(self.lanes):
                self._lane(
                    painter, one, number * (side + scaled_px(self, CAPTION_PX) + GAP_PX), side
                )

    def _lane(self, painter: QPainter, one: Lane, top: int, side: int) -> None:
        theme = self._theme
        painter.save()
        label_px = self._label_px()
        name, about = self._names[one.name][0], self._below_name(one)
        painter.setPen(theme.color("ink"))
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        half = side // 2
        painter.drawText(QRectF(0, top, label_px - GAP_PX, half), flags, name)
        use_small_font(painter)
        painter.setPen(theme.color("muted"))
        painter.drawText(QRectF(0, top + half, label_px - GAP_PX, half), flags, about)
        left, step = label_px, side + GAP_PX
        boxes = [QRect(left + n * step, top, side, side) for n in range(len(one.read))]
        self.paint_cells(painter, boxes, one.templates, "raised")
        for box, (_, probability) in zip(boxes, one.read, strict=True):
            heat = theme.heat_color(probability)
            strip = QRect(box.left(), box.bottom() + 1, side, scaled_px(self, CAPTION_PX))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(heat)
            painter.drawRoundedRect(strip, 3, 3)
            painter.setPen(QColor(readable_on(heat.name())))
            painter.drawText(
                strip, Qt.AlignmentFlag.AlignCenter, f"{locale_number(100 * probability)} %"
            )
        left += MAX_READ * step + GAP_PX
        boxes = [QRect(left + n * step, top, side, side) for n in range(len(one.variants))]
        self.paint_cells(painter, boxes, one.variants, "raised")
        self.place_variants(boxes, one.variants)
        painter.restore()


class LanesDock(LiveDock):
    """Dock that compares the three baselines live."""

    def __init__(self, session: Session, inference: InferenceService, theme: Theme) -> None:
        title = QCoreApplication.translate("LanesDock", "Addressing comparison")
        super().__init__("lanes", title, session, inference, SETTLE_MS)
        self._seed = session.seed
        self.view = LanesView(session, theme)
        self.panel.body.addWidget(self.view, 1)
        self.note = muted_label("")
        self.panel.body.addWidget(self.note)
        self._show_note()
        session.request_changed.connect(self._show_note)
        session.request_changed.connect(self.request_update)
        session.unit_changed.connect(self._show_lanes_again)

    def _show_lanes_again(self) -> None:
        self.view.show_lanes(self.view.lanes)

    def _show_note(self) -> None:
        """What the lanes show; they never read the drawing itself."""
        about = self.tr(
            "Small models, trained far shorter than the main one. Left: the entries each reads. "
            "Right: its variants, with the current seed and variation."
        )
        if self.session.source == "drawing":
            about = self.tr(
                "Small models, trained far shorter than the main one. Left: the entries each "
                "reads. Right: variants of what it recalls, not of the drawing."
            )
        if about != self.note.text():
            self.note.setText(about)

    def compute(self, engine: Engine, request: Request) -> tuple[Lane, ...]:
        self._seed = request.seed
        if any(shipped_engine(name).image_size != engine.image_size for name in LANES):
            return ()
        return tuple(compute_lane(name, shipped_engine(name), request) for name in LANES)

    def show_answer(self, answer: tuple[Lane, ...]) -> None:
        self.view.show_lanes(answer)

    def tables(self) -> Sequence[Table]:
        """The cost of the drawing, and the entries that each lane reads."""
        lanes, unit = self.view.lanes, self.session.unit
        bound, seed = f"iwae_{unit}", self._seed
        hashes = {one.name: shipped_model_hash(one.name) for one in lanes}
        costs = [
            (one.name, in_unit(one.bits.bound, unit), one.bits.samples, hashes[one.name])
            for one in lanes
            if one.bits
        ]
        read = [
            (one.name, rank, entry.label, entry.source, probability, hashes[one.name])
            for one in lanes
            for rank, (entry, probability) in enumerate(one.read, 1)
        ]
        if not costs:
            return ()
        named = ("lane", "rank", "class", "source", "q(a|x)", "model")
        return (
            table_of("cost", ("lane", bound, "samples", "model"), costs, seed=seed),
            table_of("read", named, read, seed=seed),
        )

    def plots(self) -> Sequence[Figure]:
        """All lanes."""
        return (Figure("lanes", self.windowTitle(), self.view),) if self.view.lanes else ()

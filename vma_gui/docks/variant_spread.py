"""Spread of the variants: mean, standard deviation and overlay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtCore import QCoreApplication, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from vma_core.engine.engine import Engine
from vma_core.engine.request import Request, Result
from vma_core.export.drawable import CONTOUR_LEVEL
from vma_core.glyphs.raster import RASTER_PX
from vma_core.glyphs.stroke_raster import coverage
from vma_core.glyphs.strokes import StrokeArrays

from vma_gui.docks.dock import SETTLE_MS, LiveDock
from vma_gui.document.session import Session
from vma_gui.inference.service import InferenceService
from vma_gui.system.language import locale_number
from vma_gui.theme.theme import Theme
from vma_gui.theme.tokens import UNIT_PX
from vma_gui.widgets.basics import muted_label, scaled_px
from vma_gui.widgets.figures import Figure
from vma_gui.widgets.glyph_cells import (
    Glyph,
    Ink,
    paint_cell,
    paint_placeholder,
    use_small_font,
    variant_glyphs,
)
from vma_gui.widgets.images import upsample_smooth

CAPTION_PX = 18
OVERLAY_PX = 320
OVERLAY_LINE_PX = 2.0
OVERLAY_ALPHA = 0.35
MIN_SLOPE = 1e-3
"""Minimum slope per pixel of an edge."""


@dataclass(frozen=True, eq=False)
class Spread:
    """Statistics of a set of variants.

    Attributes:
        count: number of variants.
        mean: (side, side) mean ink.
        deviation: (side, side) standard deviation, at most one half.
        overlay: (OVERLAY_PX, OVERLAY_PX) all centre lines or outlines superimposed, ink 0 … 1.
        in_strokes: computed from strokes, else from model pixels.
    """

    count: int
    mean: np.ndarray
    deviation: np.ndarray
    overlay: np.ndarray
    in_strokes: bool

    @classmethod
    def of(cls, glyphs: Sequence[Glyph], pixels: bool = False, pen_scale: float = 1.0) -> Spread:
        """Statistics of glyphs; from pixels if one has no strokes, or if `pixels`."""
        strokes = [
            glyph.strokes.with_pen_scale(pen_scale) for glyph in glyphs if glyph.strokes is not None
        ]
        if len(strokes) == len(glyphs) and not pixels:
            return cls(*mean_and_deviation(strokes), overlay_strokes(strokes), True)
        images = np.stack([glyph.image for glyph in glyphs])
        return cls(len(images), images.mean(0), images.std(0), overlay_outlines(images), False)


def mean_and_deviation(strokes: Sequence[StrokeArrays]) -> tuple[int, np.ndarray, np.ndarray]:
    """(count, mean, standard deviation) of the ink; arrays are (OVERLAY_PX, OVERLAY_PX).

    Computed from running sums, because 256 images of this size would take 100 MB.
    """
    total = np.zeros((OVERLAY_PX, OVERLAY_PX), np.float64)
    squares = np.zeros_like(total)
    for ink in (coverage(one, OVERLAY_PX) for one in strokes):
        total += ink
        squares += ink * ink
    mean = total / len(strokes)
    deviation = np.sqrt(np.maximum(squares / len(strokes) - mean * mean, 0.0))
    return len(strokes), mean.astype(np.float32), deviation.astype(np.float32)


def overlay_strokes(strokes: Sequence[StrokeArrays]) -> np.ndarray:
    """Overlay of the centre lines of strokes: (OVERLAY_PX, OVERLAY_PX)."""
    paper = np.ones((OVERLAY_PX, OVERLAY_PX), np.float32)
    width_px = OVERLAY_LINE_PX * RASTER_PX / OVERLAY_PX
    for one in strokes:
        thin = replace(
            one,
            widths_px=np.full_like(one.widths_px, width_px),
            filled=np.zeros_like(one.filled),
        )
        paper *= 1.0 - OVERLAY_ALPHA * coverage(thin, OVERLAY_PX)
    overlay: np.ndarray = 1.0 - paper
    return overlay


def overlay_outlines(images: np.ndarray) -> np.ndarray:
    """Overlay of the outlines of (count, size, size) probabilities: (OVERLAY_PX, OVERLAY_PX).

    A pixel's distance to the outline is the difference of its level to the edge level over the
    slope. Pure array arithmetic, so unlike tracing it does not block the UI thread (GIL).
    """
    paper = np.ones((OVERLAY_PX, OVERLAY_PX), np.float32)
    for level in upsample_smooth(images, OVERLAY_PX):
        down, across = np.gradient(level)
        distance_px = np.abs(level - CONTOUR_LEVEL) / np.maximum(np.hypot(down, across), MIN_SLOPE)
        line = np.clip(OVERLAY_LINE_PX / 2 + 0.5 - distance_px, 0.0, 1.0)
        paper *= 1.0 - OVERLAY_ALPHA * line
    overlay: np.ndarray = 1.0 - paper
    return overlay


class SpreadView(QWidget):
    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.spread: Spread | None = None
        self.setAccessibleName(self.tr("Variant overlay"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(660, 200 + scaled_px(self, CAPTION_PX))

    def minimumSizeHint(self) -> QSize:
        return QSize(330, 90 + scaled_px(self, CAPTION_PX))

    def show_spread(self, spread: Spread | None) -> None:
        self.spread = spread
        if spread is not None:
            share = 100 * float(spread.deviation.mean())
            text = self.tr("{count} variants; they differ in {percent} % of the paper")
            self.setAccessibleDescription(
                text.format(count=spread.count, percent=locale_number(share, 1))
            )
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            theme = self._theme
            if self.spread is None:
                hint = self.tr("Variants are overlaid here as soon as there are any.")
                paint_placeholder(self, painter, theme, hint)
                return
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            use_small_font(painter)
            side = min(self.height() - scaled_px(self, CAPTION_PX), self.width() // 3 - 2 * UNIT_PX)
            names = (
                self.tr("mean"),
                self.tr("standard deviation"),
                self._lines_name(self.spread),
            )
            images = (self.spread.mean, 2 * self.spread.deviation, self.spread.overlay)
            for place, name in enumerate(names):
                box = QRect(place * (side + 2 * UNIT_PX), scaled_px(self, CAPTION_PX), side, side)
                painter.setPen(theme.color("muted"))
                room = side + UNIT_PX
                shown = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, room)
                painter.drawText(box.left(), scaled_px(self, CAPTION_PX) - 6, shown)
                picture, ink = Glyph(images[place]), Ink(theme.color("ink"), pixels=True)
                paint_cell(painter, theme, box, picture, theme.color("raised"), ink)

    def _lines_name(self, spread: Spread) -> str:
        if spread.in_strokes:
            text = self.tr("{count} pen lines", "", spread.count)
        else:
            text = self.tr("{count} outlines", "", spread.count)
        return text.format(count=spread.count)


class SpreadDock(LiveDock):
    """Dock with mean, deviation and overlay of the current variants."""

    def __init__(self, session: Session, inference: InferenceService, theme: Theme) -> None:
        title = QCoreApplication.translate("SpreadDock", "Variant overlay")
        super().__init__("spread", title, session, inference, SETTLE_MS)
        self._shown: Result | None = None
        self._pixels, self._pen_scale = session.show_pixels, session.pen_scale
        self.view = SpreadView(theme)
        self.panel.body.addWidget(self.view, 1)
        self.panel.body.addWidget(
            muted_label(
                self.tr(
                    "The mean shows what all variants share, the standard deviation where they "
                    "differ, and the lines how."
                )
            )
        )
        # Not on new variants: while the pen moves they arrive slower than the settle delay.
        session.request_changed.connect(self.request_update)
        session.ink_changed.connect(self.request_update)

    def submit(self) -> None:
        """Reuse the current result if it answers the request."""
        request, session = self.session.request(), self.session
        self._shown = session.result if session.result_request == request else None
        self._pixels, self._pen_scale = session.show_pixels, session.pen_scale
        self.post(request)

    def compute(self, engine: Engine, request: Request) -> Spread | None:
        glyphs = variant_glyphs(self._shown or engine.answer(request))
        return Spread.of(glyphs, self._pixels, self._pen_scale) if glyphs else None

    def show_answer(self, answer: Spread | None) -> None:
        self.view.show_spread(answer)

    def plots(self) -> Sequence[Figure]:
        """The spread."""
        shown = self.view.spread is not None
        return (Figure("spread", self.windowTitle(), self.view),) if shown else ()

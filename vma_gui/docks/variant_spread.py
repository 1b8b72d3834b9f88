"""All variants in one: their mean, where they differ, and their outlines over each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtCore import QCoreApplication, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from vma_core.engine.engine import Engine
from vma_core.engine.request import Request, Result
from vma_core.export.contact_sheet import CONTOUR_LEVEL
from vma_core.glyphs.raster import RASTER_PX
from vma_core.glyphs.stroke_raster import coverage
from vma_core.glyphs.strokes import StrokeArrays

from vma_gui.docks.dock import REST_MS, LiveDock
from vma_gui.document.session import Session
from vma_gui.inference.service import InferenceService
from vma_gui.system.language import locale_number
from vma_gui.theme.theme import Theme
from vma_gui.theme.tokens import UNIT_PX
from vma_gui.widgets.basics import grown, muted_label
from vma_gui.widgets.glyph_cells import (
    Glyph,
    Ink,
    paint_cell,
    paint_sentence,
    small_font,
    variant_glyphs,
)
from vma_gui.widgets.images import enlarged

CAPTION_PX = 18
FAN_PX = 320
FAN_LINE_PX = 2.0
FAN_ALPHA = 0.35
FLAT = 1e-3
"""Slope a pixel below which a level crosses no edge."""


@dataclass(frozen=True, eq=False)
class Spread:
    """What a wall has in common and where it differs.

    Attributes:
        count: variants.
        mean: (side, side) mean ink.
        deviation: (side, side) standard deviation, at most one half.
        fan: (FAN_PX, FAN_PX) all pen lines or outlines over each other, 0 … 1 of ink.
        in_strokes: whether strokes are compared; else the model's pixels are.
    """

    count: int
    mean: np.ndarray
    deviation: np.ndarray
    fan: np.ndarray
    in_strokes: bool

    @classmethod
    def of(cls, glyphs: Sequence[Glyph], pixels: bool = False, pen_scale: float = 1.0) -> Spread:
        """Of variants; by their pixels where one of them has no strokes, or `pixels` is wanted."""
        strokes = [
            glyph.strokes.with_pen_scale(pen_scale) for glyph in glyphs if glyph.strokes is not None
        ]
        if len(strokes) == len(glyphs) and not pixels:
            return cls(*mean_and_deviation(strokes), fan_of_strokes(strokes), True)
        images = np.stack([glyph.image for glyph in glyphs])
        return cls(len(images), images.mean(0), images.std(0), fan_of(images), False)


def mean_and_deviation(strokes: Sequence[StrokeArrays]) -> tuple[int, np.ndarray, np.ndarray]:
    """Count, mean and standard deviation of the ink, (FAN_PX, FAN_PX) each.

    By sums: 256 pictures of this size would take a hundred megabytes.
    """
    total = np.zeros((FAN_PX, FAN_PX), np.float64)
    squares = np.zeros_like(total)
    for ink in (coverage(one, FAN_PX) for one in strokes):
        total += ink
        squares += ink * ink
    mean = total / len(strokes)
    deviation = np.sqrt(np.maximum(squares / len(strokes) - mean * mean, 0.0))
    return len(strokes), mean.astype(np.float32), deviation.astype(np.float32)


def fan_of_strokes(strokes: Sequence[StrokeArrays]) -> np.ndarray:
    """The centre lines of strokes over each other, as (FAN_PX, FAN_PX)."""
    paper = np.ones((FAN_PX, FAN_PX), np.float32)
    width_px = FAN_LINE_PX * RASTER_PX / FAN_PX
    for one in strokes:
        thin = replace(
            one,
            widths_px=np.full_like(one.widths_px, width_px),
            filled=np.zeros_like(one.filled),
        )
        paper *= 1.0 - FAN_ALPHA * coverage(thin, FAN_PX)
    fan: np.ndarray = 1.0 - paper
    return fan


def fan_of(images: np.ndarray) -> np.ndarray:
    """The outlines of (count, size, size) probabilities, over each other, as (FAN_PX, FAN_PX).

    A pixel's distance to the outline is how far its level is from the edge's, over the slope:
    plain arithmetic on arrays, which leaves the interface thread alone, as tracing would not.
    """
    paper = np.ones((FAN_PX, FAN_PX), np.float32)
    for level in enlarged(images, FAN_PX):
        down, across = np.gradient(level)
        distance_px = np.abs(level - CONTOUR_LEVEL) / np.maximum(np.hypot(down, across), FLAT)
        line = np.clip(FAN_LINE_PX / 2 + 0.5 - distance_px, 0.0, 1.0)
        paper *= 1.0 - FAN_ALPHA * line
    fan: np.ndarray = 1.0 - paper
    return fan


class SpreadView(QWidget):
    """Three squares side by side."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.spread: Spread | None = None
        self.setAccessibleName(self.tr("All variants in one"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Three squares."""
        return QSize(660, 200 + grown(self, CAPTION_PX))

    def minimumSizeHint(self) -> QSize:
        """Smaller ones."""
        return QSize(330, 90 + grown(self, CAPTION_PX))

    def show_spread(self, spread: Spread | None) -> None:
        """Another wall."""
        self.spread = spread
        if spread is not None:
            share = 100 * float(spread.deviation.mean())
            text = self.tr("{count} variants; they differ in {percent} % of the paper")
            self.setAccessibleDescription(
                text.format(count=spread.count, percent=locale_number(share, 1))
            )
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Mean, deviation, fan, each with its name."""
        with QPainter(self) as painter:
            theme = self._theme
            if self.spread is None:
                hint = self.tr("Variants are overlaid here as soon as there are any.")
                paint_sentence(self, painter, theme, hint)
                return
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            small_font(painter)
            side = min(self.height() - grown(self, CAPTION_PX), self.width() // 3 - 2 * UNIT_PX)
            names = (
                self.tr("mean"),
                self.tr("standard deviation"),
                self._lines_name(self.spread),
            )
            images = (self.spread.mean, 2 * self.spread.deviation, self.spread.fan)
            for place, name in enumerate(names):
                box = QRect(place * (side + 2 * UNIT_PX), grown(self, CAPTION_PX), side, side)
                painter.setPen(theme.color("muted"))
                room = side + UNIT_PX
                shown = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, room)
                painter.drawText(box.left(), grown(self, CAPTION_PX) - 6, shown)
                picture, ink = Glyph(images[place]), Ink(theme.color("ink"), pixels=True)
                paint_cell(painter, theme, box, picture, theme.color("raised"), ink)

    def _lines_name(self, spread: Spread) -> str:
        if spread.in_strokes:
            text = self.tr("{count} pen lines", "", spread.count)
        else:
            text = self.tr("{count} outlines", "", spread.count)
        return text.format(count=spread.count)


class SpreadDock(LiveDock):
    """The wall as it is, in one picture of each kind."""

    def __init__(self, session: Session, inference: InferenceService, theme: Theme) -> None:
        title = QCoreApplication.translate("SpreadDock", "All variants in one")
        super().__init__("spread", title, session, inference, REST_MS)
        self._wall: Result | None = None
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
        # Not by new variants: while the pen moves they come slower than the rest is long.
        session.request_changed.connect(self.ask)
        session.ink_changed.connect(self.ask)

    def send(self) -> None:
        """With the wall itself, where it is there already."""
        request, session = self.session.request(), self.session
        self._wall = session.result if session.result_request == request else None
        self._pixels, self._pen_scale = session.show_pixels, session.pen_scale
        self.put(request)

    def compute(self, engine: Engine, request: Request) -> Spread | None:
        """On the dock's own thread."""
        glyphs = variant_glyphs(self._wall or engine.answer(request))
        return Spread.of(glyphs, self._pixels, self._pen_scale) if glyphs else None

    def show_answer(self, answer: Spread | None) -> None:
        """Paint it."""
        self.view.show_spread(answer)

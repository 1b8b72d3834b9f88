"""All variants in one: their mean, where they differ, and their outlines over each other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QCoreApplication, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from vma_core.engine.engine import Engine
from vma_core.engine.request import Request, Result
from vma_core.sheets import CONTOUR

from vma_gui.docks.cells import paint_cell, paint_sentence, small_font
from vma_gui.docks.dock import REST_MS, LiveDock
from vma_gui.images import enlarged
from vma_gui.inference import Inference
from vma_gui.language import locale_number
from vma_gui.session import Session
from vma_gui.theme import Theme
from vma_gui.tokens import UNIT_PX
from vma_gui.widgets import grown, muted_label

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
        mean: (size, size) mean probability of ink.
        deviation: (size, size) standard deviation, at most one half.
        fan: (FAN_PX, FAN_PX) all outlines over each other, 0 … 1 of ink.
    """

    count: int
    mean: np.ndarray
    deviation: np.ndarray
    fan: np.ndarray

    @classmethod
    def of(cls, images: np.ndarray) -> Spread:
        """From (count, size, size) probabilities of ink."""
        return cls(
            len(images),
            images.mean(0),
            images.std(0),
            fan_of(images),
        )


def fan_of(images: np.ndarray) -> np.ndarray:
    """The outlines of (count, size, size) probabilities, over each other, as (FAN_PX, FAN_PX).

    A pixel's distance to the outline is how far its level is from the edge's, over the slope:
    plain arithmetic on arrays, which leaves the interface thread alone, as tracing would not.
    """
    paper = np.ones((FAN_PX, FAN_PX), np.float32)
    for level in enlarged(images, FAN_PX):
        down, across = np.gradient(level)
        distance_px = np.abs(level - CONTOUR) / np.maximum(np.hypot(down, across), FLAT)
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
            text = self.tr("%1 variants, they differ by %2 % of the paper")
            text = text.replace("%1", str(spread.count))
            share = 100 * float(spread.deviation.mean())
            self.setAccessibleDescription(text.replace("%2", locale_number(share, 1)))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Mean, deviation, fan, each with its name."""
        with QPainter(self) as painter:
            theme = self._theme
            if self.spread is None:
                hint = self.tr("Variants appear here one over the other as soon as there are any.")
                paint_sentence(self, painter, theme, hint)
                return
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            small_font(painter)
            side = min(self.height() - grown(self, CAPTION_PX), self.width() // 3 - 2 * UNIT_PX)
            names = (
                self.tr("mean"),
                self.tr("standard deviation"),
                self.tr("%1 outlines").replace("%1", str(self.spread.count)),
            )
            images = (self.spread.mean, 2 * self.spread.deviation, self.spread.fan)
            for place, name in enumerate(names):
                box = QRect(place * (side + 2 * UNIT_PX), grown(self, CAPTION_PX), side, side)
                painter.setPen(theme.color("muted"))
                room = side + UNIT_PX
                shown = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, room)
                painter.drawText(box.left(), grown(self, CAPTION_PX) - 6, shown)
                paint_cell(painter, theme, box, images[place], theme.color("raised"), smooth=False)


class SpreadDock(LiveDock):
    """The wall as it is, in one picture of each kind."""

    def __init__(self, session: Session, inference: Inference, theme: Theme) -> None:
        title = QCoreApplication.translate("SpreadDock", "All variants in one")
        super().__init__("spread", title, session, inference, REST_MS)
        self._wall: Result | None = None
        self.view = SpreadView(theme)
        self.panel.body.addWidget(self.view, 1)
        self.panel.body.addWidget(
            muted_label(
                self.tr(
                    "The mean shows what all share, the standard deviation where they differ, "
                    "the outlines how."
                )
            )
        )
        # Not by new variants: while the pen moves they come slower than the rest is long.
        session.on_request_changed(self.ask)

    def send(self) -> None:
        """With the wall itself, where it is there already."""
        request, session = self.session.request(), self.session
        self._wall = session.result if session.result_request == request else None
        self.put(request)

    def compute(self, engine: Engine, request: Request) -> Spread | None:
        """On the dock's own thread."""
        images = (self._wall or engine.answer(request)).images
        return Spread.of(images) if len(images) else None

    def show_answer(self, answer: Spread | None) -> None:
        """Paint it."""
        self.view.show_spread(answer)

"""All variants in one: their mean, where they differ, and their outlines over each other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QCoreApplication, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget
from vma_core.engine.engine import Engine
from vma_core.engine.request import Request
from vma_core.outlines import contours

from vma_gui.docks.cells import paint_cell, paint_sentence, small_font
from vma_gui.docks.dock import REST_MS, LiveDock
from vma_gui.inference import Inference
from vma_gui.session import Session
from vma_gui.theme import UNIT_PX, Theme
from vma_gui.widgets import muted_label

CAPTION_PX = 18
FAN_ALPHA = 0.35


@dataclass(frozen=True, eq=False)
class Spread:
    """What a wall has in common and where it differs.

    Attributes:
        count: variants.
        mean: (size, size) mean probability of ink.
        deviation: (size, size) standard deviation, at most one half.
        outlines: for each variant its contours, (n, 2) x and y on the unit square.
    """

    count: int
    mean: np.ndarray
    deviation: np.ndarray
    outlines: tuple[tuple[np.ndarray, ...], ...]

    @classmethod
    def of(cls, images: np.ndarray) -> Spread:
        """From (count, size, size) probabilities of ink."""
        return cls(
            len(images),
            images.mean(0),
            images.std(0),
            tuple(tuple(contours(image)) for image in images),
        )


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
        return QSize(660, 200 + CAPTION_PX)

    def minimumSizeHint(self) -> QSize:
        """Smaller ones."""
        return QSize(330, 90 + CAPTION_PX)

    def show_spread(self, spread: Spread | None) -> None:
        """Another wall."""
        self.spread = spread
        if spread is not None:
            text = self.tr("%1 variants, they differ by %2 % of the paper")
            text = text.replace("%1", str(spread.count))
            share = 100 * float(spread.deviation.mean())
            self.setAccessibleDescription(text.replace("%2", f"{share:.1f}"))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Mean, deviation, fan, each with its name."""
        painter = QPainter(self)
        theme = self._theme
        if self.spread is None:
            hint = self.tr("Variants appear here one over the other as soon as there are any.")
            paint_sentence(self, painter, theme, hint)
            painter.end()
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        small_font(painter)
        side = min(self.height() - CAPTION_PX, self.width() // 3 - 2 * UNIT_PX)
        names = (
            self.tr("mean"),
            self.tr("standard deviation"),
            self.tr("%1 outlines").replace("%1", str(self.spread.count)),
        )
        for place, name in enumerate(names):
            box = QRect(place * (side + 2 * UNIT_PX), CAPTION_PX, side, side)
            painter.setPen(theme.color("muted"))
            painter.drawText(box.left(), CAPTION_PX - 6, name)
            if place == 2:
                self._fan(painter, box)
            else:
                image = self.spread.mean if place == 0 else 2 * self.spread.deviation
                paint_cell(painter, theme, box, image, theme.color("raised"), smooth=False)
        painter.end()

    def _fan(self, painter: QPainter, box: QRect) -> None:
        assert self.spread is not None
        theme = self._theme
        paper = np.zeros_like(self.spread.mean)
        paint_cell(painter, theme, box, paper, theme.color("raised"))
        ink = theme.color("ink")
        ink.setAlphaF(FAN_ALPHA)
        painter.setPen(QPen(ink, 1.2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for variant in self.spread.outlines:
            for outline in variant:
                places = (
                    box.topLeft().toPointF() + QPointF(x, y) for x, y in box.width() * outline
                )
                painter.drawPolygon(QPolygonF(list(places)))


class SpreadDock(LiveDock):
    """The wall as it is, in one picture of each kind."""

    def __init__(self, session: Session, inference: Inference, theme: Theme) -> None:
        title = QCoreApplication.translate("SpreadDock", "All variants in one")
        super().__init__("spread", title, session, inference, REST_MS)
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
        for signal in (
            session.drawing_changed,
            session.memory_reset,
            session.entries_changed,
            session.settings_changed,
        ):
            signal.connect(self.ask)

    def compute(self, engine: Engine, request: Request) -> Spread | None:
        """On the dock's own thread."""
        images = engine.answer(request).images
        return Spread.of(images) if len(images) else None

    def show_answer(self, answer: Spread | None) -> None:
        """Paint it."""
        self.view.show_spread(answer)

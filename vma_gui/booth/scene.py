"""The one picture of the booth: canvas, memory, variants, a sentence and the visitor's buttons."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QLabel, QWidget
from vma_core.engine.request import DRAWING_ROW

from vma_gui.booth import texts
from vma_gui.booth.canvas import BoothCanvas
from vma_gui.booth.layout import SENTENCE_FONT_PX, Layout, compute_layout
from vma_gui.booth.memory_wall import MemoryWall
from vma_gui.booth.phases import Prompt
from vma_gui.booth.texts import Speech
from vma_gui.booth.variants_board import VariantsBoard
from vma_gui.booth.visitor_buttons import Options, VisitorButtons
from vma_gui.document.session import Session
from vma_gui.theme.heat_colormap import heat_position
from vma_gui.theme.icons import icon
from vma_gui.theme.theme import Theme

FINGER_PX = 30.0
RAY_PX = 7.0
BOW = 0.1
"""Of a ray's length."""
CLEAR = 0.15
"""Opacity of a ray from what is hardly read."""


@dataclass(frozen=True)
class Ray:
    """From an entry to the canvas, or from the drawing to its variants.

    Attributes:
        start: where what is read stands.
        end: where it leads.
        share: of the variants that read it.
    """

    start: QPointF
    end: QPointF
    share: float


class AddressRays(QWidget):
    """Transparent, and no event ever arrives here."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rays: tuple[Ray, ...] = ()
        self._finger: QPointF | None = None
        self.unit = 1.0
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    @property
    def rays(self) -> tuple[Ray, ...]:
        """What is shown."""
        return self._rays

    def show_rays(self, rays: tuple[Ray, ...]) -> None:
        """Other rays, or none."""
        if rays != self._rays:
            self._update_rays()
            self._rays = rays
            self._update_rays()

    def show_finger(self, place: QPointF | None) -> None:
        """Where the attract loop draws, or nowhere."""
        for shown in (self._finger, place):
            if shown is not None:
                self.update(self._around(shown))
        self._finger = place

    def _update_rays(self) -> None:
        for ray in self._rays:
            self.update(self._path(ray).boundingRect().adjusted(-9, -9, 9, 9).toAlignedRect())

    def _around(self, place: QPointF) -> QRect:
        reach = FINGER_PX * self.unit + 4
        box = QRectF(place.x() - reach, place.y() - reach, 2 * reach, 2 * reach)
        return box.toAlignedRect()

    def _path(self, ray: Ray) -> QPainterPath:
        """A thread that hangs upwards, so that it does not strike a row of entries through."""
        path = QPainterPath(ray.start)
        way = ray.end - ray.start
        lift = QPointF(0, -BOW * math.hypot(way.x(), way.y()))
        path.cubicTo(ray.start + way * 0.25 + lift, ray.end - way * 0.25 + lift, ray.end)
        return path

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Rays in the heat's colour, the finger as a ring."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for ray in self._rays:
                share = heat_position(ray.share)
                color = QColor(self._theme.color("heat"))
                color.setAlphaF(CLEAR + (0.85 - CLEAR) * share)
                width = max(1.5, RAY_PX * self.unit * share)
                painter.setPen(QPen(color, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
                painter.drawPath(self._path(ray))
            if self._finger is not None:
                color = QColor(self._theme.color("accent"))
                painter.setPen(QPen(color, 3 * self.unit))
                color.setAlphaF(0.25)
                painter.setBrush(color)
                painter.drawEllipse(self._finger, FINGER_PX * self.unit, FINGER_PX * self.unit)


RAYS = 3
RAY_FROM = 0.08
"""Share of the variants from which what they read is worth a ray."""
INSET = 0.12
"""How far a ray goes on from an edge, as a share of the way to the middle."""
LEAST_SENTENCE_PX = 16
SPARE_PX = 4
DOT_PX = 14
DOT_GAP_PX = 14


class Dots(QWidget):
    """How far the three moments are."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._moment = Prompt.INVENT
        self.unit = 1.0

    def show_moment(self, moment: Prompt) -> None:
        """Fill the dots up to this one."""
        self._moment = moment
        self.update()

    @property
    def width_px(self) -> int:
        """Room that they need."""
        count = len(Prompt)
        return round((count * DOT_PX + (count - 1) * DOT_GAP_PX) * self.unit)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Three dots in the middle of the height."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            radius = DOT_PX * self.unit / 2
            for moment in Prompt:
                reached = moment <= self._moment
                painter.setBrush(self._theme.color("accent" if reached else "line"))
                x = radius + moment * (DOT_PX + DOT_GAP_PX) * self.unit
                painter.drawEllipse(QPointF(x, self.height() / 2), radius, radius)


class Invitation(QWidget):
    """Under the attract loop: a finger and one short sentence."""

    def __init__(self, theme: Theme, speech: Speech) -> None:
        super().__init__()
        self._theme = theme
        self._text = ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        speech.bind(self._show, texts.touch_text)

    def _show(self, text: str) -> None:
        self._text = text
        self.setAccessibleName(text)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A rounded bar in the accent's colour."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            theme, height = self._theme, self.height()
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent"))
            painter.drawRoundedRect(self.rect(), height / 2, height / 2)
            side = round(0.6 * height)
            font = painter.font()
            font.setPixelSize(max(14, round(0.4 * height)))
            font.setBold(True)
            painter.setFont(font)
            text_px = painter.fontMetrics().horizontalAdvance(self._text)
            left = (self.width() - text_px - side - side // 3) // 2
            pixmap = icon("hand-finger", theme, "on_accent", side_px=side).pixmap(side, side)
            painter.drawPixmap(QRect(left, (height - side) // 2, side, side), pixmap)
            painter.setPen(theme.color("on_accent"))
            box = self.rect().adjusted(left + side + side // 3, 0, 0, 0)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, self._text)


class BoothScene(QWidget):
    """Everything a visitor sees while drawing, laid out by `compute_layout`."""

    def __init__(
        self,
        session: Session,
        theme: Theme,
        speech: Speech,
        speak: Callable[[str], None],
    ) -> None:
        super().__init__()
        self.setObjectName("booth")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session = session
        self.hand = "right"
        self.with_rays = False
        self.title = QLabel()
        self.title.setProperty("role", "title")
        self.sentence = QLabel()
        self.sentence.setProperty("role", "sentence")
        # Rays end behind it instead of striking it through.
        self.sentence.setAutoFillBackground(True)
        self._sentence_place = QRect()
        self.dots = Dots(theme)
        self.canvas = BoothCanvas(session, theme)
        self.wall = MemoryWall(session, theme)
        self.board = VariantsBoard(session, theme)
        self.deeds = VisitorButtons(theme, speech)
        self.options = Options(theme, speech, speak)
        self.invitation = Invitation(theme, speech)
        for widget in (
            self.title,
            self.sentence,
            self.dots,
            self.wall,
            self.board,
            self.canvas,
            self.deeds,
            self.options,
            self.invitation,
        ):
            widget.setParent(self)
        self.rays = AddressRays(theme, self)
        speech.bind(self.canvas.setAccessibleName, texts.canvas_name)
        speech.bind(self.wall.setAccessibleName, texts.memory_name)
        speech.bind(self.board.setAccessibleName, texts.variants_name)
        session.variants_changed.connect(self._show_rays)
        session.variants_arriving.connect(self._show_rays)
        session.drawing_changed.connect(self._show_rays)

    def show_title(self, text: str, logo: QPixmap | None) -> None:
        """The house's logo, else its title."""
        if logo is None or logo.isNull():
            self.title.setText(text)
            return
        height = max(1, self.title.height())
        smooth = Qt.TransformationMode.SmoothTransformation
        self.title.setPixmap(logo.scaledToHeight(height, smooth))
        self.title.setAccessibleName(text)

    def show_moment(self, moment: Prompt) -> None:
        """The sentence and the dots."""
        self.sentence.setText(texts.moment_text(moment))
        self._fit_sentence()
        self.dots.show_moment(moment)

    def show_attract(self, on: bool) -> None:
        """The invitation stands where the deeds are later."""
        self.invitation.setVisible(on)
        self.deeds.setVisible(not on)
        self.sentence.setVisible(not on)
        self.dots.setVisible(not on)

    def use_hand(self, hand: str) -> None:
        """The canvas goes to the side of this hand."""
        self.hand = hand
        self.lay_out()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Also when the screen is turned."""
        super().resizeEvent(event)
        self.lay_out()

    def lay_out(self) -> Layout:
        """Put everything in its place."""
        p = compute_layout(self.width(), self.height(), self.hand)
        self.title.setGeometry(p.title)
        self.wall.setGeometry(p.wall)
        self.board.setGeometry(p.board)
        self.canvas.setGeometry(p.canvas)
        self.deeds.setGeometry(p.deeds)
        self.options.setGeometry(p.options)
        self.invitation.setGeometry(p.deeds.adjusted(0, 0, -p.px(40), 0))
        self.dots.unit = self.rays.unit = p.unit
        dots = self.dots.width_px
        self.dots.setGeometry(p.sentence.left(), p.sentence.top(), dots, p.sentence.height())
        self._sentence_place = p.sentence.adjusted(dots + p.px(24), 0, 0, 0)
        self._fit_sentence()
        self.rays.setGeometry(self.rect())
        self.rays.raise_()
        self.sentence.raise_()
        self._show_rays()
        return p

    def _fit_sentence(self) -> None:
        """As wide as its text, whose letters are smaller in a language of long words."""
        place, label = self._sentence_place, self.sentence
        wanted = max(LEAST_SENTENCE_PX, round(SENTENCE_FONT_PX * self.dots.unit))
        font = label.font()
        font.setPixelSize(wanted)
        width = QFontMetrics(font).horizontalAdvance(label.text()) + SPARE_PX
        if width > place.width() > 0:
            wanted = max(LEAST_SENTENCE_PX, wanted * place.width() // width)
        label.setStyleSheet(f"font-size: {wanted}px;")
        width = min(place.width(), label.sizeHint().width())
        label.setGeometry(place.left(), place.top(), width, place.height())

    def _show_rays(self) -> None:
        """From what variants read most to where it leads.

        An entry that is read leads to the canvas, whose drawing recalls it; the drawing itself,
        where variants read it, to the variants.
        """
        if not self.with_rays or self._session.drawing.is_blank:
            self.rays.show_rays(())
            return
        canvas, board = QRectF(self.canvas.geometry()), QRectF(self.board.geometry())
        found = []
        for position, share in self._read_most():
            if position is None:
                edge = nearest(canvas, board.center())
                start = edge + (canvas.center() - edge) * INSET
                edge = nearest(board, edge)
                end = edge + (board.center() - edge) * INSET / 2
            else:
                start = self.wall.cell(position).center() + QPointF(self.wall.pos())
                end = nearest(canvas, start)
                # Not to the corner: threads that end on one point look like a fan.
                end += (canvas.center() - end) * INSET
            found.append(Ray(start, end, share))
        self.rays.show_rays(tuple(found))

    def _read_most(self) -> list[tuple[int | None, float]]:
        """What the shown variants read, with its share of them; None is the drawing itself."""
        session = self._session
        wall, request = session.wall, session.result_request
        if session.arriving is not None:
            request = session.arriving_request
        if wall is None or request is None or request.memory != session.memory.view():
            return []
        rows, counts = np.unique(wall.addressed, return_counts=True)
        read = [
            (None if row == DRAWING_ROW else request.memory.positions[row], count / len(wall.there))
            for row, count in zip(rows.tolist(), counts.tolist(), strict=True)
            if row >= 0 or row == DRAWING_ROW
        ]
        read.sort(key=lambda one: -one[1])
        return [(position, share) for position, share in read[:RAYS] if share >= RAY_FROM]


def nearest(box: QRectF, place: QPointF) -> QPointF:
    """The point of a box that is nearest to a place."""
    return QPointF(
        min(max(place.x(), box.left()), box.right()), min(max(place.y(), box.top()), box.bottom())
    )

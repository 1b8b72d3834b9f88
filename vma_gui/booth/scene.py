"""The main view of the booth: canvas, memory, variants, prompt, buttons, address rays."""

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
from vma_gui.booth.memory_grid import BoothMemoryGrid
from vma_gui.booth.phases import Prompt
from vma_gui.booth.texts import Localizer, VariantOrigin
from vma_gui.booth.variant_grid import BoothVariantGrid
from vma_gui.booth.visitor_buttons import BoothOptions, VisitorButtons
from vma_gui.document.session import Session
from vma_gui.theme.heat_colormap import heat_position
from vma_gui.theme.icons import icon
from vma_gui.theme.theme import Theme

FINGER_PX = 30.0
RAY_PX = 7.0
RAY_BOW = 0.1
"""Sag of a ray as a share of its length."""
MIN_RAY_OPACITY = 0.15
"""Opacity of a ray with the smallest share."""


@dataclass(frozen=True)
class Ray:
    """Curve from an entry to the canvas, or from the drawing to its variants.

    Attributes:
        start: position of what is read.
        end: position of what reads it.
        share: share of the variants that read it.
    """

    start: QPointF
    end: QPointF
    share: float


class AddressRays(QWidget):
    """Transparent overlay that paints rays and the attract loop's finger; ignores all input."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rays: tuple[Ray, ...] = ()
        self._finger: QPointF | None = None
        self.unit = 1.0
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    @property
    def rays(self) -> tuple[Ray, ...]:
        return self._rays

    def show_rays(self, rays: tuple[Ray, ...]) -> None:
        """Replace the rays."""
        if rays != self._rays:
            self._update_rays()
            self._rays = rays
            self._update_rays()

    def show_finger(self, place: QPointF | None) -> None:
        """Move the finger marker; None hides it."""
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
        """A curve bent upwards, so that it does not cross out a row of entries."""
        path = QPainterPath(ray.start)
        way = ray.end - ray.start
        lift = QPointF(0, -RAY_BOW * math.hypot(way.x(), way.y()))
        path.cubicTo(ray.start + way * 0.25 + lift, ray.end - way * 0.25 + lift, ray.end)
        return path

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint rays in the heat colour and the finger as a ring."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for ray in self._rays:
                share = heat_position(ray.share)
                color = QColor(self._theme.color("heat"))
                color.setAlphaF(MIN_RAY_OPACITY + (0.85 - MIN_RAY_OPACITY) * share)
                width = max(1.5, RAY_PX * self.unit * share)
                painter.setPen(QPen(color, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
                painter.drawPath(self._path(ray))
            if self._finger is not None:
                color = QColor(self._theme.color("accent"))
                painter.setPen(QPen(color, 3 * self.unit))
                color.setAlphaF(0.25)
                painter.setBrush(color)
                painter.drawEllipse(self._finger, FINGER_PX * self.unit, FINGER_PX * self.unit)


MAX_RAYS = 3
MIN_RAY_SHARE = 0.08
"""Share of the variants from which a ray is shown."""
RAY_INSET = 0.12
"""How far a ray reaches inside a box, as a share of the distance from edge to centre."""
MIN_SENTENCE_PX = 16
SHRINK = 0.8
"""Least factor on the font of a sentence in one line."""
TWO_LINES = 0.38
"""Size of the font as a share of the height that holds two lines."""
SPARE_PX = 4
DOT_PX = 14
DOT_GAP_PX = 14


class ProgressDots(QWidget):
    """One dot per prompt, filled up to the current one."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._prompt = Prompt.INVENT
        self.unit = 1.0

    def show_prompt(self, prompt: Prompt) -> None:
        self._prompt = prompt
        self.update()

    @property
    def width_px(self) -> int:
        """Width of all dots."""
        count = len(Prompt)
        return round((count * DOT_PX + (count - 1) * DOT_GAP_PX) * self.unit)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            radius = DOT_PX * self.unit / 2
            for prompt in Prompt:
                reached = prompt <= self._prompt
                painter.setBrush(self._theme.color("accent" if reached else "line"))
                x = radius + prompt * (DOT_PX + DOT_GAP_PX) * self.unit
                painter.drawEllipse(QPointF(x, self.height() / 2), radius, radius)


class TouchInvitation(QWidget):
    """Invitation to touch, shown during the attract loop."""

    def __init__(self, theme: Theme, localizer: Localizer) -> None:
        super().__init__()
        self._theme = theme
        self._text = ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        localizer.bind(self._show, texts.invitation_text)

    def _show(self, text: str) -> None:
        self._text = text
        self.setAccessibleName(text)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
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
    """All widgets of a visit, placed by `compute_layout`."""

    def __init__(
        self,
        session: Session,
        theme: Theme,
        localizer: Localizer,
        speak: Callable[[str], None],
    ) -> None:
        super().__init__()
        self.setObjectName("booth")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session = session
        self.hand = "right"
        self.rays_visible = False
        self._has_title = False
        self.title = QLabel()
        self.title.setProperty("role", "title")
        self.sentence = QLabel()
        self.sentence.setProperty("role", "sentence")
        # Opaque, so that rays do not cross out the text.
        self.sentence.setAutoFillBackground(True)
        self._sentence = ""
        self._sentence_place = QRect()
        self.answer_caption, self.memory_caption = QLabel(), QLabel()
        for caption in (self.answer_caption, self.memory_caption):
            caption.setProperty("role", "caption")
        self._caption_places: dict[QLabel, QRect] = {}
        self._attract_mode = False
        self._offers_guess = True
        self.dots = ProgressDots(theme)
        self.canvas = BoothCanvas(session, theme)
        self.memory_grid = BoothMemoryGrid(session, theme)
        self.variant_grid = BoothVariantGrid(session, theme)
        self.buttons = VisitorButtons(theme, localizer)
        self.options = BoothOptions(theme, localizer, speak)
        self.invitation = TouchInvitation(theme, localizer)
        for widget in (
            self.title,
            self.answer_caption,
            self.memory_caption,
            self.sentence,
            self.dots,
            self.memory_grid,
            self.variant_grid,
            self.canvas,
            self.buttons,
            self.buttons.guess,
            self.options,
            self.invitation,
        ):
            widget.setParent(self)
        self.rays = AddressRays(theme, self)
        localizer.bind(self.canvas.setAccessibleName, texts.canvas_name)
        localizer.bind(self.memory_grid.setAccessibleName, texts.memory_name)
        localizer.bind(self.variant_grid.setAccessibleName, texts.variants_name)
        localizer.bind(lambda _text: self._show_captions(), str)
        for changed in (session.variants_changed, session.variants_arriving):
            changed.connect(self._show_rays)
            changed.connect(self._show_captions)
        session.drawing_changed.connect(self._show_rays)
        session.memory_reset.connect(self._show_captions)

    def show_title(self, text: str, logo: QPixmap | None) -> None:
        """Show the logo, or the title if there is none."""
        has_title = bool(text) or (logo is not None and not logo.isNull())
        if has_title != self._has_title:
            self._has_title = has_title
            self.relayout()
        if logo is None or logo.isNull():
            self.title.setText(text)
            return
        height = max(1, self.title.height())
        smooth = Qt.TransformationMode.SmoothTransformation
        self.title.setPixmap(logo.scaledToHeight(height, smooth))
        self.title.setAccessibleName(text)

    def show_prompt(self, prompt: Prompt) -> None:
        """Show the prompt's sentence and progress dots."""
        self._sentence = texts.prompt_text(prompt)
        self._fit_sentence()
        self.dots.show_prompt(prompt)

    def set_attract_mode(self, on: bool) -> None:
        """Show the invitation in place of buttons, prompt and dots."""
        self._attract_mode = on
        self._show_captions()
        self.invitation.setVisible(on)
        self.buttons.setVisible(not on)
        self.buttons.guess.setVisible(not on and self._offers_guess)
        self.sentence.setVisible(not on)
        self.dots.setVisible(not on)

    def offer_guess(self, offered: bool) -> None:
        """Show the button that opens the guessing, or none."""
        self._offers_guess = offered
        self.buttons.guess.setVisible(offered and not self._attract_mode)

    def set_hand(self, hand: str) -> None:
        """Move the canvas to the side of this hand ("left" or "right")."""
        self.hand = hand
        self.relayout()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.relayout()

    def relayout(self) -> Layout:
        """Place all widgets for the current size."""
        p = compute_layout(self.width(), self.height(), self.hand, self._has_title)
        self.title.setGeometry(p.title)
        self._caption_places = {
            self.answer_caption: p.variants_caption,
            self.memory_caption: p.memory_caption,
        }
        self.memory_grid.setGeometry(p.memory)
        self.variant_grid.setGeometry(p.variants)
        self.canvas.setGeometry(p.canvas)
        self.buttons.setGeometry(p.buttons)
        self.buttons.guess.setGeometry(p.guess)
        self.options.setGeometry(p.options)
        in_row = p.guess.top() == p.buttons.top()
        self.invitation.setGeometry(p.buttons.united(p.guess) if in_row else p.buttons)
        self.dots.unit = self.rays.unit = p.unit
        dots = self.dots.width_px
        self.dots.setGeometry(p.sentence.left(), p.sentence.top(), dots, p.sentence.height())
        self._sentence_place = p.sentence.adjusted(dots + p.px(24), 0, 0, 0)
        self._fit_sentence()
        self.rays.setGeometry(self.rect())
        self.rays.raise_()
        for label in (self.sentence, *self._caption_places):
            label.raise_()
        self._show_captions()
        self._show_rays()
        return p

    @property
    def answer(self) -> VariantOrigin:
        """What the shown variants are variants of."""
        request = self._session.shown_request
        if request is None or self.variant_grid.is_blank:
            return VariantOrigin.NOTHING
        if request.source in ("drawing", "recall"):
            return VariantOrigin.DRAWING if request.source == "drawing" else VariantOrigin.RECALL
        memory = self._session.memory
        chosen = {memory[position].image_id for position in request.restrict_to}
        return (
            VariantOrigin.OWN_ENTRY
            if chosen <= self.memory_grid.visitor_entry_ids
            else VariantOrigin.ENTRY
        )

    def _show_captions(self) -> None:
        self.show_captions(self.answer)

    def show_captions(self, answer: VariantOrigin) -> None:
        """Say what is the answer and what is the memory; hints are for visitors only."""
        has_own = bool(self.memory_grid.visitor_entry_ids)
        self.variant_grid.show_hint("" if self._attract_mode else texts.answer_hint())
        self.answer_caption.setText(texts.answer_caption(answer))
        self.memory_caption.setText(texts.memory_caption(has_own))
        for caption, place in self._caption_places.items():
            # No wider than the text: rays pass beside it.
            width = min(place.width(), caption.sizeHint().width() + SPARE_PX)
            caption.setGeometry(place.left(), place.top(), width, place.height())

    def _fit_sentence(self) -> None:
        """Shrink the font a little, or use two lines, so that the sentence fits."""
        place, label = self._sentence_place, self.sentence
        if place.width() <= 0:
            return
        text = self._sentence
        wanted = max(MIN_SENTENCE_PX, round(SENTENCE_FONT_PX * self.dots.unit))
        font_px = fitting_font_px(label, text, wanted, place.width())
        if font_px < SHRINK * wanted:
            text = in_two_lines(text)
            highest = round(TWO_LINES * place.height())
            font_px = min(
                fitting_font_px(label, line, highest, place.width()) for line in text.split("\n")
            )
        label.setText(text)
        label.setStyleSheet(f"font-size: {font_px}px;")
        width = min(place.width(), label.sizeHint().width())
        label.setGeometry(place.left(), place.top(), width, place.height())

    def _show_rays(self) -> None:
        """Show rays for what the variants read most.

        A ray leads from an entry to the canvas whose drawing recalls it, from the canvas to the
        variants that read the drawing itself, or from an entry to the variants that read it without
        a drawing.
        """
        undrawn = self._session.drawing.is_blank
        if (undrawn or not self.rays_visible) and not (undrawn and self._reads_chosen_entries()):
            self.rays.show_rays(())
            return
        canvas, board = QRectF(self.canvas.geometry()), QRectF(self.variant_grid.geometry())
        found = []
        for position, share in self._read_most():
            if position is None:
                edge = nearest_point(canvas, board.center())
                start = edge + (canvas.center() - edge) * RAY_INSET
                edge = nearest_point(board, edge)
                end = edge + (board.center() - edge) * RAY_INSET / 2
            else:
                start = self.memory_grid.cell(position).center() + QPointF(self.memory_grid.pos())
                reader = board if undrawn else canvas
                end = nearest_point(reader, start)
                # Inside the edge: rays that meet in one corner look like a fan.
                end += (reader.center() - end) * RAY_INSET
            found.append(Ray(start, end, share))
        self.rays.show_rays(tuple(found))

    def _reads_chosen_entries(self) -> bool:
        """Whether the variants read entries that were taught or touched, without a drawing."""
        request = self._session.shown_request
        return request is not None and request.drawn is None and bool(request.restrict_to)

    def _read_most(self) -> list[tuple[int | None, float]]:
        """(position, share of the variants) of what they read most; None is the drawing."""
        session = self._session
        result, request = session.shown_result, session.shown_request
        if result is None or request is None or request.memory != session.memory.snapshot():
            return []
        rows, counts = np.unique(result.addressed, return_counts=True)
        read = [
            (
                None if row == DRAWING_ROW else request.memory.positions[row],
                count / len(result.is_decoded),
            )
            for row, count in zip(rows.tolist(), counts.tolist(), strict=True)
            if row >= 0 or row == DRAWING_ROW
        ]
        read.sort(key=lambda one: -one[1])
        return [(position, share) for position, share in read[:MAX_RAYS] if share >= MIN_RAY_SHARE]


def fitting_font_px(label: QLabel, text: str, wanted_px: int, width_px: int) -> int:
    """Pixel size with which a text fits into a width, at most `wanted_px`."""
    font = label.font()
    font.setPixelSize(wanted_px)
    needed = QFontMetrics(font).horizontalAdvance(text) + SPARE_PX
    return wanted_px if needed <= width_px else wanted_px * width_px // needed


def in_two_lines(text: str) -> str:
    """A sentence broken at the space nearest to its middle."""
    spaces = [place for place, sign in enumerate(text) if sign == " "]
    if not spaces:
        return text
    middle = min(spaces, key=lambda place: abs(2 * place - len(text)))
    return f"{text[:middle]}\n{text[middle + 1 :]}"


def nearest_point(box: QRectF, place: QPointF) -> QPointF:
    """The point of a box nearest to `place`."""
    return QPointF(
        min(max(place.x(), box.left()), box.right()), min(max(place.y(), box.top()), box.bottom())
    )

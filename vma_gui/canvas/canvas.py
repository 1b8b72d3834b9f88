"""The drawing canvas for mouse, touch and pressure-sensitive pen."""

from __future__ import annotations

import time

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QEnterEvent,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPointingDevice,
    QResizeEvent,
    QTabletEvent,
    QTouchEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget
from vma_core.glyphs.ink_fit import InkFit, guide_fit
from vma_core.glyphs.raster import RASTER_PX
from vma_core.glyphs.stabiliser import Stabiliser
from vma_core.glyphs.strokes import PEN_WIDTH_RANGE_PX, Stroke, StrokePoint
from vma_core.glyphs.transform import with_symmetry
from vma_core.memory.entries import MemoryEntry
from vma_core.writing.lines import entry_lines, ink_box

from vma_gui.canvas.ink_layer import InkLayer
from vma_gui.canvas.input_devices import TOUCH_EVENTS, KeyboardPen, TouchInput
from vma_gui.canvas.paper import RADIUS_PX, Paper, outline
from vma_gui.canvas.replay import Replay, first_strokes
from vma_gui.document.session import Session
from vma_gui.theme.theme import Theme
from vma_gui.widgets.images import ink_image
from vma_gui.widgets.stroke_painter import stroke_image

MIN_STEP_PX = 0.35
"""Points nearer to the last one than this, in raster pixels, are dropped."""
CLICK_PX = 4.0
"""A press that moves less than this on the screen is a click."""
WIDTH_PER_SCREEN_PX = 0.05
"""Change of the pen's width in raster pixels per screen pixel of a drag with Shift."""
TILT_RANGE_DEGREES = 60.0
GHOST_OPACITY = 0.28


class Canvas(QWidget):
    """Shows the strokes at screen resolution and turns pointer events into stroke points.

    During a pen stroke mouse events are ignored, because systems send both, and so are fingers,
    because the hand that holds the pen touches the screen.
    """

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._theme = theme
        self._points: list[StrokePoint] = []
        self._erases = False
        self._pen_down = False
        self._paper = Paper(theme)
        self._ink = InkLayer()
        self._stabiliser = Stabiliser("off")
        self._shift_press: tuple[QPointF, float] | None = None
        self._resizing = False
        self._touch = TouchInput(self)
        self._keyboard = KeyboardPen(self)
        self.hint = self.tr("Draw a character")
        """Shown on the empty canvas."""
        self.replay = Replay(self._show_part, self)
        self._replayed: tuple[Stroke, ...] = ()
        self._ghost_key: object = None
        self._ghost_image = QImage()
        self._placed_ghost: tuple[MemoryEntry | None, InkFit] = None, InkFit()
        """The ghost that was put on the guides last."""
        self._cursor_at: QPointF | None = None
        self.setAccessibleName(self.tr("Drawing canvas"))
        self.setAccessibleDescription(
            self.tr(
                "Arrow keys move a cross, Space puts the pen down and lifts it, Enter adds the "
                "drawing to the memory. Control and T types a character instead."
            )
        )
        self.setToolTip(
            self.tr(
                "Draw with mouse, finger or pen; the right button erases. Shift and a click draw "
                "a straight line, Shift and a drag change the pen's size. Arrow keys and Space "
                "draw without a pointer. Enter adds the drawing to the memory."
            )
        )
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setMinimumSize(240, 240)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        session.drawing_changed.connect(self._on_drawing_changed)
        for signal in (
            session.pen_width_px_changed,
            session.symmetry_changed,
            session.ghost_changed,
            session.ink_changed,
            session.guides_changed,
        ):
            signal.connect(self.update)
        session.entry_strokes.traced.connect(self._on_traced)
        theme.changed.connect(self._repaint_ink)

    @property
    def is_drawing(self) -> bool:
        """True during a stroke."""
        return bool(self._points)

    @property
    def erases_by_choice(self) -> bool:
        """True if the eraser is the selected tool."""
        return self._session.erasing

    def sizeHint(self) -> QSize:
        """336 × 336 pixels."""
        return QSize(336, 336)

    def minimumSizeHint(self) -> QSize:
        """Large enough to draw with a finger."""
        return QSize(160, 160)

    # --- geometry ----------------------------------------------------------------------------

    def square(self) -> QRectF:
        """The drawing square in widget coordinates."""
        side = min(self.width(), self.height())
        return QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)

    def _to_raster(self, position: QPointF) -> tuple[float, float]:
        square = self.square()
        scale = RASTER_PX / square.width()
        return (position.x() - square.x()) * scale, (position.y() - square.y()) * scale

    # --- strokes -----------------------------------------------------------------------------

    def begin_stroke(self, position: QPointF, pressure: float, erases: bool) -> None:
        """Begin a stroke at a position in widget coordinates."""
        self.replay.stop()
        self._erases = erases
        self._stabiliser = Stabiliser(self._session.stabiliser)
        self._points = [self._stabiliser.begin(self._point(position, pressure))]
        self._draw_from(0)
        self.update()

    def extend_stroke(self, position: QPointF, pressure: float) -> None:
        """Add a point to the stroke in progress."""
        if self._points:
            self._append(self._stabiliser.follow(self._point(position, pressure)))

    def end_stroke(self) -> None:
        """Finish the stroke as one undo step."""
        if self._points:
            for point in self._stabiliser.finish():
                self._append(point)
            strokes = self._strokes()
            self._points = []
            self._session.finish_strokes(strokes)

    def play(self) -> None:
        """Replay the drawing stroke by stroke; the model answers each step."""
        self.replay.stop()
        self._replayed = tuple(self._session.strokes)
        self.replay.start(sum(len(stroke.points) for stroke in self._replayed))

    def _show_part(self, share: float) -> None:
        whole = share >= 1.0
        self._session.set_strokes(self._replayed if whole else first_strokes(self._replayed, share))

    def cancel_stroke(self) -> None:
        """Discard the stroke in progress."""
        if self._points:
            self._points = []
            self._keyboard.forget()
            self._session.set_strokes(self._session.strokes)

    def draw_line_to(self, position: QPointF) -> None:
        """Draw a straight line from the end of the last stroke, or a dot if there is none."""
        drawn = [s for s in self._session.strokes if not s.erases]
        self.begin_stroke(position, 1.0, self._session.erasing)
        if drawn:
            end = self._points[0]
            self._points = [drawn[-1].points[-1]._replace(pressure=1.0)]
            self._append(end)
        self.end_stroke()

    def _append(self, point: StrokePoint) -> None:
        last = self._points[-1]
        if abs(point.x_px - last.x_px) + abs(point.y_px - last.y_px) >= MIN_STEP_PX:
            self._points.append(point)
            self._draw_from(len(self._points) - 2)

    def _point(self, position: QPointF, pressure: float) -> StrokePoint:
        x, y = self._to_raster(position)
        limit = float(RASTER_PX)
        return StrokePoint(
            min(max(x, 0.0), limit), min(max(y, 0.0), limit), pressure, time.monotonic() * 1e3
        )

    def _strokes(self) -> tuple[Stroke, ...]:
        """The stroke in progress with its mirror images."""
        stroke = Stroke(tuple(self._points), self._session.pen_width_px, self._erases)
        return with_symmetry(stroke, self._session.symmetry)

    def _draw_from(self, segment: int) -> None:
        strokes = self._strokes()
        self._session.extend_raster(strokes, segment)  # request first, paint later
        self._ink.paint(strokes, segment, self._theme.color("ink"))
        for stroke in strokes:
            self.update(self._ink.around(stroke.points[segment:], stroke.width_px))

    # --- painting ----------------------------------------------------------------------------

    def _on_drawing_changed(self) -> None:
        if not self._points:
            self._repaint_ink()

    def _on_traced(self, image_ids: list[int]) -> None:
        """Repaint the ghost if its strokes were traced."""
        ghost = self._session.ghost
        if ghost is not None and ghost.image_id in image_ids:
            self.update()

    def _repaint_ink(self) -> None:
        """Paint all strokes; during a stroke only its new segments are painted."""
        shown = [*self._session.strokes, *(self._strokes() if self._points else ())]
        ink = self._theme.color("ink")
        self._ink.reset(self.square(), self.devicePixelRatioF(), shown, ink)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paper, ghost, ink and the pen's outline; only the changed region during a stroke."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            square, symmetry = self.square(), self._session.symmetry
            ratio = self.devicePixelRatioF()
            painter.setClipRect(event.rect())
            guides = self._session.guides
            paper = self._paper.pixmap(self.size(), square, ratio, symmetry, guides)
            painter.drawPixmap(0, 0, paper)
            inside = square.adjusted(RADIUS_PX, RADIUS_PX, -RADIUS_PX, -RADIUS_PX)
            at_the_edge = not inside.contains(QRectF(event.rect()))
            if at_the_edge:  # rounded clips are slow and only needed here
                painter.setClipPath(outline(square), Qt.ClipOperation.IntersectClip)
            self._paint_ghost(painter)
            painter.drawPixmap(square.topLeft(), self._ink.pixmap)
            if not self._session.strokes and not self._points:
                painter.setPen(self._theme.color("muted"))
                painter.drawText(
                    square.adjusted(24, 24, -24, -24),
                    Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap,
                    self.hint,
                )
            self._paint_pen_outline(painter, square)
            self._keyboard.paint(painter, self._theme)
            if at_the_edge:
                painter.setClipRect(event.rect())
                focused = self.hasFocus()
                color = self._theme.color("accent" if focused else "line")
                painter.setPen(QPen(color, 2 if focused else 1))
                painter.drawPath(outline(square))

    def _paint_ghost(self, painter: QPainter) -> None:
        """The memory entry to draw over."""
        ghost = self._session.ghost
        if ghost is None:
            return
        square, color = self.square(), self._theme.color("accent")
        fit = self._ghost_fit(ghost)
        scale = square.width() / RASTER_PX
        corner = square.topLeft() + QPointF(fit.shift_x_px, fit.shift_y_px) * scale
        side = max(1, round(square.width() * fit.scale))
        pixels, pen_scale = self._session.show_pixels, self._session.pen_scale
        strokes = None if pixels else self._session.entry_strokes.get(ghost)
        ratio = self.devicePixelRatioF()
        key = (ghost.image_id, strokes is None, side, ratio, color.rgb(), pixels, pen_scale)
        if self._ghost_key != key:
            self._ghost_key = key
            side_px = round(side * ratio)
            if strokes is None:
                self._ghost_image = ink_image(ghost.image, side_px, color, smooth=not pixels)
                if pixels:
                    self._ghost_image = self._ghost_image.scaled(side_px, side_px)
            else:
                self._ghost_image = stroke_image(strokes, side_px, color, pen_scale)
            self._ghost_image.setDevicePixelRatio(ratio)
        painter.setOpacity(GHOST_OPACITY)
        painter.drawImage(corner, self._ghost_image)
        painter.setOpacity(1.0)

    def _ghost_fit(self, ghost: MemoryEntry) -> InkFit:
        """Puts the ghost on the guides if they are shown."""
        if not self._session.guides:
            return InkFit()
        placed, fit = self._placed_ghost
        if placed is not ghost:
            box = ink_box(ghost)
            fit = InkFit() if box is None else guide_fit(box, entry_lines(ghost))
            self._placed_ghost = ghost, fit
        return fit

    def _paint_pen_outline(self, painter: QPainter, square: QRectF) -> None:
        if self._cursor_at is None or (self._points and not self._resizing):
            return
        radius = 0.5 * self._session.pen_width_px * square.width() / RASTER_PX
        painter.setPen(QPen(self._theme.color("muted"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(self._cursor_at, radius, radius)

    # --- events ------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Repaint the ink at the new resolution."""
        super().resizeEvent(event)
        self._repaint_ink()

    def event(self, event: QEvent) -> bool:
        """Pass touch events to `TouchInput`."""
        if event.type() in TOUCH_EVENTS and isinstance(event, QTouchEvent):
            self._touch.handle(event)
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The left button draws, the right one erases."""
        if self._pen_down:
            return
        self._keyboard.lift()
        self._keyboard.forget()
        right = event.button() == Qt.MouseButton.RightButton
        left = event.button() == Qt.MouseButton.LeftButton
        if left and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._shift_press = (event.position(), self._session.pen_width_px)
        elif right or left:
            self.begin_stroke(event.position(), 1.0, self._session.erasing or right)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Draw, change the pen's size, or move the pen's outline."""
        if self._shift_press is not None:
            self._resize_pen(event.position())
            return
        self._cursor_at = event.position()
        if self._points and not self._pen_down:
            self.extend_stroke(event.position(), 1.0)
        else:
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the stroke; a click with Shift draws a straight line."""
        if self._shift_press is not None:
            if not self._resizing:
                self.draw_line_to(event.position())
            self._shift_press, self._resizing = None, False
        elif not self._pen_down:
            self.end_stroke()

    def _resize_pen(self, position: QPointF) -> None:
        """A drag to the right or upwards makes the pen thicker."""
        if self._shift_press is None:
            return
        start, width_px = self._shift_press
        moved = position - start
        self._resizing = self._resizing or moved.manhattanLength() > CLICK_PX
        if self._resizing:
            low, high = PEN_WIDTH_RANGE_PX
            wanted = width_px + WIDTH_PER_SCREEN_PX * (moved.x() - moved.y())
            self._session.set(pen_width_px=min(max(wanted, low), high))

    def tabletEvent(self, event: QTabletEvent) -> None:
        """Width follows pressure and tilt; the eraser end erases."""
        flat = max(abs(event.xTilt()), abs(event.yTilt())) / TILT_RANGE_DEGREES
        pressure = event.pressure() * (1.0 + min(1.0, flat))
        eraser = event.pointerType() == QPointingDevice.PointerType.Eraser
        kind = event.type()
        self._touch.note_pen()
        if kind == QEvent.Type.TabletPress:
            self._pen_down = True
            self.begin_stroke(event.position(), pressure, eraser or self._session.erasing)
        elif kind == QEvent.Type.TabletMove and self._pen_down:
            self.extend_stroke(event.position(), pressure)
        elif kind == QEvent.Type.TabletRelease:
            self.end_stroke()
            self._pen_down = False
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape discards the stroke in progress; arrows and Space draw."""
        if event.key() == Qt.Key.Key_Escape and self._points:
            self.cancel_stroke()
        elif not self._keyboard.press(event):
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """End the stroke of the keyboard pen."""
        self._keyboard.lift()
        super().focusOutEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show the pen's outline."""
        self._cursor_at = event.position()
        self.update()

    def leaveEvent(self, _event: QEvent) -> None:
        """Hide the pen's outline."""
        self._cursor_at = None
        self.update()

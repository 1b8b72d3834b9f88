"""The page as it is set: letters to click, hover and walk through with the keyboard."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QColor,
    QContextMenuEvent,
    QCursor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QRegion,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame

from vma_gui.theme.theme import Theme
from vma_gui.widgets.stroke_painter import ink_paths
from vma_gui.writing.shown_page import ShownLetter, ShownPage

MARGIN_PX = 12
"""Around a page."""
GAP_PX = 16
"""Between two pages."""
ZOOM_RANGE = (0.25, 8.0)
"""Relative to the width of the view."""
ZOOM_STEP = 1.25
LETTER_KEYS = (Qt.Key.Key_P, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
"""Act on the current letter."""
MANY = 400
"""From this many changed letters on, the whole view is painted."""
DOT_PX = 2.0
"""Radius of the mark below a pinned letter."""
OUTSIDE_PX = 3
"""Ink, frames and marks reach this far beyond their letter."""


class PageView(QAbstractScrollArea):
    """Pages one below the other.

    Signals:
        clicked(int): a letter was clicked, or activated with the keyboard.
        pin_wanted(int): the key for pinning was pressed on a letter.
        hovered(int): letter under the pointer; −1 for none.
        current_changed(int): letter that the keyboard acts on; −1 for none.
        menu_wanted(int, QPoint): context menu of a letter, at a place on the screen.
        zoomed: `zoom` changed.
    """

    clicked = Signal(int)
    pin_wanted = Signal(int)
    hovered = Signal(int)
    current_changed = Signal(int)
    menu_wanted = Signal(int, QPoint)
    zoomed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.page = ShownPage()
        self.zoom = 1.0
        """1 shows the page as wide as the view."""
        self._paths: dict[ShownLetter, QPainterPath] = {}
        """Ink of letters, smooth at `_paths_scale`."""
        self._paths_scale = 0.0
        self._scale = 0.0
        """Screen pixels per millimetre at the last layout."""
        self._current = self._hovered = -1
        self._pressed = -1
        self.setObjectName("page")
        self.setAccessibleName(self.tr("Page"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(160, 120)
        self.viewport().setMouseTracking(True)
        # Opaque: otherwise every repaint also paints the widgets below.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        theme.changed.connect(self.viewport().update)

    # --- content -----------------------------------------------------------------------------

    def show_page(self, page: ShownPage) -> None:
        """Show a page; letters that look as before are not painted again."""
        before, self.page = self.page, page
        changed = page.changes_from(before)
        if changed is None:
            self._paths.clear()
        for letter in changed or ():
            self._paths.pop(letter, None)
        self._keep_current(before)
        self._hovered = self._under_pointer()
        if changed is None:
            self._fit_bars()
            self.viewport().update()
            return
        if len(changed) > MANY:
            self.viewport().update()
            return
        region = QRegion()
        for letter in changed:
            region += self._outside(letter)
        self.viewport().update(region)

    def _keep_current(self, before: ShownPage) -> None:
        """Stay at the same letter where letters before it came or went."""
        if self._current < 0:
            return
        letter_id = before.letters[self._current].letter.letter_id
        found = next(
            (i for i, new in enumerate(self.page.letters) if new.letter.letter_id == letter_id),
            min(self._current, self.page.end(1)),
        )
        self._current = found
        self.current_changed.emit(found)

    def _under_pointer(self) -> int:
        view = self.viewport()
        if not view.underMouse():
            return -1
        return self.letter_at(QPointF(view.mapFromGlobal(QCursor.pos())))

    @property
    def current(self) -> int:
        """Letter that the keyboard acts on; −1 for none."""
        return self._current

    def set_current(self, index: int) -> None:
        """Make a letter current and scroll to it."""
        self._set_current(index)
        if index >= 0:
            self.reveal(index)

    def _set_current(self, index: int) -> None:
        if index == self._current:
            return
        before, self._current = self._current, index
        for changed in (before, index):
            self._update_letter(changed)
        self.current_changed.emit(index)

    def _update_letter(self, index: int) -> None:
        if 0 <= index < len(self.page.letters):
            self.viewport().update(self._outside(self.page.letters[index]))

    def describe(self, text: str) -> None:
        """Tell a screen reader what the current letter is."""
        self.setAccessibleDescription(text)
        if text and self.hasFocus() and QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    # --- geometry ----------------------------------------------------------------------------

    @property
    def px_per_mm(self) -> float:
        """Scale of the pages on screen."""
        room_px = max(40, self.viewport().width() - 2 * MARGIN_PX)
        return self.zoom * room_px / self.page.sheet_size_mm[0]

    def sheet_rect(self, sheet: int) -> QRectF:
        """Place of a sheet in the viewport."""
        width_mm, height_mm = self.page.sheet_size_mm
        width_px, height_px = width_mm * self.px_per_mm, height_mm * self.px_per_mm
        free_px = self.viewport().width() - width_px
        left = max(float(MARGIN_PX), free_px / 2) - self.horizontalScrollBar().value()
        top = MARGIN_PX + sheet * (height_px + GAP_PX) - self.verticalScrollBar().value()
        return QRectF(left, top, width_px, height_px)

    def _origin(self, sheet: int) -> QPointF:
        """Where in the viewport the corner of the whole page would be for what is on a sheet.

        A page's millimetres go on from sheet to sheet without a gap.
        """
        rect = self.sheet_rect(sheet)
        return rect.topLeft() - QPointF(0.0, sheet * rect.height())

    def letter_rect(self, index: int) -> QRectF:
        """Place of a letter's cell in the viewport."""
        letter = self.page.letters[index]
        return self._on_screen(letter.cell_mm, letter.sheet)

    def _on_screen(self, box_mm: QRectF, sheet: int) -> QRectF:
        scale, origin = self.px_per_mm, self._origin(sheet)
        return QRectF(
            origin.x() + box_mm.x() * scale,
            origin.y() + box_mm.y() * scale,
            box_mm.width() * scale,
            box_mm.height() * scale,
        )

    def _outside(self, letter: ShownLetter) -> QRect:
        """What a letter's ink, frame and mark may cover."""
        rect = self._on_screen(letter.ink_mm.united(letter.cell_mm), letter.sheet)
        return rect.toAlignedRect().adjusted(
            -OUTSIDE_PX, -OUTSIDE_PX, OUTSIDE_PX, OUTSIDE_PX + round(2 * DOT_PX)
        )

    def letter_at(self, place: QPointF) -> int:
        """Letter at a place of the viewport; −1 if there is none."""
        for sheet in range(self.page.sheets):
            if self.sheet_rect(sheet).contains(place):
                at_mm = (place - self._origin(sheet)) / self.px_per_mm
                return self.page.at(at_mm.x(), at_mm.y())
        return -1

    def _fit_bars(self) -> None:
        """Ranges of the scroll bars."""
        self._scale = self.px_per_mm
        view, sheet, count = self.viewport().size(), self.sheet_rect(0), self.page.sheets
        high = count * sheet.height() + (count - 1) * GAP_PX + 2 * MARGIN_PX
        wide = sheet.width() + 2 * MARGIN_PX
        for bar, length, room in (
            (self.verticalScrollBar(), high, view.height()),
            (self.horizontalScrollBar(), wide, view.width()),
        ):
            bar.setRange(0, max(0, round(length) - room))
            bar.setPageStep(room)
            bar.setSingleStep(24)

    def set_zoom(self, zoom: float, around: QPointF | None = None) -> None:
        """Scale the page; the point `around` of the viewport stays where it is."""
        low, high = ZOOM_RANGE
        zoom = min(max(zoom, low), high)
        if zoom == self.zoom:
            return
        place = around or QPointF(self.viewport().rect().center())
        factor = zoom / self.zoom
        bars = self.horizontalScrollBar(), self.verticalScrollBar()
        at = [(bar.value() + x) * factor - x for bar, x in zip(bars, place.toTuple(), strict=True)]
        self.zoom = zoom
        self._fit_bars()
        for bar, value in zip(bars, at, strict=True):
            bar.setValue(round(value))
        self.viewport().update()
        self.zoomed.emit()

    def _first_in_view(self) -> int:
        """The first letter that can be seen, else the first of all; −1 without any."""
        view, letters = QRectF(self.viewport().rect()), self.page.letters
        for sheet in range(self.page.sheets):
            seen = self.sheet_rect(sheet).intersected(view).translated(-self._origin(sheet))
            if seen.isEmpty():
                continue
            scale = self.px_per_mm
            box = QRectF(
                seen.x() / scale, seen.y() / scale, seen.width() / scale, seen.height() / scale
            )
            for index in self.page.within(box):
                if letters[index].sheet == sheet and not letters[index].is_joint:
                    return index
        return self.page.end(-1)

    def reveal(self, index: int) -> None:
        """Scroll so that a letter is in view."""
        rect, view = self.letter_rect(index), self.viewport().rect()
        for bar, low, high, room in (
            (self.horizontalScrollBar(), rect.left(), rect.right(), view.width()),
            (self.verticalScrollBar(), rect.top(), rect.bottom(), view.height()),
        ):
            if low < MARGIN_PX:
                bar.setValue(round(bar.value() + low - MARGIN_PX))
            elif high > room - MARGIN_PX:
                bar.setValue(round(bar.value() + high - room + MARGIN_PX))

    def sizeHint(self) -> QSize:
        """Most of a page."""
        return QSize(420, 480)

    # --- events ------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep what is in the corner in view, as the scale follows the width."""
        factor = self.px_per_mm / self._scale if self._scale else 1.0
        bars = self.horizontalScrollBar(), self.verticalScrollBar()
        values = [bar.value() * factor for bar in bars]
        self._fit_bars()
        for bar, value in zip(bars, values, strict=True):
            bar.setValue(round(value))
        super().resizeEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom with Ctrl, scroll without."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            steps = event.angleDelta().y() / 120
            self.set_zoom(self.zoom * ZOOM_STEP**steps, event.position())
            event.accept()
        else:
            super().wheelEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show which letter is meant."""
        self._hover(self.letter_at(event.position()))

    def _hover(self, index: int) -> None:
        if index == self._hovered:
            return
        before, self._hovered = self._hovered, index
        for changed in (before, index):
            self._update_letter(changed)
        shape = Qt.CursorShape
        self.viewport().setCursor(shape.PointingHandCursor if index >= 0 else shape.ArrowCursor)
        self.hovered.emit(index)

    def viewportEvent(self, event: QEvent) -> bool:
        """The pointer leaves the letters with the viewport."""
        if event.type() == QEvent.Type.Leave:
            self._hover(-1)
        return super().viewportEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click takes effect when the button is released on the same letter."""
        self._pressed = self.letter_at(event.position())
        self._set_current(self._pressed)  # blank paper is no letter

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Act on the clicked letter."""
        pressed, self._pressed = self._pressed, -1
        left = event.button() == Qt.MouseButton.LeftButton
        if left and pressed >= 0 and self.letter_at(event.position()) == pressed:
            self.clicked.emit(pressed)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu of the letter under the pointer, or of the current one."""
        index, place = self.letter_at(QPointF(event.pos())), event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            index = self._current
            if index >= 0:
                place = self.viewport().mapToGlobal(self.letter_rect(index).center().toPoint())
        if index >= 0:
            self._set_current(index)
            self.menu_wanted.emit(index, place)

    def event(self, event: QEvent) -> bool:
        """Take the keys of letters before the window's shortcuts do."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and _is_plain(event)
            and event.key() in LETTER_KEYS
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk through the letters, Space takes another variant, P pins."""
        keys = Qt.Key
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if self.page.end(1) < 0:
            super().keyPressEvent(event)
            return
        page, is_chosen = self.page, self._current >= 0
        current = self._current if is_chosen else self._first_in_view()
        ahead = -1 if page.runs_left(current) else 1
        moves = {
            keys.Key_Left: lambda: page.step(current, -ahead),
            keys.Key_Right: lambda: page.step(current, ahead),
            keys.Key_Home: lambda: page.end(-1) if control else page.line_end(current, -1),
            keys.Key_End: lambda: page.end(1) if control else page.line_end(current, 1),
            keys.Key_Up: lambda: page.beside(current, -1),
            keys.Key_Down: lambda: page.beside(current, 1),
        }
        key = Qt.Key(event.key())
        if key in moves:
            self.set_current(moves[key]() if is_chosen else current)
        elif _is_plain(event) and key in LETTER_KEYS:
            self.set_current(current)
            if is_chosen:
                (self.pin_wanted if key == keys.Key_P else self.clicked).emit(current)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Keys act on a letter in view; a click chooses one itself, or none."""
        super().focusInEvent(event)
        by_pointer = event.reason() in (
            Qt.FocusReason.MouseFocusReason,
            Qt.FocusReason.ActiveWindowFocusReason,
            Qt.FocusReason.PopupFocusReason,
        )
        if not by_pointer and self._current < 0:
            self._set_current(self._first_in_view())
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    # --- painting ----------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paper, then the letters in the changed region."""
        theme, view = self._theme, self.viewport()
        region = event.region()
        with QPainter(view) as painter:
            painter.setClipRegion(region)
            painter.fillRect(region.boundingRect(), theme.color("ground"))
            for sheet in range(self.page.sheets):
                rect = self.sheet_rect(sheet)
                if not region.intersects(rect.toAlignedRect()):
                    continue
                painter.fillRect(rect, theme.color("raised"))
                painter.setPen(QPen(theme.color("line"), 1))
                painter.drawRect(rect.adjusted(-0.5, -0.5, 0.5, 0.5))
                self._paint_sheet(painter, sheet, region)
            if self.hasFocus():
                painter.setPen(QPen(theme.color("accent"), 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(QRectF(view.rect()).adjusted(1, 1, -1, -1), 4, 4)

    def _paint_sheet(self, painter: QPainter, sheet: int, region: QRegion) -> None:
        """Letters of a sheet that show in a region."""
        scale, origin, letters = self.px_per_mm, self._origin(sheet), self.page.letters
        box = QRectF(region.boundingRect()).translated(-origin)
        shown = self.page.within(
            QRectF(box.x() / scale, box.y() / scale, box.width() / scale, box.height() / scale)
        )
        shown = [index for index in shown if letters[index].sheet == sheet]
        if region.rectCount() > 1:
            shown = [index for index in shown if region.intersects(self._outside(letters[index]))]
        for index in shown:
            self._paint_below(painter, index)
        inked = [letters[index] for index in shown if len(letters[index].strokes)]
        paths = self._ink(inked, scale * self.devicePixelRatioF())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(origin)
        painter.scale(scale, scale)
        ink, pale = self._theme.color("ink"), self._theme.color("pixels")
        for letter, path in zip(inked, paths, strict=True):
            painter.fillPath(path, pale if letter.letter.is_provisional else ink)
        painter.restore()
        for index in shown:
            self._paint_above(painter, index)

    def _ink(self, letters: Sequence[ShownLetter], scale: float) -> list[QPainterPath]:
        """Regions of letters; those painted for the first time are made in one batch."""
        if scale != self._paths_scale:
            self._paths.clear()
            self._paths_scale = scale
        new = [letter for letter in letters if letter not in self._paths]
        made = ink_paths([letter.strokes for letter in new], scale)
        self._paths |= zip(new, made, strict=True)
        return [self._paths[letter] for letter in letters]

    def _paint_below(self, painter: QPainter, index: int) -> None:
        """Ground of the hovered and the current letter; placeholder of a missing one."""
        letter, theme = self.page.letters[index], self._theme
        box = self.letter_rect(index)
        if letter.is_missing:
            self._paint_missing(painter, letter, box)
        if index != self._hovered and not (index == self._current and self.hasFocus()):
            return
        ground = theme.color("accent")
        ground.setAlpha(36)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(box, 3, 3)

    def _paint_missing(self, painter: QPainter, letter: ShownLetter, box: QRectF) -> None:
        """A pale letter of the system's font in a dashed frame."""
        theme = self._theme
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QPen(theme.color("muted"), 1, Qt.PenStyle.DashLine)
        painter.setPen(frame)
        painter.setBrush(theme.color("surface"))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        font = painter.font()
        font.setPixelSize(max(6, round(0.62 * box.height())))
        painter.setFont(font)
        color = QColor(theme.color("muted"))
        painter.setPen(color)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, letter.letter.character)
        painter.restore()

    def _paint_above(self, painter: QPainter, index: int) -> None:
        """Mark of a pinned letter, frame of the current one."""
        letter, theme = self.page.letters[index], self._theme
        is_current = index == self._current and self.hasFocus()
        if not (letter.is_pinned or is_current):
            return
        box = self.letter_rect(index)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if letter.is_pinned:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent"))
            painter.drawEllipse(QPointF(box.center().x(), box.bottom() + DOT_PX), DOT_PX, DOT_PX)
        if is_current:
            painter.setPen(QPen(theme.color("accent"), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, 3, 3)
        painter.restore()


def _is_plain(event: QKeyEvent) -> bool:
    """Whether a key is pressed by itself."""
    return not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier

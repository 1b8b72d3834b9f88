"""Guided tour: highlights parts of the window one after another while it stays usable."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen, QRegion
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from vma_gui.document.session import Session
from vma_gui.theme.theme import Theme
from vma_gui.theme.tokens import UNIT_PX

CARD_PX = 300
SHADE_ALPHA = 0.55
MARGIN_PX = 4
PEN_RESTS_MS = 1_500
"""Pause after which a drawing counts as finished."""


@dataclass(frozen=True)
class TourStep:
    """One step.

    Attributes:
        target: the highlighted widget, which stays usable.
        title: heading.
        text: two or three sentences.
        reached: whether the user has done it, so that the tour advances.
    """

    target: QWidget
    title: str
    text: str
    reached: Callable[[], bool] = lambda: False


INPUT_EVENTS = {
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseButtonRelease,
    QEvent.Type.MouseButtonDblClick,
    QEvent.Type.MouseMove,
    QEvent.Type.Wheel,
    QEvent.Type.ContextMenu,
    QEvent.Type.TouchBegin,
    QEvent.Type.TouchUpdate,
    QEvent.Type.TouchEnd,
    QEvent.Type.TabletPress,
    QEvent.Type.TabletMove,
    QEvent.Type.TabletRelease,
    QEvent.Type.DragEnter,
    QEvent.Type.Drop,
}


class Tour(QWidget):
    """Overlay that shades the window except for the current step's target.

    The card has one place and one size for all steps, so that its buttons do not move away
    under the pointer. The shade lets no input through: shortcuts rest, Enter presses the card's
    button, and the focus stays in the card and the target.

    Signals:
        finished: completed or skipped.
    """

    finished = Signal()

    def __init__(self, session: Session, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._steps: tuple[TourStep, ...] = ()
        self._theme = theme
        self._window = window
        self._anchor: QWidget = window
        self.number = -1
        self.card = QFrame(self)
        self.card.setObjectName("panel")
        self.title, self.text, self._place = QLabel(), QLabel(), QLabel()
        self.title.setProperty("role", "title")
        self._place.setProperty("role", "muted")
        self.text.setWordWrap(True)
        self.next_button, self.skip_button = QPushButton(), QPushButton(self.tr("Skip"))
        self.next_button.clicked.connect(self.advance)
        self.skip_button.clicked.connect(self.leave)
        row = QHBoxLayout()
        row.addWidget(self._place)
        row.addStretch()
        row.addWidget(self.skip_button)
        row.addWidget(self.next_button)
        layout = QVBoxLayout(self.card)
        layout.setContentsMargins(*(2 * UNIT_PX,) * 4)
        layout.setSpacing(UNIT_PX)
        for widget in (self.title, self.text):
            layout.addWidget(widget)
        layout.addStretch()
        layout.addLayout(row)
        # A character may have further strokes: the pen has to rest before the tour goes on.
        self._pen_rests = QTimer(self)
        self._pen_rests.setSingleShot(True)
        self._pen_rests.setInterval(PEN_RESTS_MS)
        self._pen_rests.timeout.connect(self._check_step)
        self._resized = QTimer(self)
        """Fires once the window's layout has followed its size."""
        self._resized.setSingleShot(True)
        self._resized.setInterval(0)
        self._resized.timeout.connect(self._follow)
        session.drawing_changed.connect(self._pen_rests.start)
        session.variation_changed.connect(self._check_step)
        session.source_changed.connect(self._check_step)
        theme.changed.connect(self.update)
        for button in (self.skip_button, self.next_button):
            button.setAutoDefault(True)  # Enter presses it
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._keep_focus)
        self.hide()

    def start(self, steps: Sequence[TourStep], anchor: QWidget) -> None:
        """Start with the first step; the card stands below the anchor."""
        self._steps = tuple(steps)
        self._anchor = anchor
        self.number = -1
        self._fix_size()
        self.resize(self._window.size())
        self.card.move(self._card_place().topLeft())
        # The latest filter is the first: the menu bar must not see Alt.
        self._window.installEventFilter(self)
        self.show()
        self.raise_()
        self.advance()

    def advance(self) -> None:
        """Go to the next step or finish."""
        if self.number + 1 >= len(self._steps):
            self.leave()
            return
        self.number += 1
        self._show_step(self.number)
        self._reveal(self._steps[self.number].target)
        self._arrange()
        self.next_button.setFocus()

    def _show_step(self, number: int) -> None:
        step = self._steps[number]
        self.title.setText(step.title)
        self.text.setText(step.text)
        self._place.setText(f"{number + 1} / {len(self._steps)}")
        last = number + 1 == len(self._steps)
        self.next_button.setText(self.tr("Done") if last else self.tr("Next"))

    def _fix_size(self) -> None:
        """Give the card the height, and its button the width, of the longest step."""
        width_px = round(self._theme.scaled(CARD_PX))
        layout = self.card.layout()
        assert layout is not None
        height_px, button_px = 0, 0
        for number in range(len(self._steps)):
            self._show_step(number)
            layout.invalidate()
            height_px = max(height_px, layout.totalHeightForWidth(width_px))
            button_px = max(button_px, self.next_button.sizeHint().width())
        self.next_button.setFixedWidth(button_px)
        self.card.setFixedSize(width_px, height_px)

    def event(self, event: QEvent) -> bool:
        """Keep input from the widgets below."""
        if event.type() in INPUT_EVENTS:
            event.accept()
            return True
        return super().event(event)

    def leave(self) -> None:
        """End the tour."""
        if self.isVisible():
            self._window.removeEventFilter(self)
            self.hide()
            self._anchor.setFocus()
            self.finished.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the window's size, and take keys that no widget in it has taken."""
        if watched is not self._window or not self.isVisible():
            return super().eventFilter(watched, event)
        if event.type() == QEvent.Type.Resize:
            self.resize(self._window.size())
            self._resized.start()
        elif event.type() == QEvent.Type.ShortcutOverride:
            # An accepted override becomes a key press instead of a shortcut.
            event.accept()
            return True
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape:
                self.leave()
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                if not event.isAutoRepeat():
                    self.next_button.click()
                return True
        return super().eventFilter(watched, event)

    def move_focus(self, forward: bool) -> bool:
        """Focus the next or previous widget of the card and the target; whether there is one."""
        if not self.isVisible():
            return False
        chain: list[QWidget] = [self.skip_button]
        widget = chain[0].nextInFocusChain()
        while widget is not None and widget is not chain[0]:
            chain.append(widget)
            widget = widget.nextInFocusChain()
        usable = [w for w in chain if self._is_usable(w) and w.isVisible() and w.isEnabled()]
        usable = [w for w in usable if w.focusPolicy() & Qt.FocusPolicy.TabFocus]
        current = self._window.focusWidget()
        place = usable.index(current) if current in usable else -1 if forward else 0
        reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        usable[(place + (1 if forward else -1)) % len(usable)].setFocus(reason)
        return True

    def _is_usable(self, widget: QWidget) -> bool:
        """Whether a widget of the window is not behind the shade."""
        parts = (self.card, self._steps[self.number].target)
        return any(part is widget or part.isAncestorOf(widget) for part in parts)

    def _keep_focus(self, old: QWidget | None, new: QWidget | None) -> None:
        """Take the focus back from what is behind the shade."""
        if new is None or not self.isVisible() or new.window() is not self._window:
            return
        if not self._is_usable(new):
            back = old if old is not None and self._is_usable(old) else self.next_button
            back.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape ends the tour."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the shade, and a frame around the target."""
        with QPainter(self) as painter:
            shade = self._theme.color("ground")
            shade.setAlphaF(SHADE_ALPHA)
            painter.fillRect(self.rect(), shade)
            painter.setPen(QPen(self._theme.color("accent"), 2))
            painter.drawRect(self.hole().adjusted(-2, -2, 1, 1))

    def _check_step(self) -> None:
        if self.isVisible() and self._steps[self.number].reached():
            self.advance()

    def _reveal(self, target: QWidget) -> None:
        """Scroll a target into view in a window that is too narrow for all panels."""
        parent = target.parentWidget()
        while parent is not None and not isinstance(parent, QScrollArea):
            parent = parent.parentWidget()
        if parent is not None:
            parent.ensureWidgetVisible(target, UNIT_PX, 0)

    def hole(self) -> QRect:
        """The target's visible part with a margin."""
        target = self._steps[self.number].target
        corner = target.mapTo(self._window, QPoint(0, 0))
        place = QRect(corner, target.size())
        place.adjust(-MARGIN_PX, -MARGIN_PX, MARGIN_PX, MARGIN_PX)
        return place.intersected(self.rect().adjusted(2, 2, -2, -2))

    def _card_place(self) -> QRect:
        """Below the anchor, or as low as there is room for the whole card."""
        below = self._anchor.mapTo(self._window, QPoint(0, self._anchor.height()))
        card = QRect(below + QPoint(0, 2 * UNIT_PX), self.card.size())
        card.moveLeft(max(UNIT_PX, min(card.left(), self.width() - card.width() - UNIT_PX)))
        card.moveTop(max(UNIT_PX, min(card.top(), self.height() - card.height() - UNIT_PX)))
        return card

    def _follow(self) -> None:
        """Follow card and target to their places in the window's new layout."""
        if self.isVisible():
            self.card.move(self._card_place().topLeft())
            self._arrange()

    def _arrange(self) -> None:
        """Pass input to the target through, and update the frame around it."""
        hole, card = self.hole(), self.card.geometry()
        self.setMask(QRegion(self.rect()).subtracted(QRegion(hole)).united(QRegion(card)))
        self.update()
        # The views do not know that the shade above them moved.
        target = self._steps[self.number].target
        for widget in (target, *target.findChildren(QWidget)):
            widget.update()


translate = QCoreApplication.translate
MIN_SLIDER_MOVE = 0.3
"""Slider movement that completes the step."""


def tour_steps(
    session: Session, canvas: QWidget, memory: QWidget, variants: QWidget, menus: QWidget
) -> tuple[TourStep, ...]:
    """Steps that complete on changes relative to the current drawing and settings."""
    strokes, variation, source = len(session.strokes), session.variation, session.source

    return (
        TourStep(
            canvas,
            translate("Tour", "Draw a character"),
            translate("Tour", "Use mouse, finger or pen. The model responds as you draw."),
            lambda: len(session.strokes) > strokes and not session.strokes_in_progress,
        ),
        TourStep(
            memory,
            translate("Tour", "It looks up its memory"),
            translate(
                "Tour",
                "Colour and number show q(a|x), the address probability of each "
                "entry. Your drawing is the dashed cell. Hold X over an entry to see "
                "the addresses without it.",
            ),
        ),
        TourStep(
            variants,
            translate("Tour", "It generates variants"),
            translate(
                "Tour",
                "They vary the strokes of your drawing. Move the slider from close "
                "copies to freer variants; right-click one to play it or to draw on "
                "it.",
            ),
            lambda: abs(session.variation - variation) > MIN_SLIDER_MOVE,
        ),
        TourStep(
            variants,
            translate("Tour", "What it recalls"),
            translate(
                "Tour",
                "Choose “What it recalls” for variants of the entries it addresses; "
                "hover one to see which. A new character is unknown until it is in "
                "memory: add it with Enter and draw it again.",
            ),
            lambda: session.source == "recall" and source != "recall",
        ),
        TourStep(
            menus,
            translate("Tour", "Look inside"),
            translate(
                "Tour",
                "The View menu opens docks: bits per drawing, model comparison, a "
                "benchmark on your own letters. Ctrl+Shift+P searches all commands.",
            ),
        ),
    )

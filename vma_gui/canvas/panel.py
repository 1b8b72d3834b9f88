"""The drawing panel: canvas, tools, and what the model sees."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget
from vma_core.glyphs.strokes import PEN_WIDTH_RANGE_PX

from vma_gui.actions.actions import Actions
from vma_gui.canvas.canvas import Canvas
from vma_gui.document.session import Session
from vma_gui.memory_grid.top_entries import TopEntries
from vma_gui.theme.theme import Theme
from vma_gui.theme.tokens import UNIT_PX
from vma_gui.widgets.basics import (
    Panel,
    labelled_slider,
    menu_button,
    muted_label,
    scrolled,
    tool_button,
)
from vma_gui.widgets.images import ink_image

PREVIEW_PX = 112
STEPS_PER_PX = 10
CANVAS_STRETCH = 100
"""The canvas takes all the height at which it is square."""


class ModelView(QWidget):
    """The drawing at the model's resolution, pixel by pixel."""

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__()
        self._session = session
        self._theme = theme
        self.setFixedSize(PREVIEW_PX, PREVIEW_PX)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(self.tr("Model input"))
        self.setToolTip(self.tr("Model input: your drawing at model resolution"))
        self._shown = session.drawing
        session.drawing_changed.connect(self._on_drawing_changed)
        theme.changed.connect(self.update)

    def _on_drawing_changed(self) -> None:
        """Repaint only if a model pixel changed; most points change none."""
        drawing = self._session.drawing
        if not drawing.has_pixels_of(self._shown):
            self._shown = drawing
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Model pixels in a thin frame."""
        theme = self._theme
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), theme.color("raised"))
            image = ink_image(self._shown.image, 0, theme.color("ink"), smooth=False)
            painter.drawImage(self.rect(), image)
            painter.setPen(theme.color("line"))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))


class CanvasPanel(Panel):
    """The canvas with its tools, and what the model reads."""

    def __init__(self, session: Session, actions: Actions, theme: Theme) -> None:
        super().__init__()
        self.title.setText(self.tr("Drawing"))
        self._session = session
        self._theme = theme
        self.canvas = Canvas(session, theme)
        self.head.addStretch()
        for action in (actions.pen, actions.eraser):
            self.head.addWidget(tool_button(action))
        self.head.addSpacing(8)
        for action in (actions.undo, actions.redo, actions.clear):
            self.head.addWidget(tool_button(action))
        self.body.addWidget(self.canvas, CANVAS_STRETCH)
        self.body.addLayout(self._tools(actions))

        self._size = labelled_slider(
            self.tr("Pen size"),
            self.tr("Pen size ([ and ])"),
            int(PEN_WIDTH_RANGE_PX[0] * STEPS_PER_PX),
            int(PEN_WIDTH_RANGE_PX[1] * STEPS_PER_PX),
            lambda value: session.set(pen_width_px=value / STEPS_PER_PX),
        )
        self.add_button = QPushButton(actions.add.text().replace("&", ""))
        self.add_button.setProperty("role", "primary")
        self.add_button.setToolTip(actions.add.toolTip())
        self.add_button.clicked.connect(actions.add.trigger)
        self.addAction(actions.add)
        size_row = QHBoxLayout()
        size_row.addWidget(muted_label(self.tr("Pen size")))
        size_row.addWidget(self._size, 1)
        size_row.addSpacing(UNIT_PX)
        size_row.addWidget(self.add_button)
        self.body.addLayout(size_row)
        content = QWidget()
        below = QVBoxLayout(content)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(UNIT_PX)
        seen = QHBoxLayout()
        seen.setSpacing(12)
        seen.addWidget(ModelView(session, theme))
        size = session.image_size
        text = self.tr("Model input")
        caption = muted_label(f"{text}\n{size} × {size}")
        session.image_size_changed.connect(lambda size: caption.setText(f"{text}\n{size} × {size}"))
        seen.addWidget(caption, 1, Qt.AlignmentFlag.AlignTop)
        below.addLayout(seen)
        below.addSpacing(8)
        below.addWidget(muted_label(self.tr("Top entries")))
        self.top_entries = TopEntries(session, theme)
        below.addWidget(self.top_entries)
        below.addStretch(1)
        area = scrolled(content)
        area.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.body.addWidget(area)
        self.body.addStretch(1)
        session.pen_width_px_changed.connect(self._show_pen_width)
        self._show_pen_width()

    def _tools(self, actions: Actions) -> QHBoxLayout:
        """Buttons that transform the drawing, and menus for the pen."""
        row = QHBoxLayout()
        row.setSpacing(4)
        for action in (actions.mirror, actions.flip, actions.turn, actions.fit, actions.replay):
            row.addWidget(tool_button(action))
        row.addStretch()
        self.symmetry = menu_button(
            "butterfly", self._theme, self.tr("Symmetry"), actions.symmetry_menu
        )
        self.stabiliser = menu_button(
            "wave-sine", self._theme, self.tr("Stabiliser"), actions.stabiliser_menu
        )
        row.addWidget(self.symmetry)
        row.addWidget(self.stabiliser)
        return row

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the canvas square; remaining height is left at the bottom."""
        super().resizeEvent(event)
        margins = self.body.contentsMargins()
        self.canvas.setMaximumHeight(self.width() - margins.left() - margins.right())

    def sizeHint(self) -> QSize:
        """328 × 560 pixels, for small windows."""
        return QSize(328, 560)

    def _show_pen_width(self) -> None:
        value = round(self._session.pen_width_px * STEPS_PER_PX)
        if self._size.value() != value:
            self._size.setValue(value)

"""The drawing panel: canvas, tools, and what the model sees."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from vma_core.glyphs.strokes import PEN_WIDTH_RANGE_PX

from vma_gui.actions.actions import Actions
from vma_gui.canvas.canvas import Canvas
from vma_gui.document.session import Session
from vma_gui.memory_grid.top_entries import CELL_PX, TopEntries
from vma_gui.theme.theme import Theme
from vma_gui.theme.tokens import UNIT_PX
from vma_gui.widgets.basics import (
    Panel,
    labelled_slider,
    make_scrolled,
    menu_button,
    muted_label,
    tool_button,
)
from vma_gui.widgets.images import ink_image

PREVIEW_PX = 112
SMALL_PREVIEW_PX, SMALL_CELL_PX = 72, 54
MIN_CANVAS_PX = 320
"""Smaller canvases are hard to draw on."""
STEPS_PER_PX = 10
CANVAS_STRETCH = 100
"""The canvas takes all the height at which it is square."""


class ModelView(QWidget):
    """The drawing at the model's resolution, pixel by pixel."""

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__()
        self._session = session
        self._theme = theme
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


class BelowCanvas(QScrollArea):
    """What the model sees and reads: one above the other, or side by side where height lacks."""

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__()
        self.view = ModelView(session, theme)
        self.top_entries = TopEntries(session, theme)
        self._side = session.image_size
        self._caption = muted_label()
        seen, read = QVBoxLayout(), QVBoxLayout()
        seen.addWidget(self._caption)
        seen.addWidget(self.view)
        read.addWidget(muted_label(self.tr("Top entries")))
        read.addWidget(self.top_entries)
        content = QWidget()
        self._blocks = QBoxLayout(QBoxLayout.Direction.TopToBottom, content)
        self._blocks.setContentsMargins(0, 0, 0, 0)
        self._blocks.setSpacing(12)
        for block in (seen, read):
            block.setSpacing(4)
            block.addStretch()
            self._blocks.addLayout(block)
        self._blocks.setStretchFactor(read, 1)
        make_scrolled(self, content)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._arrange(tall=False)
        self.setMinimumHeight(content.minimumSizeHint().height())
        self._arrange(tall=True)
        self._tall_px = content.minimumSizeHint().height()
        session.image_size_changed.connect(self._show_side)

    def _show_side(self, side: int) -> None:
        self._side = side
        self._arrange(tall=self.height() >= self._tall_px)

    def _arrange(self, tall: bool) -> None:
        way = QBoxLayout.Direction
        self._blocks.setDirection(way.TopToBottom if tall else way.LeftToRight)
        side = PREVIEW_PX if tall else SMALL_PREVIEW_PX
        self.view.setFixedSize(side, side)
        self.top_entries.set_cell_px(CELL_PX if tall else SMALL_CELL_PX)
        text = self.tr("Model input")
        self._caption.setText(f"{text}, {self._side} × {self._side}" if tall else text)
        self._blocks.invalidate()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose the arrangement that shows both in full."""
        self._arrange(tall=self.height() >= self._tall_px)
        super().resizeEvent(event)


class CanvasPanel(Panel):
    """The canvas with its tools, and what the model reads."""

    def __init__(self, session: Session, actions: Actions, theme: Theme) -> None:
        super().__init__()
        self.title.setText(self.tr("Drawing"))
        self._session = session
        self._theme = theme
        self.canvas = Canvas(session, theme)
        self.canvas.setMinimumSize(MIN_CANVAS_PX, MIN_CANVAS_PX)
        self.head.addStretch()
        for action in (actions.pen, actions.eraser):
            self.head.addWidget(tool_button(action))
        self.head.addSpacing(8)
        for action in (actions.undo, actions.redo, actions.clear):
            self.head.addWidget(tool_button(action))
        self.body.addWidget(self.canvas, CANVAS_STRETCH)
        tools = self._tools(actions)
        self.body.addLayout(tools)
        for row in (self.head, tools):
            # Buttons would shrink by a few pixels, and move the canvas, where height lacks.
            row.addStrut(row.sizeHint().height())

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
        self.below = BelowCanvas(session, theme)
        self.top_entries = self.below.top_entries
        self.body.addWidget(self.below)
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
        """Fits small windows."""
        return QSize(super().sizeHint().width(), 560)

    def _show_pen_width(self) -> None:
        value = round(self._session.pen_width_px * STEPS_PER_PX)
        if self._size.value() != value:
            self._size.setValue(value)

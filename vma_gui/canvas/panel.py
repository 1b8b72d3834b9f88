"""The drawing panel: canvas, tools, and what the model sees."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from vma_core.glyphs.pen_fit import is_blot
from vma_core.glyphs.strokes import PEN_WIDTH_RANGE_PX

from vma_gui.actions.actions import Actions
from vma_gui.canvas.canvas import Canvas
from vma_gui.document.session import Session
from vma_gui.inference.delayed_signal import DelayedSignal
from vma_gui.memory_grid.top_entries import CELL_PX, TopEntries
from vma_gui.theme.icons import ICON_PX, icon
from vma_gui.theme.theme import Theme
from vma_gui.theme.tokens import UNIT_PX
from vma_gui.widgets.basics import (
    MenuButton,
    Panel,
    labelled_slider,
    make_scrolled,
    muted_label,
    tool_button,
)
from vma_gui.widgets.images import ink_image

PREVIEW_PX = 112
SMALL_PREVIEW_PX, SMALL_CELL_PX = 72, 54
MIN_CANVAS_PX = 320
"""Smaller canvases are hard to draw on."""
MIN_SLIDER_PX = 36
STEPS_PER_PX = 10
BLOT_DELAY_MS = 300
"""The pen rests this long before its width is judged."""
MAX_LABEL = 80
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


class ThinLinesOffer(QWidget):
    """Says that the pen is too thick for the model, with a button that thins its lines.

    The button stays while it is on. Both stand beside the model's input and move nothing.

    Signals:
        offered: warning or button may have appeared or gone.
    """

    offered = Signal()

    def __init__(self, session: Session, actions: Actions) -> None:
        super().__init__()
        self._session = session
        self.warning = muted_label()
        self.warning.setProperty("role", "warning")
        self.warning.setWordWrap(True)
        self.warning.setText(
            self.tr("The model sees a blot: the pen is too thick for a glyph of this size.")
        )
        self.warning.hide()
        self.button = tool_button(actions.thin_lines, text=True)
        self.button.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(UNIT_PX // 2)
        column.addWidget(self.warning)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        self._delay = DelayedSignal(self, BLOT_DELAY_MS)
        self._delay.timeout.connect(self.judge)
        session.drawing_changed.connect(self._wait)
        session.thin_lines_changed.connect(self.judge)

    def _wait(self) -> None:
        """Judge later; an empty canvas at once."""
        if self._session.strokes or self._session.strokes_in_progress:
            self._delay.begin()
        else:
            self.judge()

    def judge(self) -> None:
        """Show what applies to the drawing; not during a stroke."""
        session = self._session
        if session.strokes_in_progress:
            self._delay.begin()
            return
        blot = not session.thin_lines and is_blot(session.drawing.arrays, session.image_size)
        self.warning.setVisible(blot)
        self.button.setVisible(blot or session.thin_lines)
        self.offered.emit()

    @property
    def is_offered(self) -> bool:
        """Whether there is something to see."""
        return not self.button.isHidden()


class LabelField(QLineEdit):
    """The class of the drawing; Enter adds the drawing, Escape undoes what was typed and leaves.

    Signals:
        left: the focus is to go back to the canvas.
    """

    left = Signal()

    def __init__(self, session: Session, actions: Actions) -> None:
        super().__init__()
        self._session = session
        self.setObjectName("label")
        self.setPlaceholderText(self.tr("Label"))
        self.setAccessibleName(self.tr("Label of the drawing"))
        self.setToolTip(
            self.tr(
                "Class of the drawing, such as the character it is; stays for the next drawing "
                "(L moves here, Enter adds)"
            )
        )
        self.setMaxLength(MAX_LABEL)
        self._before = ""
        """The label when the focus came, or when a drawing was added."""
        self.textEdited.connect(lambda text: session.set(drawing_label=text))
        self.returnPressed.connect(actions.add.trigger)
        actions.add.triggered.connect(self._keep)
        session.drawing_label_changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        if self.text() != self._session.drawing_label:
            self.setText(self._session.drawing_label)
            self.setCursorPosition(0)

    def _keep(self) -> None:
        """The added drawing's label stays for the next one; typing replaces it."""
        self._before = self._session.drawing_label
        if self.hasFocus():
            self.selectAll()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._before = self._session.drawing_label
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show the start of a long label."""
        super().focusOutEvent(event)
        self.setCursorPosition(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._session.set(drawing_label=self._before)
            self.left.emit()
        else:
            super().keyPressEvent(event)


class BelowCanvas(QScrollArea):
    """What the model sees and reads: one above the other, or side by side where height lacks."""

    def __init__(self, session: Session, actions: Actions, theme: Theme) -> None:
        super().__init__()
        self.view = ModelView(session, theme)
        self.thin_lines = ThinLinesOffer(session, actions)
        self.top_entries = TopEntries(session, theme)
        self._session = session
        self._caption = muted_label()
        seen, read = QVBoxLayout(), QVBoxLayout()
        seen.addWidget(self._caption)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.view)
        row.addWidget(self.thin_lines, 1, Qt.AlignmentFlag.AlignTop)
        seen.addLayout(row)
        self._read_title = muted_label(self.tr("Top entries"))
        read.addWidget(self._read_title)
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
        self.thin_lines.offered.connect(self._arrange_again)
        session.memory_reset.connect(self._show_side)
        make_scrolled(self, content)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._arrange(tall=False)
        self.setMinimumHeight(content.minimumSizeHint().height())
        self._arrange(tall=True)
        self._tall_px = content.minimumSizeHint().height()
        """Least height for one above the other."""

    def _arrange(self, tall: bool) -> None:
        self._is_tall = tall
        # Side by side, an offer takes the place of the entries.
        for part in (self._read_title, self.top_entries):
            part.setVisible(tall or not self.thin_lines.is_offered)
        way = QBoxLayout.Direction
        self._blocks.setDirection(way.TopToBottom if tall else way.LeftToRight)
        side = PREVIEW_PX if tall else SMALL_PREVIEW_PX
        self.view.setFixedSize(side, side)
        self.top_entries.set_cell_px(CELL_PX if tall else SMALL_CELL_PX)
        self._show_side()
        self._blocks.activate()  # measured again, including the nested layouts

    def _arrange_again(self) -> None:
        self._arrange(self._is_tall)

    def _show_side(self) -> None:
        """Caption the model's input with its size, which follows the model."""
        text, side = self.tr("Model input"), self._session.image_size
        self._caption.setText(f"{text}, {side} × {side}" if self._is_tall else text)

    def sizeHint(self) -> QSize:
        """Room for both; QScrollArea keeps the first size of its content, which is smaller."""
        return QSize(super().sizeHint().width(), self._tall_px)

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
        self.head.setSpacing(UNIT_PX // 2)  # so that German fits small windows
        self.head.addWidget(tool_button(actions.guides))
        self.head.addSpacing(8)
        for action in (actions.pen, actions.eraser):
            self.head.addWidget(tool_button(action))
        self.head.addSpacing(8)
        for action in (actions.undo, actions.redo, actions.clear):
            self.head.addWidget(tool_button(action))
        self.body.addWidget(self.canvas, CANVAS_STRETCH)
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
        self._size_icon = QLabel()
        self._size_icon.setToolTip(self._size.toolTip())
        theme.changed.connect(self._show_size_icon)
        self._show_size_icon()
        tools = self._tools(actions)
        self.body.addLayout(tools)
        for row in (self.head, tools):
            # Buttons would shrink by a few pixels, and move the canvas, where height lacks.
            row.addStrut(row.sizeHint().height())
        self.label = LabelField(session, actions)
        self.label.left.connect(self.canvas.setFocus)
        row = QHBoxLayout()
        row.setSpacing(UNIT_PX)
        row.addWidget(self.label, 1)
        row.addWidget(self.add_button)
        self.body.addLayout(row)
        self.below = BelowCanvas(session, actions, theme)
        self.thin_lines, self.top_entries = self.below.thin_lines, self.below.top_entries
        self.body.addWidget(self.below)
        self.body.addStretch(1)
        session.pen_width_px_changed.connect(self._show_pen_width)
        self._show_pen_width()

    def _tools(self, actions: Actions) -> QHBoxLayout:
        """Buttons that transform the drawing, the pen's size, and menus for the pen."""
        row = QHBoxLayout()
        row.setSpacing(3)
        for action in (actions.mirror, actions.flip, actions.turn, actions.fit, actions.replay):
            row.addWidget(tool_button(action))
        self._size.setStyleSheet(f"min-width: {MIN_SLIDER_PX}px;")
        row.addWidget(self._size_icon)
        row.addWidget(self._size, 1)
        self.symmetry = MenuButton(
            "butterfly", self._theme, self.tr("Symmetry"), actions.symmetry_menu
        )
        self.stabiliser = MenuButton(
            "wave-sine", self._theme, self.tr("Stabiliser"), actions.stabiliser_menu
        )
        row.addWidget(self.symmetry)
        row.addWidget(self.stabiliser)
        return row

    def _show_size_icon(self) -> None:
        self._size_icon.setPixmap(icon("pencil", self._theme, "muted").pixmap(ICON_PX, ICON_PX))

    def edit_label(self) -> None:
        """Move the focus to the label of the drawing."""
        self.label.setFocus()
        self.label.selectAll()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the canvas square; remaining height is left at the bottom."""
        super().resizeEvent(event)
        margins = self.body.contentsMargins()
        self.canvas.setMaximumHeight(max(0, self.width() - margins.left() - margins.right()))

    def sizeHint(self) -> QSize:
        """Fits small windows."""
        return QSize(super().sizeHint().width(), 560)

    def _show_pen_width(self) -> None:
        value = round(self._session.pen_width_px * STEPS_PER_PX)
        if self._size.value() != value:
            self._size.setValue(value)

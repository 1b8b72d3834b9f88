"""Small widgets that several panels use."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QAction, QPainter, QPaintEvent, QPalette, QPen, QRegion
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QDialog,
    QFontComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QScrollArea,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from vma_gui.theme.icons import icon
from vma_gui.theme.theme import Theme
from vma_gui.theme.tokens import BODY_PT, RADIUS_PX, SMALL_PT, UNIT_PX

MOST_LINE_PX = 1_100
"""Of buttons side by side: a dialog should fit a small screen."""


class Panel(QFrame):
    """A rounded area with a title line; `body` takes the content."""

    def __init__(self, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(2 * UNIT_PX, 12, 2 * UNIT_PX, 12)
        self.body.setSpacing(UNIT_PX)
        self.head = QHBoxLayout()
        self.head.setSpacing(UNIT_PX)
        self.title = QLabel(title)
        self.title.setProperty("role", "title")
        self.head.addWidget(self.title)
        self.body.addLayout(self.head)


class Segments(QWidget):
    """One choice of a few, side by side.

    Args:
        choices: (value, text, tool tip) of each segment.
        chosen: called with the value the user picks.
    """

    def __init__(
        self,
        name: str,
        choices: Sequence[tuple[str, str, str]],
        chosen: Callable[[str], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QToolButton] = {}
        for value, text, tip in choices:
            button = QToolButton()
            button.setText(text)
            button.setToolTip(tip)
            button.setAccessibleName(f"{name}: {text}")
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.clicked.connect(lambda _=False, v=value: chosen(v))
            self._group.addButton(button)
            self._buttons[value] = button
            keep_text(button)
            layout.addWidget(button)

    def show_choice(self, value: str) -> None:
        """Mark a segment without calling back."""
        self._buttons[value].setChecked(True)


def tool_button(action: QAction, text: bool = False) -> QToolButton:
    """A button for an action, with its icon and optionally its text."""
    button = QToolButton()
    button.setDefaultAction(action)
    button.setAccessibleName(action.text().replace("&", ""))
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    style = Qt.ToolButtonStyle.ToolButtonTextBesideIcon
    button.setToolButtonStyle(style if text else Qt.ToolButtonStyle.ToolButtonIconOnly)
    return button


def menu_button(name: str, theme: Theme, text: str, menu: QMenu) -> QToolButton:
    """A button with an icon that opens a menu of choices."""
    button = QToolButton()
    button.setToolTip(text)
    button.setAccessibleName(text)
    button.setMenu(menu)
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    button.setIcon(icon(name, theme))
    theme.changed.connect(lambda: button.setIcon(icon(name, theme)))
    return button


def keep_text(button: QToolButton) -> None:
    """Never elide a button's text: tool buttons would rather show three dots."""
    button.ensurePolished()  # only then is it known how large the text is
    # In the style sheet, whose own minimum would win over setMinimumWidth.
    arrow_px = 0 if button.menu() is None else 12
    width_px = button.fontMetrics().horizontalAdvance(button.text()) + 4 + arrow_px
    button.setStyleSheet(f"min-width: {width_px}px;")


def labelled_slider(
    name: str, tip: str, low: int, high: int, changed: Callable[[int], None]
) -> QSlider:
    """A horizontal slider with a name for screen readers."""
    slider = QSlider(Qt.Orientation.Horizontal)
    slider.setRange(low, high)
    slider.setAccessibleName(name)
    slider.setToolTip(tip)
    slider.valueChanged.connect(changed)
    return slider


def muted_label(text: str = "") -> QLabel:
    """Small secondary text."""
    label = QLabel(text)
    label.setProperty("role", "muted")
    return label


class LiveText(QWidget):
    """Text that changes with every answer.

    A QLabel asks for a new layout of the window at each change, which costs more than the heat.
    """

    def __init__(
        self,
        width_px: int,
        ground: QPalette.ColorRole,
        muted: bool = False,
        lines: int = 1,
        bold: bool = False,
    ) -> None:
        super().__init__()
        self._lines = lines
        self._text = ""
        self._width_px = width_px
        self._ground = ground
        self._muted = muted
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        if muted or bold:
            self.setProperty("role", "muted" if muted else "figure")

    @property
    def text(self) -> str:
        """What stands there."""
        return self._text

    def set_text(self, text: str) -> None:
        """Show another text; screen readers see it as the description."""
        if text != self._text:
            self._text = text
            self.setAccessibleDescription(text)
            self.update()

    def sizeHint(self) -> QSize:
        """The same whatever the text."""
        self.ensurePolished()
        grown = self.font().pointSizeF() / (SMALL_PT if self._muted else BODY_PT)
        return QSize(round(grown * self._width_px), self._lines * self.fontMetrics().height() + 4)

    def minimumSizeHint(self) -> QSize:
        """All lines, however narrow."""
        return QSize(0, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Wrapped where there are several lines, elided where there is one."""
        with QPainter(self) as painter:
            palette = self.palette()
            painter.fillRect(self.rect(), palette.color(self._ground))
            role = (
                QPalette.ColorRole.PlaceholderText if self._muted else QPalette.ColorRole.WindowText
            )
            painter.setPen(palette.color(role))
            if self._lines > 1:
                flags = Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
                painter.drawText(self.rect(), flags, self._text)
            else:
                elide = Qt.TextElideMode.ElideRight
                text = self.fontMetrics().elidedText(self._text, elide, self.width())
                painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter, text)


def fill_background(viewport: QWidget, region: QRegion) -> None:
    """Paint the palette's base under what an opaque view is about to paint."""
    with QPainter(viewport) as painter:
        painter.setClipRegion(region)
        painter.fillRect(region.boundingRect(), viewport.palette().color(QPalette.ColorRole.Base))


def paint_hint(viewport: QWidget, text: str) -> None:
    """A muted sentence in the middle of an empty view."""
    with QPainter(viewport) as painter:
        painter.setPen(viewport.palette().color(QPalette.ColorRole.PlaceholderText))
        box = viewport.rect().adjusted(32, 32, -32, -32)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, text)


def with_margins(panel: QWidget) -> QWidget:
    """A panel inside a dock, spaced like those in the middle of the window."""
    holder = QWidget()
    layout = QVBoxLayout(holder)
    layout.setContentsMargins(12, 0, 12, 4)
    layout.addWidget(panel)
    return holder


def push_button(text: str, pressed: Callable[[], object]) -> QPushButton:
    """A dialog's button; Return in a field does not press it."""
    button = QPushButton(text)
    button.setAutoDefault(False)
    button.clicked.connect(lambda _=False: pressed())
    return button


class HighAsPart(QScrollArea):
    """Would like to be as high as a part of what scrolls in it; the rest is scrolled to."""

    def __init__(self, part: QWidget) -> None:
        super().__init__()
        self._part = part

    def sizeHint(self) -> QSize:
        """Not kept, as Qt does: the part may have been empty when it was asked first."""
        return QSize(super().sizeHint().width(), self._part.sizeHint().height())


def scrolled(
    content: QWidget, sideways: bool = False, as_high_as: QWidget | None = None
) -> QScrollArea:
    """A widget that scrolls up and down where there is too little room, on the panel's ground.

    `sideways` lets it scroll to the sides too; `as_high_as` is the part of it that should be seen.
    """
    area = QScrollArea() if as_high_as is None else HighAsPart(as_high_as)
    area.setWidget(content)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # it follows the focus of what is in it
    if not sideways:
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.viewport().setAutoFillBackground(False)
    content.setAutoFillBackground(False)
    return area


def grown(widget: QWidget, px: int) -> int:
    """Pixels that text stands in, at the widget's size of text."""
    widget.ensurePolished()
    return round(px * widget.font().pointSizeF() / BODY_PT)


def resize_grown(dialog: QDialog, width_px: int, height_px: int) -> None:
    """So large at the usual size of text, larger with larger text, within the screen."""
    room = dialog.screen().availableSize()
    dialog.resize(
        min(grown(dialog, width_px), room.width()), min(grown(dialog, height_px), room.height())
    )


def button_lines(left: Sequence[QPushButton], right: Sequence[QPushButton]) -> QVBoxLayout:
    """What can be done on the left, what ends it on the right; two lines where one is too long."""
    width = sum(button.sizeHint().width() + UNIT_PX for button in (*left, *right))
    lines = QVBoxLayout()
    first = last = QHBoxLayout()
    lines.addLayout(first)
    for button in left:
        first.addWidget(button)
    if width > MOST_LINE_PX:
        first.addStretch()
        last = QHBoxLayout()
        lines.addLayout(last)
    last.addStretch()
    for button in right:
        last.addWidget(button)
    return lines


class ComboBox(QComboBox):
    """One choice of several."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """A frame around the one that has the focus."""
        super().paintEvent(event)
        paint_focus(self)


class FontBox(QFontComboBox):
    """One of the system's fonts."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """As `ComboBox`."""
        super().paintEvent(event)
        paint_focus(self)


def paint_focus(box: QComboBox) -> None:
    """In the accent's colour, as buttons and fields have it."""
    if not box.hasFocus():
        return
    with QPainter(box) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(box.palette().color(QPalette.ColorRole.Highlight), 2))
        frame = QRectF(box.rect()).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(frame, RADIUS_PX, RADIUS_PX)

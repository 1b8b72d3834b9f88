"""Panels, buttons, sliders, live text, combo boxes and dialog helpers."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import (
    QAction,
    QHelpEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QRegion,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QDialog,
    QDoubleSpinBox,
    QFontComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QScrollArea,
    QSlider,
    QSpinBox,
    QStyle,
    QStyleOptionButton,
    QToolButton,
    QToolTip,
    QVBoxLayout,
    QWidget,
)

from vma_gui.theme.icons import icon
from vma_gui.theme.theme import Theme
from vma_gui.theme.tokens import BODY_PT, RADIUS_PX, SMALL_PT, UNIT_PX

FRAME_PX = 4, 40
"""Width and height of what window managers put around a dialog."""
MAX_ROW_PX = 1_100
"""Widest row of dialog buttons, so that dialogs fit a small screen."""


class Panel(QFrame):
    """A rounded frame with a title row (`head`); content goes into `body`."""

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


class ShrinkingPanel(Panel):
    """Panel with short texts in place of long ones where it is too narrow for those.

    `measure` is called once all content is there.
    """

    _is_compact = False
    _full_px = _compact_px = 0
    """Least widths with long and with short texts."""

    def show_compact(self, compact: bool) -> None:
        """Show short texts or long ones."""
        raise NotImplementedError

    def measure(self) -> None:
        """Find the least widths with short and with long texts."""
        widths_px = []
        for self._is_compact in (True, False):
            self.show_compact(self._is_compact)
            self.body.activate()
            widths_px.append(super().minimumSizeHint().width())
        self._compact_px, self._full_px = widths_px

    def minimumSizeHint(self) -> QSize:
        """Wide enough for the short texts."""
        least = super().minimumSizeHint()
        if not self._is_compact and self._compact_px:
            least.setWidth(min(least.width(), self._compact_px))
        return least

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        compact = self.width() < self._full_px
        if compact != self._is_compact:
            self._is_compact = compact
            self.show_compact(compact)


class Segments(QWidget):
    """Segmented control: exclusive buttons side by side.

    Args:
        choices: (value, text, tool tip) per segment.
        chosen: called with the picked value.
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
            fit_text(button)
            layout.addWidget(button)

    def set_texts(self, texts: Mapping[str, str]) -> None:
        """Show other texts; accessible names stay."""
        for value, text in texts.items():
            self._buttons[value].setText(text)
            fit_text(self._buttons[value])

    def show_choice(self, value: str) -> None:
        """Check a segment without calling `chosen`."""
        self._buttons[value].setChecked(True)


def tool_button(action: QAction, text: bool = False) -> QToolButton:
    """A tool button for an action, icon only unless `text`."""
    button = QToolButton()
    button.setDefaultAction(action)
    button.setAccessibleName(action.text().replace("&", ""))
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    style = Qt.ToolButtonStyle.ToolButtonTextBesideIcon
    button.setToolButtonStyle(style if text else Qt.ToolButtonStyle.ToolButtonIconOnly)
    return button


class MenuButton(QToolButton):
    """An icon button that opens a menu."""

    def __init__(self, name: str, theme: Theme, text: str, menu: QMenu) -> None:
        super().__init__()
        self._name, self._theme = name, theme
        self.setToolTip(text)
        self.setAccessibleName(text)
        self.setMenu(menu)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        theme.changed.connect(self._show_icon)
        self._show_icon()

    def _show_icon(self) -> None:
        self.setIcon(icon(self._name, self._theme))


def fit_text(button: QToolButton) -> None:
    """Set a minimum width that fits the button's text, so that it is never elided."""
    button.ensurePolished()  # applies the style sheet's font
    # Set in the style sheet, whose minimum overrides setMinimumWidth.
    arrow_px = 0 if button.menu() is None else 12
    width_px = button.fontMetrics().horizontalAdvance(button.text()) + 4 + arrow_px
    button.setStyleSheet(f"min-width: {width_px}px;")


def labelled_slider(
    name: str, tip: str, low: int, high: int, changed: Callable[[int], None]
) -> QSlider:
    """A horizontal slider with accessible name and tool tip."""
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
    """Label for text that changes with every answer.

    QLabel triggers a layout of the window on each change, which costs more than the heat.
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
        """The text shown."""
        return self._text

    def set_text(self, text: str) -> None:
        """Set text and accessible description."""
        if text != self._text:
            self._text = text
            self.setAccessibleDescription(text)
            self.update()

    def sizeHint(self) -> QSize:
        """Independent of the text."""
        self.ensurePolished()
        factor = self.font().pointSizeF() / (SMALL_PT if self._muted else BODY_PT)
        return QSize(round(factor * self._width_px), self._lines * self.fontMetrics().height() + 4)

    def minimumSizeHint(self) -> QSize:
        """Any width, full height."""
        return QSize(0, self.sizeHint().height())

    def _fitting(self, text: str) -> str:
        """The text, elided at its end if it is higher than the widget."""
        flags, metrics = Qt.TextFlag.TextWordWrap, self.fontMetrics()

        def fits(part: str) -> bool:
            box = metrics.boundingRect(self.rect(), flags, part)
            return box.height() <= self.height() and box.width() <= self.width()

        # No-break spaces keep figures whole as long as there is room for that.
        for whole in (text, text.replace("\u00a0", " ")):
            if fits(whole):
                return whole
        text = text.replace("\u00a0", " ")
        least = bisect_left(range(len(text)), True, key=lambda n: not fits(f"{text[:n]}…"))
        return f"{text[: max(0, least - 1)].rstrip()}…"

    @property
    def is_cut(self) -> bool:
        """Whether some of the text is not shown."""
        if self._lines > 1:
            return self._fitting(self._text).endswith("…")
        return self.fontMetrics().horizontalAdvance(self._text) > self.width()

    def event(self, event: QEvent) -> bool:
        """The tool tip begins with the text if it is cut."""
        if isinstance(event, QHelpEvent) and self.is_cut:
            tip = f"{self._text}\n\n{self.toolTip()}".strip()
            QToolTip.showText(event.globalPos(), tip, self)
            return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Wrap several lines, elide a single one."""
        with QPainter(self) as painter:
            palette = self.palette()
            painter.fillRect(self.rect(), palette.color(self._ground))
            role = (
                QPalette.ColorRole.PlaceholderText if self._muted else QPalette.ColorRole.WindowText
            )
            painter.setPen(palette.color(role))
            if self._lines > 1:
                flags = Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
                painter.drawText(self.rect(), flags, self._fitting(self._text))
            else:
                elide = Qt.TextElideMode.ElideRight
                text = self.fontMetrics().elidedText(self._text, elide, self.width())
                painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter, text)


def fill_background(viewport: QWidget, region: QRegion) -> None:
    """Fill a region with the palette's base, for opaque views."""
    with QPainter(viewport) as painter:
        painter.setClipRegion(region)
        painter.fillRect(region.boundingRect(), viewport.palette().color(QPalette.ColorRole.Base))


def paint_hint(viewport: QWidget, text: str) -> None:
    """Paint a muted, centred hint in an empty view."""
    with QPainter(viewport) as painter:
        painter.setPen(viewport.palette().color(QPalette.ColorRole.PlaceholderText))
        box = viewport.rect().adjusted(32, 32, -32, -32)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, text)


def with_margins(panel: QWidget) -> QWidget:
    """Wrap a panel in the margins of the central panels, for docks."""
    holder = QWidget()
    layout = QVBoxLayout(holder)
    layout.setContentsMargins(12, 0, 12, 4)
    layout.addWidget(panel)
    return holder


def push_button(text: str, pressed: Callable[[], object]) -> QPushButton:
    """A dialog button that Return in a field does not trigger."""
    button = QPushButton(text)
    button.setAutoDefault(False)
    button.clicked.connect(lambda _=False: pressed())
    return button


class ScrollAreaFittedTo(QScrollArea):
    """Scroll area whose preferred height is that of one part of its content."""

    def __init__(self, part: QWidget) -> None:
        super().__init__()
        self._part = part

    def sizeHint(self) -> QSize:
        """Not cached, unlike QScrollArea's: the part may have been empty on the first call."""
        return QSize(super().sizeHint().width(), self._part.sizeHint().height())


class SteadyScrollArea(QScrollArea):
    """Scroll area with constant room for its vertical scroll bar, so that it moves nothing."""

    def __init__(self) -> None:
        super().__init__()
        bar = self.verticalScrollBar()
        self.bar_px = bar.sizeHint().width()
        bar.rangeChanged.connect(self._reserve)
        self._reserve(0, 0)

    def _reserve(self, _low: int, high: int) -> None:
        self.setViewportMargins(0, 0, 0 if high else self.bar_px, 0)


def scrolled(
    content: QWidget, sideways: bool = False, as_high_as: QWidget | None = None
) -> QScrollArea:
    """Wrap a widget in a frameless vertical scroll area on the panel's background.

    `sideways` allows horizontal scrolling; `as_high_as` is the part that sets the preferred height.
    """
    area = QScrollArea() if as_high_as is None else ScrollAreaFittedTo(as_high_as)
    make_scrolled(area, content, sideways)
    return area


def make_scrolled(area: QScrollArea, content: QWidget, sideways: bool = False) -> None:
    """Put a widget into a scroll area without a frame or background."""
    area.setWidget(content)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # scrolls with the focus of its content
    if not sideways:
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.viewport().setAutoFillBackground(False)
    content.setAutoFillBackground(False)


def scaled_px(widget: QWidget, px: int) -> int:
    """Scale a length at the default text size to the widget's font."""
    widget.ensurePolished()
    return round(px * widget.font().pointSizeF() / BODY_PT)


def resize_scaled(dialog: QDialog, width_px: int, height_px: int) -> None:
    """Resize a dialog, scaled to its font and limited to the screen, which its frame is on too."""
    room = dialog.screen().availableSize()
    dialog.resize(
        min(scaled_px(dialog, width_px), room.width() - FRAME_PX[0]),
        min(scaled_px(dialog, height_px), room.height() - FRAME_PX[1]),
    )


class GrowingDialog(QDialog):
    """Dialog that grows with its content, such as a progress bar or a longer text."""

    _preferred_px = 0
    """Preferred height of the content so far."""

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._preferred_px = self._content_height_px(self.width())[1]

    def event(self, event: QEvent) -> bool:
        """Grow after the layout has changed; the user's larger size stays."""
        grows = event.type() == QEvent.Type.LayoutRequest and self.isVisible()
        done = super().event(event)
        if grows:
            self._grow()
        return done

    def _content_height_px(self, width_px: int) -> tuple[int, int]:
        """Least and preferred height at a width."""
        layout = self.layout()
        if layout is None:
            return 0, 0
        least, preferred = layout.totalMinimumSize(), layout.totalSizeHint()
        if not layout.hasHeightForWidth():
            return least.height(), preferred.height()
        least_px = max(least.height(), layout.totalMinimumHeightForWidth(width_px))
        return least_px, max(least_px, layout.totalHeightForWidth(width_px))

    def _grow(self) -> None:
        layout = self.layout()
        assert layout is not None
        width_px = max(self.width(), layout.totalMinimumSize().width())
        least_px, preferred_px = self._content_height_px(width_px)
        # A dialog that was opened below its preferred height, such as a long list, stays so.
        roomy = self.height() >= self._preferred_px
        height_px = max(self.height(), preferred_px if roomy else least_px)
        self._preferred_px = preferred_px
        room = self.screen().availableSize()
        self.resize(min(width_px, room.width()), min(height_px, room.height()))


def button_rows(left: Sequence[QPushButton], right: Sequence[QPushButton]) -> QVBoxLayout:
    """Dialog buttons: actions left, closing ones right, in two rows if one would be too wide."""
    width = sum(button.sizeHint().width() + UNIT_PX for button in (*left, *right))
    lines = QVBoxLayout()
    first = last = QHBoxLayout()
    lines.addLayout(first)
    for button in left:
        first.addWidget(button)
    if width > MAX_ROW_PX:
        first.addStretch()
        last = QHBoxLayout()
        lines.addLayout(last)
    last.addStretch()
    for button in right:
        last.addWidget(button)
    return lines


class ComboBox(QComboBox):
    """QComboBox with a visible focus frame; Fusion's has the colour of the normal frame."""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        paint_focus(self)


class SpinBox(QSpinBox):
    """QSpinBox with a frame in every theme; Fusion's is a darker ground, which black has not."""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        paint_frame(self)


class DoubleSpinBox(QDoubleSpinBox):
    """QDoubleSpinBox with a frame in every theme."""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        paint_frame(self)


class CheckBox(QCheckBox):
    """QCheckBox whose tick has a box in every theme; Fusion's is a darker ground."""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.isChecked():
            return
        option = QStyleOptionButton()
        self.initStyleOption(option)
        indicator = QStyle.SubElement.SE_CheckBoxIndicator
        box = QRectF(self.style().subElementRect(indicator, option, self))
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self.palette().color(QPalette.ColorRole.PlaceholderText), 1))
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)


def paint_frame(box: QWidget) -> None:
    """Paint a field's frame in the theme's line colour; Fusion paints the focused one."""
    if box.hasFocus():
        return
    with QPainter(box) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(box.palette().color(QPalette.ColorRole.Mid), 1))
        painter.drawRoundedRect(QRectF(box.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 2, 2)


class FontBox(QFontComboBox):
    """QFontComboBox with a visible focus frame."""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        paint_focus(self)


def paint_focus(box: QComboBox) -> None:
    """Paint the accent-coloured focus frame of buttons and fields."""
    if not box.hasFocus():
        return
    with QPainter(box) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(box.palette().color(QPalette.ColorRole.Highlight), 2))
        frame = QRectF(box.rect()).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(frame, RADIUS_PX, RADIUS_PX)

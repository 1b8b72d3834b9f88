"""Line plots in the theme's colours."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget
from vma_core.tables import Table, table_of

from vma_gui.system.language import locale_number
from vma_gui.theme.theme import Theme
from vma_gui.theme.tokens import BODY_PT
from vma_gui.widgets.basics import muted_label

Curve = tuple[str, np.ndarray, np.ndarray]
"""(name, x, y)."""
COLORS = ("accent", "muted", "danger")
TICK_PT = 7.5
OUTLIERS_PERCENT = (3.0, 97.0)
"""Percentiles of y between which fitted axes run; the first updates of a run are far off."""
MIN_Y_RANGE = 1e-3
TICK_PX, LABEL_PX = 4, 16
"""Length of ticks, and height of labels, in figures."""
SAMPLE_PX = 24
"""Length of a line in the legend."""
STYLES = (Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine, Qt.PenStyle.DotLine)
"""Curves also differ in line style, for colour-blind users."""


def preload_pyqtgraph() -> None:
    """Import pyqtgraph, which is slow; called on a worker before results are shown."""
    import pyqtgraph  # noqa: F401


class CurvesView(QWidget):
    """A plot, created when there is data to show.

    A titled one has the name of y above instead of labels at the axes, for low plots.
    """

    def __init__(
        self,
        name: str,
        x_name: str,
        y_name: str,
        theme: Theme,
        y_range: tuple[float, float] | None = None,
        is_titled: bool = False,
    ) -> None:
        super().__init__()
        self._is_titled = is_titled
        self._title = muted_label(y_name)
        self._title.setWordWrap(False)
        self._title.setVisible(is_titled)
        self._y_range = y_range
        self.setAccessibleName(name)
        self._names = (x_name, y_name)
        self._legend = CurvesLegend(theme)
        self._theme = theme
        self._plot: Any = None
        self.curves: tuple[Curve, ...] = ()
        self._drawn: list[Any] = []
        self._x_range: tuple[float, float] | None = None
        self._marker: Any = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self._layout.addWidget(self._title)
        self._layout.addWidget(self._legend)
        self.setMinimumSize(200, 120)
        theme.changed.connect(self._draw)

    def sizeHint(self) -> QSize:
        """Of a small plot: that of pyqtgraph would fill the window."""
        return QSize(360, 190)

    def show_curves(self, curves: Sequence[Curve]) -> None:
        same = [c[0] for c in self.curves] == [c[0] for c in curves] and self._plot is not None
        self.curves = tuple(curves)
        ends = [f"{name} {locale_number(y[-1], 1)}" for name, _, y in self.curves if len(y)]
        self.setAccessibleDescription(", ".join(ends))
        if same:
            # Live curves grow twice a second; update their points only.
            for line, (_, x, y) in zip(self._drawn, self.curves, strict=True):
                line.setData(x, y)
        else:
            self._draw()

    def fit(self, x_range: tuple[float, float]) -> None:
        """Show a whole range of x, and the y in which the curves run, without their outliers."""
        self._x_range = x_range
        self._fit()

    def _fit(self) -> None:
        if self._plot is None or self._x_range is None or not self.curves:
            return
        item = self._plot.getPlotItem()
        item.setXRange(*self._x_range, padding=0.02)
        if self._y_range is None:
            values = np.concatenate([y for _, _, y in self.curves])
            low, high = np.percentile(values, OUTLIERS_PERCENT)
            room = max(high - low, MIN_Y_RANGE) * 0.1
            last = [float(y[-1]) for _, _, y in self.curves]
            item.setYRange(min(low, *last) - room, max(high, *last) + room, padding=0)

    def set_y_name(self, name: str) -> None:
        """Rename the vertical axis; shown with the next curves."""
        if name != self._names[1]:
            self._names = (self._names[0], name)
            self.curves = ()

    def table(self, name: str) -> Table | None:
        """One row per point; None without curves."""
        rows = [
            (curve, float(a), float(b))
            for curve, x, y in self.curves
            for a, b in zip(x, y, strict=True)
        ]
        return table_of(name, ("curve", *self._names), rows) if rows else None

    def paint_figure(self, painter: QPainter) -> None:
        """Paint legend, axes and curves with plain lines.

        pyqtgraph's scaled pens are too wide in programs without `vector-effect`.
        """
        if self._plot is None:
            return
        theme, item = self._theme, self._plot.getPlotItem()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self._legend.isHidden():
            self._legend.paint(painter)
        scene = self._plot.mapFromScene(item.vb.sceneBoundingRect()).boundingRect()
        area = QRectF(scene.translated(self._plot.pos()))
        (left, right), (low, high) = item.vb.viewRange()

        def point(x: float, y: float) -> QPointF:
            across, up = (x - left) / (right - left), (y - low) / (high - low)
            return QPointF(area.left() + across * area.width(), area.bottom() - up * area.height())

        font = painter.font()
        font.setPointSizeF(self.font().pointSizeF() * TICK_PT / BODY_PT)
        painter.setFont(font)
        painter.setPen(QPen(theme.color("line"), 1))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        painter.drawLine(area.bottomLeft(), area.topLeft())
        for place, ends, length in (
            ("bottom", (left, right), area.width()),
            ("left", (low, high), area.height()),
        ):
            axis = item.getAxis(place)
            spacing, values = axis.tickValues(*ends, length)[0]
            texts = axis.tickStrings(values, axis.scale, spacing)
            for value, text in zip(values, texts, strict=True):
                self._paint_tick(painter, place == "bottom", point, value, text, (left, low))
        painter.setPen(theme.color("muted"))
        if self._is_titled:
            self._paint_names_inside(painter, area)
        else:
            self._paint_axis_names(painter, area)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for number, (_, x, y) in enumerate(self.curves):
            painter.setPen(QPen(theme.color(COLORS[number]), 2, STYLES[number]))
            pairs = zip(np.asarray(x, float), np.asarray(y, float), strict=True)
            painter.drawPolyline(QPolygonF([point(float(a), float(b)) for a, b in pairs]))
        painter.restore()

    def _paint_names_inside(self, painter: QPainter, area: QRectF) -> None:
        """The title above the plot, and the name of x over the end of its axis."""
        title = QRectF(0, 0, self.width(), area.top())
        painter.drawText(
            title, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, self._names[1]
        )
        flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom
        painter.drawText(area.adjusted(0, 0, 0, -2), flags, self._names[0])

    def _paint_axis_names(self, painter: QPainter, area: QRectF) -> None:
        below = QRectF(area.left(), self.height() - LABEL_PX, area.width(), LABEL_PX)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, self._names[0])
        painter.save()
        painter.translate(0, area.center().y())
        painter.rotate(-90)
        beside = QRectF(-area.height() / 2, 0, area.height(), LABEL_PX)
        painter.drawText(beside, Qt.AlignmentFlag.AlignCenter, self._names[1])
        painter.restore()

    def _paint_tick(
        self,
        painter: QPainter,
        is_bottom: bool,
        point: Callable[[float, float], QPointF],
        value: float,
        text: str,
        corner: tuple[float, float],
    ) -> None:
        """A short line and its number, below or beside the axis."""
        theme = self._theme
        place = point(value, corner[1]) if is_bottom else point(corner[0], value)
        end = place + (QPointF(0, TICK_PX) if is_bottom else QPointF(-TICK_PX, 0))
        painter.setPen(QPen(theme.color("line"), 1))
        painter.drawLine(place, end)
        painter.setPen(theme.color("muted"))
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
        box = QRectF(end.x() - 30, end.y() + 1, 60, LABEL_PX)
        if not is_bottom:
            flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            box = QRectF(end.x() - 62, end.y() - LABEL_PX / 2, 60, LABEL_PX)
        painter.drawText(box, flags, text)

    def set_marker(self, x: float | None) -> None:
        """Show a vertical marker at `x`, or hide it."""
        if self._plot is None:
            return
        self._marker.setVisible(x is not None)
        if x is not None:
            self._marker.setValue(x)

    def _draw(self) -> None:
        if not self.curves:
            return
        import pyqtgraph

        theme = self._theme
        if self._plot is not None:
            self._layout.removeWidget(self._plot)
            self._plot.deleteLater()
        self._plot = plot = pyqtgraph.PlotWidget(background=theme.color("surface"))
        self._layout.addWidget(plot)
        item = plot.getPlotItem()
        item.hideButtons()
        item.setMenuEnabled(False)
        ticks = self.font()
        ticks.setPointSizeF(ticks.pointSizeF() * TICK_PT / BODY_PT)
        size = f"{ticks.pointSizeF()}pt"
        self._title.setText(self._names[1])
        self._legend.show_names([name for name, _, _ in self.curves])
        for place, name in zip(("bottom", "left"), self._names, strict=True):
            axis = item.getAxis(place)
            axis.setTickFont(ticks)
            axis.setPen(theme.color("line"))
            axis.setTextPen(theme.color("muted"))
            axis.setStyle(maxTickLevel=0)  # major ticks only, as plots are small
            if not self._is_titled:
                axis.setLabel(name, color=theme.color("muted").name(), **{"font-size": size})
        if self._y_range is not None:
            item.setYRange(*self._y_range)
        self._drawn = []
        for number, (name, x, y) in enumerate(self.curves):
            pen = pyqtgraph.mkPen(theme.color(COLORS[number]), width=2, style=STYLES[number])
            self._drawn.append(item.plot(x, y, pen=pen, name=name))
        self._marker = pyqtgraph.InfiniteLine(angle=90, pen=pyqtgraph.mkPen(theme.color("ink")))
        self._marker.setVisible(False)
        item.addItem(self._marker, ignoreBounds=True)
        self._fit()


class CurvesLegend(QWidget):
    """Line styles and names above the plot, in as many lines as they need; one curve has none."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._names: tuple[str, ...] = ()
        self.hide()
        theme.changed.connect(self.update)
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        policy.setVerticalPolicy(QSizePolicy.Policy.Fixed)
        self.setSizePolicy(policy)

    def show_names(self, names: Sequence[str]) -> None:
        self._names = tuple(names)
        self.setVisible(len(names) > 1)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, self.heightForWidth(max(self.width(), 200)))

    def heightForWidth(self, width: int) -> int:
        """All lines."""
        rows = {place.top() for place in self._places(width)}
        return max(1, len(rows)) * self._line_px() + 2

    def _line_px(self) -> int:
        return QFontMetrics(self._small()).height() + 2

    def _small(self) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * TICK_PT / BODY_PT)
        return font

    def _places(self, width: int) -> list[QRect]:
        """Rectangles of the items, wrapped into lines."""
        metrics, high = QFontMetrics(self._small()), self._line_px()
        places, left, top = [], 0, 0
        for name in self._names:
            wide = SAMPLE_PX + 6 + metrics.horizontalAdvance(name) + 14
            if left and left + wide > width:
                left, top = 0, top + high
            places.append(QRect(left, top, wide, high))
            left += wide
        return places

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            self.paint(painter)

    def paint(self, painter: QPainter) -> None:
        """Paint lines and names from the painter's origin."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._small())
        places = self._places(self.width())
        for number, (name, place) in enumerate(zip(self._names, places, strict=True)):
            color = self._theme.color(COLORS[number])
            painter.setPen(QPen(color, 2, STYLES[number]))
            middle = place.center().y() + 1
            painter.drawLine(place.left() + 2, middle, place.left() + SAMPLE_PX, middle)
            painter.setPen(self._theme.color("ink"))
            text = place.adjusted(SAMPLE_PX + 6, 0, 0, 0)
            painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, name)

"""Line plots in the theme's colours."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from vma_gui.system.language import locale_number
from vma_gui.theme.theme import Theme
from vma_gui.theme.tokens import BODY_PT

Curve = tuple[str, np.ndarray, np.ndarray]
"""(name, x, y)."""
COLORS = ("accent", "muted", "danger")
TICK_PT = 7.5
OUTLIERS_PERCENT = (3.0, 97.0)
"""Percentiles of y between which fitted axes run; the first updates of a run are far off."""
MIN_Y_RANGE = 1e-3
STYLES = (Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine, Qt.PenStyle.DotLine)
"""Curves also differ in line style, for colour-blind users."""


def preload_pyqtgraph() -> None:
    """Import pyqtgraph, which is slow; called on a worker before results are shown."""
    import pyqtgraph  # noqa: F401


class CurvesView(QWidget):
    """A plot, created when there is data to show."""

    def __init__(
        self,
        name: str,
        x_name: str,
        y_name: str,
        theme: Theme,
        y_range: tuple[float, float] | None = None,
    ) -> None:
        super().__init__()
        self._y_range = y_range
        self.setAccessibleName(name)
        self._names = (x_name, y_name)
        self._theme = theme
        self._plot: Any = None
        self.curves: tuple[Curve, ...] = ()
        self._drawn: list[Any] = []
        self._x_range: tuple[float, float] | None = None
        self._marker: Any = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self.setMinimumSize(200, 120)
        theme.changed.connect(self._draw)

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
        if len(self.curves) > 1:
            legend = item.addLegend(
                offset=(8, 8), labelTextColor=theme.color("ink"), labelTextSize=size
            )
            legend.setParentItem(item.vb)
        for place, name in zip(("bottom", "left"), self._names, strict=True):
            axis = item.getAxis(place)
            axis.setTickFont(ticks)
            axis.setPen(theme.color("line"))
            axis.setTextPen(theme.color("muted"))
            axis.setStyle(maxTickLevel=0)  # major ticks only, as plots are small
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

"""Saves what a widget shows as a picture: PNG in high resolution, or SVG with lines and text."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple, Protocol, runtime_checkable

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QImage, QPainter
from PySide6.QtWidgets import QWidget

SCALE = 4
"""Pixels of a PNG per pixel on a screen of 96 dpi: about 400 dpi in print."""
MARGIN_PX = 8
CAPTION_SHARE = 0.8
"""Of the widget's font."""
METRES_PER_INCH = 0.0254

_is_painting = False


class Figure(NamedTuple):
    """A picture that can be saved.

    Attributes:
        name: short name, part of a file name.
        title: what users call it.
        widget: shows it.
    """

    name: str
    title: str
    widget: QWidget


@runtime_checkable
class PaintsFigure(Protocol):
    """A widget that paints its figure itself, as its widgets are unfit for vector graphics."""

    def paint_figure(self, painter: QPainter) -> None:
        """Paint in the widget's coordinates."""
        ...


def is_painting_figure() -> bool:
    """Whether views should paint outlines rather than images of the screen's resolution."""
    return _is_painting


@contextmanager
def _painting_figure() -> Iterator[None]:
    global _is_painting
    _is_painting = True
    try:
        yield
    finally:
        _is_painting = False


def png_bytes(widget: QWidget, caption: str = "") -> bytes:
    """The widget's content above a caption as PNG, `SCALE` times as large as on the screen."""
    size, caption_px = _size(widget), _caption_px(widget, caption)
    image = QImage((size + QSize(0, caption_px)) * SCALE, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(SCALE)
    image.fill(widget.palette().base().color())
    with _painting_figure(), QPainter(image) as painter:
        _paint_caption(widget, painter, caption)
        _render(widget, painter)
    # Only now: fonts in points would follow it.
    dots = round(96 * SCALE / METRES_PER_INCH)
    image.setDotsPerMeterX(dots)
    image.setDotsPerMeterY(dots)
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(data.data())


def svg_bytes(widget: QWidget, title: str, caption: str = "") -> bytes:
    """The widget's content above a caption as SVG with the same size in pixels."""
    # Not needed to open the window.
    from PySide6.QtSvg import QSvgGenerator

    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setResolution(96)
    size = _size(widget) + QSize(0, _caption_px(widget, caption))
    generator.setSize(size)
    generator.setViewBox(QRect(QPoint(0, 0), size))
    generator.setTitle(title)
    with _painting_figure(), QPainter(generator) as painter:
        painter.fillRect(QRect(QPoint(0, 0), size), widget.palette().base())
        _paint_caption(widget, painter, caption)
        _render(widget, painter)
    return bytes(data.data())


def _render(widget: QWidget, painter: QPainter) -> None:
    if isinstance(widget, PaintsFigure):
        painter.translate(MARGIN_PX, MARGIN_PX)
        widget.paint_figure(painter)
        return
    flags = QWidget.RenderFlag.DrawChildren
    widget.render(painter, QPoint(MARGIN_PX, MARGIN_PX), renderFlags=flags)


def _caption_font(widget: QWidget) -> QFont:
    font = QFont(widget.font())
    font.setPointSizeF(font.pointSizeF() * CAPTION_SHARE)
    return font


def _caption_px(widget: QWidget, caption: str) -> int:
    """Height of the wrapped caption with a margin below it; 0 without one."""
    if not caption:
        return 0
    room = QRect(0, 0, widget.width(), 10_000)
    metrics = QFontMetrics(_caption_font(widget))
    return metrics.boundingRect(room, Qt.TextFlag.TextWordWrap, caption).height() + MARGIN_PX


def _paint_caption(widget: QWidget, painter: QPainter, caption: str) -> None:
    if not caption:
        return
    painter.save()
    painter.setFont(_caption_font(widget))
    painter.setPen(widget.palette().text().color())
    top = widget.height() + 2 * MARGIN_PX
    place = QRect(MARGIN_PX, top, widget.width(), _caption_px(widget, caption))
    painter.drawText(place, Qt.TextFlag.TextWordWrap, caption)
    painter.restore()


def _size(widget: QWidget) -> QSize:
    """With a margin on each side."""
    return widget.size() + QSize(2 * MARGIN_PX, 2 * MARGIN_PX)

"""Icons (Tabler, MIT) in the theme's colours."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtGui import QIcon, QImage, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from vma_resources import resource_path

from vma_gui.theme.theme import Theme

ICON_PX = 18
PIXEL_RATIOS = (1, 2, 3)


def icon(
    name: str,
    theme: Theme,
    color: str = "ink",
    on: str = "on_accent",
    side_px: int = ICON_PX,
) -> QIcon:
    """Load an icon by name; `color` is the colour token of its normal state, `on` when checked."""
    result = QIcon()
    states = (
        (color, QIcon.Mode.Normal, QIcon.State.Off),
        (on, QIcon.Mode.Normal, QIcon.State.On),
        ("muted", QIcon.Mode.Disabled, QIcon.State.Off),
    )
    for token, mode, state in states:
        for image in _images(name, theme.color(token).name(), side_px):
            result.addPixmap(QPixmap.fromImage(image), mode, state)
    return result


@lru_cache(maxsize=512)
def _images(name: str, color: str, side_px: int) -> tuple[QImage, ...]:
    """An icon in one colour, for each of the `PIXEL_RATIOS`."""
    source = resource_path(f"icons/{name}.svg").read_text()
    renderer = QSvgRenderer(QByteArray(source.replace("currentColor", color).encode()))
    images = []
    for ratio in PIXEL_RATIOS:
        image = QImage(QSize(side_px, side_px) * ratio, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(Qt.GlobalColor.transparent)
        with QPainter(image) as painter:
            renderer.render(painter)
        image.setDevicePixelRatio(ratio)
        images.append(image)
    return tuple(images)

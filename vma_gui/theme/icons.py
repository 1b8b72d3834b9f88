"""Icons (Tabler, MIT) in the theme's colours."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
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
    source = resource_path(f"icons/{name}.svg").read_text()
    result = QIcon()
    states = (
        (color, QIcon.Mode.Normal, QIcon.State.Off),
        (on, QIcon.Mode.Normal, QIcon.State.On),
        ("muted", QIcon.Mode.Disabled, QIcon.State.Off),
    )
    for token, mode, state in states:
        colored = source.replace("currentColor", theme.color(token).name())
        renderer = QSvgRenderer(QByteArray(colored.encode()))
        for ratio in PIXEL_RATIOS:
            pixmap = QPixmap(QSize(side_px, side_px) * ratio)
            pixmap.fill(Qt.GlobalColor.transparent)
            with QPainter(pixmap) as painter:
                renderer.render(painter)
            pixmap.setDevicePixelRatio(ratio)
            result.addPixmap(pixmap, mode, state)
    return result

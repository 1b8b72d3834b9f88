"""Pointer events made by hand, for demonstrations, benchmarks and tests."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent


def mouse_event(
    kind: QEvent.Type,
    local: QPointF,
    everywhere: QPointF,
    button: Qt.MouseButton = Qt.MouseButton.LeftButton,
) -> QMouseEvent:
    """As the system would send it: a move has no button of its own, a release holds none.

    Args:
        kind: MouseButtonPress, MouseMove, MouseButtonRelease or MouseButtonDblClick.
        local: in the receiver's coordinates.
        everywhere: on the screen.
        button: that is pressed, held or released.
    """
    none = Qt.MouseButton.NoButton
    return QMouseEvent(
        kind,
        local,
        everywhere,
        none if kind == QEvent.Type.MouseMove else button,
        none if kind == QEvent.Type.MouseButtonRelease else button,
        Qt.KeyboardModifier.NoModifier,
    )

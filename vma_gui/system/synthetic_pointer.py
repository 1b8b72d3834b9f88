"""Synthetic mouse events for demonstrations, benchmarks and tests."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent


def mouse_event(
    kind: QEvent.Type,
    local: QPointF,
    global_pos: QPointF,
    button: Qt.MouseButton = Qt.MouseButton.LeftButton,
) -> QMouseEvent:
    """Build a mouse event with the buttons a real one has.

    Args:
        kind: MouseButtonPress, MouseMove, MouseButtonRelease or MouseButtonDblClick.
        local: position in the receiver.
        global_pos: position on the screen.
        button: pressed, held or released.
    """
    none = Qt.MouseButton.NoButton
    return QMouseEvent(
        kind,
        local,
        global_pos,
        none if kind == QEvent.Type.MouseMove else button,
        none if kind == QEvent.Type.MouseButtonRelease else button,
        Qt.KeyboardModifier.NoModifier,
    )

"""Draw starter characters on the canvas with simulated mouse events."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication
from vma_core.storage.starter_memory import draw_character

from vma_gui.app.application import Application
from vma_gui.app.demo import drag_steps


def draw(application: Application, place: str = "A", hand: int = 5) -> None:
    """Draw a hiragana; each stroke is so fast that few of its points are answered and painted."""
    for stroke in draw_character("japanese", place, hand):
        for step in drag_steps(application.window.canvas_panel.canvas, stroke):
            step()
        QApplication.processEvents()

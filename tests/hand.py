"""Draw starter characters on the canvas with simulated mouse events."""

from __future__ import annotations

from vma_core.storage.starter_memory import draw_character

from vma_gui.app.application import Application
from vma_gui.app.demo import drag


def draw(application: Application, place: str = "A", hand: int = 5) -> None:
    """Draw a hiragana stroke by stroke."""
    for stroke in draw_character("japanese", place, hand):
        drag(application.window.canvas_panel.canvas, stroke)

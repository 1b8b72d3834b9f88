"""The stops of the tour: draw, watch, vary, look inside."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from vma_gui.document.session import Session
from vma_gui.tour.tour import Step

translate = QCoreApplication.translate
MOVED = 0.3
"""How far the slider has to go until the walk goes on."""


def tour_steps(
    session: Session, canvas: QWidget, memory: QWidget, variants: QWidget, menus: QWidget
) -> tuple[Step, ...]:
    """From what is drawn and set now: going on by itself needs something new."""
    strokes, variation, source = len(session.strokes), session.variation, session.source

    return (
        Step(
            canvas,
            translate("Tour", "Draw a character"),
            translate("Tour", "Any one, with mouse, finger or pen. The model answers as you draw."),
            lambda: len(session.strokes) > strokes + 1,
        ),
        Step(
            memory,
            translate("Tour", "It reads its memory"),
            translate(
                "Tour",
                "Colour and number say where it looks: q(a|x), the probability of each entry. "
                "Your drawing is the dashed cell. Hold X over an entry to see who takes over "
                "without it.",
            ),
        ),
        Step(
            variants,
            translate("Tour", "And makes variants"),
            translate(
                "Tour",
                "They are variants of your drawing, drawn with its strokes. Move the slider from "
                "near copies to wilder ones; right-click one to play it or to draw on it.",
            ),
            lambda: abs(session.variation - variation) > MOVED,
        ),
        Step(
            variants,
            translate("Tour", "What it recalls"),
            translate(
                "Tour",
                "Choose “What it recalls” for variants of the entries that it reads; hover one to "
                "see which. A new sign is unknown until it is in memory: add it with Enter and "
                "draw it once more.",
            ),
            lambda: session.source == "recall" and source != "recall",
        ),
        Step(
            menus,
            translate("Tour", "Look inside"),
            translate(
                "Tour",
                "The View menu opens docks: what a drawing costs in bits, models side by side, a "
                "bench on your own letters. Ctrl+Shift+P finds every command.",
            ),
        ),
    )

"""A dock: the labels that the drawing reads, with their probabilities, live."""

from __future__ import annotations

from collections import Counter

from PySide6.QtWidgets import QLabel
from vma_core.engine.engine import Engine
from vma_core.engine.request import Request

from vma_gui.app.application import Application
from vma_gui.docks.dock import LiveDock
from vma_gui.document.session import Session
from vma_gui.inference.service import InferenceService
from vma_gui.system.language import locale_number


class LabelsDock(LiveDock):
    """The three most probable labels, computed on the dock's own thread."""

    def __init__(self, session: Session, inference: InferenceService) -> None:
        super().__init__("labels", self.tr("Labels"), session, inference)
        self.text = QLabel()
        self.text.setAccessibleName(self.tr("Most probable labels"))
        self.panel.body.addWidget(self.text)
        for signal in (session.drawing_changed, session.memory_reset, session.entries_changed):
            signal.connect(self.request_update)

    def compute(self, engine: Engine, request: Request) -> list[tuple[str, float]]:
        """Sum q(a | x, M) over the entries of each label."""
        shares: Counter[str] = Counter()
        posterior = engine.address(request.memory, request.drawing).posterior
        for entry, probability in zip(request.memory.entries, posterior, strict=True):
            shares[entry.label] += float(probability)
        return shares.most_common(3)

    def show_answer(self, answer: list[tuple[str, float]]) -> None:
        """One line per label; runs on the interface thread."""
        lines = [f"{label}  {locale_number(100 * share)} %" for label, share in answer]
        self.text.setText("\n".join(lines))


def add_to(application: Application) -> LabelsDock:
    """What `MainWindow._build_docks` does for the built-in docks."""
    dock = LabelsDock(application.session, application.window._inference)
    application.window.docks += (dock,)
    application.window._place_docks()
    return dock

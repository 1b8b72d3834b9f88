"""The window's last line: which model, what computes, how long it took."""

from __future__ import annotations

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel, QStatusBar
from vma_core.models.bundle import Bundle

from vma_gui.inference.service import InferenceService
from vma_gui.system.language import locale_duration, locale_number
from vma_gui.system.messages import translate
from vma_gui.widgets.basics import LiveText


class StatusLine(QStatusBar):
    """Nothing in it can be pressed; screen readers find each part by its name."""

    def __init__(self, bundle: Bundle, inference: InferenceService) -> None:
        super().__init__()
        self.model = QLabel(bundle.name)
        text = self.tr("The model, with hash {hash}").format(hash=bundle.model_hash[:12])
        self.model.setToolTip(text)
        self._provider = QLabel(inference.provider)
        self._provider.setToolTip(translate(inference.provider_reason))
        self._time = LiveText(280, QPalette.ColorRole.Window, muted=True)
        self._time.setAccessibleName(self.tr("Time of the last answer"))
        self._time.setToolTip(
            self.tr("How long the last answer took, or what the next one waits for")
        )
        for label in (self.model, self._provider, self._time):
            self.addWidget(label)
        self.setSizeGripEnabled(False)

    def show_duration(self, total_ms: float) -> None:
        """Of the last answer."""
        self._time.set_text(locale_duration(total_ms))

    def show_provider(self, provider: str, reason: str) -> None:
        """Something else computes from now on, and why."""
        self._provider.setText(provider)
        self._provider.setToolTip(reason)

    def show_keys(self, done: int, total: int) -> None:
        """A large memory is read for the first time."""
        text = self.tr("reading new entries: {done} of {total}")
        self._time.set_text(text.format(done=locale_number(done), total=locale_number(total)))

    def show_overtaken(self, done: int, count: int) -> None:
        """A wall of so many takes too long to follow the pen here: say what does follow."""
        text = self.tr("{done} of {count} variants follow your pen")
        self._time.set_text(text.format(done=done, count=count))

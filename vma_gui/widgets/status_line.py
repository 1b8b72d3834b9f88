"""Status bar: model, compute device, duration of the last answer."""

from __future__ import annotations

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel, QStatusBar
from vma_core.models.bundle import Bundle

from vma_gui.inference.service import InferenceService
from vma_gui.system.language import locale_duration, locale_number
from vma_gui.system.messages import translate
from vma_gui.widgets.basics import LiveText


class StatusLine(QStatusBar):
    """Labels with accessible names; nothing in it is interactive."""

    def __init__(self, bundle: Bundle, inference: InferenceService) -> None:
        super().__init__()
        self.model = QLabel(bundle.name)
        self.model.setToolTip(
            self.tr("The model, with hash %1").replace("%1", bundle.model_hash[:12])
        )
        self._provider = QLabel(inference.provider)
        self._provider.setToolTip(translate(inference.provider_reason))
        self._time = LiveText(280, QPalette.ColorRole.Window, muted=True)
        self._time.setAccessibleName(self.tr("Time of the last answer"))
        self._time.setToolTip(
            self.tr("Milliseconds the last answer took, or what the next one waits for")
        )
        for label in (self.model, self._provider, self._time):
            self.addWidget(label)
        self.setSizeGripEnabled(False)

    def show_duration(self, total_ms: float) -> None:
        """Show the duration of the last answer."""
        self._time.set_text(locale_duration(total_ms))

    def show_provider(self, provider: str, reason: str) -> None:
        """Show the compute device, and why it is used as tool tip."""
        self._provider.setText(provider)
        self._provider.setToolTip(reason)

    def show_keys(self, done: int, total: int) -> None:
        """Show the progress of computing keys for a large memory."""
        text = self.tr("reading new entries: %1 of %2")
        self._time.set_text(
            text.replace("%1", locale_number(done)).replace("%2", locale_number(total))
        )

    def show_overtaken(self, done: int, count: int) -> None:
        """Show that only `done` of `count` variants keep up with the pen on this machine."""
        text = self.tr("%1 of %2 variants follow your pen")
        self._time.set_text(text.replace("%1", str(done)).replace("%2", str(count)))

"""The status bar: model, provider, and duration of the last answer."""

from __future__ import annotations

from PySide6.QtGui import QAction, QPalette
from PySide6.QtWidgets import QLabel, QStatusBar
from vma_core.bundles.bundle import Bundle
from vma_core.errors import Message

from vma_gui.inference.delayed_signal import DelayedSignal
from vma_gui.inference.service import Answer, InferenceService
from vma_gui.system.language import locale_duration, locale_number
from vma_gui.system.messages import translate
from vma_gui.widgets.basics import LiveText, tool_button

DURATION_FOLLOWS_MS = 100
"""Delay of the last answer's duration, so that the variants are painted without it."""


class StatusLine(QStatusBar):
    """Labels with accessible names, and a button for the messages at the right."""

    def __init__(self, bundle: Bundle, inference: InferenceService) -> None:
        super().__init__()
        self.model, self._provider = QLabel(), QLabel()
        self.show_model(bundle)
        self._show_provider(inference.provider, inference.provider_reason)
        self._time = LiveText(280, QPalette.ColorRole.Window, muted=True)
        self._time.setAccessibleName(self.tr("Latency of the last answer"))
        self._time.setToolTip(
            self.tr("How long the last answer took, or what the next one waits for")
        )
        for label in (self.model, self._provider, self._time):
            self.addWidget(label)
        self.setSizeGripEnabled(False)
        self._duration_ms = 0.0
        """Of the last answer."""
        self._duration_follows = DelayedSignal(self, DURATION_FOLLOWS_MS)
        self._duration_follows.timeout.connect(self._show_duration)
        inference.answered.connect(self._note_duration)
        inference.overtaken.connect(self._show_overtaken)
        inference.keys_advanced.connect(self._show_keys)
        inference.provider_changed.connect(self._show_provider)
        inference.engine_changed.connect(
            lambda: self._show_provider(inference.provider, inference.provider_reason)
        )

    def show_model(self, bundle: Bundle) -> None:
        """Show the model's name."""
        self.model.setText(bundle.name)
        text = self.tr("The model, with hash {hash}").format(hash=bundle.model_hash[:12])
        self.model.setToolTip(text)

    def add_button(self, action: QAction) -> None:
        """Add a small button without a frame at the right."""
        self.addPermanentWidget(tool_button(action))

    def _note_duration(self, answer: Answer) -> None:
        if answer.result is not None:
            self._duration_ms = answer.result.timings_ms["total"]
            self._duration_follows.begin()

    def _show_duration(self) -> None:
        self._time.set_text(locale_duration(self._duration_ms))

    def _show_provider(self, provider: str, reason: Message) -> None:
        self._provider.setText(provider)
        self._provider.setToolTip(translate(reason))

    def _show_keys(self, done: int, total: int) -> None:
        """The keys of a large memory are computed for the first time."""
        self._duration_follows.stop()
        text = self.tr("computing keys: {done} of {total}")
        self._time.set_text(text.format(done=locale_number(done), total=locale_number(total)))

    def _show_overtaken(self, done: int, count: int) -> None:
        """All variants take longer than the pen needs to the next point."""
        self._duration_follows.stop()
        text = self.tr("{done} of {count} variants ready before the next point")
        self._time.set_text(text.format(done=done, count=count))

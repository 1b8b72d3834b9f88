"""The booth speaks one language at a time and changes it without a new start."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from vma_gui.system.language import speak, spoken

NAMES = {"en": "English", "de": "Deutsch", "fr": "Français"}
"""Each in its own language; English stands in the source and needs no file."""


class Speech(QObject):
    """Texts that follow the language.

    Signals:
        changed(str): another language is spoken.
    """

    changed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.language = "en"
        self._outside = spoken()
        """Of the window that the booth was opened from."""
        speak(self.language)
        self._texts: list[tuple[Callable[[str], object], Callable[[], str]]] = []

    def bind(self, show: Callable[[str], object], text: Callable[[], str]) -> None:
        """Show a text now and again after every change of the language."""
        self._texts.append((show, text))
        show(text())

    def refresh(self) -> None:
        """Show all texts again: what they speak of has changed."""
        for show, text in self._texts:
            show(text())

    def speak(self, language: str) -> None:
        """Change the language; what a file does not hold stays English."""
        if language == self.language:
            return
        speak(language)
        self.language = language
        self.refresh()
        self.changed.emit(language)

    def silence(self) -> None:
        """Give the application its own language back."""
        speak(self._outside)
        self.language = "en"

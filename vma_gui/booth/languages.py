"""The booth speaks one language at a time and changes it without a new start."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QObject, QTranslator, Signal
from vma_resources import resource_path

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
        self._translator: QTranslator | None = None
        self._known: dict[str, QTranslator] = {}
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
        self.silence()
        if language != "en":
            # Each file is read once: a week of visitors changes the language ten thousand times.
            if language not in self._known:
                self._known[language] = QTranslator(self)
                self._known[language].load(str(resource_path(f"translations/vma_{language}.qm")))
            self._translator = self._known[language]
            QCoreApplication.installTranslator(self._translator)
        self.language = language
        self.refresh()
        self.changed.emit(language)

    def silence(self) -> None:
        """Give the application its own language back."""
        if self._translator is not None:
            QCoreApplication.removeTranslator(self._translator)
            self._translator = None
        self.language = "en"

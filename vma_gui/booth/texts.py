"""Texts of the booth and their language, which changes at run time.

The context “Booth” is for visitors, “BoothStaff” for staff.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QObject, Signal

from vma_gui.booth.phases import Prompt
from vma_gui.system.language import current_language, set_language

LANGUAGE_NAMES = {"en": "English", "de": "Deutsch", "fr": "Français"}
"""Each in its own language."""


class Localizer(QObject):
    """Binds texts to the language: bound setters are called again when it changes.

    Signals:
        changed(str): the new language code.
    """

    changed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.language = "en"
        self._previous = current_language()
        """Language of the window that the booth was opened from."""
        set_language(self.language)
        self._texts: list[tuple[Callable[[str], object], Callable[[], str]]] = []

    def bind(self, show: Callable[[str], object], text: Callable[[], str]) -> None:
        """Call `show` with the text now and after every change of the language."""
        self._texts.append((show, text))
        show(text())

    def refresh(self) -> None:
        """Call all bound setters again."""
        for show, text in self._texts:
            show(text())

    def set_language(self, language: str) -> None:
        """Change the language; untranslated texts stay English."""
        if language == self.language:
            return
        set_language(language)
        self.language = language
        self.refresh()
        self.changed.emit(language)

    def restore_language(self) -> None:
        """Restore the language of the application."""
        set_language(self._previous)
        self.language = "en"


translate = QCoreApplication.translate


def prompt_text(prompt: Prompt) -> str:
    return {
        Prompt.INVENT: translate("Booth", "Draw a letter that does not exist."),
        Prompt.TEACH: translate("Booth", "Now teach it another one."),
        Prompt.WATCH: translate("Booth", "Draw, and watch where it looks."),
    }[prompt]


def invitation_text() -> str:
    return translate("Booth", "Touch to start")


def undo_text() -> str:
    return translate("Booth", "Undo")


def clear_text() -> str:
    return translate("Booth", "Clear")


def remember_text() -> str:
    return translate("Booth", "Remember")


def take_card_text() -> str:
    return translate("Booth", "Take it home")


def switch_hand_text() -> str:
    return translate("Booth", "Switch hands")


def idle_question_text() -> str:
    return translate("Booth", "Still there?")


def countdown_text() -> str:
    """Accessible name of the countdown ring."""
    return translate("Booth", "Seconds remaining")


def continue_text() -> str:
    return translate("Booth", "Touch to continue.")


def card_text(saved_bits: float | None) -> str:
    if saved_bits is None:
        return translate("Booth", "Your letter and its variants.")
    if saved_bits < 0.5:
        return translate("Booth", "Your letter matches nothing in memory.")
    bits = round(saved_bits)
    if bits == 1:
        return translate("Booth", "The memory saved one bit of your letter.")
    return translate("Booth", "The memory saved {bits} bits of your letter.").format(bits=bits)


def scan_text() -> str:
    return translate("Booth", "Scan the code: it contains the picture. Nothing is stored here.")


def print_text() -> str:
    return translate("Booth", "Print")


def printing_text(ok: bool) -> str:
    if ok:
        return translate("Booth", "Printing…")
    return translate("Booth", "The printer is not responding.")


def close_text() -> str:
    """Button of the card, the keypad and the staff panel."""
    return translate("Booth", "Close")


def busy_text() -> str:
    return translate("Booth", "Back in a moment")


def canvas_name() -> str:
    return translate("Booth", "Drawing canvas")


def memory_name() -> str:
    return translate("Booth", "Memory")


def variants_name() -> str:
    return translate("Booth", "Variants")

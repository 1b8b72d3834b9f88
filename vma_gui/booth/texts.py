"""Every sentence of the booth: “Booth” for visitors, “BoothStaff” for those behind the stand."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QObject, Signal

from vma_gui.booth.phases import Prompt
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


translate = QCoreApplication.translate


def moment_text(moment: Prompt) -> str:
    """One sentence a moment."""
    return {
        Prompt.INVENT: translate("Booth", "Draw a letter that does not exist."),
        Prompt.TEACH: translate("Booth", "Teach it a second one."),
        Prompt.WATCH: translate("Booth", "Watch where it looks."),
    }[moment]


def touch_text() -> str:
    """Under the attract loop."""
    return translate("Booth", "Touch, and it is yours.")


def undo_text() -> str:
    """Takes the last stroke back."""
    return translate("Booth", "Undo")


def clear_text() -> str:
    """Wipes the canvas."""
    return translate("Booth", "Clear")


def remember_text() -> str:
    """Puts the drawing into the memory."""
    return translate("Booth", "Remember")


def take_text() -> str:
    """Opens the result card."""
    return translate("Booth", "Take it with you")


def hand_text() -> str:
    """Exchanges the sides of the screen."""
    return translate("Booth", "Draw with the other hand")


def question_text() -> str:
    """Above the countdown."""
    return translate("Booth", "Still there?")


def countdown_text() -> str:
    """What the ring shows, for those who hear it."""
    return translate("Booth", "Seconds left")


def go_on_text() -> str:
    """Below the countdown."""
    return translate("Booth", "Touch to go on.")


def card_text(saved_bits: float | None) -> str:
    """What the memory did for the visitor's letter."""
    if saved_bits is None:
        return translate("Booth", "Your letter, and what it became.")
    if saved_bits < 0.5:
        return translate("Booth", "Your letter is like nothing in the memory.")
    bits = round(saved_bits)
    if bits == 1:
        return translate("Booth", "The memory saved one bit of your letter.")
    return translate("Booth", "The memory saved {bits} bits of your letter.").format(bits=bits)


def scan_text() -> str:
    """Beside the QR code."""
    return translate("Booth", "Scan it: the code is the picture. Nothing is kept here.")


def print_text() -> str:
    """A button of the card."""
    return translate("Booth", "Print")


def printing_text(fine: bool) -> str:
    """After the button was pressed."""
    if fine:
        return translate("Booth", "Your sheet is being printed.")
    return translate("Booth", "The printer does not answer.")


def close_text() -> str:
    """Leaves the card, the keypad or the staff panel."""
    return translate("Booth", "Close")


def moment_please_text() -> str:
    """While the engine is made anew."""
    return translate("Booth", "Back in a moment")


def canvas_name() -> str:
    """For screen readers."""
    return translate("Booth", "Drawing canvas")


def memory_name() -> str:
    """For screen readers."""
    return translate("Booth", "Memory")


def variants_name() -> str:
    """For screen readers."""
    return translate("Booth", "Variants")

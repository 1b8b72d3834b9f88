"""Texts of the booth and their language, which changes at run time.

The context “Booth” is for visitors, “BoothStaff” for staff.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

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
        Prompt.WATCH: translate(
            "Booth", "Draw one of your letters again, and watch where it looks."
        ),
        Prompt.GUESS: translate("Booth", "Can you tell who drew what? Touch “Who drew it?”."),
    }[prompt]


class VariantOrigin(Enum):
    """What the shown variants are variants of."""

    NOTHING = "nothing"
    DRAWING = "drawing"
    RECALL = "recall"
    OWN_ENTRY = "own entry"
    ENTRY = "entry"


def answer_caption(answer: VariantOrigin) -> str:
    return {
        VariantOrigin.NOTHING: translate("Booth", "Answer"),
        VariantOrigin.DRAWING: translate("Booth", "Answer: your letter, in other hands"),
        VariantOrigin.RECALL: translate("Booth", "Answer: what the drawing reminds it of"),
        VariantOrigin.OWN_ENTRY: translate("Booth", "Answer: your letter, drawn from memory"),
        VariantOrigin.ENTRY: translate("Booth", "Answer: the letter you touched, in other hands"),
    }[answer]


def answer_hint() -> str:
    """In place of the variants while there is nothing to answer."""
    return translate("Booth", "Draw, and variants of your letter appear here.")


def memory_caption(has_own: bool) -> str:
    if has_own:
        return translate("Booth", "Memory: the letters it knows, yours in the first row")
    return translate("Booth", "Memory: the letters it knows")


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


def guess_text() -> str:
    """Button that opens the guessing."""
    return translate("Booth", "Who drew it?")


def guess_question_text() -> str:
    return translate("Booth", "Which of these did people draw?")


def hidden_question_text() -> str:
    return translate("Booth", "Which one is yours? Let a friend find it.")


def guess_hint() -> str:
    return translate("Booth", "Touch it.")


def guess_impossible_text() -> str:
    return translate("Booth", "There are no questions just now. Go back and draw on.")


def making_text() -> str:
    return translate("Booth", "One moment …")


def verdict_text(is_right: bool, hidden: bool) -> str:
    if hidden:
        if is_right:
            return translate("Booth", "Found! That one is by hand.")
        return translate("Booth", "Well hidden: the framed one is by hand.")
    if is_right:
        return translate("Booth", "Right! You know a human hand.")
    return translate("Booth", "The machine fooled you. It saw just one drawing.")


def drawn_by_text(by_people: bool) -> str:
    """Below a grid, once guessed."""
    if by_people:
        return translate("Booth", "Nine people")
    return translate("Booth", "The machine")


def grid_name(place: int) -> str:
    """Accessible name of a grid of drawings."""
    if place == 0:
        return translate("Booth", "First nine drawings")
    return translate("Booth", "Second nine drawings")


def another_text() -> str:
    return translate("Booth", "Another one")


def hide_own_text() -> str:
    """Button that hides the visitor's drawing among its variants."""
    return translate("Booth", "Hide my letter")


MIN_GUESSES = 20
"""Guesses from which the day's share is compared with chance."""


def score_text(asked: int, right: int, interval: tuple[float, float]) -> str:
    """The guesses of the day, with the 95 % interval of their share."""
    if asked < MIN_GUESSES:
        text = translate("Booth", "Today: {right} of {asked} guesses were right.")
        return text.format(right=right, asked=asked)
    low, high = interval
    if low > 0.5:
        text = translate(
            "Booth",
            "Today: {asked} guesses, {percent} % right ({low}–{high} %). Chance is 50 %.",
        )
    elif high < 0.5:
        text = translate(
            "Booth",
            "Today: {asked} guesses, {percent} % right ({low}–{high} %). "
            "The machine passes for people.",
        )
    else:
        text = translate(
            "Booth",
            "Today: {asked} guesses, {percent} % right ({low}–{high} %). "
            "No one can tell them apart.",
        )
    return text.format(
        asked=asked,
        percent=round(100 * right / asked),
        low=round(100 * low),
        high=round(100 * high),
    )


def done_text() -> str:
    """Button that ends the visit."""
    return translate("Booth", "Done")


def switch_hand_text() -> str:
    return translate("Booth", "Switch hands")


def idle_question_text() -> str:
    return translate("Booth", "Still there?")


def countdown_text() -> str:
    """Accessible name of the countdown ring."""
    return translate("Booth", "Seconds remaining")


def continue_text() -> str:
    return translate("Booth", "Touch to continue.")


KNOWN_SHARES: tuple[tuple[float, Callable[[], str]], ...] = (
    (0.875, lambda: translate("Booth", "It knew your letter: nearly all of it was already there.")),
    (
        0.71,
        lambda: translate("Booth", "It knew your letter: three quarters of it was already there."),
    ),
    (0.58, lambda: translate("Booth", "It knew your letter: two thirds of it was already there.")),
    (0.42, lambda: translate("Booth", "It knew your letter: half of it was already there.")),
    (0.29, lambda: translate("Booth", "It knew your letter: a third of it was already there.")),
    (
        0.225,
        lambda: translate("Booth", "It knew your letter: a quarter of it was already there."),
    ),
    (0.15, lambda: translate("Booth", "It knew something like it: a fifth was already there.")),
    (0.05, lambda: translate("Booth", "It hardly knew your letter: a tenth was already there.")),
    (float("-inf"), lambda: translate("Booth", "It had never seen a letter like yours.")),
)
"""Sentences by the least share of the letter's bits that the memory saves. The bounds lie half-way
between the fractions."""


def card_text(known_share: float | None) -> str:
    """The share of the letter that the memory holds, in words; None while it is unknown."""
    if known_share is None:
        return translate("Booth", "Your letter, in other hands.")
    return next(text() for least, text in KNOWN_SHARES if known_share >= least)


def scan_text() -> str:
    return translate(
        "Booth",
        "Scan the code: your phone shows a long line of text that is your picture. Paste it into "
        "the address bar of a browser to see it. Nothing is stored here.",
    )


def print_text() -> str:
    return translate("Booth", "Print")


def printing_text(ok: bool) -> str:
    if ok:
        return translate("Booth", "Printing…")
    return translate("Booth", "The printer is not responding.")


def back_text() -> str:
    """Button of the card that returns to the drawing."""
    return translate("Booth", "Back")


def close_text() -> str:
    """Button of the keypad and the staff panel."""
    return translate("Booth", "Close")


def busy_text() -> str:
    return translate("Booth", "Back in a moment")


def canvas_name() -> str:
    return translate("Booth", "Drawing canvas")


def memory_name() -> str:
    return translate("Booth", "Memory")


def variants_name() -> str:
    return translate("Booth", "Variants")

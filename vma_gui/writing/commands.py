"""What can be done with the page and its letters."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu
from vma_core.writing.page import Letter

from vma_gui.actions.actions import Actions
from vma_gui.document.session import Session
from vma_gui.writing.composer import Composed, PageComposer
from vma_gui.writing.page_view import PageView


class Saver(Protocol):
    """Copies and saves a page."""

    def copy(self, composed: Composed, composer: PageComposer) -> None:
        """Put the page on the clipboard."""
        ...

    def ask(self, composed: Composed, composer: PageComposer) -> None:
        """Ask for a format and a file, and save the page."""
        ...


class PageCommands(QObject):
    """Commands on the current letter and on the page.

    Signals:
        draw_requested(str): a character is to be drawn.
        paste_requested: text of the clipboard belongs into the text of the page.
    """

    draw_requested = Signal(str)
    paste_requested = Signal()

    def __init__(
        self,
        session: Session,
        composer: PageComposer,
        view: PageView,
        actions: Actions,
        saver: Saver,
    ) -> None:
        super().__init__(view)
        self._session = session
        self._composer = composer
        self._view = view
        self._actions = actions
        self.saver = saver
        self._waiting: Callable[[Composed], None] | None = None
        """Runs once the present text is set."""
        composer.composed.connect(self._run_waiting)
        view.clicked.connect(self._click)
        view.pin_wanted.connect(self._pin_at)
        view.menu_wanted.connect(self._show_menu)

    # --- letters -----------------------------------------------------------------------------

    def letter(self, index: int) -> Letter | None:
        """A letter of the page that is shown."""
        letters = self._view.page.letters
        return letters[index].letter if 0 <= index < len(letters) else None

    def another(self) -> None:
        """Write the current letter with another variant, or draw it if nothing is drawn."""
        self._view.set_current(self._view.current)
        self._click(self._view.current)

    def pin(self) -> None:
        """Pin the current letter, or release it."""
        self._view.set_current(self._view.current)
        self._pin_at(self._view.current)

    def _click(self, index: int) -> None:
        letter, composed = self.letter(index), self._composer.latest
        if letter is None or composed is None:
            return
        if letter.kind == "placeholder":
            self.draw_requested.emit(letter.character)
            return
        choice = composed.another_choice(letter)
        if choice is not None:
            self._session.writing.choose(letter.letter_id, choice)

    def _pin_at(self, index: int) -> None:
        letter, composed = self.letter(index), self._composer.latest
        choice = None if letter is None or composed is None else composed.choice_of(letter)
        if letter is not None and choice is not None:
            self._session.writing.toggle_pin(letter.letter_id, choice)

    def entry_position(self, index: int) -> int:
        """Position of the entry that a letter reads; −1 if it reads none."""
        letter, composed = self.letter(index), self._composer.latest
        choice = None if letter is None or composed is None else composed.choice_of(letter)
        return -1 if choice is None else self._session.position_of(choice.image_id)

    # --- menu --------------------------------------------------------------------------------

    def _show_menu(self, index: int, place: QPoint) -> None:
        menu = self.menu(index)
        if menu is not None:
            menu.popup(place)

    def menu(self, index: int) -> QMenu | None:
        """The menu of a letter; deletes itself when it closes."""
        letter, session = self.letter(index), self._session
        if letter is None:
            return None
        menu = QMenu(self._view)
        menu.aboutToHide.connect(menu.deleteLater)
        if letter.kind != "placeholder":
            another = menu.addAction(_with_key(self.tr("&Another variant"), Qt.Key.Key_Space))
            another.triggered.connect(lambda: self._click(index))
            text = self.tr("P&in")
            if session.writing.is_pinned(letter.letter_id):
                text = self.tr("&Release")
            icon = self._actions.pin_letter.icon()
            pin = menu.addAction(icon, _with_key(text, Qt.Key.Key_P))
            pin.triggered.connect(lambda: self._pin_at(index))
            menu.addSeparator()
            position = self.entry_position(index)
            show = menu.addAction(self.tr("Show &entry in memory"))
            show.setEnabled(position >= 0)
            show.triggered.connect(lambda: self._reveal(position))
        text = self.tr("&Draw “{character}”").format(character=letter.character)
        draw = menu.addAction(text)
        draw.triggered.connect(lambda: self.draw_requested.emit(letter.character))
        return menu

    def _reveal(self, position: int) -> None:
        self._session.set(page_memory=True)
        self._session.select_requested.emit([position])
        self._session.reveal_requested.emit(position)

    # --- page --------------------------------------------------------------------------------

    def paste(self) -> None:
        """Insert the text of the clipboard into that of the page."""
        self.paste_requested.emit()

    def copy(self) -> None:
        """Put the page on the clipboard."""
        self._when_set(lambda composed: self.saver.copy(composed, self._composer))

    def save(self) -> None:
        """Ask for a format and a file, and save the page."""
        self._when_set(lambda composed: self.saver.ask(composed, self._composer))

    def _when_set(self, run: Callable[[Composed], None]) -> None:
        """Run something with the page of the present text, as soon as that is set."""
        self._waiting = run
        if not self._run_waiting():
            self._composer.refresh(even_hidden=True)

    def _run_waiting(self, _composed: object = None) -> bool:
        latest, run = self._composer.latest, self._waiting
        if run is None or latest is None or not self._composer.is_current(latest):
            return False
        self._waiting = None
        run(latest)
        return True


def _with_key(text: str, key: Qt.Key) -> str:
    """Text of a menu item with the key that does the same in the page."""
    return f"{text}\t{QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)}"

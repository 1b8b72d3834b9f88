"""Taking the result along: the card is made beside the interface thread, printed on request."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget
from vma_core.engine.engine import Engine

from vma_gui.booth import texts
from vma_gui.booth.config import BoothConfig
from vma_gui.booth.language import Speech
from vma_gui.booth.printing import has_printer, print_sheet, usual_printer
from vma_gui.booth.result_card import Card, Work, make_card, prepare_cards
from vma_gui.booth.result_card_view import CardView
from vma_gui.inference.background import BackgroundTask
from vma_gui.theme.theme import Theme

PREPARE_AFTER_MS = 4000


class TakeAlong(QObject):
    """Owns the card's view and what makes the card."""

    def __init__(self, theme: Theme, speech: Speech, window: QWidget) -> None:
        super().__init__(window)
        self.view = CardView(theme, speech, window)
        self._background = BackgroundTask(self)
        self._printing = BackgroundTask(self)
        self._preparing = BackgroundTask(self, low_priority=True)
        self._title = ""
        self.view.print_wanted.connect(self._print)
        # The first card should not wait for what it is made with, nor the window for that.
        QTimer.singleShot(PREPARE_AFTER_MS, self._prepare)

    def open(self, work: Work, engine: Engine, config: BoothConfig) -> None:
        """Show the work at once, its bits and its code as soon as they are there."""
        self._title = config.title or "VMA Explorer"
        self.view.show_work(work, config.card.qr)
        if config.card.print:
            # A print service that does not answer must not hold the window.
            self._printing.run(has_printer, self.view.print.setVisible, self.view.show_status)

        def done(card: Card) -> None:
            if self.view.work is work:
                self.view.show_card(card)

        self._background.run(lambda: make_card(work, engine), done, self.view.show_status)

    def _prepare(self) -> None:
        """Not as work of `_background`, where it would cancel a card that is being made."""
        self._preparing.run(prepare_cards, lambda _: None, lambda _text: None)

    def close(self) -> None:
        """Nothing of it is left."""
        self.view.close_card()
        self._background.cancel()
        self._printing.cancel()

    def _print(self) -> None:
        work, card, title = self.view.work, self.view.card, self._title
        if work is None or card is None:
            return
        sentence = texts.card_text(card.saved_bits)

        def sheet() -> bool:
            printer = usual_printer()
            return printer is not None and print_sheet(printer, title, sentence, work, card)

        def done(fine: bool) -> None:
            self.view.show_status(texts.printing_text(fine))

        self.view.print.setEnabled(False)
        self._printing.run(sheet, done, self.view.show_status)

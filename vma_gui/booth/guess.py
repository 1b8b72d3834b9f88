"""“Who drew this?”: visitors guess which drawings are by people."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget
from vma_core.engine.engine import Engine
from vma_core.glyphs.strokes import Stroke, StrokeArrays
from vma_core.turing.answers import Form, StudyAnswer
from vma_core.turing.questions import Character, Question, bundled_characters, make_question

from vma_gui.booth import texts
from vma_gui.booth.guess_score import GuessScore
from vma_gui.booth.layout import SPACING_PX
from vma_gui.booth.overlay import MARGIN_PX, Overlay
from vma_gui.booth.texts import Localizer
from vma_gui.booth.visitor_buttons import touch_button
from vma_gui.inference.background import BackgroundTask
from vma_gui.theme.theme import Theme
from vma_gui.widgets.drawings_grid import DrawingsGrid

MAX_SEED = 1 << 31
VISITORS_SIGN = "visitor"
"""Item of the questions that hide a visitor's drawing; the drawing itself is not kept."""


class GuessView(Overlay):
    """The question, its answer and the score.

    Signals:
        guessed(int): place that was touched.
        another: another question was asked for.
        hide_own: the visitor's drawing is to be hidden among its variants.
        closed: the view was closed.
    """

    guessed = Signal(int)
    another = Signal()
    hide_own = Signal()
    closed = Signal()

    def __init__(self, theme: Theme, localizer: Localizer, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self.question: Question | None = None
        """What is asked; None while it is made, and once closed."""
        self._answer: StudyAnswer | None = None
        self.score = GuessScore()
        self.title = QLabel()
        self.title.setProperty("role", "sentence")
        self.verdict = QLabel()
        self.verdict.setProperty("role", "sentence")
        self.score_label = QLabel()
        self.score_label.setProperty("role", "muted")
        for label in (self.title, self.verdict, self.score_label):
            label.setWordWrap(True)
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.grids = (DrawingsGrid(theme), DrawingsGrid(theme))
        self.captions = (QLabel(), QLabel())
        self._cards = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._cards.setSpacing(3 * SPACING_PX)
        self._cards.addStretch(1)
        for place, (grid, caption) in enumerate(zip(self.grids, self.captions, strict=True)):
            caption.setProperty("role", "caption")
            caption.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column = QVBoxLayout()
            column.setSpacing(SPACING_PX // 2)
            column.addWidget(grid, 0, Qt.AlignmentFlag.AlignCenter)
            column.addWidget(caption)
            self._cards.addLayout(column)
            grid.chosen.connect(lambda number, place=place: self._on_chosen(place, number))
        self._cards.addStretch(1)
        self.another_button = touch_button("primary")
        self.own_button = touch_button("")
        self.close_button = touch_button("")
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACING_PX)
        buttons.addWidget(self.close_button)
        buttons.addStretch(1)
        buttons.addWidget(self.own_button)
        buttons.addWidget(self.another_button)
        self.body.addWidget(self.title)
        self.body.addLayout(self._cards)
        self.body.addWidget(self.verdict)
        self.body.addWidget(self.score_label)
        self.body.addLayout(buttons)
        localizer.bind(lambda _text: self._show_texts(), str)
        localizer.bind(self.another_button.setText, texts.another_text)
        localizer.bind(self.own_button.setText, texts.hide_own_text)
        localizer.bind(self.close_button.setText, texts.back_text)
        self.another_button.clicked.connect(self.another)
        self.own_button.clicked.connect(self.hide_own)
        self.close_button.clicked.connect(self.close_view)

    def reserve_bottom(self, bottom_px: int) -> None:
        super().reserve_bottom(bottom_px)
        self._bottom_px = bottom_px
        if hasattr(self, "grids"):
            self._arrange()

    def show_waiting(self, has_own: bool) -> None:
        """Open before the question is made."""
        self.question = self._answer = None
        self.own_button.setVisible(has_own)
        for grid in self.grids:
            grid.show_drawings((), False)
        self._arrange()
        self._show_texts()
        if not self.isVisible():
            self.open()

    def show_question(self, question: Question) -> None:
        """Ask."""
        self.question, self._answer = question, None
        for grid, drawings in zip(self.grids, question.grids, strict=False):
            grid.show_drawings(drawings, question.form == "hidden")
        self._arrange()
        self._show_texts()

    def show_answer(self, answer: StudyAnswer) -> None:
        """Say who drew what, and the score."""
        self._answer = answer
        hidden = answer.form == "hidden"
        for place, grid in enumerate(self.grids):
            if hidden:
                grid.reveal(answer.true_place, answer.chosen_place)
            else:
                true, chosen = place == answer.true_place, place == answer.chosen_place
                grid.reveal(0 if true else None, 0 if chosen else None)
        self._show_texts()

    def close_view(self) -> None:
        """Close and drop all content."""
        self.question = self._answer = None
        for grid in self.grids:
            grid.show_drawings((), False)
        if self.isVisible():
            self.hide()
            self.closed.emit()

    def eventFilter(self, watched: QObject, event: object) -> bool:
        found = super().eventFilter(watched, event)  # type: ignore[arg-type]
        if watched is self.host and self.isVisible():
            self._arrange()
        return found

    def _on_chosen(self, place: int, number: int) -> None:
        if self.question is not None and self._answer is None:
            self.guessed.emit(number if self.question.form == "hidden" else place)

    def _arrange(self) -> None:
        """Fit the grids to the screen; in portrait one lies above the other."""
        room = self.host.size()
        upright = room.height() > room.width()
        direction = QBoxLayout.Direction
        self._cards.setDirection(direction.TopToBottom if upright else direction.LeftToRight)
        single = self.question is not None and self.question.form == "hidden"
        for place, (grid, caption) in enumerate(zip(self.grids, self.captions, strict=True)):
            grid.setVisible(place == 0 or not single)
            caption.setVisible(place == 0 or not single)
            caption.setFixedHeight(caption.fontMetrics().height())
        width = round((0.8 if upright else 0.7) * room.width())
        one = 2 if upright else 1
        for label, lines in ((self.title, one), (self.verdict, one), (self.score_label, 2)):
            # Room for the longest text, so that none moves the cards.
            label.setFixedSize(width, lines * label.fontMetrics().lineSpacing())
        across, down = (1, 1 if single else 2) if upright else (2, 1)
        margins, spacing = self.body.contentsMargins(), self.body.spacing()
        taken = margins.top() + margins.bottom() + 4 * spacing + (down - 1) * self._cards.spacing()
        taken += sum(label.height() for label in (self.title, self.verdict, self.score_label))
        taken += self.close_button.sizeHint().height()
        taken += down * (self.captions[0].height() + SPACING_PX // 2)
        free = room.height() - self._bottom_px - MARGIN_PX - taken
        side = min(free // down, (width - 3 * SPACING_PX) // across)
        for grid in self.grids:
            grid.setFixedSize(QSize(max(side, 1), max(side, 1)))

    def _show_texts(self) -> None:
        question, answer = self.question, self._answer
        hidden = question is not None and question.form == "hidden"
        self.title.setText(texts.hidden_question_text() if hidden else texts.guess_question_text())
        self.verdict.setText(
            texts.making_text()
            if question is None
            else texts.guess_hint()
            if answer is None
            else texts.verdict_text(answer.is_right, hidden)
        )
        self.score_label.setText(
            texts.score_text(self.score.asked, self.score.right, self.score.interval)
            if self.score.asked
            else ""
        )
        for place, (grid, caption) in enumerate(zip(self.grids, self.captions, strict=True)):
            grid.setAccessibleName(texts.grid_name(place))
            if answer is None or hidden:
                caption.setText("")
            else:
                caption.setText(texts.drawn_by_text(place == answer.true_place))
        self.another_button.setEnabled(answer is not None)
        self.own_button.setEnabled(question is not None)


@dataclass(frozen=True, eq=False)
class Prepared:
    """A question made beforehand, and the engine that drew its variants."""

    question: Question
    engine: Engine


class GuessController(QObject):
    """Makes questions in the background, and keeps score.

    Args:
        clock: seconds, from any origin.
        own_strokes: strokes of the visitor's drawing; empty without one.

    Signals:
        answered(StudyAnswer): a visitor guessed.
        left_over: work on the drawing of a visitor who has left ended; caches may hold the drawing.
        possible(bool, str): whether this engine can make questions has changed; why it cannot.
        hidden(int): internal; work on the drawing of the visitor with this number ended.
    """

    answered = Signal(object)
    left_over = Signal()
    possible = Signal(bool, str)
    hidden = Signal(int)

    def __init__(
        self,
        theme: Theme,
        localizer: Localizer,
        window: QWidget,
        clock: Callable[[], float],
        own_strokes: Callable[[], tuple[Stroke, ...]],
    ) -> None:
        super().__init__(window)
        self.view = GuessView(theme, localizer, window)
        self.model_hash = ""
        self.score = GuessScore()
        self._clock = clock
        self._own_strokes = own_strokes
        self._engine: Engine | None = None
        self._prepared: Prepared | None = None
        self._is_possible = True
        self._asked: Question | None = None
        self._asked_s = 0.0
        self._waits = False
        self._preparing = BackgroundTask(self)
        self._hiding = BackgroundTask(self)
        # Starts its thread now, so that their number stays the same over a day.
        self._hiding.run(lambda: None, lambda _nothing: None, self._fail)
        self._visitor = 0
        self.hidden.connect(self._on_hidden)
        self.view.guessed.connect(self._on_guessed)
        self.view.another.connect(self._ask)
        self.view.hide_own.connect(self._ask_own)
        self.view.closed.connect(self._forget)

    def use_engine(self, engine: Engine) -> None:
        """Make questions with this engine."""
        self._engine, self._prepared = engine, None

    def prepare(self) -> None:
        """Make the next question, so that it is there when it is asked for."""
        engine = self._engine
        if engine is None or (self._prepared is not None and self._prepared.engine is engine):
            return
        seed, model_hash = random.randrange(MAX_SEED), self.model_hash

        def make() -> Question:
            characters = bundled_characters()
            return make_question(
                engine, characters[seed % len(characters)], "pair", seed, model_hash
            )

        def done(question: Question) -> None:
            if engine is self._engine:
                self._prepared = Prepared(question, engine)
                self._set_possible(True)
                if self._waits:
                    self._ask()

        def failed(text: str) -> None:
            # Staff are told the reason; to visitors it would mean nothing.
            self._set_possible(False, text)
            self._fail(texts.guess_impossible_text())

        self._preparing.run(make, done, failed)

    def _set_possible(self, possible: bool, why: str = "") -> None:
        if possible != self._is_possible:
            self._is_possible = possible
            self.possible.emit(possible, why)

    @property
    def is_ready(self) -> bool:
        """Whether the next question is made."""
        return self._prepared is not None

    def open(self) -> None:
        """Ask; the view opens at once."""
        self.view.score = self.score
        self.view.show_waiting(bool(self._own_strokes()))
        self._ask()

    def close(self) -> None:
        """Close the view and drop the visitor's question."""
        self._visitor += 1
        self._hiding.cancel()
        self.view.close_view()
        self._forget()

    def end(self) -> None:
        """Stop all work; the window is about to be deleted."""
        self._preparing.close()
        self._hiding.close()

    def _ask(self) -> None:
        prepared, self._prepared = self._prepared, None
        self._waits = prepared is None
        if prepared is not None:
            self._show(prepared.question)
        self.prepare()

    def _ask_own(self) -> None:
        """Hide the visitor's drawing among its variants."""
        engine, strokes = self._engine, self._own_strokes()
        if engine is None or not strokes:
            return
        drawing = StrokeArrays.of(strokes)
        seed, model_hash = random.randrange(MAX_SEED), self.model_hash
        form: Form = "hidden"
        visitor = self._visitor
        self._asked, self._waits = None, False
        self.view.show_waiting(has_own=True)

        def make() -> Question:
            try:
                return make_question(
                    engine, Character(VISITORS_SIGN, (drawing,)), form, seed, model_hash
                )
            finally:
                self.hidden.emit(visitor)

        self._hiding.run(make, self._show, self._fail)

    def _on_hidden(self, visitor: int) -> None:
        if visitor != self._visitor:
            self.left_over.emit()

    def _show(self, question: Question) -> None:
        if self.view.isVisible():
            self._asked, self._asked_s = question, self._clock()
            self.view.show_question(question)

    def _on_guessed(self, place: int) -> None:
        question = self._asked
        if question is None:
            return
        self._asked = None
        answer = question.answer(place, round(1e3 * (self._clock() - self._asked_s)))
        if answer.form == "pair":
            self.score.add(answer.is_right)
        self.answered.emit(answer)
        self.view.show_answer(answer)

    def _fail(self, text: str) -> None:
        if self.view.isVisible():
            self.view.verdict.setText(text)

    def _forget(self) -> None:
        self._hiding.cancel()
        self._asked, self._waits = None, False

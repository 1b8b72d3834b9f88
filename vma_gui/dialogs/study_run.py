"""The questions of a study, one after another."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from vma_core.glyphs.strokes import StrokeArrays
from vma_core.turing.answers import StudyAnswer
from vma_core.turing.questions import Question

from vma_gui.system.language import locale_number
from vma_gui.theme.theme import Theme
from vma_gui.theme.tokens import UNIT_PX
from vma_gui.widgets.basics import muted_label, push_button, scaled_px
from vma_gui.widgets.drawings_grid import DrawingsGrid

KEYS = ((Qt.Key.Key_Left, Qt.Key.Key_1), (Qt.Key.Key_Right, Qt.Key.Key_2))
NEXT_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
LEAST_GRID_PX, GRID_PX = 150, 340


class StudyRun(QWidget):
    """A question, its possible answers, and the progress.

    Signals:
        chosen(int): place that was chosen.
        next_wanted: the feedback has been read.
        pause_wanted: pause, or resume.
        stop_wanted: end the study; its answers stay.
    """

    chosen = Signal(int)
    next_wanted = Signal()
    pause_wanted = Signal()
    stop_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.question: Question | None = None
        """What is asked; None while there is nothing to answer."""
        self.is_paused = False
        self.title = QLabel()
        self.title.setProperty("role", "title")
        self.title.setWordWrap(True)
        self.count = muted_label()
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Progress"))
        self.verdict = QLabel()
        self.verdict.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.verdict.setWordWrap(True)
        self.grids = (DrawingsGrid(theme), DrawingsGrid(theme))
        self.captions = (QLabel(), QLabel())
        self.choices = (
            push_button("", lambda: self._choose(0)),
            push_button("", lambda: self._choose(1)),
        )
        self.pause_button = push_button("", self.pause_wanted.emit)
        self.stop_button = push_button(self.tr("Stop"), self.stop_wanted.emit)
        self.stop_button.setToolTip(self.tr("End the study; the answers so far are kept"))
        self.next_button = push_button(self.tr("Next"), self.next_wanted.emit)
        self.next_button.setProperty("role", "primary")
        for place, (grid, keys) in enumerate(zip(self.grids, KEYS, strict=True)):
            grid.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
            grid.setMinimumSize(QSize(LEAST_GRID_PX, LEAST_GRID_PX))
            grid.chosen.connect(lambda _number, place=place: self._touch(place))
            for key in keys:
                self._shortcut(key).activated.connect(lambda place=place: self._choose(place))
        for key in NEXT_KEYS:
            self._shortcut(key).activated.connect(self._go_on)
        self._lay_out()

    def _shortcut(self, key: Qt.Key) -> QShortcut:
        shortcut = QShortcut(QKeySequence(key), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        # A key that is held answers one question.
        shortcut.setAutoRepeat(False)
        return shortcut

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(2 * UNIT_PX)
        head.addWidget(self.title, 1)
        head.addWidget(self.count)
        self.bar.setFixedWidth(scaled_px(self, 160))
        head.addWidget(self.bar)
        self._cards = cards = QHBoxLayout()
        cards.setSpacing(3 * UNIT_PX)
        for grid, caption in zip(self.grids, self.captions, strict=True):
            caption.setAlignment(Qt.AlignmentFlag.AlignCenter)
            caption.setProperty("role", "figure")
            column = QVBoxLayout()
            column.setSpacing(UNIT_PX)
            column.addWidget(grid, 1)
            column.addWidget(caption)
            cards.addLayout(column, 1)
        answers = QHBoxLayout()
        answers.setSpacing(3 * UNIT_PX)
        for choice in self.choices:
            choice.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            answers.addWidget(choice, 1)
        foot = QHBoxLayout()
        foot.setSpacing(UNIT_PX)
        foot.addWidget(self.stop_button)
        foot.addWidget(self.pause_button)
        foot.addWidget(self.verdict, 1)
        foot.addWidget(self.next_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * UNIT_PX)
        layout.addLayout(head)
        layout.addLayout(cards, 1)
        layout.addLayout(answers)
        layout.addLayout(foot)

    def show_progress(self, number: int, practice: int, trials: int) -> None:
        """Say which question, from 0, is asked, and how many there are."""
        practises = number < practice
        done, whole = (number, practice) if practises else (number - practice, trials)
        text = self.tr("Practice {number} of {count}")
        if not practises:
            text = self.tr("Question {number} of {count}")
        self.count.setText(text.format(number=locale_number(done + 1), count=locale_number(whole)))
        self.bar.setRange(0, trials)
        self.bar.setValue(0 if practises else done)

    def show_waiting(self, text: str = "") -> None:
        """Show empty grids while the question is made."""
        self.question = None
        self._show_grids(())
        self.verdict.setText(text or self.tr("The question is being made…"))
        self._enable()

    def show_question(self, question: Question) -> None:
        """Ask."""
        self.question = question
        pair = question.form == "pair"
        self.title.setText(
            self.tr("Which nine did people draw?")
            if pair
            else self.tr("Did people draw these, or the machine?")
        )
        texts = (
            (self.tr("Left (1)"), self.tr("Right (2)"))
            if pair
            else (self.tr("People (1)"), self.tr("Machine (2)"))
        )
        for button, text in zip(self.choices, texts, strict=True):
            button.setText(text)
        self._show_grids(question.grids)
        self.verdict.setText("")
        self._enable()
        self.setFocus()

    def show_feedback(self, answer: StudyAnswer) -> None:
        """Say who drew what, in practice."""
        pair = answer.form == "pair"
        for place, (grid, caption) in enumerate(zip(self.grids, self.captions, strict=True)):
            by_people = place == answer.true_place if pair else answer.true_place == 0
            caption.setText(self.tr("Nine people") if by_people else self.tr("The machine"))
            grid.reveal(
                0 if by_people else None, 0 if pair and place == answer.chosen_place else None
            )
        if not pair:
            self.captions[1].setText("")
        self.question = None
        self.verdict.setText(
            self.tr("Right. Practice is not counted.")
            if answer.is_right
            else self.tr("Not this time. Practice is not counted.")
        )
        self._enable(next_is_open=True)
        self.next_button.setFocus()

    def show_paused(self, paused: bool) -> None:
        """Hide the drawings during a pause."""
        self.is_paused = paused
        if paused:
            self._show_grids(())
            self.verdict.setText(self.tr("Paused. The time does not run."))
        elif self.question is not None:
            self._show_grids(self.question.grids)
            self.verdict.setText("")
        self._enable()

    def _show_grids(self, grids: Sequence[Sequence[StrokeArrays]]) -> None:
        one = self.question is not None and self.question.form == "single"
        self._cards.setStretch(1, 0 if one else 1)
        self._cards.setSpacing(0 if one else 3 * UNIT_PX)
        for place, (grid, caption) in enumerate(zip(self.grids, self.captions, strict=True)):
            grid.show_drawings(grids[place] if place < len(grids) else (), False)
            grid.setVisible(place == 0 or not one)
            caption.setVisible(place == 0 or not one)
            caption.setText(" ")

    def _enable(self, next_is_open: bool = False) -> None:
        asks = self.question is not None and not self.is_paused
        for button in self.choices:
            button.setEnabled(asks)
        self.next_button.setVisible(next_is_open)
        self.pause_button.setText(self.tr("Resume") if self.is_paused else self.tr("Pause"))
        self.pause_button.setEnabled(self.is_paused or self.question is not None)

    def _touch(self, place: int) -> None:
        """A click on a grid chooses it if there are two."""
        if self.question is not None and self.question.form == "pair":
            self._choose(place)

    def _choose(self, place: int) -> None:
        if self.question is not None and not self.is_paused:
            self.chosen.emit(place)

    def _go_on(self) -> None:
        if self.next_button.isVisible():
            self.next_wanted.emit()
        elif self.is_paused:
            self.pause_wanted.emit()

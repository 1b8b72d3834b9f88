"""“Who drew this?” as a study: set-up, questions, results."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtWidgets import QDialog, QMessageBox, QStackedWidget, QVBoxLayout, QWidget
from vma_core.atomic_write import write_atomically
from vma_core.engine.engine import Engine
from vma_core.errors import UserError
from vma_core.memory.entries import MemorySnapshot
from vma_core.turing.answers import StudyAnswer, answers_csv, read_answers_file
from vma_core.turing.questions import Question
from vma_core.turing.study import Study

from vma_gui.dialogs.study_results import StudyResults
from vma_gui.dialogs.study_run import StudyRun
from vma_gui.dialogs.study_setup import StudyPlan, StudySetup
from vma_gui.inference.background import BackgroundTask
from vma_gui.system.file_dialogs import ask_open_several, ask_save
from vma_gui.system.messages import translate
from vma_gui.theme.theme import Theme
from vma_gui.widgets.basics import resize_scaled, scrolled

SIZE_PX = (900, 640)
MARGIN_PX = 20
AHEAD = 3
"""Questions that are made before they are asked."""
LEAST_ANSWER_S = 0.2
"""Earlier input was meant for the previous question."""


class StudyDialog(QDialog):
    """Set-up, questions and results, one page at a time.

    Args:
        memory: whose classes can be asked about.
        engine: the present engine.
        model_hash: of the model.
        theme: colours.
        parent: window.
        clock: seconds, from any origin.
    """

    def __init__(
        self,
        memory: MemorySnapshot,
        engine: Callable[[], Engine],
        model_hash: str,
        theme: Theme,
        parent: QWidget | None = None,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Who drew this?"))
        self._engine = engine
        self._model_hash = model_hash
        self._clock = clock
        self._task = BackgroundTask(self)
        self._is_making = False
        self.study: Study | None = None
        self._ready: list[Question] = []
        """The next questions, in order."""
        self._made = 0
        """How many were made."""
        self._waits = False
        """Whether the next question is shown as soon as it is made."""
        self._asked = 0
        """Number of the question on the screen, from 0."""
        self._since_s: float | None = None
        """When the drawings appeared; None while they are hidden or answered."""
        self._before_s = 0.0
        """Time for which they were seen before a pause."""
        self.answers: list[StudyAnswer] = []
        """Counted answers of this study."""
        self._is_saved = True
        self._added: list[StudyAnswer] = []
        self.setup, self.run = StudySetup(memory), StudyRun(theme)
        self.results = StudyResults(theme)
        self.pages = QStackedWidget()
        for page in (scrolled(self.setup), scrolled(self.run), self.results):
            self.pages.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(MARGIN_PX, MARGIN_PX, MARGIN_PX, MARGIN_PX)
        layout.addWidget(self.pages)
        self._connect()
        resize_scaled(self, *SIZE_PX)

    def _connect(self) -> None:
        self.setup.started.connect(self._start)
        self.setup.load_wanted.connect(self._load)
        self.setup.closed.connect(self.reject)
        self.run.chosen.connect(self._choose)
        self.run.next_wanted.connect(self._go_on)
        self.run.pause_wanted.connect(self._pause)
        self.run.stop_wanted.connect(self._stop)
        self.results.export_wanted.connect(self._export)
        self.results.load_wanted.connect(self._load)
        self.results.new_wanted.connect(self._begin_again)
        self.results.closed.connect(self.reject)

    def _show(self, page: QWidget) -> None:
        pages = (self.setup, self.run, self.results)
        self.pages.setCurrentIndex(pages.index(page))

    @property
    def page(self) -> QWidget:
        """The page that is shown."""
        return (self.setup, self.run, self.results)[self.pages.currentIndex()]

    # --- questions ---------------------------------------------------------------------------

    def _start(self, plan: StudyPlan) -> None:
        model_hash = self._model_hash
        self.study, self._ready, self._made, self._asked = None, [], 0, 0
        self._waits = True
        self.answers, self._is_saved = [], True
        self.run.is_paused = False
        self.run.show_progress(0, plan.practice, plan.trials)
        self.run.title.setText("")
        self.run.show_waiting()
        self._show(self.run)
        self._is_making = True

        def made(study: Study) -> None:
            self._is_making = False
            self.study = study
            self._make_ahead()

        self._task.run(lambda: plan.study(model_hash), made, self._fail)

    def _make_ahead(self) -> None:
        """Make further questions in the background."""
        study, number = self.study, self._made
        if study is None or self._is_making or len(self._ready) >= AHEAD or number >= len(study):
            return
        engine = self._engine()
        self._is_making = True

        def made(question: Question) -> None:
            self._is_making = False
            self._made += 1
            self._ready.append(question)
            if self._waits:
                self._ask()
            self._make_ahead()

        self._task.run(lambda: study.question(engine, number), made, self._fail)

    def _ask(self) -> None:
        """Show the next question, if it is made."""
        study = self.study
        if study is None:
            return
        self.run.show_progress(self._asked, study.practice, study.trials)
        self._waits = not self._ready
        if self._waits:
            self.run.show_waiting()
            return
        self.run.show_question(self._ready.pop(0))
        self._since_s, self._before_s = self._clock(), 0.0

    def _choose(self, place: int) -> None:
        study, question = self.study, self.run.question
        if study is None or question is None or self._since_s is None:
            return
        seen_s = self._before_s + self._clock() - self._since_s
        if seen_s < LEAST_ANSWER_S:
            return
        self._since_s = None
        answer = question.answer(place, round(1e3 * seen_s))
        if study.is_practice(self._asked):
            self.run.show_feedback(answer)
            return
        self.answers.append(answer)
        self._is_saved = False
        self._go_on()

    def _go_on(self) -> None:
        """The next question, or the results after the last."""
        study = self.study
        if study is None:
            return
        self._asked += 1
        self.run.question = None
        if self._asked >= len(study):
            self._show_results()
            return
        self._ask()
        self._make_ahead()

    def _pause(self) -> None:
        if self.run.is_paused:
            self._since_s = self._clock()
            self.run.show_paused(False)
        elif self._since_s is not None:
            self._before_s += self._clock() - self._since_s
            self._since_s = None
            self.run.show_paused(True)

    def _stop(self) -> None:
        """End the study; its answers stay."""
        self._task.cancel()
        self._is_making = False
        self.study, self._since_s, self.run.question = None, None, None
        if self.answers:
            self._show_results()
        else:
            self._show(self.setup)

    def _fail(self, text: str) -> None:
        """A question could not be made."""
        self._is_making = False
        self._stop()
        if self.answers:
            self.results.say(text, is_error=True)
        else:
            self.setup.show_problem(text)

    # --- results -----------------------------------------------------------------------------

    def _show_results(self) -> None:
        self.study = None
        self.results.say("")
        self.results.show_answers(self.answers, self._added)
        self._show(self.results)
        (self.results.export_button if self.answers else self.results.close_button).setFocus()

    def _load(self) -> None:
        """Pool answers from files."""
        paths = ask_open_several(self, "table", self.tr("Add earlier answers"), "CSV (*.csv)")
        if not paths:
            return
        try:
            found = [answer for path in paths for answer in read_answers_file(path)]
        except UserError as error:
            if self.page is self.setup:
                self.setup.show_problem(translate(error))
            else:
                self.results.say(translate(error), is_error=True)
            return
        self._added += found
        self._show_results()

    def _export(self) -> bool:
        """Ask for a file and write this study's answers; whether they were written."""
        title = self.tr("Export answers")
        path = ask_save(self, "table", title, "who-drew-this.csv", "CSV (*.csv)", (".csv",))
        if path is None:
            return False
        try:
            write_atomically(path, answers_csv(self.answers).encode())
        except UserError as error:
            self.results.say(translate(error), is_error=True)
            return False
        self._is_saved = True
        text = self.tr("Saved {name} in {folder}.")
        self.results.say(text.format(name=path.name, folder=path.parent))
        return True

    def _begin_again(self) -> None:
        if self._may_drop_answers():
            self.answers, self._added, self._is_saved = [], [], True
            self._show(self.setup)

    def _may_drop_answers(self) -> bool:
        """Ask about answers that were not exported."""
        if self._is_saved or not self.answers:
            return True
        button = QMessageBox.StandardButton
        text = self.tr("Save the {count} answers of this study?", "", len(self.answers))
        asked = QMessageBox.question(
            self,
            self.tr("Who drew this?"),
            text.format(count=len(self.answers)),
            button.Save | button.Discard | button.Cancel,
            button.Save,
        )
        if asked == button.Save:
            return self._export()
        return asked == button.Discard

    def reject(self) -> None:
        """Escape and the close button: end the questions first, then close."""
        if self.page is self.run:
            self._stop()
        elif self._may_drop_answers():
            super().reject()

    def done(self, result: int) -> None:
        self._task.close()
        super().done(result)

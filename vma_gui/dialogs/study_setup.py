"""First page of a study: which characters, which question, how many."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget
from vma_core.errors import UserError
from vma_core.memory.entries import MemorySnapshot
from vma_core.turing.answers import Form
from vma_core.turing.evaluation_characters import CHARACTERS as EVALUATION_CHARACTERS
from vma_core.turing.evaluation_characters import archive_file, evaluation_characters
from vma_core.turing.questions import Character, bundled_characters, memory_characters
from vma_core.turing.study import MAX_SEED, Study

from vma_gui.system.file_dialogs import ask_folder, folders
from vma_gui.system.language import locale_number
from vma_gui.system.messages import translate
from vma_gui.theme.tokens import UNIT_PX
from vma_gui.widgets.basics import ComboBox, SpinBox, muted_label, push_button, scaled_px

TRIALS, MAX_TRIALS = 40, 1_000
PRACTICE, MAX_PRACTICE = 4, 50
NUMBER_PX = 110


@dataclass(frozen=True)
class StudyPlan:
    """What the user chose; `study` makes the questions' series, which may take seconds."""

    characters: Callable[[], tuple[Character, ...]]
    form: Form
    trials: int
    practice: int
    seed: int

    def study(self, model_hash: str) -> Study:
        """The series of questions.

        Raises:
            UserError: the characters cannot be read, or have too few drawings.
        """
        return Study(
            self.characters(), self.form, self.trials, self.practice, self.seed, model_hash
        )


class StudySetup(QWidget):
    """Choices of a study.

    Signals:
        started(StudyPlan): the user wants to begin.
        load_wanted: earlier answers are to be evaluated without a study.
        closed: the dialog is to be closed.
    """

    started = Signal(object)
    load_wanted = Signal()
    closed = Signal()

    def __init__(self, memory: MemorySnapshot) -> None:
        super().__init__()
        self._memory = memory
        self._folder = known_data_folder()
        self.item_set = ComboBox()
        self.form = ComboBox()
        for value, text in (
            ("pair", self.tr("Two grids: which did people draw?")),
            ("single", self.tr("One grid: people or the machine?")),
        ):
            self.form.addItem(text, value)
        self.trials = self._number(self.tr("Questions"), 1, MAX_TRIALS, TRIALS)
        self.practice = self._number(self.tr("Practice"), 0, MAX_PRACTICE, PRACTICE)
        self.practice.setToolTip(self.tr("Questions with feedback before the counted ones"))
        self.seed = self._number(self.tr("Seed"), 0, MAX_SEED, 0)
        self.seed.setToolTip(
            self.tr("The same seed gives the same questions; use another for each participant")
        )
        self.folder_button = push_button(self.tr("Choose folder…"), self._ask_folder)
        self.problem = QLabel()
        self.problem.setProperty("role", "warning")
        self.problem.setWordWrap(True)
        self.start_button = push_button(self.tr("Start"), self._start)
        self.start_button.setProperty("role", "primary")
        self.start_button.setDefault(True)
        self.load_button = push_button(self.tr("Evaluate answers…"), self.load_wanted.emit)
        self.load_button.setToolTip(self.tr("Statistics of answers that were saved as CSV"))
        self.close_button = push_button(self.tr("Close"), self.closed.emit)
        self._fill_sets()
        self.item_set.currentIndexChanged.connect(self._check)
        self._lay_out()
        self._check()

    def _number(self, name: str, low: int, high: int, value: int) -> SpinBox:
        field = SpinBox()
        field.setRange(low, high)
        field.setValue(value)
        field.setAccessibleName(name)
        field.setMinimumWidth(scaled_px(field, NUMBER_PX))
        return field

    def _lay_out(self) -> None:
        title = QLabel(self.tr("Can people tell its drawings from people’s?"))
        title.setProperty("role", "title")
        about = QLabel(
            self.tr(
                "Each question shows a character drawn by nine people, nine variants that the "
                "model made from one more drawing of it, or both, all with the same pen and at "
                "the same size. If the two cannot be told apart, about half of the answers are "
                "right."
            )
        )
        about.setWordWrap(True)
        form = QFormLayout()
        form.setHorizontalSpacing(2 * UNIT_PX)
        form.setVerticalSpacing(UNIT_PX)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.FieldsStayAtSizeHint)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        sets = QHBoxLayout()
        sets.setSpacing(UNIT_PX)
        sets.addWidget(self.item_set)
        sets.addWidget(self.folder_button)
        for name, field in (
            (self.tr("Characters"), sets),
            (self.tr("Question"), self.form),
            (self.tr("Questions"), self.trials),
            (self.tr("Practice"), self.practice),
            (self.tr("Seed"), self.seed),
        ):
            form.addRow(name, field)
        self.item_set.setAccessibleName(self.tr("Characters"))
        self.form.setAccessibleName(self.tr("Question"))
        keys = muted_label(
            self.tr(
                "Answer by clicking, with ← and →, or with 1 and 2. Only practice gives feedback. "
                "Answers can be saved as CSV and pooled across participants; they are anonymous."
            )
        )
        keys.setWordWrap(True)
        buttons = QHBoxLayout()
        buttons.setSpacing(UNIT_PX)
        buttons.addWidget(self.load_button)
        buttons.addStretch()
        buttons.addWidget(self.close_button)
        buttons.addWidget(self.start_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * UNIT_PX)
        for label in (title, about):
            layout.addWidget(label)
        layout.addLayout(form)
        layout.addWidget(keys)
        layout.addWidget(self.problem)
        layout.addStretch()
        layout.addLayout(buttons)

    def showEvent(self, event: QShowEvent) -> None:
        """Give numbers one width, whatever their range, and the lists another."""
        super().showEvent(event)
        # Only now is the size of the text known.
        groups: tuple[tuple[QWidget, ...], ...] = (
            (self.trials, self.practice, self.seed),
            (self.item_set, self.form),
        )
        for fields in groups:
            width = max(field.sizeHint().width() for field in fields)
            for field in fields:
                field.setFixedWidth(width)

    def _fill_sets(self) -> None:
        for value, text in (
            (
                "bundled",
                self.tr("{count} of Omniglot’s background alphabets").format(
                    count=locale_number(len(bundled_characters()))
                ),
            ),
            ("memory", self.tr("This memory’s")),
            (
                "evaluation",
                self.tr("{count} evenly spaced of Omniglot’s evaluation alphabets").format(
                    count=locale_number(EVALUATION_CHARACTERS)
                ),
            ),
        ):
            self.item_set.addItem(text, value)

    def show_problem(self, text: str) -> None:
        """Say why the study could not begin; "" if nothing is wrong."""
        self.problem.setText(text)
        self.problem.setVisible(bool(text))

    def choose(self, item_set: str) -> None:
        """Choose "bundled", "memory" or "evaluation" characters."""
        self.item_set.setCurrentIndex(self.item_set.findData(item_set))

    def _check(self) -> None:
        """Enable the start if the chosen characters are there."""
        chosen = self.item_set.currentData()
        self.folder_button.setVisible(chosen == "evaluation")
        text = ""
        if chosen == "memory":
            try:
                memory_characters(self._memory)
            except UserError as error:
                text = translate(error)
        elif chosen == "evaluation":
            try:
                archive_file(self._folder or Path())
            except UserError:
                text = self.tr(
                    "Choose a folder with Omniglot’s images_evaluation.zip. “vma data download” "
                    "downloads it."
                )
        self.show_problem(text)
        self.start_button.setEnabled(not text)

    def _ask_folder(self) -> None:
        folder = ask_folder(self, "omniglot", self.tr("Folder with Omniglot"))
        if folder is not None:
            self._folder = folder
            self._check()

    def _start(self) -> None:
        chosen, folder = self.item_set.currentData(), self._folder
        characters: Callable[[], tuple[Character, ...]] = bundled_characters
        if chosen == "memory":
            characters = partial(memory_characters, self._memory)
        elif chosen == "evaluation" and folder is not None:
            characters = partial(evaluation_characters, folder)
        self.show_problem("")
        self.started.emit(
            StudyPlan(
                characters,
                self.form.currentData(),
                self.trials.value(),
                self.practice.value(),
                self.seed.value(),
            )
        )


def known_data_folder() -> Path | None:
    """The folder with Omniglot that was chosen last, or that the environment names."""
    chosen = folders.get("omniglot") or os.environ.get("VMA_DATA", "")
    return Path(chosen) if chosen else None

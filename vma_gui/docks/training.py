"""Training dock: recipe, time estimate, run control, live curves and samples, finished model."""

from __future__ import annotations

import math
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from platformdirs import user_data_path
from PySide6.QtCore import QCoreApplication, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from vma_core.atomic_write import write_atomically
from vma_core.bundles.library import free_folder
from vma_core.export.contact_sheet import GAP_PX
from vma_core.importers.glyph_set import npz_bytes
from vma_core.inspection.fine_tuning_nll import is_measurable
from vma_core.memory.entries import MemoryEntry
from vma_core.tables import Table
from vma_core.training import job_export
from vma_core.training.job_export import COMMANDS
from vma_core.training.requirements import TrainingRequirements, training_requirements
from vma_core.training.user_data import HOLD_OUT_FROM
from vma_core.units import Unit, in_unit, to_bits

from vma_gui.docks import curves
from vma_gui.docks.dock import Dock
from vma_gui.document.session import Session
from vma_gui.inference.background import BackgroundTask
from vma_gui.inference.service import InferenceService
from vma_gui.inference.torch_installation import EXPECTED_MB, TorchInstallation
from vma_gui.inference.training_run import Plan, Probe, TrainingRun, prepare_folder
from vma_gui.system.file_dialogs import ask_save
from vma_gui.system.language import locale_number
from vma_gui.system.messages import translate
from vma_gui.system.units import unit_name
from vma_gui.theme.theme import Theme
from vma_gui.theme.tokens import UNIT_PX
from vma_gui.widgets.basics import ComboBox, labelled_slider, muted_label, scaled_px
from vma_gui.widgets.figures import Figure

PLAY_MS = 350
SAMPLE_ROWS = 3
CELLS_PER_ENTRY = 3
"""In a row of samples: the entry and two variants."""
PREVIEW_PX = 220
SHOWN_METRICS = ("bound_nats", "address_kl_nats", "latent_kl_nats", "address_accuracy")
MAX_NAME_LENGTH = 60
BAR_STEPS = 1_000
BAR_HEIGHT_PX = 12
ACCURACY_RANGE = (-0.02, 1.02)
SCREENSHOT_RUN_MS = 45_000


class TrainingView(QWidget):
    """Four curves beside samples; the slider selects the step of both."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._run: TrainingRun | None = None
        self._play = QTimer(self)
        self._play.setInterval(PLAY_MS)
        self._play.timeout.connect(self._play_next)
        self._names = (
            self.tr("bound"),
            self.tr("address KL"),
            self.tr("latent KL"),
            self.tr("accuracy"),
        )
        self.plots = [
            curves.CurvesView(name, self.tr("updates"), name, theme, y_range, is_titled=True)
            for name, y_range in zip(self._names, (None, None, None, ACCURACY_RANGE), strict=True)
        ]
        self._unit: Unit = "nats"
        self.samples = muted_label(self.tr("Curves and samples appear here during training."))
        self.samples.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.samples.setWordWrap(True)
        self.samples.setMinimumSize(PREVIEW_PX, 44)
        # Its pixmap follows its size, not the other way round.
        self.samples.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.samples.setAccessibleName(self.tr("Samples on fixed noise"))
        self.samples.setToolTip(self.tr("An entry, then two variants, always with the same noise"))
        self.steps = labelled_slider(
            self.tr("Update"), self.tr("Show samples of this update"), 0, 0, self._slide
        )
        self.play_button = QPushButton(self.tr("Play"))
        self.play_button.setCheckable(True)
        self.play_button.toggled.connect(self._play_samples)
        # A widget: an empty row of a layout would keep the samples from growing.
        self._player = QWidget()
        self._player.hide()
        player = QHBoxLayout(self._player)
        player.setContentsMargins(0, 0, 0, 0)
        player.addWidget(self.play_button)
        player.addWidget(self.steps, 1)
        self._curves = QWidget()
        self._curves.hide()
        plots = QHBoxLayout(self._curves)
        plots.setContentsMargins(0, 0, 0, 0)
        plots.setSpacing(UNIT_PX)
        for plot in self.plots:
            plot.setMinimumSize(110, 80)
            plots.addWidget(plot, 1)
        previews = QVBoxLayout()
        previews.addWidget(self.samples, 1)
        previews.addWidget(self._player)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * UNIT_PX)
        layout.addWidget(self._curves, 3)
        layout.addLayout(previews, 1)
        theme.changed.connect(self._show_sample)
        self.show_unit(self._unit)

    def show_unit(self, unit: Unit) -> None:
        """Curves and tool tips in bits or nats."""
        self._unit, name = unit, unit_name(unit)
        tips = (
            self.tr("Importance-weighted bound in {unit}; higher is better").format(unit=name),
            self.tr("Information in the address, in {unit}: KL(q(a|x) ‖ p(a))").format(unit=name),
            self.tr("Information in the latents, in {unit}: KL(q(z|x, m) ‖ p(z|m))").format(
                unit=name
            ),
            self.tr("How often the address finds an entry of the right class; 1 is always"),
        )
        axis = self.tr("{quantity} ({unit})")
        for plot, tip, quantity, key in zip(
            self.plots, tips, self._names, SHOWN_METRICS, strict=True
        ):
            plot.setToolTip(tip)
            if key.endswith("_nats"):
                plot.set_y_name(axis.format(quantity=quantity, unit=name))
        if self._run is not None:
            self.show_run(self._run)

    def show_run(self, run: TrainingRun) -> None:
        """Show a run's progress; the slider follows the end unless it was moved."""
        self._run = run
        lines = run.metrics.lines
        self._curves.setVisible(bool(lines))
        if lines:
            steps = np.array([line["step"] for line in lines], float)
            for plot, key, name in zip(self.plots, SHOWN_METRICS, self._names, strict=True):
                values = np.array([line[key] for line in lines], float)
                if key.endswith("_nats"):
                    values = in_unit(to_bits(values), self._unit)
                plot.show_curves([(name, steps, values)])
                plot.fit((0.0, max(float(steps[-1]), run.total_steps)))
        at_end = self.steps.value() >= self.steps.maximum()
        self.steps.setMaximum(max(0, len(run.samples) - 1))
        self._player.setVisible(bool(run.samples))
        if at_end and not self._play.isActive():
            self.steps.setValue(self.steps.maximum())
        self._show_sample()

    def _slide(self, _value: int) -> None:
        self._show_sample()

    def _show_sample(self) -> None:
        """Show the samples of the slider's step, and mark it in the curves."""
        samples = self._run.samples if self._run is not None else {}
        if not samples:
            return
        step = sorted(samples)[min(self.steps.value(), len(samples) - 1)]
        image = QImage(str(samples[step]))
        if image.isNull():
            return
        rows = in_rows(recolored(image, self._theme.color("ink")), SAMPLE_ROWS)
        ratio = self.devicePixelRatio()
        pixmap = QPixmap.fromImage(rows).scaled(
            self.samples.size() * ratio,
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        pixmap.setDevicePixelRatio(ratio)
        self.samples.setPixmap(pixmap)
        self.samples.setAccessibleDescription(
            self.tr("update {step}").format(step=locale_number(step))
        )
        for plot in self.plots:
            plot.set_marker(float(step))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the samples again, once the layout has placed them."""
        super().resizeEvent(event)
        QTimer.singleShot(0, self, self._show_sample)

    def _play_samples(self, on: bool) -> None:
        if on:
            if self.steps.value() >= self.steps.maximum():
                self.steps.setValue(0)
            self._play.start()
        else:
            self._play.stop()

    def _play_next(self) -> None:
        if self.steps.value() >= self.steps.maximum():
            self.play_button.setChecked(False)
        else:
            self.steps.setValue(self.steps.value() + 1)


def in_rows(strip: QImage, rows: int) -> QImage:
    """A strip of cells, with a gap on each side of a cell, broken into at most `rows` equal rows.

    An entry and its variants stay in one row.
    """
    groups = (strip.width() - GAP_PX) // (CELLS_PER_ENTRY * (strip.height() - GAP_PX))
    rows = next(count for count in range(rows, 0, -1) if groups % count == 0)
    across = (strip.width() - GAP_PX) // rows
    broken = QImage(across + GAP_PX, rows * strip.height(), strip.format())
    broken.fill(Qt.GlobalColor.transparent)
    with QPainter(broken) as painter:
        for row in range(rows):
            part = strip.copy(row * across, 0, across + GAP_PX, strip.height())
            painter.drawImage(0, row * strip.height(), part)
    return broken


def recolored(image: QImage, ink: QColor) -> QImage:
    """Convert dark lines on white to lines of `ink` on a transparent background."""
    mask = image.convertToFormat(QImage.Format.Format_Grayscale8)
    mask.invertPixels()
    lines = QImage(image.size(), QImage.Format.Format_RGB32)
    lines.fill(ink)
    lines.setAlphaChannel(mask)
    return lines


class InstallationRow(QWidget):
    """Says what training lacks and offers to install it; hidden once nothing is missing.

    Signals:
        installed: nothing is missing any more.
        changed: `reason` is another.
    """

    installed = Signal()
    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.requirements = training_requirements()
        self._pip: Sequence[str] | None = None
        self.installation: TorchInstallation | None = None
        self.text = QLabel()
        self.text.setWordWrap(True)
        self.text.setAccessibleName(self.tr("What training needs"))
        self.bar = QProgressBar()
        self.bar.setRange(0, BAR_STEPS)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Progress of the installation"))
        self.install_button = QPushButton(self.tr("Install PyTorch"))
        self.install_button.setProperty("role", "primary")
        self.install_button.clicked.connect(self.install)
        self.cancel_button = QPushButton(self.tr("Cancel"))
        self.cancel_button.clicked.connect(self._cancel)
        row = QHBoxLayout()
        row.setSpacing(UNIT_PX)
        row.addWidget(self.install_button)
        row.addWidget(self.bar, 1)
        row.addWidget(self.cancel_button)
        row.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(UNIT_PX // 2)
        layout.addWidget(self.text)
        layout.addLayout(row)
        self._show_requirements()

    @property
    def is_ready(self) -> bool:
        """Whether training needs nothing more."""
        return not self.requirements.missing

    def use_requirements(
        self, requirements: TrainingRequirements, pip: Sequence[str] | None = None
    ) -> None:
        """Show other requirements; `pip` is the command to install them with."""
        self.requirements, self._pip = requirements, pip
        self._show_requirements()
        self.changed.emit()

    def install(self) -> None:
        """Install what is missing with pip."""
        self.installation = TorchInstallation(self.requirements.pip_arguments(), self, self._pip)
        self.installation.progressed.connect(self._show_progress)
        self.installation.finished.connect(self._finish)
        self.installation.failed.connect(self._fail)
        self.installation.cancelled.connect(self._show_requirements)
        self.installation.start()
        self._show_buttons()

    def close_installation(self) -> None:
        """End the installation, as the window closes."""
        if self.installation is not None:
            self.installation.close()

    def reason(self) -> str:
        """Why training cannot start, or ""."""
        if self.is_ready:
            return ""
        if not self.requirements.can_install:
            return self.tr(
                "This program cannot train: it does not include PyTorch. “Train on another "
                "machine…” writes a folder with everything to train elsewhere."
            )
        if self.requirements.installation == "checkout":
            text = self.tr(
                "Training needs PyTorch, which is not installed yet. It is downloaded into this "
                "checkout's environment, {folder} (up to {size} GB)."
            )
        else:
            text = self.tr(
                "Training needs PyTorch, which is not installed yet. It is downloaded into the "
                "Python environment of this program, {folder} (up to {size} GB)."
            )
        return text.format(folder=sys.prefix, size=locale_number(EXPECTED_MB / 1e3, 1))

    def _cancel(self) -> None:
        if self.installation is not None:
            self.installation.cancel()

    def _show_requirements(self) -> None:
        self.text.setText(self.reason())
        self.setVisible(not self.is_ready)
        self._show_buttons()

    def _show_buttons(self) -> None:
        running = self.installation is not None and self.installation.is_running
        self.install_button.setVisible(self.requirements.can_install and not running)
        self.bar.setVisible(running)
        self.cancel_button.setVisible(running)

    def _show_progress(self, share: float, phase: str, name: str) -> None:
        self.bar.setValue(round(share * BAR_STEPS))
        if phase == "download" and self.installation is not None:
            text = self.tr("Downloading {name}: {size} MB so far").format(
                name=name, size=locale_number(self.installation.downloaded_mb)
            )
        elif phase == "install":
            text = self.tr("Installing; this takes a minute …")
        else:
            text = self.tr("Looking for the packages …")
        self.text.setText(text)

    def _fail(self, text: str) -> None:
        self._show_requirements()
        failed = self.tr("PyTorch was not installed: {reason}").format(reason=text)
        command = self.tr("In a terminal: {command}")
        command = command.format(command=self.requirements.shell_command())
        self.text.setText(f"{failed}\n{command}")
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)

    def _finish(self) -> None:
        self.requirements = replace(self.requirements, missing=())
        self._show_requirements()
        self.changed.emit()
        self.installed.emit()


class TrainingDock(Dock):
    """Settings and run control on the left, progress on the right.

    Signals:
        model_requested(Path): use the finished model.
        model_added: a new model is in the library.
    """

    model_requested = Signal(object)
    model_added = Signal()

    def __init__(
        self, session: Session, inference: InferenceService, start: str, theme: Theme
    ) -> None:
        title = QCoreApplication.translate("TrainingDock", "Train a model")
        super().__init__("training", title, session)
        self._theme = theme
        self.start_from = start
        """Model that fine-tuning begins with."""
        self.folder = user_data_path("vma-explorer")
        self.run: TrainingRun | None = None
        self._background = BackgroundTask(self)
        self._probe = Probe(self)
        self._probe.measured.connect(self.show_estimate)
        self._probe.failed.connect(self._show_error)
        self._result: dict[str, Any] | None = None
        self._measures = True
        """Whether the run has drawings to measure its gain with; unknown of an interrupted one."""
        self._is_ending = False
        """Whether the run only saves or exports; progress of its training is not shown then."""
        self.view = TrainingView(theme)
        self.view.show_unit(session.unit)
        self._build()
        session.unit_changed.connect(self._show_unit)
        session.memory_reset.connect(self._show_drawings)
        session.entries_changed.connect(self._show_drawings)
        inference.closing.connect(self.close_run)
        self.setup.changed.connect(self._show_state)
        self.setup.installed.connect(self._installed)
        self._show_drawings()
        self._show_state()

    # --- building ----------------------------------------------------------------------------

    def _build(self) -> None:
        self.drawings = QLabel()
        self.recipe = ComboBox()
        self.recipe.setAccessibleName(self.tr("Recipe"))
        for name, text in (
            ("fine-tune", self.tr("Fine-tune (minutes)")),
            ("own-thorough", self.tr("Fine-tune thoroughly")),
            ("own-new", self.tr("New small model")),
        ):
            self.recipe.addItem(text, name)
        self.recipe.currentIndexChanged.connect(self._clear_estimate)
        self.name = QLineEdit(self.tr("My letters"))
        self.name.setMaxLength(MAX_NAME_LENGTH)
        self.name.setAccessibleName(self.tr("Model name"))
        self.setup = InstallationRow()
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(self.tr("Progress of training"))
        self.progress.setMaximumHeight(scaled_px(self, BAR_HEIGHT_PX))
        self.progress.hide()
        self.estimate = QLabel()
        self.estimate.setWordWrap(True)
        self.measure_button = QPushButton(self.tr("Estimate time"))
        self.measure_button.setToolTip(self.tr("Trains for a second to measure"))
        self.measure_button.clicked.connect(self.measure)
        self.export_button = QPushButton(self.tr("Train on another machine…"))
        self.export_button.setToolTip(
            self.tr("A folder with everything to train on another machine, or on several")
        )
        self.export_button.clicked.connect(self._ask_export)
        self.start_button = QPushButton(self.tr("Start"))
        self.start_button.setProperty("role", "primary")
        self.start_button.clicked.connect(self.start)
        self.pause_button = QPushButton(self.tr("Pause"))
        self.pause_button.setCheckable(True)
        self.pause_button.toggled.connect(self._pause)
        self.stop_button = QPushButton(self.tr("Stop"))
        self.stop_button.setToolTip(self.tr("Saves; resume later"))
        self.stop_button.clicked.connect(self._stop)
        self.finish_button = QPushButton(self.tr("Finish now"))
        self.finish_button.setToolTip(self.tr("Make a model of what has been learned so far"))
        self.finish_button.clicked.connect(self._finish_now)
        self.use_button = QPushButton(self.tr("Use this model"))
        self.use_button.setProperty("role", "primary")
        self.use_button.clicked.connect(self._use)
        self.status = QLabel()
        self.status.setWordWrap(True)
        self.status.setText(
            self.tr("Trains a copy of the model on your handwriting; the original is not changed.")
        )
        self.status.setAccessibleName(self.tr("Training status"))
        form = QFormLayout()
        form.setVerticalSpacing(UNIT_PX // 2)
        form.addRow(muted_label(self.tr("Drawings")), self.drawings)
        for text, field in ((self.tr("Recipe"), self.recipe), (self.tr("Name"), self.name)):
            label = muted_label(text)
            # QFormLayout aligns the small text with the top of a higher field.
            field.ensurePolished()
            label.setMinimumHeight(field.sizeHint().height())
            form.addRow(label, field)
        time_row = QHBoxLayout()
        time_row.setSpacing(UNIT_PX)
        time_row.addWidget(self.measure_button)
        time_row.addWidget(self.export_button)
        time_row.addStretch()
        buttons = QHBoxLayout()
        buttons.setSpacing(UNIT_PX)
        for button in (
            self.start_button,
            self.pause_button,
            self.stop_button,
            self.finish_button,
            self.use_button,
        ):
            buttons.addWidget(button)
        buttons.addStretch()
        left = QVBoxLayout()
        left.setSpacing(UNIT_PX // 2)
        left.addLayout(form)
        left.addLayout(time_row)
        left.addWidget(self.progress)
        left.addLayout(buttons)
        left.addStretch()
        row = QHBoxLayout()
        row.setSpacing(3 * UNIT_PX)
        row.addLayout(left)
        right = QVBoxLayout()
        right.addWidget(self.setup)
        right.addWidget(self.view, 1)
        row.addLayout(right, 1)
        self.panel.body.addLayout(row, 1)
        # Sentences take the whole width: beside the buttons they were cut.
        self.panel.body.addWidget(self.estimate)
        self.panel.body.addWidget(self.status)

    def sizeHint(self) -> QSize:
        return QSize(900, 280)

    # --- training plan -----------------------------------------------------------------------

    def plan(self) -> Plan:
        recipe = str(self.recipe.currentData())
        start = "" if recipe == "own-new" else self.start_from
        return Plan(self.name.text().strip() or self.tr("My letters"), recipe, start)

    def measure(self) -> None:
        """Estimate the duration by training for a second in a separate process."""
        labelled, plan, path = self._labelled(), self.plan(), self.folder / "probe.npz"
        if not labelled:
            self._show_error(self.tr("Label entries first (F2, or the Memory menu)."))
            return
        self._set_estimate(self.tr("Measuring …"))
        self._background.run(
            lambda: write_atomically(path, npz_bytes(labelled)),
            lambda _: self._probe.start(path, plan),
            self._show_error,
        )

    def _labelled(self) -> list[MemoryEntry]:
        return [entry for entry in self.session.memory.entries if entry.label]

    def export_job(self, folder: Path) -> None:
        """Export drawings, recipe, start model and commands to a folder, for another machine."""
        plan, entries = self.plan(), self.session.memory.entries
        start = Path(plan.start) if plan.start else None
        text = self.tr("The job is in {folder}; {file} has the commands.")
        text = text.format(folder=folder, file=COMMANDS)
        self._background.run(
            lambda: job_export.export_job(folder, entries, plan.recipe, start, plan.name),
            lambda _: self.status.setText(text),
            self._show_error,
        )

    def _ask_export(self) -> None:
        title = self.tr("New folder for the training job")
        path = ask_save(self, "training job", title, "training-job")
        if path is not None:
            self.export_job(path)

    def _show_drawings(self) -> None:
        labels = [entry.label for entry in self.session.memory.entries if entry.label]
        text = self.tr("{drawings} labelled, {classes} classes", "", len(set(labels)))
        self.drawings.setText(
            text.format(
                drawings=locale_number(len(labels)), classes=locale_number(len(set(labels)))
            )
        )

    def can_measure_gain(self) -> bool:
        """Whether two classes have drawings to hold out."""
        counts = Counter(entry.label for entry in self._labelled())
        return sum(count >= HOLD_OUT_FROM for count in counts.values()) > 1

    def show_estimate(self, found: dict[str, Any]) -> None:
        """Show the time that training takes, as `Probe` measured it."""
        text = self.tr("About {minutes} min: {updates} updates of {update_ms} ms")
        text = text.format(
            minutes=locale_number(found["minutes"], 1),
            updates=locale_number(found["updates"]),
            update_ms=locale_number(found["update_ms"]),
        )
        self._set_estimate(text if self.can_measure_gain() else f"{text}. {no_gain_text()}")

    def _clear_estimate(self) -> None:
        self._set_estimate("")

    def _set_estimate(self, text: str) -> None:
        self.estimate.setText(text)
        self.estimate.setVisible(bool(text) and not self.busy)

    def _show_error(self, text: str) -> None:
        self._set_estimate("")
        self.status.setText(text)

    # --- running -----------------------------------------------------------------------------

    def start(self) -> None:
        """Start a new run, or resume the interrupted one."""
        if self.run is not None and self.run.can_resume and self._result is None:
            self._watch(self.run)
            return
        plan, entries, self._measures = self.plan(), self._labelled(), self.can_measure_gain()
        runs, models = self.folder / "runs", self.folder / "models"
        self.start_button.setEnabled(False)

        def prepare() -> tuple[Path, Path]:
            out = free_folder(models, plan.name)
            return prepare_folder(runs, out, plan, entries), out

        def begin(folders: tuple[Path, Path]) -> None:
            self._watch(TrainingRun(*folders, plan, self))

        def failed(text: str) -> None:
            self.start_button.setEnabled(True)
            self._show_error(text)

        self._background.run(prepare, begin, failed)

    def _watch(self, run: TrainingRun) -> None:
        self._adopt(run)
        self._result = None
        self._is_ending = False
        run.start()
        preparing = self.tr("Preparing the drawings …")
        self.status.setText(preparing if self._measures else f"{preparing} {no_gain_text()}")
        self.progress.setRange(0, 0)
        self._show_state()

    def _adopt(self, run: TrainingRun) -> None:
        if self.run is not run:
            self.run = run
            run.progressed.connect(self._show_progress)
            run.finished.connect(self.show_result)
            run.stopped.connect(self._stopped)
            run.failed.connect(self._fail)

    def _pause(self, on: bool) -> None:
        if self.run is not None and self.run.is_running:
            self.run.pause(on)
            if on:
                self.status.setText(self.tr("Paused; progress is saved."))
            else:
                self._show_progress()

    def _stop(self) -> None:
        if self.run is not None:
            self._is_ending = True
            self.status.setText(self.tr("Saving …"))
            self.run.stop()

    def _finish_now(self) -> None:
        if self.run is not None:
            self.run.finish_now()
            self._show_ending()

    def _show_ending(self) -> None:
        """The model is measured and exported; how long that takes is unknown."""
        self._is_ending = True
        self.progress.setRange(0, 0)
        if self._measures:
            text = self.tr("Measuring the new model on held-out drawings, and exporting …")
        else:
            text = self.tr("Exporting the new model …")
        self.status.setText(text)

    def _stopped(self) -> None:
        self.status.setText(self.tr("Stopped. Start resumes it."))
        self._show_state()

    def _fail(self, text: str) -> None:
        if self.run is not None and self.run.can_resume:
            text += " " + self.tr("Start resumes from the last checkpoint.")
        else:
            self.run = None
        self.status.setText(text)
        self._show_state()

    def show_result(self, result: dict[str, Any]) -> None:
        """Show the verdict of a finished run and offer its model."""
        self._result = result
        self._clear_estimate()
        self.status.setText(finished_text(result, self.session.unit))
        self._show_state()
        self.model_added.emit()

    def _show_unit(self) -> None:
        """Curves and the verdict of a finished run in the chosen unit."""
        self.view.show_unit(self.session.unit)
        if self._result is not None:
            self.status.setText(finished_text(self._result, self.session.unit))

    def _use(self) -> None:
        if self._result is not None:
            self.model_requested.emit(Path(self._result["bundle"]))

    def close_run(self) -> None:
        """Stop before the window closes; the run can be resumed next time."""
        self._probe.close()
        self.setup.close_installation()
        self._background.wait()
        if self.run is not None:
            self.run.close()

    def showEvent(self, event: QShowEvent) -> None:
        """Offer to resume a run that was interrupted."""
        super().showEvent(event)
        # Slow to import; not needed before there is something to plot.
        self._background.run(curves.preload_pyqtgraph, lambda _: None, self._show_error)
        if self.run is None:
            left = TrainingRun.left_over(self.folder / "runs", self)
            if left is not None:
                self._adopt(left)
                text = self.tr(
                    "“{name}” was interrupted after {updates} updates. Start resumes it."
                )
                text = text.format(name=left.plan.name, updates=locale_number(left.step))
                self.status.setText(text)
                self._show_progress()
                self._show_state()

    def _show_state(self) -> None:
        running = self.run is not None and self.run.is_running
        self.busy = running
        for field in (self.recipe, self.name):
            field.setEnabled(not running)
        reason = self.setup.reason()
        for button, tip in (
            (self.measure_button, self.tr("Trains for a second to measure")),
            (self.start_button, ""),
        ):
            button.setEnabled(not running and not reason)
            button.setToolTip(reason or tip)
            button.setAccessibleDescription(reason)
        self.progress.setVisible(running)
        # The bar takes their place, as the dock is low.
        for button in (self.measure_button, self.export_button):
            button.setVisible(not running)
        self.estimate.setVisible(not running and bool(self.estimate.text()))
        self.pause_button.setEnabled(running)
        self.stop_button.setEnabled(running)
        self.finish_button.setEnabled(running)
        if not running:
            self.pause_button.setChecked(False)
        # All five buttons at once, even for a moment, would widen the window.
        for button in (self.pause_button, self.stop_button, self.finish_button):
            button.setVisible(running or self._result is None)
        self.use_button.setVisible(self._result is not None)

    def tables(self) -> Sequence[Table]:
        """The curves, one row per point."""
        made = (plot.table(name) for name, plot in self._named_plots())
        return [table for table in made if table is not None]

    def plots(self) -> Sequence[Figure]:
        """The curves."""
        return [
            Figure(name, plot.accessibleName(), plot)
            for name, plot in self._named_plots()
            if plot.curves
        ]

    def _named_plots(self) -> list[tuple[str, curves.CurvesView]]:
        """Plots with the names of their metrics in the chosen unit."""
        names = (name.replace("nats", self.session.unit) for name in SHOWN_METRICS)
        return [(n.replace("_", "-"), p) for n, p in zip(names, self.view.plots, strict=True)]

    def prepare_screenshot(self) -> None:
        """Train for real for a short time in a temporary folder."""
        self._temporary = TemporaryDirectory()
        self.folder = Path(self._temporary.name)
        self.start()
        QTimer.singleShot(SCREENSHOT_RUN_MS, self, self._finish_now)

    # --- progress ----------------------------------------------------------------------------

    def _show_progress(self) -> None:
        run = self.run
        if run is None:
            return
        self.view.show_run(run)
        lines = run.metrics.lines
        if not lines or not run.is_running or run.is_paused or self._is_ending:
            return
        if run.total_steps and run.step >= run.total_steps:
            self._show_ending()
            return
        self.progress.setRange(0, run.total_steps)
        self.progress.setValue(run.step)
        self.status.setText(translate(run.warning) if run.warning else self.progress_text(run))

    def progress_text(self, run: TrainingRun) -> str:
        """Update n of N, time left and rate."""
        rate = locale_number(60e3 / max(run.metrics.lines[-1]["step_ms"], 1e-3))
        if not run.total_steps:
            text = self.tr("Training: update {step}, {rate} updates per minute")
            return text.format(step=locale_number(run.step), rate=rate)
        minutes = math.ceil(run.left_s / 60)
        left = self.tr("about {count} min left", "", minutes).format(count=locale_number(minutes))
        if run.left_s < 60:
            left = self.tr("less than a minute left")
        text = self.tr("Training: update {step} of {total}, {left} ({rate} updates per minute)")
        return text.format(
            step=locale_number(run.step),
            total=locale_number(run.total_steps),
            left=left,
            rate=rate,
        )

    def _installed(self) -> None:
        self.status.setText(self.tr("PyTorch is installed. Start begins training."))


def no_gain_text() -> str:
    """That nothing can be held out, before training."""
    return QCoreApplication.translate(
        "TrainingDock",
        "The gain will not be measured: that takes two classes with four or more drawings each.",
    )


def finished_text(result: dict[str, Any], unit: Unit) -> str:
    """What came out, in one or two sentences."""
    text = QCoreApplication.translate("TrainingDock", "Finished: model {hash}.")
    text = text.format(hash=str(result["model"])[:12])
    if "drawings" not in result:
        more = QCoreApplication.translate(
            "TrainingDock",
            "Its gain was not measured: that takes two classes with four or more drawings each.",
        )
        return f"{text} {more}"
    if "nll_before_nats" not in result:
        return text
    more = QCoreApplication.translate(
        "TrainingDock",
        "{verdict}: {before} ± {before_stderr} → {after} ± {after_stderr} {unit} per drawing, a "
        "change of {change} ± {stderr} (lower is better). Held-out drawings ({count}).",
    )
    more = more.format(
        verdict=verdict_text(result),
        count=locale_number(result["drawings"]),
        unit=unit_name(unit),
        **{
            name: locale_number(in_unit(to_bits(result[key]), unit), 1)
            for name, key in (
                ("before", "nll_before_nats"),
                ("before_stderr", "nll_before_stderr"),
                ("after", "nll_after_nats"),
                ("after_stderr", "nll_after_stderr"),
                ("stderr", "change_stderr"),
            )
        },
        change=locale_number(in_unit(to_bits(result["change_nats"]), unit), 1, signed=True),
    )
    return f"{text} {more}"


def verdict_text(result: dict[str, Any]) -> str:
    """Whether the paired difference of before and after is more than chance."""
    change = float(result["change_nats"])
    if not is_measurable(change, float(result["change_stderr"]), int(result["drawings"])):
        return QCoreApplication.translate("TrainingDock", "No measurable gain")
    if change < 0:
        return QCoreApplication.translate("TrainingDock", "The new model is better")
    return QCoreApplication.translate("TrainingDock", "The new model is worse")

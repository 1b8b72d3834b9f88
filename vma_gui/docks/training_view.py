"""Progress of a training run: curves, and samples on fixed noise with a step slider."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QColor, QImage, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget
from vma_core.units import Unit, in_unit, to_bits

from vma_gui.docks import curves
from vma_gui.inference.training_run import TrainingRun
from vma_gui.system.language import locale_number
from vma_gui.system.units import unit_name
from vma_gui.theme.theme import Theme
from vma_gui.theme.tokens import UNIT_PX
from vma_gui.widgets.basics import labelled_slider, muted_label

PLAY_MS = 350
SAMPLES_PX = 64
SHOWN_METRICS = ("bound_nats", "address_kl_nats", "latent_kl_nats", "address_accuracy")


class TrainingView(QWidget):
    """Four curves above a row of samples; the slider selects the step of both."""

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
            curves.CurvesView(name, self.tr("updates"), name, theme) for name in self._names
        ]
        self._unit: Unit = "nats"
        self.samples = muted_label(self.tr("Curves and samples appear here during training."))
        self.samples.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.samples.setMinimumHeight(44)
        self.samples.setAccessibleName(self.tr("Samples on fixed noise"))
        self.samples.setToolTip(self.tr("An entry, then two variants, always with the same noise"))
        self.steps = labelled_slider(
            self.tr("Update"), self.tr("Show samples of this update"), 0, 0, self._slide
        )
        self.play_button = QPushButton(self.tr("Play"))
        self.play_button.setCheckable(True)
        self.play_button.toggled.connect(self._play_samples)
        for widget in (self.play_button, self.steps):
            widget.hide()
        slider_row = QHBoxLayout()
        slider_row.addWidget(self.play_button)
        slider_row.addWidget(self.steps, 1)
        self._curves = QWidget()
        self._curves.hide()
        plots = QHBoxLayout(self._curves)
        plots.setContentsMargins(0, 0, 0, 0)
        plots.setSpacing(UNIT_PX)
        for plot in self.plots:
            plot.setMinimumSize(110, 80)
            plots.addWidget(plot, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._curves, 1)
        layout.addWidget(self.samples)
        layout.addLayout(slider_row)
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
        for plot, tip in zip(self.plots, tips, strict=True):
            plot.setToolTip(tip)
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
        at_end = self.steps.value() >= self.steps.maximum()
        self.steps.setMaximum(max(0, len(run.samples) - 1))
        for widget in (self.play_button, self.steps):
            widget.setVisible(bool(run.samples))
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
        self.samples.setPixmap(
            QPixmap.fromImage(recolored(image, self._theme.color("ink"))).scaled(
                QSize(max(200, self.samples.width()), SAMPLES_PX),
                Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
        )
        self.samples.setAccessibleDescription(
            self.tr("update {step}").format(step=locale_number(step))
        )
        for plot in self.plots:
            plot.set_marker(float(step))

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


def recolored(image: QImage, ink: QColor) -> QImage:
    """Convert dark lines on white to lines of `ink` on a transparent background."""
    mask = image.convertToFormat(QImage.Format.Format_Grayscale8)
    mask.invertPixels()
    lines = QImage(image.size(), QImage.Format.Format_RGB32)
    lines.fill(ink)
    lines.setAlphaChannel(mask)
    return lines

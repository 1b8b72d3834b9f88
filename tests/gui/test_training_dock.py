"""Training in the window: a real process, its curves, pausing, using the finished model."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from vma_core.bundles.bundle import load_bundle
from vma_core.inspection.fine_tuning_nll import is_measurable
from vma_core.storage.starter_memory import starter_set

from vma_gui.app.application import Application
from vma_gui.docks.training import TrainingDock, finished_text, in_rows
from vma_gui.inference.training_run import TrainingRun

Settled = Callable[[], None]
PATIENCE_MS = 240_000
METRICS_LINE = (
    '{"step": 120, "total_steps": 600, "step_ms": 250.0, "bound_nats": -70.0, '
    '"address_kl_nats": 3.0, "latent_kl_nats": 40.0, "address_accuracy": 1.0}\n'
)


@pytest.fixture
def dock(application: Application, tmp_path: Path, small_bundle: Path) -> TrainingDock:
    """The open training dock with a small memory and a small model to start from."""
    session = application.session
    session.remove_entries(range(len(session.memory)))
    session.insert_entries(starter_set("Greek", 6, 4))
    shown = application.window.training
    shown.folder = tmp_path / "mine"
    shown.start_from = str(small_bundle)
    shown.show()
    return shown


def start_run(dock: TrainingDock, qtbot: QtBot) -> TrainingRun:
    """Start training; returns the run once its process is running."""
    dock.start()
    qtbot.waitUntil(lambda: dock.run is not None and dock.run.is_running, timeout=PATIENCE_MS)
    assert dock.run is not None
    return dock.run


def test_the_training_time_is_estimated_and_problems_reported(
    application: Application, dock: TrainingDock, qtbot: QtBot
) -> None:
    assert "24 labelled, 6 classes" in dock.drawings.text()
    dock.measure()
    qtbot.waitUntil(lambda: "About" in dock.estimate.text(), timeout=PATIENCE_MS)
    assert "600 updates" in dock.estimate.text()
    application.session.remove_entries(range(1, 24))
    dock.measure()
    qtbot.waitUntil(lambda: "at least two classes" in dock.status.text(), timeout=PATIENCE_MS)
    application.session.remove_entries([0])
    dock.measure()
    assert "Label entries first" in dock.status.text()


@pytest.mark.slow
def test_a_model_can_be_trained_paused_finished_and_used(
    application: Application, dock: TrainingDock, settled: Settled, qtbot: QtBot
) -> None:
    dock.name.setText("Greek hands")
    run = start_run(dock, qtbot)
    assert not dock.start_button.isEnabled()
    qtbot.waitUntil(lambda: run.step >= 10 and bool(run.samples), timeout=PATIENCE_MS)
    assert "update" in dock.status.text()
    assert [len(plot.curves) for plot in dock.view.plots] == [1] * 4
    assert not dock.view.samples.pixmap().isNull()
    dock.pause_button.setChecked(True)
    qtbot.waitUntil(lambda: run.is_paused, timeout=PATIENCE_MS)
    dock.pause_button.setChecked(False)
    assert not run.is_paused
    dock.finish_button.click()
    qtbot.waitUntil(dock.use_button.isVisible, timeout=PATIENCE_MS)
    assert "Finished: model" in dock.status.text()
    assert "Held-out drawings (6)" in dock.status.text()
    bundle = load_bundle(run.out)
    assert bundle.name == "Greek hands"
    before = application.session.memory.content_hash()
    window = application.window
    dock.use_button.click()
    qtbot.waitUntil(lambda: window.bundle.name == "Greek hands", timeout=PATIENCE_MS)
    assert application.window is window
    assert dock.view.plots[0].curves
    assert application.session.memory.content_hash() == before
    settled()
    assert application.session.result is not None
    assert len(application.session.result.images) == 16
    assert "Greek hands" in application.window.status.model.text()


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals only")
def test_a_killed_run_is_reported_and_can_resume(
    dock: TrainingDock, qtbot: QtBot, tmp_path: Path
) -> None:
    run = start_run(dock, qtbot)
    qtbot.waitUntil(lambda: run.step >= 5, timeout=PATIENCE_MS)
    (training,) = (p for p in psutil.Process().children() if "train" in p.cmdline())
    training.kill()
    qtbot.waitUntil(lambda: "Training crashed" in dock.status.text(), timeout=PATIENCE_MS)
    assert "resumes from the last checkpoint" in dock.status.text()
    left = TrainingRun.left_over(dock.folder / "runs", dock)
    assert left is not None
    assert left.folder == run.folder
    dock.start()
    assert dock.run is run
    qtbot.waitUntil(lambda: run.is_running and run.step >= 5, timeout=PATIENCE_MS)
    dock.stop_button.click()
    qtbot.waitUntil(lambda: "Stopped" in dock.status.text(), timeout=PATIENCE_MS)
    assert run.can_resume


def test_a_run_can_be_exported_for_another_machine(
    dock: TrainingDock, qtbot: QtBot, tmp_path: Path
) -> None:
    dock.export_job(tmp_path / "away")
    qtbot.waitUntil(lambda: "has the commands" in dock.status.text(), timeout=PATIENCE_MS)
    assert {path.name for path in (tmp_path / "away").iterdir()} == {
        "drawings.npz",
        "recipe.toml",
        "start.zip",
        "HOW-TO-RUN.txt",
    }
    dock.export_job(tmp_path / "away")
    qtbot.waitUntil(lambda: "already exists" in dock.status.text(), timeout=PATIENCE_MS)


@pytest.mark.parametrize(
    ("change", "stderr", "verdict"),
    [(0.1, 0.3, "No measurable gain"), (-1.9, 0.5, "better"), (3.0, 0.5, "worse")],
)
def test_the_verdict_follows_the_paired_difference(
    change: float, stderr: float, verdict: str
) -> None:
    result = {
        "model": "0123456789abcdef",
        "drawings": 20,
        "nll_before_nats": 72.2,
        "nll_before_stderr": 2.3,
        "nll_after_nats": 72.2 + change,
        "nll_after_stderr": 2.3,
        "change_nats": change,
        "change_stderr": stderr,
    }
    text = finished_text(result, "nats")
    assert verdict in text
    assert "72.2 ± 2.3 → " in text
    assert "not measured" in finished_text({"model": "0123456789abcdef"}, "nats")


def test_a_few_drawings_need_a_larger_difference() -> None:
    assert is_measurable(-1.0, 0.4, 100)
    assert not is_measurable(-1.0, 0.4, 4)
    assert not is_measurable(-1.0, 0.0, 1)


def test_progress_has_a_total_and_the_time_left(dock: TrainingDock, tmp_path: Path) -> None:
    (tmp_path / "metrics.jsonl").write_text(METRICS_LINE)
    run = TrainingRun(tmp_path, tmp_path / "out", dock.plan(), dock)
    run.poll()
    assert (run.step, run.total_steps) == (120, 600)
    assert run.left_s == pytest.approx(480 * 0.25)
    text = dock.progress_text(run)
    assert "update 120 of 600" in text
    assert "2 min left" in text


RESULT = {
    "model": "0123456789abcdef",
    "bundle": "out",
    "drawings": 20,
    "nll_before_nats": 72.2,
    "nll_before_stderr": 2.3,
    "nll_after_nats": 70.1,
    "nll_after_stderr": 2.3,
    "change_nats": -2.1,
    "change_stderr": 0.5,
}


def test_the_verdict_of_a_finished_run_follows_the_unit(
    application: Application, dock: TrainingDock
) -> None:
    application.session.set(unit="nats")
    dock.show_result(RESULT)
    assert "70.1 ± 2.3 nats" in dock.status.text()
    application.session.set(unit="bits")
    assert "101.1 ± 3.3 bits" in dock.status.text()


def test_a_gain_that_cannot_be_measured_is_told_before_training(
    application: Application, dock: TrainingDock
) -> None:
    found = {"minutes": 10.0, "updates": 600, "update_ms": 1_000.0}
    assert dock.can_measure_gain()
    dock.show_estimate(found)
    assert "two classes" not in dock.estimate.text()
    application.session.remove_entries(range(4, 24, 4))
    assert not dock.can_measure_gain()
    dock.show_estimate(found)
    assert "two classes with four or more drawings each" in dock.estimate.text()


def test_sentences_are_shown_in_full_at_the_default_height(
    application: Application, dock: TrainingDock, qtbot: QtBot
) -> None:
    application.window.resize(1440, 900)
    dock.show_result(RESULT)
    assert not dock.estimate.isVisible()
    dock.show_estimate({"minutes": 10.1, "updates": 600, "update_ms": 1_010.0})
    qtbot.waitUntil(lambda: dock.status.width() > 1_000)
    for label in (dock.estimate, dock.status):
        qtbot.waitUntil(lambda one=label: one.height() >= one.heightForWidth(one.width()))
    assert not dock.name.geometry().intersects(dock.recipe.geometry())


def test_the_hint_before_a_run_is_whole(application: Application, dock: TrainingDock) -> None:
    application.window.resize(1024, 700)
    QApplication.processEvents()
    hint = dock.view.samples
    assert hint.text().startswith("Curves and samples")
    assert hint.height() >= hint.heightForWidth(hint.width())
    assert hint.width() > 0.9 * dock.view.width()


@pytest.mark.parametrize(("entries", "rows"), [(6, 3), (4, 2), (5, 1)])
def test_samples_are_broken_into_rows_of_whole_entries(entries: int, rows: int) -> None:
    strip = QImage(entries * 3 * 124 + 12, 136, QImage.Format.Format_ARGB32)
    shown = QSize(entries // rows * 3 * 124 + 12, rows * 136)
    assert in_rows(strip, 3).size() == shown

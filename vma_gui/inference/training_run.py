"""A training run in its own process: start, pause, stop, resume, progress."""

from __future__ import annotations

import contextlib
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, QTimer, Signal
from vma_core.atomic_write import write_atomically
from vma_core.errors import ERROR_FORMAT, Message, UserError
from vma_core.importers.glyph_set import npz_bytes
from vma_core.memory.entries import MemoryEntry
from vma_core.training.run_folder import (
    CHECKPOINT,
    FINISH,
    METRICS,
    PAUSE,
    TOTAL,
    MetricsFile,
    health,
    read_result,
    sample_steps,
)

from vma_gui.system.messages import translate

POLL_MS = 500
STOP_MS = 15_000
"""Time for a stopped run to write its checkpoint before it is killed."""
SAMPLE_S = 10
CHECKPOINT_S = 20
LOG_EVERY = 5
RECENT_LINES = 12
"""Lines of metrics that the time left is estimated from."""
PLAN = "plan.json"
DRAWINGS = "drawings.npz"
PREFIX = "vma train: "


@dataclass(frozen=True)
class Plan:
    """What to train.

    Attributes:
        name: of the finished model.
        recipe: name of a bundled recipe.
        start: folder of the bundle to start from, “bundled”, or "" for a new model.
    """

    name: str
    recipe: str
    start: str

    def command(self, folder: Path, out: Path, resume: bool) -> list[str]:
        """Arguments of `python -m vma_core`."""
        command = ["train", "--set", str(folder / DRAWINGS), "--recipe", self.recipe]
        command += ["--out", str(folder), "--export", str(out), "--name", self.name]
        command += ["--from", self.start] if self.start else []
        command += ["--sample-seconds", str(SAMPLE_S), "--checkpoint-seconds", str(CHECKPOINT_S)]
        command += ["--log-every", str(LOG_EVERY), "--background"]
        return [*command, "--resume"] if resume else command


def prepare_folder(runs: Path, out: Path, plan: Plan, entries: Sequence[MemoryEntry]) -> Path:
    """Create a run's folder with its drawings and its plan. Slow: not for the UI thread.

    Raises:
        UserError: the folder cannot be written.
    """
    folder = runs / time.strftime("%Y%m%d-%H%M%S")
    write_atomically(folder / DRAWINGS, npz_bytes(e for e in entries if e.label))
    kept = {"name": plan.name, "recipe": plan.recipe, "start": plan.start, "out": str(out)}
    write_atomically(folder / PLAN, json.dumps(kept).encode())
    return folder


class TrainingRun(QObject):
    """A training process. The window reads its progress from the files in the run's folder.

    Signals:
        progressed: there are new metrics or samples.
        finished(object): the result, a dictionary with the bundle's folder in "bundle".
        stopped: it stopped as requested and can be resumed.
        failed(str): one sentence; it can be resumed from its last checkpoint if there is one.
    """

    progressed = Signal()
    finished = Signal(object)
    stopped = Signal()
    failed = Signal(str)

    def __init__(self, folder: Path, out: Path, plan: Plan, parent: QObject) -> None:
        super().__init__(parent)
        self.folder = folder
        self.out = out
        self.plan = plan
        self.metrics = MetricsFile(folder / METRICS)
        self.samples: dict[int, Path] = {}
        self._errors = ""
        self._asked_to_stop = False
        self._process: QProcess | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(POLL_MS)
        self._timer.timeout.connect(self.poll)

    @classmethod
    def left_over(cls, runs: Path, parent: QObject) -> TrainingRun | None:
        """The latest interrupted run that can be resumed, if any."""
        for path in sorted(runs.glob(f"*/{PLAN}"), reverse=True):
            folder = path.parent
            try:
                if not (folder / CHECKPOINT).exists() or read_result(folder) is not None:
                    continue
                kept = json.loads(path.read_text(encoding="utf-8"))
                plan = Plan(str(kept["name"]), str(kept["recipe"]), str(kept["start"]))
                run = cls(folder, Path(kept["out"]), plan, parent)
            except (OSError, ValueError, KeyError, TypeError, UserError):
                continue
            run.poll()
            return run
        return None

    @property
    def is_running(self) -> bool:
        """Whether the process exists, even if it is paused."""
        return self._process is not None

    @property
    def is_paused(self) -> bool:
        """Whether it is paused, or pauses after the current update."""
        return (self.folder / PAUSE).exists()

    @property
    def can_resume(self) -> bool:
        """Whether it is stopped and has a checkpoint."""
        return not self.is_running and (self.folder / CHECKPOINT).exists()

    @property
    def step(self) -> int:
        """Number of updates in the metrics read so far."""
        return int(self.metrics.lines[-1]["step"]) if self.metrics.lines else 0

    @property
    def total_steps(self) -> int:
        """Number of updates of the whole run; 0 while unknown."""
        return int(self.metrics.lines[-1].get(TOTAL, 0)) if self.metrics.lines else 0

    @property
    def left_s(self) -> float:
        """Estimated seconds of training left, from the last updates; 0 while unknown."""
        recent = [line["step_ms"] for line in self.metrics.lines[-RECENT_LINES:]]
        if not recent or not self.total_steps:
            return 0.0
        return max(0, self.total_steps - self.step) * sum(recent) / len(recent) / 1e3

    @property
    def warning(self) -> Message | None:
        """A problem with the training, such as a collapsed address; None if it is healthy."""
        return health(self.metrics.lines)

    def start(self) -> None:
        """Start the process; it resumes from the checkpoint if there is one."""
        self._asked_to_stop = False
        self._errors = ""
        (self.folder / PAUSE).unlink(missing_ok=True)
        resume = (self.folder / CHECKPOINT).exists()
        process = QProcess(self)
        process.setProgram(sys.executable)
        process.setArguments(["-m", "vma_core", *self.plan.command(self.folder, self.out, resume)])
        process.setProcessEnvironment(_environment())
        process.readyReadStandardError.connect(self._take_errors)
        process.setStandardOutputFile(QProcess.nullDevice())
        process.finished.connect(self._ended)
        process.errorOccurred.connect(self._broken)
        self._process = process
        process.start()
        self._timer.start()

    def pause(self, on: bool) -> None:
        """Save and pause after the current update, or resume."""
        if on:
            (self.folder / PAUSE).touch()
        else:
            (self.folder / PAUSE).unlink(missing_ok=True)

    def stop(self) -> None:
        """Save and stop; `start` resumes."""
        process = self._process
        if process is not None:
            self._asked_to_stop = True
            process.terminate()
            QTimer.singleShot(STOP_MS, process, process.kill)

    def finish_now(self) -> None:
        """Stop after the current update and export the model."""
        self.pause(False)
        (self.folder / FINISH).touch()

    def close(self) -> None:
        """Save, stop and wait, as the window closes."""
        process, self._process = self._process, None
        self._timer.stop()
        if process is not None:
            process.finished.disconnect(self._ended)
            process.errorOccurred.disconnect(self._broken)
            process.terminate()
            if not process.waitForFinished(STOP_MS):
                process.kill()
                process.waitForFinished()

    def poll(self) -> None:
        """Read new metrics and samples."""
        news = self.metrics.read()
        found = sample_steps(self.folder)
        if news or found.keys() != self.samples.keys():
            self.samples = found
            self.progressed.emit()

    def _take_errors(self) -> None:
        if self._process is not None:
            data = bytes(self._process.readAllStandardError().data())
            self._errors = (self._errors + data.decode(errors="replace"))[-4_000:]

    def _broken(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            self._process = None
            self._timer.stop()
            self.failed.emit(self.tr("The training process could not be started."))

    def _ended(self, code: int, status: QProcess.ExitStatus) -> None:
        self._take_errors()
        self._process = None
        self._timer.stop()
        self.poll()
        if self._asked_to_stop:
            self.stopped.emit()
            return
        try:
            result = read_result(self.folder)
        except UserError as error:
            self.failed.emit(translate(error))
            return
        crashed = status == QProcess.ExitStatus.CrashExit
        if code == 0 and not crashed and result is not None:
            self.finished.emit(result)
        else:
            self.failed.emit(self._reason(code, crashed))

    def _reason(self, code: int, crashed: bool) -> str:
        """The error message of the process, or that it crashed."""
        if crashed:
            return self.tr("Training crashed.")
        problem = _problem_in(self._errors)
        if problem is not None:
            return translate(problem)
        return self.tr("Training ended unexpectedly with exit code {code}.").format(code=code)


class Probe(QObject):
    """Measures how long a plan takes, in its own process.

    Signals:
        measured(object): "minutes", "updates", "update_ms", "classes", "drawings".
        failed(str): the error message.
    """

    measured = Signal(object)
    failed = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._process: QProcess | None = None

    def start(self, drawings: Path, plan: Plan) -> None:
        """Start measuring; ends a measurement in progress."""
        self.close()
        process = QProcess(self)
        command = ["train", "--set", str(drawings), "--recipe", plan.recipe, "--probe", "--json"]
        command += ["--from", plan.start] if plan.start else []
        process.setProgram(sys.executable)
        process.setArguments(["-m", "vma_core", *command])
        process.setProcessEnvironment(_environment())
        process.finished.connect(lambda code, _status: self._ended(process, code))
        self._process = process
        process.start()

    def close(self) -> None:
        """End the measurement in progress."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.waitForFinished()

    def _ended(self, process: QProcess, code: int) -> None:
        if process is not self._process:
            return
        self._process = None
        if code == 0:
            self.measured.emit(json.loads(bytes(process.readAllStandardOutput().data())))
            return
        errors = bytes(process.readAllStandardError().data()).decode(errors="replace")
        problem = _problem_in(errors)
        self.failed.emit(translate(problem) if problem else " ".join(errors.splitlines()[-1:]))


def _environment() -> QProcessEnvironment:
    environment = QProcessEnvironment.systemEnvironment()
    environment.insert(ERROR_FORMAT, "json")
    return environment


def _problem_in(errors: str) -> Message | None:
    """The last message that `vma train` wrote on a separate line of standard error."""
    for line in reversed(errors.replace("\r", "\n").splitlines()):
        if line.startswith(PREFIX):
            with contextlib.suppress(ValueError):
                return Message.from_json(json.loads(line.removeprefix(PREFIX)))
    return None

"""Loop of a training run: progress, metrics, checkpoints, samples, pause, stop."""

from __future__ import annotations

import json
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tqdm import tqdm

from vma_core.errors import UserError
from vma_core.training.run_folder import (
    CHECKPOINT,
    FINISH,
    LOCK,
    METRICS,
    PAUSE,
    TOTAL,
    open_metrics,
)
from vma_core.training.trainer import StepRecord, Trainer

PAUSE_S = 0.3


@dataclass(frozen=True)
class Pace:
    """Intervals between the outputs of a run.

    Attributes:
        checkpoint_s: seconds between checkpoints: the most that an interruption loses.
        log_every: updates per line of metrics.
        samples_s: seconds between sample images; 0 for none.
        tensorboard: whether to write TensorBoard logs.
    """

    checkpoint_s: float = 120.0
    log_every: int = 20
    samples_s: float = 0.0
    tensorboard: bool = False


def run_training(
    trainer: Trainer, folder: Path, pace: Pace, sample: Callable[[Trainer], object] | None = None
) -> bool:
    """Train to the end, or until a finish or stop request; whether it was stopped."""
    saved_at = time.monotonic()
    sampled_at = float("-inf")
    recent: list[StepRecord] = []
    bar = tqdm(initial=trainer.step, total=trainer.total_steps, file=sys.stderr, mininterval=1.0)
    with (
        bar,
        stop_on_interrupt() as stop,
        open_metrics(folder / METRICS, trainer.step) as metrics,
        TensorBoardLog(folder if pace.tensorboard else None) as board,
    ):
        for record in trainer.records():
            recent.append(record)
            bar.update()
            if record.step % pace.log_every == 0:
                line = mean_record(recent)
                metrics.write(json.dumps(line | {TOTAL: trainer.total_steps}) + "\n")
                metrics.flush()
                board.add(line)
                bar.set_postfix_str(
                    f"bound {line['bound_nats']:.1f} nats, bad steps {record.bad_steps}"
                )
                recent = []
            if sample and pace.samples_s and time.monotonic() - sampled_at > pace.samples_s:
                sample(trainer)
                sampled_at = time.monotonic()
            paused = _wait_while_paused(trainer, folder, stop)
            if paused or time.monotonic() - saved_at > pace.checkpoint_s:
                if not paused:
                    trainer.save(folder / CHECKPOINT)
                saved_at = time.monotonic()
            if trainer.should_stop(bool(stop)):
                return True
            if (folder / FINISH).exists():
                (folder / FINISH).unlink(missing_ok=True)
                break
    return False


def _wait_while_paused(trainer: Trainer, folder: Path, stop: list[int]) -> bool:
    """Save and wait while the run is paused; whether it was."""
    if not (folder / PAUSE).exists():
        return False
    trainer.save(folder / CHECKPOINT)
    while (folder / PAUSE).exists() and not stop:
        time.sleep(PAUSE_S)
    return True


@contextmanager
def lock_run(folder: Path) -> Iterator[None]:
    """Lock a run folder.

    Raises:
        UserError: another process trains in it, or it cannot be written.
    """
    from filelock import FileLock, Timeout

    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / LOCK, timeout=0)
        lock.acquire()
    except Timeout as error:
        raise UserError(
            "Another process is training in {folder}. Wait for it, or choose another --out.",
            folder=folder,
        ) from error
    except OSError as error:
        raise UserError(
            "{folder} cannot be written ({reason}).", folder=folder, reason=error.strerror or error
        ) from error
    try:
        yield
    finally:
        lock.release()


def mean_record(records: list[StepRecord]) -> dict[str, Any]:
    """The last record, with measured figures averaged over all records."""
    line = records[-1].to_dict()
    for key in line:
        if key not in ("step", "bad_steps", "learning_rate"):
            line[key] = sum(getattr(r, key) for r in records) / len(records)
    return line


class TensorBoardLog:
    """TensorBoard log; does nothing without a folder."""

    def __init__(self, folder: Path | None) -> None:
        self._writer: Any = None
        if folder is None:
            return
        try:
            from torch.utils.tensorboard import SummaryWriter
        except ImportError as error:
            raise UserError(
                "--tensorboard needs TensorBoard, which is not installed. Install it with: "
                "pip install tensorboard"
            ) from error
        self._writer = SummaryWriter(str(folder))

    def __enter__(self) -> TensorBoardLog:
        return self

    def __exit__(self, *_: object) -> None:
        if self._writer is not None:
            self._writer.close()

    def add(self, line: Mapping[str, Any]) -> None:
        """Log one line of metrics."""
        if self._writer is not None:
            for key, value in line.items():
                self._writer.add_scalar(key, value, line["step"])


@contextmanager
def stop_on_interrupt() -> Iterator[list[int]]:
    """Collect SIGINT and SIGTERM in a list instead of stopping in the middle of an update."""
    asked: list[int] = []
    watched = (signal.SIGINT, signal.SIGTERM)
    old = [signal.signal(s, lambda number, _: asked.append(number)) for s in watched]
    try:
        yield asked
    finally:
        for number, handler in zip(watched, old, strict=True):
            signal.signal(number, handler)

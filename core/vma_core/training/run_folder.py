"""Files of a training run, readable without PyTorch: metrics, samples, control files, result."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from vma_core.atomic_write import write_atomically
from vma_core.errors import Message, UserError

CHECKPOINT = "checkpoint.safetensors"
METRICS = "metrics.jsonl"
SAMPLES = "samples"
"""Folder of sample images, named by update."""
PAUSE = "pause"
"""The run is paused while this file exists."""
FINISH = "finish"
"""Asks a run to stop training now and export the model."""
LOCK = "lock"
RESULT = "result.json"
TOTAL = "total_steps"
"""Key in each line of metrics: updates of the whole run; older runs lack it."""

COLLAPSED_NATS = 0.05
"""Address KL below which the memory counts as unused."""
BOUND_FALL_NATS = 40.0
WARN_AFTER = 3
"""Lines of metrics before the first warning: every run starts badly."""


@dataclass
class MetricsFile:
    """Incremental reader of a run's metrics."""

    path: Path
    _offset: int = 0

    def __post_init__(self) -> None:
        self.lines: list[dict[str, Any]] = []

    def read(self) -> bool:
        """Read new lines; whether there were any. An incomplete line is read later."""
        try:
            size = self.path.stat().st_size
            if size < self._offset:  # a resumed run cut its file back
                self._offset, self.lines = 0, []
            with self.path.open("rb") as file:
                file.seek(self._offset)
                data = file.read()
        except OSError:
            return False
        whole = data[: data.rfind(b"\n") + 1]
        self._offset += len(whole)
        self.lines += parse_records(whole)
        return bool(whole)


@contextmanager
def open_metrics(path: Path, step: int) -> Iterator[TextIO]:
    """Open a metrics file to append to it, without the lines after the step that is resumed from.

    A line that a killed run left incomplete is dropped.

    Raises:
        UserError: the file cannot be written.
    """
    records = parse_records(path.read_bytes()) if path.exists() else []
    kept = [json.dumps(r) + "\n" for r in records if r.get("step", math.inf) <= step]
    write_atomically(path, "".join(kept).encode())
    with path.open("a", encoding="utf-8") as file:
        yield file


def parse_records(lines: bytes) -> list[dict[str, Any]]:
    """Lines of metrics as dictionaries; damaged ones are skipped."""
    records = []
    for line in lines.splitlines():
        with suppress(ValueError):
            record = json.loads(line)
            if isinstance(record, dict):
                records.append(record)
    return records


def sample_steps(folder: Path) -> dict[int, Path]:
    """Sample images by update."""
    found = {}
    try:
        for path in sorted((folder / SAMPLES).glob("*.png")):
            if path.stem.isdigit():
                found[int(path.stem)] = path
    except OSError:
        return {}
    return found


def health(lines: list[dict[str, Any]]) -> Message | None:
    """Early warning of skipped updates, a falling bound or an unused memory."""
    if len(lines) < WARN_AFTER:
        return None
    last = lines[-1]
    if last.get("bad_steps", 0) > lines[0].get("bad_steps", 0) + 5:
        return Message(
            "Several updates were not finite and were skipped. Stop, and train again with a lower "
            "learning rate."
        )
    best = max(line["bound_nats"] for line in lines)
    if best - last["bound_nats"] > BOUND_FALL_NATS:
        return Message(
            "The bound is falling instead of rising. Stop and keep an earlier state, or train "
            "again with a lower learning rate."
        )
    if all(line["address_kl_nats"] < COLLAPSED_NATS for line in lines[-WARN_AFTER:]):
        return Message(
            "The memory is not used: every entry is read equally often. More drawings per class "
            "or another recipe may help."
        )
    return None


def read_result(folder: Path) -> dict[str, Any] | None:
    """Result of a finished run; None before it is finished.

    Raises:
        UserError: it cannot be read.
    """
    try:
        return dict(json.loads((folder / RESULT).read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise UserError(
            "The result in {folder} cannot be read ({reason}).", folder=folder, reason=error
        ) from error

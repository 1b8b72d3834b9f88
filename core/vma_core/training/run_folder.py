"""What a training run leaves in its folder, for whoever watches it without PyTorch."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vma_core.errors import Message, UserError

CHECKPOINT = "checkpoint.safetensors"
METRICS = "metrics.jsonl"
SAMPLES = "samples"
"""Folder of pictures, named by the update they were made after."""
PAUSE = "pause"
"""While this file is there the run rests."""
FINISH = "finish"
"""Asks a run to end now and to make a model of what it has learned."""
LOCK = "lock"
RESULT = "result.json"

COLLAPSED_NATS = 0.05
"""An address that tells less than this tells nothing."""
BOUND_FALL_NATS = 40.0
WARN_AFTER = 3
"""Lines of metrics before anything is said: every run begins badly."""


@dataclass
class MetricsFile:
    """Lines of a run's metrics, read as they are written."""

    path: Path
    _offset: int = 0

    def __post_init__(self) -> None:
        self.lines: list[dict[str, Any]] = []

    def read(self) -> bool:
        """Take in what is new; True if there was anything. A half-written line waits."""
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
        for line in whole.splitlines():
            try:
                self.lines.append(json.loads(line))
            except ValueError:
                continue
        return bool(whole)


def sample_steps(folder: Path) -> dict[int, Path]:
    """Pictures of samples by the update they were made after."""
    found = {}
    try:
        for path in sorted((folder / SAMPLES).glob("*.png")):
            if path.stem.isdigit():
                found[int(path.stem)] = path
    except OSError:
        return {}
    return found


def health(lines: list[dict[str, Any]]) -> Message | None:
    """An early warning: updates are skipped, the bound falls, or the memory is not used."""
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
    """What the finished run says of itself; None while it is not finished."""
    try:
        return dict(json.loads((folder / RESULT).read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise UserError(
            "The result in {folder} cannot be read ({reason}).", folder=folder, reason=error
        ) from error

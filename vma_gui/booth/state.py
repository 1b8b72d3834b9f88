"""Persistent state of the booth: counters, the day's guesses, touch calibration. No drawings."""

from __future__ import annotations

import contextlib
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from vma_core.atomic_write import write_atomically
from vma_core.errors import UserError

from vma_gui.booth.calibration import MAX_CORNER_SHIFT, TouchCalibration
from vma_gui.booth.guess_score import GuessScore
from vma_gui.system.messages import translate

MAX_BYTES = 4096


@dataclass
class Counters:
    """Anonymous totals."""

    visitors: int = 0
    drawings: int = 0
    seconds: float = 0.0

    @property
    def mean_visit_s(self) -> float:
        """Mean time from the first to the last touch of a visit."""
        return self.seconds / self.visitors if self.visitors else 0.0


@dataclass
class BoothState:
    """Stored as one small JSON file; nothing is stored if `path` is None."""

    path: Path | None = None
    counters: Counters = field(default_factory=Counters)
    calibration: TouchCalibration = field(default_factory=TouchCalibration)
    score: GuessScore = field(default_factory=GuessScore)
    save_error: str = ""
    """Why the last save failed, or ""."""

    @classmethod
    def load(cls, path: Path | None) -> BoothState:
        """Load the file; a missing or damaged one gives the defaults."""
        state = cls(path)
        if path is None:
            return state
        with contextlib.suppress(OSError, ValueError, TypeError, KeyError, AttributeError):
            with path.open("rb") as file:
                values = json.loads(file.read(MAX_BYTES))
            counters = Counters(
                max(0, int(values["counters"]["visitors"])),
                max(0, int(values["counters"]["drawings"])),
                max(0.0, float(values["counters"]["seconds"])),
            )
            calibration = TouchCalibration(*(float(v) for v in values["calibration"]))
            score = GuessScore()
            if "score" in values:
                found = values["score"]
                asked = max(0, int(found["asked"]))
                score = GuessScore(
                    str(found["day"]), min(asked, max(0, int(found["right"]))), asked
                )
            if calibration.max_corner_shift <= MAX_CORNER_SHIFT:
                state.counters, state.calibration, state.score = counters, calibration, score
        return state

    def save(self) -> None:
        """Write the file; failure sets `save_error` for the staff panel."""
        if self.path is None:
            return
        values = {
            "counters": asdict(self.counters),
            "calibration": self.calibration.coefficients,
            "score": asdict(self.score),
        }
        try:
            write_atomically(self.path, json.dumps(values).encode())
            self.save_error = ""
        except UserError as error:
            self.save_error = translate(error)

"""What the booth keeps between starts: three counters and the touch calibration. No drawings."""

from __future__ import annotations

import contextlib
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from vma_core.atomic_write import write_atomically
from vma_core.errors import UserError

from vma_gui.booth.calibration import MAX_STRAY, Calibration
from vma_gui.system.messages import translate

MAX_BYTES = 4096


@dataclass
class Counters:
    """Numbers without anybody's name on them."""

    visitors: int = 0
    drawings: int = 0
    seconds: float = 0.0

    @property
    def mean_session_s(self) -> float:
        """Seconds a visitor stayed, from the first touch to the last."""
        return self.seconds / self.visitors if self.visitors else 0.0


@dataclass
class BoothState:
    """Kept in one small JSON file; `path` None keeps nothing on disk."""

    path: Path | None = None
    counters: Counters = field(default_factory=Counters)
    calibration: Calibration = field(default_factory=Calibration)
    trouble: str = ""
    """Why the last save failed; "" if it did not."""

    @classmethod
    def load(cls, path: Path | None) -> BoothState:
        """From the file; a missing or damaged one begins anew."""
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
            calibration = Calibration(*(float(v) for v in values["calibration"]))
            if calibration.stray <= MAX_STRAY:
                state.counters, state.calibration = counters, calibration
        return state

    def save(self) -> None:
        """Write the file; a full disk is remembered for the staff panel and hurts nobody else."""
        if self.path is None:
            return
        values = {"counters": asdict(self.counters), "calibration": self.calibration.numbers}
        try:
            write_atomically(self.path, json.dumps(values).encode())
            self.trouble = ""
        except UserError as error:
            self.trouble = translate(error)

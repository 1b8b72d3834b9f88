"""The day's score of the guesses, and their table if staff want one."""

from __future__ import annotations

import contextlib
import csv
import io
import os
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from vma_core.turing.answers import COLUMNS, StudyAnswer, csv_row, exact_interval

MAX_UNWRITTEN = 10_000


@dataclass
class GuessScore:
    """Guesses of one day about two grids; nothing about visitors.

    Attributes:
        day: ISO date that the numbers are of.
        right: number of right guesses.
        asked: number of guesses.
    """

    day: str = ""
    right: int = 0
    asked: int = 0

    def add(self, is_right: bool, today: str = "") -> None:
        """Count a guess; a new day starts at zero."""
        now = self.of_today(today)
        self.day, self.right, self.asked = now.day, now.right + is_right, now.asked + 1

    def of_today(self, today: str = "") -> GuessScore:
        """The score, or an empty one if it is of another day."""
        today = today or date.today().isoformat()
        return self if self.day == today else GuessScore(today)

    @property
    def interval(self) -> tuple[float, float]:
        """Exact 95 % interval of the share of right guesses."""
        return exact_interval(self.right, self.asked)


@dataclass
class GuessLog:
    """Appends guesses to a CSV, if the staff's file asks for it.

    Attributes:
        path: of the CSV; None keeps nothing.
        error: why the last line could not be written, or "".
        unwritten: lines that are tried again with the next one.
    """

    path: Path | None = None
    error: str = ""
    unwritten: list[StudyAnswer] = field(default_factory=list)

    def add(self, answer: StudyAnswer) -> None:
        """Append a line; a failure keeps it for later and sets `error`."""
        if self.path is None:
            return
        self.unwritten = [*self.unwritten, answer][-MAX_UNWRITTEN:]
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            size_bytes = self.path.stat().st_size if self.path.exists() else 0
            if size_bytes == 0:
                writer.writerow(COLUMNS)
            writer.writerows(csv_row(one) for one in self.unwritten)
            try:
                with self.path.open("ab") as file:
                    file.write(text.getvalue().encode())
            except OSError:
                # A full disk takes a part of a line; the whole line is tried again.
                with contextlib.suppress(OSError):
                    os.truncate(self.path, size_bytes)
                raise
        except OSError as error:
            self.error = error.strerror or str(error)
            return
        self.unwritten.clear()
        self.error = ""

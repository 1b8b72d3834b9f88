"""Answers of the visual Turing test, their file and their statistics.

After B. M. Lake, R. Salakhutdinov and J. B. Tenenbaum, "Human-level concept learning through
probabilistic program induction", Science 350, 2015: judges see people's drawings and a machine's,
and say which are which. Their share of right answers is the identification level; chance means
that the machine cannot be told from people.
"""

from __future__ import annotations

import csv
import io
import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from vma_core.errors import UserError

Form = Literal["pair", "single", "hidden"]
"""Two grids, one of them the machine's; one grid, the machine's or people's; or a person's drawing
hidden among variants of it."""
RESAMPLES = 2_000
CONFIDENCE = 0.95
BISECTIONS = 50
"""Halvings of the interval from 0 to 1, to 1e-15."""
MAX_ANSWERS = 1_000_000
MAX_FILE_BYTES = 256 << 20
COLUMNS = (
    "model_hash",
    "player",
    "form",
    "item",
    "places",
    "true_place",
    "chosen_place",
    "right",
    "milliseconds",
)


@dataclass(frozen=True)
class StudyAnswer:
    """One guess.

    Attributes:
        model_hash: of the machine.
        item: name of the character, the unit over which results generalise.
        form: of the question.
        places: number of possible answers.
        true_place: the right one, from 0; of "pair" and "hidden", where the person's drawings are,
            of "single", 0 for people and 1 for the machine.
        chosen_place: the one that was given.
        milliseconds: from the question's appearance to the answer.
        player: "person", or the name of the classifier that answered.
    """

    model_hash: str
    item: str
    form: Form
    places: int
    true_place: int
    chosen_place: int
    milliseconds: int
    player: str = "person"

    @property
    def is_right(self) -> bool:
        return self.chosen_place == self.true_place


@dataclass(frozen=True)
class IdentificationLevel:
    """Share of right answers to one form of question by one kind of player.

    Attributes:
        form: of the questions.
        player: who answered.
        right: number of right answers.
        asked: number of answers.
        chance: share that guesses get right.
        exact: Clopper and Pearson's 95 % interval, for independent answers.
        items: number of characters that were asked about.
        by_item: 95 % bootstrap interval over items; None with fewer than two.
        by_item_stderr: bootstrap standard error over items; None with fewer than two.
        p_value: two-sided exact binomial test of `chance`.
        median_ms: median response time.
    """

    form: Form
    player: str
    right: int
    asked: int
    chance: float
    exact: tuple[float, float]
    items: int
    by_item: tuple[float, float] | None
    by_item_stderr: float | None
    p_value: float
    median_ms: float

    @property
    def share(self) -> float:
        return self.right / self.asked if self.asked else self.chance

    @property
    def is_at_chance(self) -> bool:
        """Whether the exact interval holds chance."""
        return self.exact[0] <= self.chance <= self.exact[1]


def exact_interval(right: int, asked: int, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Clopper and Pearson's interval of a proportion; (0, 1) if nothing was asked.

    C. J. Clopper and E. S. Pearson, Biometrika 26, 1934.
    """
    tail = (1.0 - confidence) / 2.0
    low = _share_with_tail(right, asked, tail) if right else 0.0
    high = 1.0 - _share_with_tail(asked - right, asked, tail) if right < asked else 1.0
    return low, high


def _share_with_tail(right: int, asked: int, tail: float) -> float:
    """The share with which `right` or more of `asked` are right with probability `tail`."""
    counts = np.arange(right, asked + 1)
    log_ways = _log_ways(asked)[right:]
    low, high = 0.0, 1.0
    # SciPy's inverse of the beta integral needs its linear algebra, which packages leave out.
    for _ in range(BISECTIONS):
        share = 0.5 * (low + high)
        log_mass = log_ways + counts * math.log(share) + (asked - counts) * math.log1p(-share)
        if float(np.exp(log_mass).sum()) < tail:
            low = share
        else:
            high = share
    return 0.5 * (low + high)


def _log_ways(asked: int) -> NDArray[np.float64]:
    """Logarithms of the binomial coefficients of `asked`."""
    from scipy.special import gammaln

    counts = np.arange(asked + 1)
    return np.asarray(gammaln(asked + 1) - gammaln(counts + 1) - gammaln(asked - counts + 1))


def binomial_p_value(right: int, asked: int, chance: float) -> float:
    """Two-sided exact test: probability of all counts at most as likely as the observed one."""
    counts = np.arange(asked + 1)
    log_mass = _log_ways(asked) + counts * math.log(chance) + (asked - counts) * math.log1p(-chance)
    # Counts that are as likely as the observed one may differ by rounding.
    return float(min(1.0, np.exp(log_mass[log_mass <= log_mass[right] + 1e-9]).sum()))


def item_bootstrap_interval(
    answers: Sequence[StudyAnswer], seed: int = 0, confidence: float = CONFIDENCE
) -> tuple[float, float] | None:
    """Percentile bootstrap interval of the share of right answers, resampling whole items.

    Answers about the same character are not independent. None with fewer than two items.
    """
    shares = item_bootstrap(answers, seed)
    if shares is None:
        return None
    tail = (1.0 - confidence) / 2.0
    low, high = np.quantile(shares, [tail, 1.0 - tail])
    return float(low), float(high)


def item_bootstrap(answers: Sequence[StudyAnswer], seed: int = 0) -> NDArray[np.float64] | None:
    """(RESAMPLES,) shares of right answers with items resampled; None with fewer than two."""
    by_item: dict[str, list[bool]] = defaultdict(list)
    for answer in answers:
        by_item[answer.item].append(answer.is_right)
    if len(by_item) < 2:
        return None
    right = np.array([sum(found) for found in by_item.values()])
    asked = np.array([len(found) for found in by_item.values()])
    rows = np.random.default_rng([seed, len(right)]).integers(
        len(right), size=(RESAMPLES, len(right))
    )
    return np.asarray(right[rows].sum(axis=1) / asked[rows].sum(axis=1))


def identification_levels(answers: Iterable[StudyAnswer]) -> list[IdentificationLevel]:
    """One level per form and player, in the order of their first answer."""
    groups: dict[tuple[str, Form, int], list[StudyAnswer]] = defaultdict(list)
    for answer in answers:
        groups[answer.player, answer.form, answer.places].append(answer)
    return [_level(group) for group in groups.values()]


def _level(answers: Sequence[StudyAnswer]) -> IdentificationLevel:
    right, asked = sum(answer.is_right for answer in answers), len(answers)
    first = answers[0]
    chance = 1.0 / first.places
    shares = item_bootstrap(answers)
    return IdentificationLevel(
        first.form,
        first.player,
        right,
        asked,
        chance,
        exact_interval(right, asked),
        len({answer.item for answer in answers}),
        item_bootstrap_interval(answers),
        None if shares is None else float(shares.std(ddof=1)),
        binomial_p_value(right, asked, chance),
        float(np.median([answer.milliseconds for answer in answers])),
    )


def answers_csv(answers: Iterable[StudyAnswer]) -> str:
    """A table with a header, one answer per line."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for answer in answers:
        writer.writerow(csv_row(answer))
    return text.getvalue()


def csv_row(answer: StudyAnswer) -> tuple[str | int, ...]:
    """The values of `COLUMNS`."""
    return (
        answer.model_hash,
        answer.player,
        answer.form,
        answer.item,
        answer.places,
        answer.true_place,
        answer.chosen_place,
        int(answer.is_right),
        answer.milliseconds,
    )


def read_answers(text: str, source: str) -> list[StudyAnswer]:
    """Answers from a table as `answers_csv` writes it.

    Raises:
        UserError: a line is not an answer; the message names it.
    """
    reader = csv.DictReader(io.StringIO(text))
    if set(COLUMNS) - set(reader.fieldnames or ()):
        raise UserError(
            "{source} is not a table of answers. Its first line should be: {columns}.",
            source=source,
            columns=",".join(COLUMNS),
        )
    answers: list[StudyAnswer] = []
    try:
        for row in reader:
            if len(answers) == MAX_ANSWERS:
                raise UserError(
                    "{source} holds more than {most:,} answers.", source=source, most=MAX_ANSWERS
                )
            answers.append(_answer(row))
    except (ValueError, TypeError, csv.Error) as error:
        raise UserError(
            "{source}, line {line}: This is not an answer. Leave the table as it was written.",
            source=source,
            line=reader.line_num,
        ) from error
    return answers


def read_answers_file(path: Path) -> list[StudyAnswer]:
    """Answers from a CSV file.

    Raises:
        UserError: the file cannot be read, is too large, or is not a table of answers.
    """
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise UserError(
                "{name} is larger than {most_mb} MB and was not read.",
                name=path.name,
                most_mb=MAX_FILE_BYTES >> 20,
            )
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UserError("{name} is not a UTF-8 text file.", name=path.name) from error
    except OSError as error:
        raise UserError(
            "{name} could not be read ({reason}).",
            name=path.name,
            reason=error.strerror or str(error),
        ) from error
    return read_answers(text, path.name)


def _answer(row: dict[str, str]) -> StudyAnswer:
    form = next((form for form in get_args(Form) if form == row["form"]), None)
    places, true_place, chosen = (
        int(row[name]) for name in ("places", "true_place", "chosen_place")
    )
    milliseconds = int(row["milliseconds"])
    inside = 2 <= places <= 100 and 0 <= true_place < places and 0 <= chosen < places
    if form is None or not inside or milliseconds < 0:
        raise ValueError("out of range")
    return StudyAnswer(
        row["model_hash"],
        row["item"],
        form,
        places,
        true_place,
        chosen,
        milliseconds,
        row["player"],
    )

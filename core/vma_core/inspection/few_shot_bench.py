"""Few-shot bench on the user's memory: accuracy, confusion matrix, prequential code length."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vma_core.engine.engine import Engine
from vma_core.errors import UserError
from vma_core.evaluation.encoded_dataset import EncodedSet, encode_images, estimate
from vma_core.evaluation.few_shot import few_shot
from vma_core.memory.entries import MemoryEntry
from vma_core.standard_errors import wilson_interval
from vma_core.tables import Table, Value, table_of
from vma_core.units import Unit, in_unit, to_bits

MAX_ENTRIES = 1_000
MAX_PREQUENTIAL = 120
"""Maximum number of drawings coded in sequence; each costs two likelihoods."""
SAMPLES = 24
ADDRESSES = 4
"""Few of the most probable addresses, so that the main one gets most samples of z."""

Progress = Callable[[int, int], object]
"""Called with (done, total); an exception cancels."""


@dataclass(frozen=True, eq=False)
class FewShotBench:
    """Few-shot figures of a model on labelled entries.

    Attributes:
        entries: the labelled entries, in the memory's order.
        names: class names in order of first appearance.
        classes: (n,) class of each entry.
        way: classes per episode.
        shots: support drawings per class.
        accuracy: mean over episodes.
        stderr: standard error of the accuracy.
        episodes: number of episodes.
        predicted: (n,) leave-one-out class of each entry, −1 if it is the only one of its class.
        bits: (t,) cumulative −log2 p(x | preceding entries).
        bits_alone: (t,) the same with an empty memory.
    """

    entries: tuple[MemoryEntry, ...]
    names: tuple[str, ...]
    classes: NDArray[np.intp]
    way: int
    shots: int
    accuracy: float
    stderr: float
    episodes: int
    predicted: NDArray[np.intp]
    bits: NDArray[np.float64]
    bits_alone: NDArray[np.float64]

    @property
    def confusion(self) -> NDArray[np.intp]:
        """(classes, classes) counts; rows are true classes, columns predicted ones."""
        counts = np.zeros((len(self.names), len(self.names)), np.intp)
        asked = self.predicted >= 0
        np.add.at(counts, (self.classes[asked], self.predicted[asked]), 1)
        return counts

    @property
    def accuracy_interval(self) -> tuple[float, float]:
        """Wilson's 95 % interval of the accuracy over the distinct drawings.

        Episodes draw the same drawings again and again, so their queries are not independent.
        """
        return wilson_interval(self.accuracy * self.drawings, self.drawings)

    @property
    def drawings(self) -> int:
        """Number of distinct drawings that episodes can classify: n of the interval."""
        sizes = np.bincount(self.classes)
        distinct = int(sizes[sizes > self.shots].sum())
        return min(distinct, self.way * self.episodes)

    @property
    def right(self) -> tuple[int, int]:
        """Leave-one-out: how many of how many drawings have their class predicted."""
        return int(np.trace(self.confusion)), int((self.predicted >= 0).sum())

    def tables(self, model: str, seed: int, unit: Unit = "bits") -> tuple[Table, Table, Table]:
        """Accuracy, confusion counts and code length; each row names model, seed and settings."""
        low, high = self.accuracy_interval
        right, asked = self.right
        left_low, left_high = wilson_interval(right, asked)
        settings: dict[str, Value] = {
            "model": model,
            "seed": seed,
            "way": self.way,
            "shots": self.shots,
            "episodes": self.episodes,
            "entries": len(self.entries),
        }
        queries = self.way * self.episodes
        by_episode = "episodes", self.accuracy, low, high, self.stderr, queries, self.drawings
        share = right / asked if asked else None
        by_entry = "leave-one-out", share, left_low, left_high, None, asked, asked
        counts = self.confusion
        coded = zip(self.entries[: len(self.bits)], self.bits, self.bits_alone, strict=True)
        return (
            table_of(
                "accuracy",
                (
                    "protocol",
                    "accuracy",
                    "wilson_low",
                    "wilson_high",
                    "stderr",
                    "classified",
                    "drawings",
                ),
                [by_episode, by_entry],
                **settings,
            ),
            table_of(
                "confusion",
                ("true", "predicted", "count"),
                [
                    (name, other, int(counts[row, column]))
                    for row, name in enumerate(self.names)
                    for column, other in enumerate(self.names)
                ],
                **settings,
            ),
            table_of(
                "code-length",
                ("drawing", "class", f"{unit}_with_memory", f"{unit}_without_memory"),
                [
                    (number, entry.label, in_unit(float(bits), unit), in_unit(float(alone), unit))
                    for number, (entry, bits, alone) in enumerate(coded, 1)
                ],
                **settings,
                samples=SAMPLES,
            ),
        )


def few_shot_bench(
    engine: Engine,
    entries: Sequence[MemoryEntry],
    way: int,
    shots: int,
    episodes: int,
    seed: int,
    progress: Progress = lambda _done, _total: None,
) -> FewShotBench:
    """Run the bench on labelled entries; `way` is limited to the classes with enough drawings.

    Raises:
        UserError: fewer than two classes have more than `shots` drawings, or there are too many.
    """
    labelled = tuple(e for e in entries if e.label and e.enabled)
    if len(labelled) > MAX_ENTRIES:
        raise UserError(
            "{count:,} labelled entries are too many for the bench. Disable some until at most "
            "{most:,} remain.",
            count=len(labelled),
            most=MAX_ENTRIES,
        )
    names = tuple(dict.fromkeys(e.label for e in labelled))
    number = {name: index for index, name in enumerate(names)}
    classes = np.array([number[e.label] for e in labelled], np.intp)
    by_class = [np.flatnonzero(classes == c) for c in range(len(names))]
    enough = [rows for rows in by_class if len(rows) > shots]
    if len(enough) < 2:
        raise UserError(
            "Label at least two classes with {drawings} drawings each: select entries and "
            "press Ctrl+L.",
            drawings=shots + 1,
        )
    way = min(way, len(enough))
    coded = min(len(labelled), MAX_PREQUENTIAL)
    total, done = episodes + coded, 0

    def step(count: int) -> None:
        nonlocal done
        done += count
        progress(done, total)

    images = np.stack([e.image for e in labelled]).astype(np.float32)
    encoded = encode_images(engine, images, enough)
    (row,) = few_shot(engine, encoded, [(way, shots)], episodes, seed, step)
    bits, alone = prequential_bits(engine, encoded, coded, seed, step)
    return FewShotBench(
        labelled,
        names,
        classes,
        way,
        shots,
        row["accuracy"],
        row["stderr"],
        row["episodes"],
        leave_one_out(engine, encoded, classes),
        bits,
        alone,
    )


def leave_one_out(
    engine: Engine, encoded: EncodedSet, classes: NDArray[np.intp]
) -> NDArray[np.intp]:
    """(n,) class with the most of q(a | x, M without x); −1 if x is the only one of its class."""
    count = int(classes.max()) + 1
    sizes = np.bincount(classes, minlength=count)
    predicted = np.full(len(classes), -1, np.intp)
    for row in range(len(classes)):
        if sizes[classes[row]] < 2:
            continue
        others = np.delete(np.arange(len(classes)), row)
        log_q = engine.parameters.log_posterior(encoded.keys[row], encoded.keys[others])
        entries = log_q[: len(others)].astype(np.float64)
        mass = np.bincount(classes[others], np.exp(entries - entries.max()), minlength=count)
        predicted[row] = int(mass.argmax())
    return predicted


def prequential_bits(
    engine: Engine,
    encoded: EncodedSet,
    count: int,
    seed: int,
    progress: Callable[[int], object] = lambda _: None,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Cumulative bits of drawings 0 … count − 1, given the preceding ones and given none.

    Importance-weighted with `SAMPLES` samples over the `ADDRESSES` most probable addresses: upper
    bounds in expectation.
    """
    found, alone = np.zeros(count), np.zeros(count)
    for target in range(count):
        for kept, memory in ((found, np.arange(target)), (alone, np.arange(0))):
            rng = np.random.default_rng([seed, target])
            result = estimate(engine, encoded, memory, target, SAMPLES, rng, ADDRESSES)
            kept[target] = to_bits(-result.log_likelihood)
        progress(1)
    return np.cumsum(found), np.cumsum(alone)

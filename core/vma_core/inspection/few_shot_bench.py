"""A few-shot bench on somebody's own memory: accuracy, confusions, prequential bits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vma_core.engine.engine import Engine
from vma_core.engine.likelihood.bits import to_bits
from vma_core.errors import UserError
from vma_core.evaluation.encoded_dataset import EncodedSet, encode_images, estimate
from vma_core.evaluation.few_shot import few_shot
from vma_core.memory.entries import MemoryEntry

MAX_ENTRIES = 1_000
MAX_PREQUENTIAL = 120
"""Drawings that are coded one after the other; each costs two likelihoods."""
SAMPLES = 24
ADDRESSES = 4
"""The most probable addresses, so that most samples of z go to the one that counts."""

Progress = Callable[[int, int], object]
"""Called with (done, total); raising stops the bench."""


@dataclass(frozen=True, eq=False)
class FewShotBench:
    """What a model makes of labelled entries.

    Attributes:
        entries: the labelled entries, in the memory's order.
        names: of the classes, in order of first appearance.
        classes: (n,) class of each entry.
        way: classes an episode chooses from.
        shots: drawings of each class in its memory.
        accuracy: mean over episodes of the share classified right.
        stderr: its standard error.
        episodes: their number.
        predicted: (n,) class of each entry from all others, −1 where no other is of its class.
        bits: (t,) cumulative −log2 p(x | the entries before it), in order.
        bits_alone: (t,) the same with nothing in memory.
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
        """(classes, classes) counts: rows are true classes, columns predicted ones."""
        counts = np.zeros((len(self.names), len(self.names)), np.intp)
        asked = self.predicted >= 0
        np.add.at(counts, (self.classes[asked], self.predicted[asked]), 1)
        return counts

    def csv(self) -> str:
        """Everything as comma-separated lines, with a header a table."""
        lines = ["way,shots,accuracy,stderr,episodes"]
        lines.append(
            f"{self.way},{self.shots},{self.accuracy:.6f},{self.stderr:.6f},{self.episodes}"
        )
        lines += ["", "true," + ",".join(_quoted(name) for name in self.names)]
        for name, counts in zip(self.names, self.confusion, strict=True):
            lines.append(",".join([_quoted(name), *(str(count) for count in counts)]))
        lines += ["", "drawing,bits,bits_without_memory"]
        for number, (bits, alone) in enumerate(zip(self.bits, self.bits_alone, strict=True), 1):
            lines.append(f"{number},{bits:.3f},{alone:.3f}")
        return "\n".join(lines) + "\n"


def few_shot_bench(
    engine: Engine,
    entries: Sequence[MemoryEntry],
    way: int,
    shots: int,
    episodes: int,
    seed: int,
    progress: Progress = lambda _done, _total: None,
) -> FewShotBench:
    """Bench a model on entries with labels; `way` shrinks to the classes that have enough.

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
    """(n,) the class with most of q(a | x, M without x); −1 where x was its class's only entry."""
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
    """Cumulative bits of drawings 0 … count − 1, each given those before it, and given none.

    The first is coded with an empty memory. Importance-weighted with `SAMPLES` samples over the
    `ADDRESSES` most probable addresses, so the figures are upper bounds on average.
    """
    found, alone = np.zeros(count), np.zeros(count)
    for target in range(count):
        for kept, memory in ((found, np.arange(target)), (alone, np.arange(0))):
            rng = np.random.default_rng([seed, target])
            result = estimate(engine, encoded, memory, target, SAMPLES, rng, ADDRESSES)
            kept[target] = to_bits(-result.log_likelihood)
        progress(1)
    return np.cumsum(found), np.cumsum(alone)


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'

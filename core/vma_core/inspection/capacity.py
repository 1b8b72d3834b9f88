"""Capacity of a memory: accuracy, address KL and excess NLL as entries are added."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vma_core.engine.engine import Engine
from vma_core.errors import UserError
from vma_core.evaluation.encoded_dataset import EncodedSet, encode_images, estimate
from vma_core.inspection.few_shot_bench import ADDRESSES, MAX_ENTRIES, SAMPLES
from vma_core.memory.entries import MemoryEntry
from vma_core.standard_errors import wilson_interval
from vma_core.tables import Table, Value, table_of
from vma_core.units import Unit, in_unit, to_bits

POINTS = 10
"""Number of measured sizes, from two entries to all."""
TARGETS = 16
"""Entries per size whose excess NLL is estimated."""
MAX_CONFLICTS = 24
SMALLEST_CONFLICT = 0.05

Progress = Callable[[int, int], object]
"""Called with (done, total); an exception cancels."""


@dataclass(frozen=True, eq=False)
class Conflict:
    """A drawing that reads an entry of another class."""

    entry: MemoryEntry
    thief: MemoryEntry
    probability: float
    """q(thief | entry's image, all other entries)."""


@dataclass(frozen=True, eq=False)
class Capacity:
    """One value per size; NaN if there is nothing to measure.

    Attributes:
        sizes: number of entries, in the memory's order.
        classes: number of labels among them.
        accuracy: share of entries whose class has most of q(a | x, M without x).
        address_kl_nats: mean KL(q(a | x, M without x) ‖ p(a)).
        limit_nats: −ln p(a) of an entry in M without x, ln((M − 1) / (1 − ρ)): the most that
            naming one of the addressable entries costs.
        answered: number of entries behind the accuracy: those with another of their class.
        excess_nats: mean of NLL(x | M without x) − NLL(x | its class without x) − cost of the
            class under a uniform p(a), which is ln(classes) for classes of equal size.
        conflicts: in the whole memory, strongest first.
    """

    sizes: NDArray[np.intp]
    classes: NDArray[np.intp]
    accuracy: NDArray[np.float64]
    address_kl_nats: NDArray[np.float64]
    limit_nats: NDArray[np.float64]
    answered: NDArray[np.intp]
    excess_nats: NDArray[np.float64]
    conflicts: tuple[Conflict, ...]

    def accuracy_interval(self, number: int) -> tuple[float, float]:
        """Wilson's 95 % interval of the accuracy at one of the sizes."""
        asked = int(self.answered[number])
        right = 0.0 if not asked else float(self.accuracy[number]) * asked
        return wilson_interval(right, asked)

    def tables(self, unit: Unit = "nats", **settings: Value) -> tuple[Table, Table]:
        """The curves, one row per size, and the conflicts."""
        rows = []
        for number, size in enumerate(self.sizes.tolist()):
            nats = (self.address_kl_nats, self.limit_nats, self.excess_nats)
            rows.append(
                (
                    size,
                    int(self.classes[number]),
                    float(self.accuracy[number]),
                    *self.accuracy_interval(number),
                    int(self.answered[number]),
                    *(in_unit(to_bits(float(one[number])), unit) for one in nats),
                )
            )
        columns = ("entries", "classes", "accuracy", "wilson_low", "wilson_high", "classified")
        curves = (f"address_kl_{unit}", f"entry_address_{unit}", f"excess_nll_{unit}")
        conflicts = [
            (c.entry.label, c.entry.source, c.thief.label, c.thief.source, c.probability)
            for c in self.conflicts
        ]
        named = ("class", "source", "read_class", "read_source", "q(a|x)")
        return (
            table_of("capacity", (*columns, *curves), rows, **settings),
            table_of("conflicts", named, conflicts, **settings),
        )


def capacity(
    engine: Engine,
    entries: Sequence[MemoryEntry],
    seed: int,
    progress: Progress = lambda _done, _total: None,
) -> Capacity:
    """Measure growing prefixes of the labelled, enabled entries.

    Raises:
        UserError: there are too few or too many of them.
    """
    labelled = [e for e in entries if e.label and e.enabled]
    names = list(dict.fromkeys(e.label for e in labelled))
    if len(labelled) > MAX_ENTRIES:
        raise UserError(
            "{count:,} labelled entries are too many. Disable some until at most {most:,} remain.",
            count=len(labelled),
            most=MAX_ENTRIES,
        )
    if len(names) < 2 or len(labelled) == len(names):
        raise UserError(
            "Label at least two classes, one of them with two drawings: select entries and press "
            "Ctrl+L."
        )
    labels = np.array([names.index(e.label) for e in labelled], np.intp)
    images = np.stack([e.image for e in labelled]).astype(np.float32)
    encoded = encode_images(engine, images, [])
    sizes = growing_sizes(len(labelled))
    figures = []
    for number, size in enumerate(sizes):

        def step(done: int, before: int = number * TARGETS) -> None:
            progress(before + done, len(sizes) * TARGETS)

        figures.append(_at_size(engine, encoded, labels[:size], seed, step))
    accuracy, kl, excess = (np.array(values) for values in zip(*figures, strict=True))
    limits = [engine.parameters.address_limit_nats(size - 1) for size in sizes]
    answered = [int((np.bincount(labels[:size])[labels[:size]] > 1).sum()) for size in sizes]
    return Capacity(
        np.array(sizes, np.intp),
        np.array([len(set(labels[:size].tolist())) for size in sizes], np.intp),
        accuracy,
        kl,
        np.array(limits),
        np.array(answered, np.intp),
        excess,
        find_conflicts(engine, encoded, labelled, labels),
    )


def growing_sizes(entries: int) -> list[int]:
    """Up to `POINTS` geometrically spaced sizes from 2 to all."""
    ratios = np.geomspace(2, entries, min(POINTS, entries - 1))
    return sorted({round(float(size)) for size in ratios})


def _at_size(
    engine: Engine,
    encoded: EncodedSet,
    labels: NDArray[np.intp],
    seed: int,
    progress: Callable[[int], object],
) -> tuple[float, float, float]:
    """Accuracy, address KL and excess of the first entries."""
    size = len(labels)
    answered = np.flatnonzero(np.bincount(labels)[labels] > 1)
    right, divergence = [], []
    for row in range(size):
        others, log_q, log_prior = _without(engine, encoded, size, row)
        q = np.exp(log_q)
        divergence.append(float((q * (log_q - log_prior)).sum()))
        if row in answered:
            mass = np.bincount(labels[others], q[: len(others)])
            right.append(int(mass.argmax()) == labels[row])
    rng = np.random.default_rng([seed, size])
    targets = rng.permutation(answered)[:TARGETS]
    excess = []
    for done, row in enumerate(targets.tolist(), 1):
        others = np.delete(np.arange(size), row)
        own = others[labels[others] == labels[row]]
        whole, alone = (
            -estimate(
                engine, encoded, memory, row, SAMPLES, np.random.default_rng([seed, row]), ADDRESSES
            ).log_likelihood
            for memory in (others, own)
        )
        excess.append(whole - alone - math.log(len(others) / len(own)))
        progress(done)
    progress(TARGETS)
    nothing = float("nan")
    return (
        float(np.mean(right)) if right else nothing,
        float(np.mean(divergence)),
        float(np.mean(excess)) if excess else nothing,
    )


def _without(
    engine: Engine, encoded: EncodedSet, size: int, row: int
) -> tuple[NDArray[np.intp], NDArray[np.float64], NDArray[np.float64]]:
    """The other rows, and log q and log p over them and the dummies."""
    others = np.delete(np.arange(size), row)
    parameters = engine.parameters
    log_q = parameters.log_posterior(encoded.keys[row], encoded.keys[others])
    return others, log_q.astype(np.float64), parameters.log_prior(len(others)).astype(np.float64)


def find_conflicts(
    engine: Engine,
    encoded: EncodedSet,
    entries: Sequence[MemoryEntry],
    labels: NDArray[np.intp],
) -> tuple[Conflict, ...]:
    """Entries that read an entry of another class with a noticeable probability."""
    found = []
    for row, entry in enumerate(entries):
        others, log_q, _ = _without(engine, encoded, len(entries), row)
        foreign = np.exp(log_q[: len(others)]) * (labels[others] != labels[row])
        thief = int(foreign.argmax())
        if foreign[thief] >= SMALLEST_CONFLICT:
            found.append(Conflict(entry, entries[others[thief]], float(foreign[thief])))
    return tuple(sorted(found, key=lambda c: -c.probability)[:MAX_CONFLICTS])
